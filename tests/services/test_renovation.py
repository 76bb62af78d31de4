"""装修 from the application to the permit on a real office: S05, S06, 000-12, 003-28, 003-37…41."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.models import Audit, Document, RenovationStep, Setting, Worker
from app.rules.base import Refused
from app.rules.people import Role
from app.rules.policy import MANAGER_TOO
from app.rules.price import Nature
from app.rules.receipt import Entry, VoidForm
from app.rules.renovation import Outcome, Review, Way
from app.rules.renovation_items import Item
from app.rules.renovation_materials import Applicant, Kind, Material, Readiness
from app.rules.renovation_state import State
from app.services import search, shift_waiting, today
from app.services.documents import DocumentDesk
from app.services.office import Office
from app.services.receipt import ReceiptDesk
from app.services.renovation import RenovationDesk
from app.services.renovation_facts import find
from app.services.renovation_read import Record
from printing.registry import thaw
from tests.conftest import CLERK, FINANCE, GUARD, KEY, MANAGER, MORNING, Clock
from tests.services.money import OTHER, PASSWORD
from tests.services.renovations import (
    AGREED,
    ALL,
    ENGINEER,
    HOME,
    acts,
    approved,
    form,
    issued,
    pay,
    stocked,
)

BACK = Review(Outcome.REJECTED, "图纸不全。", "没有水电图", ("水电图，盖施工单位章",))


@pytest.fixture(scope="module")
def stock(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stocked(template, tmp_path_factory.mktemp("renovation"))


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


def papers(desk: RenovationDesk) -> list[tuple[str, str]]:
    with desk.office.read("renovation.read") as session:
        return [(one.kind, one.number) for one in session.scalars(select(Document).order_by(Document.id))]


def sheet(desk: RenovationDesk, kind: str, number: str) -> Any:
    with desk.office.read("renovation.read") as session:
        return thaw(kind, DocumentDesk.of(session, kind, number).data)


def enter(desk: RenovationDesk, number: str, count: int) -> None:
    """So many workers are entered, none with a card yet."""
    with desk.office.work("worker_pass.write") as work:
        row = find(work.session, number)
        assert row is not None
        for _ in range(count):
            work.session.add(
                Worker(
                    renovation_id=row.id,
                    name="石开",
                    trade="水电工",
                    tail="",
                    verified_on=MORNING.date(),
                    verified_by=CLERK.login,
                )
            )


def choose(office: Office, key: str, value: str) -> None:
    with office.signed_in(MANAGER).work("settings.write") as work:
        work.session.merge(Setting(key=key, value=value))


# --- S05: the engineer is there -----------------------------------------------------------------


def test_s05_from_the_application_to_the_permit(desk: RenovationDesk, engineer: RenovationDesk) -> None:
    """S05, 000-12, 003-37, 003-38, 003-40: every step has its person and time; the papers are frozen."""
    draft = form(desk)
    desk.keep(draft)
    assert desk.kept() == (draft,)
    number = desk.apply(draft)
    assert number == "ZX20260305-A0001"
    assert desk.kept() == ()
    assert papers(desk) == [("acceptance-of-documents", number)]
    assert engineer.decide_review(number, AGREED).blocks == ()
    assert engineer.review(number, AGREED) is State.APPROVED
    desk.told(number, Way.COUNTER, "马上缴费")
    assert desk.fees(number) == (Entry("ZXBZJ"),)
    receipt = pay(desk, number)
    assert desk.fees(number) == ()
    assert desk.record(number).state is State.PAID
    permit = desk.issue(number)
    assert permit == "XK20260305-A0001"
    record = desk.record(number)
    assert (record.state, record.permit, record.issued_by) == (State.ISSUED, permit, CLERK.name)
    assert [(one.state, one.staff) for one in record.steps] == [
        (State.APPLIED, CLERK.name),
        (State.PENDING, CLERK.name),
        (State.APPROVED, ENGINEER.name),
        (State.PAID, CLERK.name),
        (State.ISSUED, CLERK.name),
    ]
    assert [(one.receipt, one.amount, one.voided) for one in record.payments] == [(receipt, 200000, False)]
    assert {"start", "withdraw", "permit_back"} <= set(record.acts)
    data = sheet(desk, "renovation-permit", permit)
    assert (data.unit, data.owner, data.supervisor) == ("3栋1单元1201", "陈先生/女士", ENGINEER.name)
    assert data.items == ("水电改造（厨房）", "防水施工")
    assert desk.paper("renovation-permit", permit).startswith(b"%PDF")
    assert [one for one in acts(desk) if one.startswith("renovation.")] == [
        "renovation.apply",
        "renovation.review",
        "renovation.told",
        "renovation.pay",
        "renovation.issue",
    ]


def test_s05_e1_what_is_missing_is_listed_and_holds_up_the_approval(
    desk: RenovationDesk, engineer: RenovationDesk
) -> None:
    """S05 E1, 003-37: 图纸 missing → 待补 and its list; brought later, it goes to the review by itself."""
    less = tuple(one for one in ALL if one.kind is not Kind.DRAWINGS)
    draft = form(desk, materials=less)
    number = desk.apply(draft)
    assert desk.record(number).state is State.APPLIED
    assert papers(desk) == [("acceptance-of-documents", number), ("missing-list", number)]
    assert [one.what for one in sheet(desk, "missing-list", number).missing] == ["施工图纸"]
    desk.submit(number, "请先看一眼")
    with pytest.raises(Refused) as refused:
        engineer.review(number, AGREED)
    assert titles(refused) == {"资料待补"}
    assert engineer.review(number, BACK) is State.RETURNED
    assert desk.change(number, replace(draft, materials=ALL)) is State.RETURNED
    desk.submit(number)
    assert engineer.review(number, AGREED) is State.APPROVED


def test_s05_e1_materials_brought_later_send_an_application_to_its_review(desk: RenovationDesk) -> None:
    """S05 E1."""
    draft = form(desk, materials=())
    number = desk.apply(draft)
    assert desk.change(number, replace(draft, materials=ALL)) is State.PENDING


def test_s05_e2_a_forbidden_work_is_refused_with_the_article(desk: RenovationDesk) -> None:
    """S05 E2, 110-5."""
    draft = form(desk, items=(Item("", "阳台改卫生间"),))
    with pytest.raises(Refused) as refused:
        desk.apply(draft)
    assert "110-5" in rules(refused)
    assert "第五条" in str(refused.value)
    assert desk.rows() == ()
    assert papers(desk) == []


def test_s05_e4_the_hours_of_the_city_stand_on_the_permit(desk: RenovationDesk) -> None:
    """S05 E4: 北京: 周六、周日 no noise."""
    choose(desk.office, "rule_pack", "beijing")
    number = issued(desk, posted="1单元大厅，3月5日")
    data = sheet(desk, "renovation-permit", desk.record(number).permit)
    assert [(one.day, one.noise) for one in data.hours[1:]] == [
        ("周六、周日", "全天不得进行"),
        ("法定节假日", "全天不得进行"),
    ]
    assert data.hours_basis


def test_s05_e5_a_tenant_needs_the_owners_written_consent(
    desk: RenovationDesk, engineer: RenovationDesk
) -> None:
    """S05 E5, 110-14."""
    draft = form(desk, applicant=Applicant.TENANT, name="欧阳颀", phone="13800000002")
    assert any(one.rule == "110-14" for one in desk.decide(draft).findings)
    number = desk.apply(draft)
    desk.submit(number)
    with pytest.raises(Refused) as refused:
        engineer.review(number, AGREED)
    assert titles(refused) == {"须业主书面同意"}
    consent = Material(Kind.CONSENT, Readiness.READY, note="同意书 3月4日")
    desk.change(number, replace(draft, materials=(*ALL, consent)))
    assert engineer.review(number, AGREED) is State.APPROVED
    made = desk.make(number, "renovation-application")
    data = sheet(desk, "renovation-application", made)
    assert (data.owner, data.owner_consent, data.owner_must_agree) == ("陈思远", "同意书 3月4日", True)


def test_s05_e7_a_deposit_above_the_citys_cap_is_refused(desk: RenovationDesk) -> None:
    """S05 E7: 日照 3000 → refused, 2000 is taken; at the form and again when the money is asked for."""
    number = approved(desk, deposit=300000)
    choose(desk.office, "rule_pack", "rizhao")
    with pytest.raises(Refused) as refused:
        desk.apply(form(desk, deposit=300000))
    assert titles(refused) == {"保证金超过上限"}
    with pytest.raises(Refused) as refused:
        desk.receipt_draft(number)
    assert titles(refused) == {"保证金超过上限"}
    desk.change(number, replace(desk.record(number).draft, deposit=200000))
    assert desk.receipt_draft(number).entries == (Entry("ZXBZJ"),)


# --- S06: the engineer is not there -------------------------------------------------------------


def test_s06_the_first_receiver_is_to_tell_the_customer_whoever_is_on_duty(
    desk: RenovationDesk, engineer: RenovationDesk, office: Office, clock: Clock
) -> None:
    """S06, 003-28, 003-41: 受理回执; approved at 15:00 the task is 李's, on 交接班 and in his 今日."""
    number = desk.apply(form(desk))
    data = sheet(desk, "acceptance-of-documents", number)
    assert (data.state, data.first_contact) == ("待审批", CLERK.name)
    clock.set(MORNING.replace(hour=15, minute=0))
    engineer.review(number, AGREED)
    other = RenovationDesk(office.signed_in(OTHER))
    assert other.tasks(OTHER.login) == ()
    (task,) = other.tasks(CLERK.login)
    assert (task.number, task.staff_name, task.outcome, task.late) == (
        number,
        CLERK.name,
        Outcome.APPROVED,
        False,
    )
    with office.read("renovation.read") as session:
        waits = [one for one in shift_waiting.collect(session, clock()) if one.word == "renovation"]
    assert any(one.number == number and CLERK.name in one.what for one in waits)
    mine = [one for one in today.TodayDesk(office).rows() if one.word == "renovation" and not one.paper]
    assert [(one.key, one.state) for one in mine] == [(number, "待通知")]
    theirs = today.TodayDesk(office.signed_in(OTHER)).rows()
    assert [one for one in theirs if one.word == "renovation" and not one.paper] == []
    with pytest.raises(Refused) as refused:
        other.told(number, Way.PHONE, "")
    assert rules(refused) == {"003-41"}
    other.told(number, Way.PHONE, "下午来缴费")
    record = desk.record(number)
    assert (record.first_receiver, record.notices[0].told_by) == (CLERK.login, OTHER.name)
    assert desk.tasks() == ()
    with pytest.raises(Refused):
        desk.told(number, Way.PHONE, "再说一次")


