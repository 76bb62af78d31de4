"""物品放行条 on paper: one content on every part (003-50), what the gate must read and what it must not."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from printing import marks, text
from printing.fonts import MissingGlyph, missing
from printing.parts import LAYOUTS
from printing.release_layout import LIMIT, SPECS
from printing.release_slip import SAMPLE, Item, ReleaseSlip, render
from printing.schema import BadData
from tests.printing.paper import assert_strips_stay_inside, letters, scan, sizes, strips, texts

KINDS = (
    ("双门冰箱", "白色 海尔", 1, "台"),
    ("洗衣机", "滚筒 银色", 1, "台"),
    ("纸箱", "封口", 6, "个"),
    ("真皮三人沙发", "米色 2.1米", 1, "张"),
    ("餐桌", "实木 带玻璃转盘", 1, "张"),
    ("餐椅", "", 6, "把"),
)
DRAFT = replace(SAMPLE, number="", code="", issued_at="")
LONG = replace(
    SAMPLE,
    office="深圳市锦绣江山物业管理有限公司示例花园二期客服中心",
    project="示例花园二期北区（含商业街）",
    unit="示例花园二期北区18栋3单元2501室",
    applicant="阿卜杜热合曼·买买提吐尔逊江",
    id_check="港澳居民来往内地通行证 · 仅核验",
    relation="业主配偶之表兄（受托人）",
    owner_confirmation="电话 03-05 10:12（业主档案电话 139****0001）同意，业主说明沙发一张属业主私人财产，"
    "不在放行之列，另委托书编号 WT20260305-0001 已核对原件",
    fees="欠管理费 4 个月，共 ¥1,234.56；已告知；客服经理 王建国 03-05 10:08 已知悉，同意先放行，三日内缴清",
    carrier="深圳市顺心顺意搬家服务有限公司",
    operator="欧阳晓敏",
    items=(Item("真皮三人位沙发（含两个靠垫和一个脚踏）", "米色，右扶手有划痕约十厘米", 1, "张", "分两趟搬"),)
    * 4,
    notes=("钥匙两把已交回客服中心",),
)


def goods(count: int) -> tuple[Item, ...]:
    return tuple(Item(*KINDS[n % len(KINDS)]) for n in range(count))


def with_goods(count: int) -> ReleaseSlip:
    return replace(SAMPLE, items=goods(count))


def assert_stays_inside(pdf: bytes, key: str) -> None:
    assert_strips_stay_inside(pdf, key, SPECS[key])


# sizes, pages, parts


@pytest.mark.parametrize(
    ("key", "size", "pages"), [("a4", (210, 297), 1), ("a5", (210, 148), 3), ("continuous", (241, 140), 1)]
)
def test_each_layout_has_its_paper(key: str, size: tuple[int, int], pages: int) -> None:
    assert sizes(render(SAMPLE, layout=key)) == [size] * pages


@pytest.mark.parametrize(
    ("count", "pages"), [(0, 1), (1, 1), (6, 1), (12, 1), (13, 2), (24, 2), (25, 3), (30, 3)]
)
@pytest.mark.parametrize("key", LAYOUTS)
def test_twelve_items_fit_a_page_and_more_run_on(key: str, count: int, pages: int) -> None:
    pdf = render(with_goods(count), layout=key)
    found = texts(pdf)
    assert len(found) == pages * (3 if key == "a5" else 1)
    assert all("物品放行条" in page and SAMPLE.number in page for page in found)
    assert all((f"第{n % pages + 1}/{pages}页" in page) is (pages > 1) for n, page in enumerate(found))
    assert_stays_inside(pdf, key)


@pytest.mark.parametrize("key", LAYOUTS)
def test_every_page_numbers_its_items_and_only_the_last_closes_them(key: str) -> None:
    found = texts(render(with_goods(30), layout=key))
    first, *_, last = found[: len(found) // (3 if key == "a5" else 1)]
    assert f"本页止于第{LIMIT}项，共30项，转第2页" in first
    assert "以下空白" not in first
    assert "签名与核验见第3页" in first
    assert "以下空白" in last
    assert "合计：捌件（8）" in last
    assert SAMPLE.unit in last, "a further page says whose it is"


@pytest.mark.parametrize("key", ["a4", "a5"])
def test_each_part_says_what_it_is_for_and_carries_the_same(key: str) -> None:
    """003-50: one number and one content on all parts."""
    found = texts(render(SAMPLE, layout=key))
    whole = "".join(found)
    for ordinal, use in (("第一联", "存根"), ("第二联", "门岗"), ("第三联", "客户")):
        assert len(re.findall(f"{ordinal}{use}", whole)) == 1
    for once_each in (
        SAMPLE.applicant,
        SAMPLE.unit,
        SAMPLE.plate,
        "合计：捌件（8）",
        "双门冰箱",
        "未盖章无效",
    ):
        assert whole.count(once_each) == 3, once_each
    assert whole.count("□不符（拒绝放行，退客服中心）") == 1


def test_three_ply_names_all_parts_once_and_is_black_with_large_letters() -> None:
    """4.6: printed once, at least 10.5 pt, no colour, 12.7 mm free at each side."""
    pdf = render(SAMPLE, layout="continuous")
    [page] = letters(pdf)
    assert min(letter.left for letter in page) >= 12.7
    assert max(letter.right for letter in page) <= 241 - 12.7
    [whole] = texts(pdf)
    assert "第一联存根客服中心第二联门岗查验后收回第三联客户" in whole
    assert SAMPLE.code in whole
    spec = SPECS["continuous"].type
    assert min(spec.body, spec.least, spec.label) >= 10.5


def test_three_ply_has_no_colour() -> None:
    import pypdfium2

    for mark in (marks.NONE, marks.void(), marks.draft()):
        [page] = pypdfium2.PdfDocument(render(SAMPLE, mark, "continuous"))
        channels = page.render(scale=1).to_pil().convert("RGB").split()
        assert channels[0].tobytes() == channels[1].tobytes() == channels[2].tobytes()


# fees


def test_fees_stand_on_the_stub_alone() -> None:
    """3.6: what a household owes is not for the gate."""
    data = replace(SAMPLE, fees="欠费四个月")
    assert ["欠费四个月" in page for page in texts(render(data, layout="a5"))] == [True, False, False]
    stub, gate, customer = strips(render(data), "a4")
    assert "".join(letter.character for letter in stub).count("欠费四个月") == 1
    assert "费" not in "".join(letter.character for letter in gate + customer)


def test_fees_never_stand_on_three_ply_paper() -> None:
    [page] = texts(render(replace(SAMPLE, fees="欠费四个月"), layout="continuous"))
    assert "费" not in page


def test_long_fees_run_on_without_reaching_the_other_parts() -> None:
    data = replace(SAMPLE, fees="欠费说明" * 120)
    found = texts(render(data, layout="a5"))
    third = len(found) // 3
    assert "".join(found[:third]).count("欠") >= 120
    assert "欠" not in "".join(found[third:])


# codes, drafts, marks


@pytest.mark.parametrize("count", [3, 30])
def test_the_gate_scans_the_code_on_every_part_of_every_page(count: int) -> None:
    pages = 3 if count > LIMIT else 1
    for key, per_page, sheets in (("a4", 3, pages), ("a5", 1, 3 * pages), ("continuous", 1, pages)):
        found = scan(render(with_goods(count), layout=key))
        assert [[code for code, _ in page] for page in found] == [[SAMPLE.code] * per_page] * sheets
        assert all(side >= 18 for page in found for _, side in page)


@pytest.mark.parametrize("code", ["FX20260305-A0007.K3", "FX20260305-A0007.K3Q7W2XB9M4T", "A" * 64])
def test_codes_of_any_length_scan_and_stand_below_in_letters(code: str) -> None:
    pdf = render(replace(SAMPLE, code=code))
    assert [found for found, _ in scan(pdf)[0]] == [code] * 3
    assert texts(pdf)[0].count(code) == 3
    assert_stays_inside(pdf, "a4")


@pytest.mark.parametrize("key", LAYOUTS)
@pytest.mark.parametrize(("data", "mark"), [(DRAFT, marks.NONE), (SAMPLE, marks.draft())])
def test_a_draft_has_no_number_and_no_code_and_says_so(key: str, data: ReleaseSlip, mark: marks.Mark) -> None:
    pdf = render(data, mark, key)
    parts = 3 if key != "continuous" else 1
    assert not any(scan(pdf))
    whole = "".join(texts(pdf))
    assert SAMPLE.number not in whole
    assert whole.count("编号开具时生成") == parts
    assert sum(letter.tilted for page in letters(pdf) for letter in page) == 4 * parts
    assert "".join(letter.character for letter in letters(pdf)[0] if letter.tilted).startswith("草稿无效")
    assert_stays_inside(pdf, key)


@pytest.mark.parametrize("key", LAYOUTS)
def test_void_and_reprint_are_marked_on_every_part(key: str) -> None:
    again = marks.reprint(2, datetime.fromisoformat("2026-03-05T11:20:00+08:00"), "李敏")
    pdf = render(SAMPLE, marks.void() + again, key)
    parts = 3 if key != "continuous" else 1
    tilted = "".join(letter.character for page in letters(pdf) for letter in page if letter.tilted)
    assert tilted == "作废" * parts
    assert "".join(texts(pdf)).count("补打第2次2026-03-0511:20李敏") == parts
    assert_stays_inside(pdf, key)


def test_a_reprint_counts_from_two_and_has_a_time_zone() -> None:
    at = datetime.fromisoformat("2026-03-05T11:20:00+08:00")
    with pytest.raises(ValueError, match="第 2 次"):
        marks.reprint(1, at, "李敏")
    with pytest.raises(ValueError, match="时区"):
        marks.reprint(2, at.replace(tzinfo=None), "李敏")


# texts


@pytest.mark.parametrize("key", LAYOUTS)
def test_long_names_and_many_lines_neither_overlap_nor_leave_the_strip(key: str) -> None:
    pdf = render(LONG, layout=key)
    assert_stays_inside(pdf, key)
    assert "阿卜杜热合曼·买买提吐尔逊江" in "".join(texts(pdf))


@pytest.mark.parametrize("key", LAYOUTS)
def test_an_empty_field_leaves_no_label_behind(key: str) -> None:
    bare = replace(SAMPLE, plate="", carrier="", relation="", owner_confirmation="", window="", fees="")
    whole = "".join(texts(render(bare, layout=key)))
    for label in ("搬运车辆", "搬运人", "业主关系", "业主确认", "费用情况", "备注"):
        assert label not in whole


@pytest.mark.parametrize("name", ["张𬎆", "𠅤一", "䶮", "㛃㛃", "𬭎"])
def test_rare_names_print_in_full_and_copy_out_right(name: str) -> None:
    """3.11: the name survives into the PDF's text."""
    assert texts(render(replace(SAMPLE, applicant=name)))[0].count(f"申请人：{name}") == 3


