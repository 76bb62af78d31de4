"""装修 on paper (003-40, 003-41, S05, S06, domain.md 2.3, 3.4, 3.5): the permit on the door and its
companions."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from printing import (
    marks,
    registry,
    renovation_agreement,
    renovation_close,
    renovation_intake,
    renovation_notices,
    renovation_permit,
    renovation_site,
)
from printing.__main__ import main
from printing.fonts import MissingGlyph
from printing.renovation import FORBIDDEN, Hours
from printing.renovation_permit import Extension
from printing.schema import BadData
from tests.printing.paper import (
    assert_nothing_is_cut,
    assert_stays_inside,
    letters,
    rules,
    said,
    scan,
    sizes,
    tilted,
    words,
)

PERMIT = renovation_permit.SAMPLE
NAMES = [
    "renovation-permit",
    "renovation-application",
    "acceptance-of-documents",
    "missing-list",
    "renovation-agreement",
    "prohibition-notice",
    "renovation-posting",
    "inspection-record",
    "rectification-notice",
    "renovation-extension",
    "final-acceptance",
]
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


# 申请, 受理回执, 补正清单


def test_the_application_says_who_applies_for_what_with_which_papers() -> None:
    """003-37, S05: works, materials each 齐, 待补 or 不适用, declaration, room for the reviewer."""
    data = renovation_intake.SAMPLE_APPLICATION
    pdf = renovation_intake.render_application(data)
    assert sizes(pdf) == [(210, 297)]
    [page] = words(pdf)
    for told in (
        "申请人：张小明",
        "与业主关系：业主",
        "信用代码：91110000MA0000000X",
        "施工期限：2026年03月10日至2026年04月08日，共30天",
        "5空调外机移位阳台外立面须有批准文件",
        "5施工图纸待补缺水电图",
        "6业主书面同意不适用业主本人申请",
        "申请人声明",
        "审核意见",
        "申请人签名：",
    ):
        assert told in page, told
    assert "业主签名" not in page
    assert [code for code, _ in scan(pdf)[0]] == [data.code]


def test_a_tenant_applies_with_the_owner_s_signature() -> None:
    """S05-E5: the owner's written consent."""
    data = replace(
        renovation_intake.SAMPLE_APPLICATION,
        applicant="欧阳𬎆",
        relation="租户（使用人）",
        owner="张小明",
        owner_must_agree=True,
        opinion="资料齐全，同意装修。",
        decision="同意",
        reviewer="周工",
    )
    [page] = words(renovation_intake.render_application(data))
    assert "业主签名（同意装修）：" in page
    assert "业主：张小明" in page
    assert "审核意见资料齐全，同意装修。审核结论：同意" in page


def test_the_receipt_names_the_first_contact_and_permits_nothing() -> None:
    """003-28, 003-41, S06: 待审批, told at once, by whom; it is no permit."""
    data = renovation_intake.SAMPLE_ACCEPTANCE
    pdf = renovation_intake.render_acceptance(data)
    assert sizes(pdf) == [(210, 148)]
    [page] = words(pdf)
    for told in (
        "状态：待审批",
        "首接人：李敏010-00000000",
        "审批后，首接人立刻电话通知您",
        "答复期限：2026-03-0617:30前",
        "领到许可证前不得开工",
    ):
        assert told in page, told
    with pytest.raises(BadData, match="须有首接人"):
        renovation_intake.render_acceptance(replace(data, first_contact=""))


def test_the_missing_list_says_what_to_bring_and_why() -> None:
    """S05-E1, S06-E1: what is missing, and the reviewer's reasons."""
    data = renovation_intake.SAMPLE_MISSING
    pdf = renovation_intake.render_missing(data)
    assert sizes(pdf) == [(210, 148)]
    [page] = words(pdf)
    for told in (
        "1施工图纸（水电）平面图，注明线路走向，加盖施工单位章未交",
        "审核意见空调外机移位涉及外立面，须先取得批准文件。",
        "补正期限：2026年03月12日",
        "首接人：李敏",
    ):
        assert told in page, told
    with pytest.raises(BadData, match="须有要补正的资料或审核意见"):
        renovation_intake.render_missing(replace(data, missing=(), reasons=()))


# 协议, 告知书, 公示


def test_the_agreement_marks_what_the_decree_asks_for() -> None:
    """3.4: each clause says what it rests on, or that it is the parties' own."""
    data = renovation_agreement.SAMPLE
    pdf = renovation_agreement.render(data)
    assert sizes(pdf) == [(210, 297)] * 2
    whole = "".join(words(pdf))
    for n, term in enumerate(data.terms, 1):
        after = f"依据：{term.basis}" if term.basis else ""
        assert "".join(f"{n}.{term.text}{after}".split()) in whole, n
    for told in (
        "乙方（装修人）：张小明",
        "丙方（施工）：示例装饰工程有限公司",
        "装修保证金押金（可退）2,000.00",
        "临时出入证工本费收入15.00",
        "其中第十六条只列出协议要写明的事项，怎样约定由各方商定",
        "条款下没有写依据的，是各方自行约定",
        "甲方（盖章）：乙方（签名）：丙方（盖章）：",
        "一式三份",
    ):
        assert told in whole, told
    assert {term.basis for term in data.terms if "110" in term.basis} == {
        "建设部令110号第十六条",
        "建设部令110号第十六条；噪声污染防治法第六十六条",
        "建设部令110号第五条、第十六条；物业管理条例第五十二条",
        "建设部令110号第十五条",
        "建设部令110号第十九条",
        "建设部令110号第三十二条",
    }
    alone = "".join(words(renovation_agreement.render(replace(data, company="", fees=()))))
    assert "丙方（盖章）" not in alone
    assert "一式两份" in alone
    assert "不收取费用，不收取押金。" in alone


