"""巡查的问答: a look at a site — what was found until when, the photos, stop, report (2.3, 2.10, 3.3, 110-5).

What a line means is read from its words: a forbidden work is named with its article, and asks for the stop.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QPixmap,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.forms.inspection import FORM, PHOTOS, PHOTOS_FORM
from app.rules import moments
from app.rules.base import Finding, Level, Refused, refuse
from app.rules.renovation_items import DECREE, Item, Ruling, ruled
from app.rules.renovation_items import read as read_work
from app.rules.renovation_site import Found, Inspection
from app.views.ask import Ask
from app.views.counter import Counter
from app.views.findings import act_text
from app.views.images import taken
from app.views.pages.duty_moments import read_day, read_moments
from app.views.theme import mark, px

LONGEST = 1600
"""Pixels of a photo's longer side, as it is kept."""
RULE = "2.3"
_FIELDS = {"photos": "no_photo"}


def tr(text: str) -> str:
    """These words are the panel's."""
    return QCoreApplication.translate("InspectionPanel", text)


def matches(files: Iterable[Any], typed: str) -> tuple[Any, ...]:
    """The files that a room or a number means: the whole of it, else its end (1201)."""
    text = typed.strip().upper()
    if not text:
        return ()
    rows = tuple(files)
    whole = tuple(one for one in rows if text in (one.code.upper(), one.key, one.permit, one.unit.upper()))
    return whole or tuple(one for one in rows if one.code.upper().endswith(f"-{text}"))


def found_of(text: str, due: Any) -> tuple[Found, ...]:
    """The findings, one a line; a forbidden work is known by its code or its words (110-5)."""
    made = []
    for line in text.splitlines():
        if not line.strip():
            continue
        item = read_work(line) or Item("", line.strip())
        work = ruled(item)
        code = work.code if work is not None and work.ruling is Ruling.FORBIDDEN else ""
        what = work.name if work is not None and item.code else line.strip()
        made.append(Found(what, code, due))
    return tuple(made)


