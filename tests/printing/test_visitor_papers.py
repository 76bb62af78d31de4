"""访客单, 来访登记表, 在访人员清单 on paper: what the gate reads; nothing written is gone (004-48)."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from printing import evacuation_list, marks, registry, visitor_register, visitor_slip
from printing.__main__ import main
from printing.evacuation_list import Inside
from printing.fonts import MissingGlyph
from printing.marks import Mark
from printing.schema import BadData
from printing.visitor_register import CORRECTABLE, Correction, Keeper, Visit, VisitorRegister
from printing.visitor_slip import VisitorSlip
from tests.printing.paper import (
    assert_nothing_is_cut,
    assert_stays_inside,
    assert_whole,
    colours,
    letters,
    scan,
    sizes,
    smallest,
    struck,
    texts,
    tilted,
)

SLIP, SHEET, LIST = visitor_slip.SAMPLE, visitor_register.SAMPLE, evacuation_list.SAMPLE
SLIPS = pytest.mark.parametrize("key", visitor_slip.LAYOUTS)
AGAIN = marks.reprint(2, datetime.fromisoformat("2026-03-05T11:20:00+08:00"), "李敏")
LONG = "阿卜杜热合曼·买买提吐尔逊江·艾合买提江"
OFFICE = "深圳市锦绣江山物业管理有限公司示例花园二期北区客服中心"


# 访客单


def test_the_slip_says_where_until_when_and_has_a_part_that_comes_back() -> None:
    """2.5: number, 称呼, target, reason, time, end; below the tear line the host's name and the time."""
    for key in visitor_slip.LAYOUTS:
        [whole] = texts(visitor_slip.render(SLIP, layout=key))
        upper, lower = whole.split("✂")
        for told in (SLIP.office, SLIP.project, SLIP.host, SLIP.reason, SLIP.plate, SLIP.operator, SLIP.code):
            assert told in upper
        for time in ("2026-03-0510:12", "2026-03-05", "20:00"):
            assert time in upper
        for label in ("被访人签字：", "离开时间：", "门岗："):
            assert lower.count(label) == 1
        for told in (SLIP.number, SLIP.visitor, SLIP.target, "2人"):
            assert told in upper
            assert told in lower


def test_thermal_paper_is_as_long_as_it_must_be_and_black() -> None:
    """Nothing under 9 pt, no grey that a thermal head would dither, 72 of 80 mm printed on."""
    short, long = visitor_slip.render(SLIP), visitor_slip.render(replace(SLIP, notes=("请走北门",) * 9))
    for pdf in (short, long, visitor_slip.render(SLIP, marks.void() + AGAIN), visitor_slip.render(DRAFT)):
        assert colours(pdf) == {(0, 0, 0), (255, 255, 255)}
        assert smallest(pdf) >= 9
        assert_stays_inside(pdf, 4)
    [(wide, high)], [(_, higher)] = sizes(short), sizes(long)
    assert (wide, 20 < higher - high < 40) == (80, True)
    lowest = max(letter.bottom for letter in letters(short)[0])
    assert 4 < high - lowest < 9, "no paper is wasted below the last line"


DRAFT = replace(SLIP, number="", code="", issued_at="", valid_until="")


def test_a6_has_its_size_and_one_page() -> None:
    full = replace(SLIP, goods="水果一箱", booking="YY20260304-A0002", host="欧阳𬎆女士", notes=("请走北门",))
    for data in (SLIP, full):
        assert sizes(visitor_slip.render(data, layout="a6")) == [(105, 148)]


@SLIPS
def test_the_exit_scans_the_slip(key: str) -> None:
    [page] = scan(visitor_slip.render(SLIP, layout=key))
    [(code, side)] = page
    assert code == SLIP.code
    assert side >= 22
    [whole] = texts(visitor_slip.render(SLIP, layout=key))
    assert whole.count(SLIP.code) == 1, "in letters too, for who types it"


@SLIPS
@pytest.mark.parametrize(("data", "mark"), [(DRAFT, marks.NONE), (SLIP, marks.draft())])
def test_a_draft_slip_lets_nobody_in(key: str, data: VisitorSlip, mark: Mark) -> None:
    pdf = visitor_slip.render(data, mark, key)
    [whole] = texts(pdf)
    assert not any(scan(pdf))
    assert SLIP.number not in whole
    assert whole.count("编号开具时生成") == 2
    assert (whole.count("草稿无效"), tilted(pdf)) == ((2, "") if key == "80mm" else (2, "草稿无效" * 2))
    assert_stays_inside(pdf, 4)


