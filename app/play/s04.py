"""S04: a tenant moves out with the owner's letter; with every exceptional branch."""

from __future__ import annotations

from app.play import talk
from app.play.hand import Hand
from app.play.journal import Paper


def main(hand: Hand) -> Paper:
    """Letter or not, the owner is called; what is his stays here (003-46, 003-47, 003-48, 003-50)."""
    hand.begin("S04", "租户搬出，有委托书，沙发是业主的")
    hand.step("租户唐先生住 1-1-602，带来委托书，要搬沙发、纸箱 4 个、行李箱")
    talk.open_form(hand, "tenant_paid", talk.TENANT)
    hand.type("WT0305")
    hand.key("Enter")
    talk.goods(hand, "sf", "zx4", "xlx")
    talk.not_issued(hand)
    hand.refusal("003-46", "有无委托书都要向业主本人核实")
    hand.shot("call-owner")
    hand.step("请租户回避，按档案电话打给业主何女士，把物品念给她听")
    hand.key("F5")
    hand.see("请回避租户再拨", "沙发1张、纸箱4个、行李箱1个", "154****0001")
    hand.key("Enter", talk.AGREED)
    hand.wait()
    hand.step("她知道；管理费已告知；没有欠房租；沙发是她的；其余同意放行")
    hand.key("Enter", "y", "Enter", "y", "Enter", "n", "Enter", "1", "Enter", "y")
    hand.shot("five-questions")
    hand.key("F9")
    hand.see("已划去业主的物品", "沙发 是业主的", "合计 伍件", "可以办理")
    hand.shot("struck")
    hand.step("开具：放行条上没有沙发")
    paper = talk.issue(hand)
    hand.step("门岗只看到纸箱和行李箱")
    talk.as_guard(hand)
    hand.scan(paper.code)
    hand.see("有效，请核对物品", "纸箱", "行李箱", "合计 伍件")
    hand.see_not("沙发")
    hand.key("F9")
    hand.see(f"{paper.number} 已放行")
    talk.as_clerk(hand)
    return paper


def letter_only(hand: Hand) -> None:
    """E1 a letter never replaces the call (003-46)."""
    hand.begin("S04-E1", "有委托书，没打电话：不能开具")
    hand.step("租户说：有委托书，不用打了吧")
    _begin(hand, "tenant_paid", letter="WT0305")
    talk.not_issued(hand)
    hand.refusal("003-46", "有无委托书都要向业主本人核实")
    talk.put_aside(hand)


def objects(hand: Hand) -> Paper:
    """E2 the owner objects: no slip; he agrees at a later try, and the record shows both (003-49)."""
    hand.begin("S04-E2", "业主不同意：不开；再联系后同意")
    hand.step("业主何女士：还欠我一个月房租")
    _begin(hand, "tenant_paid")
    talk.call_owner(hand, outcome=talk.OBJECTED)
    hand.refusal("003-49", "请写下他说的原因")
    hand.chinese("还欠一个月房租")
    hand.key("F9")
    hand.wait()
    hand.refusal("003-49", "业主暂时不同意放行，请您先联系他")
    hand.see("还欠一个月房租")
    hand.shot("objected")
    talk.not_issued(hand)
    talk.put_aside(hand)
    hand.step("下午租户付清了房租，从今日里接着办，再打一次")
    talk.open_waiting(hand, "1-1-602")
    hand.see("业主不同意")
    talk.call_owner(hand)
    hand.see("可以办理")
    return talk.issue(hand)


def other_number(hand: Hand) -> None:
    """E3 the tenant offers another number: only the file's is dialled (003-47)."""
    hand.begin("S04-E3", "租户另报业主号码：不能用")
    hand.step("租户说业主换号了，打这个")
    _begin(hand, "tenant_paid")
    hand.key("F5")
    hand.wait()
    hand.key("2", "Enter")
    hand.type("15499990000")
    hand.key("Enter", talk.AGREED, "Enter", "y", "Enter", "y", "Enter", "n", "Enter", "0", "Enter", "y", "F9")
    hand.refusal("003-47", "不是业主档案上的号码")
    hand.shot("refused")
    hand.key("Esc")
    talk.not_issued(hand)
    hand.refusal("003-46", "只用档案电话")
    talk.put_aside(hand)


