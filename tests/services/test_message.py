"""留言、在岗去向、业务目录的办理 on a real office: one transaction, open until 已转达, looked up offline."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.models import Audit, DirectoryEntry, Document, Message, QueueEntry, Staff
from app.rules import directory, presence
from app.rules.base import Refused
from app.rules.message import Draft, State
from app.rules.people import Operator, Role
from app.rules.presence import Entry
from app.services import drafts, search, settings, today
from app.services.directory import DirectoryDesk
from app.services.documents import DocumentDesk
from app.services.message import KIND, MessageDesk, contact_masked
from app.services.office import Office
from app.services.presence import PresenceDesk
from printing.message_note import MessageNote
from printing.schema import thaw
from tests.conftest import CLERK, FINANCE, GUARD, MANAGER, MORNING, Clock

ENGINEER = Operator("linguodong", "林国栋", Role.ENGINEER)


@pytest.fixture(autouse=True)
def staff(manager: Office) -> None:
    """The people of the office have accounts; one has left."""
    with manager.work("staff.write") as work:
        for one in (CLERK, MANAGER, ENGINEER, FINANCE):
            work.session.add(
                Staff(login=one.login, name=one.name, role=one.role, password="-", closed_at=None)
            )
        work.session.add(Staff(login="gone", name="何晚", role=Role.CLERK, password="-", closed_at=MORNING))


@pytest.fixture
def desk(office: Office) -> MessageDesk:
    return MessageDesk(office)


def filled(desk: MessageDesk, to: str = MANAGER.login, **more: Any) -> Draft:
    draft = replace(desk.new(to), surname="周女士", contact="138 0000 0005", about="谈车位续租")
    return replace(draft, **more)


def audit(office: Office) -> list[tuple[str, str]]:
    with office.read("message.read") as session:
        return list(
            tuple(one) for one in session.execute(select(Audit.act, Audit.subject).order_by(Audit.id))
        )


def counted(office: Office, model: Any) -> int:
    with office.read("message.read") as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


# --- messages -----------------------------------------------------------------------------------


def test_a_message_is_numbered_kept_and_frozen_in_one_transaction(desk: MessageDesk) -> None:
    """003-13."""
    draft = filled(desk)
    desk.keep(draft)
    number = desk.take(draft)
    assert number == "LY20260305-A0001"
    record: Any = desk.open(number)
    assert (record.state, record.recipient_name, record.taken_by) == (State.OPEN, "赵静", "李晓敏")
    assert (record.caller, record.contact, record.about) == ("周*", "138****0005", "谈车位续租")
    assert not record.printed
    assert desk.open(draft.uuid) == record
    assert drafts.mine(desk.office) == ()
    assert audit(desk.office)[-1] == ("message.take", number)
    with desk.office.read("message.read") as session:
        paper = thaw(MessageNote, DocumentDesk.of(session, KIND, number).data)
    assert (paper.to, paper.caller, paper.contact) == ("客服经理 赵静", "周女士", "138 0000 0005")
    assert (paper.urgent, paper.called_at, paper.wish) == (False, "", "")


def test_a_refusal_uses_no_number_and_leaves_nothing(desk: MessageDesk) -> None:
    """003-13, 003-14: all that is missing is named at once."""
    before = counted(desk.office, Audit)
    wrong = (
        filled(desk, surname=" "),
        filled(desk, contact=""),
        filled(desk, to="gone"),
        filled(desk, to=""),
        filled(desk, urgent=True),
        filled(desk, about="\U0003134a"),
    )
    for draft in wrong:
        with pytest.raises(Refused):
            desk.take(draft)
    assert (counted(desk.office, Message), counted(desk.office, Document)) == (0, 0)
    assert counted(desk.office, Audit) == before
    with pytest.raises(Refused) as caught:
        desk.take(filled(desk, surname="", contact="", urgent=True))
    assert [one.field for one in caught.value.findings] == ["surname", "contact", "called_at", "call_result"]
    assert desk.take(filled(desk)) == "LY20260305-A0001"


def test_the_same_form_is_kept_once(desk: MessageDesk) -> None:
    draft = filled(desk)
    desk.take(draft)
    with pytest.raises(Refused, match="刚才已经记下"):
        desk.take(draft)
    desk.keep(draft)
    assert drafts.mine(desk.office) == ()


def test_an_urgent_message_carries_its_calls(desk: MessageDesk, clock: Clock) -> None:
    """003-14: 联系时间 + 结果, on the record and on the paper; further calls are added while it is open."""
    number = desk.take(filled(desk, urgent=True, called_at=MORNING, call_result="无人接听"))
    clock.advance(minutes=6)
    desk.call(number, clock(), " 已接通，十分钟后到 ")
    record: Any = desk.open(number)
    assert [(one.at, one.result, one.staff) for one in record.calls] == [
        (MORNING, "无人接听", "李晓敏"),
        (clock(), "已接通，十分钟后到", "李晓敏"),
    ]
    with pytest.raises(Refused, match="003-14"):
        desk.call(number, clock() + timedelta(minutes=1), "已接通")
    desk.tell(number)
    with pytest.raises(Refused, match="003-14"):
        desk.call(number, clock(), "再打")
    with desk.office.read("message.read") as session:
        data = DocumentDesk.of(session, KIND, number).data
    assert '"urgent":true' in data
    assert '"called_at":"10:12"' in data
    assert "无人接听" in data


def test_a_message_that_is_not_urgent_keeps_no_call(desk: MessageDesk) -> None:
    """003-14: the fields of an urgent one that was made an ordinary one again are dropped."""
    number = desk.take(filled(desk, called_at=MORNING, call_result="无人接听"))
    record: Any = desk.open(number)
    assert record.calls == ()
    with pytest.raises(Refused, match="003-14"):
        desk.call(number, MORNING, "已接通")


def test_it_stays_on_the_recipients_list_until_told(desk: MessageDesk, manager: Office, clock: Clock) -> None:
    """003-13: recipient's list shows until 已转达: by herself."""
    first = desk.take(filled(desk))
    urgent = desk.take(filled(desk, urgent=True, called_at=MORNING, call_result="无人接听"))
    last = desk.take(filled(desk))
    desk.take(filled(desk, to=ENGINEER.login))
    hers = MessageDesk(manager)
    assert [row.number for row in hers.mine()] == [urgent, last, first]
    assert [row.urgent for row in hers.mine()] == ["紧急", "", ""]
    clock.advance(hours=30)
    assert [row.number for row in hers.mine()] == [urgent, last, first]
    hers.tell(first)
    record: Any = hers.open(first)
    assert (record.state, record.told_at, record.by_herself) == (State.TOLD, clock(), True)
    assert [row.number for row in hers.mine()] == [urgent, last]
    assert hers.of(MANAGER.login, open_only=False)[-1].told == "本人 03-06 16:12"


