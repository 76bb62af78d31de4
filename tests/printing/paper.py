"""What the tests see on a printed page: its letters with their places, and the codes a scanner reads."""

from __future__ import annotations

import ctypes
from collections import Counter
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp
from pypdf import PdfReader

from printing.parts import layout
from printing.slip import Spec

POINT = 25.4 / 72


@dataclass(frozen=True)
class Letter:
    """A letter and the box of its ink, mm from the top left corner; `tilted` in a mark across the page."""

    character: str
    left: float
    top: float
    right: float
    bottom: float
    tilted: bool


def letters(pdf: bytes) -> list[list[Letter]]:
    """The inked letters of every page."""
    pages = []
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        height = page.get_height()
        text = page.get_textpage()
        found = []
        for n in range(text.count_chars()):
            character = chr(pdfium.FPDFText_GetUnicode(text, n))
            if "\udc00" <= character <= "\udfff":  # the second half of the letter just found
                continue
            if "\ud800" <= character <= "\udbff":
                pair = character + chr(pdfium.FPDFText_GetUnicode(text, n + 1))
                character = pair.encode("utf-16", "surrogatepass").decode("utf-16")
            if character.isspace() or pdfium.FPDFText_IsGenerated(text, n) == 1:
                continue
            box = [ctypes.c_double() for _ in range(4)]
            assert pdfium.FPDFText_GetCharBox(text, n, *(ctypes.byref(edge) for edge in box))
            left, right, bottom, top = (edge.value for edge in box)
            angle = pdfium.FPDFText_GetCharAngle(text, n) % 3.14159
            found.append(
                Letter(
                    character,
                    left * POINT,
                    (height - top) * POINT,
                    right * POINT,
                    (height - bottom) * POINT,
                    0.05 < angle < 3.09,
                )
            )
        pages.append(found)
    return pages


