"""交接班的办理: two passwords, one transaction, everything that waits on the paper, or the shift stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from app.models import Document, Escalation, Reminder, Setting, Shift, ShiftItem
from app.rules.base import CHINA, Refused
from app.rules.people import Operator, Role
from app.rules.shift import Duty
from app.services import settings, shift_paper
from app.services.documents import DocumentDesk
from app.services.escalations import EscalationDesk
from app.services.office import Office
from app.services.shift import KIND, ShiftDesk, keeps_shift
from tests.conftest import CLERK, GUARD, MANAGER, Clock
from tests.services.shifts import EVENING, NIGHT, PASSWORD, audits, begin, count, counted, hire, paper


@pytest.fixture
def people(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    hire(office)


@pytest.fixture
def desk(office: Office, people: None, clock: Clock) -> ShiftDesk:
    return begin(office, clock)


# --- beginning ----------------------------------------------------------------------------------


def test_the_first_shift_begins_and_is_the_only_one(office: Office, people: None) -> None:
    """004-44."""
    desk = ShiftDesk(office)
    assert desk.current() is None
    with pytest.raises(Refused, match="没有人当班"):
        desk.new()
    begun = desk.begin()
    assert desk.current() == begun
    assert (begun.staff, begun.name, begun.kind) == (CLERK.login, CLERK.name, Duty.COUNTER)
    for other in (office, office.signed_in(NIGHT)):
        with pytest.raises(Refused, match="还没有交班"):
            ShiftDesk(other).begin()
    assert count(office, Shift) == 1


def test_the_gate_keeps_no_shift(guard: Office) -> None:
    """004-07."""
    with pytest.raises(Refused, match="004-07"):
        ShiftDesk(guard).begin()


# --- handing over -------------------------------------------------------------------------------


def test_both_sign_and_the_register_is_the_nights(desk: ShiftDesk, office: Office, clock: Clock) -> None:
    """S01, 004-44, 004-51: one number, one paper with both names, the next shift in the same moment."""
    clock.set(EVENING)
    number = desk.hand_over(counted(desk, notes="22:00 二次供水检修"), NIGHT.login, PASSWORD)
    assert number == "JB20260305-A0001"
    now = desk.current()
    assert now is not None
    assert (now.staff, now.kind, now.begun_at) == (NIGHT.login, Duty.NIGHT, EVENING)
    sheet = paper(office, number)
    assert (sheet.from_name, sheet.from_role, sheet.to_name, sheet.to_role) == (
        "李晓敏", "客服前台", "何平", "物业总值",
    )  # fmt: skip
    assert sheet.from_signed_at == sheet.to_signed_at == sheet.ended_at == "2026-03-05T20:00:05+08:00"
    assert sheet.begun_at == "2026-03-05T08:00:00+08:00"
    assert sheet.shift == "客服前台白班"
    assert [(one.what, one.amount) for one in sheet.cash] == [("现金实点", 20000)]
    assert "22:00 二次供水检修" in sheet.notes
    assert sheet.differences == ()
    (line,) = audits(office, "shift.hand_over")
    assert (line.subject, line.staff, line.changes["successor"]) == (number, CLERK.login, NIGHT.login)
    (row,) = desk.rows()
    assert (row.number, row.kind, row.outgoing, row.incoming, row.differs, row.printed) == (
        number, "客服前台", "李晓敏", "何平", "", False,
    )  # fmt: skip


def test_the_frozen_paper_prints(desk: ShiftDesk, office: Office, clock: Clock) -> None:
    clock.set(EVENING)
    number = desk.hand_over(counted(desk), NIGHT.login, PASSWORD)
    assert DocumentDesk(office).pdf(KIND, number, "a4").startswith(b"%PDF")


@pytest.mark.parametrize(("login", "password"), [("", ""), ("heping", ""), (" ", PASSWORD)])
def test_without_a_successor_the_shift_stays(desk: ShiftDesk, login: str, password: str) -> None:
    """004-44, S01 E1: 交班 without 接班人 login."""
    before = desk.current()
    with pytest.raises(Refused, match="004-44"):
        desk.hand_over(counted(desk), login, password)
    assert desk.current() == before
    assert desk.rows() == ()


def test_a_wrong_password_is_refused_in_words_and_counted(desk: ShiftDesk, office: Office) -> None:
    """004-44, 004-02: after five it waits, even for the right one; the shift stays, no number is used."""
    before = desk.current()
    for _ in range(5):
        with pytest.raises(Refused, match="004-02"):
            desk.hand_over(counted(desk), NIGHT.login, "qiantai-2025")
    with pytest.raises(Refused, match="连续输错"):
        desk.hand_over(counted(desk), NIGHT.login, PASSWORD)
    assert [line.subject for line in audits(office, "staff.wrong_password")] == [NIGHT.login] * 5
    with office.read("shift.write") as session:
        tries = session.get(Setting, f"login.{NIGHT.login}")
        assert tries is not None
        assert tries.value["wrong"] == 5
    assert desk.current() == before
    assert count(office, Document) == count(office, ShiftItem) == 0


@pytest.mark.parametrize("successor", [CLERK, GUARD])
def test_the_wrong_successor_is_refused(desk: ShiftDesk, successor: Operator) -> None:
    """004-44: not oneself, and nobody who may not keep the counter."""
    before = desk.current()
    with pytest.raises(Refused, match="004-44"):
        desk.hand_over(counted(desk), successor.login, PASSWORD)
    assert desk.current() == before


def test_a_form_that_is_not_ready_asks_for_no_password(desk: ShiftDesk, office: Office) -> None:
    """S01: what blocks comes first; the successor's tries are not used up by it."""
    with pytest.raises(Refused, match="S01") as refused:
        desk.hand_over(counted(desk, keys_seen="", signed=False), NIGHT.login, "falsch-falsch")
    assert {one.field for one in refused.value.findings} == {"keys_seen", "signed"}
    assert audits(office, "staff.wrong_password") == []


