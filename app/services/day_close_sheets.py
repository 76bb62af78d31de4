"""日结的表格: the day for the bookkeeper, its totals and every line; amounts are numbers in 元 (S12 E5).

What a customer wrote is text and never a formula (services.spreadsheet). No ID number, no bank account.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.models import Receipt
from app.rules.base import CHINA
from app.rules.day_close import DayClose, Sum
from app.rules.deposit import KIND_NAMES as DEPOSIT_KINDS
from app.rules.policy import Policy
from app.rules.price import NATURE_NAMES
from app.rules.receipt import METHOD_NAMES, Line, Method, period_words
from app.services import places, presence
from app.services.day_close_paper import paid_out, receipts
from app.services.receipt_read import lines_of
from app.services.spreadsheet import Column, Sheet, Value

_YUAN = "#,##0.00"
_SUMS = (
    Column("栏目", 12),
    Column("名称", 24),
    Column("笔数/数量", 10, "0"),
    *(Column(one, 14, _YUAN) for one in ("收款（元）", "作废（元）", "退付（元）", "净额（元）")),
)
_LINES = (
    Column("时间", 17),
    Column("类别", 8),
    Column("单号", 19),
    Column("房号", 16),
    Column("交款人/领款人", 18),
    Column("项目", 20),
    Column("性质", 10),
    Column("期间", 20),
    Column("数量", 8, "0"),
    Column("单价（元）", 12, _YUAN),
    Column("金额（元）", 13, _YUAN),
    Column("开票", 6),
    Column("方式", 8),
    Column("流水号", 24),
    Column("经办", 10),
    Column("说明", 36),
)


def sheets(session: Session, found: DayClose, policy: Policy, now: datetime) -> tuple[Sheet, ...]:
    """合计 and 明细 of a day: the amounts of the second add up to the net of the first."""
    title = f"{policy.project} 收款日报 {found.day}".strip()
    who = presence.names_of(session)
    lines = sorted(
        (*_taken(session, found, who), *_voided(session, found, who), *_paid(session, found)),
        key=lambda row: (str(row[0]), str(row[2])),
    )
    notes = (
        "按开具和作废的日期（北京时间）统计：作废记在作废的那天，不论收据是哪天开的。",
        "押金要退，不是收入；明细里作废和退付是负数，金额相加等于合计的净额。",
        f"{policy.office} {now.astimezone(CHINA):%Y-%m-%d %H:%M} 导出。",
    )
    return (
        Sheet("合计", title, _SUMS, tuple(_totals(found, who)), notes),
        Sheet("明细", f"{title} · 明细", _LINES, lines),
    )


def yuan(fen: int) -> float:
    """分 as the number of 元 that a cell holds."""
    return round(fen / 100, 2)


def _totals(found: DayClose, who: Mapping[str, str]) -> Iterator[tuple[Value, ...]]:
    yield _sum("合计", "全部", found.total)
    for method, sum_ in found.by_method.items():
        yield _sum("收款方式", METHOD_NAMES[method], sum_)
    for login, sum_ in found.by_clerk.items():
        yield _sum("收款人", who.get(login, login), sum_)
    for one in found.by_item:
        kind = NATURE_NAMES[one.nature]
        sums = (yuan(one.taken), yuan(one.voided), None, yuan(one.net))
        yield (f"项目·{kind[:2]}", one.name, one.quantity, *sums)
    for name, taken, voided in (
        ("收入", found.taken.income, found.voided.income),
        ("押金", found.taken.deposit, found.voided.deposit),
        ("应开票", found.taken.invoice, found.voided.invoice),
    ):
        yield ("性质", name, None, yuan(taken), yuan(voided), None, yuan(taken - voided))
    yield ("押金台账", "上日余额", None, None, None, None, yuan(found.deposits.opening))
    for kind_, fen in found.deposits.by_kind.items():
        yield ("押金台账", DEPOSIT_KINDS[kind_], None, None, None, None, yuan(fen))
    yield ("押金台账", "本日余额", None, None, None, None, yuan(found.deposits.closing))
    for run in found.ranges:
        yield ("收据号段", f"{run.first} 至 {run.last}", run.count, None, None, None, None)
    for gap in found.gaps or ("没有断号",):
        yield ("断号", gap, None, None, None, None, None)


def _sum(group: str, name: str, one: Sum) -> tuple[Value, ...]:
    return (group, name, one.count, yuan(one.taken), yuan(one.voided), yuan(one.paid_out), yuan(one.net))


def _taken(session: Session, found: DayClose, who: Mapping[str, str]) -> Iterator[tuple[Value, ...]]:
    for row in receipts(session, Receipt.day == found.day):
        said = []
        if row.replaces is not None:
            said.append(f"代替 {row.replaces.number}")
        if row.note:
            said.append(row.note)
        for line in lines_of(row):
            yield _line(row, line, "收款", row.at, 1, who.get(row.staff, row.staff), "；".join(said))


def _voided(session: Session, found: DayClose, who: Mapping[str, str]) -> Iterator[tuple[Value, ...]]:
    numbers = [one.number for one in found.voids]
    for row in receipts(session, Receipt.number.in_(numbers)) if numbers else ():
        assert row.voided_at is not None
        said = f"作废：{row.void_reason}"
        if row.void_second:
            said += f"；{who.get(row.void_second, row.void_second)}同意"
        said += f"；由 {row.replaced_by.number} 代替" if row.replaced_by is not None else "；没有重开"
        for line in lines_of(row):
            yield _line(row, line, "作废", row.voided_at, -1, who.get(row.voided_by, row.voided_by), said)


def _paid(session: Session, found: DayClose) -> Iterator[tuple[Value, ...]]:
    for one in paid_out(session, found.day):
        yield (
            _when(one.at), one.kind, one.number, one.unit, one.person, one.what, "", "", None, None,
            yuan(-one.amount), "", METHOD_NAMES[one.method], one.reference, one.staff, "",
        )  # fmt: skip


def _line(
    row: Receipt, line: Line, kind: str, at: datetime, sign: int, staff: str, said: str
) -> tuple[Value, ...]:
    name = f"{line.name}（{line.about}）" if line.about else line.name
    return (
        _when(at),
        kind,
        row.number,
        places.label(row.unit) if row.unit is not None else "",
        row.payer,
        name,
        NATURE_NAMES[line.nature],
        period_words(line),
        sign * line.quantity * line.months,
        yuan(line.price),
        sign * yuan(line.amount),
        "开" if line.invoice else "",
        METHOD_NAMES[Method(row.method)],
        row.reference,
        staff,
        said,
    )


def _when(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"
