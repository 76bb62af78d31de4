"""证件号码: GB 11643 (domain.md 3.10) — an identity number is what it says, or the clerk hears why not.

Citizens' cards, residence permits of 港澳台 residents (81/82/83) and foreigners' permanent residence cards
(2023: leading 9; 2017: three letters and twelve digits, whose format alone is known) are told apart.
County codes are not looked up: abolished ones live on in the cards of those born there.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.rules.base import Finding, Level

RULE = "GB11643"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PROVINCES = frozenset(
    map(
        str,
        (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71),
    )
)
"""The first two digits of a citizen's number (GB/T 2260)."""


class Kind(StrEnum):
    """证件种类, as the number itself tells it."""

    RESIDENT = "居民身份证"
    HMT = "港澳台居民居住证"
    FOREIGN = "外国人永久居留身份证"


class Sex(StrEnum):
    """性别: the 17th digit, odd = 男."""

    MALE = "男"
    FEMALE = "女"


@dataclass(frozen=True)
class IdNumber:
    """A number that holds. The 2017 foreign form tells no `birth`, `sex` or `region` (None, None, "")."""

    number: str
    kind: Kind
    birth: date | None = None
    sex: Sex | None = None
    region: str = ""

    def age(self, on: date) -> int | None:
        """周岁 on a day: full years since birth; one born on 29 February is older from 1 March."""
        if self.birth is None:
            return None
        return on.year - self.birth.year - ((on.month, on.day) < (self.birth.month, self.birth.day))


def checksum(first17: str) -> str:
    """The 18th character (0–9 or X) of 17 digits, MOD 11-2. Raises ValueError for anything else."""
    if not re.fullmatch(r"[0-9]{17}", first17):
        raise ValueError("the checksum needs 17 digits")
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first17, strict=True))
    return "10X98765432"[total % 11]


def normal(text: str) -> str:
    """The number as it is kept: half width, no spaces or dashes, letters large (x → X)."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def check(text: str, today: date, field: str = "") -> IdNumber | Finding:
    """The number read, or the one finding that stands in its way; `field` is the form's field to go to.

    A wrong checksum alone only warns (WARN): with the card in hand the clerk may keep the number as 人工核对.
    All else blocks. `today` is the counter's day: nobody is born after it.
    """

    def no(title: str, text: str, level: Level = Level.BLOCK) -> Finding:
        return Finding(RULE, level, title, text, field=field)

    number = normal(text)
    if not number:
        return no("没有证件号码", "请填写证件号码，或改为仅核验。")
    if re.fullmatch(r"[A-Z]{3}[0-9]{12}", number):
        return IdNumber(number, Kind.FOREIGN)
    if re.fullmatch(r"[0-9]{15}", number):
        return no("15 位旧号码", "15 位身份证已停用，请按现用证件填写 18 位号码。")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return no("证件号码不完整", "证件号码应为 18 位，前 17 位是数字，请对照证件重填。")
    kind = _kind(number)
    if kind is None:
        return no("地区码不对", "号码开头的地区码不存在，请对照证件重填。")
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return no("出生日期不对", "号码第 7–14 位不是一个日期，请对照证件重填。")
    if birth > today:
        return no("出生日期在将来", "号码中的出生日期晚于今天，请对照证件重填。")
    if checksum(number[:17]) != number[17]:
        return no("校验码不对", "校验码对不上，多半是输错一位；与证件一致时请注明「人工核对」。", Level.WARN)
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return IdNumber(number, kind, birth, sex, number[:6])


def _kind(number: str) -> Kind | None:
    """The kind that the first digits say, None where no such region is."""
    if number[0] == "9":
        return Kind.FOREIGN
    if number[:6] in {"810000", "820000", "830000"}:
        return Kind.HMT
    return Kind.RESIDENT if number[:2] in PROVINCES else None
