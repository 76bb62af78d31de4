"""押金的表单: the refund in the order of the talk, its list, and the small forms that are asked (S12)."""

from __future__ import annotations

from app.forms.spec import Act, Choice, Column, Field, FormSpec, Kind, ListSpec
from app.rules.deposit import WAY_NAMES, Acceptance, Proof

FORM = FormSpec(
    "押金退还单",
    (
        Field("receipt", "收据号", hint="扫收据，或打编号，回车"),
        Field("lines", "退哪些", Kind.LINES, hint="空格或数字勾选；要扣款按 F6"),
        Field(
            "proof",
            "收据原件",
            Kind.CHIPS,
            (Choice(Proof.RETURNED.value, "收回"), Choice(Proof.LOST.value, "遗失，已签遗失声明")),
            swift=True,
        ),
        Field("reason", "退还原因", hint="装修完工、施工人员离场"),
        Field(
            "acceptance",
            "验收结果",
            Kind.CHIPS,
            (
                Choice(Acceptance.PASSED.value, "合格"),
                Choice(Acceptance.FAILED.value, "不合格，须整改"),
                Choice(Acceptance.UNBUILT.value, "没有开工，无须验收"),
            ),
            swift=True,
        ),
        Field("accepted_by", "验收人", hint="工程人员", half=True),
        Field("accepted_on", "验收日期", hint="今天、4-2", half=True),
        Field("issued", "出入证 发", hint="张", half=True),
        Field("returned", "收回", hint="张", half=True),
        Field("missing", "缺", hint="张", half=True),
        Field(
            "way",
            "退还方式",
            Kind.CHIPS,
            tuple(Choice(one.value, label) for one, label in WAY_NAMES.items()),
            swift=True,
        ),
        Field("holder", "户名", hint="照客户写的抄", half=True),
        Field("bank", "开户行", hint="写到支行", half=True),
        Field("account", "账号", hint="抄完再念一遍"),
        Field("applicant", "申请人", hint="谁来退的", half=True),
        Field("receiver", "领款人", hint="谁领钱、签字", half=True),
    ),
)

DEDUCT_FORM = FormSpec(
    "扣款",
    (
        Field("deposit", "扣哪一笔", Kind.CHIPS),
        Field("deduct", "扣多少", hint="元；不扣就填 0"),
        Field("basis", "依据", hint="例如：协议第八条，墙面修补"),
        Field("photo", "照片", hint="照片编号或存放处"),
        Field("no_photo", "没有照片", hint="写明为什么没有"),
    ),
)

MOVE_FORM = FormSpec(
    "转押金",
    (
        Field("to_unit", "转到房号", Kind.UNIT, hint="3-2-1501"),
        Field("to_receipt", "或转到收据", hint="SJ…，两样只填一样"),
        Field("reason", "原因", hint="例如：过户，押金随房转给新业主"),
        Field("login", "经理账号", hint="客服经理自己输入"),
        Field("password", "经理密码", Kind.SECRET),
    ),
)

DEDUCT = Act("deduct", "扣款", "F6", DEDUCT_FORM)
MOVE = Act("move", "转押金", "F7", MOVE_FORM)
LEDGER = Act("ledger", "台账", "Ctrl+L")
EVERY = Act("every", "在押／全部", "Ctrl+H")
REFUND = Act("refund", "退押金", "Ctrl+T")
EARLIER = Act("earlier", "看退还单", "Ctrl+O")
REPRINT = Act("reprint", "补打", "Ctrl+P")
PRINT = Act("print", "打印", "Ctrl+P")
ACTS: tuple[Act, ...] = (REFUND, MOVE, EARLIER, REPRINT, PRINT)
ROW_ACTS: tuple[Act, ...] = (LEDGER, MOVE, EVERY)

LIST = ListSpec(
    (
        Column("unit", "房号", 2),
        Column("receipt", "收据", 3),
        Column("item", "种类", 3),
        Column("payer", "交款人", 2),
        Column("taken_on", "收取日期", 2),
        Column("amount", "收取", 2, right=True),
        Column("balance", "余额", 2, right=True),
        Column("state", "状态", 2),
    ),
    "没有在押的押金。收款时收了押金，就在这里等着退。",
)
