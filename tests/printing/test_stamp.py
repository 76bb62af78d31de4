"""说明专用章: what is burned into a copy, where it lies, and what must stay readable (003-22, 2.11)."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageFont

from printing import fonts, id_sample, raster, stamp
from printing.fonts import MissingGlyph
from printing.page import Box
from printing.stamp import Scan, Stamp, burn

STAMP = Stamp("办理装修", "安和物业服务中心", date(2026, 3, 5), "安和物业服务中心", "ZX · FY20260305-A0001")
LONG = replace(
    STAMP,
    purpose="办理云栖湾花园三栋二单元一五零一室装修开工申报登记及施工人员出入证",
    recipient="深圳市锦绣江山物业管理有限公司示例花园二期客户服务中心工程管理部",
    office="深圳市锦绣江山物业管理有限公司示例花园二期客服中心",
)
FRONT, BACK = Scan(id_sample.front(), "card", "front"), Scan(id_sample.back(), "card", "back")
PASSPORT = Scan(Image.new("RGB", (1476, 1039), "lightgray"), "passport")
PAGE = Scan(Image.new("RGB", (1240, 1754), "white"), "page")
RECEIPT = Scan(Image.new("RGB", (1900, 700), "white"), "page")
ALL = (FRONT, BACK, PASSPORT, PASSPORT, PAGE)
DOT = 300 / 25.4
Grey = np.ndarray[Any, np.dtype[np.uint8]]


def decoded(page: bytes) -> Image.Image:
    return Image.open(io.BytesIO(page)).convert("RGB")


Sheets = list[Image.Image]


def drawn(scans: Sequence[Scan], said: Stamp) -> tuple[Sheets, Sheets, Sheets]:
    """The pages before JPEG: bare, with the light text alone, and whole."""

    def draw() -> Sheets:
        sheets: Sheets = []

        def taken(page: Image.Image) -> bytes:
            sheets.append(page)
            return b""

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(raster, "jpeg", taken)
            burn(scans, said)
        return sheets

    with pytest.MonkeyPatch.context() as patch:
        whole = draw()
        patch.setattr(raster, "ink", lambda *_: None)
        light = draw()
        patch.setattr(raster, "cover", lambda *_: None)
        return draw(), light, whole


def change(one: Image.Image, other: Image.Image) -> Grey:
    """How much the colour that differs most does, dot by dot."""
    red, green, blue = ImageChops.difference(one, other).split()
    return np.asarray(ImageChops.lighter(ImageChops.lighter(red, green), blue))


SEEN: dict[tuple[object, ...], tuple[Grey, Grey]] = {}
"""What `marks` has drawn for this file's pictures, which are there all the time."""


def marks(scans: tuple[Scan, ...], said: Stamp) -> tuple[Grey, Grey]:
    """What the ink changes on the one page of the scans, and what the light text does."""
    key = (*map(id, scans), said)
    if key not in SEEN:
        [bare], [light], [whole] = drawn(scans, said)
        assert ImageChops.subtract(whole, light).getbbox() is None, "ink never lightens what lies under it"
        SEEN[key] = change(whole, light), change(light, bare)
    return SEEN[key]


@pytest.fixture(scope="module", autouse=True)
def forgotten() -> Iterator[None]:
    """The drawings go with the file's last test."""
    yield
    SEEN.clear()


def cut(pixels: Grey, box: Box) -> Grey:
    left, top, right, bottom = raster.edges(box)
    return pixels[top:bottom, left:right]


# pages


