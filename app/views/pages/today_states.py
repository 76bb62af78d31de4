"""今日里状态的颜色: apart from the others, for the home list stands before the other rules are imported."""

from __future__ import annotations

from typing import Final

from app.rules import release_state as release
from app.views.list_view import Chip

_TONES: dict[str, str] = {
    release.STATE_NAMES[release.State.DRAFT]: "todo",
    release.STATE_NAMES[release.State.AWAITING]: "warn",
    release.STATE_NAMES[release.State.ISSUED]: "doing",
    release.STATE_NAMES[release.State.MISMATCH]: "late",
    "待打印": "warn",
    "等候": "doing",
    "紧急": "late",
    "待知悉": "late",
    "发票过期": "late",
    "发票到期": "warn",
    "待红冲": "warn",
}
CHIPS: Final = {word: Chip(word, tone) for word, tone in _TONES.items()}
"""The word shown → its chip."""
