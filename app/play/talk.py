"""办理放行条的惯常动作: what the scenes have in common, each as a clerk would say it; keys alone."""

from __future__ import annotations

from app.play.hand import Hand
from app.play.journal import Paper
from app.services.demo_estate import PEOPLE

CLERK, MANAGER, GUARD = "limin", "zhoulan", "zhaoqiang"
OWNER, FAMILY, TENANT = "1", "2", "3"
"""The chips of 谁来办."""
SHOWN_CARD, NO_COPY = "1", "3"
"""The ways of 核验."""
AGREED, OBJECTED, DOUBT, UNANSWERED = "1", "2", "3", "4"
"""The chips of a call's outcome."""


def open_form(hand: Hand, case: str, kind: str = OWNER, card: str = SHOWN_CARD) -> None:
    """放行, the room number; the file fills in the rest; the card was shown. The cursor stands after 核验."""
    hand.key("Alt+2")
    hand.wait()
    hand.type(PEOPLE[case].unit)
    hand.key("Enter")
    hand.wait()
    if kind != OWNER:
        hand.key(kind)
    hand.key("Enter", "Enter", card, "Enter")


def goods(hand: Hand, *words: str) -> None:
    """One short word per line: bx, zx6."""
    for one in words:
        hand.type(one)
        hand.key("Enter")


def hurry(hand: Hand) -> None:
    """From the items on: no plate, no time; 客户赶时间."""
    hand.key("Enter", "Enter", "Enter", "Space")


def not_issued(hand: Hand) -> None:
    """F9 brings no paper while something stands in the way."""
    hand.key("F9")
    hand.wait()
    hand.see("还差")
    hand.nothing_printed()


def issue(hand: Hand) -> Paper:
    """F9: number, paper, a quiet word in the status line; the next form stands ready."""
    hand.key("F9")
    paper = hand.printed()
    hand.see(f"{paper.number} 已存为 PDF")
    return paper


def tell(hand: Hand, key: str, person: str, answer: str, *more: str) -> None:
    """Write down who was told and what he answered; Enter in the last field keeps it."""
    hand.key(key)
    hand.wait()
    hand.chinese(person)
    hand.key("Enter")
    hand.chinese(answer)
    hand.key("Enter", *more)
    hand.wait()


def notify_manager(hand: Hand, answer: str = "知道了") -> None:
    """通知客服经理: she agrees."""
    tell(hand, "F7", "周岚", answer, "Enter")


def call_owner(hand: Hand, claimed: str = "0", outcome: str = AGREED, reason: str = "") -> None:
    """Call the number on file; with consent the five questions follow: `claimed` is the digit of a line."""
    hand.key("F5")
    hand.wait()
    hand.key("Enter", outcome)
    if outcome == AGREED:
        hand.key("Enter", "y", "Enter", "y", "Enter", "n", "Enter", claimed, "Enter", "y")
    elif reason:
        hand.key("Enter")
        hand.chinese(reason)
    hand.key("F9")
    hand.wait()


def open_waiting(hand: Hand, words: str) -> None:
    """Find a line on 今日 by typing, and open it."""
    hand.key("Alt+1")
    hand.wait()
    hand.type(words)
    hand.wait()
    hand.key("Enter")
    hand.wait()


def put_aside(hand: Hand) -> None:
    """暂存: the next customer has a clean form."""
    hand.key("Ctrl+S")
    hand.wait()


def as_guard(hand: Hand) -> None:
    """The guard stands at the same machine: he sees the check and nothing else."""
    hand.sign_in(GUARD)
    hand.see("放行条核验")


def as_clerk(hand: Hand) -> None:
    """Back to the counter."""
    hand.sign_in(CLERK)


def choose_policy(hand: Hand, turn: str) -> None:
    """The manager, on the settings page: 租户欠费时, one choice further down or up."""
    hand.sign_in(MANAGER)
    hand.key("Alt+0")
    hand.wait()
    hand.tab_to("租户欠费时")
    hand.key(turn)
    hand.see("有 1 项改动未保存")


def save_policy(hand: Hand) -> None:
    """Keep it: new windows follow it at once."""
    hand.key("F9")
    hand.see("设置已保存")