def test_the_notice_says_what_is_forbidden_and_is_signed_for() -> None:
    """3.3, 3.4: art. 5 before the permit, 条例 52 as the ground for telling it, a line to sign."""
    pdf = renovation_notices.render_notice(renovation_notices.SAMPLE_NOTICE)
    assert sizes(pdf) == [(210, 297)]
    [page] = words(pdf)
    for n, one in enumerate(FORBIDDEN, 1):
        assert f"{n}.{one}" in page
    for told in (
        "第五条，摘要，以公布的条文为准",
        "第六条，摘要，以公布的条文为准",
        "告知依据：物业管理条例第五十二条；民法典第九百四十五条",
        "本人已看清并收到一份",
        "签收人（装修人）：",
        "施工单位签收：",
        "周六、周日及法定节假日不得进行产生噪声的施工",
    ):
        assert told in page, told


def test_the_posting_is_for_the_neighbours_and_names_no_one_in_full() -> None:
    """3.4 (北京 art. 79): time and place, the hours, whom to call; large letters."""
    data = renovation_notices.SAMPLE_POSTING
    pdf = renovation_notices.render_posting(data)
    assert sizes(pdf) == [(210, 297)]
    [page] = words(pdf)
    for told in (
        "房号：3栋1单元1201",
        "业主：张先生",
        "施工期限：2026年03月10日至2026年04月08日，共30天",
        "请告诉我们：010-00000000",
        "公示依据：北京市2024年规定第七十九条",
        "公示日期：2026年03月05日",
    ):
        assert told in page, told
    assert type_of(pdf, "3栋1单元1201") >= 26
    assert type_of(pdf, "全天不得进行") >= 13
    assert "张小明" not in page


# 现场


def test_the_record_of_an_inspection_is_filled_in_or_left_to_the_pen() -> None:
    """2.3 巡查记录: what was found and done; empty ones have lines instead."""
    data = renovation_site.SAMPLE_RECORD
    pdf = renovation_site.render_record(data)
    [page] = words(pdf)
    for told in (
        "6灭火器、用电、动火不符灭火器只有1个",
        "发现的问题一名工人",
        "整改期限：2026年03月16日",
        "照片：2张",
    ):
        assert told in page, told
    bare = replace(data, findings="", action="", due_on="", inspector="", inspected_at="")
    by_hand = renovation_site.render_record(bare)
    assert "发现的问题处理巡查人：" in words(by_hand)[0]
    lines = [one for one in rules(by_hand)[0] if one.right - one.left > 170]
    assert len(lines) - len(data.checks) >= 4 + 3
    [page] = words(renovation_site.render_record(replace(bare, clean=True)))
    assert "发现的问题没有发现问题。巡查人" in page


def test_the_notice_of_rectification_asks_and_reports_and_fines_nobody() -> None:
    """3.3: dissuade, then report within the pack's hours; no fine, no order of an authority."""
    data = renovation_site.SAMPLE_NOTICE
    [page] = words(renovation_site.render_notice(data))
    for told in (
        "2阳台连接墙体已经打开约0.3米停止拆除，恢复原状建设部令110号第五条",
        "整改期限：2026年03月16日前",
        "暂停施工：整改好、经复查同意以前，请暂停有关施工。",
        "逾期不改：劝阻、制止无效的，24小时内报告有关主管部门。",
        "依据：物业管理条例第四十五条、第四十六条",
        "签收人：",
        "复查日期：",
    ):
        assert told in page, told
    assert "罚" not in page
    assert "责令" not in page
    assert "暂停施工" not in words(renovation_site.render_notice(replace(data, halt=False)))[0]
    with pytest.raises(BadData, match="已编号的装修整改通知书须有整改期限"):
        renovation_site.render_notice(replace(data, due_on=""))


# 延期, 验收


@pytest.mark.parametrize("layout", ["a5", "a4"])
def test_an_extension_says_how_much_longer_and_why(layout: str) -> None:
    """2.3, 2.4: the new last day, the passes' new numbers."""
    data = renovation_close.SAMPLE_EXTENSION
    pdf = renovation_close.render_extension(data, layout=layout)
    assert sizes(pdf) == [(210, {"a5": 148, "a4": 297}[layout])]
    [page] = words(pdf)
    for told in (
        "原施工期限：2026年03月10日至2026年04月08日，共30天",
        "延至：2026年04月20日，延12天",
        "延期原因：定制柜晚到",
        "CR20260305-A0001-2、CR20260305-A0003-2",
        "批准人：",
    ):
        assert told in page, told
    with pytest.raises(BadData, match="延至 2026-04-08 不晚于原施工止 2026-04-08"):
        renovation_close.render_extension(replace(data, until="2026-04-08"))


