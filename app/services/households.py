"""业主资料: the household file, and its import: shown first, then all of it or nothing (003-47, 004-07)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Charge, Party, Phone, Tenancy, Unit
from app.rules.base import CHINA, refuse
from app.rules.charge_plan import ChargePlan, Filed, plan_charges
from app.rules.columns import Columns, Kind, guess
from app.rules.household_plan import Existing, Plan, Report, Stay, plan
from app.rules.households import Cancelled, ChargeLine, Household, Reader, Table
from app.rules.people import Kin
from app.services.households_read import Progress, never, quiet, read_table
from app.services.households_write import Index, Tell, unit_ids, write, write_charges
from app.services.office import Office
from app.services.search import reindex_units

ERRORS_SHOWN = 500
"""A clerk mends the first errors and tries again; the rest are counted."""

Stop = Callable[[], bool]


class Households:
    """The import of a screen in its steps: read, dry_run, apply."""

    def __init__(self, office: Office, index: Index | None = reindex_units) -> None:
        self._office = office
        self._index = index

    def read(self, path: Path, sheet: str, progress: Progress, cancelled: Stop) -> Table:
        """See `read_table`."""
        return read_table(path, progress, cancelled, sheet)

    def dry_run(self, table: Table, columns: Columns, progress: Progress, cancelled: Stop) -> Report:
        """See `dry_run`."""
        return dry_run(self._office, table, columns, progress, cancelled)

    def apply(self, report: Report, confirmed: bool, progress: Progress, cancelled: Stop) -> Report:
        """See `apply`."""
        return apply(self._office, report, confirmed, progress, cancelled, self._index)


def import_file(
    office: Office,
    path: Path,
    *,
    sheet: str = "",
    confirmed: bool = False,
    write: bool = True,
    index: Index | None = reindex_units,
    progress: Progress = quiet,
    cancelled: Stop = never,
) -> Report:
    """One file from end to end with the guessed columns (command line). Nothing is written when the report
    has errors, or with `write=False`. Raises as `read_table` and `apply` do."""
    table = read_table(path, progress, cancelled, sheet)
    report = dry_run(office, table, guess(table.headings), progress, cancelled)
    if report.error_count or not write:
        return report
    return apply(office, report, confirmed, progress, cancelled, index)


def dry_run(
    office: Office, table: Table, columns: Columns, progress: Progress = quiet, cancelled: Stop = never
) -> Report:
    """试运行: what the table would change, and every error by row and column. Writes nothing.

    Raises Trouble when a column is missing, Cancelled when asked to stop, Refused without the right.
    """
    today = office.clock().astimezone(CHINA).date()
    reader = Reader(table, columns)
    lines = tuple(_lines(reader, table, progress, cancelled))
    with office.read("household.import") as session:
        made = _planned(session, reader.kind, lines, today)
    found = sorted([*reader.errors, *made.errors], key=lambda one: one.row)
    return Report(
        kind=reader.kind,
        filename=table.filename,
        rows=len(table.rows),
        counts=made.counts(),
        unchanged=made.unchanged,
        errors=tuple(found[:ERRORS_SHOWN]),
        error_count=len(found),
        owners=made.owners if isinstance(made, Plan) else (),
        ignored=tuple(heading for heading, key in zip(table.headings, columns, strict=True) if not key),
        lines=lines,
    )


def apply(
    office: Office,
    report: Report,
    confirmed: bool = False,
    progress: Progress = quiet,
    cancelled: Stop = never,
    index: Index | None = reindex_units,
) -> Report:
    """导入: all of the report's lines in one transaction, or nothing; answers what was written.

    The plan is made again inside the transaction. `confirmed`: the owner changes shown in `report` were
    checked. Raises Refused for errors, unconfirmed owner changes, or owner changes other than those shown;
    Cancelled when asked to stop. A file that tells nothing new leaves no trace, no audit line either.
    """
    if report.error_count:
        raise refuse("004-07", "还有错误", "表里还有 {n} 处错误，请改好后重新试运行。", n=report.error_count)
    with office.work("household.import") as w:
        made = _planned(w.session, report.kind, report.lines, w.now.astimezone(CHINA).date())
        if made.errors:
            raise refuse("004-07", "资料有变化", "试运行之后资料变了，请重新试运行。")
        counts: dict[str, Any] = made.counts()
        if not any(counts.values()):
            return replace(report, counts=counts, unchanged=made.unchanged, owners=(), written=True)
        found_again = len(made.touched) if isinstance(made, Plan) and index is not None else 0
        tell = Tell(sum(counts.values()) + found_again, progress, cancelled)
        if isinstance(made, Plan):
            if made.owners and not confirmed:
                text = "有 {n} 户的业主将变更，请逐户核对后勾选「我已核对这些业主变更」。"
                raise refuse("003-47", "业主变更待核对", text, n=len(made.owners))
            if made.owners != report.owners:
                raise refuse("003-47", "业主变更有变化", "试运行之后业主资料变了，请重新试运行并核对。")
            write(w, made, tell, index)
        else:
            write_charges(w, made, tell)
        w.log("household.import", Path(report.filename).name[:60], kind=report.kind.value, **counts)
        tell.check()
    return replace(
        report,
        counts=counts,
        unchanged=made.unchanged,
        owners=made.owners if isinstance(made, Plan) else (),
        written=True,
    )


def _lines(
    reader: Reader, table: Table, progress: Progress, cancelled: Stop
) -> Iterator[Household | ChargeLine]:
    total = len(table.rows)
    charges = reader.kind is Kind.CHARGES
    for done, (row, cells) in enumerate(table.rows):
        if done % 500 == 0:
            if cancelled():
                raise Cancelled
            progress(done, total)
        line = reader.charge(row, cells) if charges else reader.household(row, cells)
        if line is not None:
            yield line
    progress(total, total)


def _planned(
    session: Session, kind: Kind, lines: Sequence[Household | ChargeLine], today: date
) -> Plan | ChargePlan:
    if kind is Kind.HOUSEHOLDS:
        return plan((one for one in lines if isinstance(one, Household)), _existing(session), today)
    charges = [one for one in lines if isinstance(one, ChargeLine)]
    months = sorted({one.month for one in charges})
    filed = {
        (code, month, item): Filed(at, fen, paid_on)
        for code, month, item, at, fen, paid_on in session.execute(
            select(Unit.code, Charge.month, Charge.item, Charge.id, Charge.amount, Charge.paid_on)
            .join(Unit, Unit.id == Charge.unit_id)
            .where(Charge.month.in_(months))
        )
    }
    return plan_charges(charges, frozenset(unit_ids(session)), filed, today)


def _existing(session: Session) -> Existing:
    stays = _gathered(
        (code, Stay(at, party, name, Kin(role), since, until))
        for code, at, party, name, role, since, until in session.execute(
            select(Unit.code, Tenancy.id, Party.id, Party.name, Tenancy.role, Tenancy.since, Tenancy.until)
            .join(Tenancy, Tenancy.unit_id == Unit.id)
            .join(Party, Party.id == Tenancy.party_id)
            .order_by(Tenancy.id)
        )
    )
    phones = _gathered(session.execute(select(Phone.party_id, Phone.number).order_by(Phone.id)))
    plates = session.execute(select(Party.id, Party.plates).where(Party.plates != ""))
    return Existing(
        unit_ids(session),
        stays,
        {party: tuple(numbers) for party, numbers in phones.items()},
        {party: tuple(written.split()) for party, written in plates},
    )


def _gathered(pairs: Any) -> dict[Any, list[Any]]:
    """{first: [second, …]} in the order given."""
    found: dict[Any, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
