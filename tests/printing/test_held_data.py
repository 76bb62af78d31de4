"""个人信息留存清单 on paper: all that is held, who saw it, and the person's rights (PIPL44, S10-E7)."""

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

from printing import marks, registry, schema
from printing.__main__ import main
from printing.fonts import MissingGlyph
from printing.held_data import AS_REQUIRED, SAMPLE, Held, HeldData, Seen, render
from printing.schema import BadData
from tests.printing.paper import letters, overlaps, sizes, texts

A4 = (210, 297)
AGAIN = marks.reprint(2, datetime.fromisoformat("2026-03-05T11:20:00+08:00"), "李敏")
MANY = replace(SAMPLE, rows=SAMPLE.rows * 5, seen=SAMPLE.seen * 20)
LONG = replace(
    SAMPLE,
    office="深圳市锦绣江山物业管理有限公司示例花园二期北区客服中心",
    project="示例花园二期北区（含商业街、会所和地下车库）",
    unit="示例花园二期北区18栋3单元2501室",
    operator="阿卜杜热合曼·买买提吐尔逊江·艾合买提江（代班）",
    rows=(
        Held(
            "商业街铺位承租人的法定代表人姓名和职务",
            "阿卜杜热合曼·买买提吐尔逊江" * 6,
            "联系、办事" * 12,
            "2027-03-05",
        ),
    )
    * 3,
    seen=(Seen("2024-01-01 至 2026-03-05", "李敏、赵静、" * 9, "住户卡上的姓名、电话和车牌" * 7),),
)


def assert_stays_inside(pdf: bytes) -> None:
    """Every letter lies within the margins, and no two lie on one another."""
    for sheet in letters(pdf):
        for letter in sheet:
            if letter.tilted:
                continue
            assert letter.left >= 17.5, letter
            assert letter.right <= 210 - 17.5, letter
            assert letter.top >= 14.5, letter
            assert letter.bottom <= 297 - 13.5, letter
        assert overlaps(sheet) == []


# what it says


def test_it_says_what_is_held_what_for_and_until_when() -> None:
    """PIPL44, 003-08: each thing with its purpose and its last day."""
    [whole] = texts(render(SAMPLE))
    for one in SAMPLE.rows:
        for told in (one.what, one.content, one.purpose, one.until or AS_REQUIRED):
            assert "".join(told.split()) in whole, told
    for look in SAMPLE.seen:
        assert "".join((look.when + look.who + look.what).split()) in whole
    for told in (SAMPLE.office, SAMPLE.project, SAMPLE.number, SAMPLE.unit, "".join(SAMPLE.note.split())):
        assert told in whole
    assert "2026年03月05日10:12" in whole


def test_it_says_the_rights_and_has_room_for_the_names() -> None:
    """PIPL44 to 48 in plain words."""
    [whole] = texts(render(SAMPLE))
    assert "您可以查阅、复制这些资料；有错的可以要求更正，不再需要的可以要求删除。" in whole
    assert "请联系示例物业服务中心前台" in whole
    for label in ("经办人：李敏", "申请人签名：", "日期：", "客服中心业务章"):
        assert whole.count(label) == 1
    assert "请联系本服务中心前台" in texts(render(replace(SAMPLE, office="")))[0]


def test_nothing_held_and_nobody_looking_is_said_too() -> None:
    """S10-E7: an empty answer is an answer."""
    [whole] = texts(render(replace(SAMPLE, rows=(), seen=(), note="")))
    assert "没有留存这一户的资料。" in whole
    assert "没有查看记录。" in whole
    assert "资料内容用途" not in whole


# pages


@pytest.mark.parametrize(
    ("data", "pages"),
    [(SAMPLE, 1), (replace(SAMPLE, rows=(), seen=()), 1), (MANY, 4), (LONG, 1)],
    ids=["sample", "empty", "many", "long"],
)
def test_it_takes_the_pages_it_needs_and_nothing_overlaps(data: HeldData, pages: int) -> None:
    pdf = render(data)
    assert sizes(pdf) == [A4] * pages
    assert_stays_inside(pdf)
    found = texts(pdf)
    assert all(SAMPLE.number in sheet for sheet in found)
    assert all((f"第{n}/{pages}页" in sheet) is (pages > 1) for n, sheet in enumerate(found, 1))


def test_every_page_says_whose_it_is_and_only_the_last_is_signed() -> None:
    *earlier, last = texts(render(MANY))
    for n, sheet in enumerate(earlier, 2):
        assert f"下接第{n}页，签名见第{len(earlier) + 1}页" in sheet
        assert "申请人签名：" not in sheet
    assert "申请人签名：" in last
    assert all("房号：" + SAMPLE.unit in sheet for sheet in (*earlier, last))
    assert all("资料内容用途和依据留存到" in sheet or "时间谁看了什么" in sheet for sheet in (*earlier, last))
    printed = "".join((*earlier, last))
    assert printed.count("张*，2020-01-01起") == 5
    assert printed.count("姓名和电话") >= 20


@pytest.mark.parametrize("rows", range(8, 26))
def test_no_row_is_lost_wherever_the_page_ends(rows: int) -> None:
    given_rows = tuple(Held(f"资料{n:02}", "一份", "办事") for n in range(rows))
    pdf = render(replace(SAMPLE, rows=given_rows))
    whole = "".join(texts(pdf))
    assert all(f"资料{n:02}" in whole for n in range(rows))
    assert whole.count("申请人签名：") == 1
    assert_stays_inside(pdf)


