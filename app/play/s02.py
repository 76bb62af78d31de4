"""S02: a visitor for 3-1-1201, from the three questions to the exit; with every exceptional branch."""

from __future__ import annotations

from app.play.hand import Hand
from app.play.journal import Paper
from app.services.demo_estate import PEOPLE

UNIT = PEOPLE["owner_four_months"].unit
FAMILY, DELIVERY = "1", "2"
"""The chips of 来做什么."""
AGREED, REFUSED, UNANSWERED = "1", "2", "3"
"""The chips of the host's answer."""
ID_CARD = "3"
"""The chip of 核实: the card is looked at, no number is written."""


def main(hand: Hand) -> Paper:
    """Registered, the host agrees, the slip is printed, the leaving is scanned (004-34, 004-50, 000-21)."""
    hand.begin("S02", "访客找 3-1-1201：登记、联系被访人、进入、离开")
    hand.step("问三句：找谁、来过吗、预约了吗；怎么称呼、来做什么")
    ask(hand, "赵先生")
    hand.see("按 F9 登记")
    hand.shot("form")
    hand.key("F9")
    hand.see("已登记", "还没有联系被访人")
    hand.step("打电话给住户，他说让他上来")
    hand.key("F5")
    hand.see("F4 看完整号码")
    hand.shot("call")
    hand.key(AGREED)
    hand.see("同意待入")
    hand.key("F9")
    paper = hand.printed()
    hand.see("已进入")
    hand.step("看一眼谁在里面")
    hand.key("Ctrl+I")
    hand.see("赵先生", "在内 1 批 1 人")
    hand.shot("inside")
    hand.key("Esc")
    hand.step("11:40 离开，扫访客单")
    hand.clock.set(hand.clock.now.replace(hour=11, minute=40))
    hand.scan(paper.code)
    hand.see(f"{paper.number} 在内")
    hand.key("F9")
    hand.see(f"{paper.number} 已离开")
    hand.shot("left")
    hand.key("Esc")
    return paper


def new_visitor(hand: Hand) -> Paper:
    """A new visitor, name and reason typed: at most thirty keys from home to the slip (ui.md)."""
    hand.begin("S02-30", "新访客：三十个键以内")
    hand.step("周女士送快递到 1-2-1502")
    hand.key("Alt+6")
    hand.wait()
    hand.type(PEOPLE["owner_paid"].unit)
    hand.key("Enter")
    hand.wait()
    hand.key("Enter", "n", "Enter", "n", "Enter")
    hand.chinese("周女士")
    hand.key("Enter", "Enter", DELIVERY, "F9")
    hand.wait()
    paper = let_in(hand)
    hand.budget(30)
    return paper


def returning(hand: Hand) -> Paper:
    """Who was here before is found by pinyin and filled in: at most twelve keys (ui.md)."""
    hand.begin("S02-12", "来过的客人：十二个键以内")
    hand.step("赵先生又来了：Ctrl+F，打 z，选他")
    hand.key("Alt+6")
    hand.wait()
    hand.key("Ctrl+F")
    hand.wait()
    hand.type("zxs")
    hand.key("Enter")
    hand.wait()
    hand.key("n", "F9")
    hand.wait()
    paper = let_in(hand)
    hand.budget(12)
    return paper


def refused(hand: Hand) -> None:
    """E1 the host says no: no entry, the line stays (004-50)."""
    hand.begin("S02-E1", "被访人不同意：不能进入，记录留着")
    hand.step("推销员找 3-1-1201，住户说不见")
    ask(hand, "钱先生")
    hand.key("F9")
    hand.wait()
    hand.key("F5")
    hand.wait()
    hand.key(REFUSED)
    hand.see("拒绝")
    hand.key("F9")
    hand.refusal("004-50", "被访人没有同意")
    hand.shot("refused")
    hand.nothing_printed()
    hand.key("Esc")


def unanswered(hand: Hand) -> None:
    """E2 nobody answers: wait (004-50)."""
    hand.begin("S02-E2", "被访人没有接：请客人等一等")
    hand.step("没有人接电话")
    ask(hand, "孙女士")
    hand.key("F9")
    hand.wait()
    hand.key("F5")
    hand.wait()
    hand.key(UNANSWERED)
    hand.see("未接")
    hand.key("F9")
    hand.refusal("004-50", "没有同意不能进入")
    hand.nothing_printed()
    hand.key("Esc")