@SLIPS
def test_void_and_reprint_stand_on_both_parts(key: str) -> None:
    pdf = visitor_slip.render(SLIP, marks.void() + AGAIN, key)
    [whole] = texts(pdf)
    assert whole.count("作废") == 2
    assert whole.count("补打第2次2026-03-0511:20李敏") == 1


@SLIPS
def test_long_names_and_rare_characters_stand_whole_on_the_slip(key: str) -> None:
    data = replace(
        SLIP, office=OFFICE, visitor=f"{LONG}𬎆先生", host=LONG, target="二期北区18栋3单元2501室" * 2
    )
    pdf = visitor_slip.render(replace(data, goods="钢琴、" * 40), layout=key)
    assert_stays_inside(pdf, 4 if key == "80mm" else 9)
    assert_whole(pdf, [data.office, data.visitor, data.host, data.target, "钢琴" * 40])
    assert len(sizes(pdf)) == (1 if key == "80mm" else 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "", "valid_until": ""}, "已编号的访客单须有核验码、有效至"),
        ({"number": ""}, "没有编号的草稿不能有核验码"),
        ({"people": 0}, "人数 不能小于 1"),
        ({"valid_until": "20:00"}, "有效至 的格式不对"),
    ],
)
def test_a_slip_that_cannot_be_true_is_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadData, match=said):
        visitor_slip.render(replace(SLIP, **change))


# 来访登记表


def many(count: int) -> VisitorRegister:
    visits = (
        replace(SHEET.visits[n % 5], serial=n + 1, number=f"LF20260305-B{n + 1:04}") for n in range(count)
    )
    return replace(SHEET, visits=tuple(visits))


def test_a_correction_strikes_the_first_value_and_leaves_it_legible() -> None:
    """004-48: the original, a line through it, the new value after it; why, who, when at the sheet's foot."""
    pdf = visitor_register.render(SHEET)
    [whole] = texts(pdf)
    assert struck(pdf) == ["3栋1单元1210" + "3" + "粤BD67890"]
    assert "3栋1单元12103栋1单元1201[1]" in whole
    assert "[1]序号1「房号」原为3栋1单元1210，更正为3栋1单元1201；原因：听错房号；李敏08:09" in whole
    assert "[3]序号5「车牌」原为粤BD67890，更正为粤BD67891" in whole


def test_every_value_but_the_last_is_struck_and_nothing_is_said_too() -> None:
    """004-48: corrected twice, into nothing, and from nothing."""
    corrections = (
        Correction("reason", "送货", "说错", "李敏", "08:10"),
        Correction("reason", "维修", "又说错", "李敏", "08:12"),
        Correction("plate", "", "没有开车", "李敏", "08:13"),
        Correction("goods", "电钻", "漏记", "李敏", "08:14"),
    )
    visit = replace(SHEET.visits[1], reason="探访", plate="粤B00001", corrections=corrections)
    pdf = visitor_register.render(replace(SHEET, visits=(visit,)))
    assert Counter(struck(pdf)[0]) == Counter("探访送货粤B00001（空）")
    [whole] = texts(pdf)
    for told in (
        "探访送货[1]维修[2]",
        "粤B00001（空）[3]",
        "（空）电钻[4]",
        "「携带物品」原为（空），更正为电钻",
    ):
        assert told in whole, told


def test_without_a_correction_no_line_crosses_a_letter() -> None:
    visits = tuple(replace(visit, corrections=()) for visit in SHEET.visits)
    assert struck(visitor_register.render(replace(SHEET, visits=visits))) == [""]


def test_refused_and_unanswered_are_said_in_words_and_leave_their_line() -> None:
    """S02-E1, E2, E6."""
    [whole] = texts(visitor_register.render(SHEET))
    for told in ("拒绝14:03", "拒绝，未进入", "未接，未进入", "未离开"):
        assert told in whole
    assert "登记5次进入3次拒绝1次未接1次未离开1次" in whole
    assert "00:00–08:00总值郑国强；08:00–20:00前台李敏；20:00–24:00总值郑国强" in whole
    assert all(label in whole for label in ("总值签名：", "前台签名：", "2026年03月05日星期四"))


