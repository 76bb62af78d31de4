"""等候的办理: who took whom is kept, the clocks run with the clock, and no form that lies open is touched."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from app.models import Audit, Escalation, QueueEntry
from app.rules.base import Refused
from app.rules.people import SYSTEM, Operator, Role
from app.rules.queue import TimerKind, To
from app.services import drafts, settings, staff
from app.services.escalations import EscalationDesk
from app.services.office import Changes, Office
from app.services.queue import QueueDesk
from tests.conftest import CLERK, MANAGER, MORNING, Clock

OTHER = Operator("wangfang", "王芳", Role.CLERK)
FORM = "01956a2e-0000-7000-8000-000000000001"


@pytest.fixture
def desk(office: Office, monkeypatch: pytest.MonkeyPatch) -> QueueDesk:
    monkeypatch.setattr(staff, "hash_password", lambda _: "x")
    for one in (CLERK, OTHER, MANAGER):
        staff.create(office.signed_in(SYSTEM), one.login, one.name, one.role, "qiantai-2026")
    staff.create(office.signed_in(SYSTEM), "lao", "老员工", Role.CLERK, "qiantai-2026")
    staff.close(office.signed_in(SYSTEM), "lao")
    return QueueDesk(office)


def entry(office: Office, uuid: str) -> QueueEntry:
    with office.read("queue.write") as session:
        found = session.scalars(select(QueueEntry).where(QueueEntry.uuid == uuid)).one()
        session.expunge(found)
        return found


def audits(office: Office, act: str) -> list[Audit]:
    with office.read("queue.write") as session:
        return list(session.scalars(select(Audit).where(Audit.act == act).order_by(Audit.id)))


def test_whom_one_may_hand_on_to_003_15(desk: QueueDesk, office: Office) -> None:
    """The counter's open accounts only: no guard, nobody who has left."""
    staff.create(office.signed_in(SYSTEM), "menwei", "孙伟", Role.GUARD, "qiantai-2026")
    assert desk.people() == (("lixiaomin", "李晓敏"), ("wangfang", "王芳"), ("zhaojing", "赵静"))


# --- waiting ------------------------------------------------------------------------------------


def test_b_waits_and_alarms_at_three_minutes(desk: QueueDesk, clock: Clock) -> None:
    """003-03: 2:59 not, 3:00 yes; her waiting time is visible."""
    desk.arrive(" 陈女士 ", "交费")
    (row,) = desk.waiting(clock())
    assert (row.called, row.what, row.since, row.seconds, row.alarm) == ("陈女士", "交费", "10:12", 0, False)
    clock.advance(seconds=179)
    assert [(one.seconds, one.alarm) for one in desk.waiting(clock())] == [(179, False)]
    clock.advance(seconds=1)
    assert [(one.seconds, one.alarm) for one in desk.waiting(clock())] == [(180, True)]


def test_the_urgent_alarm_at_once_and_stand_first(desk: QueueDesk, clock: Clock) -> None:
    """003-03, 003-05: also one who becomes urgent while she waits."""
    first = desk.arrive("甲先生")
    clock.advance(seconds=10)
    second = desk.arrive("乙先生", urgent=True)
    clock.advance(seconds=10)
    third = desk.arrive("丙先生")
    assert [(one.uuid, one.alarm) for one in desk.waiting(clock())] == [
        (second, True), (first, False), (third, False),
    ]  # fmt: skip
    desk.hurry(third)
    assert [(one.uuid, one.alarm) for one in desk.waiting(clock())] == [
        (second, True), (third, True), (first, False),
    ]  # fmt: skip
    assert desk.next() == second


def test_the_next_waits_for_nobody_else(
    desk: QueueDesk, office: Office, manager: Office, clock: Clock
) -> None:
    """003-15: bound to a person; 003-05 for the rest."""
    bound = desk.arrive("甲先生", wants=MANAGER.login)
    clock.advance(seconds=1)
    free = desk.arrive("乙先生")
    assert desk.next() == free
    assert QueueDesk(manager).next() == bound
    assert desk.waiting(clock())[0].wants == MANAGER.name
    desk.take(free)
    assert desk.next() == ""


def test_it_stores_who_took_whom(desk: QueueDesk, office: Office, clock: Clock) -> None:
    """003-03: 立即安排其他人员接待: C takes B, later hands her on; both stay on record."""
    uuid = desk.arrive("陈女士")
    clock.advance(minutes=3)
    desk.take(uuid, OTHER.login)
    assert desk.waiting(clock()) == ()
    clock.advance(minutes=10)
    (row,) = desk.serving(clock())
    assert (row.state, row.taken_by, row.seconds, row.alarm) == ("接待中", "王芳", 180, False)
    desk.hand_on(uuid, CLERK.login, "王芳去接电话")
    (row,) = desk.serving(clock())
    assert (row.taken_by, row.handed_from, row.seconds) == ("李晓敏", "王芳", 180)
    assert audits(office, "queue.take")[0].changes == {"by": OTHER.login, "waited": 180}
    assert audits(office, "queue.hand_on")[0].changes == {"by": CLERK.login, "handed_from": OTHER.login}
    desk.done(uuid)
    assert desk.serving(clock()) == ()
    assert entry(office, uuid).left_at == clock()


