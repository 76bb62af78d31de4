"""个人信息留存清单 on a real database: all that is held is told, and nothing of it unmasked (PIPL44)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.models import Audit, Charge, Document, IdCopy, Party, Sequence, Staff, Tenancy, Unit
from app.rules.base import Refused
from app.rules.business import Business
from app.rules.id_copy import Consent, State
from app.rules.release import Applicant, Call, Draft, IdCheck, Item, Outcome
from app.services import held_data, settings
from app.services.documents import DocumentDesk
from app.services.office import Office
from app.services.places import HouseholdDesk, find_unit
from app.services.release import ReleaseDesk
from app.services.visitor import VisitorDesk
from printing.held_data import Held, HeldData, Seen
from printing.schema import thaw
from tests.conftest import CLERK, MANAGER, OWNER_PHONE, Clock
from tests.services import visits

COPY = "FY20260305-A0001"
SECRETS = ("思远", "颀", OWNER_PHONE, "13800000002", "粤B12345", "110101186001011234", "文定", "某街一号")


def found(office: Office, home: str) -> tuple[tuple[Held, ...], tuple[Seen, ...]]:
    with office.read("id_copy.read") as session:
        unit = find_unit(session, home)
        assert unit is not None
        told = held_data.gather(session, unit, office.clock(), settings.read(session))
    return told.rows, told.seen


def row(office: Office, home: str, what: str) -> Held | None:
    """The one row of that name; None where there is none."""
    rows = [one for one in found(office, home)[0] if one.what == what]
    assert len(rows) < 2
    return rows[0] if rows else None


def content(office: Office, home: str, what: str) -> str:
    one = row(office, home, what)
    assert one is not None, what
    return one.content


def frozen(office: Office, number: str) -> str:
    with office.read("print") as session:
        return DocumentDesk.of(session, held_data.KIND, number).data


def copy(office: Office, **changes: Any) -> None:
    """One record of a card, straight into the table."""
    kept: dict[str, Any] = {
        "uuid": str(uuid4()),
        "number": COPY,
        "state": State.KEPT,
        "business": Business.RENOVATION,
        "unit_id": 1,
        "holder": "陈思远",
        "guardian": "梅文定",
        "id_number": "110101186001011234",
        "address": "某街一号",
        "purpose": "办理装修",
        "recipient": "物业服务中心",
        "consent": Consent.SPOKEN,
        "papers": ["card-front", "card-back"],
        "made_at": office.clock(),
        "made_by": CLERK.login,
        "keep_until": date(2027, 3, 5),
    }
    with office.work("id_copy.write") as work:
        work.session.add(IdCopy(**(kept | changes)))


def form(desk: ReleaseDesk, home: str) -> Draft:
    return replace(
        desk.new(home),
        applicant=Applicant.OWNER,
        name="陈思远",
        phone=OWNER_PHONE,
        id_check=IdCheck.ID_CARD,
        items=(Item("冰箱", "", 1, "台"),),
    )


@pytest.fixture
def driving(office: Office, home: str) -> str:
    """The same unit; its owner has a car."""
    with office.signed_in(MANAGER).work("household.import") as work:
        owner = work.session.scalar(select(Party).where(Party.name == "陈思远"))
        assert owner is not None
        owner.plates = "粤B12345"
    return home


# what is held


def test_people_phones_and_plates_are_told_masked(office: Office, driving: str) -> None:
    """S10-E7, PIPL44."""
    rows, seen = found(office, driving)
    assert [(one.what, one.content) for one in rows] == [
        ("业主姓名", "陈*，2020-01-01 起"),
        ("业主电话", "139****0001"),
        ("业主车牌", "粤B***45"),
        ("租户姓名", "欧阳*，2024-01-01 起"),
        ("租户电话", "138****0002"),
    ]
    assert all(one.purpose and one.until == "" for one in rows)
    assert seen == ()


def test_who_moved_out_is_held_still_and_told(office: Office, home: str) -> None:
    with office.work("id_copy.write") as work:
        gone, kin = Party(name="上官云"), work.session.scalar(select(Party).where(Party.name == "陈思远"))
        assert kin is not None
        work.session.add_all([gone, Unit(building="9", room="901", code="9-901")])
        work.session.flush()
        until = office.clock().date()
        work.session.add_all(
            [
                Tenancy(unit_id=1, party_id=gone.id, role="family", since=date(2021, 1, 1), until=until),
                Tenancy(unit_id=1, party_id=kin.id, role="family", since=date(2021, 1, 1)),
                Tenancy(unit_id=2, party_id=gone.id, role="owner", since=date(2026, 3, 5)),
            ]
        )
    assert content(office, home, "原家属姓名") == "上官*，2021-01-01 至 2026-03-05"
    assert content(office, home, "家属姓名") == "陈*，2021-01-01 起"
    assert row(office, home, "家属电话") is None, "the phones of one party are told once"
    assert len(found(office, "9-901")[0]) == 1, "another unit's people are not this one's"


def test_charges_are_counted_with_their_months(office: Office, owing: str) -> None:
    with office.work("id_copy.write") as work:
        work.session.add(Charge(unit_id=1, month="2026-03", item="水费", amount=100))
    assert content(office, owing, "缴费记录") == "6 条，2025-11 至 2026-03，共 5 个月"


def test_slips_calls_and_open_forms_are_counted(office: Office, home: str, clock: Clock) -> None:
    """domain.md 3.1: the year of a slip is not enforced yet, so no day is promised."""
    desk = ReleaseDesk(office)
    desk.issue(form(desk, home))
    assert content(office, home, "放行条").startswith("1 份，2026-03-05；")
    clock.advance(days=3)
    desk.issue(form(desk, home))
    renting = replace(form(desk, home), applicant=Applicant.TENANT, name="欧阳颀", phone="13800000002")
    desk.call(renting, Call("陈思远", OWNER_PHONE, Outcome.UNANSWERED))
    desk.keep(replace(desk.new("3栋1单元1201"), name="欧阳颀"))
    desk.keep(replace(desk.new("9-901"), name="欧阳颀"))
    slips = row(office, home, "放行条")
    assert slips is not None
    assert slips.content.startswith("2 份，2026-03-05 至 2026-03-08；")
    assert slips.until == ""
    assert content(office, home, "没有开具的放行条").startswith("1 份")
    assert content(office, home, "联系业主的记录").startswith("1 次")
    assert content(office, home, "没办完的表单") == "1 份草稿"


def test_a_copy_is_told_with_purpose_pages_and_last_day(office: Office, home: str) -> None:
    """003-08."""
    copy(office)
    assert row(office, home, f"证件复件 {COPY}") == Held(
        f"证件复件 {COPY}",
        "陈*，监护人 梅*，用途「办理装修」，2 页，证件号码尾号1234，证件住址",
        "装修；口头同意",
        "2027-03-05",
    )


@pytest.mark.parametrize(
    ("recipient", "told"),
    [
        ("物业服务中心", None),
        ("示例区住房和建设局", "提供给示例区住房和建设局"),
        ("示例装修公司 13900000001", "提供给示例装修公司 ****0001"),
        ("梅文定", "提供给梅*"),
    ],
)
def test_who_else_was_given_a_copy_is_told(
    office: Office, home: str, recipient: str, told: str | None
) -> None:
    """PIPL44: a company whole, a person masked, ourselves not at all."""
    copy(office, recipient=recipient)
    said = content(office, home, f"证件复件 {COPY}")
    assert ("提供给" in said) is (told is not None)
    assert said.endswith(told or "证件住址")


def test_a_deleted_copy_keeps_number_and_purpose(office: Office, home: str, clock: Clock) -> None:
    """003-08, PIPL47."""
    empty = dict.fromkeys(("holder", "guardian", "id_number", "address"), "")
    copy(office, state=State.DELETED, closed_at=clock.now, reason="陈思远本人要求", **empty)
    one = row(office, home, f"证件复件 {COPY}")
    assert one == Held(f"证件复件 {COPY}", "已删除（2026-03-05），只留编号和用途「办理装修」", "装修", "")


def test_checks_are_counted_and_nothing_more(office: Office, home: str) -> None:
    """003-08: looked at, not kept."""
    for _ in range(2):
        copy(office, number=None, state=State.CHECKED, holder="", consent="", papers=[], keep_until=None)
    assert content(office, home, "证件核验") == "2 次，仅核验：没有留号码和图像"


def test_a_copy_for_a_slip_of_the_home_is_the_homes(office: Office, home: str) -> None:
    desk = ReleaseDesk(office)
    draft = form(desk, home)
    desk.issue(draft)
    copy(office, unit_id=None, subject=draft.uuid)
    copy(office, unit_id=None, number="FY20260305-A0002")
    assert row(office, home, f"证件复件 {COPY}") is not None
    assert row(office, home, "证件复件 FY20260305-A0002") is None


def test_a_number_typed_into_a_purpose_is_masked(office: Office, home: str) -> None:
    copy(office, purpose="办理装修 139 0000 0001，2026-03-05 起")
    assert "用途「办理装修 ****0001，2026-03-05 起」" in content(office, home, f"证件复件 {COPY}")


# who looked


def test_who_looked_in_full_is_told_by_name(office: Office, home: str, clock: Clock) -> None:
    """PIPL44: by the staff table; the login where nobody is in it."""
    copy(office)
    copy(office, number="FY20260305-A0002", unit_id=None)
    with office.work("id_copy.write") as work:
        work.session.add(Staff(login=MANAGER.login, name="赵静", role="manager", password="-"))
    HouseholdDesk(office).looked(home, "card")
    HouseholdDesk(office).looked("9-901", "card")
    clock.advance(minutes=5)
    with office.signed_in(MANAGER).work("id_copy.write") as work:
        work.log("id_copy.look", COPY)
        work.log("id_copy.look", "FY20260305-A0002")
        work.log("document.print", COPY, copy=1)
    assert found(office, home)[1] == (
        Seen("2026-03-05 10:17", "赵静", f"打印证件复件 {COPY}"),
        Seen("2026-03-05 10:17", "赵静", f"看证件复件 {COPY}"),
        Seen("2026-03-05 10:12", CLERK.login, "住户卡上的姓名、电话和车牌"),
    )


def test_what_is_older_is_told_as_one_line(office: Office, home: str, clock: Clock) -> None:
    with office.work("unmask") as work:
        work.log("unmask.show", home, field="phone")
    clock.advance(days=2)
    with office.work("unmask") as work:
        for _ in range(held_data.MOST_SEEN + 1):
            work.log("unmask.show", home, field="phone")
    seen = found(office, home)[1]
    assert len(seen) == held_data.MOST_SEEN + 1
    assert seen[-1] == Seen("2026-03-05 至 2026-03-07", CLERK.login, "更早还有 2 次")


def test_the_log_itself_is_held(office: Office, home: str) -> None:
    assert row(office, home, "操作记录") is None
    HouseholdDesk(office).looked(home, "phone")
    desk = ReleaseDesk(office)
    desk.issue(form(desk, home))
    assert content(office, home, "操作记录").startswith("2 条")


# the list


def everything(office: Office, home: str) -> Iterator[str]:
    """A list of a home where everything was done, then a second one: their numbers."""
    desk = ReleaseDesk(office)
    desk.issue(form(desk, home))
    desk.keep(form(desk, home))
    copy(office)
    HouseholdDesk(office).looked(home, "phone")
    yield held_data.issue(office, home)
    yield held_data.issue(office, "3栋1单元1201")


def test_a_list_is_numbered_frozen_logged_and_prints(office: Office, driving: str) -> None:
    """S10-E7, PIPL44, 003-08."""
    first, second = everything(office, driving)
    assert (first, second) == ("CX20260305-A0001", "CX20260305-A0002")
    data = thaw(HeldData, frozen(office, second))
    assert (data.number, data.unit, data.operator) == (second, "3栋1单元1201", "李晓敏")
    assert data.issued_at == "2026-03-05T10:12:00+08:00"
    [before] = (one for one in data.rows if one.what == "个人信息留存清单")
    assert before.content.startswith("1 份")
    with office.read("print") as session:
        lines = session.scalars(select(Audit).where(Audit.act == "held.print")).all()
    assert [(one.subject, one.changes["unit"], one.staff) for one in lines] == [
        (first, driving, CLERK.login),
        (second, driving, CLERK.login),
    ]
    assert DocumentDesk(office).pdf(held_data.KIND, second, "continuous").startswith(b"%PDF")


def test_nothing_in_the_frozen_list_is_unmasked(office: Office, driving: str) -> None:
    """PIPL51, S10-E7: the paper's data lies in the store in clear."""
    for number in everything(office, driving):
        data = frozen(office, number)
        assert not [secret for secret in SECRETS if secret in data]
        assert "陈*" in data


