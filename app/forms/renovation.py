"""装修的表单: the application in the order of the talk, its list, its acts, the small forms that they ask."""

from __future__ import annotations

from app.forms.spec import Act, Choice, Column, Field, FormSpec, Kind, ListSpec
from app.rules.renovation import OUTCOME_NAMES, WAY_NAMES
from app.rules.renovation_materials import APPLICANT_NAMES, BUILDER_NAMES

FORM = FormSpec(
    "装修申请",
    (
        Field("unit", "房号", Kind.UNIT, hint="3-2-1501"),
        Field(
            "applicant",
            "申请人是",
            Kind.CHIPS,
            tuple(Choice(one.value, label) for one, label in APPLICANT_NAMES.items()),
            swift=True,
        ),
        Field("name", "申请人", hint="照证件写", half=True),
        Field("phone", "电话", hint="审批有了结果打这个", half=True),
        Field(
            "builder",
            "谁来施工",
            Kind.CHIPS,
            tuple(Choice(one.value, label) for one, label in BUILDER_NAMES.items()),
            swift=True,
        ),
        Field("company", "施工单位", hint="照营业执照写全称"),
        Field("credit_code", "信用代码", hint="营业执照上 18 位"),
        Field("company_head", "单位负责人", hint="可不填", half=True),
        Field("company_phone", "负责人电话", hint="可不填", half=True),
        Field("site_head", "现场负责人", hint="兼安全、消防", half=True),
        Field("site_phone", "现场电话", hint="巡查时联系", half=True),
        Field("start", "开工", hint="明天、4-1", half=True),
        Field("end", "完工", hint="4-30，或 30天", half=True),
        Field("items", "装修项目", Kind.WORKS),
        Field("materials", "资料", Kind.MATERIALS),
        Field("notice_signed", "告知书已签字", Kind.TICK, half=True),
        Field("agreement_signed", "服务协议已签字", Kind.TICK, half=True),
        Field("deposit", "保证金", hint="元；空着按价目表", half=True),
        Field("rubbish", "垃圾清运费", hint="元；不收空着", half=True),
        Field("posted", "公示", hint="贴在哪里、哪天贴的"),
        Field("neighbours_told", "装修人已告知邻居", Kind.TICK),
        Field("note", "备注", hint="可不填"),
    ),
)

ATTACH_FORM = FormSpec(
    "附上证件复件",
    (
        Field("copy", "复件编号", hint="FY…，在「证件」里复印的"),
        Field("note", "说明", hint="可不填，例如：看过原件"),
    ),
)

REVIEW_FORM = FormSpec(
    "审批",
    (
        Field(
            "outcome",
            "结果",
            Kind.CHIPS,
            tuple(Choice(one.value, label) for one, label in OUTCOME_NAMES.items()),
            swift=True,
        ),
        Field("opinion", "意见", hint="例如：图纸与现场相符，同意"),
        Field("reasons", "退回原因", hint="首接人照着告诉客户"),
        Field("corrections", "补正清单", Kind.NOTE, hint="一行一项"),
        Field("login", "审批人账号", hint="审批的人自己输入"),
        Field("password", "审批人密码", Kind.SECRET),
    ),
)

TOLD_FORM = FormSpec(
    "通知了客户",
    (
        Field(
            "way",
            "怎么通知",
            Kind.CHIPS,
            tuple(Choice(one.value, label) for one, label in WAY_NAMES.items()),
            swift=True,
        ),
        Field("answer", "客户怎么说", hint="例如：下午来缴费"),
    ),
)

WITHDRAW_FORM = FormSpec(
    "撤回申请",
    (
        Field("permit_back", "许可证已收回", Kind.TICK),
        Field("reason", "原因", hint="例如：业主不装了"),
    ),
)

SUBMIT_FORM = FormSpec("送审批", (Field("reason", "说明", hint="改了什么、补了什么；可不填"),))

PAPERS_FORM = FormSpec("打印单据", (Field("paper", "哪一张", Kind.SELECT),))

REASON_FORM = FormSpec("写明原因", (Field("reason", "原因", hint="单据上要印"),))

STOP_FORM = FormSpec("停工整改", (Field("reason", "原因", hint="例如：打承重墙"),))

EXTEND_FORM = FormSpec(
    "延期",
    (
        Field("until", "延到", hint="4-30、2026-05-10"),
        Field("reason", "原因", hint="单据上要印"),
        Field("login", "审批人账号", hint="同意延期的人自己输入"),
        Field("password", "审批人密码", Kind.SECRET),
    ),
)

ACCEPT_FORM = FormSpec(
    "验收",
    (
        Field("passed", "结果", Kind.YES_NO, (Choice("yes", "合格"), Choice("no", "整改后再验收"))),
        Field("opinion", "意见", hint="例如：与许可证相符，没有损坏公共部位"),
        Field("found", "要整改什么", Kind.NOTE, hint="一行一项"),
        Field("due", "整改到", hint="3天后的日子，例如 4-8"),
    ),
)

CHANGE = Act("change", "补资料", "F5")
REVIEW = Act("review", "审批", "F6", REVIEW_FORM)
TOLD = Act("told", "已通知", "F7", TOLD_FORM)
PAY = Act("pay", "收费", "F10")
ISSUE = Act("issue", "发许可证", "F9")
PAPERS = Act("papers", "打印单据", "Ctrl+P", PAPERS_FORM)
SUBMIT = Act("submit", "送审批", "Ctrl+E", SUBMIT_FORM)
WITHDRAW = Act("withdraw", "撤回", "Ctrl+D", WITHDRAW_FORM)
RECEIPT = Act("receipt", "看收据", "Ctrl+O")
PERMIT_BACK = Act("permit_back", "收回许可证", "Ctrl+J")
START = Act("start", "开工", "Ctrl+Y")
STOP = Act("stop", "停工", "Ctrl+L", STOP_FORM)
RESUME = Act("resume", "复工", "Ctrl+Y")
EXTEND = Act("extend", "延期", "Ctrl+U", EXTEND_FORM)
REVOKE = Act("revoke", "吊销", "Ctrl+M", REASON_FORM)
REQUEST = Act("request", "申请验收", "Ctrl+Y")
ACCEPT = Act("accept", "验收", "Ctrl+Y", ACCEPT_FORM)
REFUND = Act("refund", "退押金", "Ctrl+T")
ARCHIVE = Act("archive", "归档", "Ctrl+G")
ATTACH = Act("attach", "附复件", "Ctrl+B", ATTACH_FORM)
EVERY = Act("every", "在办／全部", "Ctrl+H")
ACTS: tuple[Act, ...] = (
    *(CHANGE, REVIEW, TOLD, PAY, PAPERS, SUBMIT, WITHDRAW, RECEIPT, PERMIT_BACK, REFUND, ARCHIVE),
    *(START, STOP, RESUME, EXTEND, REVOKE, REQUEST, ACCEPT),
)
"""The acts of a record's cards. 开工, 复工, 申请验收, 验收 never stand together: one key goes on with a site.
发许可证 is the main act of a record, as 受理 is the form's."""
ROW_ACTS: tuple[Act, ...] = (EVERY,)

LIST = ListSpec(
    (
        Column("number", "编号", 5),
        Column("state", "状态", 3),
        Column("unit", "房号", 3),
        Column("name", "申请人", 2),
        Column("works", "项目", 5),
        Column("term", "期限", 4),
        Column("first_receiver", "首接人", 2),
        Column("todo", "下一步", 4),
    ),
    "没有在办的装修。按 Ctrl+N 受理第一份申请。",
)
