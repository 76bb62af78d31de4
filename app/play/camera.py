"""演示用的高拍仪: an `Eye` that sees what the play lays under it; needs no device and no QtMultimedia."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from app.devices.camera import WIDEST

NAME = "演示高拍仪"
_DESK = (1600, 1200)


class PaperCamera(QObject):
    """The camera of the play. As with a real one, every picture comes after the call that asked for it."""

    frame = Signal(QImage)
    shot = Signal(QImage)
    trouble = Signal(str, str)
    started = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._under = _empty()
        self._plugged = True
        self._turn = 0
        self._open = False
        self.openings = 0

    def names(self) -> tuple[str, ...]:
        """The one camera, while it is plugged in."""
        return (NAME,) if self._plugged else ()

    def lay(self, image: QImage | Image.Image | None) -> None:
        """Put a picture under the camera; None takes it away."""
        if image is None:
            self._under = _empty()
        else:
            self._under = QImage(image) if isinstance(image, QImage) else _from_pillow(image)
        self._later(self._show)

    def plug(self, there: bool) -> None:
        """Plug the camera in, or pull it out."""
        self._plugged = there
        if not there and self._open:
            self.close()
            self.trouble.emit(f"摄像头「{NAME}」断开了", "请插好它的 USB 线再打开。")

    def open(self, name: str = "") -> None:
        """Show what lies under it; `trouble` when it is pulled out or of another name."""
        self.close()
        if not self._plugged or name not in ("", NAME):
            self.trouble.emit("没有找到摄像头", "请插好高拍仪或摄像头的 USB 线再打开。")
            return
        self._open = True
        self.openings += 1
        self._later(self.started.emit)
        self._later(self._show)

    def shoot(self, callback: Callable[[QImage], None] | None = None) -> None:
        """The picture that lies there, at its full size."""
        if not self._open:
            self.trouble.emit("摄像头没有打开", "请先打开摄像头，看到画面后再拍。")
            return

        def take() -> None:
            image = QImage(self._under)
            self.shot.emit(image)
            if callback is not None:
                callback(image)

        self._later(take)

    def close(self) -> None:
        """See nothing more."""
        self._turn += 1
        self._open = False

    def _show(self) -> None:
        image = self._under
        if max(image.width(), image.height()) > WIDEST:
            how = Qt.TransformationMode.SmoothTransformation
            image = image.scaled(WIDEST, WIDEST, Qt.AspectRatioMode.KeepAspectRatio, how)
        self.frame.emit(image)

    def _later(self, act: Callable[[], None]) -> None:
        """Do it when the loop comes round, unless the camera was closed meanwhile."""
        turn = self._turn

        def now() -> None:
            if self._open and turn == self._turn:
                act()

        QTimer.singleShot(0, self, now)


def _empty() -> QImage:
    """A bare grey desk."""
    desk = QImage(*_DESK, QImage.Format.Format_RGB32)
    desk.fill(Qt.GlobalColor.gray)
    return desk


def _from_pillow(image: Image.Image) -> QImage:
    """The same picture with memory of its own."""
    plain = image.convert("RGB")
    data = plain.tobytes()
    return QImage(data, plain.width, plain.height, plain.width * 3, QImage.Format.Format_RGB888).copy()


__all__ = ["NAME", "PaperCamera"]
