"""巡查的表单: what was seen on a site, and what is still to be put right or reported (2.3, 3.3, 110-5)."""

from __future__ import annotations

from app.forms.spec import Act, Column, Field, FormSpec, Kind, ListSpec

FORM = FormSpec(
    "巡查",
    (
        Field("site", "工地", hint="房号或档案号：1201、3-1-1201"),
        Field("found", "发现什么", Kind.NOTE, hint="一行一条，Alt+Enter 换行；没有问题就空着"),
        Field("due", "整改到", hint="明天、4-8"),
        Field("stop", "停工，开整改通知书", Kind.TICK),
        Field("refused", "劝阻无效，要报告主管部门", Kind.TICK),
        Field("dissuaded_at", "劝阻时间", hint="现在、10:12、昨天 18:30"),
        Field("reported_at", "报告时间", hint="已经报告了才填"),
        Field("no_photo", "没有照片", hint="有违章又拍不了，写明为什么"),
        Field("note", "备注", hint="例如：与许可证相符"),
    ),
)
REPORT_FORM = FormSpec("已报告主管部门", (Field("at", "报告时间", hint="现在、10:12、昨天 18:30"),))
PHOTOS_FORM = FormSpec("巡查照片", ())

INSPECT = Act("inspect", "巡查", "Ctrl+N", FORM)
KEEP = Act("keep", "记下并打印", "F9")
DONE = Act("done", "复查合格", "F5")
REPORT = Act("report", "已报告", "F6", REPORT_FORM)
LOOK = Act("look", "看照片", "F4", PHOTOS_FORM)
PRINT = Act("print", "补打", "Ctrl+P")
ALL = Act("all", "全部", "Ctrl+R")
TODO = Act("all", "只看要办的", "Ctrl+R")
"""The same key turns back."""
PHOTOS = Act("photos", "选照片", "Ctrl+O")
ACTS: tuple[Act, ...] = (INSPECT, DONE, REPORT, LOOK, PRINT, ALL)
SEEN = frozenset({LOOK, PRINT, ALL})
"""What who may not inspect may do all the same."""

LIST = ListSpec(
    (
        Column("code", "房号", 4),
        Column("state", "状态", 4),
        Column("what", "发现", 10),
        Column("due", "期限", 5),
        Column("number", "巡查", 6),
        Column("staff", "巡查人", 3),
        Column("photos", "照片", 2),
    ),
    "没有要整改、要报告的。按 Ctrl+N 记一次巡查，按 Ctrl+R 看以前的。",
)