def test_s06_e1_rejected_with_reasons_and_list(desk: RenovationDesk, engineer: RenovationDesk) -> None:
    """S06 E1: reasons and a list are a must; both are printed, and the file comes back."""
    number = desk.apply(form(desk))
    with pytest.raises(Refused) as refused:
        engineer.review(number, Review(Outcome.REJECTED, "不行"))
    assert rules(refused) == {"S06 E1"}
    assert engineer.review(number, BACK) is State.RETURNED
    data = sheet(desk, "missing-list", number)
    assert (data.reasons, data.missing[0].what) == (("没有水电图",), "水电图，盖施工单位章")
    assert desk.decide_issue(number).blocks[0].rule == "S06 E1"
    assert "submit" in desk.record(number).acts


def test_s06_e2_not_told_by_the_end_of_the_day_is_red(
    desk: RenovationDesk, engineer: RenovationDesk, clock: Clock
) -> None:
    """S06 E2."""
    number = desk.apply(form(desk))
    engineer.review(number, AGREED)
    assert desk.unnotified() == ()
    clock.set(MORNING.replace(hour=20, minute=1))
    assert [one.number for one in desk.unnotified()] == [number]
    assert desk.rows()[0].late
    (row,) = (one for one in today.TodayDesk(desk.office).rows() if one.state == "通知超时")
    assert row.key == number
    desk.told(number, Way.PHONE, "明天来")
    assert desk.unnotified() == ()


