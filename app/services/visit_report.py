"""来访统计的读取和导出: counted where the visits lie, not line by line; what is exported holds no names.

000-13, 004-48, 003-26. One statement over the days asked for: their visits by the index on the day, each with
its own events, and the rare corrections of these. The office's visits are one place: whom they asked for is
free text, and may be somebody's name.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    String,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.models import Unit, Visit, VisitEvent
from app.rules.base import CHINA
from app.rules.policy import Policy
from app.rules.visit_report import HOURS, REFUSED, WEEKDAYS, By, Count, Part, Period, Report, report
from app.rules.visitor import Kind
from app.services import settings, spreadsheet
from app.services.office import Office
from app.services.spreadsheet import Chart, Column, Sheet, Value

_CORRECTED = ("entered", "left", "reason", "unit", "office_target", "people")
"""The corrections that change a figure; one of the door also takes back the host's word."""


class VisitReports:
    """来访统计; a part of the VisitorDesk."""

    office: Office

    def report(self, period: Period) -> Report:
        """The figures of a period as the register says them now."""
        with self.office.read("visitor.report") as session:
            rows = session.execute(counted(period)).all()
        return report(period, (Count(By(by), *rest) for by, *rest in rows))

    def export_report(self, period: Period, path: Path) -> Report:
        """Write the figures of a period to `path` as .xlsx; who exported which period is logged.

        Raises Trouble where the file cannot be written: what lay there before is still there, nothing logged.
        """
        found = self.report(period)
        data = spreadsheet.render(sheets(found, settings.load(self.office), self.office.clock()))
        with self.office.work("visitor.report") as work:
            work.log("visitor.report", str(period), visits=found.total.visits)
            spreadsheet.put(path, data)
        return found


def _last(kind: Kind, field: str = "") -> ColumnElement[int]:
    """The id of a visit's last event of a kind (of a field's last correction), 0 for none."""
    of = VisitEvent.kind == kind.value
    if field:
        of &= VisitEvent.data["field"].as_string() == field
    return func.coalesce(func.max(case((of, VisitEvent.id))), 0)


def counted(period: Period) -> CompoundSelect[Any]:
    """The counts of a period, one row each, in the order of Count's fields.

    What takes an event back comes after it: the last of each kind decides, as visitor_state finds one by one.
    """
    told = (
        select(
            Visit.day,
            Visit.at,
            Visit.unit_id,
            Visit.reason,
            Visit.people,
            _last(Kind.ENTERED).label("came"),
            _last(Kind.LEFT).label("went"),
            _last(Kind.AGREED).label("agreed"),
            _last(Kind.REFUSED).label("refused"),
            *(_last(Kind.CORRECTED, one).label(f"new_{one}") for one in _CORRECTED),
        )
        # Outer, though every visit has events: else the planner begins with all events there are. And
        # grouped in the order of the day's index, so that nothing has to be sorted.
        .outerjoin(VisitEvent, VisitEvent.visit_id == Visit.id)
        .where(Visit.day.between(period.first, period.last))
        .group_by(Visit.day, Visit.id)
        .cte("told")
    )
    came, went = aliased(VisitEvent), aliased(VisitEvent)
    reason, unit, people = aliased(VisitEvent), aliased(VisitEvent), aliased(VisitEvent)
    weekday = (cast(func.strftime("%w", told.c.day), Integer) + 6) % 7
    left = told.c.went > told.c.new_left
    refused = told.c.refused > func.max(told.c.agreed, told.c.new_unit, told.c.new_office_target)
    stay = func.unixepoch(cast(went.at, String)) - func.unixepoch(cast(came.at, String))
    line = (
        select(
            (weekday * 24 + cast(func.substr(told.c.at, 12, 2), Integer)).label("hour"),
            func.coalesce(_now(reason), told.c.reason).label("reason"),
            func.coalesce(_now(unit), Unit.code, "").label("place"),
            func.coalesce(cast(_now(people), Integer), told.c.people).label("people"),
            (told.c.came > told.c.new_entered).label("entered"),
            cast(left, Integer).label("left"),
            case((left, func.max(0, stay)), else_=0).label("seconds"),
            case((refused, REFUSED), else_="").label("out"),
        )
        .select_from(told)
        .outerjoin(came, came.id == told.c.came)
        .outerjoin(went, went.id == told.c.went)
        .outerjoin(reason, reason.id == told.c.new_reason)
        .outerjoin(unit, unit.id == told.c.new_unit)
        .outerjoin(people, people.id == told.c.new_people)
        .outerjoin(Unit, Unit.id == told.c.unit_id)
        .cte("line")
        .prefix_with("MATERIALIZED")  # gone through once, not once for each way of counting
    )
    sums = (func.count(), *(func.sum(line.c[one]) for one in ("people", "left", "seconds")))
    return union_all(
        *(
            select(literal(by.value), cast(line.c[by.value], String), *sums)
            .where(line.c.entered if by is not By.OUT else ~line.c.entered)
            .group_by(line.c[by.value])
            for by in By
        )
    )


