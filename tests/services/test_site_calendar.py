"""装修日历 on a real database: a day that is over is shown as it was; files with their workers and cards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.models import Renovation, RenovationStep
from app.rules import slipcode
from app.rules.base import Refused
from app.rules.renovation_state import State
from app.services import settings
from app.services.office import Office
from app.services.site_calendar import FileRow, SiteCalendarDesk
from app.services.worker_pass import WorkerPassDesk
from tests.conftest import GUARD, MORNING, Clock
from tests.services.sites import UNTIL, enter, id_number, site, stand

TODAY = MORNING.date()


@pytest.fixture
def desk(office: Office) -> SiteCalendarDesk:
    return SiteCalendarDesk(office)


@pytest.fixture
def file(office: Office, home: str) -> str:
    return site(office, home)


def step(office: Office, file: str, state: State, before: State) -> None:
    """A step now, as the counter takes it."""
    stand(office, file, state)
    with office.work("renovation.write") as work:
        row = work.session.scalar(select(Renovation).where(Renovation.number == file))
        assert row is not None
        work.session.add(
            RenovationStep(
                renovation_id=row.id, state=state, before=before, at=work.now, staff="lixiaomin", why=""
            )
        )


def test_a_day_that_is_over_is_as_it_was(
    desk: SiteCalendarDesk, office: Office, file: str, clock: Clock
) -> None:
    """2.3: a site that has been accepted since was a site then, and its lost card was valid then."""
    passes = WorkerPassDesk(office)
    enter(passes, file)
    (number,) = passes.issue(file)
    step(office, file, State.WORKING, State.ISSUED)
    clock.advance(days=2)
    passes.lost(number)
    step(office, file, State.INSPECTING, State.WORKING)
    then, now = desk.day(TODAY), desk.day(TODAY + timedelta(days=2))
    (one,) = then.sites
    assert (one.key, one.state, [man.name for man in one.people]) == (file, State.WORKING, ["王强"])
    assert now.sites == ()


def test_the_week_is_counted(desk: SiteCalendarDesk, file: str) -> None:
    """Issue 6: what ends this week."""
    last = desk.day(UNTIL)
    assert (last.week[UNTIL], last.ends[UNTIL], last.ends[UNTIL - timedelta(days=1)]) == (1, 1, 0)
    assert last.ending == last.sites
    assert desk.day(UNTIL + timedelta(days=1)).sites == ()
    assert desk.day(TODAY - timedelta(days=1)).sites == ()


def test_holidays_are_rest_days(desk: SiteCalendarDesk, file: str) -> None:
    """3.5: 清明节, a Monday, is a rest day of the announced calendar."""
    assert desk.day(date(2026, 4, 6)).hours.rest
    assert not desk.day(date(2026, 4, 7)).hours.rest


def test_files_with_who_waits_for_a_card(desk: SiteCalendarDesk, office: Office, file: str) -> None:
    passes = WorkerPassDesk(office)
    enter(passes, file)
    passes.issue(file)
    enter(passes, file, "刘建国", id_number(n=2))
    assert desk.files() == (
        FileRow(
            file, "3栋1单元1201", "3-1-1201", "示例装饰工程有限公司", "已发证",
            TODAY, UNTIL, "XK20260305-A0001", 2, 1, 1,
        ),
    )  # fmt: skip
    stand(office, file, State.ARCHIVED)
    assert desk.files() == ()


def test_003_40_a_card_tells_its_file_and_a_forged_one_is_refused(
    desk: SiteCalendarDesk, office: Office, file: str
) -> None:
    passes = WorkerPassDesk(office)
    enter(passes, file)
    (number,) = passes.issue(file)
    policy = settings.load(office)
    with office.read("renovation.read") as session:
        sealed = slipcode.seal(number, policy.site, settings.site_key_in(session))
    assert desk.card(number.lower()) == desk.card(str(sealed)) == (file, number)
    forged = str(sealed)[:-1] + ("2" if str(sealed)[-1] != "2" else "3")
    with pytest.raises(Refused, match="可能是伪造或改过的"):
        desk.card(forged)
    with pytest.raises(Refused, match="找不到 CR1"):
        desk.card("CR1")


def test_the_gate_does_not_read_files(office: Office, file: str) -> None:
    """004-07: the calendar is the counter's, not the gate's."""
    with pytest.raises(Refused):
        SiteCalendarDesk(office.signed_in(GUARD)).day(TODAY)
