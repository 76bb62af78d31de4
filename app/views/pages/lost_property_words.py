"""拾物的话: the thing, its corrections and who came for it, as cards; the drawers of its acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton

from app.forms.lost_property import SECRET
from app.forms.spec import Act
from app.rules.base import CHINA, Finding, Level, Struck
from app.rules.id_copy import Method
from app.rules.lost_property import MOMENTS, STATE_NAMES, Claim, Draft, HandOver, State
from app.views.ask import Ask
from app.views.findings import act_text
from app.views.list_view import Chip

KIND = "lost-property-notice"
CHIPS = {
    STATE_NAMES[State.KEPT]: Chip(STATE_NAMES[State.KEPT], "doing"),
    STATE_NAMES[State.CLAIMED]: Chip(STATE_NAMES[State.CLAIMED], "done"),
    STATE_NAMES[State.POLICE]: Chip(STATE_NAMES[State.POLICE], "done"),
    "应移交派出所": Chip("应移交", "late"),
    "未公告": Chip("未公告", "warn"),
}


class Desk(Protocol):
    """What the panel asks of services.lost_property.LostPropertyDesk."""

    def new(self, finder: str = "") -> Draft: ...
    def register(self, draft: Draft) -> str: ...
    def correct(self, number: str, field: str, value: str, reason: str) -> None: ...
    def publish(self, number: str) -> str: ...
    def preview(self, draft: Draft) -> bytes: ...
    def paper(self, notice: str) -> bytes: ...
    def secret(self, number: str) -> str: ...
    def claim(self, number: str, form: Claim) -> None: ...
    def hand_over(self, number: str, form: HandOver) -> None: ...
    def open(self, key: str) -> Any: ...
    def rows(self) -> tuple[Any, ...]: ...
    def keep(self, draft: Draft) -> None: ...
    def drop(self, uuid: str) -> None: ...


def tr(text: str) -> str:
    """These words are the panel's."""
    return QCoreApplication.translate("LostPropertyPanel", text)


def clock(at: datetime) -> str:
    """03-05 10:12."""
    return f"{at.astimezone(CHINA):%m-%d %H:%M}"


def cards(record: Any, may: bool) -> Iterator[Finding]:
    """The record: the thing with what may be done, its year, who came for it, what was put right."""
    kept = record.state is State.KEPT and may
    if record.due:
        text = tr("公告已满一年（到 {day}）没有人认领：请移交派出所，不归本单位。")
        params = {"day": record.last_day}
        yield Finding("民法典 318", Level.BLOCK, tr("应移交派出所"), text, params)
    acts = ("claim", "publish", "correct", "hand_over") if kept else ("correct",) if may else ()
    if record.notices and kept:
        acts = (*acts, "reprint")
    title = f"{record.what}，{STATE_NAMES[record.state]}"
    yield Finding("004-46", Level.BLOCK if kept else Level.INFO, title, "{words}", {"words": _thing(record)},
                  acts=acts)  # fmt: skip
    if record.state is State.KEPT:
        yield _notice(record)
    for one in reversed(record.attempts):
        yield _attempt(one)
    for line in reversed(record.lines):
        was = _value(line.field, line.was)
        params = {
            "was": Struck(was) if was else tr("（空）"),
            "now": _value(line.field, line.now) or tr("（空）"),
            "reason": line.reason,
            "staff": line.staff,
        }
        title = tr("{at} 更正{label}").format(at=clock(line.at), label=line.label)
        yield Finding("004-46", Level.INFO, title, tr("{was} → {now}；{reason}（{staff}）"), params)


def _thing(record: Any) -> str:
    return "\n".join(
        (
            record.features or tr("没有写公开特征"),
            tr("{at} {finder} 在{place}捡到").format(
                at=clock(record.found_at), finder=record.finder, place=record.place
            ),
            tr("{at} 报告{who}；放在{storage}").format(
                at=clock(record.reported_at), who=record.reported_to, storage=record.storage
            ),
            tr("不公开特征已登记，认领时核对；{at} {who} 登记").format(
                at=clock(record.registered_at), who=record.registered_by
            ),
        )
    )


def _notice(record: Any) -> Finding:
    if record.noticed_on is None:
        text = tr("按 F6 打印招领启事并张贴；满一年的期限从公告那天算起。")
        return Finding("民法典 318", Level.WARN, tr("还没有公告"), text)
    words = tr("{day} 公告（{number}），到 {last} 满一年").format(
        day=record.noticed_on, number=record.notices[-1], last=record.last_day
    )
    return Finding("民法典 318", Level.INFO, tr("已公告"), "{words}", {"words": words})


def _attempt(one: Any) -> Finding:
    titles = {"refused": tr("认领没有成"), "claimed": tr("已认领"), "police": tr("已移交")}
    words = f"{clock(one.at)} {one.words}（{one.staff}）"
    level = Level.WARN if one.kind == "refused" else Level.INFO
    rule = "民法典 314" if one.kind == "police" else "S12 E4"
    return Finding(rule, level, titles[one.kind], "{words}", {"words": words})


def _value(field: str, text: str) -> str:
    """What a line keeps, as it is read: a moment is kept as ISO text."""
    return clock(datetime.fromisoformat(text)) if field in MOMENTS and text else text


def present(record: Any, field: str) -> str:
    """What stands in a field now, for who puts it right; the hidden feature does not stand anywhere."""
    if not field:
        return ""
    if field == "secret_features":
        return tr("登记的特征不显示，请把它整句重写。")
    value = getattr(record, field)
    said = clock(value) if isinstance(value, datetime) else value or tr("（空）")
    return tr("现在写的是：{value}").format(value=said)


class ClaimAsk(Ask):
    """认领: first his own words, then the comparison; the registered feature comes by F4 and for a while."""

    def __init__(self, act: Act, secret: Callable[[], object]) -> None:
        assert act.ask is not None
        super().__init__(act.ask)
        self.say(self.tr("请他自己说出特征，先记下来；不要提示，也不要让他看屏幕。证件只核验，不抄号码。"))
        self._asked = self.words.text()
        button = QPushButton(act_text(SECRET), self)
        button.setObjectName(f"act:{SECRET.key}")
        button.setAccessibleName(SECRET.title)
        button.setAutoDefault(False)
        button.clicked.connect(secret)
        QShortcut(QKeySequence(SECRET.shortcut), button).activated.connect(secret)
        self.box.addWidget(button)

    @property
    def told(self) -> str:
        """What the claimant has said, as taken down."""
        return str(self.form.values()["told"]).strip()

    def show_secret(self, secret: str) -> None:
        """The registered feature beside his words; "" hides it again."""
        shown = self.tr("登记的不公开特征：{secret}\n看过已记录，十秒后隐去。").format(secret=secret)
        self.say(shown if secret else self._asked)


def claim(values: dict[str, Any]) -> Claim:
    """The claim as the desk takes it."""
    return Claim(
        str(values["claimant"]),
        Method(str(values["method"])),
        str(values["told"]),
        values["matches"],
        bool(values["signed"]),
    )
