"""S03 through the widgets, every branch, and what the books say afterwards (domain.md 5)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest

from app.play import s03, talk
from app.play.hand import Hand
from app.play.stage import PlayClock, Stage, opened
from app.rules.release import State
from app.services.demo_estate import PEOPLE
from app.views.form_view import FormView
from tests.end2end.conftest import Books

FIRST = "FX20260305-A0001"


def refused(hand: Hand) -> set[str]:
    return {one.rule for one in hand.entry.refusals}


def test_s03_owner_four_months_in_arrears_003_42_003_43_003_50(hand: Hand, books: Books) -> None:
    paper = s03.main(hand)
    slip = books.slip(paper.number)
    assert paper.number == FIRST, "a refused F9 used no number"
    assert refused(hand) == {"003-43", "003-44"}
    assert slip.state == State.RELEASED
    assert (slip.issued_by, slip.closed_by) == ("limin", "zhaoqiang")
    assert (slip.arrears_months, slip.arrears) == (4, 123456)
    assert {"003-42", "003-43"} <= set(slip.rules)
    [told] = slip.notices
    assert (told.kind, told.person, told.answer, told.staff) == ("manager", "周岚", "知道了", "limin")
    assert slip.issued_at is not None
    assert slip.opened_at <= told.at < slip.issued_at
    assert [(one.name, one.quantity, one.measure) for one in slip.items] == [
        ("冰箱", 1, "台"),
        ("纸箱", 6, "个"),
    ]
    assert books.acts(paper.number) == [
        ("release.issue", "limin"),
        ("document.print", "limin"),
        ("gate.check", "zhaoqiang"),
        ("gate.release", "zhaoqiang"),
    ]
    words = books.whole(paper)
    assert words.count("柒件") == 3
    assert words.count("¥1,234.56") == 1, "fees stand on the stub alone (domain.md 3.6)"
    assert words.count("154****0001") == 3
    assert PEOPLE["owner_four_months"].owner_phones[0] not in words
    assert books.verify(paper.code) == (1, books.verify(paper.number)[1])
    assert "已经用过" in books.verify(paper.code)[1]
    assert books.chained()


def test_s03_e1_no_express_path_with_arrears_003_44(hand: Hand, books: Books) -> None:
    s03.express_refused(hand)
    assert refused(hand) == {"003-43", "003-44"}
    assert [one.number for one in books.today()] == [], "nothing was begun but a draft"
    assert s03.plain(hand).number == FIRST, "no number was used up"


def test_s03_e2_two_months_are_a_reminder_only_003_42(hand: Hand, books: Books) -> None:
    paper = s03.two_months(hand)
    slip = books.slip(paper.number)
    assert not hand.entry.refusals
    assert (slip.arrears_months, slip.notices) == (2, [])
    assert "003-42" in slip.rules
    assert "003-43" not in slip.rules
    assert "欠费2个月" in books.whole(paper)
    assert books.verify(paper.code)[0] == 0


def test_s03_e3_the_lobby_is_phoned_003_44(hand: Hand, books: Books) -> None:
    paper = s03.lobby_phoned(hand)
    slip = books.slip(paper.number)
    [told] = slip.notices
    assert (told.kind, told.person, told.answer) == ("lobby", "赵强", "收到")
    assert slip.issued_at is not None
    assert told.at < slip.issued_at
    assert "003-44" in slip.rules
    assert "已结清" in books.whole(paper)


def test_s03_budget_thirty_keys_from_home_to_paper(hand: Hand, books: Books) -> None:
    paper = s03.plain(hand)
    assert hand.entry.keys + hand.entry.clicks <= 30
    assert hand.entry.clicks == 0, "no mouse is needed"
    assert books.verify(paper.code)[0] == 0


def test_s03_e4_goods_differ_void_and_new_number_003_50(hand: Hand, books: Books) -> None:
    old, new = s03.mismatch(hand)
    first, second = books.slip(old.number), books.slip(new.number)
    assert (first.state, second.state) == (State.VOID, State.RELEASED)
    assert (old.number, new.number) == (FIRST, "FX20260305-A0002")
    assert second.replaces == old.number
    assert [one.name for one in second.items] == ["椅子", "电视机"]
    acts = [act for act, _ in books.acts(old.number)]
    assert acts == [
        "release.issue", "document.print", "gate.check", "gate.mismatch", "gate.check", "release.void",
        "gate.check",
    ]  # fmt: skip
    books.whole(old)
    assert "电视机" in books.whole(new)
    assert "已作废" in books.verify(old.code)[1]
    assert books.chained()


def test_s03_e5_expired_at_24_00(hand: Hand, books: Books) -> None:
    paper = s03.expired(hand)
    assert books.state(paper.number) is State.EXPIRED
    assert ("release.expire", "system") in books.acts(paper.number)
    code, words = books.verify(paper.code)
    assert code == 1
    assert "已过期" in words
    assert s03.plain(hand).number == "FX20260306-A0001", "numbers begin anew each day"


def test_s03_e5_expired_when_the_counter_opens_next_morning(
    estate: Path, tmp_path: Path, hand: Hand, stage: Stage, books: Books
) -> None:
    """The program was shut at 24:00: the sweep is made when it opens."""
    paper = s03.plain(hand)
    stage.clock.advance(24 * 3600)
    with opened(stage.program.site.folder, PlayClock(stage.clock.now)):
        assert books.state(paper.number) is State.EXPIRED


def test_s03_e6_no_copy_of_the_card_is_kept(hand: Hand, books: Books) -> None:
    paper = s03.no_copy(hand)
    assert "no_copy" in books.slip(paper.number).draft
    assert "客户不留复印件" in books.whole(paper)


def test_s03_e7_a_relative_with_a_letter_003_46(hand: Hand, books: Books) -> None:
    paper = s03.family_letter(hand)
    slip = books.slip(paper.number)
    assert refused(hand) == {"003-46"}
    assert not slip.calls
    words = books.whole(paper)
    assert "委托书WT0305" in words
    assert "家属/受托人" in words
    assert "女儿" in words


def test_s03_e7_a_relative_without_a_letter_003_46_003_47(hand: Hand, books: Books) -> None:
    paper = s03.family_phone(hand)
    [call] = books.slip(paper.number).calls
    assert (call.owner, call.phone, call.outcome) == ("郑国安", "15400030004", "agreed")
    assert "业主同意" in books.whole(paper)
    assert "15400030004" not in books.text(paper)


def test_an_open_form_rests_while_nobody_types(hand: Hand) -> None:
    """A form that asks to be laid out whenever it is measured keeps a whole processor busy."""

    class Layings(QObject):
        count = 0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            self.count += event.type() == QEvent.Type.LayoutRequest
            return False

    hand.begin("REST", "没人打字时，窗口不忙")
    talk.open_form(hand, "owner_paid")
    talk.goods(hand, "bx")
    hand.wait()
    layings = Layings()
    [form] = [one for one in hand.window.findChildren(FormView) if one.isVisible()]
    form.installEventFilter(layings)
    QTest.qWait(250)
    assert layings.count == 0
