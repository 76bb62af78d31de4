"""装饰装修管理服务协议: what office, household and builder agree on before work begins (domain.md 2.3, 3.4).

Decree 110 says which matters such an agreement settles, not how: what a clause rests on stands below it, and
a clause with nothing below it is what the parties agree between themselves.
"""

from dataclasses import dataclass
from typing import Annotated

from printing import form
from printing.flow import Cell, Column, Field, Run
from printing.form import Form, Item, Sign, Size
from printing.marks import NONE, Mark
from printing.money import figures
from printing.renovation import DECREE, Hours, RenovationPaper, day, span, whom, whose
from printing.schema import Doc

TITLE = "装饰装修管理服务协议"

_MATTER = "建设部令110号第十六条"


@dataclass(frozen=True)
class Term:
    """协议的一条"""

    text: Annotated[str, Doc("条款", "一条一段")]
    basis: Annotated[str, Doc("依据", "印在条款下面；为空就是双方约定")] = ""


@dataclass(frozen=True)
class Fee:
    """费用的一项"""

    item: Annotated[str, Doc("项目", "例如 装修保证金、垃圾清运费")]
    amount: Annotated[int, Doc("金额", "分", minimum=0)]
    deposit: Annotated[bool, Doc("押金", "true 为押金（可退），false 为收入")]
    note: Annotated[str, Doc("说明", "标准、依据、退还条件；可为空")] = ""


TERMS = (
    Term("装修只做本协议所列的项目；要增减项目的，先向甲方办理变更，批准后再做。", _MATTER),
    Term("装修在本协议所列的期限内完成；到期做不完的，在到期前办理延期。", _MATTER),
    Term(
        "施工只在本协议所列的时间内进行，产生噪声的作业按其中的限制进行。",
        f"{_MATTER}；噪声污染防治法第六十六条",
    ),
    Term(
        "装修垃圾袋装后放到甲方指定的地点，不占用走廊、楼梯、消防通道；清运费按费用表收取，没有列明的不收。",
        _MATTER,
    ),
    Term("不改变外立面；空调外机、防盗窗按本项目统一的位置和式样安装。", _MATTER),
    Term(
        "装修中不得有《禁止行为和注意事项告知书》所列的行为，乙方已经签收该告知书。",
        "建设部令110号第五条、第十六条；物业管理条例第五十二条",
    ),
    Term("乙方在开工前把装修的时间告知相邻业主；甲方按当地规定公示。", "建设部令110号第十五条"),
    Term("乙方、丙方配合甲方进行必要的现场检查；甲方的检查人员先说明身份。", "民法典第九百四十五条"),
    Term(
        "甲方发现违反规定的行为，予以劝阻、制止；制止无效的，及时报告有关主管部门。",
        "物业管理条例第四十五条、第四十六条",
    ),
    Term("甲方不指派施工单位，不强行推销装修材料。", "建设部令110号第十九条"),
    Term("施工人员凭甲方制作的临时出入证进出，限本人、限本房、限期使用；遗失的立即报失，完工后交回。"),
    Term("丙方负责施工现场的安全、消防和用电，配备灭火器；动火作业先告知甲方。"),
    Term("损坏公共部位、公共设施或他人财物的，由造成损坏的一方修复或赔偿。", _MATTER),
    Term(
        "完工后乙方申请验收。验收合格、出入证和许可证交回的，押金凭收据退还；要扣款的，写明事实、依据和金额。"
    ),
    Term("装修工程的保修由乙方与丙方约定，期限不短于规定的最低期限。", "建设部令110号第三十二条"),
    Term("一方违反本协议的，承担由此造成的损失。协商不成的，可以向房产主管部门投诉，或者依法起诉。", _MATTER),
)
"""通用条款: generic; an office sets its own."""

NO_BASIS = (
    f"建设部令110号即{DECREE}，条文以公布的为准；其中第十六条只列出协议要写明的事项，怎样约定由各方商定。"
    "条款下没有写依据的，是各方自行约定。"
)


@dataclass(frozen=True, kw_only=True)
class RenovationAgreement(RenovationPaper):
    """装饰装修管理服务协议"""

    owner: Annotated[str, Doc("装修人", "乙方，业主或经业主同意的使用人，姓名")]
    owner_phone: Annotated[str, Doc("装修人电话", "可为空")] = ""
    company: Annotated[str, Doc("施工单位", "丙方；自行施工为空，则只有两方")]
    manager: Annotated[str, Doc("负责人", "施工单位负责人；可为空")] = ""
    manager_phone: Annotated[str, Doc("负责人电话", "可为空")] = ""
    office_phone: Annotated[str, Doc("物业电话", "可为空")] = ""
    items: Annotated[tuple[str, ...], Doc("装修项目", "每条一行")]
    starts_on: Annotated[str, Doc("施工起", "例如 2026-03-10；只有草稿可为空", format="date")]
    ends_on: Annotated[str, Doc("施工止", "最后一天；只有草稿可为空", format="date")]
    hours: Annotated[tuple[Hours, ...], Doc("允许施工时间", "每种日期一行")]
    hours_notes: Annotated[tuple[str, ...], Doc("时间说明", "每条一行；可为空")] = ()
    fees: Annotated[tuple[Fee, ...], Doc("费用", "每项一行；没有则写明不收")]
    waste: Annotated[str, Doc("垃圾堆放", "指定的地点和时间；可为空")] = ""
    terms: Annotated[tuple[Term, ...], Doc("条款", "每条一段")] = TERMS


