"""来访统计的按键: the periods to choose from, the question of one's own, the export."""

from __future__ import annotations

from app.forms.spec import Act, Field, FormSpec
from app.rules.visit_report import SPAN_NAMES, Span

OPEN = Act("report", "统计", "Ctrl+M")
EXPORT = Act("export", "导出表格", "F9")

OWN_FORM = FormSpec(
    "自选时段",
    (
        Field("first", "从哪天", hint="2026-3-1、3-1、昨天"),
        Field("last", "到哪天", hint="空着是到今天；首尾两天都算"),
    ),
)

SPANS: tuple[Act, ...] = tuple(
    Act(span.value, SPAN_NAMES[span], f"Ctrl+{n}", OWN_FORM if span is Span.OWN else None)
    for n, span in enumerate(Span, 1)
)

ACTS: tuple[Act, ...] = (OPEN, *SPANS, EXPORT)