def test_s06_e3_no_permit_before_it_is_paid_and_none_on_a_voided_receipt(desk: RenovationDesk) -> None:
    """S06 E3, 003-38: the receipts themselves say what is paid."""
    number = approved(desk)
    with pytest.raises(Refused) as refused:
        desk.issue(number)
    assert rules(refused) == {"S06 E3"}
    receipt = pay(desk, number)
    money = ReceiptDesk(desk.office.signed_in(MANAGER))
    money.void(receipt, VoidForm(parts_back=True, reason="户名写错"))
    assert desk.record(number).state is State.APPROVED
    with pytest.raises(Refused) as refused:
        desk.issue(number)
    assert rules(refused) == {"S06 E3"}
    again = ReceiptDesk(desk.office).take(money.again(receipt))
    assert desk.fees(number) == ()
    desk.issue(number)
    assert [(one.receipt, one.voided) for one in desk.record(number).payments] == [
        (receipt, True),
        (again, False),
    ]


def test_s06_e3_money_taken_before_the_program_died_is_found_again(desk: RenovationDesk) -> None:
    """003-38: nobody said whose receipt it is; its own uuid does. Another one of the unit pays nothing."""
    number = approved(desk)
    draft = desk.receipt_draft(number)
    receipt = ReceiptDesk(desk.office).take(draft)
    assert desk.fees(number) == ()
    assert desk.issue(number)
    assert [one.receipt for one in desk.record(number).payments] == [receipt]
    with pytest.raises(Refused):
        desk.paid(number, "SJ20260305-A0099")
    with pytest.raises(Refused):
        desk.receipt_draft(number)