def render(data: RenovationAgreement, mark: Mark = NONE, layout: str = form.A4.key) -> bytes:
    """The agreement as PDF on A4. Same data, same bytes.

    Raises MissingGlyph or BadData, both ValueError with a Chinese message that names the field."""
    needs = ("unit", "owner", "items", "starts_on", "ends_on", "hours", "terms")
    data, mark, size = form.begun(TITLE, data, mark, layout, (form.A4,), needs)
    return form.pdf(lambda one: _agreement(data, mark, one), size, "各方签名")


def _agreement(data: RenovationAgreement, mark: Mark, size: Size) -> Form:
    three = bool(data.company.strip())
    parties = ["甲方（盖章）", "乙方（签名）", *(["丙方（盖章）"] if three else [])]
    signs = [
        [Sign(party) for party in parties],
        [
            Sign("经办人", data.operator),
            Sign("电话", data.owner_phone),
            *([Sign("负责人", data.manager)] if three else []),
        ],
        [Sign("日期") for _ in parties],
    ]
    paper = Form(TITLE, data, mark, size, signs, whose=whose(data.unit))
    paper.facts(
        [
            Field("甲方（物业）", whom(data.office, data.office_phone), bold=True),
            Field("乙方（装修人）", whom(data.owner, data.owner_phone), bold=True),
            Field("丙方（施工）", whom(data.company, data.manager, data.manager_phone), bold=True),
            Field("房号", data.unit, bold=True),
            Field("施工期限", span(data.starts_on, data.ends_on), bold=True),
            Field("签订日期", day(data.issued_at[:10])),
            Field("装修档案", data.file),
            Field("垃圾堆放", data.waste),
        ],
        columns=1,
    )
    paper.notes("装修项目", ["；".join(data.items)])
    paper.table("允许施工时间", hours_columns(paper.box.width), hours_rows(data.hours), "按当地规定。")
    for note in data.hours_notes:
        paper.paragraph(note)
    columns = [
        Column("项目", 52), Column("性质", 30), Column("金额（元）", 32, "right", gap=6),
        Column("说明", 60, quiet=True),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [one.item, "押金（可退）" if one.deposit else "收入", figures(one.amount), one.note]
        for one in data.fees
    ]
    paper.table("费用", columns, rows, "不收取费用，不收取押金。")
    paper.numbered("条款", [Item(one.text, one.basis) for one in data.terms])
    paper.paragraph(NO_BASIS, quiet=True)
    paper.notes("补充约定", data.notes)
    many = "三" if three else "两"
    paper.paragraph(f"本协议一式{many}份，各方各执一份，签名盖章后生效。", quiet=True)
    return paper


def hours_columns(room: float) -> list[Column]:
    """允许施工时间 on `room` mm."""
    first = room * 0.24
    return [Column("日期", first), Column("施工时间", room * 0.38), Column("产生噪声的作业", room * 0.38)]


def hours_rows(given: tuple[Hours, ...]) -> list[list[Cell]]:
    """One row a kind of day, in bold what may be heard next door."""
    return [[one.day, one.work, [Run(one.noise, bold=True)]] for one in given]


SAMPLE = RenovationAgreement(
    office="示例物业服务中心",
    project="示例花园",
    number="ZX20260305-A0001",
    code="ZX20260305-A0001.QT7K.M3XKD7PA",
    issued_at="2026-03-05T10:12:00+08:00",
    unit="3栋1单元1201",
    operator="李敏",
    owner="张小明",
    owner_phone="138 0000 0001",
    company="示例装饰工程有限公司",
    manager="王大力",
    manager_phone="138 0000 0011",
    office_phone="010-0000 0000",
    items=("铲墙、批荡", "厨房、卫生间防水，铺贴墙地砖", "水电改造（不动主管、主线）", "吊顶、定制柜安装"),
    starts_on="2026-03-10",
    ends_on="2026-04-08",
    hours=(
        Hours("工作日", "08:00–12:00、14:00–18:00", "08:00–12:00、14:00–18:00"),
        Hours("周六、周日", "08:00–12:00、14:00–18:00", "全天不得进行"),
        Hours("法定节假日", "不施工", "全天不得进行"),
    ),
    fees=(
        Fee("装修保证金", 200_000, True, "验收合格后退还"),
        Fee("临时出入证工本费", 1_500, False, "3 个，每个 5.00 元"),
        Fee("临时出入证押金", 6_000, True, "3 个，退证退还"),
        Fee("垃圾清运费", 30_000, False, "按公布的价目"),
    ),
    waste="北门垃圾房旁装修垃圾池，每日 18:00 前",
)
