"""来访统计 on the real file: counted as the register stands, exported without a name, never as a formula."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.models import Audit, Unit
from app.models.base import raw
from app.rules.base import CHINA, Refused, Trouble
from app.rules.people import SYSTEM
from app.rules.visit_report import Part, Period, Report
from app.rules.visitor import REASON_NAMES, Area, Call, Reason, State
from app.services import settings, spreadsheet
from app.services.office import Office
from app.services.spreadsheet import Chart, Column, Sheet
from app.services.visit_report import counted
from app.services.visitor import VisitorDesk
from app.services.visitor_read import Record
from tests.conftest import MORNING, Clock
from tests.services.visits import NIGHT, filled, let_in

DAY = MORNING.date()
ALL = Period(DAY - timedelta(days=10), DAY + timedelta(days=10))
HOSTILE = (
    "=1+1", '=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1", "＝1+1", "＋1",
    "－1", "＠SUM(A1)", "'=1", "#N/A", "12345678901234567890", "\x00\x07=1",
)  # fmt: skip


@pytest.fixture
def desk(office: Office, home: str) -> VisitorDesk:
    with office.signed_in(SYSTEM).work("household.import") as work:
        work.session.add(Unit(building="3", entrance="1", room="1202", code="3-1-1202"))
    return VisitorDesk(office)


def one_by_one(records: Iterable[Record]) -> dict[str, Any]:
    """The figures as they follow from each record by itself."""
    came = [one for one in records if one.state in (State.INSIDE, State.LEFT)]
    out = [one for one in records if one not in came]
    stays = [
        (one.standing.left_at - one.standing.entered_at).total_seconds()
        for one in came
        if one.standing.left_at is not None and one.standing.entered_at is not None
    ]
    local = [one.at.astimezone(CHINA) for one in came]
    return {
        "hours": Counter((at.weekday(), at.hour) for at in local),
        "reasons": Counter(REASON_NAMES[Reason(one.draft.reason)] for one in came),
        "places": Counter(one.draft.unit or "办公区" for one in came),
        "people": sum(int(one.draft.people) for one in came),
        "stays": (len(stays), sum(stays)),
        "out": (sum(one.state is State.REFUSED for one in out), len(out)),
    }


def figures(found: Report) -> dict[str, Any]:
    """The same of a report."""
    total = found.total
    week = {(day, hour): n for day, row in enumerate(found.hours) for hour, n in enumerate(row) if n}
    return {
        "hours": Counter(week),
        "reasons": Counter({one.label: one.visits for one in found.reasons}),
        "places": Counter({one.label: one.visits for one in found.places}),
        "people": total.people,
        "stays": (total.left, total.seconds),
        "out": (found.refused, found.refused + found.no_entry),
    }


def days(desk: VisitorDesk) -> list[Record]:
    return [one for n in range(ALL.days) for one in desk.day(ALL.first + timedelta(days=n))]


def test_the_figures_are_those_of_the_records_000_13_004_48(desk: VisitorDesk, clock: Clock) -> None:
    """Corrected, taken back, refused, unanswered, still inside, at the office, over midnight."""
    left, stayed, struck, unleft, moved, again = (let_in(desk, plate="", name=f"客{n}") for n in range(6))
    clock.advance(minutes=30)
    for number in (left, struck, unleft):
        desk.leave(number) if number != struck else desk.correct(number, "entered", "", "点错了行")
    desk.correct(unleft, "left", "", "点错了行")
    desk.correct(moved, "unit", "3-1-1202", "听错房号")
    desk.correct(moved, "reason", "delivery", "是送水的")
    desk.correct(moved, "people", "5", "数错了")
    desk.correct(moved, "reason", "repair", "是修水管的")
    desk.correct(again, "entered", "", "点错了行")
    clock.advance(minutes=5)
    desk.enter(again)
    clock.advance(hours=3)
    desk.leave(again)
    no = desk.register(filled(desk, plate="", name="推销"))
    desk.call(no, Call.REFUSED)
    other_door = desk.register(filled(desk, plate="", name="走错"))
    desk.call(other_door, Call.REFUSED)
    desk.correct(other_door, "unit", "3-1-1202", "听错房号")
    nobody = desk.register(filled(desk, plate="", name="快递"))
    desk.call(nobody, Call.UNANSWERED)
    yes_then = desk.register(filled(desk, plate="", name="家政"))
    desk.call(yes_then, Call.REFUSED)
    desk.call(yes_then, Call.AGREED)
    desk.enter(yes_then)
    let_in(desk, plate="", name="孙先生", area=Area.OFFICE, unit="", office_target="找赵静", host="赵静")
    clock.set(datetime(2026, 3, 7, 16, 20, tzinfo=UTC))  # Sunday 00:20 in China
    let_in(VisitorDesk(desk.office.signed_in(NIGHT)), plate="", name="夜客")
    clock.set(datetime(2026, 3, 9, 9, 0, tzinfo=CHINA))
    back = let_in(desk, plate="", name="钟")
    clock.set(datetime(2026, 3, 9, 8, 50, tzinfo=CHINA))  # the computer's clock was set back
    desk.leave(back)
    found = desk.report(ALL)
    expected = one_by_one(days(desk))
    expected["stays"] = (expected["stays"][0], expected["stays"][1] + 600)  # never below 0
    assert figures(found) == expected
    assert found.registered == desk.count() == len(days(desk))
    assert (found.refused, found.no_entry) == (1, 3)
    assert found.total.left == 3
    assert {stayed, unleft} <= {one.number for one in desk.inside()}
    assert Part("上门维修", 1, 5) in found.reasons


def test_both_days_of_a_period_count_by_china_s_clock_000_13(desk: VisitorDesk, clock: Clock) -> None:
    for day in (4, 5, 6, 7):
        clock.set(datetime(2026, 3, day, 8, 1, tzinfo=CHINA))  # still the day before, by UTC's
        let_in(desk, plate="", name=f"客{day}")
    found = desk.report(Period(date(2026, 3, 5), date(2026, 3, 6)))
    assert found.total.visits == 2
    assert (found.hours[3][8], found.hours[4][8]) == (1, 1), "Thursday and Friday at 08"
    assert desk.report(Period(date(2026, 3, 4), date(2026, 3, 4))).busiest == (2, 8)
    nothing = desk.report(Period(date(2026, 2, 1), date(2026, 2, 2)))
    assert (nothing.total, nothing.busiest, nothing.registered) == (Part("合计"), None, 0)


def test_figures_stay_when_the_names_are_gone(desk: VisitorDesk, clock: Clock, manager: Office) -> None:
    let_in(desk)
    desk.correct("LF20260305-A0001", "reason", "delivery", "是送水的")
    before = desk.report(ALL)
    clock.advance(days=100)
    assert desk.purge() == 1
    assert desk.report(ALL) == before
    assert before.reasons == (Part("送货送餐", 1, 2),)


def test_a_period_is_found_by_its_day_and_its_visits_events_by_the_visit(office: Office) -> None:
    """A million visits or a hundred: only those of the period are looked at, and nothing is sorted for it."""
    asked = counted(ALL).compile(dialect=office.engine.dialect, compile_kwargs={"literal_binds": True})
    with raw(office.engine) as connection:
        plan = [row[3] for row in connection.cursor().execute(f"EXPLAIN QUERY PLAN {asked}").fetchall()]
    assert "SEARCH visit USING INDEX ix_visit_day (day>? AND day<?)" in plan
    assert [one for one in plan if one.startswith("SEARCH visit_event USING INDEX ix_visit_event_visit_id")]
    assert [one for one in plan if one.startswith(("SCAN visit", "SCAN unit"))] == []
    assert plan.count("MATERIALIZE line") == 1, "the visits are gone through once for all figures"


# --- the file -----------------------------------------------------------------------------------


def log(office: Office) -> list[Audit]:
    with office.signed_in(SYSTEM).read("settings.read") as session:
        return [one for one in session.query(Audit).order_by(Audit.id) if one.act == "visitor.report"]


def test_the_export_has_the_figures_and_no_name(
    desk: VisitorDesk, office: Office, manager: Office, clock: Clock, tmp_path: Path
) -> None:
    settings.save(manager, {"project": "=云栖湾花园", "visitor_phone": "ask"})
    number = let_in(desk, name="赵明先生", phone="13700000003")
    clock.advance(minutes=90)
    desk.leave(number)
    let_in(desk, area=Area.OFFICE, unit="", office_target="@找赵静", host="赵静", name="孙", plate="")
    path = tmp_path / "统计.xlsx"
    path.write_bytes(b"an older one")
    found = desk.export_report(ALL, path)
    assert found == desk.report(ALL)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["概况", "时段", "事由", "房号"]
    for sheet in book:
        assert str(sheet["A1"].value).startswith(f"=云栖湾花园 来访统计 {ALL.first} 至 {ALL.last}")
        assert sheet.freeze_panes == "A3"
        texts = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert {(one.data_type, one.quotePrefix, one.number_format) for one in texts} == {("s", True, "@")}
        assert sheet.column_dimensions["A"].width >= 12
    told = dict(row[:2] for row in book["概况"].iter_rows(min_row=3, values_only=True) if row[1] is not None)
    assert told["来访批次"] == 2
    assert told["来访人数"] == 4
    assert told["平均停留（分钟）"] == 90
    assert told["还在内批次"] == 1
    week = [row for row in book["时段"].iter_rows(min_row=3, values_only=True)]
    assert week[10] == ("10–11 时", 0, 0, 0, 1, 0, 0, 0, 1)
    assert week[-1] == ("合计", 0, 0, 0, 2, 0, 0, 0, 2)
    rooms = [row for row in book["房号"].iter_rows(min_row=3, values_only=True)]
    assert rooms == [("3-1-1201", 1, 2, 1, 90), ("办公区", 1, 2, 0, None), ("合计", 2, 4, 1, 90)]
    assert [len(book[one]._charts) for one in book.sheetnames] == [0, 1, 1, 0]
    everything = "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row)
    for secret in ("赵", "孙", "1370", "粤B", "陈思远", "水果"):
        assert secret not in everything
    (line,) = log(office)
    assert (line.subject, line.changes["visits"], line.staff) == (str(ALL), 2, office.operator.login)


def test_no_text_is_ever_a_formula(tmp_path: Path) -> None:
    """Read back as strings, quoted, in the format of text; the XML holds no <f>; numbers stay numbers."""
    rows = [(text, n, n / 4) for n, text in enumerate(HOSTILE)]
    columns = (Column("=A", 20), Column("@B", 9), Column("C", 9, "0.0"))
    sheets = [Sheet("表", "-标题", columns, rows, ("+注",), Chart("图", 1, len(rows), lying=True))]
    path = tmp_path / "x.xlsx"
    spreadsheet.put(path, spreadsheet.render(sheets))
    (sheet,) = openpyxl.load_workbook(path)
    read = [[cell for cell in row] for row in sheet.iter_rows()]
    texts = [cell for row in read for cell in row if isinstance(cell.value, str)]
    assert len(texts) == len(HOSTILE) + 5
    assert {(one.data_type, one.quotePrefix, one.number_format) for one in texts} == {("s", True, "@")}
    kept = [row[0].value.lstrip("\r\n") for row in read[2 : 2 + len(rows)]]
    assert kept == [text.lstrip("\r\n\x00\x07") for text in HOSTILE]
    assert [(row[1].value, row[2].value) for row in read[2 : 2 + len(rows)]] == [
        (n, n / 4) for n in range(len(rows))
    ]
    assert {row[2].number_format for row in read[2 : 2 + len(rows)]} == {"0.0"}
    with zipfile.ZipFile(path) as inside:
        assert b"<f>" not in inside.read("xl/worksheets/sheet1.xml")


def test_a_file_open_in_excel_is_said_and_nothing_is_lost(
    desk: VisitorDesk, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "统计.xlsx"
    path.write_bytes(b"older")

    def locked(self: Path, target: Path) -> Path:
        raise PermissionError(13, "The process cannot access the file", str(target))

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(Trouble) as trouble:
        desk.export_report(ALL, path)
    assert "统计.xlsx" in trouble.value.what
    assert "Excel 或 WPS" in trouble.value.do
    assert path.read_bytes() == b"older"
    assert [one.name for one in tmp_path.glob("*.xlsx*")] == ["统计.xlsx"]
    assert log(office) == []


def test_a_folder_that_is_not_there_is_said(desk: VisitorDesk, office: Office, tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        desk.export_report(ALL, tmp_path / "gone" / "统计.xlsx")
    assert "文件夹" in trouble.value.do
    assert log(office) == []


def test_only_the_counter_sees_the_figures_004_07(desk: VisitorDesk, guard: Office, tmp_path: Path) -> None:
    for ask in (lambda one: one.report(ALL), lambda one: one.export_report(ALL, tmp_path / "x.xlsx")):
        with pytest.raises(Refused, match="004-07"):
            ask(VisitorDesk(guard))
    assert not (tmp_path / "x.xlsx").exists()
