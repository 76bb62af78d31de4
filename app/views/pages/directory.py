"""业务目录 (tab of 值班): who handles which business, found as one types; the manager writes it (003-16)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication, Signal

from app.forms.directory import ACTS, LIST, REMOVE_FORM, form
from app.rules.directory import Entry
from app.views.ask import Ask
from app.views.counter import Counter
from app.views.list_view import ListView
from app.views.pages.duty_list import ListPanel


class Desk(Protocol):
    """What the panel asks of services.directory.DirectoryDesk."""

    def rows(self, typed: str = "") -> tuple[Any, ...]: ...
    def entry(self, uuid: str) -> Entry: ...
    def add(self, entry: Entry) -> str: ...
    def change(self, uuid: str, entry: Entry) -> None: ...
    def move(self, uuid: str, by: int) -> None: ...
    def remove(self, uuid: str) -> None: ...


class _Hits(ListView):
    """The lines that the desk finds: by pinyin and initials too, the nearest first."""

    typed = Signal(str)

    def _narrow(self, text: str) -> None:
        self.typed.emit(text)


class DirectoryPanel(ListPanel):
    """业务目录. ↑/↓ choose; the line below says it in full. Only who may write has the acts."""

    def __init__(self, desk: Desk, counter: Counter) -> None:
        self._may = counter.operator.may("directory.write")
        hits = _Hits(LIST, {}, "uuid")
        super().__init__(
            desk,
            counter,
            QCoreApplication.translate("DirectoryPanel", "业务目录"),
            hits,
            ACTS if self._may else (),
        )
        hits.filter.setPlaceholderText(self.tr("办什么：几个字、拼音首字母或电话"))
        hits.typed.connect(lambda _text: self.read())
        if self._may:
            hits.opened.connect(lambda _row: self.act("change"))

    def read(self) -> None:
        """The lines for what is typed now."""
        typed = self.list.filter.text().strip()
        self.db(lambda: self.desk.rows(typed), lambda rows: self._show(typed, rows), newest=True)

    def _show(self, typed: str, rows: tuple[Any, ...]) -> None:
        known = self.list.current()
        self.show_rows(rows)
        found = known is not None and any(one.uuid == known.uuid for one in rows)
        if typed or not found:
            self.list.table.stand(0)

    def words(self, row: Any) -> str:
        """The line in full: what the clerk tells the customer."""
        who = " ".join(one for one in (row.responsible, row.phone) if one)
        return self.tr("{business}：请找{who}。{note}").format(business=row.business, who=who, note=row.note)

    def act(self, key: str) -> None:
        """The manager's acts on the line the cursor stands on."""
        row = self.list.current()
        if key == "add":
            self._ask(self.tr("添加"), None)
        elif row is None:
            self.warn(self.tr("请先用 ↓ 选一行"))
        elif key == "change":
            self.db(lambda: self.desk.entry(row.uuid), lambda entry: self._ask(row.uuid, entry))
        elif key == "remove":
            sheet = Ask(REMOVE_FORM, f"{REMOVE_FORM.title} · {row.business}")
            self.ask(sheet, lambda values: self._remove(row.uuid, values), self.tr("好了"))
        elif self.list.filter.text().strip():
            self.warn(self.tr("请先按 Esc 看全部，再移动顺序"))
        else:
            by = -1 if key == "up" else 1
            self.db(lambda: self.desk.move(row.uuid, by), lambda _: self.read())

    def _remove(self, uuid: str, values: dict[str, Any]) -> None:
        if values["sure"]:
            self.desk.remove(uuid)

    def _ask(self, uuid: str, entry: Entry | None) -> None:
        title = self.tr("修改这一行") if entry is not None else self.tr("添加一行")
        sheet = Ask(form(title, self.counter.policy.role_names))
        if entry is not None:
            sheet.form.set_values(asdict(entry))

        def job(values: dict[str, Any]) -> None:
            made = Entry(**{name: str(value) for name, value in values.items()})
            if entry is None:
                self.desk.add(made)
            else:
                self.desk.change(uuid, made)

        self.ask(sheet, job, self.tr("已保存"))
