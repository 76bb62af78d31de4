"""证件复印的办理: one transaction, only the stamped copy, sealed; looked at on the record; really deleted."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from PIL import Image
from sqlalchemy import func, select

from app.imaging.corners import WHOLE
from app.imaging.picture import from_image
from app.imaging.shot import Shot, shoot
from app.models import Attachment, Audit, Document, IdCopy
from app.play import cards
from app.rules.base import Refused
from app.rules.business import Business
from app.rules.id_card import Reading, Source
from app.rules.id_copy import Consent, Draft, Method, State, choose
from app.rules.policy import ASK, KEEP
from app.services import drafts, search, settings
from app.services.documents import DocumentDesk
from app.services.id_copy import KIND, IdCopyDesk, copies_of, stamp
from app.services.office import Office
from printing import schema
from printing.id_copy import IdCopy as Paper
from tests.conftest import CLERK, GUARD, KEY, MORNING, Clock
from tests.rules.test_id_copy import NUMBER


@pytest.fixture(scope="module")
def shots() -> tuple[Shot, Shot]:
    """Front and back of an invented card, as a document camera sees them."""
    front = cards.card_front("陈思远", NUMBER, "广东省深圳市示例路 1 号")
    pictures = [
        cards.photo(one, size=(1600, 1200), seed=n)[0] for n, one in enumerate((front, cards.card_back()))
    ]
    return tuple(shoot(from_image(one)) for one in pictures)  # type: ignore[return-value]


@pytest.fixture
def desk(office: Office, manager: Office) -> IdCopyDesk:
    """An office that keeps copies for renovations and slips."""
    settings.save(manager, {"copy.renovation": KEEP, "copy.release": KEEP, "office": "安和物业服务中心"})
    return IdCopyDesk(office)


def filled(desk: IdCopyDesk, **more: Any) -> Draft:
    draft = replace(desk.new(business="renovation"), consent=Consent.SPOKEN, holder="陈思远")
    return replace(choose(draft, settings.load(desk.office)), **more)


def row(office: Office, number: str) -> IdCopy:
    with office.read("id_copy.read") as session:
        found = session.scalar(select(IdCopy).where(IdCopy.number == number))
        assert found is not None
        session.expunge(found)
        return found


def count(office: Office, model: Any) -> int:
    with office.read("id_copy.read") as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def acts(office: Office, subject: str) -> list[str]:
    with office.read("id_copy.read") as session:
        return list(session.scalars(select(Audit.act).where(Audit.subject == subject).order_by(Audit.id)))


# --- making -------------------------------------------------------------------------------------


def test_a_copy_is_numbered_sealed_and_printed_from_what_was_sealed(
    desk: IdCopyDesk, shots: tuple[Shot, Shot], home: str
) -> None:
    """003-08, 003-22: number, consent with time and words, sealed pages, one audit line, one transaction."""
    number = desk.make(filled(desk, unit=home), shots)
    assert number == "FY20260305-A0001"
    kept = row(desk.office, number)
    assert (kept.state, kept.purpose, kept.holder) == (State.KEPT, "办理装修", "陈思远")
    assert (kept.consent, kept.consent_at, kept.notice) == ("spoken", MORNING, "2026-11")
    assert kept.papers == ["card-front", "card-back"]
    assert kept.keep_until == MORNING.date().replace(year=2027)
    assert (kept.id_number, kept.address) == ("", "")
    assert acts(desk.office, number) == ["id_copy.make"]
    pdf = DocumentDesk(desk.office).pdf(KIND, number, "a5")
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Subtype /Image") == 1


def test_a_refusal_uses_no_number_and_leaves_nothing(desk: IdCopyDesk, shots: tuple[Shot, Shot]) -> None:
    """S10 E6: purpose empty → refused; nothing kept."""
    before = count(desk.office, Audit)
    for draft, pictures in (
        (filled(desk, purpose=" "), shots),
        (filled(desk, consent=Consent.NONE), shots),
        (filled(desk), ()),
        (filled(desk, business="parking"), shots),
        (filled(desk, consent=Consent.REFUSED, method=Method.LOOKED), shots),
        (filled(desk, unit="9-9-9999"), shots),
    ):
        with pytest.raises(Refused):
            desk.make(draft, pictures)
    for model in (IdCopy, Attachment, Document):
        assert count(desk.office, model) == 0
    assert count(desk.office, Audit) == before
    assert desk.make(filled(desk), shots) == "FY20260305-A0001"


def test_a_character_that_cannot_be_printed_is_named_and_nothing_kept(
    desk: IdCopyDesk, shots: tuple[Shot, Shot]
) -> None:
    """domain.md 3.11: never a box in the stamp."""
    with pytest.raises(Refused, match="没有字体能打出"):
        desk.make(filled(desk, purpose="办理\U0003134a装修"), shots)
    assert count(desk.office, IdCopy) == 0
    assert desk.make(filled(desk, purpose="给𬎆办理装修"), shots)


def test_a_check_keeps_way_and_time_and_nothing_of_the_card(desk: IdCopyDesk, home: str) -> None:
    """3.2: 仅核验: no number, no image, no name, even where the form held them."""
    draft = replace(desk.new("parking"), method=Method.LOOKED, unit=home, holder="陈思远", number=NUMBER)
    assert desk.make(draft) == ""
    record: Any = desk.open(draft.uuid)
    assert (record.state, record.number, record.holder, record.unit) == (State.CHECKED, "", "", home)
    with desk.office.read("id_copy.read") as session:
        [kept] = session.scalars(select(IdCopy))
        assert (kept.method, kept.made_at, kept.id_number, kept.address) == ("looked", MORNING, "", "")
    assert count(desk.office, Attachment) == 0
    assert acts(desk.office, draft.uuid) == ["id_copy.check"]


def test_after_twenty_copies_with_the_default_policy_no_number_is_in_the_data(
    desk: IdCopyDesk, shots: tuple[Shot, Shot]
) -> None:
    """domain.md 3.1, AC: read, typed or drafted, the number stays out of the database."""
    reading = Reading(Source.PICTURE, "陈思远", NUMBER, "广东省深圳市示例路 1 号")
    for _ in range(20):
        draft = filled(desk, number=NUMBER, address="广东省深圳市示例路 1 号")
        desk.keep(draft)
        desk.make(draft, shots[:1], reading)
    assert NUMBER not in everything(desk.office)
    assert "示例路" not in everything(desk.office)


def test_a_site_that_wants_the_number_has_it(
    desk: IdCopyDesk, manager: Office, shots: tuple[Shot, Shot]
) -> None:
    settings.save(manager, {"copy_number": ASK})
    assert row(desk.office, desk.make(filled(desk, number=NUMBER.lower()), shots)).id_number == NUMBER


def test_the_same_form_is_made_once(desk: IdCopyDesk, shots: tuple[Shot, Shot]) -> None:
    draft = filled(desk)
    desk.make(draft, shots)
    with pytest.raises(Refused, match="刚才已经办好"):
        desk.make(draft, shots)


def test_a_guard_copies_nothing(desk: IdCopyDesk, shots: tuple[Shot, Shot]) -> None:
    with pytest.raises(Refused):
        IdCopyDesk(desk.office.signed_in(GUARD)).make(filled(desk), shots)


# --- what is on the disk ------------------------------------------------------------------------


def everything(office: Office) -> str:
    """All that the database holds, decrypted, as one text (blobs as hex)."""
    with office.engine.connect() as opened:
        tables = [
            one[0] for one in opened.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        found = []
        for table in tables:
            if table.startswith("search_words"):
                continue
            found += [repr(tuple(line)) for line in opened.exec_driver_sql(f'SELECT * FROM "{table}"')]
    return "\n".join(found)


def test_no_unstamped_picture_is_anywhere_on_the_disk(
    desk: IdCopyDesk, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """003-22: after a full copy neither data folder nor temp folder holds a byte row of the picture, nor does
    the database under its own encryption."""
    temporary = tmp_path / "temp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    picture = from_image(cards.card_front("陈思远", NUMBER, "广东省深圳市示例路 1 号"))
    shot = Shot(picture, WHOLE, "card")
    desk.preview(filled(desk), (shot,), settings.load(desk.office))
    number = desk.make(filled(desk), (shot,))
    DocumentDesk(desk.office).pdf(KIND, number, "a4")
    marks = [picture.data[at : at + 48] for at in range(400, len(picture.data) - 48, 4000)]
    pixels = shot.straight.tobytes()
    marks += [pixels[at : at + 48] for at in range(0, len(pixels) - 48, 60_000)]
    for place, _, names in os.walk(tmp_path):
        for name in names:
            content = (Path(place) / name).read_bytes()
            assert not any(one in content for one in marks if len(set(one)) > 8)
    inside = pages_of(database)
    assert not any(one in inside for one in marks if len(set(one)) > 8)
    assert list(temporary.iterdir()) == []
    with desk.office.read("id_copy.read") as session:
        assert session.scalar(select(Document.data).where(Document.number == number)) == ""
    assert database.exists()


def test_what_is_sealed_is_the_stamped_page_alone(desk: IdCopyDesk, shots: tuple[Shot, Shot]) -> None:
    from app.services import vault

    number = desk.make(filled(desk), shots)
    with desk.office.read("id_copy.read") as session:
        document = DocumentDesk.of(session, KIND, number)
        kept = schema.thaw(Paper, vault.unseal(session, desk.office.secret, document.uuid).decode())
    assert kept.scans == ()
    assert len(kept.pages) == 1


# --- looking, printing, deleting ----------------------------------------------------------------


@pytest.fixture
def number(desk: IdCopyDesk, shots: tuple[Shot, Shot]) -> str:
    """One kept copy."""
    return desk.make(filled(desk), shots)


def test_every_look_is_logged_before_it_is_shown(desk: IdCopyDesk, number: str) -> None:
    """PIPL 51: who looked."""
    desk.paper(number)
    desk.paper(number)
    assert acts(desk.office, number) == ["id_copy.make", "id_copy.look", "id_copy.look"]
    with pytest.raises(Refused, match="找不到"):
        desk.paper("FY20260305-A9999")


def test_a_reprint_has_one_more_line_burned_in(desk: IdCopyDesk, number: str) -> None:
    papers = DocumentDesk(desk.office)
    first = papers.pdf(KIND, number, "a4")
    papers.printed(KIND, number, "PDF")
    second = papers.pdf(KIND, number, "a4")
    assert first != second
    assert second.count(b"/Subtype /Image") == 1


def test_deleting_is_real(desk: IdCopyDesk, number: str, database: Path) -> None:
    """003-08: the sealed bytes leave every page of the file, the person the record; the number stays."""
    with desk.office.read("id_copy.read") as session:
        sealed = session.scalar(select(Attachment.sealed))
    assert sealed is not None
    piece = sealed[20_000:20_064]
    assert piece in pages_of(database), "the search must be able to find it"
    with pytest.raises(Refused, match="写明"):
        desk.delete(number, " ")
    desk.delete(number, "客户要求删除")
    gone = row(desk.office, number)
    assert (gone.state, gone.holder, gone.number, gone.purpose) == (State.DELETED, "", number, "办理装修")
    assert gone.reason == "客户要求删除"
    assert piece not in pages_of(database)
    for call in (lambda: desk.paper(number), lambda: DocumentDesk(desk.office).pdf(KIND, number, "a4")):
        with pytest.raises(Refused, match="已经删除"):
            call()
    with pytest.raises(Refused):
        desk.delete(number, "再删一次")
    assert acts(desk.office, number) == ["id_copy.make", "id_copy.delete", "id_copy.look"]
    assert search.find(desk.office, number) == ()


def pages_of(database: Path) -> bytes:
    """Every page of the file and of its write-ahead log, free ones too, decrypted by hand: AES-256-CBC, the
    vector in the page's last 80 bytes (SQLCipher 4, raw key)."""
    found = []
    for file, head, frame in ((database, 0, 0), (database.with_name("office.db-wal"), 32, 24)):
        content = file.read_bytes() if file.exists() else b""
        for at in range(head, len(content), 4096 + frame):
            page = content[at + frame : at + frame + 4096]
            start = 16 if file == database and at == 0 else 0
            cipher = Cipher(algorithms.AES(KEY), modes.CBC(page[4016:4032])).decryptor()
            found.append(cipher.update(page[start:4016]))
    return b"".join(found)