def test_s06_no_money_before_the_approval(desk: RenovationDesk) -> None:
    """S06, 003-37."""
    number = desk.apply(form(desk))
    with pytest.raises(Refused) as refused:
        desk.receipt_draft(number)
    assert rules(refused) == {"003-37"}


# --- 003-28, 003-37, 003-39 ---------------------------------------------------------------------


def test_003_28_the_first_receiver_stays_whoever_goes_on_with_the_file(
    desk: RenovationDesk, office: Office
) -> None:
    """003-28."""
    number = desk.apply(form(desk, materials=()))
    other = RenovationDesk(office.signed_in(OTHER))
    other.change(number, replace(other.record(number).draft, materials=ALL))
    record = other.record(number)
    assert (record.first_receiver, record.first_receiver_name) == (CLERK.login, CLERK.name)
    assert record.steps[-1].staff == OTHER.name


def test_003_37_only_who_may_reviews_and_never_the_first_receiver(
    desk: RenovationDesk, office: Office
) -> None:
    """003-37, 003-41: the engineer at somebody's counter signs in; the manager only where that is set."""
    number = desk.apply(form(desk))
    with pytest.raises(Refused):
        desk.review(number, AGREED)
    boss = RenovationDesk(office.signed_in(MANAGER))
    with pytest.raises(Refused) as refused:
        boss.review(number, AGREED)
    assert rules(refused) == {"003-37"}
    choose(office, "renovation_reviewer", MANAGER_TOO)
    own = boss.apply(form(boss))
    with pytest.raises(Refused) as refused:
        boss.review(own, AGREED)
    assert titles(refused) == {"须另一个人审批"}
    assert boss.review(number, AGREED) is State.APPROVED
    assert desk.review(own, AGREED, ENGINEER.login, PASSWORD) is State.APPROVED
    assert desk.record(own).reviews[0].staff == ENGINEER.name
    with pytest.raises(Refused) as refused:
        boss.review(number, AGREED)
    assert titles(refused) == {"不在待审批"}


