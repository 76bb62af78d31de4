"""S10's copying branches and their neighbours through the widgets; what books and papers say afterwards."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from app.models import Attachment, Document, IdCopy
from app.play import s10
from app.play.hand import Hand
from app.play.journal import Paper
from app.rules.id_copy import State
from app.rules.release import IdCheck
from app.rules.release import State as Slip
from app.services import held_data
from tests.end2end.conftest import Books
from tests.printing import paper as printed

POINT = 25.4 / 72
PICTURES = (b"JFIF\x00\x01", b"Exif\x00\x00", b"\x89PNG\r\n\x1a\n")
"""Long enough to be no chance in an encrypted file."""


def refused(hand: Hand) -> set[str]:
    return {one.rule for one in hand.entry.refusals}


def copies(books: Books) -> list[IdCopy]:
    """All records of cards, oldest first."""
    with books.office.read("id_copy.read") as session:
        found = list(session.scalars(select(IdCopy).order_by(IdCopy.id)))
        session.expunge_all()
        return found


def burned(books: Books, paper: Paper) -> list[Image.Image]:
    """The one picture of every page; nothing else is on it: no text, no layer, no metadata (003-22)."""
    pdf = books.pdf(paper)
    pages = PdfReader(io.BytesIO(pdf)).pages
    found = []
    for page in pages:
        assert [round(float(side) * POINT) for side in page.mediabox[2:]] == [210, 297]
        assert page.extract_text().strip() == ""
        assert "/Annots" not in page
        [image] = page.images
        assert image.image is not None
        found.append(image.image)
    for trace in (b"Exif", b"http://ns.adobe.com/xap", b"ICC_PROFILE", b"Photoshop"):
        assert trace not in pdf
    return found


def test_s10_six_keys_from_home_to_paper_003_08_003_22(hand: Hand, books: Books) -> None:
    """ui.md's budget is asserted by the scene; the copy is sealed, with consent, purpose and an end."""
    paper = s10.six(hand)
    assert (hand.entry.keys, hand.entry.clicks) == (6, 0)
    [image] = burned(books, paper)
    assert image.size == (2480, 3508)
    [kept] = copies(books)
    assert (kept.number, kept.state, kept.purpose) == (paper.number, State.KEPT, "办理装修")
    assert (kept.consent, kept.papers, kept.id_number, kept.address) == (
        "spoken",
        ["card-front", "card-back"],
        "",
        "",
    )
    assert kept.keep_until is not None
    assert [act for act, _ in books.acts(paper.number)] == ["id_copy.make", "document.print"]
    with books.office.read("id_copy.read") as session:
        assert session.scalar(select(Document.data).where(Document.number == paper.number)) == ""
    assert books.chained()


def test_s10_notice_corners_record_and_deletion_003_08(hand: Hand, books: Books) -> None:
    paper = s10.shown(hand)
    assert refused(hand) == {"003-08"}
    [kept] = copies(books)
    assert (kept.state, kept.holder, kept.reason) == (State.DELETED, "", "客户要求")
    with books.office.read("id_copy.read") as session:
        assert session.scalars(select(Attachment.sealed)).all() == [None]
    acts = [act for act, _ in books.acts(kept.number or "")]
    assert acts == ["id_copy.make", "document.print", "id_copy.look", "id_copy.delete"]
    assert paper.number == kept.number
    papers = hand.program.site.folder / "papers"
    assert not (papers / f"{paper.number}.pdf").exists(), "the PDF of a counter without a printer goes too"


def test_s10_a_business_that_only_checks_keeps_no_picture_and_no_number_3_2(hand: Hand, books: Books) -> None:
    s10.check_only(hand)
    assert refused(hand) == {"3.2"}
    [kept] = copies(books)
    assert (kept.state, kept.method, kept.number) == (State.CHECKED, "looked", None)
    assert (kept.holder, kept.id_number, kept.address, kept.papers) == ("", "", "", [])
    assert not hand.stage.camera_was_open, "the camera stays shut"


def test_s10_e5_a_child_needs_a_guardian_pipl31(hand: Hand, books: Books) -> None:
    s10.child(hand)
    assert refused(hand) == {"PIPL31"}
    [kept] = copies(books)
    assert (kept.holder, kept.guardian, kept.id_number) == ("顾小满", "顾言溪", "")


def test_s10_e6_no_purpose_no_copy_003_22(hand: Hand, books: Books) -> None:
    s10.no_purpose(hand)
    assert refused(hand) == {"003-22"}
    assert copies(books) == []
    assert not hand.stage.camera_was_open


def test_s10_e7_the_customer_gets_the_list_of_what_is_kept_pipl44(hand: Hand, books: Books) -> None:
    paper = s10.held(hand)
    assert paper.kind == held_data.KIND
    words = books.text(paper)
    assert "个人信息留存清单" in words
    assert "3栋1单元1201" in words
    assert "陈*" in words
    assert "陈思远" not in words
    assert "15400030001" not in words
    assert [act for act, _ in books.acts(paper.number)] == ["held.print", "document.print"]


def test_s03_e6_the_owner_refuses_the_copy_and_leaves_all_the_same_3_2(hand: Hand, books: Books) -> None:
    paper = s10.refuses(hand)
    assert refused(hand) == {"003-42"}
    [checked] = copies(books)
    slip = books.slip(paper.number)
    assert (checked.state, checked.subject, checked.consent) == (State.CHECKED, slip.uuid, "refused")
    assert slip.state == Slip.ISSUED
    assert f'"id_check": "{IdCheck.NO_COPY}"' in slip.draft
    assert "客户不留复印件" in books.whole(paper)


def test_s04_the_tenants_copy_is_attached_to_the_slip_003_45(hand: Hand, books: Books) -> None:
    copy, slip_paper = s10.tenants_copy(hand)
    slip = books.slip(slip_paper.number)
    [kept] = copies(books)
    assert (kept.number, kept.subject, kept.purpose) == (copy.number, slip.uuid, "办理物品放行")
    assert len(burned(books, copy)) == 1
    assert "复印留存" in books.whole(slip_paper)


def test_bad_pictures_leave_nothing_003_08(hand: Hand, books: Books) -> None:
    s10.bad_files(hand)
    assert refused(hand) == {"003-08"}
    assert len(hand.entry.refusals) == 4
    assert copies(books) == []


def test_a_deed_is_stamped_page_by_page_003_22(hand: Hand, books: Books) -> None:
    first, second = burned(books, s10.deed(hand))
    assert first.size == second.size == (2480, 3508)
    [kept] = copies(books)
    assert kept.papers == ["page", "page"]


def test_nothing_unstamped_is_on_the_disk_after_a_day_of_copies_003_22(
    hand: Hand, books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The data folder holds no picture but the PDFs that went to the folder for papers, stamped."""
    temporary = tmp_path / "temp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    s10.six(hand)
    s10.deed(hand)
    folder = hand.program.site.folder
    pictures = {
        one.relative_to(folder).as_posix()
        for one in folder.rglob("*")
        if one.is_file() and any(magic in one.read_bytes() for magic in PICTURES)
    }
    assert pictures == {f"papers/{one.number}.pdf" for one in copies(books)}
    assert list(temporary.iterdir()) == []
    for name in pictures:
        document = pypdfium2.PdfDocument((folder / name).read_bytes())
        assert all(len(list(page.get_objects())) == 1 for page in document)
        document.close()
    assert printed.sizes((folder / sorted(pictures)[0]).read_bytes())[0] == (210, 297)
