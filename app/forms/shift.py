"""交接班的表单: what is counted before a shift goes, in the order of the drawers; its acts and lists."""

from __future__ import annotations

from app.forms.spec import Act, Column, Field, FormSpec, Kind, ListSpec

FORM = FormSpec(
    "交班",
    (
        Field("keys_due", "钥匙应有", hint="上一班交下几把", half=True),
        Field("keys_seen", "钥匙实点", hint="几把，没有填 0", half=True),
        Field("keys_out", "借出的钥匙", hint="天台钥匙，周师傅，17:20；多件用分号隔开"),
        Field("cards_due", "证卡应有", hint="上一班交下几张", half=True),
        Field("cards_seen", "证卡实点", hint="几张，没有填 0", half=True),
        Field("cards_out", "借出的证卡", hint="施工证 3 号，王师傅，09:10；多件用分号隔开"),
        Field("cash_due", "现金应有", hint="元，例如 200.00", half=True),
        Field("cash_seen", "现金实点", hint="元，没有填 0", half=True),
        Field("receipts_due", "收据应到", hint="0001 至 0020", half=True),
        Field("receipts_seen", "收据实到", hint="0001 至 0020", half=True),
        Field("equipment", "设备状态", hint="都好写「正常」", half=True),
        Field("lost_property", "拾获物品", hint="有变动请写明", half=True),
        Field("notes", "交代事项", hint="例如：22:00 二次供水检修；09:00 答应回电 3-1-1201"),
        Field("difference", "差异说明", hint="两个人再数一遍；仍然不符，写明情况"),
        Field("instead", "代交原因", hint="当班人为什么不能到场"),
        Field("signed", "交班人签字：已核对清点和未完事项", Kind.TICK),
    ),
)

SIGN_FORM = FormSpec(
    "接班人签字",
    (
        Field("login", "账号", hint="接班人自己的账号"),
        Field("password", "密码", Kind.SECRET),
    ),
)

BEGIN = Act("begin", "开班", "F9")
HAND_OVER = Act("hand_over", "交班", "F9")
SIGN = Act("sign", "接班人签字", "F9")
RECORDS = Act("records", "交接班记录", "Ctrl+R")
REMIND = Act("remind", "记下", "Ctrl+T")
NOTE = Act("note", "知悉", "Ctrl+D")
PRINT = Act("print", "打印", "Ctrl+P")
BACK = Act("back", "返回", "Esc")

WAITING = ListSpec(
    (
        Column("kind", "未完事项", 8),
        Column("what", "什么事", 15),
        Column("who", "谁、哪里", 8),
        Column("number", "编号", 12),
        Column("since", "从", 9),
    ),
    "没有未完事项，可以安心交班。",
)

HANDED = ListSpec(
    (
        Column("number", "编号", 4),
        Column("kind", "班别", 3),
        Column("outgoing", "交班人", 2),
        Column("incoming", "接班人", 2),
        Column("begun", "接班", 3),
        Column("ended", "交班", 3),
        Column("differs", "差异", 4),
    ),
    "还没有交接班记录。按 Esc 返回，F9 交班。",
)