def test_a_character_no_font_has_is_named_with_its_field() -> None:
    with pytest.raises(MissingGlyph) as caught:
        render(replace(SAMPLE, applicant="王😀"))
    assert caught.value.characters == "😀"
    assert caught.value.field == "申请人"
    assert "U+1F600" in str(caught.value)
    with pytest.raises(MissingGlyph, match="物品第2行·物品名称"):
        render(replace(SAMPLE, items=(SAMPLE.items[0], Item("箱\ue000", "", 1, "个"))))


def test_the_same_slip_is_the_same_bytes() -> None:
    for key in LAYOUTS:
        assert render(SAMPLE, layout=key) == render(SAMPLE, layout=key)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": ""}, "须有核验码"),
        ({"number": ""}, "不能有核验码"),
        ({"code": "中文"}, "核验码 的格式不对"),
        ({"valid_on": "2026-02-30"}, "有效日期 的格式不对"),
        ({"issued_at": "2026-03-05T10:12:00"}, "开具时间 的格式不对"),
        ({"total": -1}, "合计 不能小于 0"),
    ],
)
def test_data_that_cannot_be_true_is_refused_in_words(change: dict[str, str], said: str) -> None:
    with pytest.raises(BadData, match=said):
        render(replace(SAMPLE, **change))  # type: ignore[arg-type]