# marks


@pytest.mark.parametrize(
    ("data", "mark"), [(replace(SAMPLE, number="", issued_at=""), marks.NONE), (SAMPLE, marks.draft())]
)
def test_a_draft_has_no_number_and_says_so(data: HeldData, mark: marks.Mark) -> None:
    pdf = render(data, mark)
    [whole] = texts(pdf)
    assert SAMPLE.number not in whole
    assert "编号开具时生成" in whole
    assert "".join(one.character for one in letters(pdf)[0] if one.tilted) == "草稿无效"
    assert_stays_inside(pdf)


def test_void_and_reprint_are_marked_on_every_page() -> None:
    pdf = render(MANY, marks.void() + AGAIN)
    assert all("补打第2次2026-03-0511:20李敏" in sheet for sheet in texts(pdf))
    for sheet in letters(pdf):
        assert "".join(one.character for one in sheet if one.tilted) == "作废"
    assert_stays_inside(pdf)


# data


def test_the_same_list_is_the_same_bytes() -> None:
    assert render(SAMPLE) == render(SAMPLE)
    assert render(MANY, AGAIN) == render(MANY, AGAIN)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"issued_at": ""}, "须有开具时间"),
        ({"issued_at": "2026-03-05T10:12:00"}, "开具时间 的格式不对"),
        ({"number": "查1"}, "编号 的格式不对"),
        (
            {"rows": (replace(SAMPLE.rows[0], until="2026-02-30"),)},
            "留存的资料第1行·留存到 的格式不对",
        ),
    ],
)
def test_data_that_cannot_be_true_is_refused_in_words(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadData, match=said):
        render(replace(SAMPLE, **change))


def test_a_character_no_font_has_is_named_with_its_field() -> None:
    with pytest.raises(MissingGlyph, match="留存的资料第1行·内容"):
        render(replace(SAMPLE, rows=(Held("业主姓名", "😀*", ""),)))
    with pytest.raises(MissingGlyph, match="补打标记"):
        render(SAMPLE, replace(AGAIN, note="😀"))


def test_there_is_one_layout() -> None:
    with pytest.raises(BadData, match="没有「a5」版式"):
        render(SAMPLE, layout="a5")


def test_a_row_without_its_day_still_thaws() -> None:
    """Fields only get added, with defaults."""
    stored = json.loads(schema.freeze(SAMPLE))
    for row in stored["rows"]:
        if not row["until"]:
            del row["until"]
    assert registry.thaw("held_data", json.dumps(stored)) == SAMPLE


@pytest.mark.parametrize("options", [[], ["--mark", "draft"], ["--mark", "void"], ["--mark", "reprint"]])
def test_it_runs_alone_from_sample_to_paper(tmp_path: Path, options: list[str]) -> None:
    sample, out = tmp_path / "样.json", tmp_path / "清单.pdf"
    assert main(["held-data", "--sample", "--out", str(sample)]) == 0
    assert main(["held-data", "--data", str(sample), "--out", str(out), *options]) == 0
    assert (out.read_bytes() == render(SAMPLE)) is (not options)


def test_the_tool_describes_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "held-data  个人信息留存清单  版式：a4" in capsys.readouterr().out
    assert main(["held-data", "--schema"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["title"] == "个人信息留存清单"
    parts = [told, *(told["properties"][name]["items"] for name in ("rows", "seen"))]
    assert all(entry["description"].strip() for part in parts for entry in part["properties"].values())


LETTERS = "业主姓名电话放行条证件复件（）《》、，。；：“”…—·× 　\n\tABCXYZ0123456789.-/*𬎆𠅤䶮"
STORY = st.text(LETTERS, max_size=400)
SHORT = st.text(LETTERS, max_size=40)
LISTS = st.builds(
    HeldData,
    office=STORY,
    project=STORY,
    number=st.from_regex(r"CX[0-9]{8}-[A-Z][0-9]{4}", fullmatch=True),
    issued_at=st.just(SAMPLE.issued_at),
    unit=SHORT,
    operator=SHORT,
    note=STORY,
    rows=st.lists(st.builds(Held, SHORT, STORY, SHORT, st.sampled_from(["", "2027-03-05"])), max_size=12).map(
        tuple
    ),
    seen=st.lists(st.builds(Seen, SHORT, SHORT, STORY), max_size=12).map(tuple),
)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=LISTS, mark=st.sampled_from([marks.NONE, AGAIN]))
def test_any_text_stays_inside_and_nothing_is_cut(data: HeldData, mark: marks.Mark) -> None:
    pdf = render(data, mark)
    assert_stays_inside(pdf)
    printed = Counter("".join(texts(pdf)))  # pdfium takes a hyphen at a line's end for a soft one
    said = [data.office, data.project, data.number, data.unit, data.operator, data.note, mark.note]
    said += [part for one in data.rows for part in (one.what, one.content, one.purpose, one.until)]
    said += [part for one in data.seen for part in (one.when, one.who, one.what)]
    assert not Counter("".join("".join(said).split())) - printed


def test_a_cell_taller_than_a_page_runs_on() -> None:
    data = replace(SAMPLE, rows=(Held("其他", "长" * 3000, ""), *SAMPLE.rows))
    pdf = render(data)
    assert "".join(texts(pdf)).count("长") == 3000
    assert_stays_inside(pdf)
