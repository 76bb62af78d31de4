"""物品速记: quick phrases for what people carry out, by pinyin initials and a number: bx, zx6, 纸箱×6."""

from __future__ import annotations

import re

from app.rules.release import Item

PHRASES: tuple[tuple[str, str, str], ...] = (
    ("冰箱", "bx", "台"),
    ("洗衣机", "xyj", "台"),
    ("电视机", "dsj", "台"),
    ("空调", "kt", "台"),
    ("热水器", "rsq", "台"),
    ("微波炉", "wbl", "台"),
    ("电脑", "dn", "台"),
    ("床", "c", "张"),
    ("床垫", "cd", "张"),
    ("沙发", "sf", "张"),
    ("桌子", "zz", "张"),
    ("椅子", "yz", "把"),
    ("衣柜", "yg", "个"),
    ("茶几", "cj", "个"),
    ("书架", "sj", "个"),
    ("纸箱", "zx", "个"),
    ("行李箱", "xlx", "个"),
    ("编织袋", "bzd", "个"),
    ("自行车", "zxc", "辆"),
    ("电动车", "ddc", "辆"),
    ("工具箱", "gjx", "个"),
    ("瓷砖", "cz", "箱"),
    ("余料", "yl", "袋"),
)
"""The office's everyday words: (name, pinyin initials, measure word)."""

_NUMBER = re.compile(r"^(?P<word>.*?)\s*[×xX*]?\s*(?P<count>\d{1,4})\s*(?P<measure>[一-鿿]{0,2})$")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def quick(text: str) -> Item | None:
    """The item a short word means: `bx` 冰箱, `zx6` 纸箱 6 个, `纸箱×6`, `玻璃 2块`; None for nothing."""
    text = text.strip().translate(_WIDE)
    if not text:
        return None
    found = _NUMBER.match(text)
    for word, count, measure in ((text, 1, ""), *_split(found)):
        for name, initials, usual in PHRASES:
            if word.lower() in (initials, name):
                return Item(name, "", count, measure or usual)
    if found and found["word"] and not found["word"].isascii():
        return Item(found["word"], "", int(found["count"]), found["measure"] or "件")
    return Item(text)


def _split(found: re.Match[str] | None) -> tuple[tuple[str, int, str], ...]:
    if found is None or not found["word"]:
        return ()
    whole = (found["word"], int(found["count"]), found["measure"])
    # "zx6": the x belongs to the initials, though ×, x and * may also stand for "times".
    return (whole, (found["word"] + "x", *whole[1:]))


def completions(text: str) -> tuple[str, ...]:
    """The phrases that begin with what is typed, by name or initials, for the list under the cell."""
    head = text.strip().lower()
    return tuple(
        name for name, initials, _ in PHRASES if head and (initials.startswith(head) or name.startswith(head))
    )


def line(item: Item) -> str:
    """An item as it is read out: 纸箱（封口）6个."""
    feature = f"（{item.feature}）" if item.feature else ""
    return f"{item.name}{feature}{item.quantity}{item.measure}"


def goods(items: tuple[Item, ...]) -> str:
    """The items in one line."""
    return "、".join(line(one) for one in items)
