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
        with _entered:
            page = self._document[number]
            bitmap = page.render(scale=dpi / 72, prefer_bgrx=True)
            view = QImage(
                bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
            )
            image = view.copy()  # PDFium frees its own memory with the bitmap
            bitmap.close()
            page.close()
        dots = round(dpi / 0.0254)
        image.setDotsPerMeterX(dots)
        image.setDotsPerMeterY(dots)
        return image


@contextmanager
def opened(pdf: bytes) -> Iterator[Pages]:
    """The pages of the PDF `pdf`, closed at the end of the block."""
    import pypdfium2  # type: ignore[import-untyped]  # 30 ms: not before the first paper is shown

    with _entered:
        document = pypdfium2.PdfDocument(pdf)
    try:
        yield Pages(document)
    finally:
        with _entered:
            document.close()
