"""S01: the night's shift is handed over at 08:00, the successor is late, the cash differs at 20:00.

Played on the morning after the other scenes, because a clock only goes forward.
"""

from __future__ import annotations

from datetime import timedelta

from app.play import s02
from app.play.hand import PASSWORD, Hand
from app.play.journal import Paper

NIGHT, CLERK = "helidong", "limin"


def night_registers(hand: Hand) -> Paper:
    """E3 before 08:00 the night's duty registers, at 08:00:00 the counter does (004-51)."""
    hand.begin("S01-E3", "07:59:59 前台不能登记，08:00:00 可以")
    hand.step("总值何立冬开班")
    _clock(hand, 7, 0)
    hand.sign_in(NIGHT)
    _duty(hand)
    hand.see("还没有人当班")
    hand.key("F9")
    hand.see("何立冬当班")
    hand.step("07:59，前台李敏来了，有客人找 3-1-1201")
    hand.sign_in(CLERK)
    _clock(hand, 7, 59, 40)
    s02.ask(hand, "冯先生")
    _clock(hand, 7, 59, 59)
    hand.key("F9")
    hand.refusal("004-51", "总值")
    hand.nothing_printed()
    hand.step("08:00 整，再按一次")
    _clock(hand, 8, 0)
    hand.key("F9")
    hand.see("已登记")
    paper = s02.let_in(hand)
    hand.key("Esc")
    return paper


def absent(hand: Hand) -> None:
    """E1 nobody has signed at 08:15: the alarm; the shift stays where it is (004-44)."""
    hand.begin("S01-E1", "08:15 接班人没有签字：提醒，班还是总值的")
    hand.sign_in(NIGHT)
    _clock(hand, 8, 15)
    _duty(hand)
    hand.see("接班人未到", "何立冬当班")
    hand.shot("late")


def main(hand: Hand) -> Paper:
    """What is unfinished is read, everything counted, both sign; the successor works here now (004-44)."""
    hand.begin("S01", "交接班：未完事项、清点、两人签字")
    hand.step("何立冬看未完事项：有客人没离开")
    _duty(hand)
    hand.see("访客在内")
    hand.shot("unfinished")
    hand.step("清点：一把天台钥匙借出，现金 0 元")
    hand.key("F9")
    hand.wait()
    _count(hand, "12", "11", "天台钥匙，周师傅，17:20", "0")
    hand.tab_to("交代事项")
    hand.chinese("09:00 答应回电 3-1-1201，厨房漏水")
    _sign(hand)
    hand.shot("count")
    _succeed(hand, CLERK)
    paper = hand.printed()
    _duty(hand)
    hand.see("李敏当班")
    return paper


def differs(hand: Hand) -> Paper:
    """E2 the cash is short: the difference is explained before anybody signs, and the chief told (S01 E2)."""
    hand.begin("S01-E2", "现金少 20 元：写明差异，两人签字，告诉主管")
    hand.step("20:00 李敏交给何立冬")
    _clock(hand, 20, 0)
    _duty(hand)
    hand.key("F9")
    hand.wait()
    for words in ("11", "", "30", "", "200", "180"):
        hand.type(words)
        hand.key("Enter")
    hand.tab_to("设备状态")
    hand.chinese("正常")
    _sign(hand)
    hand.key("F9")
    hand.refusal("S01", "请说明差异")
    hand.shot("differs")
    hand.nothing_printed()
    hand.step("两个人再数一遍，写明差异")
    hand.tab_to("差异说明")
    hand.chinese("两人复点仍少 20 元，可能早上找零有误")
    _succeed(hand, NIGHT)
    paper = hand.printed()
    _duty(hand)
    hand.see("何立冬当班")
    return paper


def _clock(hand: Hand, hour: int, minute: int, second: int = 0) -> None:
    """Put the clock forward to an hour of the play's day."""
    to = hand.clock.now.replace(hour=hour, minute=minute, second=second)
    assert to >= hand.clock.now - timedelta(days=1)
    hand.clock.set(to)


def _duty(hand: Hand) -> None:
    hand.key("Alt+7")
    hand.wait()
    hand.key("Ctrl+1")
    hand.wait()


def _count(hand: Hand, due: str, seen: str, out: str, cash: str) -> None:
    """Keys, cards and money, from the first field on."""
    for words in (due, seen):
        hand.type(words)
        hand.key("Enter")
    hand.chinese(out)
    hand.key("Enter")
    for words in ("30", "30"):
        hand.type(words)
        hand.key("Enter")
    hand.key("Enter")
    for words in (cash, cash):
        hand.type(words)
        hand.key("Enter")
    hand.tab_to("设备状态")
    hand.chinese("正常")


def _sign(hand: Hand) -> None:
    """Who goes signs."""
    hand.tab_to("交班人签字：已核对清点和未完事项")
    hand.key("Space")


def _succeed(hand: Hand, login: str) -> None:
    """Who comes gives account and password, and is signed in."""
    hand.key("F9")
    hand.wait()
    hand.type(login)
    hand.key("Enter")
    hand.type(PASSWORD)
    hand.key("Enter")
    hand.wait(lambda: hand.program.operator.login == login)


SCENES = (night_registers, absent, main, differs)
