"""交接班记录, 招领启事, 留言单 on paper: what a shift leaves, what was found, what is to be passed on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from printing import lost_property_notice, marks, message_note, registry, shift_handover
from printing.__main__ import main
from printing.fonts import MissingGlyph
from printing.lost_property_notice import LostPropertyNotice
from printing.message_note import MessageNote
from printing.schema import BadData
from printing.shift_handover import (
    Cash,
    Difference,
    Equipment,
    Found,
    Matter,
    Message,
    Out,
    Receipts,
    ShiftHandover,
    Visitor,
)
from tests.printing.paper import (
    assert_nothing_is_cut,
    assert_stays_inside,
    assert_whole,
    letters,
    said,
    scan,
    sizes,
    texts,
    tilted,
)

SHIFT, NOTICE, NOTE = shift_handover.SAMPLE, lost_property_notice.SAMPLE, message_note.SAMPLE
PAPERS = pytest.mark.parametrize("name", ["shift-handover", "lost-property-notice", "message-note"])
A4, A6 = (210, 297), (105, 148)
AGAIN = marks.reprint(2, datetime.fromisoformat("2026-03-06T11:20:00+08:00"), "李敏")
LONG = "阿卜杜热合曼·买买提吐尔逊江·艾合买提江𬎆"
OFFICE = "深圳市锦绣江山物业管理有限公司示例花园二期北区客服中心"
EMPTY = replace(
    SHIFT,
    matters=(),
    visitors=(),
    out=(),
    equipment=(),
    lost_property=(),
    messages=(),
    notes=(),
    differences=(),
)
SECTIONS = (
    "在办事项",
    "未离开访客",
    "未收回证件、钥匙、卡",
    "现金及收据号段",
    "设备状态",
    "拾获物品",
    "留言",
    "注意事项",
    "差异",
)


# 交接班记录


def test_a_shift_is_handed_over_with_all_that_is_open() -> None:
    """2.11, S01: who to whom, when; every section; both signatures with their time."""
    pdf = shift_handover.render(SHIFT)
    [whole] = texts(pdf)
    assert sizes(pdf) == [A4]
    assert_nothing_is_cut(SHIFT, pdf, 16)
    for told in (
        "当班时间：2026-03-0508:00至2026-03-0520:00",
        "交班人：李敏客服前台",
        "接班人：郑国强物业总值",
        "交班签署：李敏2026-03-0520:01",
        "接班签署：郑国强2026-03-0520:02",
        "交班人签名：",
        "接班人签名：",
    ):
        assert told in whole, told


def test_every_section_stands_even_when_there_is_nothing_in_it() -> None:
    """An omission shows: what is not said was not forgotten."""
    for data in (SHIFT, EMPTY):
        [whole] = texts(shift_handover.render(data))
        places = [whole.find(title) for title in SECTIONS]
        assert -1 not in places
        assert places == sorted(places)
    for none in (
        "没有在办事项。",
        "没有未离开的访客。",
        "都已收回。",
        "本班没有收款。",
        "没有记录设备状态。",
    ):
        assert none in whole
    for none in ("没有保管中的拾获物品。", "没有未转达的留言。", "没有注意事项。", "清点无差异。"):
        assert none in whole


@pytest.mark.parametrize(("fen", "yuan"), [(50000, "500.00"), (123456789, "1,234,567.89"), (-5, "-0.05")])
def test_money_is_said_in_yuan(fen: int, yuan: str) -> None:
    [whole] = texts(shift_handover.render(replace(SHIFT, cash=(Cash("备用金", fen, "清点两遍"),))))
    assert f"备用金{yuan}清点两遍" in whole
    assert "本班没有收款。" not in whole


def test_receipts_have_their_place_with_and_without_cash() -> None:
    one = (Receipts("押金收据", "0001201", "0001203", 3, "0001202"), Receipts("收据", "77", "78", 2))
    for cash in ((), (Cash("现金收款", 100),)):
        [whole] = texts(shift_handover.render(replace(SHIFT, cash=cash, receipts=one)))
        assert "押金收据0001201至000120330001202" in whole
        assert "收据77至782无" in whole
        assert whole.count("现金及收据号段") == 1
        assert "本班没有收款。" not in whole


def test_without_a_successor_the_shift_stays_and_the_paper_says_so() -> None:
    """004-44, S01-E1."""
    alone = replace(SHIFT, ended_at="", to_name="", to_role="", to_signed_at="")
    [whole] = texts(shift_handover.render(alone))
    assert "接班人：接班人未到，班次仍由交班人当班" in whole
    assert "2026-03-0508:00至现在" in whole
    assert "接班签署：还没有签署" in whole


def test_an_urgent_message_is_marked_in_the_list() -> None:
    messages = (replace(SHIFT.messages[0], urgent=True), SHIFT.messages[0])
    [whole] = texts(shift_handover.render(replace(SHIFT, messages=messages)))
    assert whole.count("【紧急】请明早回电") == 1


@pytest.mark.parametrize("times", [6, 9, 15])
def test_a_full_shift_runs_on_and_is_signed_once_at_its_end(times: int) -> None:
    matters = tuple(replace(SHIFT.matters[0], what=f"事项{n:03}") for n in range(times * 2))
    data = replace(SHIFT, matters=matters, visitors=SHIFT.visitors * times, notes=SHIFT.notes * times)
    pdf = shift_handover.render(data)
    found = texts(pdf)
    assert len(found) > 1
    assert_nothing_is_cut(data, pdf, 16)
    whole = "".join(found)
    assert all(whole.count(one.what) == 1 for one in matters)
    for n, sheet in enumerate(found, 1):
        assert f"第{n}/{len(found)}页" in sheet
        assert SHIFT.number in sheet
        assert ("交班人签名：" in sheet) is (n == len(found))
        assert (f"签名见第{len(found)}页" in sheet) is (n < len(found))


def test_columns_of_all_sections_stand_in_line() -> None:
    """What one section has below another begins at the same place."""
    [sheet] = letters(shift_handover.render(SHIFT))
    line = "".join(letter.character for letter in sheet)
    lefts = set()
    for title in ("时限下一步", "进入时间车牌", "领用时间应还", "拾获时间保管处", "状态说明", "时间留给"):
        assert title in line
        lefts.add(round(sheet[line.index(title)].left))
    assert len(lefts) == 1


# 招领启事


def test_the_notice_says_what_where_when_and_how_to_claim_it() -> None:
    """004-46, S12: large; who found it, and what only the owner knows, is not even in its data."""
    pdf = lost_property_notice.render(NOTICE)
    assert sizes(pdf) == [A4]
    assert_nothing_is_cut(replace(NOTICE, operator=""), pdf, 32)
    [whole] = texts(pdf)
    assert whole.startswith("招领启事2026年3月5日傍晚，在大堂休息区拾到下列物品")
    assert "示例物业服务中心2026年3月5日" in whole
    assert NOTICE.operator not in whole
    tall = {letter.character: letter.bottom - letter.top for letter in letters(pdf)[0]}
    assert tall["招"] > 12
    assert tall["伞"] > 8
    fields = set(LostPropertyNotice.__dataclass_fields__)
    assert not fields & {"finder", "secret_features", "secret", "storage"}


def test_a_long_notice_is_set_smaller_and_stays_on_one_page() -> None:
    data = replace(
        NOTICE,
        what="黑色双肩电脑包一个，内有文件若干和充电器一只",
        features="品牌字样已磨损，右侧挂有一个蓝色小玩偶，拉链头缺一个",
        place="二期北区三栋与四栋之间的儿童游乐场长椅上",
        office=OFFICE,
        operator="",
    )
    pdf = lost_property_notice.render(data, AGAIN)
    assert sizes(pdf) == [A4]
    assert_nothing_is_cut(data, pdf, 32)
    assert "补打第2次" in texts(pdf)[0]


# 留言单


def test_the_note_says_for_whom_from_whom_and_has_a_line_for_passing_it_on() -> None:
    """003-13: surname and contact; until it is passed on there is a line for when and by whom."""
    pdf = message_note.render(NOTE)
    assert sizes(pdf) == [A6]
    assert_nothing_is_cut(NOTE, pdf, 10)
    [whole] = texts(pdf)
    assert "转达时间：转达人：" in whole
    assert "03-0516:05" in whole
    assert "紧急" not in whole
    done = replace(NOTE, passed_at="03-05 17:30", passed_by="王芳")
    assert "转达时间：03-0517:30转达人：王芳" in texts(message_note.render(done))[0]


def test_an_urgent_note_says_when_somebody_was_called_and_what_came_of_it() -> None:
    """003-14."""
    urgent = replace(NOTE, urgent=True, called_at="16:07", call_result="无人接听")
    [whole] = texts(message_note.render(urgent))
    assert whole.index("紧急") < whole.index("留给：")
    assert "紧急联系：16:07联系结果：无人接听" in whole


def test_long_words_run_on_to_a_second_note() -> None:
    data = replace(NOTE, words="请尽快回电，" * 90, caller=LONG, office=OFFICE)
    pdf = message_note.render(data)
    found = texts(pdf)
    assert sizes(pdf) == [A6] * len(found)
    assert 2 <= len(found) <= 4
    assert "下接第2页，转达时间见第" in found[0]
    assert ["转达人：" in sheet for sheet in found] == [False] * (len(found) - 1) + [True]
    assert_nothing_is_cut(data, pdf, 10)


# all three


@PAPERS
def test_a_draft_has_no_number_and_void_and_reprint_are_marked(name: str) -> None:
    document = registry.document(name)
    draft = replace(document.sample, number="", issued_at="")
    for pdf in (document.render(draft), document.render(document.sample, marks.draft())):
        assert document.sample.number not in "".join(texts(pdf))
        assert "编号开具时生成" in texts(pdf)[0]
        assert tilted(pdf) == "草稿无效"
        assert not any(scan(pdf))
    pdf = document.render(document.sample, marks.void() + AGAIN)
    assert tilted(pdf) == "作废"
    assert "补打第2次2026-03-0611:20李敏" in texts(pdf)[0]
    assert_stays_inside(pdf, 10)
    with pytest.raises(BadData, match=f"已编号的{document.title}须有"):
        document.render(replace(document.sample, issued_at=""))


@PAPERS
def test_it_runs_alone_from_sample_to_paper(name: str, tmp_path: Path) -> None:
    document = registry.document(name)
    sample, out = tmp_path / "样.json", tmp_path / "单.pdf"
    assert main([name, "--schema", "--out", str(sample)]) == 0
    assert json.loads(sample.read_text("utf-8"))["title"] == document.title
    assert main([name, "--sample", "--out", str(sample)]) == 0
    assert main([name, "--data", str(sample), "--out", str(out)]) == 0
    assert out.read_bytes() == document.render(document.sample)


@PAPERS
def test_the_json_of_today_thaws_for_ever(name: str) -> None:
    """Stored as of version 0.1: fields only get added, with defaults."""
    stored = Path(__file__).parent / "data" / f"{name.replace('-', '_')}_0_1.json"
    document = registry.document(name)
    data = registry.thaw(name, stored.read_text("utf-8"))
    assert data == document.sample
    assert document.render(data) == document.render(document.sample)


@pytest.mark.parametrize(
    ("name", "change", "field"),
    [
        ("shift-handover", {"from_name": "李😀"}, "交班人"),
        ("shift-handover", {"matters": (Matter("报修", "漏水😀"),)}, "在办事项第1行·事项"),
        ("lost-property-notice", {"bring": ("证件", "😀")}, "认领时请带第2行"),
        ("message-note", {"words": "好😀"}, "留言"),
    ],
)
def test_a_character_no_font_has_is_named_with_its_field(
    name: str, change: dict[str, Any], field: str
) -> None:
    document = registry.document(name)
    with pytest.raises(MissingGlyph) as caught:
        document.render(replace(document.sample, **change))
    assert (caught.value.field, caught.value.characters) == (field, "😀")
    with pytest.raises(BadData, match=f"{document.title}没有「b5」版式"):
        document.render(document.sample, layout="b5")


TEXT = "交接班留言拾获物品钥匙（）《》、，。；：“”…—·× 　\n\tABCXYZ0123456789.-/*𬎆𠅤䶮"
STORY, SHORT = st.text(TEXT, max_size=150), st.text(TEXT, max_size=30)
COUNT = st.integers(1, 10**6)
PROPERTY = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))


def rows(kind: type, *kinds: Any) -> Any:
    return st.lists(st.builds(kind, *kinds), max_size=4).map(tuple)


SHIFTS = st.builds(
    replace,
    st.just(SHIFT),
    **dict.fromkeys(("office", "project"), STORY),
    **dict.fromkeys(("shift", "from_name", "from_role", "to_role"), SHORT),
    matters=rows(Matter, SHORT, STORY, SHORT, SHORT, SHORT),
    visitors=rows(Visitor, SHORT, COUNT, SHORT, SHORT, SHORT, SHORT),
    out=rows(Out, SHORT, SHORT, SHORT, SHORT, SHORT, COUNT),
    cash=rows(Cash, SHORT, st.integers(-(10**9), 10**9), STORY),
    receipts=rows(Receipts, SHORT, SHORT, SHORT, COUNT, SHORT),
    equipment=rows(Equipment, STORY, SHORT, STORY),
    lost_property=rows(Found, SHORT, STORY, SHORT, SHORT, SHORT),
    messages=rows(Message, SHORT, SHORT, STORY, SHORT, st.booleans(), SHORT),
    notes=st.lists(STORY, max_size=3).map(tuple),
    differences=rows(Difference, SHORT, SHORT, SHORT, STORY),
)


@PROPERTY
@given(data=SHIFTS, mark=st.sampled_from([marks.NONE, AGAIN]))
def test_any_handover_stays_inside_and_nothing_is_cut(data: ShiftHandover, mark: marks.Mark) -> None:
    pdf = shift_handover.render(data, mark)
    assert_nothing_is_cut(data, pdf, 16)
    assert pdf == shift_handover.render(data, mark)


NOTICES = ("office", "what", "features", "place", "found_at", "claim_at", "claim_hours", "after", "project")


@PROPERTY
@given(change=st.fixed_dictionaries({name: STORY for name in NOTICES}), phone=SHORT)
def test_any_notice_stays_inside_and_nothing_is_cut(change: dict[str, str], phone: str) -> None:
    data = replace(NOTICE, operator="", phone=phone, **change)  # type: ignore[arg-type]
    pdf = lost_property_notice.render(data, AGAIN)
    assert_nothing_is_cut(data, pdf, 32)
    assert pdf == lost_property_notice.render(data, AGAIN)


NOTES = (
    "office",
    "project",
    "words",
    "to",
    "caller",
    "contact",
    "wish",
    "operator",
    "passed_at",
    "passed_by",
)


@PROPERTY
@given(change=st.fixed_dictionaries({name: STORY if name == "words" else SHORT for name in NOTES}))
def test_any_note_stays_inside_and_nothing_is_cut(change: dict[str, str]) -> None:
    data: MessageNote = replace(NOTE, urgent=True, **change)  # type: ignore[arg-type]
    pdf = message_note.render(data)
    assert_stays_inside(pdf, 10)
    told = said(data if data.passed_at.strip() else replace(data, passed_by=""))
    assert_whole(pdf, told)
    assert pdf == message_note.render(data)