def test_pages_are_a4_at_300_dots_and_tell_nothing_of_the_picture() -> None:
    """003-22: no EXIF, XMP, ICC, comment or thumbnail of the camera's picture is handed on."""
    image = id_sample.front()
    exif = Image.Exif()
    exif[0x010E] = "secret"
    raw = io.BytesIO()
    image.save(raw, "JPEG", exif=exif, comment=b"secret", icc_profile=b"secret" * 30)
    pages = burn([replace(FRONT, image=Image.open(raw)), BACK, PAGE], STAMP)
    for page in [*pages, stamp.reprint(pages[0], "补打 第2次")]:
        read = Image.open(io.BytesIO(page))
        assert (read.size, read.mode, read.info["dpi"]) == ((2480, 3508), "RGB", (300, 300))
        assert set(read.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
        for word in (b"Exif", b"http://ns.adobe.com/xap", b"ICC_PROFILE", b"Photoshop", b"secret"):
            assert word not in page
        assert page.count(b"\xff\xd8\xff") == 1, "no thumbnail"


@pytest.mark.parametrize(
    ("scans", "pages"),
    [
        ((FRONT,), [1]),
        ((FRONT, BACK), [2]),
        ((FRONT, BACK, FRONT), [2, 1]),
        ((PASSPORT, PASSPORT, PASSPORT), [2, 1]),
        ((FRONT, PASSPORT, PAGE, PAGE), [1, 1, 1, 1]),
    ],
)
def test_two_cards_or_passports_share_a_page(scans: tuple[Scan, ...], pages: list[int]) -> None:
    assert [len(page) for page in stamp.plan(scans)] == pages
    assert len(burn(scans, STAMP)) == len(pages)


def test_the_front_lies_above_the_back_whichever_came_first() -> None:
    for scans in ((FRONT, BACK), (BACK, FRONT)):
        [[upper, lower]] = stamp.plan(scans)
        assert (upper.scan, lower.scan) == (FRONT, BACK)
        assert upper.box.bottom < lower.box.y
        assert upper.box.x + upper.box.width / 2 == pytest.approx(105)
        assert 30 <= upper.box.y <= 45, "the clerk sees both on her screen"
        assert lower.box.bottom < 260


@pytest.mark.parametrize(("paper", "size"), [("card", (85.6, 54)), ("passport", (125, 88))])
def test_cards_lie_at_their_true_size(
    monkeypatch: pytest.MonkeyPatch, paper: str, size: tuple[float, float]
) -> None:
    """2.11: measured at the dark edges of the picture in the page's own pixels, within 0.2 mm."""
    monkeypatch.setattr(raster, "cover", lambda *_: None)
    monkeypatch.setattr(raster, "ink", lambda *_: None)
    [page] = burn([Scan(Image.new("RGB", (700, 500)), paper, "front")] * 2, STAMP)
    dark = np.asarray(decoded(page)).max(axis=2) < 235
    for placed in stamp.plan([Scan(Image.new("RGB", (7, 5)), paper)] * 2)[0]:
        middle = round((placed.box.y + placed.box.height / 2) * DOT)
        across = np.flatnonzero(dark[middle])
        assert (across[-1] - across[0] + 1) / DOT == pytest.approx(size[0], abs=0.2)
        half = dark[round((placed.box.y - 8) * DOT) : round((placed.box.bottom + 8) * DOT), 1240]
        down = np.flatnonzero(half)
        assert (down[-1] - down[0] + 1) / DOT == pytest.approx(size[1], abs=0.2)


def test_a_page_stands_inside_its_margins() -> None:
    for size in ((1240, 1754), (3000, 400), (400, 3000), (60, 60)):
        [[placed]] = stamp.plan([Scan(Image.new("RGB", size), "page")])
        box = placed.box
        assert min(box.x, box.y, 210 - box.right, 297 - box.bottom) >= 10 - 1e-6
        assert box.width / box.height == pytest.approx(size[0] / size[1])
        assert len(burn([placed.scan], STAMP)) == 1


# the lines and the square


@pytest.mark.parametrize("said", [STAMP, LONG, replace(STAMP, purpose="租")], ids=["usual", "long", "short"])
@pytest.mark.parametrize("scans", [(FRONT, BACK), (PASSPORT, PASSPORT)], ids=["card", "passport"])
def test_no_heavy_line_lies_on_face_name_or_number(scans: tuple[Scan, ...], said: Stamp) -> None:
    """003-22: the stamp does not cover name and number; there lies the light text alone."""
    heavy, _ = marks(scans, said)
    assert heavy.max() > 60, "elsewhere it does"
    zones = [zone for placed in stamp.plan(scans)[0] for zone in placed.protected]
    assert len(zones) >= 3
    for zone in zones:
        assert cut(heavy, zone).max() == 0, zone


@pytest.mark.parametrize("said", [STAMP, LONG], ids=["usual", "long"])
def test_the_lines_begin_beside_the_card_and_cross_it(said: Stamp) -> None:
    """2.11: three lines from outside the left edge over the card; each ends in a rule."""
    heavy = marks((FRONT, BACK), said)[0] > 60
    for placed in stamp.plan((FRONT, BACK))[0]:
        box = placed.box
        end = 51 if placed.protected else 79
        for x in (-8.0, -2.0, 2.0, 6.0, end):
            left, top, right, bottom = raster.edges(Box(box.x + x, box.y, 1, box.height + 12))
            rows = np.flatnonzero(heavy[top:bottom, left:right].any(axis=1))
            strokes = 1 + np.count_nonzero(np.diff(rows) > 1.5 * DOT)
            assert strokes == 3 if x == end else rows.size, x


def test_below_the_ink_the_print_stays_black() -> None:
    """What the stamp crosses can still be read: ink never lightens what lies under it."""
    _, [light], [whole] = drawn((FRONT, BACK), STAMP)
    assert (np.asarray(whole) <= np.asarray(light)).all()


def test_the_square_stands_over_the_edge_and_off_the_lines() -> None:
    for scans in ((FRONT, BACK), (PASSPORT, PASSPORT), (PAGE,), (RECEIPT,)):
        for said in (STAMP, LONG) if scans[0] is FRONT else (LONG,):
            heavy, _ = marks(scans, said)
            for placed in stamp.plan(scans)[0]:
                x, y = stamp._seal_place(placed)
                outer, side = stamp._SEAL / 2 + 1.2, stamp._SEAL / 2
                area = Box(x - outer, y - outer, 2 * outer, 2 * outer)
                around = cut(heavy, area) > 60
                inner = np.ones(around.shape, bool)
                gap = round(1.1 * DOT)
                inner[gap:-gap, gap:-gap] = False
                assert not around[inner].any(), "nothing touches the square's frame"
                assert 0 < x - side < 210 - 2 * side - 8
                if placed.scan.paper != "page":
                    assert x - side < placed.box.right < x + side


def test_all_three_lines_are_there_and_the_long_ones_are_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    line = raster.line

    def noted(text: str, *given: Any, **named: Any) -> Image.Image:
        said.append(text)
        return line(text, *given, **named)

    monkeypatch.setattr(raster, "line", noted)
    for scan in (FRONT, BACK, PASSPORT, PAGE):
        said.clear()
        burn([scan], LONG)
        whole = "".join(said)
        for wanted in (f"复件仅供{LONG.purpose}之用", f"提供给：{LONG.recipient}", LONG.office, "复件专用"):
            assert wanted in whole
        assert "2026年03月05日 再次复印无效" in whole
        assert LONG.note in whole


# the light text over all


@pytest.mark.parametrize(
    "said",
    [STAMP, LONG, replace(STAMP, purpose="租", recipient="甲"), replace(STAMP, note="A0002")],
    ids=["usual", "long", "short", "other copy"],
)
def test_no_square_of_20_mm_is_clean(said: Stamp) -> None:
    """003-22: whoever cuts a piece out of the copy, the face too, takes the light text with it."""
    _, soft = marks((FRONT, BACK), said)
    total = np.pad((soft > 8).cumsum(0, np.int32).cumsum(1), ((1, 0), (1, 0)))
    side, step = round(20 * DOT), round(2 * DOT)
    ends, starts = total[side:], total[:-side]
    sums = ends[:, side:] - starts[:, side:] - ends[:, :-side] + starts[:, :-side]
    assert sums[::step, ::step].min() > 400


def test_the_light_text_shows_on_a_photocopy_and_hides_nothing() -> None:
    [bare], [light], _ = drawn((FRONT, BACK), STAMP)
    white = np.asarray(reduce(ImageChops.darker, bare.split())) == 255
    assert 185 < np.asarray(light)[white].mean(axis=1).min() < 225
    number = stamp.plan((FRONT, BACK))[0][0].protected[2]
    under, over = (np.asarray(one.crop(raster.edges(number)), np.int16) for one in (bare, light))
    ink, ground = under.max(axis=2) < 60, under.min(axis=2) > 200
    assert over.max(axis=2)[ink].max() < over.min(axis=2)[ground].min() - 60


def test_each_copy_has_a_pattern_of_its_own() -> None:
    """Peers' uniform marks are easy to strip: sizes, tilts and places come from the copy's number."""
    _, one = marks((PAGE,), replace(STAMP, note="A0001"))
    _, other = marks((PAGE,), replace(STAMP, note="A0002"))
    first, second = one > 8, other > 8
    assert (first & second).sum() < 0.3 * first.sum()


# texts


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"purpose": ""}, "复印用途"),
        ({"purpose": " \u200b\n"}, "复印用途"),
        ({"recipient": "　"}, "提供给谁"),
        ({"office": ""}, "服务中心"),
        ({"purpose": "长" * 400}, "「用途」太长"),
        ({"recipient": "长" * 400}, "「提供给」太长"),
        ({"office": "长" * 100}, "「服务中心」太长"),
    ],
)
def test_without_a_purpose_there_is_no_copy(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str], told: str
) -> None:
    """003-22: purpose empty → copy refused, before anything is drawn."""
    monkeypatch.setattr(raster, "blank", lambda: pytest.fail("drawn"))
    with pytest.raises(ValueError, match=told):
        burn([FRONT], replace(STAMP, **wrong))  # type: ignore[arg-type]


