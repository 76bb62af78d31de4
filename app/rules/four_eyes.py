"""四眼: what one person may not do alone is agreed to by another who may: two different people."""

from __future__ import annotations

from collections.abc import Iterator

from app.rules.base import Finding
from app.rules.decision import block
from app.rules.people import MAY, Operator, Role
from app.rules.policy import Policy


def who_may(act: str, policy: Policy) -> str:
    """The roles of an act in the site's own names (003-51): 客服经理、财务."""
    return "、".join(policy.role_name(one) for one in Role if one in MAY[act])


def agreed(
    rule: str, what: str, act: str, second: Operator | None, policy: Policy, /, *others: str
) -> Iterator[Finding]:
    """What stands in the way of `what` until `second` has agreed.

    `second` signed in for this; he must be allowed `act`, and must not be one of the logins `others`.
    The field of every such form is "second".
    """
    names, at = who_may(act, policy), "second"
    if second is None:
        text = "{what}须另一个人同意：请{names}在这里登录确认。"
        yield block(rule, "请另一个人确认", text, at, what=what, names=names)
    elif not second.may(act):
        text = "{role} {name} 不能同意{what}，请{names}登录确认。"
        role = policy.role_name(second.role)
        yield block(rule, "没有权限", text, at, role=role, name=second.name, what=what, names=names)
    elif second.login in others:
        text = "{what}须两个不同的人：{name} 已经经手，请另一位{names}登录确认。"
        yield block(rule, "须是另一个人", text, at, what=what, name=second.name, names=names)
