"""价目表 (tab of 收款): what may be charged, since when, on what basis, and what is to change (003-38, 3.7).

A price is never edited: F6 makes the next version, from a day on. The page never decides: the desk does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton

from app.forms.price import ACTS, BEGIN, FIXED, FREE, LIST
from app.forms.spec import Act
from app.rules import moments
from app.rules import price as rules
from app.rules.base import CHINA, Finding, Level, Refused
from app.rules.money import parse_yuan, yuan
from app.rules.people import MAY, Role
from app.rules.price import Nature, Once, PriceItem
from app.views.ask import Ask
from app.views.counter import Counter
from app.views.list_view import Chip, ListView
from app.views.pages.duty_list import ListPanel
from app.views.pages.duty_moments import read_day

CHIPS = {
    "在用": Chip("在用", "done"),
    "未生效": Chip("未生效", "doing"),
    "已停用": Chip("已停用", "todo"),
}


class Desk(Protocol):
    """What the panel asks of services.price.PriceDesk."""

    def versions(self) -> tuple[PriceItem, ...]: ...
    def rows(self) -> tuple[Any, ...]: ...
    def add(self, item: PriceItem, first: bool = False) -> None: ...
    def end(self, code: str, since: date) -> None: ...
    def begin(self) -> int: ...


def tr(text: str) -> str:
    """These words are the panel's."""
    return QCoreApplication.translate("PricePanel", text)


