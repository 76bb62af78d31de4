"""门岗核验: every answer that a paper can get, scanned and typed (issue part 5, 003-50)."""

from __future__ import annotations

from app.play import talk
from app.play.hand import Hand
from app.play.journal import Paper


def answers(hand: Hand) -> Paper:
    """A true slip, and six papers that must not leave: each is told apart."""
    hand.begin("GATE", "门岗：有效、假码、别的小区、用过、作废、看不懂")
    hand.step("前台开出两张，第一张又作废：三联已收回")
    void, good = _void(hand), _slip(hand)
    talk.as_guard(hand)
    hand.step("扫到的不是放行条")
    hand.scan("6901234567892")
    hand.refusal("003-50", "看不懂这个码")
    hand.shot("unreadable")
    hand.step("编号是真的，防伪码改了一个字母")
    hand.scan(forged(good.code))
    hand.refusal("003-50", "假的：防伪码不符")
    hand.see_not("行李箱")
    hand.shot("forged")
    hand.step("别的小区的放行条")
    hand.scan(foreign(good.code))
    hand.refusal("003-50", "不是本小区的放行条")
    hand.step("作废的一张")
    hand.scan(void.code)
    hand.refusal("003-50", "已作废")
    hand.shot("void")
    hand.step("二维码弄湿了，照着编号输入，小写也可以")
    hand.type(good.number.lower())
    hand.key("Enter")
    hand.see("有效，请核对物品", "行李箱", good.number)
    hand.shot("typed")
    hand.key("F9")
    hand.see(f"{good.number} 已放行")
    hand.step("同一张再来一次")
    hand.scan(good.code)
    hand.refusal("003-50", "已经用过")
    hand.shot("used")
    hand.step("没有的编号")
    hand.key("Esc")
    hand.type(good.number[:-4] + "9999")
    hand.key("Enter")
    hand.refusal("003-50", "假的：防伪码不符")
    talk.as_clerk(hand)
    return good


def at_the_counter(hand: Hand) -> None:
    """A slip scanned at the counter opens its record, wherever the cursor is, and leaves no trace there."""
    hand.begin("SCAN", "前台扫码：光标在哪里都打开这张放行条")
    hand.step("开出一张")
    paper = _slip(hand)
    hand.step("正在给下一位写房号时，有人拿着这张来问")
    hand.type("1-2-15")
    hand.scan(paper.code)
    hand.see(f"{paper.number} 已开具", "等客户凭第二联出门")
    hand.shot("record")
    hand.step("刚才写了一半的还在")
    talk.open_waiting(hand, "1-2-15")
    hand.see("1-2-15", "没有房号「1-2-15」")
    hand.see_not(paper.code)
    hand.key("Ctrl+N")
    hand.wait()


def printer_gone(hand: Hand) -> Paper:
    """A printer that is not there: the slip stays issued and waits; printed later, once, nothing twice."""
    hand.begin("PRINTER", "打印机不在：放行条已开具，在今日里待打印")
    hand.step("打印机的线被拔掉了")
    hand.stage.unplug_printer("前台激光机")
    talk.open_form(hand, "owner_paid")
    talk.goods(hand, "yg")
    hand.key("F9")
    hand.see("打印机「前台激光机」不在", "在「今日」里待打印")
    hand.nothing_printed()
    hand.shot("trouble")
    hand.step("知道了；今日最上面是待打印")
    hand.key("Esc", "Alt+1")
    hand.see("待打印", "打印机「前台激光机」不在", "待打印 1")
    hand.shot("waiting")
    hand.step("经理在设置里改为存 PDF")
    hand.sign_in(talk.MANAGER)
    hand.key("Alt+0")
    hand.wait()
    hand.tab_to("打印机")
    hand.see("前台激光机（现在找不到）")
    hand.key("Home")
    hand.see("存为 PDF 文件")
    hand.shot("settings")
    hand.step("前台从今日里打开，打印")
    talk.as_clerk(hand)
    hand.key("Down", "Enter")
    hand.see("已开具", "还没有打印")
    hand.key("Ctrl+P")
    paper = hand.printed()
    hand.see(f"{paper.number} 已存为 PDF")
    hand.key("Alt+1")
    hand.see_not("待打印")
    hand.step("客户弄丢了，再补打一次：纸上写明补打第 2 次")
    talk.open_waiting(hand, paper.number)
    hand.key("Ctrl+P")
    hand.printed()
    hand.key("Ctrl+N")
    hand.wait()
    return paper


def forged(code: str) -> str:
    """The same code with another last letter."""
    return code[:-1] + ("A" if code[-1] != "A" else "B")


def foreign(code: str) -> str:
    """The same code with another estate's letters."""
    number, site, check = code.split(".")
    return f"{number}.{'QQQQ' if site != 'QQQQ' else 'WWWW'}.{check}"


def _slip(hand: Hand) -> Paper:
    """A suitcase that may leave."""
    talk.open_form(hand, "owner_paid")
    talk.goods(hand, "xlx")
    return talk.issue(hand)


def _void(hand: Hand) -> Paper:
    """A slip that was taken back."""
    paper = _slip(hand)
    talk.open_waiting(hand, paper.number)
    hand.key("Ctrl+D")
    hand.see("三联请一并收回存档")
    hand.key("Space", "F9")
    hand.see(f"{paper.number} 已作废")
    hand.key("Ctrl+N")
    hand.wait()
    return paper


SCENES = (answers, at_the_counter, printer_gone)
