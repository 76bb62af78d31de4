"""What the tests see on a printed page: its letters with their places, and the codes a scanner reads."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp
from pypdf import PdfReader

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
