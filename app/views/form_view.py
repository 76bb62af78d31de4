"""表单: the fields of a FormSpec in the order of the talk, one column, Enter to go on.

A form never decides: the page tells it which fields to show, what to write beside them and what is wrong.
Widgets are named "field:<name>"; a message beside one is named "mark:<name>", a note "note:<name>".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QVBoxLayout, QWidget

from app.forms.spec import Choice, Field, FormSpec, Kind
from app.views.editors.base import Editor
from app.views.editors.cell_editor import CellEditor
from app.views.editors.charges import ChargesEditor
from app.views.editors.chips import ChipsEditor
from app.views.editors.items import ItemsEditor
from app.views.editors.lines import LinesEditor
from app.views.editors.materials import MaterialsEditor
from app.views.editors.note import NoteEditor
from app.views.editors.pieces import PiecesEditor
from app.views.editors.secret import SecretEditor
from app.views.editors.select import SelectEditor
from app.views.editors.text import TextEditor
from app.views.editors.tick import TickEditor
from app.views.editors.unit import UnitEditor
from app.views.editors.works import WorksEditor
from app.views.editors.yes_no import YesNoEditor
from app.views.form_layout import FormLayout, Place
from app.views.theme import mark, px

EDITORS: dict[Kind, type[Editor]] = {
    Kind.TEXT: TextEditor,
    Kind.UNIT: UnitEditor,
    Kind.CHIPS: ChipsEditor,
    Kind.SELECT: SelectEditor,
    Kind.ITEMS: ItemsEditor,
    Kind.CHARGES: ChargesEditor,
    Kind.TICK: TickEditor,
    Kind.NOTE: NoteEditor,
    Kind.YES_NO: YesNoEditor,
    Kind.LINES: LinesEditor,
    Kind.SECRET: SecretEditor,
    Kind.PIECES: PiecesEditor,
    Kind.WORKS: WorksEditor,
    Kind.MATERIALS: MaterialsEditor,
}


@dataclass(frozen=True)
class Spot:
    """The clerk's place in a form: the field, and the caret as the field's editor knows it."""

    field: str
    caret: tuple[int, ...] = ()


class _Cell(QWidget):
    """One field: its label, its editor with the message under it, and the note beside it."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        self.editor = EDITORS[field.kind](field, self)
        self.label = mark(QLabel(field.label if self.editor.labelled else "", parent), kind="label")
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.label.setBuddy(self.editor.keys)
        self.message = mark(QLabel(self), kind="error")
        self.message.setObjectName(f"mark:{field.name}")
        self.note = mark(QLabel(parent), kind="beside")
        self.note.setObjectName(f"note:{field.name}")
        for one in (self.message, self.note):
            one.setWordWrap(True)
            one.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(4))
        box.addWidget(self.editor)
        box.addWidget(self.message)

    def say(self, text: str) -> None:
        """What is wrong with this field; "" takes it back."""
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.editor.set_wrong(bool(text))
        self.editor.keys.setAccessibleDescription(text)


