"""S07: money is taken while 财务 is out: receipt now, invoice later; what goes wrong on the way (003-39)."""

from __future__ import annotations

from app.play.hand import Hand
from app.play.journal import Paper
from app.play.talk import MANAGER
from app.rules.drawer import FACES
from app.services.demo import PASSWORD
from app.services.demo_estate import PEOPLE
from app.services.drawer import DrawerDesk

FINANCE = "xuwenjing"
CASH, TRANSFER, WECHAT = "1", "2", "3"
"""The chips of 收款方式."""


def open_form(hand: Hand, case: str) -> None:
    """收款, the room number; the file says who pays. The cursor stands in the first line."""
    hand.key("Alt+8")
    hand.wait()
    hand.type(PEOPLE[case].unit)
    hand.key("Enter")
    hand.wait()


def charge(hand: Hand, *words: str) -> None:
    """One short word per line: tcf, crzgb3."""
    for one in words:
        hand.type(one)
        hand.key("Enter")


def take(hand: Hand) -> Paper:
    """F9: number, paper, the change in sight; the next form stands ready."""
    hand.key("F9")
    paper = hand.printed()
    hand.see(f"{paper.number} 已存为 PDF")
    return paper


def one_item(hand: Hand) -> Paper:
    """One priced item in cash, from home to the paper in at most 15 keys (ui.md)."""
    hand.begin("S07-FAST", "停车费一个月，现金：15 键以内")
    hand.step("3-1-1201 交停车费")
    open_form(hand, "owner_four_months")
    charge(hand, "tcf")
    paper = take(hand)
    hand.budget(15)
    return paper


def main(hand: Hand) -> Paper:
    """停车费 300 + 装修保证金 2000 in cash: ¥2,300.00 人民币贰仟叁佰元整, of which 300 will be invoiced."""
    hand.begin("S07", "财务不在：停车费 300 + 装修保证金 2000，先开收据，发票后送")
    hand.step("2-1-803 林女士交停车费和装修保证金")
    open_form(hand, "owner_two_months")
    charge(hand, "tcf", "zxb")
    hand.see("合计 ¥2,300.00", "押金 ¥2,000.00 要退")
    hand.step("她给了 2500：找零当面点清")
    hand.tab_to("实收")
    hand.type("2500")
    hand.see("找零 ¥200.00")
    hand.shot("form")
    paper = take(hand)
    hand.see("找零 ¥200.00")
    hand.step("先读给客户听：300 的发票七天内送到家")
    _open(hand, paper.number)
    hand.see("应开 ¥300.00，待开发票", "装修保证金 在押 ¥2,000.00")
    hand.shot("record")
    hand.key("Esc")
    return paper


def typed_wrong(hand: Hand) -> Paper:
    """E1 30 passes are typed for 3: 作废 and again; both numbers stay (S07 E1)."""
    hand.begin("S07-E1", "3 张打成 30 张：作废，重开，两个号码都在")
    hand.step("装修工 3 张出入证")
    open_form(hand, "tenant_arrears")
    charge(hand, "crzgb30")
    wrong = take(hand)
    hand.step("客户说不对：三联收回，作废")
    _open(hand, wrong.number)
    hand.key("Ctrl+D")
    hand.wait()
    hand.key("Space")
    hand.wait()
    hand.shot("void")
    hand.key("F9")
    hand.see("已作废")
    hand.step("重开：3 张")
    hand.key("Ctrl+G")
    hand.wait()
    hand.tab_to("收费项目")
    hand.key("Up", "Ctrl+D")
    charge(hand, "crzgb3")
    hand.see("合计 ¥15.00")
    right = take(hand)
    hand.step("两张收据互相写着号码")
    _open(hand, wrong.number)
    hand.see(f"已重开为 {right.number}")
    hand.shot("voided")
    _open(hand, right.number)
    hand.see(f"代替 {wrong.number}")
    hand.key("Esc")
    return right


def jammed(hand: Hand) -> Paper:
    """E3 the paper jams: the same number again, marked 补打 (S07 E3)."""
    hand.begin("S07-E3", "卡纸：同一个号码补打，纸上写明")
    hand.step("补卡费一张")
    open_form(hand, "family")
    charge(hand, "bkf")
    paper = take(hand)
    hand.step("纸卡坏了：打开它，补打")
    _open(hand, paper.number)
    hand.key("Ctrl+P")
    again = hand.printed()
    hand.key("Esc")
    return again


def no_invoice_for_deposit(hand: Hand) -> None:
    """E4 he wants an invoice for the deposit: explained, none (S07 E4)."""
    hand.begin("S07-E4", "押金要发票：解释，不开")
    hand.step("只交装修保证金")
    open_form(hand, "shop")
    charge(hand, "zxb")
    hand.see("押金 ¥2,000.00 要退，不是收入，不开发票")
    hand.shot("deposit")
    paper = take(hand)
    _open(hand, paper.number)
    hand.see_not("待开发票")
    hand.key("Esc")


def reference(hand: Hand) -> Paper:
    """E5 WeChat: without the 流水号 no receipt (S07 E5)."""
    hand.begin("S07-E5", "微信付款：没有流水号不能开")
    hand.step("补卡费，微信")
    open_form(hand, "owner_paid")
    charge(hand, "bkf")
    hand.key("Enter")
    hand.type(WECHAT)
    hand.key("F9")
    hand.refusal("S07 E5", "流水号")
    hand.nothing_printed()
    hand.shot("reference")
    hand.step("抄客户手机上的流水号")
    hand.tab_to("流水号")
    hand.type("4200001999202603051234")
    return take(hand)


