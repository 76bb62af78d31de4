"""S03: an owner moves furniture, four months in arrears, in a hurry; with every exceptional branch."""

from __future__ import annotations

from app.play import talk
from app.play.hand import Hand
from app.play.journal import Paper


def main(hand: Hand) -> Paper:
    """From the room number to the goods leaving through the gate (003-42, 003-43, 003-50)."""
    hand.begin("S03", "业主搬家具，欠费 4 个月，很急")
    hand.step("业主陈先生住 3-1-1201，要搬走冰箱 1 台、纸箱 6 个；身份证看过，不留复印件")
    talk.open_form(hand, "owner_four_months")
    talk.goods(hand, "bx", "zx6")
    hand.see("合计 柒件", "还有 4 个月的管理费共 ¥1,234.56 未交")
    hand.shot("arrears")
    hand.step("欠费只提醒，但超过 3 个月，先通知客服经理才能开具")
    talk.not_issued(hand)
    hand.refusal("003-43", "欠费 4 个月，请先通知客服经理")
    hand.step("客户很急，想先电话放行：有欠费，不可以")
    talk.hurry(hand)
    hand.refusal("003-44", "欠费 4 个月，不能先电话放行")
    hand.shot("hurry-refused")
    hand.key("Ctrl+H")
    hand.step("打电话给客服经理周岚，她说知道了")
    hand.key("F7")
    hand.wait()
    hand.shot("tell-manager")
    hand.chinese("周岚")
    hand.key("Enter")
    hand.chinese("知道了")
    hand.key("Enter", "Enter")
    hand.see("客服经理已知悉", "周岚：知道了", "可以办理")
    hand.shot("ready")
    hand.step("开具并打印，一纸三联")
    paper = talk.issue(hand)
    hand.shot("printed")
    hand.step("门岗赵强登录，扫码，物品与清单相符，放行")
    talk.as_guard(hand)
    hand.scan(paper.code)
    hand.see("有效，请核对物品", "冰箱", "纸箱", "6 个", "柒件")
    hand.shot("gate")
    hand.key("F9")
    hand.see(f"{paper.number} 已放行")
    hand.shot("released")
    talk.as_clerk(hand)
    return paper


def express_refused(hand: Hand) -> None:
    """E1 the express path is closed to arrears, and opens no way round the manager (003-44)."""
    hand.begin("S03-E1", "有欠费不能先电话放行")
    hand.step("同一位业主，勾选赶时间")
    talk.open_form(hand, "owner_four_months")
    talk.goods(hand, "bx")
    talk.hurry(hand)
    talk.not_issued(hand)
    hand.refusal("003-44", "不能先电话放行")
    hand.refusal("003-43", "请先通知客服经理")
    hand.step("想直接通知大堂：没有这个键可按")
    hand.key("Ctrl+L")
    hand.see_not("接电话的护卫员")
    talk.put_aside(hand)


def two_months(hand: Hand) -> Paper:
    """E2 two months of arrears are a reminder, nothing more (003-42)."""
    hand.begin("S03-E2", "欠费 2 个月，只提醒")
    hand.step("业主林女士住 2-1-803，搬一台洗衣机")
    talk.open_form(hand, "owner_two_months")
    talk.goods(hand, "xyj")
    hand.see("请提醒欠费", "还有 2 个月的管理费共", "可以办理")
    hand.shot("reminder")
    return talk.issue(hand)


def lobby_phoned(hand: Hand) -> Paper:
    """E3 nothing owed and in a hurry: the lobby is phoned, the slip follows (003-44)."""
    hand.begin("S03-E3", "没有欠费，赶时间，先电话通知大堂")
    hand.step("业主沈先生住 1-2-1502，车已在楼下")
    talk.open_form(hand, "owner_paid")
    talk.goods(hand, "sf", "zx2")
    talk.hurry(hand)
    talk.not_issued(hand)
    hand.refusal("003-44", "请记下接电话的护卫员")
    hand.step("电话通知大堂赵强：收到，先放行")
    talk.tell(hand, "Ctrl+L", "赵强", "收到")
    hand.see("大堂已接到电话", "赵强：收到")
    hand.shot("lobby")
    return talk.issue(hand)


def plain(hand: Hand) -> Paper:
    """Two items, nothing owed, no hurry: at most thirty keys from home to paper (ui.md)."""
    hand.begin("S03-30", "没有欠费，两样物品：三十个键以内")
    hand.step("业主沈先生住 1-2-1502，冰箱 1 台、纸箱 6 个")
    talk.open_form(hand, "owner_paid")
    talk.goods(hand, "bx", "zx6")
    paper = talk.issue(hand)
    hand.budget(30)
    return paper


