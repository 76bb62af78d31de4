"""招领启事: what was found and where to claim it, to be put up; only the features that everybody may know."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated

from printing import flow, marks, page, parts, ready, text
from printing.flow import Band, Field, Stack, Type
from printing.marks import NONE, Mark
from printing.page import INK, QUIET, Box, Sheet
from printing.report import running
from printing.schema import Doc

TITLE = "招领启事"

_SCALES = (1.0, 0.9, 0.8, 0.7)
"""How large it is set: smaller only where it would take a second page."""
_PAPER = Box(0, 0, parts.SHEET.width, parts.SHEET.height)
_BOX = _PAPER.inset(32, 34, 20)
_SEAL = 34.0


@dataclass(frozen=True)
class LostPropertyNotice:
    """招领启事"""

    office: Annotated[str, Doc("服务中心", "落款")]
    project: Annotated[str, Doc("项目", "小区名称；可为空")]
    number: Annotated[str, Doc("编号", "例如 SW20260305-A0001；草稿为空", pattern=r"[A-Z0-9\-]{1,32}")]
    issued_at: Annotated[
        str, Doc("公告时间", "ISO 8601 带时区，例如 2026-03-05T18:10:00+08:00；草稿为空", format="date-time")
    ]
    what: Annotated[str, Doc("物品", "例如 雨伞一把")]
    features: Annotated[str, Doc("特征", "只写可公开的，例如 黑色、长柄；可为空")]
    place: Annotated[str, Doc("拾获地点", "例如 大堂休息区")]
    found_at: Annotated[str, Doc("拾获时间", "例如 2026年3月5日傍晚")]
    claim_at: Annotated[str, Doc("认领地点", "例如 客服中心前台")]
    claim_hours: Annotated[str, Doc("认领时间", "例如 每日 08:00–20:00；可为空")]
    phone: Annotated[str, Doc("联系电话", "服务中心的电话；可为空")]
    operator: Annotated[str, Doc("经办人", "员工姓名；只用于补打标记，不印在启事上")] = ""
    bring: Annotated[tuple[str, ...], Doc("认领时请带", "每条一行，例如 本人有效证件")] = (
        "本人有效身份证件",
        "能够说明物品的其他特征，由前台核对后签领",
    )
    after: Annotated[str, Doc("无人认领", "例如 长期无人认领的，将送交公安机关处理；可为空")] = ""


SAMPLE = LostPropertyNotice(
    office="示例物业服务中心",
    project="示例花园",
    number="SW20260305-A0001",
    issued_at="2026-03-05T18:10:00+08:00",
    what="雨伞一把",
    features="黑色、长柄",
    place="大堂休息区",
    found_at="2026年3月5日傍晚",
    claim_at="客服中心前台",
    claim_hours="每日 08:00–20:00",
    phone="0755-0000 0000",
    operator="李敏",
    after="长期无人认领的，将送交公安机关处理。",
)


def render(data: LostPropertyNotice, mark: Mark = NONE, layout: str = parts.SHEET.key) -> bytes:
    """The notice as PDF on A4. Same data, same bytes.

    Raises MissingGlyph or BadData, both ValueError with a Chinese message that names the field."""
    ready.choose(TITLE, layout, (parts.SHEET.key,))
    data, mark = ready.ready(TITLE, data, mark)
    title = f"{TITLE} {data.number or '草稿'}"
    return page.document(title, (_PAPER.width, _PAPER.height), _Notice(data, mark).sheets())


class _Notice:
    def __init__(self, data: LostPropertyNotice, mark: Mark) -> None:
        self.data = data
        self.mark = mark
        for scale in _SCALES:
            self.pages = self._pages(scale)
            if len(self.pages) == 1:
                break

    def sheets(self) -> Iterator[Callable[[Sheet], None]]:
        yield from (partial(self._draw, number=number) for number in range(len(self.pages)))

    def _pages(self, scale: float) -> list[list[Band]]:
        data, wide = self.data, _BOX.width
        type_ = Type(16 * scale, 16 * scale, 14 * scale, 46 * scale, 11 * scale, 11 * scale)
        found = f"{data.found_at}，在{data.place}拾到下列物品，现由我们妥善保管，请失主前来认领。"
        given = [
            Field("认领地点", data.claim_at, bold=True),
            Field("认领时间", data.claim_hours),
            Field("联系电话", data.phone),
            Field("认领请带", "\n".join(data.bring)),
        ]
        close = self._close(scale)
        stack = Stack(_BOX.height - sum(band.height for band in self._foot("第10/10页")))
        stack.add(
            _title(type_.title, 46 * scale),
            *running(found, wide, 17 * scale, INK, leading=2.0),
            flow.gap(9 * scale, stretch=True),
            *running(data.what, wide, 32 * scale, INK, bold=True, align="centre"),
            flow.gap(1),
            *running(data.features, wide, 19 * scale, INK, align="centre"),
            flow.gap(9 * scale, stretch=True),
            *flow.fields(given, wide, 1, type_),
            flow.gap(6 * scale, stretch=True),
            *running(data.after, wide, type_.label, QUIET),
            flow.gap(4, stretch=True),
        )
        stack.add(close)
        return stack.pages

    def _close(self, scale: float) -> Band:
        """Who puts it up and when, beside the place for the seal."""
        data = self.data
        room = _BOX.width - _SEAL - 8
        at = datetime.fromisoformat(data.issued_at) if data.issued_at else None
        office = text.fit(data.office, room, 16 * scale, 12 * scale, bold=True)
        said = [
            *running(data.office, room, office.size, INK, bold=True, align="right"),
            flow.gap(1.5),
            *running(
                f"{at.year}年{at.month}月{at.day}日" if at else "", room, 15 * scale, INK, align="right"
            ),
        ]
        tall = sum(band.height for band in said)

        def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
            middle = y + high / 2
            seal = Box(x + _BOX.width - _SEAL, middle - _SEAL / 2, _SEAL, _SEAL)
            marks.seal(sheet, seal, "客服中心业务章")
            flow.draw_page(sheet, Box(x, middle - tall / 2, room, tall), said)

        return Band(max(tall, _SEAL) + 4, draw)

    def _foot(self, paged: str) -> list[Band]:
        """Small, below all: the number, the project, which page, and what is noted."""
        data, mark = self.data, self.mark
        said = (f"编号 {data.number}" if data.number else "编号 开具时生成", data.project, paged)
        return [
            *running(mark.note, _BOX.width, 9, mark.tone, bold=True),
            *running("　".join(part for part in said if part), _BOX.width, 9, QUIET),
        ]

    def _draw(self, sheet: Sheet, number: int) -> None:
        count = len(self.pages)
        marks.across(sheet, _PAPER, self.mark)
        for inset, weight in ((12, 0.9), (14.2, 0.2)):
            sheet.frame(_PAPER.inset(inset, inset, inset), tone=INK, weight=weight)
        foot = self._foot(f"第{number + 1}/{count}页" if count > 1 else "")
        low = sum(band.height for band in foot)
        flow.draw_page(sheet, _BOX.inset(0, 0, low), self.pages[number], 14)
        flow.draw_page(sheet, Box(_BOX.x, _BOX.bottom - low, _BOX.width, low), foot)


def _title(size: float, high: float) -> Band:
    def draw(sheet: Sheet, x: float, y: float, _: float) -> None:
        middle = x + _BOX.width / 2, y + size * text.POINT * 0.85
        sheet.text(*middle, TITLE, size, bold=True, align="centre", track=size * text.POINT * 0.55)

    return Band(high, draw)
