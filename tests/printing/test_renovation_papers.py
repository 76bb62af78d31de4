"""装修 on paper (003-40, 003-41, S05, S06, domain.md 2.3, 3.4, 3.5): the permit on the door and its
companions."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from printing import marks, registry, renovation_permit
from printing.__main__ import main
from printing.fonts import MissingGlyph
from printing.renovation import FORBIDDEN, Hours
from printing.renovation_permit import Extension
from printing.schema import BadData
from tests.printing.paper import (
    assert_nothing_is_cut,
    assert_stays_inside,
    letters,
    scan,
    sizes,
    tilted,
    words,
)

PERMIT = renovation_permit.SAMPLE
NAMES = ["renovation-permit"]
PAPERS = pytest.mark.parametrize("name", NAMES)
AGAIN = marks.reprint(2, datetime.fromisoformat("2026-03-06T11:20:00+08:00"), "李敏")
OFFICE = "深圳市锦绣江山物业管理有限公司示例花园二期北区客服中心"
NAME = "阿卜杜热合曼·买买提吐尔逊江·艾合买提江㛃𬎆"
COMPANY = "深圳市华美锦绣建筑装饰设计工程有限责任公司第二十三施工项目经理部"
UNIT = "深圳市锦绣江山花园二期北区12栋3单元2801复式楼上"


def type_of(pdf: bytes, said: str) -> float:
    """The largest size (pt) in which `said` stands on the first page."""
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    row = page.get_text_range()
    found = [match.start() for match in re.finditer(re.escape(said), row)]
    return max(pdfium.FPDFText_GetFontSize(page, n) for n in found)


# 装修施工许可证


def test_the_permit_says_what_is_allowed_there_when_and_by_whom() -> None:
    """003-40, 2.3: all of its fields, the code below that the gate reads."""
    pdf = renovation_permit.render(PERMIT)
    assert sizes(pdf) == [(210, 297)]
    [page] = words(pdf)
    for told in (
        "装修施工许可证",
        "编号ZX20260305-A0001",
        "3栋1单元1201",
        "业主：张先生",
        "施工单位：示例装饰工程有限公司",
        "负责人：王大力13800000011",
        "现场负责人：刘师傅13800000012",
        "安全负责人：陈师傅13800000013",
        "施工人数：3人",
        "出入证：CR20260305-A0001至A0003",
        "施工期限：自2026年03月10日至2026年04月08日共30天",
        "延期延至批准人批准日期盖章第1次第2次",
        "装修监管人：周工13800000014",
        "物业24小时电话：010-00000000",
        "投诉电话：010-00000001",
        "批准人：周工",
        "签发日期：2026年03月05日",
        "发证单位（公章）",
        "请张贴在大门外",
        "5.室内门更换",
    ):
        assert told in page, told
    assert [code for code, _ in scan(pdf)[0]] == [PERMIT.code]
    assert "张小明" not in page
    assert_nothing_is_cut(replace(PERMIT, operator="", starts_on="", ends_on=""), pdf, 15)


def test_the_room_is_readable_from_two_metres() -> None:
    """2.3: a two-hundredth of the distance is 10 mm, on the permit even of the longest room."""
    for unit, least in ((PERMIT.unit, 60.0), (UNIT, renovation_permit.ROOM_LEAST)):
        pdf = renovation_permit.render(replace(PERMIT, unit=unit))
        assert type_of(pdf, unit[:4]) >= least
        digits = [
            one.bottom - one.top
            for one in letters(pdf)[0]
            if one.character in "0123456789" and one.bottom - one.top > 8
        ]
        assert len(digits) == len(re.findall("[0-9]", unit))
        assert min(digits) >= 10


def test_the_permit_prints_the_hours_of_its_city() -> None:
    """3.5, S05-E4: the pack's rows and its sentence as they are given."""
    [page] = words(renovation_permit.render(PERMIT))
    assert "工作日08:00–12:00、14:00–18:0008:00–12:00、14:00–18:00" in page
    assert "法定节假日不施工全天不得进行" in page
    assert "周六、周日及法定节假日不得进行产生噪声的施工" in page
    assert "依据：北京市办法第三十五条" in page
    other = replace(
        PERMIT, hours=(Hours("每日", "07:00–20:00", "除12:00–14:00外"),), hours_notes=(), hours_basis=""
    )
    [page] = words(renovation_permit.render(other))
    assert "每日07:00–20:00除12:00–14:00外" in page
    assert "周六" not in page


