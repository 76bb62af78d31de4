"""长清单: a register of a million rows, newest first, of which only the pages in sight are in memory.

The list asks its source for pages and is answered later, from the database lane; until then a row is a quiet
bar. Rows come and go in pages of 50, at most 40 of them are kept, whatever the register's length. Keys:
app.views.list_parts; Ctrl+P and Ctrl+E are signals. What is typed is `filter_changed`: the page searches and
sets another source, the hits.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QMetaMethod,
    QModelIndex,
    QObject,
    Qt,
    QTimer,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.forms.spec import ListSpec
from app.views.list_parts import Chip, ColumnModel, Index, ListFrame

PAGE = 50
MOST_PAGES = 40
REST_MS = 40
"""A list that has not been scrolled for so long is at rest, and asks for what is in sight."""
STEP = 3
"""So many rows at once are no fast scrolling (an arrow key held down, the wheel): asked for at once."""

Fetch = Callable[[int, int], None]
_READ_OUT = int(Qt.ItemDataRole.AccessibleTextRole)


class EndlessModel(ColumnModel):
    """So many rows, and the pages of them that are loaded.

    A page is known by its rows' place from the oldest row, which stays when newer ones come above.
    """

    def __init__(
        self, spec: ListSpec, chips: Mapping[str, Chip] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(spec, chips, parent)
        self._count = 0
        self._pages: OrderedDict[int, dict[int, tuple[Any, tuple[str, ...]]]] = OrderedDict()

    @property
    def loaded(self) -> int:
        """The number of rows in memory."""
        return sum(len(page) for page in self._pages.values())

    def row(self, place: int) -> Any:
        found = self._at(place)
        return None if found is None else found[0]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = 0) -> Any:
        if role == _READ_OUT and self._at(index.row()) is None:
            return self.tr("正在读取")
        return super().data(index, role)

    def restart(self, count: int, keep: Sequence[int]) -> None:
        """So many rows from now on; of those loaded only the pages `keep` stay, until read anew."""
        self.beginResetModel()
        self._count = count
        self._pages = OrderedDict((page, self._pages[page]) for page in keep if page in self._pages)
        self.endResetModel()

    def put(self, first: int, rows: Sequence[Any]) -> None:
        """Keep these rows, from the place `first` down; the pages not looked at for longest are let go."""
        for place, row in enumerate(rows[: max(0, self._count - first)], first):
            page = self.page_of(place)
            self._pages.setdefault(page, {})[self._count - 1 - place] = (row, self.texts(row))
            self._pages.move_to_end(page)
        while len(self._pages) > MOST_PAGES:
            self._pages.popitem(last=False)
        if rows:
            last = min(first + len(rows), self._count) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))

    def page_of(self, place: int) -> int:
        """The page that a row is on, counted from the oldest."""
        return (self._count - 1 - place) // PAGE

    def extent(self, page: int) -> tuple[int, int]:
        """A page's first row and how many it has."""
        oldest = page * PAGE
        youngest = min(oldest + PAGE, self._count) - 1
        return self._count - 1 - youngest, youngest - oldest + 1

    def touch(self, page: int) -> bool:
        """Note that a page is looked at; answers whether all its rows are loaded."""
        if page in self._pages:
            self._pages.move_to_end(page)
        return len(self._pages.get(page, ())) >= self.extent(page)[1]

    def _at(self, place: int) -> tuple[Any, tuple[str, ...]] | None:
        age = self._count - 1 - place
        page = self._pages.get(age // PAGE)
        return None if page is None else page.get(age)

    def _cell(self, place: int, column: int) -> str:
        found = self._at(place)
        return "" if found is None else found[1][column]


class EndlessList(ListFrame):
    """A list of very many frozen rows. `opened(row)` by Enter or double click, once the row is loaded.

    `fetch(first_row, how_many)` asks for a page; `put` answers it. All calls are the screen's thread's.
    """

    filter_changed = Signal(str)
    """What stands in the filter line now, trimmed: set the source of its hits, or the whole for ""."""
    print_asked = Signal(object)
    """Ctrl+P on a row (None where none is chosen or it is not loaded). Taken only where it is connected."""
    export_asked = Signal()
    """Ctrl+E. Taken only where it is connected: else the key is the page's own."""

    def __init__(self, spec: ListSpec, chips: Mapping[str, Chip] | None = None,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        self.model = EndlessModel(spec, chips)
        self.source = 0
        """Rises with every set_source: handed back to `put`, a late answer of another source is dropped."""
        self._fetch: Fetch | None = None
        self._asked: set[int] = set()
        self._stale: set[int] = set()
        self._text = self._shown_text = ""
        self._before: tuple[int, int] | None = None
        self._opening = False
        self._top = 0
        super().__init__(spec, self.model, parent)
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._ask)
        self.table.installEventFilter(self)
        self.table.viewport().installEventFilter(self)
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)

    def set_source(self, count: int, fetch: Fetch) -> None:
        """Show `count` rows, newest first, that `fetch` is asked for.

        Under the same filter text it is the same list read anew, with rows added at the top: the clerk stays
        on his row at its place on the screen (at the top, the new rows are seen). Hits are shown from the
        first; with the filter cleared he is back where he was before it.
        """
        self.source += 1
        known, opening = self.current(), self._opening
        place, top = self._from_the_end()
        again = self._text == self._shown_text
        keep = [self.model.page_of(row) for row in self._sight()] if again else []
        if not again:
            if not self._shown_text:
                self._before = place, top
            elif not self._text and self._before is not None:
                place, top = self._before
        self._shown_text, self._fetch = self._text, fetch
        self._asked.clear()
        self._stale = set(keep)
        self.model.restart(count, list(dict.fromkeys(keep)))
        self._show()
        if self._text and not again:
            self.table.stand(0)
            self._scroll_to(0)
        else:
            self.table.stand(max(0, count - place) if place else -1)
            self._scroll_to(count - top if top else 0)
        if self.current() is None and known is not None:
            self._moved()
        self._opening = opening and again
        self._ask_soon(0)

    def put(self, first_row: int, rows: Sequence[Any], source: int | None = None) -> None:
        """The answer to fetch(first_row, …); () when the reading failed: it is asked again at the next move.

        `source` is `self.source` as it stood when fetch was called; without it the answer is taken for one
        of the present source.
        """
        if source not in (None, self.source) or not 0 <= first_row < max(1, self.model.rowCount()):
            return
        known, opening = self.current(), self._opening
        if self.model.rowCount():
            page = self.model.page_of(first_row)
            self._asked.discard(page)
            if rows:
                self._stale.discard(page)
                self.model.put(first_row, rows)
        if known != self.current():
            self._moved()
        self._opening = opening
        if opening and self.current() is not None:
            self._open()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_soon(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ask_soon(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            if (ask := self._signal(event.key())) is not None:
                if event.type() == QEvent.Type.ShortcutOverride:
                    event.accept()
                    return True
                if event.type() == QEvent.Type.KeyPress:
                    ask()
                    return True
        elif event.type() == QEvent.Type.Resize and watched is self.table.viewport():
            self._ask_soon(0)
        return super().eventFilter(watched, event)

    def _signal(self, key: int) -> Callable[[], None] | None:
        if key == Qt.Key.Key_P and self._heard(self.print_asked):
            return lambda: self.print_asked.emit(self.current())
        if key == Qt.Key.Key_E and self._heard(self.export_asked):
            return self.export_asked.emit
        return None

    def _heard(self, signal: SignalInstance) -> bool:
        return self.isSignalConnected(QMetaMethod.fromSignal(signal))

    def _narrow(self, text: str) -> None:
        if (text := text.strip()) != self._text:
            self._text = text
            self.filter_changed.emit(text)

    def _moved(self) -> None:
        self._opening = False
        super()._moved()

    def _open(self) -> None:
        """Open the row; one that is not loaded yet opens when it comes, unless the clerk has moved on."""
        super()._open()
        self._opening = self.current() is None and self.table.currentIndex().isValid()

    # --- what is in sight ------------------------------------------------------------------------

    def _sight(self) -> Iterator[int]:
        """The rows in sight; the first is in sight before anything is laid out."""
        count = self.model.rowCount()
        top = self.table.verticalScrollBar().value()
        room = self.table.viewport().height() // max(1, self.table.verticalHeader().defaultSectionSize()) + 2
        yield from range(top, min(count, top + room))

    def _scrolled(self, top: int) -> None:
        step, self._top = abs(top - self._top), top
        self._ask_soon(0 if step <= STEP else REST_MS)

    def _ask_soon(self, after: int) -> None:
        """At the next turn, or when there was no fast scrolling for so many milliseconds."""
        if after or not self._rest.isActive() or not self._rest.interval():
            self._rest.start(after)

    def _ask(self) -> None:
        if self._fetch is None:
            return
        for page in dict.fromkeys(self.model.page_of(row) for row in self._sight()):
            ready = self.model.touch(page) and page not in self._stale
            if not ready and page not in self._asked:
                self._asked.add(page)
                self._fetch(*self.model.extent(page))

    def _from_the_end(self) -> tuple[int, int]:
        """Where the clerk is and what he sees first, counted from the oldest row; 0: nowhere, the top."""
        count, index = self.model.rowCount(), self.table.currentIndex()
        top = self.table.verticalScrollBar().value()
        return count - index.row() if index.isValid() else 0, count - top if top else 0

    def _scroll_to(self, top: int) -> None:
        bar = self.table.verticalScrollBar()
        self.table.updateGeometries()
        bar.setValue(max(0, top))
        self._top = bar.value()
