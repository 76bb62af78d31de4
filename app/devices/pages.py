"""PDF页面成像: the pages of a PDF as images, for the screen and for the spooler: the very bytes that print.

The preview (lane "paper") and the printer (lane "device") draw at the same time: PDFium and its lock are in
`app.imaging.pdf`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from app.imaging import pdf as pdfium


class Pages:
    """The pages of one PDF, open; made by `opened`."""

    def __init__(self, document: pdfium.Document) -> None:
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    def size(self, number: int) -> QSizeF:
        """Page `number` (from 0): width and height in mm."""
        return QSizeF(*self._document.size(number))

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
        dots = round(dpi / 0.0254)
        with self._document.raster(number, dpi) as page:
            for below in range(0, page.height, rows):
                top = max(0, below - 2)
                count = min(below + rows, page.height) - top
                part = page.memory[top * page.stride : (top + count) * page.stride]
                # PDFium takes its memory back with the page: the band needs its own.
                band = QImage(part, page.width, count, page.stride, QImage.Format.Format_RGB32).copy()
                band.setDotsPerMeterX(dots)
                band.setDotsPerMeterY(dots)
                yield top, band


@contextmanager
def opened(pdf: bytes) -> Iterator[Pages]:
    """The pages of the PDF `pdf`, closed at the end of the block."""
    with pdfium.opened(pdf) as document:
        yield Pages(document)