def test_an_unknown_unit_is_refused_and_uses_no_number(office: Office, home: str) -> None:
    for unit in ("9-901", "", "什么"):
        with pytest.raises(Refused, match="PIPL44") as caught:
            held_data.issue(office, unit)
        assert caught.value.findings[0].field == "unit"
    with office.read("print") as session:
        assert session.scalar(select(Sequence.last).where(Sequence.prefix == held_data.PREFIX)) is None
    assert held_data.issue(office, home).endswith("A0001")


def test_a_name_no_font_has_is_told_and_nothing_is_kept(office: Office, home: str) -> None:
    copy(office, purpose="办理😀")
    with pytest.raises(Refused, match="没有字体能打出「😀」"):
        held_data.issue(office, home)
    with office.read("print") as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 0


def test_the_guard_may_not_ask(guard: Office, home: str) -> None:
    with pytest.raises(Refused, match="004-07"):
        held_data.issue(guard, home)


def test_visits_are_told_with_the_day_they_are_emptied_s10_e7(
    office: Office, home: str, clock: Clock
) -> None:
    """PIPL44: how many visits lie there until when; after their time, that names are gone."""
    desk = VisitorDesk(office)
    visits.let_in(desk)
    desk.note(home, "不见推销")
    told = row(office, home, "来访登记")
    assert told is not None
    assert told.content.startswith("1 次")
    assert told.until == "2026-06-03"
    assert "赵" not in told.content
    assert content(office, home, "谢绝来访的留话") == "1 条"
    clock.advance(days=91)
    desk.purge()
    assert row(office, home, "来访登记") is None
    assert content(office, home, "来访登记（已清除姓名）").startswith("1 次")


def test_what_is_kept_under_no_home_is_told_with_its_days(office: Office, home: str, manager: Office) -> None:
    """留言 and 认领 have a person and no unit: the list says so, and when they end here."""
    settings.save(manager, {"message_days": 90}, "少留")
    number = held_data.issue(office, home)
    sheet = thaw(HeldData, frozen(office, number))
    assert "留言和拾物认领不按房号登记" in sheet.note
    assert "转达后 90 天" in sheet.note
    assert "来认领后 365 天" in sheet.note
    assert DocumentDesk(office).pdf(held_data.KIND, number, "a4").startswith(b"%PDF")