def test_no_picture_and_an_unknown_paper_are_told() -> None:
    with pytest.raises(ValueError, match="没有证件图片"):
        burn([], STAMP)
    with pytest.raises(ValueError, match="不认识的证件种类「ticket」"):
        burn([replace(FRONT, paper="ticket")], STAMP)


@pytest.mark.parametrize(
    "place", [("purpose", "用途"), ("recipient", "提供给"), ("office", "服务中心"), ("note", "")]
)
def test_a_character_no_font_has_is_named_before_anything_is_drawn(
    monkeypatch: pytest.MonkeyPatch, place: tuple[str, str]
) -> None:
    monkeypatch.setattr(raster, "blank", lambda: pytest.fail("drawn"))
    with pytest.raises(MissingGlyph) as caught:
        burn([FRONT], replace(STAMP, **{place[0]: "王😀"}))  # type: ignore[arg-type]
    assert caught.value.characters == "😀"
    assert place[1] in caught.value.field


@pytest.mark.parametrize("bold", [False, True])
def test_a_rare_character_is_drawn_and_is_no_box(bold: bool) -> None:
    """3.11: 𬎆 comes from the rare font, not as Noto's box."""
    drawn = raster.line("𬎆", 40, bold)
    noto = ImageFont.truetype(fonts.FOLDER / f"{fonts.BOLD if bold else fonts.REGULAR}.ttf", 166)
    assert fonts.file(fonts.RARE).name == f"{fonts.RARE}.ttf"
    box = noto.getmask("𬎆")
    ink, boxed = drawn.crop(drawn.getbbox()), Image.frombytes("L", box.size, bytes(box))
    boxed = boxed.crop(boxed.getbbox()).resize(ink.size)
    assert np.abs(np.asarray(ink, np.int16) - np.asarray(boxed, np.int16)).mean() > 40
    assert burn([FRONT], replace(STAMP, purpose="𬎆办户口", recipient="𠅤", office="䶮"))


