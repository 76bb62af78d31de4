"""临时出入证 on paper (000-12, domain.md 2.4): eight to a sheet, both sides meet, a face of 25×35 mm."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from printing import marks, portrait, worker_pass
from printing.fonts import MissingGlyph
from printing.schema import BadData
from printing.worker_pass import WorkerPasses, behind, places, render
from tests.printing.paper import POINT, Letter, letters, overlaps, scan, sizes, smallest, tilted, words

SAMPLE = worker_pass.sample()
NAME = "阿卜杜热合曼·买买提吐尔逊江·艾合买提江㛃𬎆"
COMPANY = "深圳市华美锦绣建筑装饰设计工程有限责任公司第二十三施工项目经理部"
UNIT = "深圳市锦绣江山花园二期北区12栋3单元2801复式楼上"


def many(count: int) -> WorkerPasses:
    """A file of so many workers, every second with the longest of names."""
    one = SAMPLE.passes[0]
    long = replace(one, name=NAME, company=COMPANY, unit=UNIT, trade="水电工、泥瓦工")
    passes = tuple(
        replace(
            long if n % 2 else one,
            number=f"CR20260305-A{n:04}",
            code=f"CR20260305-A{n:04}.QT7K.M3XKD7PA",
        )
        for n in range(1, count + 1)
    )
    return replace(SAMPLE, passes=passes)


@pytest.fixture(scope="module")
def twelve() -> bytes:
    return render(many(12))


def pictures(pdf: bytes) -> list[list[tuple[float, float, float, float]]]:
    """Left, top, width and height of the pictures of every page, mm."""
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        found = []
        for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
            left, bottom, right, top = drawn.get_bounds()
            place = left, page.get_height() - top, right - left, top - bottom
            found.append(tuple(side * POINT for side in place))
        pages.append(found)
    return pages


def corners(pdf: bytes, page: int) -> set[tuple[float, float]]:
    """The corners that the cut marks of a page point at: where a level line's height and an upright line's
    place cross."""
    sheet = pypdfium2.PdfDocument(pdf)[page]
    high = sheet.get_height()
    level, upright = [], []
    for drawn in sheet.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = drawn.get_bounds()
        wide, tall = (right - left) * POINT, (top - bottom) * POINT
        box = left * POINT, (high - top) * POINT, right * POINT, (high - bottom) * POINT
        if 2 < wide < 3.2 and tall < 0.5:
            level.append(box)
        elif 2 < tall < 3.2 and wide < 0.5:
            upright.append(box)
    found = set()
    for one in level:
        for other in upright:
            x, y = (other[0] + other[2]) / 2, (one[1] + one[3]) / 2
            near = min(abs(one[0] - x), abs(one[2] - x)), min(abs(other[1] - y), abs(other[3] - y))
            if max(near) < 1:
                found.add((round(x, 2), round(y, 2)))
    return found


def number_on(page: list[Letter], number: str) -> tuple[float, float]:
    """Where the last letter of a number ends, mm."""
    row = "".join(letter.character for letter in page)
    last = page[row.index(number) + len(number) - 1]
    return last.right, (last.top + last.bottom) / 2


def test_a_card_says_who_where_and_until_when() -> None:
    """2.4: project, number, name, trade, unit, company, term, code; behind what to do, whom to call."""
    pdf = render(SAMPLE, layout="card")
    assert sizes(pdf) == [(86, 54)] * 6
    found = words(pdf)
    for n, one in enumerate(SAMPLE.passes):
        front, back = found[2 * n], found[2 * n + 1]
        for told in (
            "装修施工人员临时出入证", "示例花园", f"证号{one.number}", f"姓名：{one.name}",
            f"工种：{one.trade}", "房号：3栋1单元1201", "单位：示例装饰工程有限公司",
            "2026.03.10起", "至2026.04.08", "盖章",
        ):  # fmt: skip
            assert front.count(told) == 1, told
        for told in (
            "须知",
            "不得涂改、转借",
            "遗失须立即向物业前台报失",
            "退证",
            "逾期作废",
            "010-00000000",
        ):
            assert back.count(told) == 1, told
        assert f"{one.name}{one.number}" in back
    assert "工作日08:00–12:00、14:00–18:00" in found[1]
    assert [[code for code, _ in page] for page in scan(pdf, 200)[::2]] == [
        [one.code] for one in SAMPLE.passes
    ]


def test_no_identity_number_has_a_place_on_it() -> None:
    """2.4: do not print the ID number; the card has no field for one."""
    labels = {name for one in (worker_pass.WorkerPass, WorkerPasses) for name in one.__dataclass_fields__}
    assert not {name for name in labels if "id" in name.split("_") or "identity" in name}


def test_eight_lie_on_a_sheet_with_cut_marks(twelve: bytes) -> None:
    """Twelve workers: two sheets, fronts and backs in turn, the marks 85.6×54 mm apart, every code read."""
    assert sizes(twelve) == [(210, 297)] * 4
    marked = [corners(twelve, page) for page in range(4)]
    assert [len(one) for one in marked] == [32, 32, 16, 16]
    want = {
        (round(x, 2), round(y, 2))
        for box in places()
        for x in (box.x, box.right)
        for y in (box.y, box.bottom)
    }
    for x, y in want:
        assert any(abs(x - a) < 0.05 and abs(y - b) < 0.05 for a, b in marked[0]), (x, y)
    assert {(round(box.width, 1), round(box.height, 1)) for box in places()} == {(85.6, 54)}
    assert min(box.x for box in places()) >= 5, "no printer reaches further"
    codes = [code for page in scan(twelve, 150) for code, _ in page]
    assert sorted(codes) == sorted(one.code for one in many(12).passes)


def test_fronts_and_backs_meet_when_turned_on_the_long_edge(twelve: bytes) -> None:
    """Through the paper: what is x mm from the left in front is x mm from the right behind, within 0.2 mm."""
    for front, back in ((0, 1), (2, 3)):
        ahead, behind_ = corners(twelve, front), corners(twelve, back)
        for x, y in ahead:
            assert any(abs(210 - x - a) <= 0.2 and abs(y - b) <= 0.2 for a, b in behind_), (x, y)
    pages = letters(twelve)
    for n, one in enumerate(many(12).passes):
        place = places()[n % 8]
        sheet = 2 * (n // 8)
        right, middle = number_on(pages[sheet], one.number)
        assert place.x < right < place.right
        assert place.y < middle < place.bottom
        right, middle = number_on(pages[sheet + 1], one.number)
        turned = behind(place)
        assert turned.x < right < turned.right, "the same card's back"
        assert turned.y < middle < turned.bottom
        assert abs(210 - place.x - turned.right) < 0.001


def test_the_photo_is_one_inch(twelve: bytes) -> None:
    """003-37: 25×35 mm, at 300 dpi, on every front and on no back."""
    fronts, backs = pictures(twelve)[::2], pictures(twelve)[1::2]
    assert [len(page) for page in fronts] == [8, 4]
    assert [len(page) for page in backs] == [0, 0]
    for page, count in zip(fronts, (8, 4), strict=True):
        for (left, top, wide, high), place in zip(page, places()[:count], strict=True):
            assert (round(wide, 1), round(high, 1)) == (25, 35)
            assert abs(left - place.x - 4) < 0.05
            assert place.y < top < top + high < place.bottom
    with Image.open(io.BytesIO(portrait.cropped(SAMPLE.passes[0].photo))) as image:
        assert image.size == (295, 413)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_of_any_shape_is_cropped_about_its_middle_and_says_nothing_of_its_place(kind: str) -> None:
    wide = Image.new("RGB", (1200, 400), "white")
    wide.paste((200, 30, 30), (500, 0, 700, 400))
    exif = Image.Exif()
    exif[0x010E] = "somewhere"
    out = io.BytesIO()
    wide.save(out, kind, exif=exif)
    jpeg = portrait.cropped(base64.b64encode(out.getvalue()).decode())
    assert b"somewhere" in out.getvalue()
    assert b"somewhere" not in jpeg
    with Image.open(io.BytesIO(jpeg)) as image:
        assert image.size == (295, 413)
        red, green, _ = image.convert("RGB").getpixel((147, 200))  # type: ignore[misc]
        assert red > 150 > green


def test_nothing_is_cut_and_nothing_lies_on_anything(twelve: bytes) -> None:
    """The longest names and rare characters stay on their card, 3 mm from the cut."""
    for page, turned in zip(letters(twelve), (False, True) * 2, strict=True):
        boxes = [behind(place) if turned else place for place in places()]
        for letter in page:
            if letter.top < 20:  # what to do with the sheet, above the cards
                continue
            assert any(
                box.x + 3 <= letter.left
                and letter.right <= box.right - 3
                and box.y + 2 <= letter.top
                and letter.bottom <= box.bottom - 2
                for box in boxes
            ), letter
        assert overlaps(page) == []
    fronts = words(twelve)[0]
    for told in (NAME, COMPANY, UNIT):
        assert fronts.count(told) == 4
    assert smallest(twelve) >= 4.5


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"photo": ""}, "出入证第2行须有照片"),
        ({"number": "", "code": ""}, "出入证第2行须有证号、核验码"),
        ({"valid_until": ""}, "出入证第2行须有有效期止"),
        ({"valid_until": "2026-03-09"}, "出入证第2行·有效期止 2026-03-09 早于起 2026-03-10"),
        ({"photo": "§"}, "出入证第2行·照片：不是 base64 编码"),
        ({"photo": "aGVsbG8="}, "出入证第2行·照片：图片无法读取（需要完整的 JPEG 或 PNG）"),
        ({"number": SAMPLE.passes[0].number}, "证号重复：CR20260305-A0001"),
        ({"code": "cr-1"}, "出入证第2行·核验码 的格式不对"),
        ({"company": COMPANY * 6}, "刘建国的证正面字太多，印不下，请写短些"),
    ],
)
def test_a_pass_that_does_not_count_is_not_printed(change: dict[str, Any], why: str) -> None:
    """000-12: no pass without a face, a term, a number and its code."""
    first, second, third = SAMPLE.passes
    with pytest.raises(BadData, match=re.escape(why)):
        render(replace(SAMPLE, passes=(first, replace(second, **change), third)))


def test_a_cut_picture_is_refused() -> None:
    whole = base64.b64decode(SAMPLE.passes[0].photo)
    half = base64.b64encode(whole[: len(whole) // 2]).decode()
    with pytest.raises(BadData, match="图片无法读取"):
        render(replace(SAMPLE, passes=(replace(SAMPLE.passes[0], photo=half),)))


def test_drafts_void_ones_and_missing_letters() -> None:
    """A draft has no number and no code; a character that no font has is named with its field."""
    one = replace(SAMPLE, passes=SAMPLE.passes[:1])
    draft = render(one, marks.draft(), "card")
    assert tilted(draft) == "草稿无效" * 2
    assert "证号开具时生成" in words(draft)[0]
    assert scan(draft, 200) == [[], []]
    assert tilted(render(one, marks.void(), "card")) == "作废" * 2
    with pytest.raises(MissingGlyph, match=re.escape("「出入证第1行·姓名」中字库里没有 😀（U+1F600）")):
        render(replace(one, passes=(replace(one.passes[0], name="欧😀"),)))
    with pytest.raises(BadData, match="没有「a5」版式"):
        render(one, layout="a5")
    with pytest.raises(BadData, match="须有出入证"):
        render(replace(one, passes=()))


def test_an_extended_pass_keeps_its_number_and_the_same_data_gives_the_same_bytes() -> None:
    """2.4: extension re-issues with the same number and -2."""
    again = replace(
        SAMPLE.passes[0],
        number="CR20260305-A0001-2",
        code="CR20260305-A0001-2.QT7K.M3XKD7PA",
        valid_until="2026-04-20",
    )
    data = replace(SAMPLE, passes=(again,))
    pdf = render(data, layout="card")
    assert "证号CR20260305-A0001-2" in words(pdf)[0]
    assert "至2026.04.20" in words(pdf)[0]
    assert pdf == render(data, layout="card")
