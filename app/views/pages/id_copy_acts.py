"""证件的动作: from an act's key (a button, its shortcut) to the table, the question sheet and the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.forms.id_copy import ACTS
from app.views.ask import Ask
from app.views.corner_sheet import CornerSheet
from app.views.pages.id_copy_words import HELD, KIND, tr

if TYPE_CHECKING:
    from app.views.pages.id_copy import IdCopyPage

ON_RECORDS = frozenset({"records", "fresh", "print", "reprint", "delete"})
"""What may be done while a finished record is shown."""
ON_PICTURES = frozenset({"open_file", "corners", "turn", "kind", "more", "drop_picture", "drop_pictures"})
"""What waits while a drawer is open: it is about the page that lies there."""


class Hand:
    """Does the acts of one ID copy page."""

    def __init__(self, page: IdCopyPage) -> None:
        self.page = page
        self.acts = {one.key: one for one in ACTS}

    def act(self, key: str) -> None:
        """One act of a bar or of a finding's card, by its key."""
        page = self.page
        simple: dict[str, Callable[[], object]] = {
            "records": page.show_list,
            "fresh": page.put_aside,
            "read_card": page.readers.read_chip,
            "open_file": page.table.choose,
            "turn": page.table.turn,
            "kind": page.table.next_kind,
            "more": page.table.more,
            "drop_picture": page.table.drop,
            "drop_pictures": page.table.clear,
            "corners": self._corners,
            "print": self._print,
            "reprint": self._print,
            "delete": self._delete,
            "held": self._held,
        }
        if page.pane.sheet is not None and key in ON_PICTURES:
            page.pane.sheet.start()
        elif page.record is None or key in ON_RECORDS:
            simple[key]()

    def _corners(self) -> None:
        pane = self.page.pane

        def ready(sheet: CornerSheet) -> None:
            sheet.framed.connect(lambda _: pane.close_sheet())
            pane.open_sheet(sheet)

        self.page.table.sheet(ready)

    def _print(self) -> None:
        self.page.counter.printing.send(KIND, self.page.record.number)

    def _held(self) -> None:
        page, unit = self.page, self.page.draft.unit.strip()
        if not unit:
            page.form.mark("unit", tr("请先填房号，再打印留存清单"))
            page.form.focus("unit")
            return
        page.db(lambda: page.desk.held(unit), lambda number: page.counter.printing.send(HELD, number))

    def _delete(self) -> None:
        page, number = self.page, self.page.record.number
        spec = self.acts["delete"].ask
        assert spec is not None
        ask = Ask(spec)
        ask.say(tr("{number} 删掉后不能恢复，只留编号和用途。").format(number=number))

        def deleted(_: object) -> None:
            page.counter.printing.forget(number)
            page.open(number)

        ask.accepted.connect(
            lambda values: page.db(lambda: page.desk.delete(number, str(values["reason"])), deleted)
        )
        page.pane.open_sheet(ask)