def mismatch(hand: Hand) -> tuple[Paper, Paper]:
    """E4 the goods differ: sent back, void, opened again under a new number."""
    hand.begin("S03-E4", "实物与清单不符：退回，作废，重开")
    hand.step("开出一张：椅子 2 把")
    talk.open_form(hand, "owner_paid")
    talk.goods(hand, "yz2")
    old = talk.issue(hand)
    hand.step("门岗扫码，发现多了一台电视机：没写原因不能退回")
    talk.as_guard(hand)
    hand.scan(old.code)
    hand.key("F10")
    hand.refusal("003-50", "请先写明哪里不符")
    hand.chinese("多一台电视机")
    hand.shot("gate-reason")
    hand.key("F10")
    hand.see(f"{old.number} 已退回客服中心")
    hand.step("退回的条再扫一次：等待重开，不能放行")
    hand.scan(old.code)
    hand.refusal("003-50", "已退回，等待重开")
    hand.step("前台的今日里最上面就是它")
    talk.as_clerk(hand)
    hand.see("不符退回", "门岗退回：多一台电视机")
    hand.shot("home")
    talk.open_waiting(hand, old.number)
    hand.see("退回重开")
    hand.shot("returned")
    hand.step("退回重开：旧号作废，内容带过来，补上电视机")
    hand.key("Ctrl+G")
    hand.wait()
    hand.key("Enter", "Enter", "Enter", "Enter")
    talk.goods(hand, "dsj")
    hand.see("合计 叁件")
    new = talk.issue(hand)
    hand.step("门岗：旧条已作废，新条有效")
    talk.as_guard(hand)
    hand.scan(old.code)
    hand.refusal("003-50", "已作废")
    hand.scan(new.code)
    hand.see("有效，请核对物品", "电视机")
    hand.key("F9")
    hand.see(f"{new.number} 已放行")
    talk.as_clerk(hand)
    return old, new


def no_copy(hand: Hand) -> Paper:
    """E6 the customer leaves no copy of the card: looked at only, and the slip is issued (domain.md 3.2)."""
    hand.begin("S03-E6", "客户不留复印件：仅核验，照样开具")
    hand.step("业主沈先生出示身份证，不同意复印")
    talk.open_form(hand, "owner_paid", card=talk.NO_COPY)
    talk.goods(hand, "xlx")
    hand.see("可以办理")
    return talk.issue(hand)


def family_letter(hand: Hand) -> Paper:
    """E7 a relative with the owner's letter."""
    hand.begin("S03-E7", "家属来办，有业主委托书")
    hand.step("郑女士替父亲搬书架，带来委托书")
    talk.open_form(hand, "family", talk.FAMILY)
    hand.refusal("003-46", "请业主电话确认或到场签字")
    hand.chinese("女儿")
    hand.key("Enter")
    hand.type("WT0305")
    hand.key("Enter")
    talk.goods(hand, "sj")
    hand.see("可以办理")
    hand.shot("letter")
    return talk.issue(hand)


def family_phone(hand: Hand) -> Paper:
    """E7 a relative without a letter: the owner is called on the number in the file (003-46, 003-47)."""
    hand.begin("S03-E7b", "家属来办，没有委托书：电话联系业主")
    hand.step("郑女士没带委托书")
    talk.open_form(hand, "family", talk.FAMILY)
    hand.chinese("女儿")
    hand.key("Enter", "Enter")
    talk.goods(hand, "sj", "zx3")
    talk.not_issued(hand)
    hand.refusal("003-46", "请业主电话确认或到场签字")
    hand.step("按档案电话打给业主郑先生，五问问全，同意")
    talk.call_owner(hand)
    hand.see("可以办理")
    return talk.issue(hand)


def expired(hand: Hand) -> Paper:
    """E5 not used by 24:00: it has expired, at the gate and in the books. Ends on the next morning."""
    hand.begin("S03-E5", "当日 24:00 前没有出门：已过期")
    hand.step("开出一张，客户今天没有搬")
    talk.open_form(hand, "owner_paid")
    talk.goods(hand, "cj")
    paper = talk.issue(hand)
    hand.step("24:00 已过，门岗扫码")
    hand.stage.midnight()
    talk.as_guard(hand)
    hand.scan(paper.code)
    hand.refusal("003-50", "已过期")
    hand.shot("gate")
    hand.stage.morning()
    talk.as_clerk(hand)
    return paper


SCENES = (
    main,
    express_refused,
    two_months,
    lobby_phoned,
    plain,
    mismatch,
    no_copy,
    family_letter,
    family_phone,
)
OVERNIGHT = (expired,)
"""Ends on the next morning: played last."""
