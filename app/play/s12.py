"""S12: an umbrella is found: reported, announced, claimed; a wrong claimant goes without it.

The rest of the evening (passes, refund, the day's report) belongs to businesses that are not built yet.
"""

from __future__ import annotations

from app.play.hand import Hand
from app.play.journal import Paper

LOOKED, MATCHES, DIFFERS = "1", "1", "2"


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


def _open(hand: Hand) -> None:
    """The umbrella, from the list of what is kept."""
    hand.key("Alt+7")
    hand.wait()
    hand.key("Ctrl+6")
    hand.wait()


SCENES = (lost_property, wrong_claimant, claimed)
