"""装修现场 on a real office: inspection, 整改, extension, 验收, the money back (S05 E6, S12)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.models import Attachment, RenovationPhoto, Setting
from app.rules.base import Refused
from app.rules.deposit import Acceptance as Kind
from app.rules.deposit import Proof
from app.rules.renovation_site import Acceptance, Extension, Found, Inspection
from app.rules.renovation_state import State
from app.services.deposit import DepositDesk
from app.services.documents import DocumentDesk
from app.services.office import Office
from app.services.renovation import RenovationDesk
from app.services.today import TodayDesk
from printing.registry import thaw
from tests.conftest import CLERK, FINANCE, KEY, MANAGER, MORNING, Clock
from tests.services.money import OTHER, PASSWORD
from tests.services.renovations import ENGINEER, acts, issued, pay, stocked, working
from tests.services.renovations import approved as agreed

LATER = MORNING.date() + timedelta(days=10)
FAULT = Found("阳台砌了水池，接了下水", "YTCW", LATER)


@pytest.fixture(scope="module")
def stock(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stocked(template, tmp_path_factory.mktemp("site"))


@pytest.fixture
def database(stock: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(stock, tmp_path / "office.db"))


@pytest.fixture
def office(database: Path, clock: Clock) -> Iterator[Office]:
    opened = Office.open(database, KEY, CLERK, clock=clock)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def desk(office: Office) -> RenovationDesk:
    return RenovationDesk(office)


@pytest.fixture
def engineer(office: Office) -> RenovationDesk:
    return RenovationDesk(office.signed_in(ENGINEER))


def rules(refused: Any) -> set[str]:
    return {one.rule for one in refused.value.findings}


def titles(refused: Any) -> set[str]:
    return {one.title for one in refused.value.findings}


def sheet(desk: RenovationDesk, kind: str, number: str) -> Any:
    with desk.office.read("renovation.read") as session:
        return thaw(kind, DocumentDesk.of(session, kind, number).data)


def state(desk: RenovationDesk, number: str) -> State:
    return desk.record(number).state


def choose(office: Office, key: str, value: str) -> None:
    with office.signed_in(MANAGER).work("settings.write") as work:
        work.session.merge(Setting(key=key, value=value))


def test_work_begins_on_its_first_day_and_not_before(desk: RenovationDesk, clock: Clock) -> None:
    """000-12, 2.3."""
    number = issued(desk)
    with pytest.raises(Refused) as refused:
        desk.start(number)
    assert titles(refused) == {"还没到日子"}
    clock.set(MORNING + timedelta(days=5))
    desk.start(number)
    assert state(desk, number) is State.WORKING
    assert "start" not in desk.record(number).acts


def test_a_forbidden_work_is_stopped_with_photos_and_a_notice(
    desk: RenovationDesk, engineer: RenovationDesk, clock: Clock
) -> None:
    """110-5, 2.10, 3.3: sealed photos, 整改通知书, and no work until it is put right."""
    number = working(desk, clock)
    with pytest.raises(Refused) as refused:
        engineer.inspect(number, Inspection((FAULT,)))
    assert titles(refused) == {"请附照片", "须停工"}
    made = engineer.inspect(number, Inspection((FAULT,), stop=True), (b"jpeg one", b"jpeg two"))
    assert made == "XC20260310-A0001"
    record = engineer.record(number)
    assert record.state is State.STOPPED
    (line,) = record.inspections
    assert (line.number, line.stop, len(line.photos), line.staff) == (made, True, 2, ENGINEER.name)
    assert [engineer.photo(one) for one in line.photos] == [b"jpeg one", b"jpeg two"]
    with engineer.office.read("renovation.read") as session:
        kept = session.scalars(select(Attachment.sealed)).all()
        refs = session.scalars(select(RenovationPhoto.attachment)).all()
    assert refs == list(line.photos)
    assert not [one for one in kept if b"jpeg" in (one or b"")]
    with pytest.raises(Refused):
        engineer.photo(record.uuid)
    notice = sheet(desk, "rectification-notice", made)
    assert (notice.halt, notice.due_on, notice.photos) == (True, LATER.isoformat(), 2)
    assert "第五条" in notice.faults[0].basis
    assert sheet(desk, "inspection-record", made).findings == FAULT.what
    for kind in ("rectification-notice", "inspection-record"):
        assert desk.paper(kind, made).startswith(b"%PDF")
    with pytest.raises(Refused) as refused:
        engineer.resume(number)
    assert titles(refused) == {"整改未完成"}
    engineer.rectified(number, line.findings[0].key)
    with pytest.raises(Refused):
        engineer.rectified(number, line.findings[0].key)
    engineer.resume(number)
    assert state(desk, number) is State.WORKING


def test_an_inspection_that_is_refused_keeps_nothing(
    desk: RenovationDesk, engineer: RenovationDesk, clock: Clock
) -> None:
    """004-07, 2.3: a clerk inspects nobody; the photos of a refused form are not kept."""
    number = working(desk, clock)
    with pytest.raises(Refused):
        desk.inspect(number, Inspection(note="一切正常"))
    with pytest.raises(Refused):
        engineer.inspect(number, Inspection((replace(FAULT, due=None),), stop=True), (b"jpeg",))
    assert engineer.record(number).inspections == ()
    with engineer.office.read("renovation.read") as session:
        assert session.scalars(select(Attachment)).all() == []
    engineer.inspect(number, Inspection(note="一切正常"))
    assert sheet(desk, "inspection-record", "XC20260310-A0001").clean


def test_what_was_not_reported_within_the_hours_of_the_city_is_red(
    desk: RenovationDesk, engineer: RenovationDesk, clock: Clock
) -> None:
    """3.3, 3.4: the hours run from the dissuasion that failed; reported late stays late."""
    choose(desk.office, "rule_pack", "shanghai")
    number = working(desk, clock)
    hours = engineer.record(number).facts.pack.report_hours
    assert hours is not None
    form = Inspection((FAULT,), stop=True, no_photo="不让进门", dissuaded_at=clock(), refused=True)
    assert "要报告主管部门" in {one.title for one in engineer.decide_inspection(number, form).findings}
    made = engineer.inspect(number, form)
    assert engineer.overdue() == ()
    clock.advance(hours=hours, minutes=1)
    assert [(one.inspection, one.report) for one in engineer.overdue()] == [(made, True)]
    assert engineer.record(number).inspections[0].report_late
    engineer.report(made)
    assert engineer.overdue() == ()
    with pytest.raises(Refused):
        engineer.report(made)
    clock.advance(days=11)
    assert [(one.number, one.what, one.report) for one in engineer.overdue()] == [(number, FAULT.what, False)]
    assert engineer.rows()[0].late


def test_extended_twice_and_no_more(desk: RenovationDesk, engineer: RenovationDesk, clock: Clock) -> None:
    """2.3: two lines on the permit; each has its paper, by who reviews."""
    number = working(desk, clock)
    end = desk.record(number).draft.end
    assert end is not None
    with pytest.raises(Refused):
        desk.extend(number, Extension(end + timedelta(days=5), "瓷砖没到"))
    first = desk.extend(number, Extension(end + timedelta(days=5), "瓷砖没到"), ENGINEER.login, PASSWORD)
    assert first == "YQ20260310-A0001"
    engineer.extend(number, Extension(end + timedelta(days=9), "还没干透"))
    with pytest.raises(Refused) as refused:
        engineer.extend(number, Extension(end + timedelta(days=19), "再等等"))
    assert titles(refused) == {"不能再延期"}
    record = desk.record(number)
    assert (record.state, record.draft.end) == (State.EXTENDED, end + timedelta(days=9))
    assert [(one.before, one.staff) for one in record.extensions] == [
        (end, ENGINEER.name),
        (end + timedelta(days=5), ENGINEER.name),
    ]
    data = sheet(desk, "renovation-extension", first)
    assert (data.ends_on, data.until, data.approver) == (
        end.isoformat(),
        (end + timedelta(days=5)).isoformat(),
        ENGINEER.name,
    )
    assert desk.paper("renovation-extension", first).startswith(b"%PDF")


def test_stopped_resumed_and_revoked(desk: RenovationDesk, engineer: RenovationDesk, clock: Clock) -> None:
    """2.3, 003-37: a revoked site is made good and looked at like any other."""
    number = working(desk, clock)
    with pytest.raises(Refused):
        engineer.stop(number, " ")
    engineer.stop(number, "噪声扰民，休息时间施工")
    with pytest.raises(Refused):
        desk.request(number)
    engineer.resume(number)
    assert engineer.revoke(number, "拒不整改") == 0
    assert desk.rows()[0].state == "已吊销"
    desk.request(number)
    assert state(desk, number) is State.INSPECTING


def test_s12_e2_not_passed_no_refund_then_the_deposit_goes_back_and_the_file_is_closed(
    desk: RenovationDesk, engineer: RenovationDesk, clock: Clock, office: Office
) -> None:
    """S12 E2, 2.10: 整改单, no refund; passed and the permit back, the form is filled in; then 归档."""
    number = working(desk, clock)
    clock.advance(days=3)
    desk.request(number)
    fault = Found("卫生间门口渗水", due=LATER)
    first = engineer.accept(number, Acceptance(False, "门口渗水，须返工。", (fault,)))
    assert state(desk, number) is State.RECTIFYING
    assert sheet(desk, "rectification-notice", first).faults[0].what == fault.what
    assert desk.paper("final-acceptance", first).startswith(b"%PDF")
    assert {one.title for one in desk.missing_for_refund(number)} >= {"等待验收", "整改未完成"}
    with pytest.raises(Refused):
        desk.refund_forms(number)
    desk.request(number)
    with pytest.raises(Refused) as refused:
        engineer.accept(number, Acceptance(True, "合格"))
    assert titles(refused) == {"整改未完成"}
    engineer.rectified(number, engineer.record(number).inspections[0].findings[0].key)
    second = engineer.accept(number, Acceptance(True, "合格。"))
    assert sheet(desk, "final-acceptance", second).conclusion == "合格"
    assert {one.title for one in desk.missing_for_refund(number)} == {"许可证未收回"}
    desk.permit_back(number)
    with pytest.raises(Refused):
        desk.permit_back(number)
    assert desk.missing_for_refund(number) == ()
    (form,) = desk.refund_forms(number)
    assert (form.accepted_by, form.accepted_on) == (ENGINEER.name, clock().date())
    with pytest.raises(Refused) as refused:
        desk.archive(number)
    assert titles(refused) == {"还没退清"}
    form = replace(form, proof=Proof.RETURNED)
    DepositDesk(office).refund(form, FINANCE.login, PASSWORD)
    assert desk.left(number) == ()
    desk.archive(number)
    steps = [one.state for one in desk.record(number).steps[-3:]]
    assert steps == [State.PASSED, State.REFUNDED, State.ARCHIVED]
    assert desk.rows() == ()
    assert desk.rows(open_only=False)[0].state == "已归档"
    assert acts(desk)[-1] == "renovation.archive"


def test_s05_e6_an_owner_who_withdraws_before_the_start_gets_all_of_it_back(
    desk: RenovationDesk, office: Office
) -> None:
    """S05 E6: permit back, deposit and fees in full; no acceptance, for nothing was built."""
    number = agreed(desk)
    receipt = pay(desk, number)
    desk.issue(number)
    with pytest.raises(Refused) as refused:
        desk.withdraw(number, "不装了")
    assert titles(refused) == {"许可证未收回"}
    assert state(desk, number) is State.ISSUED
    assert desk.decide_withdrawal(number, "不装了", permit_back=True).blocks == ()
    back = desk.withdraw(number, "不装了", permit_back=True)
    assert [(one.receipt, one.item, one.amount, one.deposit) for one in back] == [
        (receipt, "ZXBZJ", 200000, True)
    ]
    record = desk.record(number)
    assert (record.state, record.permit_back_at is not None) == (State.WITHDRAWN, True)
    waiting = [one.paper for one in TodayDesk(office).rows() if one.key == number]
    assert waiting == []  # nobody prints the 受理回执 of what is over
    assert desk.left(number) == back
    assert desk.missing_for_refund(number) == ()
    (form,) = desk.refund_forms(number)
    assert (form.receipt, form.reason, form.applicant) == (receipt, "装修申请撤回，没有开工", "陈思远")
    with pytest.raises(Refused):
        desk.archive(number)
    back_desk = DepositDesk(office)
    back_desk.refund(replace(form, proof=Proof.RETURNED), FINANCE.login, PASSWORD)
    assert desk.left(number) == ()
    desk.archive(number)
    assert state(desk, number) is State.ARCHIVED


def test_s05_e6_nobody_calls_a_running_site_not_begun(
    desk: RenovationDesk, office: Office, clock: Clock
) -> None:
    """S12 E2, S05 E6: only a file that was withdrawn needs no acceptance."""
    number = working(desk, clock)
    receipt = desk.record(number).payments[0].receipt
    form = replace(
        DepositDesk(office).new(receipt),
        reason="没有开工",
        applicant="陈思远",
        receiver="陈思远",
        proof=Proof.RETURNED,
        acceptance=Kind.UNBUILT,
        accepted_by="李晓敏",
        accepted_on=clock().date(),
    )
    with pytest.raises(Refused) as refused:
        DepositDesk(office).refund(form, FINANCE.login, PASSWORD)
    assert titles(refused) == {"没有办撤回"}


def test_s05_e6_once_work_has_begun_nobody_withdraws(
    desk: RenovationDesk, office: Office, clock: Clock
) -> None:
    """S05 E6."""
    number = working(desk, clock)
    other = RenovationDesk(office.signed_in(OTHER))
    with pytest.raises(Refused) as refused:
        other.withdraw(number, "不装了", permit_back=True)
    assert "S05 E6" in rules(refused)
    assert state(desk, number) is State.WORKING
    assert desk.record(number).permit_back_at is None