def test_an_unknown_layout_is_named() -> None:
    with pytest.raises(ValueError, match="没有「b5」这种版式"):
        render(SAMPLE, layout="b5")


LETTERS = "物品放行条冰箱红木沙发（）《》、，。；：！？“”…—·×℃ 　\n\tABCXYZ0123456789.-/ij𬎆𠅤䶮"
STORY = st.text(LETTERS, max_size=220)
SHORT = st.text(LETTERS, max_size=40)
ITEMS = st.lists(st.builds(Item, STORY, SHORT, st.integers(0, 10**9), SHORT, SHORT), max_size=15).map(tuple)
SLIPS = st.builds(
    ReleaseSlip,
    office=STORY,
    project=STORY,
    number=st.from_regex(r"FX[0-9]{8}-[A-Z][0-9]{4}", fullmatch=True),
    code=st.from_regex(r"FX[0-9]{8}-[A-Z][0-9]{4}\.[A-Z0-9]{2,12}", fullmatch=True),
    issued_at=st.just(SAMPLE.issued_at),
    unit=SHORT,
    kind=SHORT,
    applicant=SHORT,
    id_check=SHORT,
    phone=SHORT,
    relation=STORY,
    owner_confirmation=STORY,
    fees=STORY,
    items=ITEMS,
    total=st.integers(0, 10**12),
    total_words=SHORT,
    plate=SHORT,
    carrier=STORY,
    window=SHORT,
    valid_on=st.just(SAMPLE.valid_on),
    operator=SHORT,
    notes=st.lists(STORY, max_size=3).map(tuple),
)
NOTED = st.sampled_from(
    [marks.NONE, marks.reprint(12, datetime.fromisoformat("2026-03-05T11:20:00+08:00"), "欧阳晓敏" * 6)]
)


