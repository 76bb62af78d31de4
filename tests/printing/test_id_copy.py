"""证件复件 as data and as PDF: only what is stamped is kept and printed (003-22, 003-08)."""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from printing import id_copy, id_sample, marks, raster, registry, schema, stamp
from printing.__main__ import main
from printing.fonts import MissingGlyph
from printing.id_copy import IdCopy, Scanned, keep, kept, render
from printing.schema import BadData
from tests.printing.paper import sizes, texts

SAMPLE = id_copy.sample()
BARE = replace(SAMPLE, scans=())
KEPT = kept(SAMPLE)
AGAIN = marks.reprint(2, datetime.fromisoformat("2026-03-05T11:20:00+08:00"), "李敏")


def jpegs(data: IdCopy) -> list[bytes]:
    return [base64.b64decode(page) for page in data.pages]


def pictures(pdf: bytes) -> list[bytes]:
    """The one picture of every page, as the file has it; fails where a page has anything else."""
    reader = PdfReader(io.BytesIO(pdf), strict=True)
    found = []
    for page in reader.pages:
        assert set(page) == {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"}
        assert list(page["/Resources"]) == ["/XObject"]
        [image] = (entry.get_object() for entry in page["/Resources"]["/XObject"].values())  # type: ignore[union-attr, index]
        assert (image["/Subtype"], image["/Filter"]) == ("/Image", "/DCTDecode")
        assert page.get_contents().get_data().split()[-3:] == [b"/P", b"Do", b"Q"]  # type: ignore[union-attr]
        found.append(image._data)
    return found


def pixels(jpeg: bytes) -> np.ndarray[Any, np.dtype[np.int16]]:
    return np.asarray(Image.open(io.BytesIO(jpeg)), dtype=np.int16)


# what is kept


def test_only_stamped_pages_are_kept() -> None:
    """003-22, 003-08: the bare picture is gone, every stored page carries the purpose in its pixels."""
    assert KEPT.scans == ()
    assert len(KEPT.pages) == 1
    frozen = schema.freeze(KEPT)
    for scan, image in zip(SAMPLE.scans, (id_sample.front(), id_sample.back()), strict=True):
        raw = base64.b64decode(scan.jpeg)
        for at in range(2000, len(raw) - 100, 3000):  # behind its tables, which every JPEG has
            assert scan.jpeg[at : at + 60] not in frozen
            assert raw[at : at + 45] not in jpegs(KEPT)[0]
        [page] = stamp.plan([stamp.Scan(image, "card", one.side) for one in SAMPLE.scans])
        placed = next(one for one in page if one.scan.side == scan.side)
        left, top, right, bottom = raster.edges(placed.box)
        change = np.abs(pixels(jpegs(KEPT)[0])[top:bottom, left:right] - np.asarray(image, np.int16))
        assert (change.max(axis=2) > 25).mean() > 0.08


def test_keeping_twice_keeps_the_same() -> None:
    assert kept(KEPT) is KEPT


def test_the_counters_way_is_the_same_stamp() -> None:
    scans = [
        stamp.Scan(raster.opened(base64.b64decode(scan.jpeg)), scan.paper, scan.side) for scan in SAMPLE.scans
    ]
    assert keep(BARE, scans) == KEPT


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"purpose": ""}, "用途为空"),
        ({"purpose": " 　"}, "用途为空"),
        ({"recipient": ""}, "提供给为空"),
        ({"issued_at": ""}, "复印时间为空"),
        ({"issued_at": "2026-03-05"}, "复印时间 的格式不对"),
        ({"number": ""}, "没有编号"),
        ({"number": "复1"}, "复件编号 的格式不对"),
        ({"pages": KEPT.pages}, "只能有其一"),
        ({"scans": ()}, "没有图片"),
        ({"scans": (Scanned("ticket", "", SAMPLE.scans[0].jpeg),)}, "证件图片第1行·证件种类 的格式不对"),
        ({"scans": (Scanned("card", "top", SAMPLE.scans[0].jpeg),)}, "证件图片第1行·正反面 的格式不对"),
        ({"scans": (Scanned("card", "front", "@"),)}, "证件图片第1张：不是 base64"),
        ({"scans": (Scanned("card", "front", ""),)}, "证件图片第1张：图片无法读取"),
        ({"scans": (Scanned("card", "front", SAMPLE.scans[0].jpeg[:4000]),)}, "证件图片第1张：图片无法读取"),
        ({"scans": (), "pages": (SAMPLE.scans[0].jpeg,)}, "盖章页第1页：不是 300 dpi 的 A4"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(change: dict[str, Any], said: str) -> None:
    """003-22: no purpose, no recipient, no copy; a bare picture is no page."""
    with pytest.raises(BadData, match=said):
        kept(replace(SAMPLE, **change))


def test_without_a_purpose_even_a_stamped_page_does_not_print() -> None:
    """003-08."""
    for data in (SAMPLE, KEPT):
        with pytest.raises(BadData, match="用途为空"):
            render(replace(data, purpose=""))


def test_a_character_no_font_has_is_named_with_its_field() -> None:
    with pytest.raises(MissingGlyph) as caught:
        kept(replace(SAMPLE, recipient="王😀"))
    assert (caught.value.characters, caught.value.field) == ("😀", "提供给")
    with pytest.raises(MissingGlyph, match="补打标记"):
        render(KEPT, replace(AGAIN, note="😀"))


def test_pictures_are_not_shown_by_a_repr() -> None:
    for data in (SAMPLE, KEPT):
        assert len(repr(data)) < 500
    assert SAMPLE.scans[0].jpeg[:40] not in repr(SAMPLE.scans[0])


def test_a_copy_that_0_2_stored_still_thaws_and_prints() -> None:
    """Fields only get added, with defaults."""
    stored = {
        "office": "示例物业服务中心", "project": "示例花园", "number": "FY20260305-A0001",
        "issued_at": "2026-03-05T10:12:00+08:00", "purpose": "办理装修", "purpose_code": "ZX",
        "recipient": "示例物业服务中心", "operator": "李敏", "scans": [], "pages": list(KEPT.pages),
    }  # fmt: skip
    data = registry.thaw("id_copy", json.dumps(stored))
    assert data == KEPT
    assert render(data) == render(KEPT)
    del stored["scans"]
    assert registry.thaw("id-copy", json.dumps(stored)) == KEPT


# the PDF


def test_a_page_is_one_picture_and_nothing_else() -> None:
    """003-22: no layer that could be taken off: no text, no note, no XMP; the stored bytes themselves."""
    pdf = render(KEPT)
    assert pictures(pdf) == jpegs(KEPT)
    assert sizes(pdf) == [(210, 297)]
    assert texts(pdf) == [""]
    for word in (b"Exif", b"http://ns.adobe.com/xap", b"ICC_PROFILE", b"Photoshop", b"/Metadata", b"/Font"):
        assert word not in pdf
    reader = PdfReader(io.BytesIO(pdf), strict=True)
    assert dict(reader.metadata or {}) == {"/Title": "证件复件 FY20260305-A0001"}
    assert set(reader.root_object) == {"/Type", "/Pages", "/Lang", "/ViewerPreferences"}


def test_what_prints_is_what_was_burned() -> None:
    """At 300 dpi every pixel of the picture is a pixel of the page: true size on paper."""
    [page] = pypdfium2.PdfDocument(render(KEPT))
    shown = np.asarray(page.render(scale=300 / 72).to_pil().convert("RGB"), dtype=np.int16)
    burned = pixels(jpegs(KEPT)[0])
    assert abs(shown.shape[0] - 3508) <= 1
    assert abs(shown.shape[1] - 2480) <= 1
    high, wide = min(shown.shape[0], 3508), min(shown.shape[1], 2480)
    assert np.abs(shown[:high, :wide] - burned[:high, :wide]).mean() < 4


def test_many_pages_have_their_numbers_and_sizes() -> None:
    scans = SAMPLE.scans + (replace(SAMPLE.scans[0], paper="page", side=""),) * 2
    assert len(pictures(render(replace(SAMPLE, scans=scans)))) == 3
    assert sizes(render(replace(SAMPLE, scans=scans))) == [(210, 297)] * 3


def test_the_same_copy_is_the_same_bytes() -> None:
    assert render(KEPT) == render(KEPT) == render(SAMPLE)
    assert render(KEPT, AGAIN) == render(KEPT, AGAIN)


def test_bare_pictures_print_stamped() -> None:
    assert pictures(render(SAMPLE)) == jpegs(KEPT)


@pytest.mark.parametrize("mark", [marks.void(), marks.draft(), AGAIN, marks.void() + AGAIN])
@pytest.mark.parametrize("data", [SAMPLE, KEPT], ids=["bare", "kept"])
def test_marks_are_burned_in_too(data: IdCopy, mark: marks.Mark) -> None:
    """A void, a draft, a reprint: in the pixels, so that no one can lift it off."""
    [page] = pictures(render(data, mark))
    marked, place = pixels(page), np.s_[1500:2000, 900:1600]
    middle = np.abs(marked[place] - pixels(jpegs(KEPT)[0])[place]).max(axis=2) > 40
    foot = marked[3330:3400, 100:800].min(axis=2) < 110
    assert (middle.mean() > 0.05) == bool(mark.across)
    assert (foot.mean() > 0.02) == bool(mark.note)


def test_a_draft_has_no_number_and_says_so() -> None:
    draft = replace(SAMPLE, number="")
    for pdf in (render(draft), render(SAMPLE, marks.draft())):
        assert dict(PdfReader(io.BytesIO(pdf)).metadata or {}) == {"/Title": "证件复件 草稿"}
    assert render(draft) == render(SAMPLE, marks.draft())


def test_there_is_one_layout() -> None:
    with pytest.raises(BadData, match="没有「a5」版式"):
        render(KEPT, layout="a5")


# the sample and the tool


def test_the_sample_is_nobody() -> None:
    """A number that no one can bear, with the right check digit (3.10)."""
    number = id_sample.NUMBER
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    assert number[2:6] == "9999"
    assert 1850 <= int(number[6:10]) < 1870
    total = sum(weight * int(digit) for weight, digit in zip(weights, number, strict=False))
    assert "10X98765432"[total % 11] == number[-1]


def test_knowing_the_documents_draws_nothing() -> None:
    code = (
        "import sys, printing.registry; sys.exit('PIL' in sys.modules or 'printing.id_sample' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("options", [[], ["--mark", "draft"], ["--mark", "void"], ["--mark", "reprint"]])
def test_it_runs_alone_from_sample_to_paper(tmp_path: Path, options: list[str]) -> None:
    sample, out = tmp_path / "样.json", tmp_path / "复件.pdf"
    assert main(["id-copy", "--sample", "--out", str(sample)]) == 0
    assert main(["id-copy", "--data", str(sample), "--out", str(out), *options]) == 0
    assert len(pictures(out.read_bytes())) == 1
    assert (out.read_bytes() == render(SAMPLE)) is (not options)


def test_the_tool_describes_it_and_refuses_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == 0
    assert "id-copy  证件复件  版式：a4" in capsys.readouterr().out
    assert main(["id-copy", "--schema"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["title"] == "证件复件"
    assert all(entry["description"] for entry in told["properties"].values())
    data = tmp_path / "a.json"
    data.write_text(schema.freeze(replace(SAMPLE, purpose="")), encoding="utf-8")
    assert main(["id-copy", "--data", str(data), "--out", str(tmp_path / "a.pdf")]) == 2
    assert capsys.readouterr().err == "用途为空，证件不能复印；请先填写用途\n"
    assert not (tmp_path / "a.pdf").exists()


def test_a_preview_is_the_stamped_page_with_a_draft_across_it_003_22() -> None:
    """One pass over the pixels gives a draft that nobody takes for a copy."""
    scans = id_copy._scans(id_copy.sample())
    plain = replace(id_copy.sample(), scans=())
    pdf = id_copy.preview(plain, scans)
    assert pdf.count(b"/Subtype /Image") == 1
    assert pdf != id_copy.render(id_copy.keep(plain, scans))
    assert pdf == id_copy.preview(plain, scans)
    with pytest.raises(schema.BadData):
        id_copy.preview(replace(plain, purpose=" "), scans)
