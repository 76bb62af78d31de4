"""S05, S06: a renovation from the application to the permit on the door, and what stands in its way."""

from __future__ import annotations

from app.play.hand import Hand
from app.play.journal import Paper
from app.play.talk import MANAGER
from app.services.demo import PASSWORD
from app.services.demo_estate import PEOPLE

ENGINEER = "sunweicheng"
TENANT, MISSING, ALL = "2", "2", "0"
APPROVED = "1"
CALLED = "1"


def apply(hand: Hand, case: str, works: str = "sdgz", materials: str = ALL) -> None:
    """装修, the room number; company, days, works, materials; both papers are signed. F9 is still to come."""
    hand.key("Alt+9")
    hand.wait()
    hand.key("Ctrl+N")
    hand.wait()
    hand.type(PEOPLE[case].unit)
    hand.key("Enter")
    hand.wait()
    for label, words in (
        ("施工单位", "云岭市青禾装饰有限公司"),
        ("信用代码", "91350100M000100Y43"),
        ("现场负责人", "刘师傅"),
        ("现场电话", "13800000012"),
        ("开工", "3-10"),
        ("完工", "30天"),
    ):
        hand.tab_to(label)
        hand.chinese(words)
    hand.tab_to("装修项目")
    hand.type(works)
    hand.key("Enter")
    hand.tab_to("资料")
    hand.type(materials)
    for label in ("告知书已签字", "服务协议已签字"):
        hand.tab_to(label)
        hand.key("Space")
    hand.tab_to("垃圾清运费")
    hand.type("350")
    hand.wait()


def main(hand: Hand) -> Paper:
    """The 工程主管 is there: taken in, reviewed, told, paid, and the permit printed (003-37…40)."""
    hand.begin("S05", "装修：受理、审批、通知、收费、许可证")
    hand.step("1-2-1502 沈先生来办装修，资料齐")
    apply(hand, "owner_paid")
    hand.shot("form")
    hand.key("F9")
    receipt = hand.printed()
    hand.step("孙伟成在旁边看图纸，同意")
    _open(hand, receipt.number)
    hand.see("待审批")
    hand.key("F6")
    hand.wait()
    hand.key(APPROVED)
    hand.chinese("图纸与现场相符，同意")
    hand.key("Enter")
    hand.type(ENGINEER)
    hand.key("Enter")
    hand.type(PASSWORD)
    hand.key("Enter")
    hand.see("已批准", "要通知客户")
    hand.shot("approved")
    hand.step("当面告诉客户，收费")
    hand.key("F7")
    hand.wait()
    hand.key(CALLED)
    hand.chinese("现在就缴")
    hand.key("F9")
    hand.wait()
    hand.key("F10")
    hand.see("合计 ¥350.00")
    hand.shot("fees")
    hand.key("F9")
    hand.see("请另一个人确认")
    hand.type(MANAGER)
    hand.key("Enter")
    hand.type(PASSWORD)
    hand.key("Enter")
    hand.printed()
    hand.step("缴清了，发许可证")
    _open(hand, receipt.number)
    hand.see("已缴费")
    hand.key("F9")
    permit = hand.printed()
    hand.see("已发证")
    hand.shot("permit")
    return permit


def forbidden(hand: Hand) -> None:
    """E2 阳台改卫生间: refused with the article's text (S05 E2)."""
    hand.begin("S05-E2", "阳台改卫生间：禁止的，念出条文，不受理")
    hand.step("3-2-701 想把阳台改成卫生间")
    hand.key("Alt+9")
    hand.wait()
    hand.key("Ctrl+N")
    hand.wait()
    hand.type(PEOPLE["family"].unit)
    hand.key("Enter")
    hand.wait()
    hand.tab_to("装修项目")
    hand.chinese("阳台改卫生间")
    hand.key("Enter")
    hand.see("禁止")
    hand.shot("forbidden")
    hand.key("F9")
    hand.nothing_printed()
    hand.tab_to("装修项目")
    hand.key("Up", "Ctrl+D", "Ctrl+S")
    hand.wait()


def later(hand: Hand) -> Paper:
    """S06 the 工程主管 is out: 受理回执, 待审批; no permit before the review and the money (S06 E3)."""
    hand.begin("S06", "工程主管不在：受理回执，待审批；没缴费不发证")
    hand.step("3-2-701 改成水电改造，资料齐")
    apply(hand, "family")
    hand.key("F9")
    receipt = hand.printed()
    hand.step("想先拿许可证：不行")
    _open(hand, receipt.number)
    hand.see("待审批")
    hand.key("F9")
    hand.nothing_printed()
    hand.shot("pending")
    hand.key("Esc")
    return receipt


def _open(hand: Hand, number: str) -> None:
    """A file, from the list of what is open."""
    hand.key("Alt+9")
    hand.wait()
    hand.key("Ctrl+R")
    hand.wait()
    hand.type(number)
    hand.wait()
    hand.key("Down", "Enter")
    hand.see(number)


SCENES = (main, forbidden, later)
