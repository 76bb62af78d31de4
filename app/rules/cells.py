"""单元格: what people and billing systems leave in a cell, made plain.

Each reader answers the clean value or raises BadCell, whose text says what is wrong and what to do.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣ー"), "-")
_INVISIBLE = dict.fromkeys([0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060, 0x200E, 0x200F, 0x00AD], None)
_SPLIT = re.compile(r"[、,;/|\n\r]+")
_NOTHING = frozenset({"", "-", "--", "/", "无", "无。", "暂无", "没有", "N/A", "NULL", "NONE"})
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_GAP_IN_NAME = re.compile(rf"(?<=[{_HAN}]) +(?=[{_HAN}])")
_ERROR_VALUES = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})


class BadCell(ValueError):
    """A cell that cannot be understood; the text is for the clerk."""


def text(cell: object) -> str:
    """The cell as the text a person sees: 1501.0 → 1501, no BOM, nbsp, tab or ="…" around it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    plain = str(cell).translate(_INVISIBLE).replace("\u00a0", " ").strip()
    if plain in _ERROR_VALUES:
        raise BadCell(f"单元格是公式错误 {plain}，请在表里改好公式后再导入。")
    if plain.startswith('="') and plain.endswith('"'):
        plain = plain[2:-1]
    return plain.removeprefix("'").strip()


def fold(value: str) -> str:
    """Full-width letters, digits and signs become half-width, every dash a hyphen. Never used on names."""
    return value.translate(_WIDTH).translate(_DASHES).translate(_INVISIBLE).replace("\u00a0", " ").strip()


def given(cell: object) -> str:
    """`text` and `fold`, where 无, -, / and the like mean nothing at all."""
    plain = fold(text(cell))
    return "" if plain.upper() in _NOTHING else plain


def names(cell: object) -> tuple[str, ...]:
    """Names in one cell (co-owners by 、 / , ;). Characters stay as written: rare ones too."""
    plain = text(cell).replace("\u3000", " ").replace("，", ",").replace("；", ";").replace("／", "/")
    if plain.upper() in _NOTHING:
        return ()
    found = []
    for part in _SPLIT.split(plain):
        name = _GAP_IN_NAME.sub("", re.sub(r"\s+", " ", part)).strip()
        if not name:
            continue
        if "*" in name or "＊" in name:
            raise BadCell("姓名被 * 隐去了，请从收费系统导出完整姓名。")
        if len(name) > 80:
            raise BadCell("姓名超过 80 个字，请检查是否串列。")
        if name.isdecimal():
            raise BadCell("姓名是一串数字，请检查是否串列。")
        found.append(name)
    return tuple(dict.fromkeys(found))


_PHONE = re.compile(r"1[3-9]\d{9}|0[1-9]\d{8,10}|[2-8]\d{6,7}|[48]00\d{7}|\+\d{8,15}")
_SCIENCE = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)


def _phone(written: str) -> str:
    if "*" in written:
        raise BadCell("电话被 * 隐去了，请从收费系统导出完整号码。")
    if _SCIENCE.fullmatch(written):
        number = Decimal(written)
        if len(number.as_tuple().digits) < number.adjusted() + 1:
            raise BadCell("电话变成了科学计数，后几位已丢失，请把这一列设为文本、重新导出。")
        written = str(int(number))
    main, _, extension = re.sub(r"[\s()]", "", written).replace("ext", "转").partition("转")
    digits = main.replace("-", "").replace(".", "")
    digits = re.sub(r"^(\+|00)86(?=[01])|^86(?=1\d{10}$)", "", digits)
    digits = re.sub(r"^00(?=[1-9])", "+", digits)
    digits = re.sub(r"^(?:0)(?=1[3-9]\d{9}$)", "", digits)
    if not _PHONE.fullmatch(digits) or not (extension == "" or re.fullmatch(r"\d{1,6}", extension)):
        raise BadCell("电话号码不对，请核对位数（手机 11 位，固话带区号）。")
    return f"{digits}-{extension}" if extension else digits


def phones(cell: object) -> tuple[str, ...]:
    """Numbers in one cell, digits only (+ only abroad, -801 an extension): spaces, hyphens, +86 go."""
    plain = given(cell)
    found: list[str] = []
    for part in _SPLIT.split(plain):
        pieces = part.split()
        whole = [part] if len(re.sub(r"\D", "", part.partition("转")[0])) <= 13 or len(pieces) < 2 else pieces
        found += [_phone(one) for one in whole if one.strip()]
    return tuple(dict.fromkeys(found))


def plates(cell: object) -> tuple[str, ...]:
    """Plates in one cell, upper case, without the dot: 粤B·12345 → 粤B12345."""
    found = []
    for part in re.split(r"[、,;/|\s]+", given(cell)):
        plate = re.sub(r"[·.•・\-]", "", part).upper()
        if not plate:
            continue
        if not re.fullmatch(rf"[{_HAN}]{{1,2}}[A-Z][0-9A-Z{_HAN}]{{4,6}}|[A-Z]{{2}}\d{{1,4}}", plate):
            raise BadCell("车牌号不对，请写成 粤B12345 的样子，多个用顿号隔开。")
        found.append(plate)
    return tuple(dict.fromkeys(found))


_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_OPEN_END = frozenset({"长期", "至今", "在住", "未迁出"})


def day(cell: object) -> date | None:
    """A calendar day: real dates, 2024/3/5, 2024.3.5, 2024年3月5日, 20240305, Excel serials (1900 system)."""
    if isinstance(cell, datetime):
        return _sane(cell.date())
    if isinstance(cell, date):
        return _sane(cell)
    plain = given(cell)
    if plain == "" or plain in _OPEN_END:
        return None
    try:
        if match := _DATE.fullmatch(plain):
            return _sane(date(*map(int, match.groups())))
        if re.fullmatch(r"\d{8}", plain):
            return _sane(date(int(plain[:4]), int(plain[4:6]), int(plain[6:])))
        if re.fullmatch(r"[2-7]\d{4}(\.\d+)?", plain):
            return _sane(date(1899, 12, 30) + timedelta(days=int(float(plain))))
    except ValueError as error:
        raise BadCell("没有这一天，请核对日期。") from error
    raise BadCell("日期看不懂，请写成 2024-03-05 的样子。")


def _sane(value: date) -> date:
    if not 1950 <= value.year <= 2100:
        raise ValueError(value)
    return value


def month(cell: object) -> str:
    """A month "2026-03": 2026-03, 2026/3, 202603, 2026年3月, or any day in it."""
    if not isinstance(cell, date):
        plain = given(cell)
        match = re.fullmatch(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?份?", plain)
        if match and len(plain) != 5 and 1 <= int(match[2]) <= 12 and 1950 <= int(match[1]) <= 2100:
            return f"{match[1]}-{int(match[2]):02d}"
    try:
        value = day(cell)
    except BadCell:
        value = None
    if value is None:
        raise BadCell("月份看不懂，请写成 2026-03 的样子。")
    return f"{value:%Y-%m}"


def fen(cell: object) -> int:
    """元 as integer 分: 1,234.5 / ¥1234.50 / 123元 → 分, halves away from zero."""
    plain = re.sub(r"[\s,，￥¥元]", "", given(cell))
    try:
        amount = Decimal(plain)
    except InvalidOperation as error:
        raise BadCell("金额不是数字，请写成 123.45 的样子。") from error
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** 9:
        raise BadCell("金额太大或不是数字，请核对。")
    return int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
