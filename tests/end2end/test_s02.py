"""S02 through the widgets, every branch, and what the register, its chain and its papers say afterwards."""

from __future__ import annotations

from sqlalchemy import select

from app.models import Visit, VisitPerson
from app.play import s02
from app.play.hand import Hand
from app.rules.visit_report import Period, Span, period
from app.rules.visitor import Kind, State
from app.services import visitor_chain
from app.services.visitor import VisitorDesk
from app.services.visitor_read import Record
from tests.end2end.conftest import START, Books
from tests.printing import paper as printed


def refused(hand: Hand) -> set[str]:
    return {one.rule for one in hand.entry.refusals}


def visits(books: Books) -> list[Record]:
    """All visits of this journey, oldest first, as they stand."""
    desk = VisitorDesk(books.office)
    with books.office.read("visitor.read") as session:
        numbers = list(session.scalars(select(Visit.number).where(Visit.at >= START).order_by(Visit.id)))
    found = [desk.open(number) for number in numbers]
    assert all(isinstance(one, Record) for one in found)
    return found  # type: ignore[return-value]


def kinds(record: Record) -> list[Kind]:
    return [one.kind for one in record.events]


def test_s02_registered_agreed_in_and_out_004_34_004_50_000_21(hand: Hand, books: Books) -> None:
    paper = s02.main(hand)
    [visit] = visits(books)
    assert visit.state is State.LEFT
    steps = [one for one in kinds(visit) if one in (Kind.REGISTERED, Kind.AGREED, Kind.ENTERED, Kind.LEFT)]
    assert steps == [Kind.REGISTERED, Kind.AGREED, Kind.ENTERED, Kind.LEFT]
    assert visit.number == paper.number
    assert visit.standing.left_at is not None
    assert f"{visit.standing.left_at:%H:%M}" == "11:40"
    pdf = books.pdf(paper)
    [(width, _)] = printed.sizes(pdf)
    assert width == 80
    words = books.text(paper)
    assert "赵先生" in words
    assert "3栋1单元1201" in words
    [scanned] = printed.scan(pdf)
    assert [code for code, _ in scanned] == [paper.code]
    assert visitor_chain.verify(books.office) is None
    assert books.chained()


def test_s02_a_new_visitor_needs_thirty_keys_a_returning_one_twelve(hand: Hand, books: Books) -> None:
    """The budgets of ui.md are asserted by the scenes themselves."""
    s02.main(hand)
    s02.new_visitor(hand)
    s02.returning(hand)
    first, _, again = visits(books)
    assert again.draft.been_before is True
    assert (again.draft.unit, again.draft.name) == (first.draft.unit, first.draft.name)


def test_s02_e1_a_refusal_keeps_the_line_and_lets_nobody_in_004_50(hand: Hand, books: Books) -> None:
    s02.refused(hand)
    [visit] = visits(books)
    assert visit.state is State.REFUSED
    assert Kind.ENTERED not in kinds(visit)
    assert refused(hand) == {"004-50"}


def test_s02_e2_nobody_answers_the_visitor_waits_004_50(hand: Hand, books: Books) -> None:
    s02.unanswered(hand)
    [visit] = visits(books)
    assert visit.state is State.UNANSWERED
    assert refused(hand) == {"004-50"}


def test_s02_e3_a_card_is_looked_at_and_no_number_kept_000_21_3_2(hand: Hand, books: Books) -> None:
    s02.looked_at(hand)
    [visit] = visits(books)
    assert visit.state is State.INSIDE
    assert "id_card" in [one.method for one in visit.events if one.kind is Kind.VERIFIED]
    with books.office.read("visitor.read") as session:
        [person] = session.scalars(select(VisitPerson).where(VisitPerson.day >= START.date()))
        assert (person.phone, person.name) == ("", "李师傅")


def test_s02_e4_a_correction_is_added_and_the_old_word_stays_004_48(hand: Hand, books: Books) -> None:
    s02.corrected(hand)
    [visit] = visits(books)
    assert visit.first.unit == s02.UNIT
    assert visit.draft.unit != s02.UNIT
    [one] = visit.corrections
    assert (one.label, one.was, one.reason) == ("房号", s02.UNIT, "听错房号")
    assert visitor_chain.verify(books.office) is None


def test_s02_e6_the_evening_list_and_the_night_duty_004_51(hand: Hand, books: Books) -> None:
    s02.looked_at(hand)
    paper = s02.evening(hand)
    assert refused(hand) == {"004-51"}
    assert len(visits(books)) == 1
    assert "李师傅" in books.text(paper)


def test_s02_the_day_sheet_strikes_and_corrects_004_48(hand: Hand, books: Books) -> None:
    s02.corrected(hand)
    paper = s02.day_sheet(hand)
    pdf = books.pdf(paper)
    assert printed.sizes(pdf)[0] == (297, 210)
    words = books.text(paper)
    assert "来访登记表" in words
    assert "听错房号" in words


def test_s02_the_figures_agree_with_the_register_000_13(hand: Hand, books: Books) -> None:
    s02.main(hand)
    s02.refused(hand)
    before = VisitorDesk(books.office).count()
    s02.figures(hand)
    today = START.date()
    found = VisitorDesk(books.office).report(Period(today, today))
    assert (found.total.visits, found.total.left, found.refused, found.registered) == (1, 1, 1, 2)
    whole = VisitorDesk(books.office).report(period(Span.DAYS, today))
    assert whole.registered < before, "the first of the demo's thirty days lies before the last thirty"
    assert sum(whole.by_hour) == whole.total.visits