def _now(event: type[VisitEvent]) -> ColumnElement[str]:
    """A correction's new value, NULL where there is none."""
    value: ColumnElement[str] = event.data["now"].as_string()
    return value


# --- the file -----------------------------------------------------------------------------------

_COUNTS = (Column("批次", 9), Column("人数", 9), Column("已离开", 9), Column("平均停留（分钟）", 12, "0.0"))


def sheets(found: Report, policy: Policy, now: datetime) -> tuple[Sheet, ...]:
    """来访统计 as tables: the figures, the hours of the week, the reasons, every place. No name, no phone."""
    title = f"{policy.project} 来访统计 {found.period}".strip()
    total = found.total
    figures: tuple[tuple[str, Value], ...] = (
        ("天数", found.period.days),
        ("来访批次", total.visits),
        ("来访人数", total.people),
        ("平均每天批次", round(total.visits / found.period.days, 1)),
        ("已离开批次", total.left),
        ("还在内批次", found.inside),
        ("平均停留（分钟）", _minutes(total)),
        ("没有进入：被访人拒绝", found.refused),
        ("没有进入：未接、未等到或撤回", found.no_entry),
        ("登记的行数", found.registered),
    )
    notes = (
        "按登记的日期和时间（北京时间）统计，更正以后的内容为准；首尾两天都在内。",
        "批次只算进入了的来访；平均停留只算已经离开的。",
        f"{policy.office} {now.astimezone(CHINA):%Y-%m-%d %H:%M} 导出。",
    )
    week: list[tuple[Value, ...]] = [
        (f"{hour}–{hour + 1} 时", *(row[hour] for row in found.hours), found.by_hour[hour])
        for hour in range(HOURS)
    ]
    return (
        Sheet("概况", title, (Column("项目", 34), Column("数值", 14)), figures, notes),
        Sheet(
            "时段",
            f"{title} · 按时段",
            (Column("时段", 12), *(Column(one, 8) for one in WEEKDAYS), Column("合计", 9)),
            (*week, ("合计", *found.by_weekday, total.visits)),
            chart=Chart("各时段来访批次", len(WEEKDAYS) + 1, HOURS),
        ),
        Sheet(
            "事由",
            f"{title} · 按事由",
            (Column("事由", 14), *_COUNTS),
            tuple(map(_row, (*found.reasons, total))),
            chart=Chart("各事由来访批次", 1, len(found.reasons), lying=True) if found.reasons else None,
        ),
        Sheet(
            "房号",
            f"{title} · 按房号",
            (Column("房号", 16), *_COUNTS),
            tuple(map(_row, (*found.places, total))),
        ),
    )


def _row(part: Part) -> tuple[Value, ...]:
    return part.label, part.visits, part.people, part.left, _minutes(part)


def _minutes(part: Part) -> float | None:
    return round(part.stay, 1) if part.stay is not None else None