def looked_at(hand: Hand) -> Paper:
    """E3 the visitor shows a card: method and time, no number (000-21, 3.2)."""
    hand.begin("S02-E3", "客人出示身份证：仅核验，不抄号码")
    hand.step("李师傅上门维修，主动出示身份证")
    ask(hand, "李师傅", "3")
    hand.key("F9")
    hand.wait()
    hand.key("F6")
    hand.wait()
    hand.key(ID_CARD)
    hand.see("还没有联系被访人")
    return let_in(hand)


def corrected(hand: Hand) -> None:
    """E4 the wrong room was written: a correction is added, the old word stays legible (004-48)."""
    hand.begin("S02-E4", "房号听错：更正一行，原来的字看得见")
    hand.step("登记成 3-1-1201，其实去 1-2-1502")
    ask(hand, "吴女士")
    hand.key("F9")
    hand.wait()
    hand.key("Ctrl+G")
    hand.wait()
    hand.key("Enter")
    hand.type(PEOPLE["owner_paid"].unit)
    hand.key("Enter")
    hand.chinese("听错房号")
    hand.key("F9")
    hand.see(f"更正：房号 「{UNIT}」→「{PEOPLE['owner_paid'].unit}」", "还没有联系被访人")
    hand.shot("corrected")
    hand.key("Esc")


def evening(hand: Hand) -> Paper:
    """E6 who has not left stands in the list at 20:00; the clerk no longer registers (004-51)."""
    hand.begin("S02-E6", "20:00：还没离开的在名单里；来访由总值登记")
    hand.step("20:00 看在内名单")
    day = hand.clock.now
    hand.clock.set(day.replace(hour=20, minute=0, second=0))
    hand.key("Alt+6")
    hand.wait()
    hand.key("Ctrl+I")
    hand.see("20:00 仍未离开")
    hand.shot("late")
    hand.step("应急清单，一个键打印")
    hand.key("Ctrl+E")
    paper = hand.printed()
    hand.key("Esc")
    hand.step("前台再登记：20:00 起由总值登记")
    ask(hand, "郑先生")
    hand.key("F9")
    hand.refusal("004-51", "由物业总值登记来访")
    hand.key("Ctrl+S")
    hand.wait()
    hand.clock.set(day)
    return paper


def day_sheet(hand: Hand) -> Paper:
    """The register of the day, on paper: originals struck, corrections below (004-48)."""
    hand.begin("S02-SHEET", "打印当天的来访登记表")
    hand.step("Ctrl+R 看全部，Ctrl+P 打印")
    hand.key("Alt+6")
    hand.wait()
    hand.key("Ctrl+R")
    hand.see("吴女士")
    hand.shot("register")
    hand.key("Ctrl+P")
    paper = hand.printed()
    hand.key("Esc")
    return paper


def figures(hand: Hand) -> None:
    """来访统计: a month by one key, another period by another; no visitor is named (000-13)."""
    hand.begin("S02-REPORT", "来访统计：几点来、来做什么、去哪里")
    hand.step("Ctrl+M 看近 30 天")
    hand.key("Alt+6")
    hand.wait()
    hand.key("Ctrl+M")
    hand.see("来访统计", "共 30 天", "平均停留", "最忙的时候")
    hand.see_not("赵先生")
    hand.shot("report")
    hand.step("只看今天：Ctrl+1")
    hand.key("Ctrl+1")
    hand.see("共 1 天")
    hand.shot("today")
    hand.key("Esc")


def ask(hand: Hand, name: str, reason: str = FAMILY) -> None:
    """The form from the door to the reason."""
    hand.key("Alt+6")
    hand.wait()
    hand.type(UNIT)
    hand.key("Enter")
    hand.wait()
    hand.key("Enter", "n", "Enter", "n", "Enter")
    hand.chinese(name)
    hand.key("Enter", "Enter", reason)
    hand.wait()


def let_in(hand: Hand) -> Paper:
    """The host agrees; F9 lets in and prints."""
    hand.key("F5")
    hand.wait()
    hand.key(AGREED)
    hand.wait()
    hand.key("F9")
    paper = hand.printed()
    hand.see("已进入")
    return paper


SCENES = (
    main, new_visitor, returning, refused, unanswered, looked_at, corrected, evening, day_sheet, figures,
)  # fmt: skip