@pytest.mark.parametrize("key", LAYOUTS)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=SLIPS, mark=NOTED)
def test_any_text_stays_inside_and_nothing_is_cut(key: str, data: ReleaseSlip, mark: marks.Mark) -> None:
    pdf = render(data, mark, key)
    assert_stays_inside(pdf, key)
    first = letters(pdf)[: len(letters(pdf)) // (3 if key == "a5" else 1)]
    printed = Counter(letter.character for page in first for letter in page)
    given_texts = [
        data.office,
        data.project,
        data.unit,
        data.applicant,
        data.owner_confirmation,
        data.operator,
    ]
    given_texts += [data.carrier, data.total_words, *data.notes, mark.note]
    given_texts += [part for item in data.items for part in (item.name, item.feature, item.unit, item.note)]
    wanted = Counter("".join("".join(given_texts).split()))
    assert not wanted - printed


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_whatever_is_typed_prints_or_is_named(name: str) -> None:
    """Never a box, never a dropped letter: the text layer has it, or the error names it."""
    data = replace(SAMPLE, applicant=name)
    lost = missing(text.clean(name).replace("\n", ""))
    if lost:
        with pytest.raises(MissingGlyph) as caught:
            render(data, layout="continuous")
        assert caught.value.characters == lost
    else:
        printed = Counter(texts(render(data, layout="continuous"))[0])
        assert not Counter("".join(text.clean(name).split())) - printed
