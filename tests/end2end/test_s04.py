"""S04 through the widgets, every branch, and what the books say afterwards (domain.md 5)."""

from __future__ import annotations

from app.play import s04
from app.play.hand import Hand
from app.rules import plain
from app.rules.policy import CONFIRM
from app.rules.release import Call, State
from app.services import settings
from tests.end2end.conftest import Books

OWNER = ("何静宜", "15400040001")


def refused(hand: Hand) -> set[str]:
    return {one.rule for one in hand.entry.refusals}


def test_s04_the_owners_sofa_stays_003_46_003_47_003_48_003_50(hand: Hand, books: Books) -> None:
    paper = s04.main(hand)
    slip = books.slip(paper.number)
    assert slip.state == State.RELEASED
    assert [(one.name, one.struck) for one in slip.items] == [
        ("沙发", True),
        ("纸箱", False),
        ("行李箱", False),
    ]
    [row] = slip.calls
    call = plain.load(Call, row.answers)
    assert (call.owner, call.phone) == OWNER, "only the number on file (003-47)"
    assert (call.knows, call.fees_told, call.rent_owed, call.claimed, call.agrees) == (
        True, True, False, (0,), True,
    )  # fmt: skip
    assert slip.issued_at is not None
    assert row.at < slip.issued_at
    words = books.whole(paper)
    assert "沙发" not in words
    assert words.count("伍件") == 3
    assert "委托书WT0305" in words
    assert OWNER[1] not in words
    assert "沙发" not in books.verify(paper.code)[1]
    assert books.chained()


def test_s04_e1_a_letter_never_replaces_the_call_003_46(hand: Hand, books: Books) -> None:
    s04.letter_only(hand)
    assert refused(hand) == {"003-46"}
    assert books.today() == []


def test_s04_e2_an_objection_then_consent_both_kept_003_49(hand: Hand, books: Books) -> None:
    paper = s04.objects(hand)
    slip = books.slip(paper.number)
    assert refused(hand) == {"003-49"}
    assert [one.outcome for one in slip.calls] == ["objected", "agreed"]
    assert plain.load(Call, slip.calls[0].answers).reason == "还欠一个月房租"
    assert books.verify(paper.code)[0] == 0


def test_s04_e3_another_number_is_refused_003_47(hand: Hand, books: Books) -> None:
    s04.other_number(hand)
    assert refused(hand) == {"003-47", "003-46"}
    assert books.today() == [], "no call, no slip"


def test_s04_e4_three_tries_then_an_appointment_003_49(hand: Hand, books: Books) -> None:
    s04.unanswered(hand)
    [slip] = books.today()
    assert (slip.number, slip.state) == (None, State.AWAITING)
    assert [one.outcome for one in slip.calls] == ["unanswered"] * 3
    [booked] = slip.notices
    assert (booked.kind, booked.person, booked.answer) == ("appointment", "唐一鸣", "今天18:30")


def test_s04_e5_arrears_by_default_the_manager_confirms_003_45(hand: Hand, books: Books) -> None:
    paper = s04.arrears_confirmed(hand)
    slip = books.slip(paper.number)
    assert slip.arrears_months == 2
    assert [(one.kind, one.person, one.agreed) for one in slip.notices] == [("manager", "周岚", True)]
    assert books.whole(paper).count("欠费") == 1, "on the stub alone"


def test_s04_e5_arrears_held_where_the_site_chose_so_003_45(hand: Hand, books: Books) -> None:
    s04.arrears_held(hand)
    [slip] = books.today()
    assert refused(hand) == {"003-45"}
    assert (slip.number, slip.state) == (None, State.AWAITING)
    assert settings.load(books.office).tenant_arrears == CONFIRM, "put back"
    assert books.acts("tenant_arrears") == [("settings.change", "zhoulan")] * 2


def test_s04_e6_the_owner_signs_at_the_counter(hand: Hand, books: Books) -> None:
    paper = s04.owner_signs(hand)
    slip = books.slip(paper.number)
    assert not slip.calls
    assert '"signer": "何静宜"' in slip.draft or '"signer":"何静宜"' in slip.draft
    assert "业主何静宜到场签字" in books.whole(paper)


def test_s04_e7_a_changed_list_is_read_to_the_owner_again_003_48_003_50(hand: Hand, books: Books) -> None:
    old, new = s04.added_at_the_lift(hand)
    first, second = books.slip(old.number), books.slip(new.number)
    assert first.state == State.VOID
    assert second.state == State.ISSUED
    assert second.replaces == old.number
    assert len(first.calls) == len(second.calls) == 1
    assert [one.name for one in second.items] == ["纸箱", "椅子", "微波炉"]
    assert "微波炉" in books.whole(new)
    assert "已作废" in books.verify(old.code)[1]
    assert books.verify(new.code)[0] == 0
