"""导入计划: what a list would change, compared with what the file on the office's shelf says. Pure.

A stay is open while `until` is None; `until` is the first day the person is no longer there. The owners of a
unit are those the list names; tenants and family are added, or end by their own 迁出日期. None is deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.rules.columns import Kind
from app.rules.households import ChargeLine, Household, Resident, RowError
from app.rules.people import Kin
from app.rules.units import UnitName


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay on file, or one to be written (`id` 0); `party` < 0 is the new person -party-1 of the plan."""

    id: int
    party: int
    name: str
    kin: Kin
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Existing:
    """What the database holds: unit code → id, code → stays, party → phones, party → plates."""

    units: Mapping[str, int] = field(default_factory=dict)
    stays: Mapping[str, Sequence[Stay]] = field(default_factory=dict)
    phones: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    plates: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    """A person to be filed."""

    name: str
    phones: tuple[str, ...]
    plates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnerChange:
    """业主变更: the unit's owners before and after; shown, and confirmed, before it is applied."""

    code: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    since: date


@dataclass(frozen=True)
class Plan:
    """Everything an import would write; `touched` are the codes of the units whose search entry changes."""

    units: tuple[UnitName, ...] = ()
    people: tuple[Person, ...] = ()
    stays: tuple[tuple[str, Stay], ...] = ()
    untils: tuple[tuple[int, date | None], ...] = ()
    phones: tuple[tuple[int, str], ...] = ()
    plates: tuple[tuple[int, tuple[str, ...]], ...] = ()
    owners: tuple[OwnerChange, ...] = ()
    unchanged: int = 0
    touched: frozenset[str] = frozenset()
    errors: tuple[RowError, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many records of each sort, by the words a clerk reads."""
        return {
            "新房屋": len(self.units),
            "新人员": len(self.people),
            "新居住关系": len(self.stays),
            "迁出或恢复": len(self.untils),
            "新电话": sum(len(one.phones) for one in self.people) + len(self.phones),
            "车牌更新": len(self.plates),
        }


@dataclass(frozen=True)
class Report:
    """试运行的结果: what the import will do, or did (`written`); what the screen shows and `apply` takes.

    `counts` are records to write by their Chinese word; `errors` are the first of `error_count`; `ignored`
    the headings of columns that are not imported; `lines` what was read, for `apply`.
    """

    kind: Kind
    filename: str
    rows: int
    counts: Mapping[str, int]
    unchanged: int
    errors: tuple[RowError, ...]
    error_count: int
    owners: tuple[OwnerChange, ...]
    ignored: tuple[str, ...]
    lines: tuple[Household | ChargeLine, ...] = field(repr=False)
    written: bool = False

    @property
    def changes(self) -> int:
        """How many records the import writes; 0: the file tells nothing new."""
        return sum(self.counts.values())


def plan(households: Iterable[Household], existing: Existing, today: date) -> Plan:
    """What the lines would change. A person without 入住日期 is there since `today`."""
    work = _Planner(existing, today)
    for one in households:
        work.take(one)
    return work.finish()


class _Planner:
    """The plan as it grows, line by line."""

    def __init__(self, existing: Existing, today: date) -> None:
        self.existing = existing
        self.today = today
        self.units: dict[str, UnitName] = {}
        self.live: dict[str, list[Stay]] = {}
        self.people: list[tuple[str, list[str], list[str]]] = []
        self.untils: dict[int, date | None] = {}
        self.phones: dict[int, list[str]] = {}
        self.plates: dict[int, list[str]] = {}
        self.named: dict[str, dict[str, Resident]] = {}
        self.principal: dict[str, tuple[int, str]] = {}
        self.unchanged = 0
        self.touched: set[str] = set()
        self.errors: list[RowError] = []
        self.bare = {_bare(code): code for code in existing.units}
        self.known = {
            (stay.name, number): stay.party
            for stays in existing.stays.values()
            for stay in stays
            for number in existing.phones.get(stay.party, ())
        }

    def take(self, line: Household) -> None:
        code = line.unit.code
        changed = self._unit(line)
        for one in line.residents:
            self._contradiction(line.row, code, one)
            changed |= self._resident(code, one)
        self.unchanged += not changed

    def finish(self) -> Plan:
        owners = [change for code in self.named if (change := self._owners(code))]
        if self.phones or self.plates:
            at = {**self.phones, **self.plates}
            self.touched |= {
                code for code, stays in self.existing.stays.items() if any(s.party in at for s in stays)
            }
        return Plan(
            tuple(self.units.values()),
            tuple(Person(name, tuple(phones), tuple(plates)) for name, phones, plates in self.people),
            tuple((code, stay) for code, stays in self.live.items() for stay in stays if stay.id == 0),
            tuple(self.untils.items()),
            tuple((party, number) for party, numbers in self.phones.items() for number in numbers),
            tuple((party, tuple(plates)) for party, plates in self.plates.items()),
            tuple(owners),
            self.unchanged,
            frozenset(self.touched),
            tuple(self.errors),
        )

    def _unit(self, line: Household) -> bool:
        code = line.unit.code
        if code in self.live:
            return False
        self.live[code] = list(self.existing.stays.get(code, ()))
        if code in self.existing.units:
            return False
        other = self.bare.setdefault(_bare(code), code)
        if other != code:
            text = f"{code} 与 {other} 只差房号开头的 0，请统一成一种写法。"
            self.errors.append(RowError(line.row, "房屋", text, code))
        self.units[code] = line.unit
        self.touched.add(code)
        return True

    def _contradiction(self, row: int, code: str, one: Resident) -> None:
        """Two lines of one unit name different owners, and neither says 共有人 nor 迁出."""
        if one.kin is not Kin.OWNER:
            return
        named = self.named.setdefault(code, {})
        if one.until is None and not one.joint:
            first_row, first = self.principal.setdefault(code, (row, one.name))
            if first != one.name and one.name not in named:
                text = (
                    f"{code} 的业主与第 {first_row} 行不同。若是共有人，请在身份一列写「共有人」；"
                    "若已过户，请给前业主填迁出日期。"
                )
                self.errors.append(RowError(row, "姓名", text))
        if one.name not in named or named[one.name].until is not None:
            named[one.name] = one

    def _resident(self, code: str, one: Resident) -> bool:
        stays = self.live[code]
        since = one.since or min(self.today, one.until or self.today)
        at = _match(stays, one, since)
        if at is None:
            party = self._person(stays, one)
            stays.append(Stay(0, party, one.name, one.kin, since, one.until))
            self.touched.add(code)
            self._file(party, one)
            return True
        found = stays[at]
        changed = self._file(found.party, one)
        if found.until != one.until:
            self._until(code, at, one.until)
            return True
        return changed

    def _until(self, code: str, at: int, until: date | None) -> None:
        old = self.live[code][at]
        self.live[code][at] = Stay(old.id, old.party, old.name, old.kin, old.since, until)
        self.touched.add(code)
        if old.id:
            self.untils[old.id] = until

    def _person(self, stays: Sequence[Stay], one: Resident) -> int:
        """The same person: of this name at this unit already, or of this name with this phone anywhere."""
        for stay in stays:
            if stay.name == one.name:
                return stay.party
        for number in one.phones:
            if (one.name, number) in self.known:
                return self.known[one.name, number]
        self.people.append((one.name, [], []))
        return -len(self.people)

    def _file(self, party: int, one: Resident) -> bool:
        """Put down the phones and plates that are not on file yet."""
        if party < 0:
            _, phones, plates = self.people[-party - 1]
            fresh = [number for number in one.phones if number not in phones]
            more = [plate for plate in one.plates if plate not in plates]
            phones += fresh
            plates += more
        else:
            on_file = self.existing.phones.get(party, ())
            noted = self.phones.get(party, [])
            fresh = [number for number in one.phones if number not in on_file and number not in noted]
            if fresh:
                self.phones.setdefault(party, []).extend(fresh)
            plates = self.plates.get(party) or list(self.existing.plates.get(party, ()))
            more = [plate for plate in one.plates if plate not in plates]
            if more:
                self.plates[party] = plates + more
        for number in fresh:
            self.known.setdefault((one.name, number), party)
        return bool(fresh or more)

    def _owners(self, code: str) -> OwnerChange | None:
        """Old owners the list no longer names end on the day the new ones begin, today where that day lies
        before their own: what the file said until now stays true of the past."""
        before = [s for s in self.existing.stays.get(code, ()) if s.kin is Kin.OWNER and s.until is None]
        named = self.named[code]
        now = [one for one in named.values() if one.until is None]
        if not before:
            return None
        old = tuple(dict.fromkeys(stay.name for stay in before))
        new = tuple(one.name for one in now) or tuple(name for name in old if name not in named)
        if set(old) == set(new):
            return None
        begun = [one.since for one in now if one.name not in old and one.since]
        since = min(begun) if begun else self.today
        for at, stay in enumerate(self.live[code]):
            if stay.kin is Kin.OWNER and stay.until is None and stay.name not in new:
                self._until(code, at, since if since > stay.since else max(stay.since, self.today))
        return OwnerChange(code, old, new, since)


def _match(stays: Sequence[Stay], one: Resident, since: date) -> int | None:
    """The stay that the line speaks of: the open one, else the one of the same days."""
    best: tuple[int, int] | None = None
    for at, stay in enumerate(stays):
        if stay.kin is not one.kin or stay.name != one.name:
            continue
        likeness = 2 * (stay.until == one.until) + (stay.since == since)
        if not likeness and not (one.until and stay.until is None and stay.since <= one.until):
            continue
        if best is None or likeness > best[0]:
            best = likeness, at
    return best[1] if best else None


def _bare(code: str) -> str:
    """The code without the 0 before the room number: what Excel makes of 0801."""
    front, _, room = code.rpartition("-")
    return f"{front}-{room.lstrip('0')}"
