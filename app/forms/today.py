"""今日的列表: what each waiting thing shows."""

from __future__ import annotations

from app.forms.spec import Column, ListSpec

LIST = ListSpec(
    (
        Column("state", "状态", 2),
        Column("title", "事项", 4),
        Column("what", "要做什么", 7),
        Column("since", "时间", 2),
    ),
    "现在没有等着办的事。按 Alt+2 开放行条，或在上面搜房号。",
)