class FormView(QFrame):
    """The form of a spec. `edited` follows every change by the clerk's hand, never one by `load`."""

    edited = Signal()
    ended = Signal()
    """Enter in the last field: the form itself does nothing then (a small question is answered by it)."""

    def __init__(self, spec: FormSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        mark(self, kind="card")
        self.setAccessibleName(spec.title)
        self._draft: Any = None
        self._cells = {field.name: _Cell(field, self) for field in spec.fields}
        self._shown: tuple[str, ...] = ()
        self._ways: dict[str, Callable[[], bool]] = {}
        self._layout = FormLayout(self, gap=px(14), between=px(9))
        self._layout.setContentsMargins(px(18), px(16), px(18), px(16))
        for name, cell in self._cells.items():
            cell.editor.edited.connect(lambda one=name: self._edited(one))
            cell.editor.leave.connect(lambda on, one=name: self._leave(one, on))
        self._arrange(tuple(self._cells))

    # --- values ---------------------------------------------------------------------------------

    def values(self) -> dict[str, object]:
        """Every field's value, hidden ones too."""
        return {name: cell.editor.value() for name, cell in self._cells.items()}

    def set_values(self, values: Mapping[str, object]) -> None:
        """Show these values, silently; fields not named stay."""
        for name, value in values.items():
            self._cells[name].editor.set_value(value.value if isinstance(value, Enum) else value)

    def load(self, draft: object) -> None:
        """Show a draft (any frozen dataclass with the fields' names), silently."""
        self._draft = draft
        self.set_values({name: getattr(draft, name) for name in self._cells})

    def draft(self) -> Any:
        """The loaded draft with what the form holds now. Raises ValueError when none was loaded."""
        if self._draft is None:
            raise ValueError("no draft was loaded")
        changes = {name: _like(getattr(self._draft, name), value) for name, value in self.values().items()}
        return replace(self._draft, **changes)

    # --- what the page says ---------------------------------------------------------------------

    @property
    def names(self) -> tuple[str, ...]:
        """All fields, in the order of the talk."""
        return tuple(self._cells)

    @property
    def shown(self) -> tuple[str, ...]:
        """The fields shown now, in the order of the talk."""
        return self._shown

    def editor(self, name: str) -> Editor:
        """A field's editor."""
        return self._cells[name].editor

    def show_fields(self, names: Collection[str]) -> None:
        """Show these and hide the others; a focus that would be hidden goes to the next shown field."""
        wanted = tuple(name for name in self._cells if name in names)
        if wanted == self._shown:
            return
        here = self.focused()
        self.setUpdatesEnabled(False)
        self._arrange(wanted)
        self.setUpdatesEnabled(True)
        if here and here not in wanted:
            order = tuple(self._cells)
            after = [name for name in wanted if order.index(name) > order.index(here)]
            if after or wanted:
                self.focus(after[0] if after else wanted[-1])

    def mark(self, field: str, text: str) -> None:
        """Say under a field what is wrong with it."""
        self._cells[field].say(text)

    def clear_marks(self) -> None:
        """Nothing is wrong any more."""
        for cell in self._cells.values():
            if cell.message.text():
                cell.say("")

    def note(self, field: str, text: str) -> None:
        """What the file says of this field: beside a half field that stands alone, else under it."""
        label = self._cells[field].note
        if label.text() != text:
            label.setText(text)
            label.setVisible(bool(text) and field in self._shown)

    def set_bare(self) -> None:
        """Without the card around it: inside another surface."""
        mark(self, kind="plain")
        self._layout.setContentsMargins(0, 0, 0, 0)

    def set_choices(self, field: str, choices: Sequence[Choice]) -> None:
        """Offer other choices in a CHIPS or SELECT field."""
        editor = self._cells[field].editor
        if not isinstance(editor, ChipsEditor | SelectEditor):
            raise TypeError(f"{field} has no choices")
        editor.set_choices(choices)

    def set_lines(self, field: str, lines: Sequence[str]) -> None:
        """Ask about these lines in a LINES field."""
        cast(LinesEditor, self._cells[field].editor).set_lines(lines)

    def set_total(self, field: str, text: str) -> None:
        """The sum under an ITEMS or CHARGES field, in words."""
        cast(CellEditor, self._cells[field].editor).set_total(text)

    # --- focus ----------------------------------------------------------------------------------

    def focus(self, field: str) -> None:
        """Go to a field that is shown."""
        # as Tab does: what stands there is selected, and typing replaces it
        self._cells[field].editor.keys.setFocus(Qt.FocusReason.TabFocusReason)

    def spot(self) -> Spot | None:
        """Where the clerk writes now; None outside of the form."""
        field = self.focused()
        return Spot(field, self._cells[field].editor.caret()) if field else None

    def go(self, spot: Spot) -> None:
        """Go on where the clerk was, in a field that is shown."""
        editor = self._cells[spot.field].editor
        editor.keys.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.set_caret(spot.caret)

    def focused(self) -> str:
        """The field the clerk is in, "" for none."""
        now = QApplication.focusWidget()
        inside = now is not None and [
            name for name, cell in self._cells.items() if cell is now or cell.isAncestorOf(now)
        ]
        return inside[0] if inside else ""

    def lead(self, field: str, way: Callable[[], bool]) -> None:
        """Going on from a field asks `way` first: True = the cursor went elsewhere than to the next field."""
        self._ways[field] = way

    def _leave(self, name: str, on: bool) -> None:
        if on and name in self._ways and self._ways[name]():
            return
        place = self._shown.index(name) + (1 if on else -1)
        if 0 <= place < len(self._shown):
            self.focus(self._shown[place])
        elif on:
            self.ended.emit()

    def _edited(self, name: str) -> None:
        cell = self._cells[name]
        if cell.message.text():
            cell.say("")
        self.edited.emit()

    # --- layout ---------------------------------------------------------------------------------

    def _arrange(self, wanted: tuple[str, ...]) -> None:
        """Lay the shown fields out anew: two neighbouring halves share a line."""
        self._shown = wanted
        for name, cell in self._cells.items():
            visible = name in wanted
            cell.setVisible(visible)
            cell.label.setVisible(visible)
            cell.note.setVisible(visible and bool(cell.note.text()))
        places: list[Place] = []
        cells = [self._cells[name] for name in wanted]
        line = 0
        while cells:
            first = cells.pop(0)
            half = first.field.half
            pair = half and bool(cells) and cells[0].field.half
            places.append(_place(first, line, whole=not half, alone=half and not pair))
            if pair:
                places.append(_place(cells.pop(0), line, column=1))
            line += 1
        self._layout.arrange(places)


def _place(cell: _Cell, line: int, *, column: int = 0, whole: bool = False, alone: bool = False) -> Place:
    cell.editor.ensurePolished()
    height = _line_height(cell)
    return Place(line, cell.label, cell, cell.note, column, whole, alone, height, cell.editor.spans)


def _line_height(cell: _Cell) -> int:
    """The height of the editor's first line, which the label stands beside."""
    first = cell.editor.keys.sizeHint().height() if not isinstance(cell.editor, CellEditor) else 0
    return min(first, px(34)) if first else px(34)


def _like(model: object, value: object) -> object:
    """A value as the draft keeps it: an enumeration stays one."""
    return type(model)(value) if isinstance(model, Enum) else value
