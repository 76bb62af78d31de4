"""防伪码: number, estate and a truncated keyed check in one ASCII code, so a gate tells a forgery offline.

`FX20260305-A0007.QT7K.M3XKD7PA`: only [A-Z0-9.-], because scanners type through keyboards (domain.md 4.3).
40 bits of HMAC-SHA256 under the site's key: guessing one slip right takes 10^12 tries at the gate's desk.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

# A worker's second card bears the number of his first, and -2 (domain.md 2.4).
_CODE = re.compile(r"([A-Z]{2}\d{8}-[A-Z]\d{4,}(?:-\d{1,2})?)(?:\.([A-Z2-7]{4})\.([A-Z2-7]{8}))?")
_WIDE = {ord("　"): " ", ord("。"): "."} | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True)
class SlipCode:
    """What was scanned or typed: the number, and the estate and check where they were given."""

    number: str
    site: str = ""
    check: str = ""

    def __str__(self) -> str:
        return f"{self.number}.{self.site}.{self.check}" if self.check else self.number


def seal(number: str, site: str, key: bytes) -> SlipCode:
    """The code printed on a paper: `site` is the estate's four letters, `key` its 32 secret bytes."""
    digest = hmac.new(key, f"{number}.{site}".encode(), hashlib.sha256).digest()
    return SlipCode(number, site, base64.b32encode(digest[:5]).decode())


def read(text: str) -> SlipCode | None:
    """The code in what was scanned or typed (lower case, full width and spaces forgiven); None if none is."""
    found = _CODE.fullmatch(re.sub(r"\s", "", text.translate(_WIDE)).upper())
    return SlipCode(found[1], found[2] or "", found[3] or "") if found else None


def genuine(code: SlipCode, site: str, key: bytes) -> bool:
    """Whether the check belongs to this number at this estate."""
    return hmac.compare_digest(str(code), str(seal(code.number, site, key)))