def test_the_clerk_may_have_told_her(desk: MessageDesk) -> None:
    """003-13: by whom and when; once."""
    number = desk.take(filled(desk))
    desk.tell(number)
    record: Any = desk.open(number)
    assert (record.told_by, record.told_at, record.by_herself) == ("李晓敏", MORNING, False)
    assert desk.rows()[0].told == "李晓敏 03-05 10:12"
    assert desk.rows(open_only=True) == ()
    with pytest.raises(Refused, match="003-13"):
        desk.tell(number)
    with pytest.raises(Refused, match="LY20260305-A0009"):
        desk.tell("LY20260305-A0009")


def test_who_has_no_counter_sees_her_own_messages_alone(desk: MessageDesk) -> None:
    """004-07: an engineer reads, sees whole and ends what is for him, and nobody else's."""
    hers, his = desk.take(filled(desk)), desk.take(filled(desk, to=ENGINEER.login))
    theirs = MessageDesk(desk.office.signed_in(ENGINEER))
    assert [row.number for row in theirs.mine()] == [his]
    for refused in (theirs.open, theirs.tell, theirs.reveal):
        with pytest.raises(Refused, match="004-07"):
            refused(hers)
    with pytest.raises(Refused, match="004-07"):
        theirs.of(MANAGER.login)
    with pytest.raises(Refused, match="004-07"):
        theirs.rows()
    with pytest.raises(Refused, match="004-07"):
        theirs.take(filled(desk))
    form = filled(desk)
    desk.keep(form)
    assert (theirs.open(form.uuid), desk.open(form.uuid)) == (None, form)
    assert theirs.reveal(his) == ("周女士", "138 0000 0005")
    theirs.tell(his)
    assert theirs.mine() == ()
    assert [row.number for row in desk.rows(open_only=True)] == [hers]


