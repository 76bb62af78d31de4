"""出入证的表单: whose file, a worker as his card says, and what happens to a card (000-12, 2.4, S05, S12)."""

from __future__ import annotations

from app.forms.spec import Act, Choice, Column, Field, FormSpec, Kind, ListSpec
from app.rules.worker_pass import TRADES

OTHER = "other"
"""A trade that is not offered: it is typed."""
ONE, ALL = "one", "all"
"""This card, or all of the file that are out."""

WORKER_FORM = FormSpec(
    "登记施工人员",
    (
        Field("name", "姓名", hint="照证件写"),
        Field(
            "trade",
            "工种",
            Kind.SELECT,
            (*(Choice(one, one) for one in TRADES), Choice(OTHER, "其他，写明")),
            hint="数字或拼音首字母，如 sdg",
        ),
        Field("other", "写明", hint="例如：石材工"),
        Field("number", "证件号码", hint="照证件输；只核对，不保存"),
        Field("hand_checked", "人工核对：与证件上的号码一致", Kind.TICK),
        Field("valid_until", "证件有效期", hint="2031-05-06 或 20310506"),
        Field("forever", "证件写着「长期」", Kind.TICK),
    ),
)
PHOTO_FORM = FormSpec("照片", ())
LOST_FORM = FormSpec("挂失", (Field("why", "说明", hint="例如：在工地上掉了"),))
_WHICH = (Choice(ONE, "这一张"), Choice(ALL, "在外的全部"))
RETURN_FORM = FormSpec("收回", (Field("which", "收回哪些", Kind.CHIPS, _WHICH),))
EXTEND_FORM = FormSpec(
    "延期",
    (
        Field("which", "延哪些", Kind.CHIPS, _WHICH),
        Field("until", "延到", hint="空着就是最长；4-30"),
    ),
)
REPLACE_FORM = FormSpec("补办", (Field("why", "原因", hint="例如：遗失、损坏"),))
REVOKE_FORM = FormSpec("吊销", (Field("why", "原因", hint="例如：楼道吸烟，屡劝不改"),))
DROP_FORM = FormSpec("删去", (Field("why", "原因", hint="例如：施工单位换人"),))

ADD = Act("add", "登记人员", "Ctrl+N", WORKER_FORM)
ISSUE = Act("issue", "发证并打印", "F9")
GATE = Act("gate", "门岗名单", "Ctrl+G")
ACTS: tuple[Act, ...] = (ADD, ISSUE, GATE)

PHOTO = Act("photo", "照片", "F4", PHOTO_FORM)
LOST = Act("lost", "挂失", "F5", LOST_FORM)
RETURN = Act("return", "收回", "F6", RETURN_FORM)
EXTEND = Act("extend", "延期", "F7", EXTEND_FORM)
REPLACE = Act("replace", "补办", "Ctrl+B", REPLACE_FORM)
REVOKE = Act("revoke", "吊销", "Ctrl+Q", REVOKE_FORM)
DROP = Act("drop", "删去", "Ctrl+D", DROP_FORM)
PRINT = Act("print", "补打", "Ctrl+P")
ROW_ACTS: tuple[Act, ...] = (PHOTO, LOST, RETURN, EXTEND, REPLACE, REVOKE, DROP, PRINT)

OPEN_FILE = Act("open_file", "选照片", "Ctrl+O")
READ_CARD = Act("read_card", "读身份证", "F5")

FILES = ListSpec(
    (
        Column("unit", "房号", 4),
        Column("key", "档案", 6),
        Column("company", "施工单位", 7),
        Column("state", "状态", 3),
        Column("term", "许可期限", 5),
        Column("people", "人员", 2, right=True),
        Column("cards", "出入证", 5),
    ),
    "没有装修档案。先在「档案」里受理装修申请，施工人员登记在它名下。",
)
WORKERS = ListSpec(
    (
        Column("name", "姓名", 3),
        Column("trade", "工种", 3),
        Column("tail", "尾号", 2),
        Column("number", "证号", 6),
        Column("state", "状态", 3),
        Column("until", "有效期止", 4),
        Column("where", "另一处", 5),
    ),
    "还没有施工人员。按 Ctrl+N 照证件登记，附上照片，再按 F9 发证。",
)
GATE_LIST = ListSpec(
    (
        Column("admit", "门岗", 3),
        Column("number", "证号", 6),
        Column("name", "姓名", 3),
        Column("trade", "工种", 3),
        Column("unit", "只去", 5),
        Column("until", "到", 3),
        Column("why", "说明", 5),
    ),
    "今天没有出入证。发了证，这里就有名单。",
)
