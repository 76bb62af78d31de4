"""今日: what waits, in the order in which it presses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.rules.people import SYSTEM
from app.rules.release import Applicant, Call, IdCheck, Item, Outcome
from app.services import drafts, staff, today
from app.services.documents import DocumentDesk
from app.services.gate import GateDesk
from app.services.office import Office
from app.services.queue import QueueDesk
from app.services.release import ReleaseDesk
from tests.conftest import CLERK, FINANCE, OWNER_PHONE, Clock


def waiting(office: Office) -> list[tuple[str, str]]:
    return [(row.state, row.title) for row in today.TodayDesk(office).rows()]


@pytest.fixture
def desk(office: Office) -> ReleaseDesk:
    return ReleaseDesk(office)


def test_nothing_waits_in_an_empty_office(office: Office) -> None:
    assert waiting(office) == []


def test_what_presses_most_stands_first(office: Office, guard: Office, desk: ReleaseDesk, home: str) -> None:
    form = replace(desk.new(home), name="陈思远", id_check=IdCheck.ID_CARD, items=(Item("床"),))
    returned, open_slip = desk.issue(form), desk.issue(replace(form, uuid=desk.new().uuid))
    GateDesk(guard).mismatch(returned, "多一张床")
    tenant = replace(form, uuid=desk.new().uuid, applicant=Applicant.TENANT, name="欧阳颀")
    desk.call(tenant, Call("陈思远", OWNER_PHONE, Outcome.UNANSWERED))
    drafts.save(office, "release", desk.new().uuid, "3-1-1201", "{}")
    assert waiting(office) == [
        ("待打印", open_slip),
        ("不符退回", f"{returned} · {home}"),
        ("待业主确认", f"放行条 · {home}"),
        ("草稿", "3-1-1201"),
    ]
    DocumentDesk(office).printed("release-slip", open_slip, "前台")
    assert ("已开具", f"{open_slip} · {home}") in waiting(office)
    assert ("待打印", open_slip) not in waiting(office)


def test_customers_and_what_was_passed_up_are_seen_by_who_serves(office: Office) -> None:
    """003-03: the urgent stand first; 003-06: a 上移 waits until somebody has taken note."""
    staff.create(office.signed_in(SYSTEM), CLERK.login, CLERK.name, CLERK.role, "qiantai-2026")
    queue = QueueDesk(office)
    queue.arrive("周女士", "问停车费")
    queue.arrive("吴先生", urgent=True)
    queue.pass_up("讲不通", queue.explain("release", ""))
    assert waiting(office) == [("紧急", "吴先生"), ("等候", "周女士"), ("待知悉", f"{CLERK.name}上移")]
    assert waiting(office.signed_in(FINANCE)) == []


def test_what_expired_at_midnight_waits_no_more_not_even_its_paper(
    desk: ReleaseDesk, home: str, clock: Clock
) -> None:
    form = replace(desk.new(home), name="陈思远", id_check=IdCheck.ID_CARD, items=(Item("床"),))
    desk.issue(form)
    clock.advance(days=1)
    assert waiting(desk.office) == []


def test_the_paper_of_a_void_slip_need_not_come_out(desk: ReleaseDesk, home: str) -> None:
    form = replace(desk.new(home), name="陈思远", id_check=IdCheck.ID_CARD, items=(Item("床"),))
    desk.void(desk.issue(form), returned=True, reason="")
    assert waiting(desk.office) == []


def test_a_busy_day_pushes_no_returned_slip_off_the_list(
    office: Office, guard: Office, desk: ReleaseDesk, home: str
) -> None:
    form = replace(desk.new(home), name="陈思远", id_check=IdCheck.ID_CARD, items=(Item("床"),))
    first = desk.issue(form)
    GateDesk(guard).mismatch(first, "多一张床")
    for _ in range(today.LIMIT + 5):
        number = desk.issue(replace(form, uuid=desk.new().uuid))
        DocumentDesk(office).printed("release-slip", number, "前台")
    DocumentDesk(office).printed("release-slip", first, "前台")
    shown = waiting(office)
    assert shown[0] == ("不符退回", f"{first} · {home}")
    assert len(shown) == today.LIMIT