def test_003_37_what_was_agreed_to_is_locked_until_it_is_reviewed_again(
    desk: RenovationDesk, engineer: RenovationDesk
) -> None:
    """003-37: after the approval only what it leaves open; resubmitted, it may change and stays paid."""
    number = approved(desk)
    pay(desk, number)
    draft = desk.record(number).draft
    with pytest.raises(Refused) as refused:
        desk.change(number, replace(draft, items=(*draft.items, Item("DD"))))
    assert titles(refused) == {"已经批准"}
    assert desk.change(number, replace(draft, posted="1单元大厅")) is State.PAID
    desk.submit(number, "增加吊顶")
    desk.change(number, replace(draft, items=(*draft.items, Item("DD"))))
    with pytest.raises(Refused) as refused:
        desk.issue(number)
    assert "003-37" in rules(refused)
    assert engineer.review(number, AGREED) is State.PAID
    assert desk.issue(number)


def test_003_38_deposit_and_fee_are_lines_of_the_receipt_and_a_free_price_needs_the_manager(
    desk: RenovationDesk,
) -> None:
    """003-38, 003-39: the rubbish fee has no list price."""
    number = approved(desk, rubbish=30000)
    draft = desk.receipt_draft(number)
    assert draft.entries == (Entry("ZXBZJ"), Entry("LJQY", price=30000))
    assert (draft.unit, draft.payer) == (HOME, "陈思远")
    receipt = ReceiptDesk(desk.office).take(draft, MANAGER.login, PASSWORD)
    assert desk.paid(number, receipt) is State.PAID
    record = ReceiptDesk(desk.office).open(receipt)
    assert [one.nature for one in record.lines] == [Nature.DEPOSIT, Nature.INCOME]  # type: ignore[union-attr]


def test_003_38_three_workers_pay_for_three_passes_and_one_more_for_his_own(desk: RenovationDesk) -> None:
    """003-38, S05: 工本费 × 3 and 证押金 × 3; who comes later owes for himself alone."""
    number = approved(desk)
    enter(desk, number, 3)
    assert desk.fees(number) == (Entry("ZXBZJ"), Entry("CRZGB", 3), Entry("CRZYJ", 3))
    pay(desk, number)
    assert sum(one.amount for one in desk.record(number).payments) == 207500
    enter(desk, number, 1)
    assert desk.record(number).state is State.APPROVED
    assert desk.fees(number) == (Entry("CRZGB"), Entry("CRZYJ"))
    with pytest.raises(Refused) as refused:
        desk.issue(number)
    assert rules(refused) == {"S06 E3"}
    pay(desk, number)
    assert sheet(desk, "renovation-permit", desk.issue(number)).workers == 4


def test_003_40_no_permit_and_no_posting_without_the_offices_telephone(desk: RenovationDesk) -> None:
    """003-40: what hangs on a door says whom to call; an office that has not said so is told where."""
    number = approved(desk)
    pay(desk, number)
    choose(desk.office, "office_phone", "")
    for act in (partial(desk.issue, number), partial(desk.make, number, "renovation-posting")):
        with pytest.raises(Refused) as refused:
            act()
        assert titles(refused) == {"请先填服务中心电话"}
    choose(desk.office, "office_phone", "010-0000 0000")
    made = [desk.make(number, kind) for kind in ("renovation-posting", "renovation-posting")]
    assert made == [number, f"{number}-2"]
    assert desk.paper("renovation-posting", made[1]).startswith(b"%PDF")
    with pytest.raises(ValueError, match="renovation-permit"):
        desk.make(number, "renovation-permit")


