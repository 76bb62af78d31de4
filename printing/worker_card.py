"""出入证卡面: both sides of one card of 85.6×54 mm; what finds no room is refused, for a card has no second
page."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from printing import flow, marks, parts, portrait, text
from printing.flow import Band, Field, Type
from printing.marks import Mark
from printing.page import FAINT, INK, QUIET, Box, Sheet
from printing.report import item, running
from printing.schema import BadData

if TYPE_CHECKING:
    from printing.worker_pass import WorkerPass, WorkerPasses

TITLE = "装修施工人员临时出入证"
SIDE = 4.0
"""White at the edges, mm: the cut may be that far off and hit no letter."""
PHOTO = Box(SIDE, 15.0, *portrait.SIZE)
"""Where the photo lies on the front."""
CODE = Box(66.6, 35.0, 15, 15)
"""Where the code lies on the front."""

_WIDE, _HIGH = parts.CARD.width, parts.CARD.height
_INSIDE = _WIDE - 2 * SIDE
_TEXT = PHOTO.right + 3
_ROOM = _WIDE - SIDE - _TEXT
_RULE = 12.9  # under the title
_TOP = 14.6  # where the text begins
_BELOW = 32.2  # where it ends: the code's white begins there
_BACK = 9.4  # the same two on the back
_SCALES = (1.0, 0.92, 0.84, 0.76, 0.68)


class Card:
    """The two sides of one pass, drawn into any place. Raises BadData where a text is longer than a card."""

    def __init__(self, data: "WorkerPasses", one: "WorkerPass", photo: bytes, mark: Mark) -> None:
        self.data = data
        self.one = one
        self.photo = photo
        self.mark = mark
        self.said = _fitting(self._about, _BELOW - _TOP, f"{one.name}的证正面字太多")
        self.foot = self._foot()
        room = _HIGH - 3 - sum(band.height for band in self.foot) - _BACK
        self.rules = _fitting(self._rules, room, "证背面的须知太长")

    def front(self, sheet: Sheet, box: Box) -> None:
        """正面: photo, name, where, for whom, until when, number and code."""
        x, y = box.x, box.y
        marks.across(sheet, box, self.mark)
        self._title(sheet, x, y)
        place = Box(x + PHOTO.x, y + PHOTO.y, PHOTO.width, PHOTO.height)
        if self.photo:
            sheet.picture(place, self.photo)
        else:
            sheet.text(x + PHOTO.x + PHOTO.width / 2, y + 32, "一寸照片", 8, tone=FAINT, align="centre")
        sheet.frame(place, tone=FAINT, weight=0.1)
        flow.draw_page(sheet, Box(x + _TEXT, y + _TOP, _ROOM, _BELOW - _TOP), self.said, 1.2)
        code = Box(x + CODE.x, y + CODE.y, CODE.width, CODE.height)
        if self.one.code:
            marks.qr(sheet, code, self.one.code)
        else:
            marks.no_code(sheet, code)
        self._term(sheet, x + _TEXT, y)

    def back(self, sheet: Sheet, box: Box) -> None:
        """背面: what whoever wears it has to know, whom to call, and whose card it is."""
        x, y = box.x, box.y
        marks.across(sheet, box, self.mark)
        sheet.text(x + SIDE, y + 5.6, "须知", 9.5, bold=True)
        whose = "　".join(part for part in (text.clean(self.one.name), self.one.number) if part)
        fitted = text.fit(whose, _INSIDE - 14, 7, 4.5)
        sheet.text(
            x + _WIDE - SIDE,
            y + 5.6,
            fitted.lines[0] if fitted.lines else "",
            fitted.size,
            tone=QUIET,
            align="right",
        )
        sheet.rule(x + SIDE, y + 8.4, x + _WIDE - SIDE, tone=INK, weight=0.3)
        low = sum(band.height for band in self.foot)
        flow.draw_page(sheet, Box(x + SIDE, y + _BACK, _INSIDE, _HIGH - 3 - low - _BACK), self.rules, 0.9)
        flow.draw_page(sheet, Box(x + SIDE, y + _HIGH - 3 - low, _INSIDE, low), self.foot)

    # the front

    def _title(self, sheet: Sheet, x: float, y: float) -> None:
        number = f"证号 {self.one.number}" if self.one.number else "证号 开具时生成"
        wide = sheet.text(x + _WIDE - SIDE, y + 4.4, number, 7.5, bold=True, align="right")
        project = text.fit(self.data.project, _INSIDE - wide - 3, 7.5, 5)
        if len(project.lines) == 1:
            sheet.text(x + SIDE, y + 4.4, project.lines[0], project.size, tone=QUIET)
        elif project.lines:  # on two lines, in what a name of forty letters needs
            small = text.fit(self.data.project, _INSIDE - wide - 3, 5, 4.5)
            for n, line in enumerate(small.lines[:2]):
                sheet.text(x + SIDE, y + 3.4 + n * 2.1, line, small.size, tone=QUIET)
        sheet.text(x + _WIDE / 2, y + 9.4, TITLE, 12, bold=True, align="centre", track=1.2)
        sheet.rule(x + SIDE, y + _RULE, x + _WIDE - SIDE, tone=INK, weight=0.4)

    def _about(self, scale: float) -> list[Band]:
        one = self.one
        small = _set(9, 7.5, 4.2, scale)
        large = _set(15, 8.5, 6.4, scale)
        given = [
            Field("工种", one.trade),
            Field("房号", one.unit, bold=True),
            Field("单位", one.company),
        ]
        return [
            *flow.fields([Field("姓名", one.name, bold=True)], _ROOM, 1, large),
            flow.gap(0.2, stretch=True),
            *(band for field in given for band in flow.fields([field], _ROOM, 1, small)),
        ]

    def _term(self, sheet: Sheet, x: float, y: float) -> None:
        """有效期: the last day is what a guard looks for."""
        one = self.one
        sheet.text(x, y + 36.2, "有效期", 6.8, tone=QUIET)
        if one.valid_from:
            sheet.text(x + 9, y + 36.2, f"{_dotted(one.valid_from)} 起", 8)
        sheet.text(x, y + 41.6, "至", 8, tone=QUIET)
        if one.valid_until:
            sheet.text(x + 3.8, y + 41.6, _dotted(one.valid_until), 13.5, bold=True)
        sheet.text(x, y + 48.6, "（须骑照片盖章方为有效）", 6, tone=QUIET)

    # the back

    def _rules(self, scale: float) -> list[Band]:
        size = 7.2 * scale
        hours = f"准许施工时间：{self.data.hours}" if text.clean(self.data.hours) else ""
        given = [rule for rule in (*self.data.rules, hours) if text.clean(rule)]
        bands = []
        for n, rule in enumerate(given, 1):
            bands += [*item(f"{n}.", rule, _INSIDE, size, 1.4), flow.gap(0.3, stretch=True)]
        return bands

    def _foot(self) -> list[Band]:
        data = self.data
        call = "　".join(part for part in (text.clean(data.office), text.clean(data.phone)) if part)
        note = text.clean(self.mark.note)
        return [
            *running(call, _INSIDE, 7.5, INK, bold=True, leading=1.3),
            *running(note, _INSIDE, 6, self.mark.tone, bold=True, leading=1.3),
        ]


def _fitting(made: Callable[[float], list[Band]], room: float, why: str) -> list[Band]:
    """The largest setting that finds room. Raises BadData."""
    for scale in _SCALES:
        bands = made(scale)
        if sum(band.height for band in bands) <= room + 1e-6:
            return bands
    raise BadData(f"{why}，印不下，请写短些")


def _set(body: float, least: float, pitch: float, scale: float) -> Type:
    """The type of a row; in the smallest setting lines stand as close as can be read."""
    close = least * scale * text.POINT * 1.3
    return Type(
        body * scale,
        least * scale,
        6.8 * max(scale, 0.8),
        12,
        close if scale == _SCALES[-1] else pitch * scale,
        pitch,
    )


def _dotted(on: str) -> str:
    return f"{date.fromisoformat(on):%Y.%m.%d}"