def test_two_windows_do_not_take_the_same_customer(desk: QueueDesk, office: Office) -> None:
    """003-03: the second is told who has her."""
    uuid = desk.arrive("陈女士")
    QueueDesk(office.signed_in(OTHER)).take(uuid)
    with pytest.raises(Refused, match="王芳"):
        desk.take(uuid)
    with pytest.raises(Refused, match="003-03"):
        desk.hand_on(uuid, OTHER.login)
    with pytest.raises(Refused, match="003-03"):
        desk.gave_up(uuid)
    assert entry(office, uuid).taken_by == OTHER.login


def test_who_gave_up_is_kept_as_that(desk: QueueDesk, office: Office, clock: Clock) -> None:
    """003-03."""
    uuid = desk.arrive("陈女士")
    clock.advance(minutes=8)
    desk.gave_up(uuid)
    assert desk.waiting(clock()) == ()
    assert (entry(office, uuid).state, entry(office, uuid).taken_by) == ("gone", "")
    for act in (desk.take, desk.done, desk.gave_up, desk.hurry):
        with pytest.raises(Refused, match="003-03"):
            act(uuid)


@pytest.mark.parametrize("login", ["nobody", "lao"])
def test_nobody_is_handed_to_one_who_is_not_there(desk: QueueDesk, login: str) -> None:
    uuid = desk.arrive("陈女士")
    for act in (lambda: desk.take(uuid, login), lambda: desk.hand_on(uuid, login)):
        with pytest.raises(Refused, match=login):
            act()
    with pytest.raises(Refused, match=login):
        desk.arrive("王先生", wants=login)
    with pytest.raises(Refused, match="003-03"):
        desk.take("01956a2e-0000-7000-8000-00000000dead")


def test_names_stay_out_of_log_and_are_emptied_the_next_day(
    desk: QueueDesk, office: Office, clock: Clock
) -> None:
    """PIPL 19: the day's sweep empties who has left; who still waits keeps her 称呼."""
    gone, waits = desk.arrive("陈思远", "问物业费"), desk.arrive("王先生", "问车位")
    desk.gave_up(gone)
    assert desk.waiting(clock())[0].called == "王先生"
    assert desk.purge() == 0
    clock.set(MORNING.replace(day=6, hour=0, minute=0))
    assert desk.purge() == 1
    assert desk.purge() == 0
    assert (entry(office, gone).called, entry(office, gone).what) == ("", "")
    assert entry(office, gone).arrived_at == MORNING
    assert entry(office, waits).called == "王先生"
    with office.read("queue.write") as session:
        said = json.dumps(
            [[one.why, one.changes] for one in session.scalars(select(Audit))], ensure_ascii=False
        )
    assert not [one for one in ("陈思远", "王先生", "物业费") if one in said]


def test_the_gate_keeps_no_queue(guard: Office, desk: QueueDesk) -> None:
    """004-07."""
    with pytest.raises(Refused, match="004-07"):
        QueueDesk(guard).arrive("陈女士")


# --- the clocks ---------------------------------------------------------------------------------


def test_the_hold_rings_at_twenty_seconds_and_its_length_is_logged(
    desk: QueueDesk, office: Office, clock: Clock
) -> None:
    """003-04: 19 s, 20 s; resume logs the duration."""
    uuid = desk.hold("release", FORM)
    assert desk.hold("release", FORM) == uuid, "the key pressed twice"
    clock.advance(seconds=19)
    assert [(one.kind, one.seconds, one.rings) for one in desk.beside(clock()).clocks] == [
        (TimerKind.HOLD, 19, False)
    ]
    clock.advance(seconds=1)
    (row,) = desk.beside(clock()).clocks
    assert (row.rings, row.word, row.subject) == (True, "release", FORM)
    clock.advance(seconds=7)
    assert desk.end(uuid) == 27
    assert desk.beside(clock()).clocks == ()
    (line,) = audits(office, "queue.hold")
    assert (line.subject, line.changes["seconds"]) == (FORM, 27)


def test_timers_are_ones_own(desk: QueueDesk, manager: Office, clock: Clock) -> None:
    desk.hold()
    assert QueueDesk(manager).beside(clock()).clocks == ()