def unanswered(hand: Hand) -> None:
    """E4 nobody answers three times: no slip, an appointment is offered (003-49)."""
    hand.begin("S04-E4", "业主三次未接通：约时间再办")
    hand.step("打了三次，都没有人接")
    _begin(hand, "tenant_paid")
    for tries in (1, 2):
        talk.call_owner(hand, outcome=talk.UNANSWERED)
        hand.see(f"已联系 {tries} 次未接通", "未接通等于未同意")
        talk.not_issued(hand)
    talk.call_owner(hand, outcome=talk.UNANSWERED)
    hand.refusal("003-49", "已联系 3 次未接通，暂不能开具")
    hand.shot("offer-appointment")
    hand.step("和唐先生约今天 18:30")
    talk.tell(hand, "Ctrl+T", "唐一鸣", "今天18:30")
    hand.refusal("003-49", "已约 今天18:30 再办")
    talk.not_issued(hand)
    talk.put_aside(hand)


def arrears_confirmed(hand: Hand) -> Paper:
    """E5 by default a tenant's arrears need the manager's word (003-45)."""
    hand.begin("S04-E5", "租户欠费，默认口径：经理确认后放行")
    hand.step("邓女士住 4-2-904，欠 2 个月")
    _begin(hand, "tenant_arrears")
    talk.not_issued(hand)
    hand.refusal("003-45", "由客服经理确认后再开具")
    talk.notify_manager(hand, "已约定补缴")
    hand.see("客服经理已确认")
    talk.call_owner(hand)
    hand.see("可以办理")
    hand.shot("confirmed")
    return talk.issue(hand)


def arrears_held(hand: Hand) -> None:
    """E5 where the site has chosen 不予放行, nothing but paying helps (003-45, domain.md 3.6)."""
    hand.begin("S04-E5b", "租户欠费，口径改为不予放行")
    hand.step("客服经理周岚登录，在设置里改口径，看过警示")
    talk.choose_policy(hand, "Down")
    hand.shot("settings")
    talk.save_policy(hand)
    hand.step("前台：请先缴清，没有可以按的键")
    talk.as_clerk(hand)
    _begin(hand, "tenant_arrears")
    talk.call_owner(hand)
    talk.not_issued(hand)
    hand.refusal("003-45", "本小区规定租户欠费不予放行")
    hand.shot("held")
    talk.put_aside(hand)
    hand.step("经理改回默认口径")
    talk.choose_policy(hand, "Up")
    talk.save_policy(hand)
    talk.as_clerk(hand)


def owner_signs(hand: Hand) -> Paper:
    """E6 the owner stands at the counter: his signature replaces the call, and is kept."""
    hand.begin("S04-E6", "业主到场签字")
    hand.step("业主何女士陪租户一起来")
    _begin(hand, "tenant_paid")
    hand.refusal("003-46", "先联系业主")
    hand.key("F6")
    hand.see("请核验业主证件，并请业主在放行条上签字")
    hand.shot("sign")
    hand.key("F9")
    hand.see("可以办理")
    return talk.issue(hand)


def added_at_the_lift(hand: Hand) -> tuple[Paper, Paper]:
    """E7 more goods at the lift: opened again; the owner must hear the new list (003-48, 003-50)."""
    hand.begin("S04-E7", "电梯口多了物品：退回重开，业主再确认")
    hand.step("业主同意搬纸箱 2 个、椅子 2 把，已开具")
    _begin(hand, "tenant_paid")
    talk.call_owner(hand)
    hand.see("可以办理")
    old = talk.issue(hand)
    hand.step("到电梯口又多一台微波炉：扫旧条找回来，退回重开")
    hand.scan(old.code)
    hand.see(f"{old.number} 已开具", "退回重开")
    hand.key("Ctrl+G")
    hand.wait()
    hand.see("可以办理")
    hand.key("Enter", "Enter", "Enter", "Enter", "Enter")
    talk.goods(hand, "wbl")
    talk.not_issued(hand)
    hand.refusal("003-48", "清单在业主同意之后改过")
    hand.shot("stale")
    hand.step("把新清单念给业主，她同意")
    talk.call_owner(hand)
    hand.see("可以办理", "合计 伍件")
    new = talk.issue(hand)
    return old, new


def _begin(hand: Hand, case: str, letter: str = "") -> None:
    """A tenant with two boxes and two chairs."""
    talk.open_form(hand, case, talk.TENANT)
    hand.type(letter)
    hand.key("Enter")
    talk.goods(hand, "zx2", "yz2")


SCENES = (main, letter_only, objects, other_number, unanswered, arrears_confirmed, arrears_held, owner_signs,
          added_at_the_lift)  # fmt: skip