def test_the_acceptance_is_what_the_deposit_goes_back_on() -> None:
    """S12: passes returned and missing, the permit back, 合格 or what is to be done until when."""
    data = renovation_close.SAMPLE_ACCEPTANCE
    [page] = words(renovation_close.render_acceptance(data))
    for told in ("出入证：发3张，收回2张，缺1张", "许可证：ZX20260305-A0001（已收回）", "✓合格□整改后再验收"):
        assert told in page, told
    assert "责任人" not in page
    defect = renovation_close.Defect("走廊墙面划伤", "2026-04-12", "施工单位")
    again = replace(data, conclusion="整改后再验收", defects=(defect,))
    [page] = words(renovation_close.render_acceptance(again))
    assert "□合格✓整改后再验收" in page
    assert "1走廊墙面划伤2026-04-12施工单位" in page
    with pytest.raises(BadData, match="结论为合格的验收单不能有须整改的项目"):
        renovation_close.render_acceptance(replace(again, conclusion="合格"))
    with pytest.raises(BadData, match="收证数 4 多于发证数 3"):
        renovation_close.render_acceptance(replace(data, passes_back=4))


# all of them


@PAPERS
def test_it_runs_alone_from_sample_to_paper(name: str, tmp_path: Path) -> None:
    """python -m printing NAME --sample | --schema | --data FILE --out FILE."""
    document = registry.document(name)
    sample, out = tmp_path / "样.json", tmp_path / "单.pdf"
    assert main([name, "--schema", "--out", str(sample)]) == 0
    assert json.loads(sample.read_text("utf-8"))["title"] == document.title
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
    assert not document.sample.code or document.sample.code[-8:] not in words(draft)[0]
    with pytest.raises(BadData, match=f"已编号的{document.title}须有"):
        document.render(replace(document.sample, issued_at=""))
    with pytest.raises(MissingGlyph, match="服务中心"):
        document.render(replace(document.sample, office="𠮷物业"))


@PAPERS
def test_the_json_of_today_thaws_for_ever(name: str) -> None:
    """Stored as of version 0.1: fields only get added, with defaults."""
    stored = Path(__file__).parent / "data" / f"{name.replace('-', '_')}_0_1.json"
    assert registry.thaw(name, stored.read_text("utf-8")) == registry.document(name).sample


_PEOPLE = {"owner", "applicant", "operator", "manager", "inspector", "approver", "first_contact", "reviewer"}
_LISTS = {"works", "materials", "missing", "items", "checks", "faults", "care", "defects", "terms"}


def worst(data: Any) -> Any:
    """The same paper with the longest of names, rare characters, four times the rows, and long stories."""
    change: dict[str, Any] = {
        "unit": UNIT,
        "office": OFFICE,
        "notes": ("施工期间电梯须包护板，材料走货梯。",) * 3,
    }
    for name, value in vars(data).items():
        if name in _PEOPLE:
            change[name] = NAME + name[::3].upper()  # no two the same, or one of them might be left out
        elif name == "company":
            change[name] = COMPANY
        elif name in _LISTS and value:
            change[name] = value * 4
        elif name in {"findings", "action", "reason", "opinion", "why_later"}:
            change[name] = "现场情况复杂，需要说明的事情很多，须逐条写清楚。" * 6
    return replace(data, **change)


@PAPERS
def test_the_longest_of_everything_is_whole(name: str) -> None:
    """Nothing is cut, nothing lies on anything, further pages say whose paper it is."""
    document = registry.document(name)
    data = worst(document.sample)
    for layout in document.layouts:
        pdf = document.render(data, layout=layout)
        assert_stays_inside(pdf, 13)
        pages = words(pdf)
        silent = (
            {data.operator} if name in {"renovation-permit", "renovation-posting", "missing-list"} else set()
        )
        told = [one for one in said(data) if one not in silent and not re.fullmatch(r"\d{4}-\d\d-\d\d", one)]
        assert not Counter("".join("".join(told).split())) - Counter("".join(pages))
        assert all(UNIT in page for page in pages[1:])


@PAPERS
def test_an_empty_draft_is_a_paper_too(name: str) -> None:
    """The preview beside a form begins with nothing filled in."""
    document = registry.document(name)
    blank = {str: "", tuple: (), int: 0, bool: False}
    empty = replace(
        document.sample, **{key: blank[type(value)] for key, value in vars(document.sample).items()}
    )
    for layout in document.layouts:
        pdf = document.render(empty, layout=layout)
        assert "编号开具时生成" in words(pdf)[0]
        assert tilted(pdf) == "草稿无效" * len(sizes(pdf))
