"""放行条的办理 on a real database: one transaction each, numbers without gaps, history that stays."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app.models import Audit, Document, OwnerCall, Party, Phone, ReleaseSlip, Sequence, Tenancy, Unit
from app.rules.base import CHINA, Refused
from app.rules.people import Operator, Role
from app.rules.release import (
    Applicant,
    Call,
    Draft,
    IdCheck,
    Item,
    Notice,
    NoticeKind,
    Outcome,
    State,
)
from app.services import drafts, search, settings, today
from app.services.office import Office
from app.services.release import ReleaseDesk
from tests.conftest import MANAGER, OWNER_PHONE, Clock

ITEMS = (Item("冰箱", "", 1, "台"), Item("沙发", "", 1, "张"), Item("纸箱", "封口", 6, "个"))


@pytest.fixture
def desk(office: Office) -> ReleaseDesk:
    return ReleaseDesk(office)


def owners(desk: ReleaseDesk, home: str) -> Draft:
    return replace(desk.new(home), name="陈思远", id_check=IdCheck.ID_CARD, items=ITEMS)


def tenants(desk: ReleaseDesk, home: str) -> Draft:
    return replace(owners(desk, home), applicant=Applicant.TENANT, name="欧阳颀")


def consent(**more: object) -> Call:
    given = {"knows": True, "fees_told": True, "rent_owed": False, "claimed": (), "agrees": True}
    return Call("陈思远", OWNER_PHONE, Outcome.AGREED, **(given | more))


def count(office: Office, table: type) -> int:
    with office.read("release.read") as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_issue_writes_everything_in_one_transaction_000_10(desk: ReleaseDesk, home: str) -> None:
    number = desk.issue(owners(desk, home))
    assert number == "FX20260305-A0001"
    record = desk.open(number)
    assert record is not None
    assert (record.state, record.number) == (State.ISSUED, number)
    with desk.office.read("release.read") as session:
        paper = json.loads(session.scalars(select(Document.data)).one())
        line = session.scalars(select(Audit).where(Audit.act == "release.issue")).one()
    assert (paper["number"], paper["total_words"], paper["fees"]) == (number, "捌件", "已结清")
    assert paper["code"].startswith(f"{number}.")
    assert (line.subject, line.staff, line.changes["pieces"]) == (number, "lixiaomin", 8)


def test_a_form_is_issued_once_however_often_it_is_sent(desk: ReleaseDesk, home: str) -> None:
    """000-10; the second is told the number, and adds no call and no notice to what is out."""
    form = owners(desk, home)
    number = desk.issue(form)
    for again in (
        lambda: desk.issue(form),
        lambda: desk.issue(replace(form, name="别人")),
        lambda: desk.call(form, consent()),
        lambda: desk.notice(form, Notice(NoticeKind.MANAGER, "周岚", "知道了")),
    ):
        with pytest.raises(Refused, match=number):
            again()
    desk.keep(form)
    assert drafts.mine(desk.office) == ()
    record = desk.open(number)
    assert record is not None
    assert (record.state, record.facts.calls) == (State.ISSUED, ())
    assert desk.issue(owners(desk, home)) == "FX20260305-A0002"


def test_a_form_kept_after_a_call_is_opened_as_it_was_kept(desk: ReleaseDesk, home: str) -> None:
    """No lost update: the record holds the call, the draft what was typed after it."""
    form = tenants(desk, home)
    desk.call(form, Call("陈思远", OWNER_PHONE, Outcome.UNANSWERED))
    desk.keep(replace(form, plate="粤B12345"))
    record = desk.open(form.uuid)
    assert record is not None
    assert (record.state, record.draft.plate, len(record.facts.calls)) == (State.AWAITING, "粤B12345", 1)
    assert [row.state for row in today.TodayDesk(desk.office).rows()] == ["待业主确认"]


def test_a_refusal_uses_no_number_and_leaves_no_row(desk: ReleaseDesk, home: str) -> None:
    with pytest.raises(Refused, match="003-46"):
        desk.issue(tenants(desk, home))
    assert [count(desk.office, table) for table in (ReleaseSlip, Document, Sequence)] == [0, 0, 0]
    assert desk.issue(owners(desk, home)).endswith("A0001")


def test_the_draft_goes_when_the_slip_is_issued(desk: ReleaseDesk, home: str) -> None:
    form = owners(desk, home)
    drafts.save(desk.office, "release", form.uuid, "3-1-1201", "{}")
    desk.issue(form)
    assert drafts.mine(desk.office) == ()


def test_calls_and_their_history_stay_whatever_they_said_003_49(desk: ReleaseDesk, home: str) -> None:
    form = tenants(desk, home)
    desk.call(form, Call("陈思远", OWNER_PHONE, Outcome.UNANSWERED))
    desk.call(form, Call("陈思远", OWNER_PHONE, Outcome.OBJECTED, reason="押金没谈好"))
    with pytest.raises(Refused, match="003-49"):
        desk.issue(form)
    facts = desk.call(form, consent(claimed=(1,)))
    assert [call.outcome for call in facts.calls] == [Outcome.UNANSWERED, Outcome.OBJECTED, Outcome.AGREED]
    record = desk.open(form.uuid)
    assert record is not None
    assert record.state is State.AWAITING
    desk.issue(form)
    with desk.office.read("release.read") as session:
        slip = session.scalars(select(ReleaseSlip)).one()
        assert [item.name for item in slip.items if item.struck] == ["沙发"]
        paper = json.loads(session.scalars(select(Document.data)).one())
    assert [item["name"] for item in paper["items"]] == ["冰箱", "纸箱"]
    assert "139****0001" in paper["owner_confirmation"]


def test_a_refused_call_is_not_kept_003_47(desk: ReleaseDesk, home: str) -> None:
    with pytest.raises(Refused, match="003-47"):
        desk.call(tenants(desk, home), replace(consent(), phone="13711112222"))
    assert (count(desk.office, OwnerCall), count(desk.office, ReleaseSlip)) == (0, 0)


def test_four_months_need_the_manager_told_and_the_slip_says_so_003_43(desk: ReleaseDesk, owing: str) -> None:
    form = owners(desk, owing)
    facts = desk.facts(form)
    assert facts.household is not None
    assert (facts.household.arrears_months, facts.household.arrears) == (4, 123456)
    with pytest.raises(Refused, match="003-43"):
        desk.issue(form)
    with pytest.raises(Refused, match="003-43"):
        desk.notice(form, Notice(NoticeKind.MANAGER, "周岚", " "))
    desk.notice(form, Notice(NoticeKind.MANAGER, "周岚", "知道了"))
    desk.issue(form)
    with desk.office.read("release.read") as session:
        paper = json.loads(session.scalars(select(Document.data)).one())
    assert paper["fees"] == "欠费 4 个月 共 ¥1,234.56；已告知；周岚 03-05 10:12 已知悉"


def test_the_hold_is_the_sites_choice_003_45(desk: ReleaseDesk, manager: Office, owing: str) -> None:
    form = tenants(desk, owing)
    desk.call(form, consent())
    desk.notice(form, Notice(NoticeKind.MANAGER, "周岚", "同意", agreed=True))
    settings.save(manager, {"tenant_arrears": "hold"})
    with pytest.raises(Refused, match="003-45"):
        desk.issue(form)
    settings.save(manager, {"tenant_arrears": "confirm"})
    assert desk.issue(form)


def test_void_needs_the_parts_or_a_reason_and_the_number_stays(desk: ReleaseDesk, home: str) -> None:
    number = desk.issue(owners(desk, home))
    with pytest.raises(Refused, match="000-10"):
        desk.void(number, returned=False, reason=" ")
    desk.void(number, returned=True, reason="")
    record = desk.open(number)
    assert record is not None
    assert record.state is State.VOID
    with pytest.raises(Refused, match="000-10"):
        desk.void(number, returned=True, reason="")
    assert desk.issue(owners(desk, home)).endswith("A0002")


def test_issued_again_the_old_is_void_and_the_owners_word_carries_over(desk: ReleaseDesk, home: str) -> None:
    """S03 E4, S04 E7: the same list keeps its consent, a longer list asks again."""
    form = tenants(desk, home)
    desk.call(form, consent())
    number = desk.issue(form)
    second = desk.again(number)
    assert (second.replaces, second.items) == (number, form.items)
    longer = replace(second, items=(*second.items, Item("电视机", "", 1, "台")))
    with pytest.raises(Refused, match="003-48"):
        desk.issue(longer)
    assert desk.issue(second) == "FX20260305-A0002"
    first = desk.open(number)
    assert first is not None
    assert first.state is State.VOID


def test_slips_not_used_by_midnight_expire(desk: ReleaseDesk, home: str, clock: Clock) -> None:
    """S03 E5."""
    number = desk.issue(owners(desk, home))
    clock.set(datetime(2026, 3, 5, 23, 59, 59, tzinfo=CHINA))
    assert desk.expire() == 0
    clock.set(datetime(2026, 3, 6, 0, 0, tzinfo=CHINA))
    record = desk.open(number)
    assert record is not None
    assert record.state is State.EXPIRED  # seen at once, swept later
    assert desk.expire() == 1
    assert desk.expire() == 0
    with pytest.raises(Refused, match="000-10"):
        desk.void(number, returned=True, reason="")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE release_slip SET number = 'FX20260305-A0009'",
        "UPDATE release_slip SET draft = '{}'",
        "DELETE FROM release_slip",
        "DELETE FROM release_item",
        "UPDATE release_item SET quantity = 99",
        "UPDATE document SET data = '{}'",
        "DELETE FROM document",
        "UPDATE audit SET why = 'x'",
        "DELETE FROM audit",
    ],
)
def test_nothing_issued_is_edited_by_any_statement(desk: ReleaseDesk, home: str, statement: str) -> None:
    desk.issue(owners(desk, home))
    with (
        desk.office.engine.connect().execution_options(write=True) as connection,
        pytest.raises(IntegrityError),
        connection.begin(),
    ):
        connection.execute(text(statement))


def test_two_windows_change_one_slip_the_second_is_told(desk: ReleaseDesk, home: str) -> None:
    """The first voids; the other, still showing it as issued, cannot void it again."""
    number = desk.issue(owners(desk, home))
    other = ReleaseDesk(desk.office.signed_in(MANAGER))
    other.void(number, returned=True, reason="")
    with pytest.raises(Refused, match="已作废"):
        desk.void(number, returned=True, reason="")


def test_rights_004_07(desk: ReleaseDesk, home: str) -> None:
    for role in (Role.GUARD, Role.FINANCE, Role.ENGINEER, Role.ADMIN):
        stranger = ReleaseDesk(desk.office.signed_in(Operator("x", "某", role)))
        with pytest.raises(Refused, match="004-07"):
            stranger.issue(owners(desk, home))


def test_slips_are_found_by_number_and_name(desk: ReleaseDesk, home: str) -> None:
    number = desk.issue(owners(desk, home))
    for words in (number, number[-4:], "csy", "陈思远", "3-1-1201"):
        assert any(hit.kind == search.SLIP for hit in search.find(desk.office, words)), words


def test_the_list_masks_names_and_shows_the_newest_first(desk: ReleaseDesk, home: str) -> None:
    desk.issue(owners(desk, home))
    desk.issue(owners(desk, home))
    rows = desk.rows()
    assert [row.number[-4:] for row in rows] == ["0002", "0001"]
    assert {row.name for row in rows} == {"陈*"}
    assert rows[0].goods == "冰箱1台、沙发1张、纸箱（封口）6个"


def test_a_name_that_no_font_has_is_named_and_uses_no_number(desk: ReleaseDesk, home: str) -> None:
    """domain.md 3.11: rare names print in full; U+2EBF0 (Ext-I) is in none of our fonts."""
    with pytest.raises(Refused, match=r"U\+2EBF0"):
        desk.issue(replace(owners(desk, home), items=(Item("\U0002ebf0牌匾", "", 1, "块"),)))
    assert count(desk.office, Sequence) == 0
    assert desk.issue(replace(owners(desk, home), items=(Item("𬎆䶮牌匾", "", 1, "块"),))).endswith("A0001")


def test_one_owners_word_is_no_word_for_another_unit_003_46(desk: ReleaseDesk, home: str) -> None:
    """Neither by changing the room of a form after the call, nor by issuing again for another room."""
    with desk.office.signed_in(MANAGER).work("household.import") as work:
        unit = Unit(building="3", entrance="1", room="1202", code="3-1-1202")
        owner = Party(name="何一凡")
        work.session.add_all([unit, owner])
        work.session.flush()
        stay = Tenancy(unit_id=unit.id, party_id=owner.id, role="owner", since=date(2020, 1, 1))
        work.session.add_all([stay, Phone(party_id=owner.id, number="13900000009", filed_at=work.now)])
    form = tenants(desk, home)
    desk.call(form, consent())
    elsewhere = replace(form, unit="3-1-1202")
    assert desk.facts(elsewhere).calls == ()
    with pytest.raises(Refused, match="003-46"):
        desk.issue(elsewhere)
    again = desk.again(desk.issue(form))
    with pytest.raises(Refused, match="003-46"):
        desk.issue(replace(again, unit="3-1-1202"))


def test_staff_leave_with_their_reason_and_who_allowed_it_004_27(desk: ReleaseDesk) -> None:
    form = replace(
        desk.new(),
        applicant=Applicant.STAFF,
        name="孙伟成",
        reason="送修打印机",
        id_check=IdCheck.OTHER,
        items=ITEMS,
    )
    with pytest.raises(Refused, match="004-27"):
        desk.issue(form)
    desk.notice(form, Notice(NoticeKind.SUPERVISOR, "周岚", "同意"))
    desk.issue(form)
    with desk.office.read("release.read") as session:
        paper = json.loads(session.scalars(select(Document.data)).one())
    assert paper["notes"] == ["外出事由：送修打印机；周岚 03-05 10:12 批准"]
    assert paper["relation"] == ""


def test_a_contractors_paper_names_the_firm_once_and_says_the_tools_are_its_own(
    desk: ReleaseDesk, home: str
) -> None:
    """000-10."""
    firm = replace(owners(desk, home), applicant=Applicant.CONTRACTOR, name="何工")
    firm = replace(firm, company="安居装饰", own_goods=True)
    desk.issue(firm)
    with desk.office.read("release.read") as session:
        text = session.scalars(select(Document.data)).one()
    assert text.count("安居装饰") == 1
    assert json.loads(text)["notes"] == ["均为施工单位自带的工具、余料"]
