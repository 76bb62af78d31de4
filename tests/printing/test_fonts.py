"""字体: rare names are covered (3.11), a site may add fonts, and the fonts may be given away."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from printing import fonts
from printing.page import document
from tests.printing.paper import texts

ONE_GLYPH = Path(__file__).parent / "data" / "OneGlyph.ttf"
"""A font made for this test: a box at U+30021."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """A site's own font folder, forgotten afterwards."""
    yield tmp_path
    fonts.use(fonts.FOLDER / "none")


def test_names_with_rare_characters_are_covered() -> None:
    assert fonts.missing("𬎆𠅤䶮㛃𬭎 欧阳·阿卜杜·Smith—No.7（№）") == ""


def test_what_is_missing_is_named_once_and_in_order() -> None:
    assert fonts.missing("甲😀乙😁😀") == "😀😁"
    with pytest.raises(fonts.MissingGlyph, match=r"😀（U\+1F600）"):
        fonts.runs("甲😀")
    with pytest.raises(fonts.MissingGlyph):
        fonts.width("甲😀", 10)


@pytest.mark.parametrize("character", ["\x00", "\x7f", "\ud800", "\U000e0001"])
def test_letters_without_ink_are_missing_too_and_can_be_said(character: str) -> None:
    assert fonts.missing(character) == character
    str(fonts.MissingGlyph(character, "申请人")).encode("utf-8")


def test_a_rare_character_falls_back_alone() -> None:
    assert fonts.runs("王𬎆明") == ((fonts.REGULAR, "王"), (fonts.RARE, "𬎆"), (fonts.REGULAR, "明"))
    assert fonts.runs("王𬎆", bold=True) == ((fonts.BOLD, "王"), (fonts.RARE, "𬎆"))


def test_a_site_may_add_a_font_of_its_own(site: Path) -> None:
    rare = chr(0x30021)
    assert fonts.missing(rare) == rare
    shutil.copy(ONE_GLYPH, site)
    fonts.use(site)
    assert fonts.missing(rare) == ""
    pdf = document("甲", (100, 50), [lambda sheet: void(sheet.text(10, 10, f"王{rare}明", 12))])
    assert texts(pdf) == [f"王{rare}明"]


def void(_: object) -> None:
    return None


def test_a_broken_site_font_is_told_and_stops_nothing(site: Path) -> None:
    (site / "坏.ttf").write_bytes(b"no font")
    fonts.use(site)
    assert fonts.missing("王") == ""
    [told] = fonts.broken()
    assert "坏.ttf" in told


def test_a_missing_site_folder_is_no_error(site: Path) -> None:
    fonts.use(site / "none")
    assert fonts.broken() == ()


def test_two_threads_may_be_the_first_to_print() -> None:
    fonts.use(fonts.FOLDER / "none")
    found: list[bytes] = []
    draw = [lambda sheet: void(sheet.text(10, 10, "王𬎆明", 12))]
    threads = [
        threading.Thread(target=lambda: found.append(document("甲", (100, 50), draw))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_only_subsets_are_embedded_and_nothing_else_is_named() -> None:
    pdf = document("甲", (100, 50), [lambda sheet: void(sheet.text(10, 10, "王𬎆明", 12))])
    assert len(pdf) < 20_000
    assert b"Helvetica" not in pdf


def test_the_map_back_to_text_is_utf_16_and_cut_into_hundreds() -> None:
    told = fonts.to_unicode("A", [0x738B, 0x2C386, *range(0x4E00, 0x4E00 + 150)])
    assert "<00> <738B>" in told
    assert "<01> <D870DF86>" in told
    assert "100 beginbfchar" in told
    assert "52 beginbfchar" in told


def test_each_font_has_its_licence_and_its_source() -> None:
    told = (fonts.FOLDER / "README.md").read_text("utf-8")
    files = {path.name for path in fonts.FOLDER.iterdir()}
    for path in fonts.FOLDER.glob("*.ttf"):
        assert path.name in told
    for licence in ("OFL-NotoSansSC.txt", "OFL-QiantaiRareHan.txt"):
        assert licence in files
        assert licence in told
        assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts.FOLDER / licence).read_text("utf-8")


def test_the_subset_does_not_bear_the_reserved_name() -> None:
    from reportlab.pdfbase.ttfonts import TTFontFile

    font = TTFontFile(str(fonts.FOLDER / f"{fonts.RARE}.ttf"))
    assert font.familyName == b"Qiantai Rare Han"
    assert font.name == b"QiantaiRareHan-Regular"
