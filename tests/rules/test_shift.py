"""班次: whose hours, when it is late, and what two people must have said before one of them goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.rules.base import CHINA, Level, Refused
from app.rules.people import Operator, Role
from app.rules.policy import Policy, policy_of
from app.rules.shift import (
    Check,
    Draft,
    Duty,
    Facts,
    Matter,
    Shift,
    Unfinished,
    Waits,
    change_at,
    duty,
    keeps,
    kind_of,
    late,
    refuse_two,
    stays,
    tidy_reminder,
)
from app.rules.shift_decide import amount, checks, decide, equipment, out, receipts

POLICY = Policy()
CLERK = Operator("lixiaomin", "李晓敏", Role.CLERK)
NIGHT = Operator("heping", "何平", Role.NIGHT)
MANAGER = Operator("zhaojing", "赵静", Role.MANAGER)
GUARD = Operator("sunwei", "孙伟", Role.GUARD)


def at(hour: int, minute: int = 0, second: int = 0, day: int = 5) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=CHINA)


DAY = Shift("s1", Duty.COUNTER, CLERK.login, CLERK.name, at(8))
AT_NIGHT = Shift("s2", Duty.NIGHT, NIGHT.login, NIGHT.name, at(20, day=4))

COUNTED = Draft(
    "s1",
    keys_due="12", keys_seen="12", cards_due="30", cards_seen="30", cash_due="200.00", cash_seen="200",
    equipment="正常", signed=True,
)  # fmt: skip
FACTS = Facts(at(20), CLERK, DAY, NIGHT)


def blocked(draft: Draft = COUNTED, facts: Facts = FACTS, **more: Any) -> list[tuple[str, str]]:
    found = decide(replace(draft, **more), facts, POLICY).blocks
    return [(one.rule, one.field) for one in found]


# --- the hours ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "whose"),
    [
        (at(19, 59, 59), Duty.COUNTER),
        (at(20, 0, 0), Duty.NIGHT),
        (at(7, 59, 59), Duty.NIGHT),
        (at(8, 0, 0), Duty.COUNTER),
    ],
)
def test_the_register_changes_hands_to_the_second(moment: datetime, whose: Duty) -> None:
    """004-51, S01 E3."""
    assert duty(moment, POLICY) is whose
    assert duty(moment.astimezone(UTC), POLICY) is whose


def test_the_hours_are_the_sites() -> None:
    """004-51: configurable."""
    policy = policy_of({"night_from": "22:00", "night_until": "06:30"}, "QT7K")
    assert [duty(at(*one), policy) for one in ((21, 59, 59), (22, 0, 0), (6, 29, 59), (6, 30, 0))] == [
        Duty.COUNTER, Duty.NIGHT, Duty.NIGHT, Duty.COUNTER,
    ]  # fmt: skip


def test_who_comes_early_begins_the_coming_shift() -> None:
    assert kind_of(at(19, 29, 59), POLICY) is Duty.COUNTER
    assert kind_of(at(19, 30), POLICY) is Duty.NIGHT
    assert kind_of(at(7, 45), POLICY) is Duty.COUNTER
    assert change_at(replace(AT_NIGHT, begun_at=at(19, 45, day=4)), POLICY) == at(8)


@pytest.mark.parametrize(
    ("shift", "change"),
    [
        (DAY, at(20)),
        (AT_NIGHT, at(8)),
        (replace(DAY, begun_at=at(12, 30)), at(20)),
        (replace(DAY, begun_at=at(7, 50)), at(20)),
        (replace(DAY, begun_at=at(7, 30)), at(20)),
        (replace(AT_NIGHT, begun_at=at(2)), at(8)),
        (replace(AT_NIGHT, begun_at=at(20, 20)), at(8, day=6)),
    ],
)
def test_a_shift_is_due_at_the_next_hour_of_change(shift: Shift, change: datetime) -> None:
    assert change_at(shift, POLICY) == change


@pytest.mark.parametrize(("shift", "hour", "when"), [(AT_NIGHT, at(8), "08:00"), (DAY, at(20), "20:00")])
def test_the_alarm_comes_at_a_quarter_past(shift: Shift, hour: datetime, when: str) -> None:
    """S01 E1, 004-44: 08:15 and 20:15, not a second before, and as long as it lasts."""
    assert late(shift, hour, POLICY) is None
    assert late(shift, hour + timedelta(minutes=14, seconds=59), POLICY) is None
    for over in (timedelta(minutes=15), timedelta(hours=5)):
        alarm = late(shift, hour + over, POLICY)
        assert alarm is not None
        assert (alarm.rule, alarm.level) == ("004-44", Level.WARN)
        assert when in alarm.say()
        assert shift.name in alarm.say()
    assert late(None, hour + timedelta(hours=1), POLICY) is None


def test_without_a_successor_the_shift_stays_with_its_person() -> None:
    """004-44, S01 E1: she keeps the register past the hour; nobody else does, and not before it."""
    assert [keeps(AT_NIGHT, NIGHT, moment, POLICY) for moment in (at(7, 59, 59), at(8), at(9))] == [
        False, True, True,
    ]  # fmt: skip
    assert not keeps(AT_NIGHT, MANAGER, at(9), POLICY)
    assert not keeps(None, NIGHT, at(9), POLICY)
    assert not stays(DAY, at(19, 59, 59), POLICY)


def test_a_site_without_a_night_has_no_change() -> None:
    policy = policy_of({"night_from": "08:00", "night_until": "08:00"}, "QT7K")
    assert change_at(DAY, policy) is None
    assert late(DAY, at(23), policy) is None
    assert not stays(DAY, at(23), policy)


def test_there_is_one_shift_at_a_time() -> None:
    """004-44."""
    refuse_two(None)
    with pytest.raises(Refused, match=CLERK.name):
        refuse_two(DAY)


# --- two signatures -----------------------------------------------------------------------------


def test_counted_signed_and_taken_over_it_may_go() -> None:
    """S01."""
    decision = decide(COUNTED, FACTS, POLICY)
    assert decision.findings == ()
    assert decision.differences == ()


def test_without_the_successor_it_does_not_go() -> None:
    """004-44: nobody has signed → the shift stays, and the words say with whom."""
    facts = replace(FACTS, successor=None)
    assert blocked(facts=facts) == [("004-44", "successor")]
    assert CLERK.name in decide(COUNTED, facts, POLICY).blocks[0].say()


def test_it_takes_two_different_people() -> None:
    """004-44."""
    assert blocked(facts=replace(FACTS, successor=CLERK)) == [("004-44", "successor")]
    assert blocked(facts=replace(FACTS, successor=replace(CLERK, name="另名"))) == [("004-44", "successor")]


def test_the_outgoing_person_signs_too() -> None:
    """004-44."""
    assert blocked(signed=False) == [("004-44", "signed")]


def test_the_gate_does_not_take_over_the_counter() -> None:
    """004-07 in 004-44's words."""
    assert blocked(facts=replace(FACTS, successor=GUARD)) == [("004-44", "successor")]


