"""岗位与居住关系: who works here, who lives here, and who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.rules.base import Refused, refuse


class Role(StrEnum):
    """岗位. The names shown are the site's settings (003-51); these are the defaults' keys."""

    CLERK = "clerk"
    MANAGER = "manager"
    ENGINEER = "engineer"
    FINANCE = "finance"
    NIGHT = "night"
    GUARD = "guard"
    ADMIN = "admin"


ROLE_NAMES: dict[Role, str] = {
    Role.CLERK: "客服前台",
    Role.MANAGER: "客服经理",
    Role.ENGINEER: "工程主管",
    Role.FINANCE: "财务",
    Role.NIGHT: "物业总值",
    Role.GUARD: "门岗",
    Role.ADMIN: "管理员",
}

_COUNTER = frozenset({Role.CLERK, Role.MANAGER, Role.NIGHT})

MAY: dict[str, frozenset[Role]] = {
    "release.read": _COUNTER | {Role.FINANCE},
    "release.write": _COUNTER,
    "release.void": _COUNTER,
    "id_copy.read": _COUNTER,
    "id_copy.write": _COUNTER,
    "id_copy.delete": _COUNTER,
    "gate.check": _COUNTER | {Role.GUARD},
    "household.read": _COUNTER | {Role.FINANCE, Role.ENGINEER},
    "household.import": frozenset({Role.MANAGER, Role.ADMIN}),
    "household.phone": frozenset({Role.MANAGER}),
    "visitor.read": _COUNTER,
    "visitor.write": _COUNTER,
    "visitor.report": _COUNTER,
    "booking.write": _COUNTER,
    "note.write": _COUNTER,
    "barred.write": frozenset({Role.MANAGER}),
    "draft.write": _COUNTER | {Role.FINANCE},
    "message.read": _COUNTER,
    "message.write": _COUNTER,
    "message.own": frozenset(Role),
    "presence.read": frozenset(Role),
    "presence.write": _COUNTER,
    "presence.own": frozenset(Role),
    "directory.read": frozenset(Role),
    "directory.write": frozenset({Role.MANAGER, Role.ADMIN}),
    "lost_property.read": _COUNTER,
    "lost_property.write": _COUNTER,
    "lost_property.release": _COUNTER,
    "receipt.read": _COUNTER | {Role.FINANCE},
    "receipt.write": _COUNTER | {Role.FINANCE},
    "receipt.void": _COUNTER | {Role.FINANCE},
    "receipt.void_large": frozenset({Role.MANAGER}),
    "receipt.free_price": frozenset({Role.MANAGER}),
    "price.write": frozenset({Role.MANAGER, Role.FINANCE}),
    "deposit.read": _COUNTER | {Role.FINANCE},
    "deposit.refund": _COUNTER | {Role.FINANCE},
    "deposit.approve": frozenset({Role.MANAGER, Role.FINANCE}),
    "deposit.move": frozenset({Role.MANAGER}),
    "payout.write": _COUNTER | {Role.FINANCE},
    "payout.approve": frozenset({Role.MANAGER}),
    "invoice.write": _COUNTER | {Role.FINANCE},
    "drawer.hand_over": _COUNTER,
    "drawer.receive": frozenset({Role.MANAGER, Role.FINANCE}),
    "day_close.read": _COUNTER | {Role.FINANCE},
    "shift.write": _COUNTER,
    "renovation.read": _COUNTER | {Role.FINANCE, Role.ENGINEER},
    "renovation.write": _COUNTER,
    "renovation.review": frozenset({Role.ENGINEER, Role.MANAGER}),
    "renovation.issue": _COUNTER,
    "renovation.inspect": frozenset({Role.ENGINEER, Role.MANAGER}),
    "worker_pass.write": _COUNTER,
    "queue.write": _COUNTER,
    "escalation.note": frozenset({Role.MANAGER}),
    "settings.read": frozenset({Role.MANAGER, Role.ADMIN}),
    "settings.write": frozenset({Role.MANAGER, Role.ADMIN}),
    "staff.write": frozenset({Role.MANAGER, Role.ADMIN}),
    "staff.own": frozenset(Role),
    "print": _COUNTER | {Role.FINANCE},
    "unmask": _COUNTER | {Role.FINANCE},
}
"""Act → roles. Every use case names its act; a view only hides what this table refuses anyway (004-07)."""


class Kin(StrEnum):
    """居住关系: what a party is at a unit."""

    OWNER = "owner"
    TENANT = "tenant"
    FAMILY = "family"


KIN_NAMES: dict[Kin, str] = {Kin.OWNER: "业主", Kin.TENANT: "租户", Kin.FAMILY: "家属"}


@dataclass(frozen=True)
class Operator:
    """当班人: who is logged in; every record and audit line carries the login."""

    login: str
    name: str
    role: Role

    def may(self, act: str) -> bool:
        """Whether this role is allowed the act; the program itself is allowed all of them."""
        return self.role in MAY[act] or self == SYSTEM


SYSTEM = Operator("system", "系统", Role.ADMIN)
"""Acts of the program itself: expiry at midnight, demo filling. Nobody signs in as it."""


def forbidden(operator: Operator, act: str, names: Mapping[Role, str] = ROLE_NAMES) -> Refused:
    """The refusal of an act that the role may not do (004-07), in the site's own names (003-51)."""
    return refuse(
        "004-07",
        "没有权限",
        "{role} 不能做这一步，请由 {allowed} 登录后办理。",
        role=names[operator.role],
        allowed="、".join(names[one] for one in Role if one in MAY[act]),
    )
