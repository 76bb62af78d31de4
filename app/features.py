"""业务目录: one entry per business: its word, its place in the rail, who may see it, the desk behind it.

Desks are imported when they are first asked for, because the window stands before the services are loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.services.office import Office


@dataclass(frozen=True)
class Feature:
    """A business: `word` names its files on every shelf; `act` is the right to see it (rules.people.MAY);
    `desk` is the service class, "module:Class", made for one office."""

    word: str
    title: str
    icon: str
    act: str
    desk: str

    def open(self, office: Office) -> Any:
        """The desk of this business at an office."""
        module, _, name = self.desk.partition(":")
        return getattr(import_module(module), name)(office)


FEATURES: tuple[Feature, ...] = (
    Feature("today", "今日", "sun", "release.read", "app.services.today:TodayDesk"),
    Feature("release", "放行", "package-check", "release.read", "app.services.release:ReleaseDesk"),
    Feature("gate", "核验", "scan-line", "gate.check", "app.services.gate:GateDesk"),
    Feature("household", "住户", "users", "household.read", "app.services.places:HouseholdDesk"),
    Feature("id_copy", "证件", "id-card", "id_copy.read", "app.services.id_copy:IdCopyDesk"),
    Feature("visitor", "来访", "user", "visitor.read", "app.services.visitor:VisitorDesk"),
    Feature("duty", "值班", "clock", "shift.write", "app.services.shift:ShiftDesk"),
    Feature("money", "收款", "receipt-text", "receipt.read", "app.services.receipt:ReceiptDesk"),
    Feature(
        "renovation", "装修", "paint-roller", "renovation.read", "app.services.renovation:RenovationDesk"
    ),
    Feature("settings", "设置", "settings", "settings.read", "app.services.settings:SettingsDesk"),
    Feature("staff", "员工", "user-check", "staff.write", "app.services.staff:StaffDesk"),
)
"""In the order of the rail."""

RAIL_KEYS = "1234567890-="
"""Alt and one of these opens the businesses that a role may see, in the order of the rail."""


def feature(word: str) -> Feature:
    """The entry of a word."""
    return next(one for one in FEATURES if one.word == word)