def twice(hand: Hand) -> None:
    """E6 the same month for the same car: refused, with the number of the receipt (S07 E6)."""
    hand.begin("S07-E6", "同一个月的停车费再收一次：不行，写着在哪张收过")
    hand.step("3-1-1201 又来交三月的停车费")
    open_form(hand, "owner_four_months")
    charge(hand, "tcf")
    hand.key("F9")
    hand.refusal("S07 E6", "已经收过")
    hand.nothing_printed()
    hand.shot("twice")
    hand.step("他说不交了：这一行删去，表单不留")
    hand.tab_to("收费项目")
    hand.key("Up", "Ctrl+D", "Ctrl+S")
    hand.wait()


def free_price(hand: Hand) -> Paper:
    """A price that is not on the list: a reason, and the manager signs in beside (domain.md 3.7)."""
    hand.begin("S07-FREE", "垃圾清运费没有定价：写依据，经理确认")
    hand.step("按报价单 350 元")
    open_form(hand, "owner_abroad")
    hand.type("ljqy")
    hand.key("Enter")
    hand.type("350")
    hand.key("Enter")
    hand.tab_to("价格依据")
    hand.chinese("报价单 12 号")
    hand.key("F9")
    hand.see("请另一个人确认")
    hand.type(MANAGER)
    hand.key("Enter")
    hand.shot("second")
    hand.type(PASSWORD)
    hand.key("Enter")
    paper = hand.printed()
    hand.see(f"{paper.number} 已存为 PDF")
    return paper


def invoiced(hand: Hand) -> None:
    """The invoice follows: 待开发票 → 已开 → 已送达 with a signature (003-39)."""
    hand.begin("S07-INVOICE", "发票：财务开好，送到家，签收")
    _tab(hand, "Ctrl+3")
    hand.shot("tasks")
    hand.step("财务开好了 2-1-803 的发票")
    hand.type("2-1-803")
    hand.key("Down", "F5")
    hand.wait()
    hand.type("26442000000000000101")
    hand.key("F9")
    hand.see("已开")
    hand.step("送到家，林女士签收")
    hand.key("F6")
    hand.wait()
    hand.key("1", "Enter")
    hand.chinese("林若溪")
    hand.key("F9")
    hand.wait()
    hand.see_not("26442000000000000101")


def drawer_short(hand: Hand) -> Paper:
    """17:30 the cash goes to finance; she counts ¥100 less: a 差异 with its reason, both sign (S07 E2)."""
    hand.begin("S07-E2", "17:30 交款给财务：财务少点 100 元，记差异，两人签字")
    hand.clock.set(hand.clock.now.replace(hour=17, minute=30))
    hand.step("李敏数钱箱")
    _tab(hand, "Ctrl+4")
    assert hand.program.office is not None
    due = DrawerDesk(hand.program.office).due().due
    _count(hand, due)
    hand.see("实点")
    hand.shot("counted")
    hand.key("F9")
    hand.see("等财务点收")
    hand.step("许文静再数一遍：少一张一百")
    hand.key("F10")
    hand.wait()
    _count(hand, due - 10_000)
    hand.key("F9")
    hand.refusal("S07 E2", "少 ¥100.00")
    hand.nothing_printed()
    hand.shot("short")
    hand.tab_to("差异原因")
    hand.chinese("两人复点仍少一张一百元")
    hand.key("F9")
    hand.wait()
    hand.type(FINANCE)
    hand.key("Enter")
    hand.type(PASSWORD)
    hand.key("Enter")
    return hand.printed()


def day_closed(hand: Hand) -> None:
    """E5 the day's report is the sum of its records; the voided receipt and the one for it stand there."""
    hand.begin("S12-E5", "日结：合计就是记录的合计，作废和代替都在")
    _tab(hand, "Ctrl+5")
    hand.see("净收款", "作废 1 张")
    hand.shot("day")
    hand.step("往下看：号段、断号、作废和代替")
    hand.key("PgDown")
    hand.see("没有断号，号码连续")
    hand.shot("numbers")


def _tab(hand: Hand, tab: str) -> None:
    hand.key("Alt+8")
    hand.wait()
    hand.key(tab)
    hand.wait()


def _count(hand: Hand, due: int) -> None:
    """So many of each face make up `due` 分; Enter goes on."""
    for face in FACES:
        pieces, due = divmod(due, face)
        if pieces:
            hand.type(str(pieces))
        hand.key("Enter")


def _open(hand: Hand, number: str) -> None:
    """A receipt, from the list of all."""
    hand.key("Alt+8")
    hand.wait()
    hand.key("Ctrl+R")
    hand.wait()
    hand.type(number[-10:])
    hand.wait()
    hand.key("Down", "Enter")
    hand.see(number)


SCENES = (
    one_item,
    main,
    typed_wrong,
    jammed,
    no_invoice_for_deposit,
    reference,
    twice,
    free_price,
    invoiced,
)
EVENING = (drawer_short, day_closed)
"""Played when all money of the day was taken: the clock goes to 17:30."""
