"""PDF: the one door to PDFium, which must never be entered by two threads at once.

The preview (lane "paper"), the printer (lane "device") and the pictures would: every call of PDFium in the
program is made here, under one lock. Knows neither Qt nor Pillow; lengths are mm, pages count from 0.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

MM_PER_POINT = 25.4 / 72
_PASSWORD = 4
"""PDFium's FPDF_ERR_PASSWORD."""
_entered = threading.Lock()


class Unreadable(Exception):
    """PDFium cannot open this file or this page."""


class Locked(Unreadable):
    """The file wants a password."""


@dataclass(frozen=True, repr=False)
class Raster:
    """A drawn page: rows of `stride` bytes, each dot blue, green, red and one unused byte.

    `memory` is PDFium's own: who keeps any of it beyond the block copies it.
    """

    memory: memoryview
    width: int
    height: int
    stride: int


class Document:
    """One PDF, open; made by `opened`."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def __len__(self) -> int:
        with _entered:
            return len(self._document)

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page. Raises Unreadable where there is none."""
        with _entered, _told():
            width, height = self._document.get_page_size(number)
        return width * MM_PER_POINT, height * MM_PER_POINT

    @contextmanager
    def raster(self, number: int, dpi: float) -> Iterator[Raster]:
        """A page drawn on white, its memory given back at the end of the block. Raises Unreadable."""
        with _entered, _told(), closing(self._document[number]) as page:
            bitmap = page.render(scale=dpi / 72, prefer_bgrx=True)
        memory = memoryview(bitmap.buffer).cast("B")
        try:
            yield Raster(memory, bitmap.width, bitmap.height, bitmap.stride)
        finally:
            with _entered:
                bitmap.close()

    def images(self, number: int) -> list[tuple[int, int]]:
        """Width and height in dots of the images on a page, as they claim it. Raises Unreadable."""
        with _entered, _told():
            import pypdfium2.raw as raw  # type: ignore[import-untyped]

            with closing(self._document[number]) as page:
                return [one.get_px_size() for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])]

    def text(self) -> str:
        """The letters of all pages. Raises Unreadable."""
        found = []
        with _entered, _told():
            for number in range(len(self._document)):
                # What is left to Python's own cleaning up would enter PDFium without the lock.
                with closing(self._document[number]) as page, closing(page.get_textpage()) as letters:
                    found.append(letters.get_text_range())
        return "".join(found)


@contextmanager
def opened(pdf: bytes) -> Iterator[Document]:
    """The PDF `pdf`, closed at the end of the block. Raises Locked and Unreadable."""
    import pypdfium2  # not before a paper is shown

    with _entered, _told():
        document = pypdfium2.PdfDocument(pdf)
    try:
        yield Document(document)
    finally:
        with _entered:
            document.close()


@contextmanager
def _told() -> Iterator[None]:
    """PDFium's complaint in this house's words; its own may quote the file."""
    import pypdfium2

    try:
        yield
    except pypdfium2.PdfiumError as error:
        kind = Locked if getattr(error, "err_code", None) == _PASSWORD else Unreadable
        raise kind(str(error)) from None