def test_letters_stand_whole_in_their_mask() -> None:
    for text in ("永gjpqy|ÅÉ（）", "𬎆", "鬱龘"):
        mask = raster.line(text, 30, bold=True)
        left, top, right, bottom = mask.getbbox() or (0, 0, 0, 0)
        assert left > 0
        assert top > 0
        assert right < mask.width
        assert bottom < mask.height


# bytes, reprints, threads


def test_the_same_copy_is_the_same_bytes_and_another_is_not() -> None:
    assert burn(ALL, STAMP) == burn(ALL, STAMP)
    assert burn([FRONT], STAMP) != burn([FRONT], replace(STAMP, day=date(2026, 3, 6)))


def test_many_threads_burn_the_same() -> None:
    found: list[tuple[bytes, ...]] = []
    raster.line.cache_clear()
    threads = [threading.Thread(target=lambda: found.append(burn([FRONT], STAMP))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_each_reprint_adds_a_line_in_a_place_of_its_own() -> None:
    """A copy printed again says so in its pixels, and earlier lines stay."""
    [first] = burn([PAGE], STAMP)
    page, seen = first, np.zeros((3508, 2480), bool)
    after = decoded(page)
    for n in range(2, 9):
        before = after
        page = stamp.reprint(page, f"补打 第{n}次　2026-03-05 11:20　李敏")
        after = decoded(page)
        new = change(after, before) > 60
        assert new.sum() > 2000
        rows = np.flatnonzero(new.any(axis=1))
        assert rows.min() < 10 * DOT or rows.min() > 279 * DOT, "in a margin"
        assert not (new & seen).any()
        seen |= new


def test_a_reprint_loses_nothing_elsewhere() -> None:
    [first] = burn([FRONT, BACK], STAMP)
    again = stamp.reprint(first, "补打 第2次　2026-03-05 11:20　李敏")
    upper = (0, 0, 2480, round(275 * DOT))
    assert change(decoded(again).crop(upper), decoded(first).crop(upper)).mean() < 0.5


def test_a_reprint_needs_a_whole_picture() -> None:
    [page] = burn([FRONT], STAMP)
    for wrong in (b"", b"GIF89a", page[: len(page) // 2]):
        with pytest.raises(ValueError, match="无法读取"):
            stamp.reprint(wrong, "补打 第2次")
    with pytest.raises(MissingGlyph):
        stamp.reprint(page, "补打 😀")


def test_a_picture_is_not_shown_by_its_repr() -> None:
    assert "Image" not in repr(FRONT)
