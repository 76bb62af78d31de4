"""收费明细的导入计划: which charges are new, which were paid or corrected since. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.rules.households import ChargeLine, RowError

Key = tuple[str, str, str]
"""Unit code, month, item: there is one charge of each."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A charge on file, `fen` in 分."""

    id: int
    fen: int
    paid_on: date | None


@dataclass(frozen=True)
class ChargePlan:
    """New charges and corrected ones ({id: (分, paid on)})."""

    new: Mapping[Key, tuple[int, date | None]]
    updates: Mapping[int, tuple[int, date | None]]
    unchanged: int
    errors: tuple[RowError, ...]

    def counts(self) -> dict[str, int]:
        """How many of each, by the words a clerk reads."""
        return {"新收费": len(self.new), "更新收费": len(self.updates)}


def plan_charges(
    lines: Iterable[ChargeLine], units: Collection[str], filed: Mapping[Key, Filed], today: date
) -> ChargePlan:
    """What the lines would change.

    A charge called paid without a day is paid `today` (the day we learned of it), and stays as it is when a
    day is on file; a list that does not speak of payment leaves payments alone.
    """
    new: dict[Key, tuple[int, date | None]] = {}
    updates: dict[int, tuple[int, date | None]] = {}
    errors: list[RowError] = []
    seen: dict[Key, ChargeLine] = {}
    unchanged = 0
    for line in lines:
        key = (line.unit.code, line.month, line.item)
        if line.unit.code not in units:
            text = f"业主资料里没有 {line.unit.code}，请先导入业主资料，或核对房号。"
            errors.append(RowError(line.row, "房屋", text, line.unit.code))
            continue
        first = seen.setdefault(key, line)
        if first is not line:
            if (first.fen, first.paid, first.paid_on) != (line.fen, line.paid, line.paid_on):
                text = f"与第 {first.row} 行是同一笔收费，但金额或缴费不同，请核对后留一行。"
                errors.append(RowError(line.row, "金额", text))
            unchanged += 1
            continue
        paid_on = (line.paid_on or today) if line.paid else None
        old = filed.get(key)
        if old is None:
            new[key] = (line.fen, paid_on)
            continue
        if line.paid is None or (line.paid and line.paid_on is None and old.paid_on):
            paid_on = old.paid_on
        if (old.fen, old.paid_on) == (line.fen, paid_on):
            unchanged += 1
        else:
            updates[old.id] = (line.fen, paid_on)
    return ChargePlan(new, updates, unchanged, tuple(errors))
