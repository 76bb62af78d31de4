"""房屋的写法: however people write a door, one unit has one code (3-2-1501) and one label (3栋2单元1501)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.rules.cells import fold

_PLACES = "商铺|底商|门面|门市|店铺|铺面|别墅|车位|车库|储藏室"
_PLACE = re.compile(rf"({_PLACES})[-/ ]*([0-9A-Z]+(?:[-/ ][0-9A-Z]+)?)号?")
_BUILDING_MARK = re.compile(r"(?<=.)(?:号楼|号栋|号幢|号#|#楼|#栋|栋|幢|座|楼|#)")
_ENTRANCE_MARK = re.compile(r"(?<=.)(?:单元|门|梯)")
_FLOOR = re.compile(r"(?<=[-‡≡])\d{1,3}层-?(?=\d)")
_ROOM_TAIL = re.compile(r"(?<=[0-9A-Z一-鿿])-?(?:号房|号室|室|房|号|户)$")
_SEPARATORS = re.compile(r"[-/\\#_.\s~]+")
_ENTRANCE = re.compile(r"\d{1,2}|[A-Z]\d?|\d[A-Z]")
_HAN = "㐀-鿿"
_BUILDING = re.compile(rf"[0-9A-Z]{{1,6}}|[0-9A-Z{_HAN}]{{1,18}}")
_ROOM = re.compile(
    rf"(?:{_PLACES})?(?=[A-Z{_HAN}]*\d|[A-Z]{{1,2}}$)[0-9A-Z]{{1,8}}[{_HAN}]?(?:-[0-9A-Z]{{1,4}})?"
)
_WORD_THEN_ROOM = re.compile(rf"^([{_HAN}]{{2,}})(?=\d{{3,}}|[0-9A-Z]{{1,2}}单元)")
_SIMPLE = re.compile(r"[0-9A-Z]+(-[0-9A-Z]+){1,3}")
_NUMERAL = re.compile(r"[〇零一二两三四五六七八九十]+")
_DIGITS = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}


@dataclass(frozen=True, slots=True)
class UnitName:
    """房屋名称: 楼栋, 单元 ("" where there is none), 房号; made by `parse` or `place` alone."""

    building: str
    entrance: str
    room: str

    @property
    def code(self) -> str:
        """The plain form, unique in the estate: 3-2-1501, 3-1501 without a 单元."""
        return "-".join(part for part in (self.building, self.entrance, self.room) if part)

    @property
    def label(self) -> str:
        """As it is said at the counter: 3栋2单元1501, 3栋1501, 商铺S12."""
        named = "" if re.fullmatch(_PLACES, self.building) else "-"
        mark = "栋" if self.building[-1].isascii() else named
        entrance = f"{self.entrance}单元" if self.entrance else ""
        return f"{self.building}{mark}{entrance}{self.room}"


def parse(text: str) -> UnitName | None:
    """The unit that `text` names, None when it names none (no 楼栋, or rubbish).

    An unmarked middle part is a 单元 when it is short (2, B, A1); a longer one belongs to a divided room:
    3-1501-1 is room 1501-1 of 3栋. 0 before 楼栋 and 单元 fold, those of a room stay (0801 is on the door).
    """
    found = _parsed(text)
    if found is None or _SIMPLE.fullmatch(found.code):
        return found
    # A word among the parts may read otherwise when it is written out again: then it names no door.
    return found if _parsed(found.code) == _parsed(found.label) == found else None


def _parsed(text: str) -> UnitName | None:
    plain = _spoken(text)
    if shop := _PLACE.fullmatch(plain):
        return UnitName(shop[1], "", _room_of(_SEPARATORS.split(shop[2])))
    if not _BUILDING_MARK.search(plain):
        plain = _WORD_THEN_ROOM.sub(r"\1-", plain)
    plain = _ENTRANCE_MARK.sub("≡-", _BUILDING_MARK.sub("‡-", plain, count=1), count=1)
    plain = _FLOOR.sub("", plain)
    parts = [part for part in _SEPARATORS.split(plain) if part]
    if len(parts) < 2 or parts[0].endswith("≡"):
        return None
    building, rest = _number(parts[0].removesuffix("‡")), parts[1:]
    entrance = ""
    if rest[0].endswith("≡"):
        entrance, rest = _number(rest[0].removesuffix("≡")), rest[1:]
        if not entrance or len(entrance) > 6:
            return None
    elif len(rest) > 1 and _ENTRANCE.fullmatch(_number(rest[0])):
        entrance, rest = _number(rest[0]), rest[1:]
    if not 1 <= len(rest) <= 2:
        return None
    return _checked(building, entrance, _room_of(rest))


def place(building: str, entrance: str, room: str) -> UnitName | None:
    """The unit written in columns of its own; a 房号 that repeats the 楼栋 or 单元 is understood."""
    whole = parse(room)
    if not building:
        return whole if not entrance else None
    tower, stair = _part(building, _BUILDING_MARK), _part(entrance, _ENTRANCE_MARK)
    if stair in ("0", "无", "-"):
        stair = ""
    if whole and whole.building == tower and (not stair or whole.entrance in ("", stair)):
        return _checked(tower, stair or whole.entrance, whole.room)
    if whole and stair and whole.building == stair and not whole.entrance:
        return _checked(tower, stair, whole.room)
    if not stair:
        return parse(f"{tower}-{room}")
    return _checked(tower, stair, _room_of([p for p in _SEPARATORS.split(_spoken(room)) if p]))


def _spoken(text: str) -> str:
    """Half-width, upper case, without 第 and the 室 at the end; 三期 is 3期, and no space beside a mark."""
    plain = re.sub(r"第(?=[0-9A-Z〇零一二两三四五六七八九十])", "", fold(text).upper())
    plain = _ROOM_TAIL.sub("", plain)
    plain = re.sub(rf"({_NUMERAL.pattern})(?=[期区])", lambda found: _number(found[1]), plain)
    return re.sub(r"\s+(?=号楼|栋|幢|座|楼|单元|门|梯|室|房|#)", "", plain)


def _part(text: str, mark: re.Pattern[str]) -> str:
    """A 楼栋 or 单元 that stands in a column of its own: 03栋 → 3."""
    return _number(mark.sub("", fold(text).upper().removeprefix("第").replace(" ", "")))


def _number(part: str) -> str:
    """三十二 → 32, 03 → 3, 03A → 3A; anything else as it is."""
    if _NUMERAL.fullmatch(part):
        part = _numeral(part)
    return re.sub(r"^0+(?=\d)", "", part)


def _numeral(part: str) -> str:
    """十二 → 12, 九十九 → 99, 一五〇一 → 1501 (digit by digit where there is no 十)."""
    if "十" not in part:
        return "".join(str(_DIGITS[one]) for one in part)
    tens, _, ones = part.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return part
    return str((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0))


def _room_of(parts: list[str]) -> str:
    """The room from its parts: S-12 is S12 (the letter is the row of shops), 1501-1 stays divided."""
    parts = [_numeral(part) if _NUMERAL.fullmatch(part) else part for part in parts]
    return re.sub(r"(?<=[A-Z])-(?=\d)", "", "-".join(parts))


def _checked(building: str, entrance: str, room: str) -> UnitName | None:
    """The name, when every part looks like one: a line 3栋合计 is no unit."""
    if not _BUILDING.fullmatch(building) or not _ROOM.fullmatch(room):
        return None
    if entrance and not re.fullmatch(rf"[0-9A-Z{_HAN}]{{1,6}}", entrance):
        return None
    if not entrance and "-" in room and _ENTRANCE.fullmatch(room.partition("-")[0]):
        entrance, _, room = room.partition("-")
    return UnitName(building, entrance, room)
