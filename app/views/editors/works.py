"""装修项目: what is to be done, from the catalogue by a few letters (sdgz) or in the customer's own words.

The last column says at once what the decree says of a work; the rules say it again with its text (S05 E2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from app.forms.spec import Field
from app.rules.renovation_items import RULING_NAMES, WORKS, Item, Ruling, completions, read, ruled
from app.views.editors.cell_editor import CellEditor
from app.views.editors.cell_model import CellModel
from app.views.editors.cell_offers import Offer
from app.views.editors.cell_table import CellTable

NAME, ABOUT, RULED = range(3)
BLANK = Item()


class WorksModel(CellModel[Item]):
    """The works; words of the customer's own stand in the first column alone."""

    def __init__(self, headings: Sequence[str], parent: Any = None) -> None:
        super().__init__(headings, BLANK, last=ABOUT, right=(), parent=parent)

    def text(self, row: int, column: int) -> str:
        one = self.row(row)
        if column == RULED:
            work = ruled(one)
            return RULING_NAMES[work.ruling] if work is not None else ""
        if one.work is None:
            return (one.text or one.code) if column == NAME else ""
        return one.work.name if column == NAME else one.text

    def put(self, row: int, column: int, text: str) -> None:
        """A name that is typed over is nobody's until it is settled; own words have nothing beside them."""
        if column == NAME:
            self.set_row(row, Item("", text))
        elif self.row(row).code:
            self.set_row(row, replace(self.row(row), text=text))

    def settle(self, row: int, column: int) -> bool:
        """Turn a short word (sdgz, a name) into its work; what was said of it before stays."""
        now = self.row(row)
        if column != NAME or now.code:
            return False
        found = read(now.text)
        if found is None:
            return self.set_row(row, BLANK)
        about = self.start.text if found.code and self.start.code else found.text
        return self.set_row(row, replace(found, text=about))

    def hint(self, row: int, column: int) -> str:
        return self.tr("例如：厨房") if column == ABOUT and self.row(row).code else ""

    def wrong(self, row: int, column: int, *, writing: bool = False) -> bool:
        work = ruled(self.row(row))
        return not writing and work is not None and work.ruling is Ruling.FORBIDDEN

    def tip(self, row: int, column: int) -> str:
        work = ruled(self.row(row))
        return work.article if work is not None else ""


class WorksTable(CellTable):
    """The table of an application's works."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offers.setAccessibleName(self.tr("装修项目目录"))

    @property
    def works(self) -> WorksModel:
        """The lines."""
        return cast(WorksModel, self.lines)

    def new_lines(self) -> WorksModel:
        return WorksModel((self.tr("装修项目"), self.tr("哪里、做什么"), self.tr("规定")), self)

    def offered(self, column: int, text: str) -> Sequence[Offer]:
        if column != NAME:
            return ()
        return [
            (f"{one.name}　{one.code.lower()}　{RULING_NAMES[one.ruling]}", one.code)
            for one in completions(text)
        ]

    def stops(self, row: int) -> Sequence[int]:
        return (NAME, ABOUT) if self.works.row(row).code in WORKS else (NAME,)

    def widths(self, room: int) -> Sequence[int]:
        last = self.fontMetrics().horizontalAdvance("须有批准文件") + 28
        rest = room - last
        return rest * 3 // 5, rest - rest * 3 // 5, last


class WorksEditor(CellEditor):
    """Kind.WORKS; value tuple[Item, …]."""

    labelled = False
    spans = True
    table: WorksTable

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, WorksTable(), parent)

    def value(self) -> tuple[Item, ...]:
        return self.table.works.rows()

    def set_value(self, value: object) -> None:
        items = (
            tuple(one for one in value if isinstance(one, Item)) if isinstance(value, tuple | list) else ()
        )
        if items != self.value():  # a draft shown again must not take the cell from under the clerk's hands
            self.table.works.set_rows(items)
            self.table.refresh()