def test_a_successor_of_the_other_duty_is_pointed_out() -> None:
    """004-51: a clerk may take over at 20:00, but the register is the 总值's."""
    other = Operator("wangfang", "王芳", Role.CLERK)
    (finding,) = decide(COUNTED, replace(FACTS, successor=other), POLICY).findings
    assert (finding.rule, finding.level) == ("004-51", Level.WARN)
    assert decide(COUNTED, replace(FACTS, successor=other, now=at(12)), POLICY).findings == ()


def test_another_ones_shift_is_not_ones_own_to_hand_over() -> None:
    """004-44: but the manager may for one who cannot come, with the reason, and then signs herself."""
    other = Operator("wangfang", "王芳", Role.CLERK)
    assert blocked(facts=replace(FACTS, operator=other)) == [("004-44", "")]
    assert blocked(facts=replace(FACTS, operator=MANAGER)) == [("004-44", "instead")]
    assert blocked(facts=replace(FACTS, operator=MANAGER), instead="急病送医") == []
    for successor in (MANAGER, CLERK):
        facts = replace(FACTS, operator=MANAGER, successor=successor)
        assert blocked(facts=facts, instead="急病送医") == [("004-44", "successor")]
    assert blocked(facts=replace(FACTS, shift=None)) == [("004-44", "")]


# --- what is counted ----------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["keys_seen", "cards_seen", "cash_seen"])
@pytest.mark.parametrize("typed", ["", " ", "十二", "-1", "1.005"])
def test_everything_is_counted_and_written_as_a_number(field: str, typed: str) -> None:
    """S01: none is 0, never empty."""
    assert blocked(difference="x", **{field: typed}) == [("S01", field)]


def test_equipment_has_its_word() -> None:
    assert blocked(equipment=" ") == [("S01", "equipment")]


def test_a_first_hand_over_has_nothing_to_differ_from() -> None:
    draft = replace(COUNTED, keys_due="", cards_due="", cash_due="")
    assert decide(draft, FACTS, POLICY).differences == ()
    assert blocked(draft) == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"cash_seen": "100"}, "现金 应 ¥200.00，实 ¥100.00"),
        ({"keys_seen": "11"}, "钥匙 应 12，实 11"),
        ({"cards_seen": "31"}, "证件、门卡 应 30，实 31"),
        ({"receipts_due": "0001 至 0020", "receipts_seen": "0001 至 0019"},
         "收据号段 应 0001 至 0020，实 0001 至 0019"),
        ({"receipts_due": "0001 至 0020"}, "收据号段 应 0001 至 0020，实 无"),
    ],
)  # fmt: skip
def test_a_difference_is_explained_and_the_manager_told(more: dict[str, str], said: str) -> None:
    """S01 E2: without words it does not go; with them both sign, and the 主管 is told by the site's name."""
    policy = policy_of({"role.manager": "客服主任"}, "QT7K")
    decision = decide(replace(COUNTED, **more), FACTS, policy)  # type: ignore[arg-type]
    assert [(one.rule, one.field) for one in decision.blocks] == [("S01", "difference")]
    assert said in decision.blocks[0].say()
    explained = decide(replace(COUNTED, **more, difference="找零算错"), FACTS, policy)  # type: ignore[arg-type]
    assert explained.blocks == ()
    assert [one.say() for one in explained.differences] == [said]
    assert [one.words for one in explained.differences] == ["找零算错"]
    (told,) = explained.findings
    assert told.level is Level.WARN
    assert "客服主任" in told.say()


