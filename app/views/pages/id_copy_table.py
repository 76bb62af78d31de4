"""台面: where pictures come from (camera, file, clipboard, drop) and lie until they are stamped; memory only.

The table holds the shots of one customer. It never writes them anywhere: they go as they are to the desk,
and are gone with `clear`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.forms.spec import Act
from app.imaging.picture import Picture, from_image, preview, read_file
from app.imaging.shot import PAPERS, Shot, shoot
from app.rules.base import Refused
from app.views.corner_sheet import CornerSheet
from app.views.counter import Counter
from app.views.findings import act_text
from app.views.images import shown, taken
from app.views.pages import id_copy_words as words
from app.views.shot_strip import ShotStrip
from app.views.theme import mark, px
from app.views.viewfinder import Viewfinder

THUMB, LARGE = 220, 1100
ACTS = ("open_file", "corners", "turn", "kind", "drop_picture", "more")
"""What may be done with pictures, in the order of the bar."""
COLUMNS = 2
SIDES = 2
"""A card has two; after both the paper is shown."""


class Table(QWidget):
    """Viewfinder and the strip of what was taken. `changed` after every change of the shots."""

    changed = Signal()
    came = Signal(int)
    """So many new pictures lie here, the last at the end."""
    acted = Signal(str)
    """The key of an act on the current page."""
    failed = Signal(object)
    """A picture could not be read, and not because of the picture."""

    def __init__(self, counter: Counter, senses: words.Senses, acts: Mapping[str, Act]) -> None:
        super().__init__()
        self.counter, self.eye = counter, senses.eye
        self.shots: tuple[Shot, ...] = ()
        self._small: list[QImage] = []
        self._allowed = self._in_sight = self._live = self._more = self._coming = False
        self._trouble = ""
        self._turn = 0
        self._hole: int | None = None
        self._seen = False  # whether a camera works here: it is waited for after a call or another page, too
        self.finder, self.strip = Viewfinder(), ShotStrip()
        self.strip.hide()
        self.cameras = QComboBox()
        self.cameras.setObjectName("cameras")
        self.cameras.setAccessibleName(self.tr("高拍仪或摄像头"))
        self.cameras.activated.connect(self._choose_camera)
        self.head = QWidget()
        row = QHBoxLayout(self.head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(mark(QLabel(self.tr("画面")), kind="caption"))
        row.addStretch(1)
        row.addWidget(self.cameras)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        box.addWidget(self.head)
        self.refused = mark(QLabel(), kind="error")
        self.refused.setObjectName("mark:pictures")
        self.refused.setWordWrap(True)
        self.refused.hide()
        self.bar = QWidget()
        grid = QGridLayout(self.bar)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(px(6))
        self._buttons = {key: self._button(acts[key]) for key in ACTS}
        for n, button in enumerate(self._buttons.values()):
            grid.addWidget(button, n // COLUMNS, n % COLUMNS)
        foot = QHBoxLayout()
        foot.setSpacing(px(12))
        foot.addWidget(self.strip, 1)
        foot.addWidget(self.bar)
        box.addWidget(self.finder, 1)
        box.addWidget(self.refused)
        box.addLayout(foot)
        self.finder.pressed.connect(self.take)
        self.finder.files.connect(self.read)
        self.finder.pasted.connect(self._got_image)
        if self.eye is not None:
            self.eye.frame.connect(self.finder.show_frame)
            self.eye.shot.connect(self._shot)
            self.eye.started.connect(self._started)
            self.eye.trouble.connect(self._camera_failed)
        self._show()

    def _button(self, act: Act) -> QPushButton:
        button = QPushButton(act_text(act), self.bar)
        button.setObjectName(f"act:{act.key}")
        button.setAccessibleName(act.title)
        button.clicked.connect(lambda _checked=False: self.acted.emit(act.key))
        # The bar's, not the window's: hidden, its keys belong to somebody else (Ctrl+D deletes a record).
        shortcut = QShortcut(QKeySequence(act.shortcut), self)
        shortcut.activated.connect(lambda: self.acted.emit(act.key))
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V takes what lies in the clipboard, with the cursor in the viewfinder or on the strip."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.finder.paste()
        else:
            super().keyPressEvent(event)

    # --- when -----------------------------------------------------------------------------------

    @property
    def taking(self) -> bool:
        """Whether the next picture is waited for; else the paper is looked at."""
        cards = [one for one in self.shots if one.paper == "card"]
        return self._more or not self.shots or (self._seen and len(cards) == len(self.shots) < SIDES)

    def allow(self, hindrance: str) -> None:
        """Whether pictures may be taken now; `hindrance` says why not. Without leave no camera is open."""
        self._allowed = not hindrance
        self.finder.set_hindrance(hindrance)
        self._watch()

    def in_sight(self, on: bool) -> None:
        """The page is shown or left: a camera nobody looks through is closed."""
        self._in_sight = on
        self._watch()

    def _watch(self) -> None:
        wanted = self._allowed and self._in_sight and self.taking
        if self.eye is None:
            return
        if wanted and not self._live and not self._trouble:
            names = self.eye.names()
            self._show_cameras(names)
            chosen = self.counter.station.camera
            self._seen = bool(names)
            if names:
                self._live = True
                self.eye.open(chosen if chosen in names else "")
        elif not wanted and self._live:
            self._live = self._coming = False
            self.eye.close()
        self._show()

    def _show_cameras(self, names: Sequence[str]) -> None:
        if [self.cameras.itemText(n) for n in range(self.cameras.count())] != list(names):
            self.cameras.clear()
            self.cameras.addItems(list(names))
        if self.counter.station.camera in names:
            self.cameras.setCurrentText(self.counter.station.camera)

    def _choose_camera(self, _index: int) -> None:
        self.counter.station.camera = self.cameras.currentText()
        self.open_again()

    def open_again(self) -> None:
        """Look for the camera once more: it may have been plugged in meanwhile."""
        self._trouble = ""
        if self._live and self.eye is not None:
            self._live = self._coming = False
            self.eye.close()
        self._watch()

    def _started(self) -> None:
        self._show()

    def _camera_failed(self, what: str, do: str) -> None:
        self._live = self._seen = self._coming = False
        self._trouble = f"{what}。{do}"
        self._show()
        self.changed.emit()

    # --- pictures come --------------------------------------------------------------------------

    def take(self) -> None:
        """Space: take what the camera sees, once however often it is struck; else look for a camera."""
        if not self._allowed or self._coming:
            return
        if self._live and self.eye is not None:
            self._coming = True
            self.eye.shoot()
        else:
            self.open_again()

    def choose(self) -> None:
        """Ctrl+O: a scanner's or a phone's file."""
        if not self._allowed:
            return
        kinds = self.tr("图片和 PDF (*.jpg *.jpeg *.png *.bmp *.webp *.tif *.tiff *.pdf);;所有文件 (*)")
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("选择证件的图片"), "", kinds)
        if names:
            self.read([Path(one) for one in names])

    def read(self, paths: Sequence[Path]) -> None:
        """Read files, all or none."""
        if self._allowed:
            self._start(lambda: [one for path in paths for one in read_file(path)])

    def more(self) -> None:
        """One page more after the usual two."""
        self._more, self._hole = True, None
        self._watch()
        self.changed.emit()
        self.finder.setFocus()

    def _shot(self, image: QImage) -> None:
        """The camera's answer; one that another page asked for (a worker's photo) is not this page's."""
        if self._coming:
            self._got_image(image)

    def _got_image(self, image: QImage) -> None:
        if self._allowed and not image.isNull():
            self._start(lambda: [from_image(taken(image))])
        else:
            self._coming = False

    def _start(self, pictures: Callable[[], list[Picture]]) -> None:
        turn = self._turn

        def job() -> list[tuple[Shot, QImage]]:
            made = [shoot(one) for one in pictures()]
            return [(one, _thumb(one)) for one in made]

        def done(found: list[tuple[Shot, QImage]]) -> None:
            self._coming = False
            if turn == self._turn and self._allowed:
                self._came(found)

        def failed(error: Exception) -> None:
            self._coming = False
            if isinstance(error, Refused) and turn != self._turn:
                return  # the customer before
            if isinstance(error, Refused):
                self._refuse("\n".join(f"{one.title}：{one.say()}" for one in error.findings))
            else:
                self.failed.emit(error)

        self._refuse("")
        self.counter.runner.start("paper", job, done, failed, owner=self)

    def _refuse(self, why: str) -> None:
        """Why the last picture was not taken."""
        self.refused.setText(why)
        self.refused.setVisible(bool(why))

    def _came(self, found: list[tuple[Shot, QImage]]) -> None:
        at = self._hole if self._hole is not None and len(found) == 1 else len(self.shots)
        self._more, self._hole = False, None
        self._small[at:at] = [small for _, small in found]
        self._put((*self.shots[:at], *(shot for shot, _ in found), *self.shots[at:]))
        self.came.emit(len(found))

    # --- what is done with them -----------------------------------------------------------------

    @property
    def current(self) -> Shot | None:
        """The one that the acts are for."""
        return self.shots[self.strip.current] if self.shots else None

    def turn(self) -> None:
        """A quarter turn clockwise."""
        self._change(lambda one: one.turned())

    def next_kind(self) -> None:
        """证件 → 护照 → 整页."""
        self._change(lambda one: one.as_paper(PAPERS[(PAPERS.index(one.paper) + 1) % len(PAPERS)]))

    def drop(self) -> None:
        """Take the current page away; of a card's two sides the one that is taken anew goes to its place."""
        if self.shots:
            at = self.strip.current
            del self._small[at]
            left = tuple(one for n, one in enumerate(self.shots) if n != at)
            card = len(left) < SIDES and all(one.paper == "card" for one in left)
            self._hole = at if card else None
            self._put(left)
            if self.taking:
                self.finder.setFocus()

    def clear(self) -> None:
        """The next customer: nothing of the one before is left, and pictures on their way are not taken."""
        self._turn += 1
        self._more, self._hole = False, None
        self._small = []
        self._refuse("")
        self._put(())

    def sheet(self, ready: Callable[[CornerSheet], None]) -> None:
        """The drawer for the corners of the current page, once its picture is unpacked for the screen."""
        shot, turn = self.current, self._turn
        if shot is None:
            return

        def done(image: QImage) -> None:
            if turn == self._turn and self.current is shot:
                sheet = CornerSheet(image, shot.quad)
                # of this page: a picture that comes meanwhile becomes the current one
                sheet.framed.connect(lambda quad: self._change(lambda one: one.framed(quad), shot))
                ready(sheet)

        job = lambda: shown(preview(shot.picture, LARGE))  # noqa: E731 - as every job of a lane
        self.counter.runner.start("paper", job, done, self.failed.emit, owner=self)

    def _change(self, change: Callable[[Shot], Shot], which: Shot | None = None) -> None:
        which, turn = which or self.current, self._turn
        at = next((n for n, one in enumerate(self.shots) if one is which), -1)
        if at < 0:
            return
        shot = change(self.shots[at])

        def done(small: QImage) -> None:
            if turn == self._turn and at < len(self.shots) and self.shots[at] is shot:
                self._small[at] = small
                self._show()

        self._put(tuple(shot if n == at else one for n, one in enumerate(self.shots)))
        self.counter.runner.start("paper", lambda: _thumb(shot), done, self.failed.emit, owner=self)

    def _put(self, shots: tuple[Shot, ...]) -> None:
        self.shots = shots
        self._watch()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self.finder.set_todo(words.todo(self._live, len(self.shots), self._trouble), live=self._live)
        self.finder.setVisible(self.taking)
        self.head.setVisible(self.taking)
        tall = QSizePolicy.Policy.Expanding if self.taking else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, tall)
        self.cameras.setVisible(self.cameras.count() > 1)
        self.strip.set_pictures(self._small, words.shot_names(self.shots))
        for key, button in self._buttons.items():
            button.setVisible(self._allowed if key == "open_file" else bool(self.shots))
        self.bar.setVisible(self._allowed)


def _thumb(shot: Shot) -> QImage:
    """The straightened paper, small."""
    small = shot.straight.copy()
    small.thumbnail((THUMB, THUMB))
    return shown(small)
