"""门岗核验: what a scanned or typed code means at the gate; each wrong paper has its own clear answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.rules.release import State
from app.rules.slipcode import SlipCode


class Verdict(StrEnum):
    """核验结果; those in OF_SITES are a permit's or a pass's alone (`app.rules.site_gate`)."""

    VALID = "valid"
    UNREADABLE = "unreadable"
    FOREIGN = "foreign"
    FORGED = "forged"
    EXPIRED = "expired"
    USED = "used"
    VOID = "void"
    RETURNED = "returned"
    LOST = "lost"
    REVOKED = "revoked"
    STOPPED = "stopped"
    EARLY = "early"
    OVER = "over"


OF_SITES = frozenset({Verdict.LOST, Verdict.REVOKED, Verdict.STOPPED, Verdict.EARLY, Verdict.OVER})
"""What is never said of a slip."""


@dataclass(frozen=True)
class Answer:
    """What the guard reads, large: the verdict, its title, what to do now."""

    verdict: Verdict
    title: str
    todo: str


ANSWERS: dict[Verdict, Answer] = {
    one.verdict: one
    for one in (
        Answer(Verdict.VALID, "有效，请核对物品", "实物与清单相符按「相符放行」，不符按「不符退回」。"),
        Answer(Verdict.UNREADABLE, "看不懂这个码", "请重新扫描，或照二维码下面的字母数字输入。"),
        Answer(Verdict.FOREIGN, "不是本小区的放行条", "请勿放行，请客户回开条的小区办理。"),
        Answer(Verdict.FORGED, "假的：防伪码不符", "请勿放行，留住放行条，马上联系客服中心。"),
        Answer(Verdict.EXPIRED, "已过期", "当日有效，24:00 已过。请勿放行，请客户回客服中心重新开具。"),
        Answer(Verdict.USED, "已经用过", "这张放行条已放行过一次。请勿放行，请联系客服中心。"),
        Answer(Verdict.VOID, "已作废", "请勿放行，收回这张放行条交客服中心。"),
        Answer(Verdict.RETURNED, "已退回，等待重开", "上次核验不符。请勿放行，请客户凭新的放行条出门。"),
    )
}

_BY_STATE: dict[State, Verdict] = {
    State.ISSUED: Verdict.VALID,
    State.RELEASED: Verdict.USED,
    State.MISMATCH: Verdict.RETURNED,
    State.VOID: Verdict.VOID,
    State.EXPIRED: Verdict.EXPIRED,
}


def judge(code: SlipCode | None, site: str, genuine: bool, state: State | None) -> Verdict:
    """The verdict on what was read. `genuine`: its check fits; `state` is the slip's own now, None = unknown.

    A number typed without its check is looked up; one that our books do not know is forged.
    """
    if code is None:
        return Verdict.UNREADABLE
    if code.site and code.site != site:
        return Verdict.FOREIGN
    if code.check and not genuine:
        return Verdict.FORGED
    return _BY_STATE.get(state, Verdict.FORGED) if state is not None else Verdict.FORGED