def test_columns_that_the_field_policy_leaves_empty_are_left_out() -> None:
    """3.1: with the default policy there is no column for phone, ID, sex or firm at all."""
    [whole] = texts(visitor_register.render(SHEET))
    for title in ("电话", "证件", "性别", "访客证"):
        assert title not in whole
    asked = {
        "phone": "139****0001",
        "id_check": "身份证仅核验",
        "gender": "男",
        "badge": "012",
        "company": "顺心",
    }
    visits = tuple(replace(visit, **asked) for visit in SHEET.visits)
    pdf = visitor_register.render(replace(SHEET, visits=visits))
    assert all(told in texts(pdf)[0] for told in ("电话", "证件", "性别", "访客证", *asked.values()))
    assert_stays_inside(pdf, 12)


@pytest.mark.parametrize("count", [7, 11, 12, 13, 60])
def test_many_visits_run_on_with_their_notes_on_the_same_sheet(count: int) -> None:
    pdf = visitor_register.render(many(count))
    found = texts(pdf)
    pages = len(found)
    assert sizes(pdf) == [(297, 210)] * pages
    for n, whole in enumerate(found, 1):
        assert (f"第{n}/{pages}页" in whole) is (pages > 1)
        assert (f"下接第{n + 1}页，签名见第{pages}页" in whole) is (n < pages)
        assert ("客服经理审阅：" in whole) is (n == pages)
    noted = 0
    for n in range(1, count + 1):
        [page] = [whole for whole in found if f"B{n:04}" in whole]
        for _ in SHEET.visits[(n - 1) % 5].corrections:
            noted += 1
            assert f"[{noted}]序号{n}「" in page, "the note stands where its visit stands"
    assert "".join(found).count("以下空白") == 1
    assert_stays_inside(pdf, 12)


def test_an_empty_day_and_a_day_not_over_say_so() -> None:
    [whole] = texts(visitor_register.render(replace(SHEET, visits=())))
    assert "这一天没有来访登记。" in whole
    assert "以下空白" not in whole
    today = replace(SHEET, issued_at="2026-03-05T14:05:00+08:00")
    assert "截至14:05" in texts(visitor_register.render(today))[0]


def test_a_correction_of_what_no_correction_may_touch_is_refused() -> None:
    """004-48: who registered, and under which number, is never corrected."""
    for column in ("registrar", "number", "serial", "state"):
        wrong = replace(SHEET.visits[0], corrections=(Correction(column, "王芳", "", "李敏", ""),))
        with pytest.raises(BadData, match="来访第1行·更正第1行·栏目 的格式不对"):
            visitor_register.render(replace(SHEET, visits=(wrong,)))
    assert all(hasattr(SHEET.visits[0], name) for name in CORRECTABLE.split("|"))


# 在访人员清单


def test_the_evacuation_list_is_large_sums_up_and_can_be_ticked() -> None:
    pdf = evacuation_list.render(LIST)
    [whole] = texts(pdf)
    assert smallest(pdf) >= 12
    assert "在内9人共5组" in whole
    for told in ("3栋3人", "5栋5人", "客服中心1人", "截至：2026年03月05日14:05", "集合地点：中心花园喷泉旁"):
        assert told in whole
    for one in LIST.visits:
        assert f"{one.target}{one.visitor}{one.people}{one.since}{one.minutes}{one.plate}{one.note}" in whole
    assert_stays_inside(pdf, 15)


def test_a_long_evacuation_list_names_the_building_again_on_every_page() -> None:
    visits = tuple(
        Inside(f"{n // 40 + 1}栋", f"1单元{n:04}", "赵先生", 1, "10:14", n, "粤B12345") for n in range(80)
    )
    pdf = evacuation_list.render(replace(LIST, visits=visits))
    found = texts(pdf)
    assert len(found) == 5
    assert "在内80人" in found[0]
    assert all("栋40人清点房号" in whole for whole in found)
    assert all(sum(f"1单元{n:04}" in whole for whole in found) == 1 for n in range(80))
    assert all("清点人：" not in whole for whole in found[:-1])
    assert_stays_inside(pdf, 15)


def test_nobody_inside_is_said() -> None:
    [whole] = texts(evacuation_list.render(replace(LIST, visits=())))
    assert "在内0人" in whole
    assert "现在没有访客在内。" in whole


# all three


@pytest.mark.parametrize("name", ["visitor-slip", "visitor-register", "evacuation-list"])
def test_it_runs_alone_from_sample_to_paper(name: str, tmp_path: Path) -> None:
    document = registry.document(name)
    sample, out = tmp_path / "样.json", tmp_path / "单.pdf"
    assert main([name, "--schema", "--out", str(sample)]) == 0
    assert json.loads(sample.read_text("utf-8"))["title"] == document.title
    assert main([name, "--sample", "--out", str(sample)]) == 0
    for layout in document.layouts:
        assert main([name, "--data", str(sample), "--out", str(out), "--layout", layout]) == 0
        assert out.read_bytes() == document.render(document.sample, layout=layout)
    assert main([name, "--data", str(sample), "--out", str(out), "--mark", "reprint"]) == 0
    assert "补打第2次" in texts(out.read_bytes())[0]


