"""演示用的芯片: the 256 bytes of an invented person's card, as a reader hands them over (domain.md 4.1)."""

from __future__ import annotations

from datetime import date

from app.rules.id_card_chip import RESIDENT, SIZE


def resident(name: str, number: str, address: str, until: str = "20400101") -> bytes:
    """A resident's card; the birth follows from the number."""
    said = {
        "name": name,
        "sex": "1",
        "nation": "01",
        "birth": number[6:14],
        "address": address,
        "number": number,
        "office": "示例市公安局",
        "since": "20200101",
        "until": until,
        "flag": " ",
    }
    message = bytearray(" ".encode("utf-16-le") * (SIZE // 2))
    for field, at, length in RESIDENT:
        text = said.get(field, "").encode("utf-16-le")[:length]
        message[at : at + len(text)] = text
    return bytes(message)


def child_number(today: date) -> str:
    """A number of somebody ten years old that cannot be anybody's: its region was never given out."""
    from app.rules.idnumber import checksum

    first = f"449999{today.year - 10}0101001"
    return first + checksum(first)
