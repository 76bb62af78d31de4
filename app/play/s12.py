"""S12: an umbrella is found, announced, claimed; a deposit is given back less the pass that is missing.

The day's report is played with the money (s07), the night's turn with the register (s02, s01).
"""

from __future__ import annotations

from app.play.hand import Hand
from app.play.journal import Paper
from app.play.talk import MANAGER
from app.services.demo import PASSWORD
from app.services.demo_estate import PEOPLE
from app.services.receipt import ReceiptDesk

LOOKED, MATCHES, DIFFERS = "1", "1", "2"
BACK, DECLARED = "1", "2"
"""The chips of 收据原件."""
ACCEPTED, NOT_ACCEPTED = "1", "2"
"""The chips of 验收结果."""


def lost_property(hand: Hand) -> Paper:
    """What was found, where, by whom, to whom reported; the notice keeps the hidden feature (004-46)."""
    hand.begin("S12", "拾到一把雨伞：登记、报告、招领启事")
    hand.step("保洁在大堂休息区拾到，已报告主管")
    hand.key("Alt+7")
    hand.wait()
    hand.key("Ctrl+6")
    hand.wait()
    for label, words in (
        ("物品", "雨伞一把"),
        ("公开特征", "黑色、长柄"),
        ("不公开特征", "伞柄内侧贴有蓝色贴纸"),
        ("拾获地点", "大堂休息区"),
        ("拾获人", "马师傅"),
        ("保管处", "前台 2 号柜"),
        ("报告给谁", "周岚"),
    ):
        hand.tab_to(label)
        hand.chinese(words)
        hand.key("Enter")
    for label in ("拾获时间", "报告时间"):
        hand.tab_to(label)
        hand.chinese("现在")
        hand.key("Enter")
    hand.shot("form")
    hand.key("F9")
    hand.see("保管中")
    hand.step("没有人来认领，打印招领启事")
    hand.key("F6")
    paper = hand.printed()
    hand.shot("kept")
    return paper


def wrong_claimant(hand: Hand) -> None:
    """E4 the hidden feature is told wrongly: nothing is given out, the attempt is kept (S12 E4)."""
    hand.begin("S12-E4", "认领人说不出特征：不交还")
    hand.step("有人来认领，说是蓝色的伞，没有别的记号")
    _open(hand)
    hand.key("F5")
    hand.wait()
    hand.chinese("钱先生")
    hand.key("Enter", LOOKED, "Enter")
    hand.chinese("没有什么记号")
    hand.key("Tab", DIFFERS)
    hand.wait()
    hand.key("F9")
    hand.see("特征不符")
    hand.shot("differs")


def claimed(hand: Hand) -> None:
    """The owner tells it, shows a card that nobody copies, signs, and takes it (004-46)."""
    hand.begin("S12-CLAIM", "失主说出特征，看证件，签收")
    hand.step("失主说：伞柄里面贴了一张蓝色贴纸")
    _open(hand)
    hand.key("F5")
    hand.wait()
    hand.chinese("郑女士")
    hand.key("Enter", LOOKED, "Enter")
    hand.chinese("伞柄里面有一张蓝色贴纸")
    hand.key("Tab", MATCHES)
    hand.wait()
    hand.tab_to("认领人已签收")
    hand.key("Space")
    hand.key("F9")
    hand.see("已认领")
    hand.shot("claimed")


def refused(hand: Hand) -> None:
    """E2 the work is not accepted: no refund, 整改 (S12 E2)."""
    hand.begin("S12-E2", "验收不合格：不退，整改")
    hand.step("1-2-1502 来退装修保证金")
    _deposit(hand)
    hand.key(BACK)
    hand.chinese("装修完工")
    hand.key("Enter", NOT_ACCEPTED)
    hand.wait()
    hand.key("F9")
    hand.refusal("S12 E2", "整改")
    hand.nothing_printed()
    hand.shot("not-accepted")
    hand.key("Ctrl+S")
    hand.wait()


def refund(hand: Hand) -> Paper:
    """Three passes were given, two are back: 2000 + 60 - 20 = 2040 人民币贰仟零肆拾元整 (003-38, 2.10)."""
    hand.begin("S12-REFUND", "验收合格，出入证缺一张：退 2000+60−20")
    hand.step("整改好了，验收合格；三张出入证收回两张")
    _deposit(hand)
    hand.key(BACK)
    hand.chinese("装修完工")
    hand.key("Enter", ACCEPTED)
    hand.chinese("孙伟成")
    hand.key("Enter")
    hand.chinese("今天")
    hand.key("Enter")
    hand.tab_to("收回")
    hand.type("2")
    hand.key("Enter")
    hand.see("实退 ¥2,040.00")
    hand.shot("refund")
    hand.step("周岚同意")
    hand.key("F9")
    hand.wait()
    hand.type(MANAGER)
    hand.key("Enter")
    hand.type(PASSWORD)
    hand.key("Enter")
    return hand.printed()


def twice(hand: Hand) -> None:
    """E3 he comes for it once more: refused, with the day and the number (S12 E3)."""
    assert hand.program.office is not None
    unit = PEOPLE["owner_paid"].unit
    number = next(
        one.number
        for one in ReceiptDesk(hand.program.office).rows()
        if "保证金" in one.what and one.unit == unit
    )
    hand.begin("S12-E3", "又来退一次：不行，说得出哪天退的")
    hand.step("还是那张收据")
    hand.key("Alt+8")
    hand.wait()
    hand.key("Ctrl+2")
    hand.wait()
    hand.key("Ctrl+N")
    hand.wait()
    hand.type(number)
    hand.key("Enter")
    hand.wait()
    hand.key("F9")
    hand.refusal("S12 E3", "已经退还")
    hand.nothing_printed()
    hand.shot("twice")
    hand.key("Esc")


def lost(hand: Hand) -> Paper:
    """E1 the receipt is lost: a 遗失声明 is signed, and the deposit goes back all the same (S12 E1)."""
    hand.begin("S12-E1", "收据丢了：签遗失声明，照样退")
    hand.step("6-S05 退两张出入证的押金，收据找不到")
    hand.key("Alt+8")
    hand.wait()
    hand.key("Ctrl+2")
    hand.wait()
    hand.type("6-S05")
    hand.key("Down", "Enter")
    hand.wait()
    hand.key("F9")
    hand.refusal("S12 E1", "声明")
    hand.step("签了声明")
    hand.tab_to("收据原件")
    hand.key(DECLARED)
    hand.chinese("施工人员离场")
    hand.key("Enter")
    hand.tab_to("收回")
    hand.type("2")
    hand.key("Enter")
    hand.key("F9")
    hand.wait()
    hand.type(MANAGER)
    hand.key("Enter")
    hand.type(PASSWORD)
    hand.key("Enter")
    return hand.printed()


def _deposit(hand: Hand) -> None:
    """The bond of 1-2-1502, from the list of what is held."""
    hand.key("Alt+8")
    hand.wait()
    hand.key("Ctrl+2")
    hand.wait()
    hand.type(PEOPLE["owner_paid"].unit)
    hand.wait()
    hand.key("Down", "Enter")
    hand.wait()


def _open(hand: Hand) -> None:
    """The umbrella, from the list of what is kept."""
    hand.key("Alt+7")
    hand.wait()
    hand.key("Ctrl+6")
    hand.wait()


SCENES = (lost_property, wrong_claimant, claimed, refused, refund, twice, lost)