def test_an_explanation_goes_up_twice_and_both_are_recorded(
    desk: QueueDesk, office: Office, manager: Office, clock: Clock
) -> None:
    """003-17, 003-51: 2:59, 3:00, 5:59, 6:00; from, to, reason, time."""
    settings.save(manager, {"role.manager": "客服主任"})
    uuid = desk.explain("release", FORM)
    clock.advance(minutes=2, seconds=59)
    assert [one.rings for one in desk.beside(clock()).clocks] == [False]
    with pytest.raises(Refused, match="003-06"):
        desk.pass_up("", uuid)
    clock.advance(seconds=1)
    assert [(one.rings, one.to) for one in desk.beside(clock()).clocks] == [(True, "客服主任")]
    assert "客服主任" in desk.beside(clock()).clocks[0].prompt
    assert desk.pass_up("", uuid) is To.MANAGER
    clock.advance(minutes=2, seconds=59)
    assert [one.rings for one in desk.beside(clock()).clocks] == [False]
    clock.advance(seconds=1)
    assert [(one.rings, one.to) for one in desk.beside(clock()).clocks] == [(True, "管理处主任")]
    assert desk.pass_up("", uuid) is To.DIRECTOR
    with pytest.raises(Refused, match="003-17"):
        desk.pass_up("再上移", uuid)
    rows = EscalationDesk(office).rows()
    assert [(one.who, one.to, one.reason, one.word, one.subject) for one in rows] == [
        ("李晓敏", "管理处主任", "3 分钟仍未说明清楚", "release", FORM),
        ("李晓敏", "客服主任", "3 分钟仍未说明清楚", "release", FORM),
    ]
    assert [(one.at - MORNING).total_seconds() for one in rows] == [360, 180]
    clock.advance(seconds=30)
    assert desk.end(uuid) == 390
    with pytest.raises(Refused, match="003-17"):
        desk.pass_up("晚了", uuid)


def test_the_managers_own_explanation_goes_to_the_director(
    desk: QueueDesk, manager: Office, clock: Clock
) -> None:
    """003-17."""
    boss = QueueDesk(manager)
    uuid = boss.explain()
    clock.advance(minutes=3)
    assert [one.to for one in boss.beside(clock()).clocks] == ["管理处主任"]
    assert boss.pass_up("", uuid) is To.DIRECTOR


# --- 服务上移 from any form ----------------------------------------------------------------------


def test_passing_up_leaves_the_form_as_it_is(desk: QueueDesk, office: Office, clock: Clock) -> None:
    """003-06, 002-27: the draft of A keeps its text while B is taken and A is passed up."""
    drafts.save(office, "release", FORM, "3-1-1201", '{"name": "周"}')
    before = drafts.load(office, FORM)
    desk.take(desk.arrive("陈女士", urgent=True))
    desk.pass_up("客户坚持要其他人接待", word="release", subject=FORM)
    uuid = desk.explain("release", FORM)
    desk.pass_up("客户不满意", uuid)
    assert drafts.load(office, FORM) == before
    with office.read("queue.write") as session:
        rows = session.scalars(select(Escalation).order_by(Escalation.id)).all()
        assert [(one.staff, one.to, one.at, one.subject) for one in rows] == [
            (CLERK.login, "manager", MORNING, FORM)
        ] * 2
    assert all("客户" not in json.dumps(one.changes, ensure_ascii=False) + one.why
               for one in audits(office, "escalation.raise"))  # fmt: skip


def test_the_managers_own_matter_goes_to_the_director(desk: QueueDesk, manager: Office) -> None:
    """003-06, 003-17."""
    assert desk.pass_up("客户坚持见经理", word="visitor") is To.MANAGER
    assert QueueDesk(manager).pass_up("客户坚持见主任", word="visitor") is To.DIRECTOR


def test_what_stands_over_every_page_003_03(desk: QueueDesk, clock: Clock) -> None:
    """Who waits in the order of serving, and the operator's clocks; nobody who is served."""
    desk.arrive("陈女士", "交费")
    clock.advance(seconds=5)
    desk.arrive("黄先生", urgent=True)
    desk.take(desk.arrive("周先生"))
    clock.advance(minutes=3)
    desk.hold("release", FORM)
    seen = desk.beside(clock())
    assert [(one.called, one.seconds, one.alarm) for one in seen.waiting] == [
        ("黄先生", 180, True),
        ("陈女士", 185, True),
    ]
    assert [(one.kind, one.word, one.subject) for one in seen.clocks] == [(TimerKind.HOLD, "release", FORM)]


def test_a_passing_up_without_a_reason_is_none(office: Office, desk: QueueDesk) -> None:
    """003-06."""
    with pytest.raises(Refused, match="003-06"):
        desk.pass_up(" ")
    assert EscalationDesk(office).rows() == ()


def test_the_manager_takes_note_once(office: Office, manager: Office, desk: QueueDesk) -> None:
    desk.pass_up("客户坚持见经理")
    boss = EscalationDesk(manager)
    uuid = boss.rows()[0].uuid
    boss.note(uuid)
    boss.note(uuid)
    assert len(audits(office, "escalation.note")) == 1
    assert boss.rows() == ()
    with pytest.raises(Refused, match="003-06"):
        boss.note("01956a2e-0000-7000-8000-00000000dead")


def test_the_screens_are_told(office: Office, desk: QueueDesk) -> None:
    heard: list[Changes] = []
    office.on_change = heard.append
    desk.arrive("陈女士")
    desk.pass_up("客户不满意", desk.explain())
    assert [sorted(one.words) for one in heard] == [["queue"], ["queue"], ["escalation", "queue"]]