def test_lists_are_masked_and_a_look_is_logged_without_what_was_seen(desk: MessageDesk) -> None:
    """PIPL 51: no name and no phone in a row, an audit line, a draft's title."""
    draft = filled(desk, surname="周晓燕")
    desk.keep(draft)
    assert drafts.mine(desk.office)[0].title == "留言 · 赵静 · 周*"
    number = desk.take(draft)
    [row] = desk.rows()
    assert (row.caller, row.contact) == ("周*", "138****0005")
    assert desk.reveal(number) == ("周晓燕", "138 0000 0005")
    with desk.office.read("message.read") as session:
        lines = [f"{one.act} {one.subject} {one.changes} {one.why}" for one in session.scalars(select(Audit))]
    assert f"message.look {number} {{}} " in lines
    assert not [one for one in lines if "晓燕" in one or "0005" in one.replace(number, "")]


@pytest.mark.parametrize(
    ("contact", "shown"), [("0755-12345678", "0755-****5678"), ("微信 zhouxy", "微***"), ("", "")]
)
def test_a_contact_is_masked(contact: str, shown: str) -> None:
    assert contact_masked(contact) == shown


def test_a_message_is_found_by_number_and_surname(desk: MessageDesk) -> None:
    """The search box: kind "message", masked; also after the index was made anew."""
    number = desk.take(filled(desk, surname="曾女士"))
    desk.take(filled(desk, surname="吴先生"))
    for _ in range(2):
        for typed in ("曾", "曾女士", "zeng", number, number[-5:], "zns"):
            hits = search.find(desk.office, typed)
            assert [one.title for one in hits] == [number], typed
        [hit] = search.find(desk.office, "曾")
        assert hit.kind == search.MESSAGE
        assert hit.subtitle == "留言 · 曾* · 2026-03-05"
        assert desk.open(hit.key) == desk.open(number)
        search.rebuild(desk.office)
    assert search.find(desk.office.signed_in(FINANCE), "曾") == ()


def test_a_note_waits_for_the_printer_until_it_is_told(desk: MessageDesk) -> None:
    """003-13: who has been told needs no paper any more."""
    number = desk.take(filled(desk))
    [row] = today.TodayDesk(desk.office).rows()
    assert (row.word, row.key, row.paper) == ("message", number, KIND)
    desk.tell(number)
    assert today.TodayDesk(desk.office).rows() == ()


# --- presence -----------------------------------------------------------------------------------


def board(office: Office) -> dict[str, str]:
    return {one.login: one.words for one in PresenceDesk(office).board()}


def test_the_last_entry_counts_and_all_are_kept(office: Office, manager: Office, clock: Clock) -> None:
    """003-13: who is in, who is out and where to; every change is logged."""
    assert set(board(office)) == {CLERK.login, MANAGER.login, ENGINEER.login, FINANCE.login}
    assert set(board(office).values()) == {"未登记"}
    theirs = PresenceDesk(manager)
    theirs.set(Entry(MANAGER.login, presence.State.IN))
    assert [one.login for one in theirs.inside()] == [MANAGER.login]
    clock.advance(minutes=5)
    back = clock() + timedelta(hours=2)
    PresenceDesk(office).set(Entry(MANAGER.login, presence.State.OUT, " 工商所 ", back))
    assert board(office)[MANAGER.login] == "外出：工商所，12:17 回"
    assert theirs.inside() == ()
    clock.advance(hours=3)
    [row] = [one for one in theirs.board() if one.login == MANAGER.login]
    assert (row.overdue, row.role, row.back_at) == (True, "客服经理", back)
    history = theirs.history(MANAGER.login)
    assert [(one.words, one.set_by) for one in history] == [
        ("外出：工商所，12:17 回", "李晓敏"),
        ("在", "赵静"),
    ]
    assert [one for one in audit(office) if one[0] == "presence.set"] == [("presence.set", MANAGER.login)] * 2


def test_anybody_sets_her_own_and_the_counter_anybodys(office: Office) -> None:
    """004-07, 003-13."""
    his = PresenceDesk(office.signed_in(ENGINEER))
    his.set(Entry(ENGINEER.login, presence.State.LEAVE))
    with pytest.raises(Refused, match="004-07"):
        his.set(Entry(MANAGER.login, presence.State.IN))
    with pytest.raises(Refused, match="003-13"):
        PresenceDesk(office).set(Entry("gone", presence.State.IN))
    with pytest.raises(Refused, match="003-13"):
        his.set(Entry(ENGINEER.login, presence.State.OUT))
    assert board(office.signed_in(GUARD))[ENGINEER.login] == "请假，没说何时回来"


def test_the_message_form_says_where_she_is(desk: MessageDesk) -> None:
    """003-13: 不在→说明去向."""
    PresenceDesk(desk.office).set(Entry(MANAGER.login, presence.State.OUT, "工商所"))
    facts = desk.facts(desk.new(MANAGER.login))
    assert (facts.recipient, facts.standing.place) == ("赵静", "工商所")
    assert desk.facts(desk.new("gone")).recipient == ""
    assert [one.login for one in desk.recipients()] == [
        CLERK.login,
        MANAGER.login,
        ENGINEER.login,
        FINANCE.login,
    ]