def texts(pdf: bytes) -> list[str]:
    """The text of every page without blanks, as it copies out of a viewer."""
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def words(pdf: bytes) -> list[str]:
    """The same as another reader finds it, in a tenth of the time."""
    pages = pypdfium2.PdfDocument(pdf)
    return ["".join(page.get_textpage().get_text_range().split()) for page in pages]


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of every page in mm."""
    boxes = [page.mediabox for page in PdfReader(BytesIO(pdf)).pages]
    return [(round(float(box.width) * POINT), round(float(box.height) * POINT)) for box in boxes]


def scan(pdf: bytes, dpi: int = 150) -> list[list[tuple[str, float]]]:
    """What a scanner reads on every page: (code, side of its modules in mm), from the top down."""
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        image = page.render(scale=dpi / 72).to_pil().convert("L")
        codes = sorted(zxingcpp.read_barcodes(image), key=lambda code: code.position.top_left.y)
        pages.append(
            [
                (code.text, (code.position.top_right.x - code.position.top_left.x) / dpi * 25.4)
                for code in codes
            ]
        )
    return pages


def overlaps(page: list[Letter]) -> list[tuple[Letter, Letter]]:
    """Letters that lie on one another (more than a kerning's worth), marks across the page aside."""
    rows = sorted((letter for letter in page if not letter.tilted), key=lambda letter: letter.left)
    found = []
    for n, one in enumerate(rows):
        for other in rows[n + 1 :]:
            if other.left >= one.right:
                break
            wide = min(one.right, other.right) - other.left
            high = min(one.bottom, other.bottom) - max(one.top, other.top)
            if wide > 0.25 and high > 0.25:
                found.append((one, other))
    return found


@dataclass(frozen=True)
class Rule:
    """A level line, mm from the top left corner."""

    left: float
    y: float
    right: float


def rules(pdf: bytes) -> list[list[Rule]]:
    """The level lines of every page."""
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        height = page.get_height()
        found = []
        for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = drawn.get_bounds()
            if top - bottom < 2:
                y = height - (top + bottom) / 2
                found.append(Rule(left * POINT, y * POINT, right * POINT))
        pages.append(found)
    return pages


def struck(pdf: bytes) -> list[str]:
    """The letters of every page through whose middle a line goes, in order."""
    pages = []
    for page, lines in zip(letters(pdf), rules(pdf), strict=True):
        found = ""
        for letter in page:
            middle, third = (letter.top + letter.bottom) / 2, (letter.bottom - letter.top) / 3
            for line in lines:
                through = line.left < letter.left and letter.right < line.right
                if through and abs(line.y - middle) < third:
                    found += letter.character
                    break
        pages.append(found)
    return pages


def smallest(pdf: bytes) -> float:
    """The smallest type on any page, pt."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        drawn = [n for n in range(text.count_chars()) if pdfium.FPDFText_IsGenerated(text, n) == 0]
        found += [pdfium.FPDFText_GetFontSize(text, n) for n in drawn]
    return min(found)


def colours(pdf: bytes) -> set[tuple[int, int, int]]:
    """The colours that are set on any page, of letters, lines and areas."""
    found = set()
    for page in pypdfium2.PdfDocument(pdf):
        for drawn in page.get_objects():
            for ask in (pdfium.FPDFPageObj_GetFillColor, pdfium.FPDFPageObj_GetStrokeColor):
                parts = [ctypes.c_uint() for _ in range(4)]
                if ask(drawn, *(ctypes.byref(part) for part in parts)):
                    found.add((parts[0].value, parts[1].value, parts[2].value))
    return found


def tilted(pdf: bytes) -> str:
    """What stands across the pages."""
    return "".join(letter.character for page in letters(pdf) for letter in page if letter.tilted)


def assert_stays_inside(pdf: bytes, side: float, top: float = 3.5, bottom: float = 3.5) -> None:
    """Every letter lies within the margins (mm), and no two lie on one another."""
    for (wide, high), sheet in zip(sizes(pdf), letters(pdf), strict=True):
        for letter in sheet:
            if letter.tilted or letter.character == "✂":
                continue
            assert side - 0.5 <= letter.left, letter
            assert letter.right <= wide - side + 0.5, letter
            assert top <= letter.top, letter
            assert letter.bottom <= high - bottom, letter
        assert overlaps(sheet) == []


def strips(pdf: bytes, key: str, parts: int = 3) -> list[list[Letter]]:
    """The letters of every part of every page of that layout, places counted from the strip's own top."""
    form = layout(key)
    count = parts if form.strips else 1
    high = form.height / count
    found = []
    for page in letters(pdf):
        cut: list[list[Letter]] = [[] for _ in range(count)]
        for letter in page:
            if letter.character != "✂":
                n = min(int((letter.top + letter.bottom) / 2 / high), count - 1)
                top, bottom = letter.top - n * high, letter.bottom - n * high
                cut[n].append(replace(letter, top=top, bottom=bottom))
        found += cut
    return found


def assert_strips_stay_inside(pdf: bytes, key: str, spec: Spec) -> None:
    """Every letter lies within the margins of its strip, and no two lie on one another."""
    form = layout(key)
    high = form.height / (3 if form.strips else 1)
    for strip in strips(pdf, key):
        for letter in strip:
            if letter.tilted:
                continue
            assert letter.left >= spec.side - 0.5, letter
            assert letter.right <= form.width - spec.side + 0.5, letter
            assert letter.top >= spec.top - 0.5, letter
            assert letter.bottom <= high - spec.bottom + 0.5, letter
        assert overlaps(strip) == []


def assert_whole(pdf: bytes, said: list[str]) -> None:
    """Nothing of `said` is cut."""
    assert not Counter("".join("".join(said).split())) - Counter("".join(texts(pdf)))


_NOT_AS_IT_IS = frozenset({"day", "column", "state"})  # said in other words


def said(data: Any) -> list[str]:
    """All texts of a document's data that stand on it as they are."""
    found: list[str] = []
    for name, value in vars(data).items():
        if isinstance(value, tuple):
            found += [part for one in value for part in ([one] if isinstance(one, str) else said(one))]
        elif isinstance(value, str) and name not in _NOT_AS_IT_IS and not _moment(value):
            found.append(value)
    return found


def _moment(value: str) -> bool:
    return len(value) == 25 and value[10] == "T" and value.endswith("+08:00")


def assert_nothing_is_cut(data: Any, pdf: bytes, side: float) -> None:
    """All of the data is on the paper, inside its margins, nothing on anything else."""
    assert_stays_inside(pdf, side)
    assert_whole(pdf, said(data))
