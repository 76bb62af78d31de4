"""付款的表单: what is asked before compensation or a fee is paid out (002-22)."""

from __future__ import annotations

from app.forms.spec import Act, Choice, Field, FormSpec, Kind
from app.rules.payout import KIND_NAMES
from app.rules.receipt import METHOD_NAMES

FORM = FormSpec(
    "付款",
    (
        Field(
            "kind",
            "种类",
            Kind.CHIPS,
            tuple(Choice(one.value, label) for one, label in KIND_NAMES.items()),
            swift=True,
        ),
        Field("subject", "出处", hint="收据号 SJ…，或投诉编号 TS…"),
        Field("amount", "金额", hint="元，例如 120"),
        Field("payee", "领款人", hint="谁领钱"),
        Field(
            "method",
            "付款方式",
            Kind.CHIPS,
            tuple(Choice(one.value, label) for one, label in METHOD_NAMES.items()),
            swift=True,
        ),
        Field("reference", "流水号", hint="在付款记录里"),
        Field("reason", "付款原因", hint="例如：停车费多收一个月"),
        Field("login", "经理账号", hint="客服经理自己输入"),
        Field("password", "经理密码", Kind.SECRET),
    ),
)

PAY = Act("pay", "付款", "Ctrl+B", FORM)
ACTS: tuple[Act, ...] = (PAY,)