def test_a_form_left_open_in_another_window_hands_nothing_over(desk: ShiftDesk, clock: Clock) -> None:
    """000-10: the shift that the form was for is gone."""
    clock.set(EVENING)
    old = counted(desk)
    desk.hand_over(old, NIGHT.login, PASSWORD)
    with pytest.raises(Refused, match="004-44"):
        desk.hand_over(old, NIGHT.login, PASSWORD)
    night = ShiftDesk(desk.office.signed_in(NIGHT))
    with pytest.raises(Refused, match="刚才已经交接"):
        night.hand_over(old, CLERK.login, PASSWORD)
    assert len(desk.rows()) == 1


def test_a_power_cut_leaves_all_or_nothing(
    desk: ShiftDesk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """000-10, S12 E7: the paper fails last; neither number nor counts nor successor remain."""
    before = desk.current()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("power")

    with monkeypatch.context() as patch:
        patch.setattr("app.services.office.Work.freeze", fail)
        with pytest.raises(RuntimeError, match="power"):
            desk.hand_over(counted(desk), NIGHT.login, PASSWORD)
    assert desk.current() == before
    assert count(office, ShiftItem) == 0
    assert desk.hand_over(counted(desk), NIGHT.login, PASSWORD) == "JB20260305-A0001"


def test_a_character_that_cannot_be_printed_is_named(desk: ShiftDesk) -> None:
    """domain.md 3.11."""
    with pytest.raises(Refused, match="没有字体能打出"):
        desk.hand_over(counted(desk, notes="找\U0003134a师傅"), NIGHT.login, PASSWORD)
    assert desk.rows() == ()


def test_the_manager_hands_over_for_one_who_cannot_come(
    desk: ShiftDesk, manager: Office, clock: Clock
) -> None:
    """004-44: the reason is on the paper, and still two people sign."""
    clock.set(EVENING)
    boss = ShiftDesk(manager)
    with pytest.raises(Refused, match="为什么不能到场"):
        boss.hand_over(counted(boss), NIGHT.login, PASSWORD)
    for successor in (MANAGER, CLERK):
        with pytest.raises(Refused, match="两个人"):
            boss.hand_over(counted(boss, instead="急病送医"), successor.login, PASSWORD)
    number = boss.hand_over(counted(boss, instead="急病送医"), NIGHT.login, PASSWORD)
    sheet = paper(manager, number)
    assert (sheet.from_name, sheet.from_role) == ("李晓敏（赵静 代）", "客服前台")
    assert "由 赵静 代 李晓敏 交班：急病送医" in sheet.notes


# --- differences --------------------------------------------------------------------------------


def test_a_difference_is_recorded_and_the_manager_told(
    desk: ShiftDesk, office: Office, manager: Office, clock: Clock
) -> None:
    """S01 E2: words, both sign, 主管 notified until she has taken note."""
    with pytest.raises(Refused, match="S01") as refused:
        desk.hand_over(counted(desk, cash_seen="100"), NIGHT.login, PASSWORD)
    assert [one.field for one in refused.value.findings] == ["difference"]
    assert count(office, Escalation) == 0
    draft = counted(desk, cash_seen="100", receipts_due="0001-0020", receipts_seen="0001-0019",
                    difference="找零算错，待查")  # fmt: skip
    number = desk.hand_over(draft, NIGHT.login, PASSWORD)
    assert [(one.what, one.expected, one.found, one.note) for one in paper(office, number).differences] == [
        ("现金", "¥200.00", "¥100.00", "找零算错，待查"),
        ("收据号段", "0001 至 0020", "0001 至 0019", "找零算错，待查"),
    ]
    assert desk.rows()[0].differs == "现金、收据号段"
    boss = EscalationDesk(manager)
    (told,) = boss.rows()
    assert (told.to, told.word, told.subject, told.who) == ("客服经理", "shift", number, "李晓敏")
    assert "¥200.00" in told.reason
    with pytest.raises(Refused, match="004-07"):
        EscalationDesk(office).note(told.uuid)
    boss.note(told.uuid)
    assert boss.rows() == ()
    assert [one.seen_by for one in boss.rows(open_only=False)] == [MANAGER.login]


def test_what_is_due_is_what_was_counted_last(desk: ShiftDesk, clock: Clock) -> None:
    """S01 E2: the outgoing person does not choose what keys were there; cash begins with what there was."""
    clock.set(EVENING)
    desk.hand_over(counted(desk), NIGHT.login, PASSWORD)
    night = ShiftDesk(desk.office.signed_in(NIGHT))
    fresh = night.new()
    assert (fresh.keys_due, fresh.cards_due, fresh.cash_due) == ("12", "30", "200.00")
    clock.advance(hours=12)
    lies = counted(night, keys_due="11", keys_seen="11", cash_due="350.50", cash_seen="350.5")
    with pytest.raises(Refused, match="钥匙 应 12，实 11") as refused:
        night.hand_over(lies, CLERK.login, PASSWORD)
    assert [one.field for one in refused.value.findings] == ["difference"]
    assert "现金" not in str(refused.value)
    number = night.hand_over(replace(lies, difference="一把待查"), CLERK.login, PASSWORD)
    assert [(one.what, one.expected, one.found) for one in paper(desk.office, number).differences] == [
        ("钥匙", "12", "11")
    ]


# --- the form, the alarm, the reminders ---------------------------------------------------------


def test_the_form_is_kept_without_the_signature_and_gone_when_done(desk: ShiftDesk, office: Office) -> None:
    """004-44: a signature belongs to its moment."""
    desk.keep(counted(desk, notes="二次供水"))
    kept = desk.new()
    assert (kept.notes, kept.keys_seen, kept.signed) == ("二次供水", "12", False)
    desk.hand_over(replace(kept, signed=True), NIGHT.login, PASSWORD)
    night = ShiftDesk(office.signed_in(NIGHT))
    assert night.new().notes == ""


def test_the_preview_has_no_number_and_bears_a_half_filled_form(desk: ShiftDesk) -> None:
    assert desk.preview(counted(desk)).startswith(b"%PDF")
    half = replace(desk.new(), keys_seen="十二", keys_out="天台钥匙", receipts_seen="若干")
    assert desk.preview(half).startswith(b"%PDF")


def test_the_alarm_of_the_desk(desk: ShiftDesk, clock: Clock) -> None:
    """S01 E1: 20:15, until somebody has taken over."""
    at = datetime(2026, 3, 5, 20, 14, 59, tzinfo=CHINA)
    assert desk.late(at) is None
    assert desk.late(at.replace(minute=15, second=0)) is not None
    clock.set(at.replace(minute=30))
    desk.hand_over(counted(desk), NIGHT.login, PASSWORD)
    assert desk.late(at.replace(minute=40)) is None


def test_who_keeps_the_shift_keeps_the_register(desk: ShiftDesk, office: Office) -> None:
    """004-44 for 004-51: past 20:00 without a successor."""
    with office.read("shift.write") as session:
        policy = settings.read(session)
        assert keeps_shift(session, CLERK, EVENING, policy)
        assert not keeps_shift(session, CLERK, EVENING.replace(hour=19), policy)
        assert not keeps_shift(session, NIGHT, EVENING, policy)


def test_reminders_are_counted_in_the_hand_over(desk: ShiftDesk, office: Office, clock: Clock) -> None:
    """004-49: one line with its time; the next shift begins with none."""
    with pytest.raises(Refused, match="004-49"):
        desk.remind("  ")
    desk.remind("休息区有人抽烟，已提醒")
    clock.advance(hours=1)
    desk.remind("休息区有人睡觉，已提醒")
    assert [(f"{one.at:%H:%M}", one.who) for one in desk.reminders()] == [
        ("10:12", "李晓敏"),
        ("11:12", "李晓敏"),
    ]
    number = desk.hand_over(counted(desk), NIGHT.login, PASSWORD)
    notes = paper(office, number).notes
    assert notes[notes.index("提醒记录 2 次") + 1 :] == (
        "10:12 休息区有人抽烟，已提醒",
        "11:12 休息区有人睡觉，已提醒",
    )
    assert desk.reminders() == ()
    assert count(office, Reminder) == 2


def test_a_key_that_is_lent_is_no_difference_and_is_not_forgotten(desk: ShiftDesk) -> None:
    """S01: 1 key out."""
    out = "天台钥匙，工程部 周师傅，17:20"
    desk.hand_over(counted(desk, keys_seen="11", keys_out=out), NIGHT.login, PASSWORD)
    night = ShiftDesk(desk.office.signed_in(NIGHT))
    assert (night.new().keys_due, night.new().keys_out) == ("12", out)
    with desk.office.read("shift.write") as session:
        assert session.scalars(select(ShiftItem.differs)).all() == [False] * 6


def test_the_paper_is_the_only_bridge(desk: ShiftDesk) -> None:
    """Receipts, equipment and what is out stand in their columns."""
    shift = desk.current()
    assert shift is not None
    draft = counted(
        desk, receipts_seen="0001 至 0020", keys_out="天台钥匙，工程部 周师傅，17:20",
        equipment="打印机，正常；对讲机 3 号，故障，已报工程部", lost_property="雨伞在 2 号柜",
    )  # fmt: skip
    said = shift_paper.Signed(shift, Role.CLERK, CLERK, NIGHT, EVENING)
    sheet = shift_paper.handover_paper(draft, said, settings.load(desk.office), "JB20260305-A0009")
    assert [(one.first, one.last, one.count) for one in sheet.receipts] == [("0001", "0020", 20)]
    assert [(one.what, one.name, one.holder, one.since) for one in sheet.out] == [
        ("钥匙", "天台钥匙", "工程部 周师傅", "17:20")
    ]
    assert [(one.name, one.state, one.note) for one in sheet.equipment] == [
        ("打印机", "正常", ""), ("对讲机 3 号", "故障", "已报工程部"),
    ]  # fmt: skip
    assert "拾获物品：雨伞在 2 号柜" in sheet.notes