def test_who_waits_for_somebody_stands_at_her_line(office: Office, clock: Clock) -> None:
    """003-15: waiting entry bound to a person, waiting time visible; gone when she is taken or leaves."""
    with office.work("queue.write") as work:
        for called, wants, after in (
            ("王先生", MANAGER.login, 0),
            ("周女士", MANAGER.login, 3),
            ("吴", "", 1),
        ):
            at = MORNING + timedelta(minutes=after)
            work.session.add(
                QueueEntry(
                    state="waiting", arrived_at=at, called=called, wants=wants, urgent=False, noted_by="x"
                )
            )
    clock.advance(minutes=4)

    def waits() -> tuple[str, ...]:
        [row] = [one for one in PresenceDesk(office).board() if one.login == MANAGER.login]
        return row.waits

    assert waits() == (
        "赵静，正有一位王先生在外面等您，已等 4 分钟。",
        "赵静，正有一位周女士在外面等您，已等 1 分钟。",
    )
    with office.work("queue.write") as work:
        first, second, _ = work.session.scalars(select(QueueEntry).order_by(QueueEntry.id))
        first.taken_at, second.left_at = clock(), clock()
    assert waits() == ()


# --- directory ----------------------------------------------------------------------------------


def test_the_shipped_lines_are_there_once_and_use_the_sites_names(office: Office, manager: Office) -> None:
    """003-16, 003-51."""
    settings.save(manager, {"role.engineer": "维修班长"})
    [row, *_] = DirectoryDesk(office).rows("baoxiu")
    assert (row.business, row.responsible) == ("报修", "维修班长")
    count = len(DirectoryDesk(office).rows())
    assert (
        count == len(DirectoryDesk(office.signed_in(GUARD)).rows()) == counted(office, DirectoryEntry) >= 15
    )
    theirs = DirectoryDesk(manager)
    for one in theirs.rows():
        theirs.remove(one.uuid)
    assert theirs.rows() == ()


def test_the_manager_edits_and_others_look(office: Office, manager: Office) -> None:
    """003-16: 业务→负责人→电话, in the manager's hands."""
    theirs, mine = DirectoryDesk(manager), DirectoryDesk(office)
    entry = directory.Entry("游泳池办卡", "clerk", " 林国栋 ", "分机 0801", "")
    uuid = theirs.add(entry)
    assert mine.rows()[-1].business == "游泳池办卡"
    for typed in ("游泳", "yyc", "youyong", "lgd", "0801"):
        assert [one.responsible for one in mine.rows(typed)] == ["客服前台 林国栋"], typed
    theirs.change(uuid, replace(theirs.entry(uuid), phone="分机 0802"))
    assert mine.rows("yyc")[0].phone == "分机 0802"
    theirs.move(uuid, -1000)
    assert mine.rows()[0].uuid == uuid
    theirs.move(uuid, 1)
    assert mine.rows()[1].uuid == uuid
    theirs.remove(uuid)
    assert mine.rows("yyc") == ()
    for gone in (lambda: theirs.change(uuid, entry), lambda: theirs.remove(uuid), lambda: theirs.entry(uuid)):
        with pytest.raises(Refused, match="003-16"):
            gone()
    with pytest.raises(Refused, match="003-16"):
        theirs.add(replace(entry, business=" "))
    some = mine.rows()[0].uuid
    for refused in (lambda: mine.add(entry), lambda: mine.remove(some), lambda: mine.move(some, 1)):
        with pytest.raises(Refused, match="004-07"):
            refused()


def test_a_change_is_logged_without_name_and_phone(manager: Office) -> None:
    """000-21: which fields; never who or which number."""
    theirs = DirectoryDesk(manager)
    uuid = theirs.add(directory.Entry("办卡", "", "林国栋", "13800000009"))
    theirs.change(uuid, directory.Entry("办卡", "", "周晓燕", "13800000008"))
    theirs.change(uuid, directory.Entry("办卡", "", "周晓燕", "13800000008"))
    with manager.read("message.read") as session:
        lines = [
            (one.act, one.changes) for one in session.scalars(select(Audit).where(Audit.subject == uuid))
        ]
    assert lines == [
        ("directory.add", {"business": "办卡"}),
        ("directory.change", {"fields": ["person", "phone"]}),
    ]
