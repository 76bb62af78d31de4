"""状态的颜色: one tone per state word, the same in every list (ui.md, Eyes)."""

from __future__ import annotations

from typing import Final

from app.rules import id_copy, release, visitor
from app.views.list_view import Chip
from app.views.pages.today_states import CHIPS as TODAY

_TONES: dict[str, str] = {
    release.STATE_NAMES[release.State.RELEASED]: "done",
    release.STATE_NAMES[release.State.VOID]: "todo",
    release.STATE_NAMES[release.State.EXPIRED]: "todo",
    id_copy.STATE_NAMES[id_copy.State.CHECKED]: "done",
    id_copy.STATE_NAMES[id_copy.State.KEPT]: "doing",
    id_copy.STATE_NAMES[id_copy.State.DELETED]: "todo",
    visitor.STATE_NAMES[visitor.State.REGISTERED]: "todo",
    visitor.STATE_NAMES[visitor.State.AGREED]: "doing",
    visitor.STATE_NAMES[visitor.State.REFUSED]: "late",
    visitor.STATE_NAMES[visitor.State.UNANSWERED]: "warn",
    visitor.STATE_NAMES[visitor.State.INSIDE]: "doing",
    visitor.STATE_NAMES[visitor.State.LEFT]: "done",
    visitor.SLIP_KEPT: "warn",
}
CHIPS: Final = TODAY | {word: Chip(word, tone) for word, tone in _TONES.items()}
"""The word shown → its chip."""