def test_the_day_after_its_time_a_copy_deletes_itself(desk: IdCopyDesk, number: str, clock: Clock) -> None:
    """PIPL 19: on its last day it is still there."""
    clock.set(MORNING.replace(year=2027))
    assert desk.purge() == 0
    clock.advance(days=1)
    assert desk.purge() == 1
    assert row(desk.office, number).reason == "保存期到"
    assert desk.purge() == 0


# --- finding, drafts, slips ---------------------------------------------------------------------


def test_a_copy_is_found_by_number_holder_and_purpose(desk: IdCopyDesk, number: str) -> None:
    for text in (number, "陈思远", "csy", "装修"):
        hits = search.find(desk.office, text)
        assert [(one.kind, one.title) for one in hits] == [("copy", number)], text
        assert "陈思远" not in hits[0].subtitle
    search.rebuild(desk.office)
    assert [one.title for one in search.find(desk.office, "csy")] == [number]


def test_the_list_masks_the_holder(desk: IdCopyDesk, number: str) -> None:
    [line] = desk.rows()
    assert (line.number, line.state, line.business, line.holder) == (number, "已留存", "装修", "陈*")
    assert line.until == "2027-03-05"


def test_a_draft_holds_words_only_and_is_taken_up_again(desk: IdCopyDesk) -> None:
    draft = filled(desk, number=NUMBER)
    desk.keep(draft)
    [kept] = drafts.mine(desk.office)
    assert NUMBER not in kept.data
    assert kept.title == "证件 · 装修 · 陈*"
    assert desk.open(draft.uuid) == replace(draft, number="")
    assert desk.kept() == (replace(draft, number=""),)
    desk.drop(draft.uuid)
    assert desk.open(draft.uuid) is None