JSON = Path(__file__).parent / "data"


@pytest.mark.parametrize("name", ["visitor-slip", "visitor-register", "evacuation-list"])
def test_the_json_of_today_thaws_for_ever(name: str) -> None:
    """Stored as of version 0.1: fields only get added, with defaults."""
    stored = JSON / f"{name.replace('-', '_')}_0_1.json"
    document = registry.document(name)
    data = registry.thaw(name, stored.read_text("utf-8"))
    assert data == document.sample
    assert document.render(data) == document.render(document.sample)


def test_a_character_no_font_has_is_named_with_its_field() -> None:
    with pytest.raises(MissingGlyph, match="来访人"):
        visitor_slip.render(replace(SLIP, visitor="😀先生"))
    with pytest.raises(MissingGlyph, match="在内访客第1行·来访人"):
        evacuation_list.render(replace(LIST, visits=(replace(LIST.visits[0], visitor="😀"),)))
    with pytest.raises(MissingGlyph, match="补打标记"):
        visitor_register.render(SHEET, replace(AGAIN, note="😀"))
    with pytest.raises(BadData, match="来访登记表没有「a5」版式"):
        visitor_register.render(SHEET, layout="a5")


TEXT = "访客来登记房号推销（）《》、，。；：“”…—·× 　\n\tABCXYZ0123456789.-/*𬎆𠅤䶮"
STORY, SHORT = st.text(TEXT, max_size=200), st.text(TEXT, max_size=30)
FIXED = {"number": st.just(SLIP.number), "code": st.just(SLIP.code), "valid_until": st.just(SLIP.valid_until)}
COUNT = st.integers(1, 10**6)
CORRECTIONS = st.builds(Correction, st.sampled_from(CORRECTABLE.split("|")), SHORT, SHORT, SHORT, SHORT)
NAMES = CORRECTABLE.replace("people|", "").split("|")
VISITS = st.builds(
    Visit,
    serial=COUNT,
    people=COUNT,
    state=SHORT,
    registrar=SHORT,
    corrections=st.lists(CORRECTIONS, max_size=4).map(tuple),
    **{name: STORY if name == "remark" else SHORT for name in NAMES},
)


PROPERTY = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))


SLIPS_OF_ALL_KINDS = st.builds(
    VisitorSlip,
    issued_at=st.just(SLIP.issued_at),
    people=COUNT,
    notes=st.lists(STORY, max_size=2).map(tuple),
    **FIXED,
    **dict.fromkeys(("office", "project", "reason", "goods"), STORY),
    **dict.fromkeys(("visitor", "target", "operator", "host", "plate", "booking"), SHORT),
)


@SLIPS
@PROPERTY
@given(data=SLIPS_OF_ALL_KINDS)
def test_any_slip_stays_inside_and_nothing_is_cut(key: str, data: VisitorSlip) -> None:
    assert_nothing_is_cut(data, visitor_slip.render(data, layout=key), 4 if key == "80mm" else 9)


@PROPERTY
@given(visits=st.lists(VISITS, max_size=6).map(tuple), office=STORY, name=SHORT, chain=SHORT)
def test_any_register_stays_inside_and_nothing_is_cut(
    visits: tuple[Visit, ...], office: str, name: str, chain: str
) -> None:
    keepers = (Keeper("前台", name, "08:00"),) * 3
    data = replace(SHEET, visits=visits, office=office, operator=name, chain=chain, keepers=keepers)
    pdf = visitor_register.render(data)
    assert_nothing_is_cut(data, pdf, 12)
    assert pdf == visitor_register.render(data)


INSIDE = st.builds(Inside, SHORT, SHORT, SHORT, COUNT, SHORT, COUNT, SHORT, STORY)


@PROPERTY
@given(visits=st.lists(INSIDE, max_size=8).map(tuple), office=STORY, meeting_point=STORY)
def test_any_evacuation_list_stays_inside_and_nothing_is_cut(
    visits: tuple[Inside, ...], office: str, meeting_point: str
) -> None:
    apart = tuple(replace(one, place=f"{n}{one.place}") for n, one in enumerate(visits))
    data = replace(LIST, operator="", visits=apart, office=office, meeting_point=meeting_point)
    assert_nothing_is_cut(data, evacuation_list.render(data), 15)