class InspectionAsk(Ask):
    """巡查. `inspection(values)` is the answer, `site(values)` where; `photos` are small JPEGs in memory."""

    def __init__(self, counter: Counter, files: Sequence[Any], site: str) -> None:
        super().__init__(FORM)
        self.counter, self.files = counter, files
        self.photos: list[bytes] = []
        self.count = mark(QLabel(self), kind="caption")
        self.count.setObjectName("photos")
        self.wrong = mark(QLabel(self), kind="error")
        self.wrong.setObjectName("mark:photos")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        button = QPushButton(act_text(PHOTOS), self)
        button.setObjectName(f"act:{PHOTOS.key}")
        button.setAccessibleName(PHOTOS.title)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(self.choose)
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        row.addWidget(button)
        self.box.addLayout(row)
        self.box.addWidget(self.wrong)
        for sequence, way in ((PHOTOS.shortcut, self.choose), ("Ctrl+Shift+V", self.paste)):
            keys = QShortcut(QKeySequence(sequence), self)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(way)
        self.setAcceptDrops(True)
        self.form.set_values({"site": site, "dissuaded_at": moments.NOW})
        self.form.edited.connect(self.look)
        self.look()

    # --- the answer ------------------------------------------------------------------------------

    def site(self, values: dict[str, Any]) -> str:
        """The file's number. Raises Refused where none or several are meant."""
        found = matches(self.files, str(values["site"]))
        if len(found) == 1:
            return str(found[0].key)
        if found:
            units = "、".join(one.code for one in found)
            raise refuse(RULE, "哪一处", "不止一处：{units}。请写全房号。", field="site", units=units)
        raise refuse(RULE, "没有这处工地", "没有这处工地，请核对房号或档案号。", field="site")

    def inspection(self, values: dict[str, Any]) -> Inspection:
        """What was seen. Raises Refused for days and moments that cannot be read."""
        now = self.counter.clock()
        due, lost = read_day(values, "due", now, RULE, ahead=True)
        read, lost_too = read_moments(values, ("dissuaded_at", "reported_at"), now, "3.4")
        refused = bool(values["refused"])
        wrong = (*lost, *(lost_too if refused else ()))
        if wrong:
            raise Refused(*wrong)
        return Inspection(
            found_of(str(values["found"]), due),
            str(values["note"]),
            tuple(str(n) for n in range(len(self.photos))),
            str(values["no_photo"]),
            bool(values["stop"]),
            read["dissuaded_at"] if refused else None,
            refused,
            read["reported_at"] if refused else None,
        )

    def refuse(self, findings: Iterable[Finding]) -> None:
        """A missing photo is said where its reason may be written."""
        super().refuse([replace(one, field=_FIELDS.get(one.field, one.field)) for one in findings])

    # --- while it is typed -----------------------------------------------------------------------

    def look(self) -> None:
        """Which site is meant, which lines are forbidden works, and what is asked for now."""
        values = self.form.values()
        meant = matches(self.files, str(values["site"]))
        self.form.note("site", f"{meant[0].unit} {meant[0].company}" if len(meant) == 1 else "")
        found = found_of(str(values["found"]), None)
        asked = {"site", "found", "note"}
        if found:
            asked |= {"due", "stop", "refused"} | (set() if self.photos else {"no_photo"})
        if values["refused"] and found:
            asked |= {"dissuaded_at", "reported_at"}
        self.form.show_fields(asked)
        self.tell([_forbidden(n, one) for n, one in enumerate(found, 1) if one.code])
        self.count.setText(tr("照片 {n} 张").format(n=len(self.photos)) if self.photos else tr("还没有照片"))

    # --- photos ----------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ctrl+O: a telephone's or a camera's files."""
        names, _ = QFileDialog.getOpenFileNames(self, tr("选巡查照片"), "", tr("照片 (*.jpg *.jpeg *.png)"))
        if names:
            self._read([partial(_small_file, Path(one)) for one in names])

    def paste(self) -> None:
        """Ctrl+Shift+V: what lies in the clipboard; plain Ctrl+V is the text's."""
        self._take(QGuiApplication.clipboard().mimeData())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._take(event.mimeData())

    def _take(self, data: Any) -> None:
        local = [Path(one.toLocalFile()) for one in data.urls() if one.isLocalFile()]
        image = QImage(data.imageData()) if not local and data.hasImage() else QImage()
        if local:
            self._read([partial(_small_file, one) for one in local])
        elif not image.isNull():
            self._read([lambda: _small_image(image)])

    def _read(self, sources: Sequence[Callable[[], bytes]]) -> None:
        def came(found: list[bytes]) -> None:
            self.photos += found
            self.look()

        def refused(error: Refused) -> None:
            self.wrong.setText("\n".join(f"{one.title}：{one.say()}" for one in error.findings))
            self.wrong.show()

        self.wrong.hide()
        failed = self.counter.told(refused)
        self.counter.runner.start("paper", lambda: [one() for one in sources], came, failed, owner=self)


class PhotosAsk(Ask):
    """The photos of an inspection, one under the other."""

    def __init__(self, title: str, pictures: Sequence[bytes]) -> None:
        super().__init__(PHOTOS_FORM, title)
        room = self.area.widget().layout()
        assert isinstance(room, QVBoxLayout)
        for n, data in enumerate(pictures, 1):
            label = QLabel(self)
            label.setObjectName(f"picture:{n}")
            label.setAccessibleName(tr("照片 {n}").format(n=n))
            picture = QPixmap.fromImage(QImage.fromData(data))
            label.setPixmap(picture.scaledToWidth(px(360), Qt.TransformationMode.SmoothTransformation))
            room.insertWidget(n - 1, label)

    def start(self, values: Any = None) -> None:
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setFocus()

    def submit(self) -> None:
        self.leave()


def _forbidden(line: int, one: Found) -> Finding:
    work = ruled(Item(one.code))
    article = work.article if work is not None else ""
    text = tr("第 {line} 条是禁止的装修行为。{decree}{article}。请勾选停工。")
    params = {"line": line, "decree": DECREE, "article": article}
    return Finding("110-5", Level.WARN, tr("禁止的装修行为"), text, params)


def _small_file(path: Path) -> bytes:
    from app.imaging import picture  # Pillow, which the start of the program must not wait for

    return _jpeg(picture.preview(picture.read_file(path)[0], LONGEST))


def _small_image(image: QImage) -> bytes:
    from app.imaging import picture

    return _jpeg(picture.preview(picture.from_image(taken(image)), LONGEST))


def _jpeg(image: Any) -> bytes:
    """A plain JPEG that says nothing of camera, place or time."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()
