"""核验 through the widgets: every answer a paper can get, at the gate, on the command line, in the log."""

from __future__ import annotations

import json

from sqlalchemy import select

from app.models import Audit, Document
from app.play import gate, screens
from app.play.hand import Hand
from app.rules.release import State
from tests.end2end.conftest import START, Books


def verdicts(books: Books) -> list[str]:
    """What the gate's log says, in order."""
    with books.office.read("settings.read") as session:
        lines = session.scalars(
            select(Audit).where(Audit.act == "gate.check", Audit.at >= START).order_by(Audit.id)
        )
        return [one.changes["verdict"] for one in lines]


def test_every_wrong_paper_has_its_own_answer_and_is_logged_003_50(hand: Hand, books: Books) -> None:
    good = gate.answers(hand)
    words = [one.message.partition("。")[0] for one in hand.entry.refusals]
    assert words == [
        "看不懂这个码", "假的：防伪码不符", "不是本小区的放行条", "已作废", "已经用过", "假的：防伪码不符",
    ]  # fmt: skip
    assert verdicts(books) == ["unreadable", "forged", "foreign", "void", "valid", "used", "forged"]
    for code, answer in (
        ("6901234567892", "看不懂这个码"),
        (gate.forged(good.code), "假的：防伪码不符"),
        (gate.foreign(good.code), "不是本小区的放行条"),
        (good.code, "已经用过"),
    ):
        exit_code, said = books.verify(code)
        assert exit_code == 1
        assert said.startswith(answer), "the command line says the same"
    assert books.state(good.number) is State.RELEASED
    assert books.chained()


def test_a_scan_at_the_counter_opens_the_record_and_leaves_no_trace(hand: Hand, books: Books) -> None:
    gate.at_the_counter(hand)
    assert verdicts(books) == [], "nobody checked anything"
    assert len(books.today()) == 1


def test_a_missing_printer_leaves_the_slip_issued_and_waiting_000_10(hand: Hand, books: Books) -> None:
    paper = gate.printer_gone(hand)
    assert [one.number for one in books.today()] == [paper.number], "never issued twice"
    assert books.acts(paper.number) == [
        ("release.issue", "limin"),
        ("document.wait", "limin"),
        ("document.print", "limin"),
        ("document.print", "limin"),
    ]
    first, second = hand.entry.documents
    assert "补打第2次" in books.text(second)
    assert first.code == second.code
    assert "补打" not in books.whole(first), "what never printed is no reprint"
    with books.office.read("print") as session:
        kept = session.scalars(select(Document).where(Document.number == paper.number)).one()
        assert (kept.prints, kept.trouble) == (2, "")


def test_the_journal_holds_what_was_done(hand: Hand) -> None:
    screens.home(hand)
    paper = gate.printer_gone(hand)
    hand.journal.write()
    home, printer = json.loads((hand.journal.out / "journal.json").read_text("utf-8"))
    assert set(home) >= {"scenario", "steps", "keys", "clicks", "documents", "refusals"}
    assert printer["documents"][0] == {
        "file": f"PRINTER-{paper.number}.pdf",
        "kind": "release-slip",
        "number": paper.number,
        "code": paper.code,
    }
    for name in [*home["pictures"], *printer["pictures"], *(one["file"] for one in printer["documents"])]:
        assert (hand.journal.out / name).stat().st_size > 1000, name


def test_search_lock_import_and_settings_by_keys(hand: Hand, books: Books) -> None:
    for scene in (screens.search, screens.lock, screens.importing):
        scene(hand)
    with books.office.read("settings.read") as session:
        looked = session.scalars(select(Audit.staff).where(Audit.act == "unmask.show")).all()
    assert looked == ["limin"], "who saw the whole is known"
    assert books.chained()