def test_cash_is_fen_and_compared_exactly() -> None:
    assert amount(Matter.CASH, "１,234.5元") == 123450
    assert amount(Matter.KEYS, "１２") == 12
    assert amount(Matter.CASH, " ") is None
    (cash,) = [one for one in checks(replace(COUNTED, cash_seen="200.01")) if one.matter is Matter.CASH]
    assert (cash.due, cash.seen, cash.differs) == (20000, 20001, True)
    assert not Check(Matter.CASH, 0, 0).differs
    assert Check(Matter.CASH, 0, 1).differs


@pytest.mark.parametrize(
    ("typed", "first", "last", "count"),
    [
        ("0001 至 0020", "0001", "0020", 20),
        ("0001-0020", "0001", "0020", 20),
        ("SJ0098~SJ0102", "SJ0098", "SJ0102", 5),
        ("SJ20260305-A0001 至 SJ20260305-A0003", "SJ20260305-A0001", "SJ20260305-A0003", 3),
        ("０００７", "0007", "0007", 1),
    ],
)
def test_a_range_of_receipts_is_understood(typed: str, first: str, last: str, count: int) -> None:
    found = receipts(typed)
    assert found is not None
    assert (found.first, found.last, found.count) == (first, last, count)


@pytest.mark.parametrize("typed", ["0020 至 0001", "A0001 至 B0003", "若干", "0001 至"])
def test_what_is_no_range_is_refused(typed: str) -> None:
    assert blocked(receipts_seen=typed) == [("S01", "receipts_seen")]


def test_the_same_range_written_otherwise_is_no_difference() -> None:
    assert blocked(receipts_due="0001-0020", receipts_seen="0001 至 0020") == []


def test_what_is_out_says_who_has_it() -> None:
    """S01: 1 key out."""
    draft = replace(COUNTED, keys_out="天台钥匙，工程部 周师傅，17:20，今日 21:00\n水泵房 周师傅 17:30")
    assert [(one.name, one.holder, one.since, one.due) for one in out(draft)] == [
        ("天台钥匙", "工程部 周师傅", "17:20", "今日 21:00"),
        ("水泵房", "周师傅", "17:30", ""),
    ]
    assert blocked(replace(draft, keys_due=str(int(COUNTED.keys_due) + 2))) == []
    assert blocked(keys_out="天台钥匙") == [("S01", "keys_out")]
    assert blocked(cards_out="访客证012；") == [("S01", "cards_out")]


def test_equipment_is_one_word_for_all_or_a_line_each() -> None:
    assert [(one.name, one.state) for one in equipment(COUNTED)] == [("全部设备", "正常")]
    draft = replace(COUNTED, equipment="打印机，正常；对讲机 3 号，故障，已报工程部")
    assert [(one.name, one.state, one.note) for one in equipment(draft)] == [
        ("打印机", "正常", ""), ("对讲机 3 号", "故障", "已报工程部"),
    ]  # fmt: skip


# --- what goes along ----------------------------------------------------------------------------


def test_what_is_unfinished_is_counted_and_hinders_nobody() -> None:
    """S01: 2 visitors not left …; 004-49: reminders are counted."""
    waiting = (
        Unfinished(Waits.VISITOR, "visitor", "1", "还没有离开", at(18)),
        Unfinished(Waits.VISITOR, "visitor", "2", "还没有离开", at(18)),
        Unfinished(Waits.LOST_PROPERTY, "lost_property", "3", "雨伞", at(17)),
    )
    decision = decide(COUNTED, replace(FACTS, unfinished=waiting, reminders=3), POLICY)
    assert decision.blocks == ()
    said = {one.rule: one.say() for one in decision.findings}
    assert "未离开的访客 2、保管中的拾获物品 1" in said["S01"]
    assert "3 次" in said["004-49"]


def test_a_reminder_says_something() -> None:
    """004-49."""
    assert tidy_reminder(" 休息区有人抽烟，已提醒 ") == "休息区有人抽烟，已提醒"
    for words in ("", "  ", "长" * 501):
        with pytest.raises(Refused, match="004-49"):
            tidy_reminder(words)
