"""装修日历的清单: the sites of one day, building after building."""

from __future__ import annotations

from app.forms.spec import Act, Column, ListSpec

BEFORE = Act("before", "前一天", "←")
TODAY = Act("today", "今天", "Home")
AFTER = Act("after", "后一天", "→")
DAYS: tuple[Act, ...] = (BEFORE, TODAY, AFTER)
"""They work while nothing is typed into the filter: in a text these keys belong to the text."""

LIST = ListSpec(
    (
        Column("building", "楼栋", 4),
        Column("unit", "房号", 6),
        Column("state", "状态", 4),
        Column("ends", "期限", 5),
        Column("noise", "噪声", 3),
        Column("works", "项目", 8),
        Column("people", "谁在施工", 8),
        Column("company", "施工单位", 6),
    ),
    "这一天没有工地。按 ← → 看别的日子，按 Home 回到今天。",
)
