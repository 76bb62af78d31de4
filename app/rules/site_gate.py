"""门岗核验许可证、出入证: what a scanned permit or pass means at the gate; each has its clear answer.

003-40 (a permit is told by number and check value, without a net), domain.md 2.4 (a lost number is known at
the gate). The guard looks and lets pass or not; he takes nobody's things (保安条例 29, 30).
"""

from __future__ import annotations

from datetime import date

from app.rules.gate import Answer, Verdict
from app.rules.renovation_state import PERMIT_PREFIX
from app.rules.renovation_state import State as SiteState
from app.rules.slipcode import SlipCode
from app.rules.worker_pass import PREFIX as PASS_PREFIX
from app.rules.worker_pass import State as PassState
from app.rules.worker_pass import current

_CALL = "请他到客服中心办理。"

PERMIT_ANSWERS: dict[Verdict, Answer] = {
    one.verdict: one
    for one in (
        Answer(Verdict.VALID, "许可证有效", "请核对房号、期限和施工时间；施工人员各凭自己的出入证进出。"),
        Answer(Verdict.UNREADABLE, "看不懂这个码", "请重新扫描，或照二维码下面的字母数字输入。"),
        Answer(Verdict.FOREIGN, "不是本小区的许可证", f"不能凭它施工，{_CALL}"),
        Answer(Verdict.FORGED, "假的：防伪码不符", "请勿放人施工，马上联系客服中心。"),
        Answer(Verdict.EARLY, "还没到开工日期", "今天还不能施工，请看证上的起止日期。"),
        Answer(Verdict.EXPIRED, "许可证已过期", f"不能再施工，请勿放施工人员进入，{_CALL}"),
        Answer(Verdict.STOPPED, "停工整改中", "不能施工。来整改的，请先打电话问客服中心。"),
        Answer(Verdict.REVOKED, "许可证已吊销", "不能施工，请勿放施工人员进入，马上联系客服中心。"),
        Answer(Verdict.OVER, "装修已结束", "已申请验收或已结束，不能再施工；有疑问请联系客服中心。"),
        Answer(Verdict.VOID, "申请已撤回", "这张许可证已经作废，请收回交客服中心。"),
    )
}

PASS_ANSWERS: dict[Verdict, Answer] = {
    one.verdict: one
    for one in (
        Answer(Verdict.VALID, "出入证有效，请核对照片", "人和照片、姓名相符才放行，只去证上写的房号。"),
        Answer(Verdict.UNREADABLE, "看不懂这个码", "请重新扫描，或照二维码下面的字母数字输入。"),
        Answer(Verdict.FOREIGN, "不是本小区的出入证", f"请勿放行，{_CALL}"),
        Answer(Verdict.FORGED, "假的：防伪码不符", "请勿放行，马上联系客服中心。"),
        Answer(Verdict.EARLY, "还没到有效期", "今天还不能进，请看证上的起止日期。"),
        Answer(Verdict.EXPIRED, "出入证已过期", f"请勿放行，{_CALL}"),
        Answer(Verdict.LOST, "这张证已挂失", "请勿放行，问清是谁拿着它，收回交客服中心。"),
        Answer(Verdict.REVOKED, "出入证已吊销", "请勿放行，收回交客服中心。"),
        Answer(Verdict.RETURNED, "这张证已收回", "请勿放行，马上联系客服中心。"),
        Answer(Verdict.VOID, "已换新证，旧证作废", "请勿放行，请他出示新证；旧证收回交客服中心。"),
        Answer(Verdict.STOPPED, "停工整改中", "工地停工，请勿放行；来整改的，请先打电话问客服中心。"),
        Answer(Verdict.OVER, "装修已结束", f"工地已经结束，请勿放行，{_CALL}"),
    )
}

_RUNNING = frozenset({SiteState.ISSUED, SiteState.WORKING, SiteState.EXTENDED})
_BY_SITE: dict[SiteState, Verdict] = {
    SiteState.STOPPED: Verdict.STOPPED,
    SiteState.REVOKED: Verdict.REVOKED,
    SiteState.WITHDRAWN: Verdict.VOID,
}
_BY_PASS: dict[PassState, Verdict] = {
    PassState.LOST: Verdict.LOST,
    PassState.RETURNED: Verdict.RETURNED,
    PassState.EXPIRED: Verdict.EXPIRED,
    PassState.REVOKED: Verdict.REVOKED,
    PassState.REPLACED: Verdict.VOID,
}


def is_permit(code: SlipCode) -> bool:
    """Whether a code is a permit's."""
    return code.number.startswith(PERMIT_PREFIX)


def is_pass(code: SlipCode) -> bool:
    """Whether a code is a pass's."""
    return code.number.startswith(PASS_PREFIX)


def _paper(code: SlipCode | None, site: str, genuine: bool) -> Verdict | None:
    """What is wrong with the code itself; None = it is one of ours, or a number that was typed."""
    if code is None:
        return Verdict.UNREADABLE
    if code.site and code.site != site:
        return Verdict.FOREIGN
    return Verdict.FORGED if code.check and not genuine else None


def judge_permit(
    code: SlipCode | None,
    site: str,
    genuine: bool,
    state: SiteState | None,
    since: date | None,
    until: date | None,
    today: date,
) -> Verdict:
    """The verdict on a permit. `state` is its file's, None = no such permit; `since`, `until` its days."""
    if wrong := _paper(code, site, genuine):
        return wrong
    if state is None or since is None or until is None:
        return Verdict.FORGED
    if state not in _RUNNING:
        return _BY_SITE.get(state, Verdict.OVER)
    if today > until:
        return Verdict.EXPIRED
    return Verdict.EARLY if today < since else Verdict.VALID


def judge_pass(
    code: SlipCode | None,
    site: str,
    genuine: bool,
    state: PassState | None,
    since: date | None,
    until: date | None,
    renovation: SiteState | None,
    today: date,
) -> Verdict:
    """The verdict on a pass. `state` is the card's as kept, `renovation` where the file of its permit stands.

    What is wrong with the card itself comes first: a lost one is lost, at a stopped site too.
    """
    if wrong := _paper(code, site, genuine):
        return wrong
    if state is None or since is None or until is None or renovation is None:
        return Verdict.FORGED
    now = current(state, until, today)
    if now is not PassState.VALID:
        return _BY_PASS[now]
    if renovation not in _RUNNING:
        return _BY_SITE.get(renovation, Verdict.OVER)
    return Verdict.EARLY if today < since else Verdict.VALID
