"""业主资料导入: what one line of the list says. Errors are data with row and column, never a stop."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from app.rules import cells, mask
from app.rules.base import Trouble
from app.rules.columns import FIELDS, Columns, guess, kind_of, missing
from app.rules.people import Kin
from app.rules.units import UnitName, parse, place

T = TypeVar("T")

DEFAULT_ITEM = "物业服务费"
"""The 收费项目 where a list has no such column."""


class Cancelled(Exception):
    """取消: the clerk pressed it; nothing was written."""


@dataclass(frozen=True, slots=True)
class RowError:
    """错误: one cell that stops the import; `value` is masked where it is personal."""

    row: int
    heading: str
    text: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Resident:
    """One person at one unit, as a line of the list says."""

    name: str
    kin: Kin
    phones: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    joint: bool = False
    """共有人: owns together with the others."""


@dataclass(frozen=True, slots=True)
class Household:
    """One line of 业主资料."""

    row: int
    unit: UnitName
    residents: tuple[Resident, ...]


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """One line of 收费明细, `fen` in 分.

    `paid` None: the list does not say; True with `paid_on` None: paid, on a day the list does not say.
    """

    row: int
    unit: UnitName
    month: str
    item: str
    fen: int
    paid: bool | None = None
    paid_on: date | None = None


@dataclass(frozen=True)
class Table:
    """一张表 as read: headings, and each line with its number in the file.

    {(row, column): reference}: `merged` are the cells that took their value from a merged one, `formulas`
    those whose formula has no result.
    """

    filename: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[object, ...]], ...]
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    merged: Mapping[tuple[int, int], str] = field(default_factory=dict)
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def samples(self, column: int, count: int = 3) -> tuple[str, ...]:
        """The first different values of a column, masked: a mapping is shown beside them."""
        found: dict[str, None] = {}
        key = guess(self.headings)[column]
        for _, line in self.rows[:200]:
            value = _shown(line[column] if column < len(line) else None, key)
            if value:
                found[value] = None
            if len(found) == count:
                break
        return tuple(found)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_KIN_WORDS: dict[str, Kin] = {
    **dict.fromkeys(
        _words("业主 产权人 户主 房主 本人 产权所有人 个人 企业 单位 公司 业主本人 OWNER"), Kin.OWNER
    ),
    **dict.fromkeys(_words("租户 租客 承租人 租赁户 租赁 租住 商户 租户本人 TENANT"), Kin.TENANT),
    **dict.fromkeys(
        _words(
            "家属 家人 家庭成员 亲属 配偶 夫妻 丈夫 妻子 夫 妻 父亲 母亲 父母 父 母 子女 儿子 女儿 子 女 "
            "兄弟 姐妹 孙子 孙女 岳父 岳母 同住人 业主家属 FAMILY"
        ),
        Kin.FAMILY,
    ),
}
_JOINT_WORDS = _words("共有人 共有业主 共同业主 产权共有人 共有产权人 联名业主 第二业主")
_PAID = _words(
    "已缴 已收 已交 已付 已缴费 已收费 已收款 已付款 已交费 已支付 已缴清 已结清 缴清 结清 是 Y YES 1"
)
_UNPAID = _words("未缴 未收 未交 未付 未缴费 未收费 未收款 未付款 未交费 未支付 欠费 欠缴 待缴 否 N NO 0")
_PLAIN = _words("unit building entrance room month item amount paid kin since until plates")
"""Fields that an error shows whole (long numbers excepted): they tell nothing of a person."""


class Reader:
    """Reads the lines of one table by its columns; `errors` fill up as it goes."""

    def __init__(self, table: Table, columns: Columns) -> None:
        """Raises Trouble when a column that every list needs is not chosen."""
        if gone := missing(columns):
            raise Trouble(f"还没有指定哪一列是「{'」「'.join(gone)}」", "请在列对照里选好这一列，再试运行。")
        self.kind = kind_of(columns)
        self.errors: list[RowError] = []
        self._table = table
        self._at: dict[str, list[int]] = {}
        for at, key in enumerate(columns):
            if key and self.kind in FIELDS[key].kinds:
                self._at.setdefault(key, []).append(at)
        self._used = [at for places in self._at.values() for at in places]
        self._formula_columns = sorted({at for _, at in table.formulas}.intersection(self._used))

    def household(self, row: int, line: Sequence[object]) -> Household | None:
        """The line as 业主资料; None when it is empty or wrong."""
        before = len(self.errors)
        if self._skip(row, line):
            return None
        unit = self._unit(row, line)
        since, until = self._day(row, line, "since"), self._day(row, line, "until")
        if since and until and until < since:
            self._fault(row, line, "until", "迁出日期早于入住日期，请核对。")
        kin, joint = self._kin(row, line)
        sound = len(self.errors)
        owners = self._all(row, line, "name", cells.names)
        tenants = self._all(row, line, "tenant", cells.names)
        told = len(self.errors) > sound  # a name that cannot be read is not missing as well
        if not owners and not tenants and not told:
            self._fault(row, line, "name", "没有姓名，请补上。")
        plates = self._all(row, line, "plates", cells.plates)
        found = [
            Resident(name, kin, numbers, () if at else plates, since, until, joint or at > 0)
            for at, (name, numbers) in enumerate(self._people(row, line, "phone", owners, told))
        ]
        found += [
            Resident(name, Kin.TENANT, numbers)
            for name, numbers in self._people(row, line, "tenant_phone", tenants, told)
        ]
        if len(self.errors) > before or unit is None:
            return None
        return Household(row, unit, tuple(found))

    def charge(self, row: int, line: Sequence[object]) -> ChargeLine | None:
        """The line as 收费明细; None when it is empty or wrong."""
        before = len(self.errors)
        if self._skip(row, line):
            return None
        unit = self._unit(row, line)
        for at in self._at["amount"]:
            if reference := self._table.merged.get((row, at)):
                self._fault(row, line, "amount", f"金额是合并单元格 {reference}，请拆开并写上每一行的金额。")
        month = self._one(row, line, "month", cells.month, "")
        fen = self._one(row, line, "amount", cells.fen, 0)
        item = self._one(row, line, "item", cells.given, "") or DEFAULT_ITEM
        unsaid: tuple[bool | None, date | None] = (None, None)
        paid, paid_on = self._one(row, line, "paid", _payment, unsaid)
        if len(self.errors) > before or unit is None:
            return None
        return ChargeLine(row, unit, month, item[:40], fen, paid, paid_on)

    def _skip(self, row: int, line: Sequence[object]) -> bool:
        """Whether no used cell holds anything, or one holds a formula without a result (an error)."""
        formulas = [(at, self._table.formulas.get((row, at))) for at in self._formula_columns]
        for at, reference in formulas:
            if reference:
                text = f"单元格 {reference} 是公式但没有结果，请用 Excel/WPS 打开、保存一次，再导入。"
                self.errors.append(RowError(row, self._table.headings[at], text))
        return any(reference for _, reference in formulas) or all(
            at >= len(line) or line[at] is None or not str(line[at]).strip() for at in self._used
        )

    def _unit(self, row: int, line: Sequence[object]) -> UnitName | None:
        building, entrance, room, unit = (
            self._one(row, line, key, cells.text, "") for key in ("building", "entrance", "room", "unit")
        )
        found = parse(unit) if unit and not building else place(building, entrance, unit or room)
        if found is None and unit and building:
            found = parse(unit)
        if found is None:
            key = "unit" if "unit" in self._at else "room"
            self._fault(row, line, key, "看不出是哪一套房，请写成 3-2-1501 或 3栋2单元1501 的样子。")
        elif len(found.building) > 20 or len(found.room) > 20:
            self._fault(row, line, "unit", "房屋名称太长，请核对。")
        return found

    def _kin(self, row: int, line: Sequence[object]) -> tuple[Kin, bool]:
        word = self._one(row, line, "kin", cells.given, "").upper()
        if word in _JOINT_WORDS:
            return Kin.OWNER, True
        if word and word not in _KIN_WORDS:
            self._fault(row, line, "kin", "不认识这个身份，请写业主、共有人、租户或家属。")
        return _KIN_WORDS.get(word, Kin.OWNER), False

    def _people(
        self, row: int, line: Sequence[object], key: str, names: tuple[str, ...], told: bool
    ) -> list[tuple[str, tuple[str, ...]]]:
        """Each name with its phones: one name has all; as many phones as names pair; one phone is shared."""
        phones = self._all(row, line, key, cells.phones)
        if phones and not names and not told:
            self._fault(row, line, key, "有电话没有姓名，请补上姓名。")
        if len(names) <= 1 or len(phones) <= 1:
            return [(name, phones) for name in names]
        if len(names) != len(phones):
            text = f"{len(names)} 个姓名、{len(phones)} 个电话，分不清是谁的，请一人写一行。"
            self._fault(row, line, key, text)
        return [(name, (number,)) for name, number in zip(names, phones, strict=False)]

    def _day(self, row: int, line: Sequence[object], key: str) -> date | None:
        none: date | None = None
        return self._one(row, line, key, cells.day, none)

    def _one(self, row: int, line: Sequence[object], key: str, read: Callable[[object], T], empty: T) -> T:
        for at in self._at.get(key, ()):
            try:
                return read(line[at] if at < len(line) else None)
            except cells.BadCell as error:
                self._fault(row, line, key, str(error), at)
        return empty

    def _all(
        self, row: int, line: Sequence[object], key: str, read: Callable[[object], tuple[str, ...]]
    ) -> tuple[str, ...]:
        found: list[str] = []
        for at in self._at.get(key, ()):
            try:
                found += read(line[at] if at < len(line) else None)
            except cells.BadCell as error:
                self._fault(row, line, key, str(error), at)
        return tuple(dict.fromkeys(found))

    def _fault(self, row: int, line: Sequence[object], key: str, text: str, at: int = -1) -> None:
        places = self._at.get(key) or self._used
        at = places[0] if at < 0 else at
        value = _shown(line[at] if at < len(line) else None, key)
        self.errors.append(RowError(row, self._table.headings[at], text, value))


def _payment(cell: object) -> tuple[bool | None, date | None]:
    word = cells.given(cell).upper()
    if word in _UNPAID or word == "":
        return False, None
    if word in _PAID:
        return True, None
    return True, cells.day(cell)


def _shown(cell: object, key: str) -> str:
    """A cell as an error or a sample may show it."""
    try:
        value = cells.text(cell)[:40]
    except cells.BadCell:
        return str(cell)[:40]
    if key in _PLAIN:
        return re.sub(r"\d{9,}", lambda long: "***" + long[0][-4:], value)
    if key in ("name", "tenant"):
        return "、".join(mask.name(one) for one in re.split(r"[、,，;；/]", value) if one.strip())
    if key in ("phone", "tenant_phone"):
        return "、".join(mask.phone(one) for one in re.split(r"[、,，;；/|\n]", value) if one.strip())
    return "***" if re.search(r"\d{5,}", value) else value[:1] + "*" if value else ""