def test_the_permit_names_what_the_decree_forbids_and_that_it_is_a_summary() -> None:
    """3.4: art. 5, in short."""
    [page] = words(renovation_permit.render(PERMIT))
    for n, one in enumerate(FORBIDDEN, 1):
        assert f"{n}.{one}" in page
    assert "建设部令110号）第五条，摘要，以公布的条文为准" in page


def test_extensions_fill_their_rows() -> None:
    """2.3: 延期栏 date, approval, seal, twice and again."""
    three = tuple(Extension(f"2026-0{n}-20", f"周工{n}", f"2026-0{n}-07") for n in (4, 5, 6))
    [page] = words(renovation_permit.render(replace(PERMIT, extensions=three[:1])))
    assert "第1次2026年04月20日周工42026年04月07日第2次" in page
    assert "第3次2026年06月20日周工6" in words(renovation_permit.render(replace(PERMIT, extensions=three)))[0]


def test_the_longest_permit_is_whole() -> None:
    data = replace(
        PERMIT,
        unit=UNIT,
        office=OFFICE,
        company=COMPANY,
        owner="阿卜杜热合曼先生",
        manager=NAME,
        site_manager=f"{NAME} 138 0000 0000",
        items=tuple(f"{item}，第{n}处" for n in range(6) for item in PERMIT.items),
        approver=NAME,
        notes=("施工期间电梯须包护板",),
        extends="ZX20260205-A0003",
        title="装修许可证",
    )
    pdf = renovation_permit.render(data, AGAIN)
    found = words(pdf)
    assert len(found) == 2
    assert found[0].startswith("装修许可证") or "装修许可证" in found[0]
    assert "下接第2页，签发见第2页" in found[0]
    assert "补打第2次2026-03-0611:20李敏" in found[0]
    assert_nothing_is_cut(replace(data, operator="", starts_on="", ends_on=""), pdf, 15)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"ends_on": "2026-03-09"}, "施工期限止 2026-03-09 早于起 2026-03-10"),
        ({"ends_on": ""}, "已编号的装修施工许可证须有施工止"),
        ({"hours": ()}, "已编号的装修施工许可证须有允许施工时间"),
        ({"items": (), "duty_phone": ""}, "已编号的装修施工许可证须有装修项目、24小时电话"),
        ({"code": ""}, "已编号的装修施工许可证须有核验码"),
        ({"starts_on": "3月10日"}, "施工起 的格式不对"),
    ],
)
def test_a_permit_without_what_it_permits_is_not_printed(change: dict[str, Any], why: str) -> None:
    with pytest.raises(BadData, match=re.escape(why)):
        renovation_permit.render(replace(PERMIT, **change))


# all of them


@PAPERS
def test_it_runs_alone_from_sample_to_paper(name: str, tmp_path: Path) -> None:
    """python -m printing NAME --sample | --schema | --data FILE --out FILE."""
    document = registry.document(name)
    sample, out = tmp_path / "样.json", tmp_path / "单.pdf"
    assert main([name, "--schema", "--out", str(sample)]) == 0
    assert "装修" in json.loads(sample.read_text("utf-8"))["title"] or document.title
    assert main([name, "--sample", "--out", str(sample)]) == 0
    assert main([name, "--data", str(sample), "--out", str(out)]) == 0
    assert out.read_bytes() == document.render(document.sample)


@PAPERS
def test_bad_data_is_told_in_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "a.json"
    data.write_text("{}", encoding="utf-8")
    assert main([name, "--data", str(data), "--out", str(tmp_path / "a.pdf")]) == 2
    told = capsys.readouterr().err
    assert told.startswith("缺少栏目：office（服务中心）")
    assert told.count("\n") == 1


@PAPERS
def test_marks_and_drafts_and_missing_letters(name: str) -> None:
    document = registry.document(name)
    layout = document.layouts[-1]
    pdf = document.render(document.sample, marks.void("ZX20260305-A0099") + AGAIN, layout)
    pages = len(sizes(pdf))
    assert tilted(pdf) == "作废" * pages
    assert "已由ZX20260305-A0099代替·补打第2次2026-03-0611:20李敏" in words(pdf)[0]
    assert_stays_inside(pdf, 13)
    draft = document.render(document.sample, marks.draft(), layout)
    assert tilted(draft) == "草稿无效" * pages
    assert "编号开具时生成" in words(draft)[0]
    assert scan(draft, 100) == [[]] * pages
    with pytest.raises(BadData, match=f"已编号的{document.title}须有"):
        document.render(replace(document.sample, issued_at=""))
    with pytest.raises(MissingGlyph, match="服务中心"):
        document.render(replace(document.sample, office="𠮷物业"))
