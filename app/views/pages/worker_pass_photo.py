"""出入证的照片: from the camera, a file, the clipboard or dropped; shown as it will be on the card, 25×35.

In memory only, until the desk has sealed it (2.4, 003-08).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeyEvent, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.devices.camera import Eye
from app.forms.worker_pass import OPEN_FILE
from app.rules.base import Refused
from app.rules.worker_pass import PHOTO_MM
from app.views.counter import Counter
from app.views.findings import act_text
from app.views.images import taken
from app.views.pages.worker_pass_words import tr
from app.views.theme import mark, px
from app.views.viewfinder import Viewfinder

HIGH = 140


class PhotoBox(QWidget):
    """Viewfinder and the cropped photo. `data` is the picture as it came (b"": none)."""

    changed = Signal()

    def __init__(self, counter: Counter, eye: Eye | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counter, self.eye = counter, eye
        self.data = b""
        self.size_px = (0, 0)
        self._turn = 0
        self._live = False
        self.finder = Viewfinder()
        self.finder.setMinimumHeight(px(HIGH))
        self.finder.installEventFilter(self)
        self.shown = mark(QLabel(self), kind="note")
        self.shown.setObjectName("photo")
        self.shown.setAccessibleName(tr("一寸照片"))
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.shown.setFixedSize(QSize(px(HIGH) * PHOTO_MM[0] // PHOTO_MM[1], px(HIGH)))
        self.refused = mark(QLabel(self), kind="error")
        self.refused.setObjectName("mark:photo")
        self.refused.setWordWrap(True)
        self.refused.hide()
        button = QPushButton(act_text(OPEN_FILE), self)
        button.setObjectName(f"act:{OPEN_FILE.key}")
        button.setAccessibleName(OPEN_FILE.title)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(self.choose)
        right = QVBoxLayout()
        right.setSpacing(px(6))
        right.addWidget(self.shown, 0, Qt.AlignmentFlag.AlignHCenter)
        right.addWidget(button)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.finder, 1)
        row.addLayout(right)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        box.addLayout(row)
        box.addWidget(self.refused)
        self.setAcceptDrops(True)
        self.finder.pressed.connect(self.take)
        self.finder.files.connect(self.read)
        self.finder.pasted.connect(self._image)
        if eye is not None:
            eye.frame.connect(self.finder.show_frame)
            eye.trouble.connect(self._trouble)
        self._say(tr("还没有照片"))
        self.open()

    def start_keys(self, sheet: QWidget) -> None:
        """Ctrl+O wherever the cursor is in the question."""
        keys = QShortcut(QKeySequence(OPEN_FILE.shortcut), sheet)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.choose)

    # --- the camera ------------------------------------------------------------------------------

    def open(self) -> None:
        """Look through the camera, where there is one."""
        names = self.eye.names() if self.eye is not None else ()
        if self.eye is not None and names:
            chosen = self.counter.station.camera
            self._live = True
            self.eye.open(chosen if chosen in names else "")
        self._todo()

    def close_eye(self) -> None:
        """The question is over: the camera sleeps."""
        if self.eye is not None and self._live:
            self._live = False
            self.eye.close()
            self.eye.frame.disconnect(self.finder.show_frame)
            self.eye.trouble.disconnect(self._trouble)

    def _trouble(self, what: str, do: str) -> None:
        self._live = False
        self._todo()
        self.refuse(f"{what}。{do}")

    def _todo(self) -> None:
        words = tr("对准脸，按空格拍") if self._live else tr("Ctrl+O 选照片，Ctrl+V 粘贴，或把文件拖到这里")
        self.finder.set_todo(words, live=self._live)

    # --- pictures come ---------------------------------------------------------------------------

    def take(self) -> None:
        """Space: what the camera sees; without one, a file."""
        if self._live and self.eye is not None:
            self.eye.shoot(self._image)
        else:
            self.choose()

    def choose(self) -> None:
        """Ctrl+O: a file."""
        name, _ = QFileDialog.getOpenFileName(self, tr("选一寸照片"), "", tr("照片 (*.jpg *.jpeg *.png)"))
        if name:
            self.read([Path(name)])

    def read(self, paths: Sequence[Path]) -> None:
        """The first of these files."""
        from app.imaging.source import contents

        self._start(lambda: contents(paths[0]))

    def show_bytes(self, data: bytes) -> None:
        """A photo that is kept already; it is no new one."""
        picture = QImage.fromData(data)
        self._show(picture)

    def _image(self, image: QImage) -> None:
        if not image.isNull():
            self._start(lambda: _png(image))

    def _start(self, source: Callable[[], bytes]) -> None:
        self._turn += 1
        turn = self._turn

        def job() -> tuple[bytes, bytes, tuple[int, int]]:
            from app.imaging.portrait import one_inch

            data = source()
            made = one_inch(data)
            return data, made.data, (made.width, made.height)

        def done(found: tuple[bytes, bytes, tuple[int, int]]) -> None:
            if turn == self._turn:
                self.data, small, self.size_px = found
                self._show(QImage.fromData(small))
                self.changed.emit()

        def refused(error: Refused) -> None:
            if turn == self._turn:
                self.refuse("\n".join(f"{one.title}：{one.say()}" for one in error.findings))

        self.refuse("")
        self.counter.runner.start("paper", job, done, self.counter.told(refused), owner=self)

    def _show(self, image: QImage) -> None:
        side = self.shown.size() - QSize(px(2), px(2))
        smooth = Qt.TransformationMode.SmoothTransformation
        self.shown.setPixmap(
            QPixmap.fromImage(image.scaled(side, Qt.AspectRatioMode.KeepAspectRatio, smooth))
        )
        self.shown.setAccessibleDescription(tr("照片已裁成 25×35"))

    def _say(self, words: str) -> None:
        self.shown.setText(words)
        self.shown.setAccessibleDescription(words)

    def refuse(self, why: str) -> None:
        """Why there is no photo; "" takes it back."""
        self.refused.setText(why)
        self.refused.setVisible(bool(why))

    # --- hands -----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pasting = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.finder and pasting and event.matches(QKeySequence.StandardKey.Paste):  # type: ignore[attr-defined]
            self.finder.paste()
            return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.finder.take_from(event.mimeData())


def _png(image: QImage) -> bytes:
    """A picture of camera or clipboard as the desk takes it."""
    out = io.BytesIO()
    taken(image).save(out, "PNG", compress_level=1)
    return out.getvalue()