class PricePanel(ListPanel):
    """价目表. Enter and F6 change the price of the item the cursor stands on; who may not write reads."""

    lean = ("key", "name", "price", "state", "coming")

    def __init__(self, desk: Desk, counter: Counter) -> None:
        self._may = counter.operator.may("price.write")
        spec = LIST
        if not self._may:
            who = "、".join(counter.policy.role_name(one) for one in Role if one in MAY["price.write"])
            text = tr("价目表还是空的，还不能收款。请{who}登录后添加。").format(who=who)
            spec = replace(LIST, empty=text)
        acts = ACTS if self._may else ()
        super().__init__(desk, counter, tr("价目表"), ListView(spec, CHIPS, "key"), acts)
        self._first = self.findChild(QPushButton, f"act:{BEGIN.key}")
        if self._first is not None:
            self._first.hide()
        if self._may:
            self.list.opened.connect(lambda _row: self.act("change"))

    def read(self) -> None:
        """Read the list anew."""
        self.db(self.desk.rows, self._show, newest=True)

    def turn_day(self) -> None:
        """24:00: other prices may hold."""
        self.read()

    def _show(self, rows: tuple[Any, ...]) -> None:
        self.show_rows(rows)
        if self._first is not None:
            self._first.setVisible(not rows)
        if self.list.current() is None:
            self.list.table.stand(0)

    def words(self, row: Any) -> str:
        """The item in full: what is charged, since when, and the basis that may be shown to who asks."""
        parts = [tr("{name}：{price}，{nature}").format(name=row.name, price=row.price, nature=row.nature)]
        if row.invoice:
            parts.append(tr("要开发票"))
        if row.item.inspected:
            parts.append(tr("验收后退"))
        if row.once:
            parts.append(row.once)
        said = "，".join(parts) + tr("。{since} 起。").format(since=row.since)
        if row.basis:
            said += tr("依据：{basis}。").format(basis=row.basis)
        if row.earlier:
            said += tr("以前：{earlier}。").format(earlier=row.earlier)
        return said + (tr("将来：{coming}。").format(coming=row.coming) if row.coming else "")

    # --- acts ------------------------------------------------------------------------------------

    def act(self, key: str) -> None:
        """An act on the list, or on the item the cursor stands on."""
        row = self.list.current()
        if key == "begin":
            self.db(self.desk.begin, self._begun)
        elif key == "new":
            self._ask_item(self.acts[key], None)
        elif row is None:
            self.warn(self.tr("请先用 ↓ 选一个项目"))
        elif key == "change":
            self._ask_item(self.acts[key], row)
        else:
            self._ask_end(self.acts[key], row)

    def _begun(self, count: int) -> None:
        said = self.tr("已放进 {count} 个项目。价格只是例子，请逐项按 F6 换成公示的价格")
        self.done(said.format(count=count))

    def _ask_item(self, act: Act, row: Any) -> None:
        assert act.ask is not None
        item: PriceItem | None = row.item if row is not None else None
        sheet = Ask(act.ask, " · ".join(one for one in (act.title, row.name if row else "") if one))
        sheet.form.set_values(self._values(item, sheet.form.names))
        sheet.form.edited.connect(lambda: self._follow(sheet, item))
        self._follow(sheet, item)
        if row is not None:
            sheet.say(_now(row))
        order = sheet.form.names

        def job(values: dict[str, Any]) -> None:
            self._add(values, item, order)

        self.ask(sheet, job, self.tr("已记入价目表，原来的价格写在「以前」里"))

    def _ask_end(self, act: Act, row: Any) -> None:
        assert act.ask is not None
        sheet = Ask(act.ask, f"{act.title} · {row.name}")
        text = self.tr("从这天起不能再收「{name}」；以前开的收据不变。要再收，按 F6 定一个新价格。")
        sheet.say(text.format(name=row.name))
        # What has not begun ends before it begins.
        day = max(self._today() + timedelta(days=1), row.item.since)
        sheet.form.set_values({"since": moments.day_words(day, self.counter.clock())})
        sheet.form.edited.connect(lambda: self._follow(sheet, None))
        self._follow(sheet, None)

        def job(values: dict[str, Any]) -> None:
            since, lost = self._since(values)
            if lost:
                raise Refused(*lost)
            self.desk.end(row.key, since)

        self.ask(sheet, job, self.tr("已停用，原来的价格写在「以前」里"))

    # --- the form of an item -----------------------------------------------------------------------

    def _today(self) -> date:
        return self.counter.clock().astimezone(CHINA).date()

    def _values(self, item: PriceItem | None, names: tuple[str, ...]) -> dict[str, object]:
        """What the form begins with: the item as it is, from tomorrow on."""
        tomorrow = self._today() + timedelta(days=1)
        known = item or PriceItem("", 0, "", "", 0, Nature.INCOME, tomorrow, invoice=True)
        amount = yuan(known.price).removeprefix("¥").replace(",", "") if known.price else ""
        return {
            **{name: getattr(known, name) for name in names if hasattr(known, name)},
            "price": amount,
            "kind": FREE if known.price is None else FIXED,
            "since": moments.day_words(tomorrow, self.counter.clock()),
        }

    def _follow(self, sheet: Ask, item: PriceItem | None) -> None:
        """The fields that are asked for now, and how the day was understood."""
        form, values = sheet.form, sheet.form.values()
        names = set(form.names)
        if "kind" in names:
            nature = item.nature if item is not None else Nature(str(values["nature"]))
            names -= {"price"} if values["kind"] == FREE else set()
            names -= {"invoice"} if nature is Nature.DEPOSIT else {"inspected"}
            form.show_fields(names)
        if "nature" in names:
            deposit = values["nature"] == Nature.DEPOSIT
            form.note("nature", self.tr("押金要退，不是收入，不开发票") if deposit else "")
        day, _ = read_day(values, "since", self.counter.clock(), "003-38", ahead=True)
        form.note("since", f"{day:%Y-%m-%d}" if day is not None else "")

    def _since(self, values: Mapping[str, Any]) -> tuple[date, tuple[Finding, ...]]:
        day, lost = read_day(values, "since", self.counter.clock(), "003-38", ahead=True)
        if day is None and not lost:
            text = tr("请填从哪天起，例如：{examples}。")
            params = {"examples": moments.DAY_EXAMPLES}
            lost = (Finding("003-38", Level.BLOCK, tr("请填日期"), text, params, "since"),)
        return day or self._today(), lost

    def _add(self, values: Mapping[str, Any], item: PriceItem | None, order: tuple[str, ...]) -> None:
        """Database lane: the version that was typed; everything that is wrong is said at once."""
        since, lost = self._since(values)
        price: int | None = None
        if values["kind"] != FREE:
            try:
                price = parse_yuan(str(values["price"]))
            except ValueError as error:
                text = tr("{why}；每次价格不同的，选「自由价」。")
                wrong = Finding("003-38", Level.BLOCK, tr("单价不对"), text, {"why": str(error)}, "price")
                lost = (wrong, *lost)
        nature = item.nature if item is not None else Nature(str(values["nature"]))
        made = PriceItem(
            item.code if item is not None else str(values["code"]),
            0,
            str(values["name"]),
            str(values["measure"]),
            price,
            nature,
            since,
            bool(values["invoice"]) and nature is Nature.INCOME,
            str(values["basis"]),
            Once(str(values["once"])),
            bool(values["inspected"]) and nature is Nature.DEPOSIT,
        )
        found: tuple[Finding, ...] = ()
        if lost:
            made, known = rules.tidy(made), self.desk.versions()
            made = replace(made, version=rules.next_version(made.code, known))
            found = rules.decide(made, known, self._today(), item is None).blocks
        else:
            try:
                self.desk.add(made, item is None)
                return
            except Refused as refused:
                found = refused.findings
        unread = {one.field for one in lost}
        said = [*lost, *(one for one in found if one.field not in unread)]
        raise Refused(*sorted(said, key=lambda one: order.index(one.field) if one.field in order else -1))


def _now(row: Any) -> str:
    said = tr("现在 {price}（{since} 起），不会被改掉：新价格从填的那天起算。")
    if row.state != "在用":
        said = tr("{state}：填上价格和日期，从那天起又可以收。")
    if row.coming:
        said += tr("已定 {coming}，到那天照它改。")
    return said.format(price=row.price, since=row.since, state=row.state, coming=row.coming)
