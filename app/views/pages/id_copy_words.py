"""证件页的话: what the page asks of its desk and devices, and the words it puts around the rules' own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PIL import Image
from PySide6.QtCore import QCoreApplication

from app.devices.camera import Eye
from app.imaging.shot import Shot
from app.rules.base import Finding, Level
from app.rules.business import BUSINESS_NAMES
from app.rules.id_card import Reading
from app.rules.id_copy import STATE_NAMES, Draft, Facts, State
from app.rules.policy import Policy

KIND, HELD = "id-copy", "held-data"
PAPER_NAMES = {"card": "证件", "passport": "护照", "page": "整页"}


class Desk(Protocol):
    """What the page asks of services.id_copy.IdCopyDesk."""

    def new(self, business: str = "", unit: str = "", holder: str = "", subject: str = "") -> Draft: ...
    def facts(self, draft: Draft) -> Facts: ...
    def make(self, draft: Draft, shots: Sequence[Shot], reading: Reading | None) -> str: ...
    def preview(self, draft: Draft, shots: Sequence[Shot], policy: Policy) -> bytes: ...
    def paper(self, number: str) -> bytes: ...
    def open(self, key: str) -> Any: ...
    def rows(self) -> tuple[Any, ...]: ...
    def delete(self, number: str, reason: str) -> None: ...
    def held(self, unit: str) -> str: ...
    def keep(self, draft: Draft) -> None: ...
    def drop(self, uuid: str) -> None: ...
    def kept(self) -> tuple[Draft, ...]: ...


@dataclass(frozen=True)
class Senses:
    """What this computer sees and reads cards with; None where it has no such thing.

    `chip` and `picture` block, so they run in their lanes; they raise Refused or Trouble.
    """

    eye: Eye | None = None
    chip: Callable[[], Reading] | None = None
    picture: Callable[[Image.Image], Reading] | None = None


def tr(text: str) -> str:
    """These words are the ID copy page's."""
    return QCoreApplication.translate("IdCopyPage", text)


def empty(draft: Draft) -> bool:
    """Whether nothing was said yet: such a form is not kept."""
    return not (draft.business or draft.holder or draft.unit)


def shot_names(shots: Sequence[Shot]) -> list[str]:
    """正面, 反面, 第 3 页 …; one whose edges nobody has vouched for says so."""
    names: list[str] = []
    cards = 0
    for n, shot in enumerate(shots, 1):
        name = tr("{paper} {n}").format(paper=PAPER_NAMES[shot.paper], n=n)
        if shot.paper == "card":
            name = (tr("正面"), tr("反面"))[cards % 2] if cards < 2 else name
            cards += 1
        names.append(name if shot.sure else tr("{name} · 看边框").format(name=name))
    return names


def todo(live: bool, taken: int, trouble: str) -> str:
    """What the viewfinder asks for now."""
    if live:
        return tr("翻到反面，按空格；只要正面就按 F9") if taken else tr("把证件正面放好，按空格")
    other = tr("按 Ctrl+O 打开图片或 PDF，按 Ctrl+V 粘贴，也可以把文件拖到这里")
    return f"{trouble}\n{other}" if trouble else other


def finished(record: Any, printed: bool) -> Finding:
    """What stands in place of the rules when the record is no form any more, with what may still be done."""
    what = BUSINESS_NAMES[record.business]
    if record.state is State.CHECKED:
        text = tr("{what}：人证相符，只记了方式和时间，没有号码，没有图像。").format(what=what)
        return Finding("", Level.INFO, STATE_NAMES[record.state], text)
    title = f"{record.number} {STATE_NAMES[record.state]}"
    if record.state is State.DELETED:
        text = tr("复件已经删掉，只留编号和用途。原因：{reason}")
        return Finding("", Level.INFO, title, text, {"reason": record.reason})
    text = tr("仅供{purpose}之用，留到 {until}，到期自动删除。打开和打印都有记录。")
    params = {"purpose": record.purpose, "until": f"{record.keep_until:%Y-%m-%d}"}
    return Finding("", Level.INFO, title, text, params, acts=("reprint" if printed else "print", "delete"))