def test_003_40_a_permit_is_opened_by_its_code_and_a_forged_one_is_refused(desk: RenovationDesk) -> None:
    """003-40."""
    number = issued(desk)
    code = sheet(desk, "renovation-permit", desk.record(number).permit).code
    found = desk.open(code)
    assert isinstance(found, Record)
    assert found.number == number
    with pytest.raises(Refused) as refused:
        desk.open(code[:-1] + ("A" if code[-1] != "A" else "B"))
    assert rules(refused) == {"003-40"}


# --- rights, audit, search ----------------------------------------------------------------------


@pytest.mark.parametrize(("who", "sees"), [(GUARD, False), (FINANCE, True), (ENGINEER, True)])
def test_004_07_who_may_see_and_write(office: Office, who: Any, sees: bool) -> None:
    """004-07."""
    desk = RenovationDesk(office.signed_in(who))
    if sees:
        assert desk.rows() == ()
    else:
        with pytest.raises(Refused):
            desk.rows()
    with pytest.raises(Refused):
        desk.apply(form(desk))
    assert who.role is not Role.CLERK


def test_the_audit_log_names_nobody_and_a_second_saving_is_refused(desk: RenovationDesk) -> None:
    """3.1, 000-12."""
    draft = form(desk)
    number = desk.apply(draft)
    with pytest.raises(Refused) as refused:
        desk.apply(draft)
    assert titles(refused) == {"已经受理"}
    with desk.office.read("renovation.read") as session:
        lines = [one for one in session.scalars(select(Audit)) if one.act.startswith("renovation")]
        text = "".join(f"{one.subject}{one.changes}{one.why}" for one in lines)
        steps = session.scalars(select(RenovationStep)).all()
    assert number in text
    assert not [one for one in ("陈思远", "13900000001", "刘师傅") if one in text]
    assert [one.state for one in steps] == [State.APPLIED, State.PENDING]


def test_a_file_is_found_by_number_company_person_and_unit(desk: RenovationDesk, office: Office) -> None:
    number = desk.apply(form(desk))
    for typed in (number, "青禾", "陈思远", "1201"):
        hits = [one for one in search.find(office, typed) if one.kind == search.RENOVATION]
        assert [one.title for one in hits] == [number], typed
    assert "陈*" in hits[0].subtitle
    search.rebuild(office)
    assert [one.kind for one in search.find(office, number)] == [search.RENOVATION]


def test_a_form_is_filled_from_the_file_kept_and_dropped(desk: RenovationDesk) -> None:
    """000-12."""
    draft = desk.filled(desk.new(HOME))
    assert (draft.name, draft.phone) == ("陈思远", "13900000001")
    desk.keep(draft)
    assert desk.open(draft.uuid) == draft
    desk.drop(draft.uuid)
    assert desk.open(draft.uuid) is None
    done = form(desk)
    number = desk.apply(done)
    desk.keep(done)
    assert desk.kept() == ()
    assert desk.record(number).draft == done
    with pytest.raises(Refused):
        desk.record("ZX20260305-A0099")


def test_the_list_says_what_comes_next(desk: RenovationDesk, clock: Clock) -> None:
    first = approved(desk)
    second = desk.apply(form(desk, materials=()))
    clock.advance(minutes=1)
    rows = desk.rows()
    assert [(one.key, one.state, one.todo) for one in rows] == [
        (second, "申请", "补资料，送审批"),
        (first, "已批准", "收费"),
    ]
    assert desk.rows(unit="9-9-9901") == ()
    assert rows[1].term == "03-10–04-08"
    assert first in str(desk.decide(form(desk)).findings)
    draft = form(desk, start=MORNING.date() + timedelta(days=1))
    assert all(
        desk.preview(draft, kind).startswith(b"%PDF")
        for kind in (
            "renovation-application",
            "prohibition-notice",
            "renovation-agreement",
            "renovation-posting",
            "renovation-permit",
        )
    )
