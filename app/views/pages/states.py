"""状态的颜色: one tone per state word, the same in every list (ui.md, Eyes)."""

from __future__ import annotations

from typing import Final

from app.rules import id_copy
from app.rules.release import STATE_NAMES, State
from app.views.list_view import Chip

_TONES: dict[State, str] = {
    State.DRAFT: "todo",
    State.AWAITING: "warn",
    State.ISSUED: "doing",
    State.RELEASED: "done",
    State.MISMATCH: "late",
    State.VOID: "todo",
    State.EXPIRED: "todo",
}
CHIPS: Final = (
    {STATE_NAMES[state]: Chip(STATE_NAMES[state], tone) for state, tone in _TONES.items()}
    | {
        id_copy.STATE_NAMES[state]: Chip(id_copy.STATE_NAMES[state], tone)
        for state, tone in (
            (id_copy.State.CHECKED, "done"),
            (id_copy.State.KEPT, "doing"),
            (id_copy.State.DELETED, "todo"),
        )
    }
    | {"待打印": Chip("待打印", "warn")}
)
"""The word shown → its chip."""
