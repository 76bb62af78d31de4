"""交款 on a real file: every movement of cash is counted once, by two people, and a 差异 stays (003-39)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as bounds
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.models import Audit, Document, DrawerHandover, Escalation
from app.rules.base import CHINA, Refused
from app.rules.drawer import FACES, HandOver, State, Take
from app.rules.people import Operator
from app.rules.receipt import Entry, Method, VoidForm
from app.services import settings, staff
from app.services.drawer import DrawerDesk
from app.services.movements import movements
from app.services.office import Office
from app.services.receipt import ReceiptDesk
from app.services.shift import ShiftDesk
from printing.drawer_handover import DrawerHandover as Paper
from printing.schema import thaw
from tests.conftest import CLERK, FINANCE, MANAGER, MORNING, Clock
from tests.printing.paper import tilted, words
from tests.services.money import PASSWORD, price_list, take

PARKING, BOND, CARD = Entry("TCF", period="2026-03"), Entry("ZXBZJ"), Entry("ICK")
JK = "JK20260305-A0001"
HOW = {Method.CASH: "", Method.WECHAT: "4200002026030500001"}


@pytest.fixture
def desk(office: Office, home: str, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> DrawerDesk:
    """A counter with prices; who signs in beside it has PASSWORD. The door itself is proven in test_staff."""
    price_list(office)
    known = {one.login: one for one in (CLERK, MANAGER, FINANCE)}

    def sign_in(_: Office, login: str, password: str) -> Operator:
        if password != PASSWORD:
            raise Refused
        return known[login]

    monkeypatch.setattr(staff, "sign_in", sign_in)
    return DrawerDesk(office)


def cash(fen: int) -> dict[int, int]:
    """The fewest notes and coins of an amount."""
    counts = {}
    for face in FACES:
        counts[face], fen = divmod(fen, face)
    assert fen == 0
    return counts


def paper(office: Office, number: str) -> Paper:
    with office.read("receipt.read") as session:
        asked = select(Document.data).filter_by(kind="drawer-handover", number=number)
        found: Paper = thaw(Paper, session.scalars(asked).one())
        return found


def count(office: Office, table: Any) -> int:
    with office.read("receipt.read") as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_s07s_cash_goes_to_finance_at_half_past_five(desk: DrawerDesk, clock: Clock) -> None:
    """003-39, S07: counted by the clerk, taken by finance, on paper with what goes along."""
    office = desk.office
    first = take(office, PARKING, BOND)
    clock.advance(minutes=5)
    wrong = take(office, CARD)
    clock.advance(minutes=5)
    ReceiptDesk(office).void(wrong, VoidForm(parts_back=True))
    last = take(office, CARD, replaces=wrong)
    take(office, CARD, method=Method.WECHAT, reference="4200002026030500001")
    clock.set(datetime(2026, 3, 5, 17, 30, tzinfo=CHINA))
    now = desk.due()
    assert (now.since, now.carried, now.due, now.receipts.count) == (None, 0, 232_000, 4)
    assert desk.decide(HandOver(cash(232_000))).blocks == ()
    assert desk.hand_over(HandOver(cash(232_000), kept=20_000)) == JK
    (row,) = desk.waiting()
    assert (row.number, row.state_name, row.due, row.handed, row.difference, row.received) == (
        JK, "已清点，待财务收", 232_000, 212_000, 0, None,
    )  # fmt: skip
    assert count(office, Document) == 4, "the receipts'; this paper is not frozen before both have signed"
    assert tilted(desk.paper(JK)) == "草稿无效"
    assert JK in words(desk.paper(JK))[0]
    clock.advance(minutes=4)
    desk.take(JK, Take(cash(212_000)), FINANCE.login, PASSWORD)
    assert desk.waiting() == ()
    done = desk.open(JK)
    assert (done.row.state, done.row.received, done.row.received_by) == (
        State.TAKEN, 212_000, FINANCE.login,
    )  # fmt: skip
    assert (done.counts[10_000], done.taken[10_000]) == (23, 21)
    sheet = paper(office, JK)
    assert (sheet.first, sheet.last, sheet.count) == (first, "SJ20260305-A0004", 4)
    assert [(one.name, one.count, one.received, one.voided, one.refunded) for one in sheet.methods] == [
        ("现金", 3, 234_000, 2_000, 0),
        ("微信", 1, 2_000, 0, 0),
    ]
    assert [(one.number, one.replaced_by, one.amount) for one in sheet.voids] == [(wrong, last, 2_000)]
    assert [(one.receipt, one.whose, one.amount) for one in sheet.invoices] == [
        (first, "3栋1单元1201 陈思远", 30_000),
        (last, "3栋1单元1201 陈思远", 2_000),
        ("SJ20260305-A0004", "3栋1单元1201 陈思远", 2_000),
    ]
    assert (sheet.cash_due, sheet.handed_words, sheet.kept) == (232_000, "贰仟壹佰贰拾元整", 20_000)
    assert (sheet.from_signed_at, sheet.to_signed_at, sheet.to_name, sheet.to_role) == (
        "2026-03-05T17:30:00+08:00", "2026-03-05T17:34:00+08:00", "钱丽", "财务",
    )  # fmt: skip
    [page] = words(desk.paper(JK))
    assert "差异：无差异" in page
    assert "编号JK20260305-A0001" in page
    with office.read("receipt.read") as session:
        lines = session.scalars(select(Audit).where(Audit.act.startswith("drawer."))).all()
        assert [(one.act, one.staff) for one in lines] == [
            ("drawer.hand_over", CLERK.login),
            ("drawer.take", FINANCE.login),
        ]
    assert count(office, Escalation) == 0


def test_the_next_count_begins_with_what_stayed_and_counts_nothing_twice(
    desk: DrawerDesk, clock: Clock
) -> None:
    """003-39: cash hand-over total = receipts; a receipt voided later is taken off the later count."""
    office = desk.office
    early = take(office, CARD)
    clock.advance(minutes=1)
    desk.hand_over(HandOver(cash(2_000), kept=1_000))
    assert desk.due().due == 1_000
    assert desk.new() == HandOver(kept=1_000)
    clock.advance(minutes=1)
    take(office, PARKING)
    clock.advance(minutes=1)
    ReceiptDesk(office).void(early, VoidForm(parts_back=True))
    assert desk.due().due == 1_000 + 30_000 - 2_000
    second = desk.hand_over(HandOver(cash(29_000)))
    sheet_rows = desk.rows()
    assert [(one.number, one.due, one.kept) for one in sheet_rows] == [
        (second, 29_000, 0),
        (JK, 2_000, 1_000),
    ]
    assert desk.due().due == 0
    other = Office(office.engine, CLERK, clock, counter="B")
    assert DrawerDesk(other).due().due == 0, "another counter's drawer is another's"


def test_what_finance_counts_less_is_a_difference_with_its_reason(desk: DrawerDesk) -> None:
    """S07-E2: ¥100 less: a reason, both signatures, the manager told; no count is smoothed."""
    take(desk.office, PARKING)
    number = desk.hand_over(HandOver(cash(30_000)))
    with pytest.raises(Refused, match=r"少 ¥100\.00：请再点一遍") as refused:
        desk.take(number, Take(cash(20_000)), FINANCE.login, "wrong, and not even asked")
    assert [one.field for one in refused.value.findings] == ["reason"]
    desk.take(number, Take(cash(20_000), " 少一张百元，待查 "), FINANCE.login, PASSWORD)
    found = desk.open(number)
    assert (found.row.handed, found.row.received, found.take_reason) == (30_000, 20_000, "少一张百元，待查")
    assert "收款差异：少¥100.00" in words(desk.paper(number))[0]
    with desk.office.read("receipt.read") as session:
        (told,) = session.scalars(select(Escalation)).all()
        assert (told.word, told.subject, told.staff) == ("drawer", number, FINANCE.login)
        assert told.reason == "交款差异：应有 ¥300.00，点到 ¥200.00，少 ¥100.00"
    with pytest.raises(Refused, match="不能再收一次"):
        desk.take(number, Take(cash(30_000)), FINANCE.login, PASSWORD)


def test_what_the_clerk_counts_less_needs_a_reason_too(desk: DrawerDesk) -> None:
    """S07-E2: and is carried no further: the next count begins with what was left."""
    take(desk.office, PARKING)
    short = HandOver(cash(29_000), kept=9_000)
    assert desk.decide(short).difference == -1_000
    with pytest.raises(Refused, match="写明原因"):
        desk.hand_over(replace(short, reason="  "))
    assert count(desk.office, DrawerHandover) == 0
    number = desk.hand_over(replace(short, reason="找零多付"))
    assert number == JK, "no number was used by the refusal"
    assert (desk.open(number).row.difference, desk.open(number).reason) == (-1_000, "找零多付")
    assert count(desk.office, Escalation) == 1
    assert desk.due().due == 9_000
    with pytest.raises(Refused, match="不能留下"):
        desk.hand_over(HandOver(cash(9_000), kept=9_010))
    with pytest.raises(Refused, match=r"没有 ¥3\.00 的券别"):
        desk.preview(HandOver({300: 1}))
    assert tilted(desk.preview(HandOver(cash(9_000)))) == "草稿无效"


def test_two_people_sign_and_finance_is_one_of_them(desk: DrawerDesk, manager: Office) -> None:
    """003-39: not who counted, and only the manager where the office says so."""
    take(desk.office, PARKING)
    number = desk.hand_over(HandOver(cash(30_000)))
    form = Take(cash(30_000))
    with pytest.raises(Refused, match="请客服经理、财务在这里登录"):
        desk.take(number, form)
    with pytest.raises(Refused, match="不能同意交款签收"):
        desk.take(number, form, CLERK.login, PASSWORD)
    with pytest.raises(Refused, match="只由财务签收"):
        desk.take(number, form, MANAGER.login, PASSWORD)
    settings.save(manager, {"drawer_receiver": "manager_too"})
    own = DrawerDesk(manager).hand_over(HandOver())
    with pytest.raises(Refused, match="两个不同的人"):
        DrawerDesk(manager).take(own, Take())
    DrawerDesk(manager).take(number, form)
    assert desk.open(number).row.received_by == MANAGER.login
    finance = DrawerDesk(desk.office.signed_in(FINANCE))
    finance.take(own, Take())
    assert finance.waiting() == ()
    with pytest.raises(Refused, match="004-07"):
        finance.hand_over(HandOver())
    with pytest.raises(Refused, match="找不到 JK20260305-A0099"):
        desk.open("JK20260305-A0099")


def test_a_power_cut_leaves_all_or_nothing(desk: DrawerDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """000-10: finance has signed, or has not; the number of the count stays."""
    take(desk.office, PARKING)
    number = desk.hand_over(HandOver(cash(30_000)))

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("power")

    with monkeypatch.context() as patch:
        patch.setattr("app.services.office.Work.freeze", fail)
        with pytest.raises(RuntimeError, match="power"):
            desk.take(number, Take(cash(30_000)), FINANCE.login, PASSWORD)
    assert desk.open(number).row.state is State.COUNTED
    assert desk.open(number).taken == {}
    desk.take(number, Take(cash(30_000)), FINANCE.login, PASSWORD)


def test_a_clock_that_runs_behind_is_refused(desk: DrawerDesk, clock: Clock) -> None:
    """003-39: what were taken before the last hand-over's time would be in no hand-over."""
    desk.hand_over(HandOver())
    clock.advance(minutes=-5)
    with pytest.raises(Refused, match="校准电脑的时间"):
        desk.due()


