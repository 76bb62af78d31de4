"""有人等: another customer comes while a slip is half written; the alarm, 上移, and back to the very word."""

from __future__ import annotations

from app.play.hand import Hand
from app.play.talk import CLERK, MANAGER, put_aside


def alarm(hand: Hand) -> None:
    """003-03, 003-05, 002-27: who waits is seen over the slip that is being written; at 3:00 it is red."""
    hand.begin("WAIT", "办着放行条，又来了一位：三分钟提醒，办完再接")
    hand.step("放行条写到一半")
    hand.key("Alt+2")
    hand.wait()
    hand.type("2-1-803")
    hand.step("黄先生来了：请他坐，记下称呼")
    _duty(hand, "Ctrl+2")
    hand.chinese("黄先生")
    hand.key("Enter")
    hand.chinese("问停车费")
    hand.key("Enter")
    hand.wait()
    hand.see("请客户稍坐")
    hand.shot("queue")
    hand.step("接着写放行条：字还在，光标还在房号里")
    hand.key("Alt+2")
    hand.wait()
    hand.see("等候 1 位", "黄先生 · 问停车费")
    hand.key("Enter")
    hand.see("林若溪")
    hand.step("三分钟了：变红，请马上接待")
    hand.clock.advance(180)
    hand.wait(lambda: any("请马上接待" in one for one in hand.texts()))
    hand.shot("alarm")
    hand.step("请黄先生等 20 秒，放行条收好，接待他")
    hand.key("F2")
    put_aside(hand)
    _duty(hand, "Ctrl+2")
    hand.key("F9")
    hand.wait()
    hand.see("请接待，接待完按 F10")
    hand.key("F2")
    hand.wait()
    hand.see("计时结束")


def passed_up(hand: Hand) -> None:
    """003-06, 003-17: he wants somebody else; one key on any page, and nothing written is lost."""
    hand.begin("WAIT-UP", "客户坚持换人：上移，表单不动")
    hand.step("在放行条上解释停车费，F3 计时")
    hand.key("Alt+2")
    hand.wait()
    hand.type("2-1-803")
    hand.key("F3")
    hand.wait()
    hand.see("说清楚了")
    hand.step("三分钟讲不通：F8 上移给客服经理，原因可以不写")
    hand.clock.advance(180)
    hand.wait(lambda: any("请上移给" in one for one in hand.texts()))
    hand.key("F8")
    hand.wait()
    hand.see("上移给客服经理")
    hand.shot("pass-up")
    hand.key("Enter")
    hand.wait()
    hand.see("已上移给客服经理，请陪客户等候")
    hand.step("光标回到房号里，字都在")
    hand.key("Enter")
    hand.see("林若溪")
    hand.key("F3")
    hand.wait()
    put_aside(hand)
    _duty(hand, "Ctrl+2")
    hand.key("Tab", "F10")
    hand.step("周岚知悉")
    hand.sign_in(MANAGER)
    _duty(hand, "Ctrl+1")
    hand.see("待知悉")
    hand.chinese("待知悉")
    hand.key("Ctrl+D")
    hand.wait()
    hand.see("已记下您知悉")
    hand.sign_in(CLERK)


def _duty(hand: Hand, tab: str) -> None:
    hand.key("Alt+7")
    hand.wait()
    hand.key(tab)
    hand.wait()


SCENES = (alarm, passed_up)