def test_a_form_in_which_no_business_was_chosen_yet_is_taken_up_too(desk: IdCopyDesk) -> None:
    draft = replace(desk.new(), unit="3-1-1201")
    assert draft.business == ""
    desk.keep(draft)
    assert desk.open(draft.uuid) == draft
    assert desk.kept() == (draft,)


def test_a_made_copy_is_no_draft_any_more(desk: IdCopyDesk, shots: tuple[Shot, Shot]) -> None:
    draft = filled(desk)
    desk.keep(draft)
    desk.make(draft, shots)
    desk.keep(draft)
    assert drafts.mine(desk.office) == ()


def test_a_copy_belongs_to_its_slip(desk: IdCopyDesk, shots: tuple[Shot, Shot]) -> None:
    """003-42, 003-45: found by the slip's uuid, until it is deleted."""
    subject = "0195-of-the-slip"
    number = desk.make(filled(desk, business="release", subject=subject), shots)
    with desk.office.read("id_copy.read") as session:
        assert copies_of(session, subject) == (number,)
        assert copies_of(session, "another") == ()
    desk.delete(number, "做错了")
    with desk.office.read("id_copy.read") as session:
        assert copies_of(session, subject) == ()


# --- without an office --------------------------------------------------------------------------


def test_the_command_lines_stamp_is_the_same_paper(shots: tuple[Shot, Shot]) -> None:
    pdf = stamp(shots, "办理装修", "安和物业服务中心", MORNING, "李晓敏")
    assert pdf.count(b"/Subtype /Image") == 1
    for purpose, recipient in (("", "甲"), ("办理装修", "  ")):
        with pytest.raises(Refused):
            stamp(shots, purpose, recipient, MORNING, "")


def test_pages_stand_by_themselves(desk: IdCopyDesk) -> None:
    """房产证, 租赁合同: page by page."""
    sheet = Image.new("RGB", (1240, 1754), "white")
    page = Shot(from_image(sheet), WHOLE, "page")
    number = desk.make(filled(desk, holder=""), (page, page, page))
    assert row(desk.office, number).papers == ["page"] * 3
    assert DocumentDesk(desk.office).pdf(KIND, number, "a4").count(b"/Subtype /Image") == 3
    assert CLERK.login == row(desk.office, number).made_by
    assert Business(row(desk.office, number).business) is Business.RENOVATION