def test_a_new_shift_form_says_what_cash_and_receipts_are_due(desk: DrawerDesk, clock: Clock) -> None:
    """S01, 003-39: what was counted last, and every movement of cash since; the range of the shift."""
    office = desk.office
    shift = ShiftDesk(office)
    before = take(office, CARD)
    clock.advance(minutes=1)
    shift.begin()
    fresh = shift.new()
    assert (fresh.cash_due, fresh.receipts_due) == ("20.00", "")
    clock.advance(minutes=1)
    first = take(office, PARKING)
    assert shift.new().receipts_due == first
    clock.advance(minutes=1)
    last = take(office, CARD, method=Method.WECHAT, reference=HOW[Method.WECHAT])
    assert before < first
    fresh = shift.new()
    assert (fresh.cash_due, fresh.receipts_due) == ("320.00", f"{first} 至 {last}")
    desk.hand_over(HandOver(cash(32_000), kept=5_000))
    clock.advance(minutes=1)
    assert shift.new().cash_due == "50.00"
    clock.set(MORNING + timedelta(hours=16))
    over = take(office, CARD)
    assert over > last
    fresh = shift.new()
    assert (fresh.cash_due, fresh.receipts_due) == ("70.00", ""), "numbers of two days are no one range"


@bounds(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["cash", "wechat", "void", "hand"]), min_size=4, max_size=12))
def test_hand_overs_and_the_drawer_are_all_the_cash(desk: DrawerDesk, clock: Clock, acts: list[str]) -> None:
    """003-39: over any sequence, handed + what is due now = every movement of cash there ever was."""
    office = desk.office
    standing: list[str] = []
    for act in acts:
        clock.advance(seconds=1)
        if act == "void":
            if standing:
                ReceiptDesk(office).void(standing.pop(), VoidForm(parts_back=True))
        elif act == "hand":
            due = desk.due().due
            if due >= 0:
                desk.hand_over(HandOver(cash(due), kept=due // 1_000 // 2 * 1_000))
        else:
            method = Method(act)
            standing.append(take(office, CARD, method=method, reference=HOW[method] and f"WX{clock.now}"))
    with office.read("receipt.read") as session:
        every = sum(one.amount for one in movements(session) if one.method is Method.CASH)
    assert sum(one.handed for one in desk.rows()) + desk.due().due == every
