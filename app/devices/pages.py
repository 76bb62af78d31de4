"""PDF页面成像: the pages of a PDF as images, for the screen and for the spooler: the very bytes that print.

PDFium must never be entered by two threads at once, and the preview (lane "paper") and the printer (lane
"device") would: every use of it in the program goes through this module's lock.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

MM_PER_POINT = 25.4 / 72
_entered = threading.Lock()


class Pages:
    """The pages of one PDF, open; made by `opened`."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    def size(self, number: int) -> QSizeF:
        """Page `number` (from 0): width and height in mm."""
        with _entered:
            width, height = self._document.get_page_size(number)
        return QSizeF(width * MM_PER_POINT, height * MM_PER_POINT)

    def image(self, number: int, dpi: float) -> QImage:
        """Page `number` on white at `dpi` (an opaque RGB image of its own memory)."""
        ((_, image),) = self.bands(number, dpi, rows=1 << 20)
        return image

    def bands(self, number: int, dpi: float, rows: int) -> Iterator[tuple[int, QImage]]:
        """Page `number` in bands of about `rows` dots: (first row, image), from the top down.

        Each band repeats the last two rows of the one above: drawn in this order, no device that smooths an
        image's edge shows a seam.

        A whole page at a printer's dots is 35 MB, and whoever copies or compresses it in one call holds
        Python's lock, and with it the screen, for a tenth of a second.
        """
        with _entered:
            page = self._document[number]
            bitmap = page.render(scale=dpi / 72, prefer_bgrx=True)
            page.close()
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        memory = memoryview(bitmap.buffer).cast("B")
        dots = round(dpi / 0.0254)
        try:
            for below in range(0, height, rows):
                top = max(0, below - 2)
                count = min(below + rows, height) - top
                part = memory[top * stride : (top + count) * stride]
                # PDFium takes its memory back with the bitmap: the band needs its own.
                band = QImage(part, width, count, stride, QImage.Format.Format_RGB32).copy()
                band.setDotsPerMeterX(dots)
                band.setDotsPerMeterY(dots)
                yield top, band
        finally:
            with _entered:
                bitmap.close()


@contextmanager
def opened(pdf: bytes) -> Iterator[Pages]:
    """The pages of the PDF `pdf`, closed at the end of the block."""
    import pypdfium2  # type: ignore[import-untyped]  # not before a paper is shown

    with _entered:
        document = pypdfium2.PdfDocument(pdf)
    try:
        yield Pages(document)
    finally:
        with _entered:
            document.close()
