"""抬头: office left, title in the middle, number right; below them project, marks, and which part this is.

Every document has this head, so that all papers of the counter look alike. What is too long for its place is
left out of the head and handed back as a field (`overflow`), to be set whole below it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from printing import text
from printing.flow import Band, Field, Type, draw_page
from printing.marks import Mark
from printing.page import BLACK, Align, Box, Sheet
from printing.parts import Part

_AIR = 5.0  # mm between what stands beside one another
_UNNUMBERED = "编号 开具时生成"


@dataclass(frozen=True)
class Head:
    """What the head says on `width` mm; `code` is given where no QR code stands (three-ply paper), `instead`
    on papers that never have a number, to stand in its place."""

    title: str
    office: str
    project: str
    number: str
    mark: Mark
    parts: Sequence[Part]
    width: float
    type: Type
    code: str = ""
    instead: str = ""

    def overflow(self) -> list[Field]:
        """What finds no room in the head on one line."""
        given = (
            ("服务中心", self.office, self._line(self.office, self._side, bold=True)),
            ("项目", self.project, self._line(self.project, self._side)),
            ("编号", self.number, self._line(f"编号 {self.number}", self._side, bold=True)),
            ("核验码", self.code, self._line(f"核验码 {self.code}", self._side, bold=True)),
            ("标记", self.mark.note, self._line(self.mark.note, self._middle, bold=True)),
            ("日期", self.instead, self._line(self.instead, self._side, bold=True)),
        )
        return [Field(label, value) for label, value, line in given if value and line is None]

    def draw(self, sheet: Sheet, box: Box, part: Part | None, page: int, count: int) -> None:
        """Draws the head into `box` with a rule below; `page` counts from 0."""
        type_, ink, quiet = self.type, self.type.ink, self.type.quiet
        first = box.y + type_.title * text.POINT * 0.5
        second = box.bottom - 1.2 - type_.body * text.POINT * 0.75
        middle = box.x + box.width / 2

        def put(x: float, y: float, line: text.Fitted | None, align: Align, bold: bool, tone: str) -> None:
            if line:
                sheet.text(x, y, line.lines[0], line.size, bold=bold, tone=tone, align=align)

        put(box.x, first, self._line(self.office, self._side, bold=True), "left", True, ink)
        sheet.text(
            middle, first, self.title, type_.title, bold=True, tone=ink, align="centre", track=self._track
        )
        if self.number:
            put(
                box.right, first, self._line(f"编号 {self.number}", self._side, bold=True), "right", True, ink
            )
        elif self.instead:
            put(box.right, first, self._line(self.instead, self._side, bold=True), "right", True, ink)
        else:
            sheet.text(box.right, first, _UNNUMBERED, type_.label, tone=quiet, align="right")
        put(box.x, second, self._line(self.project, self._side), "left", False, quiet)
        noted = BLACK if type_.mono else self.mark.tone
        put(middle, second, self._line(self.mark.note, self._middle, bold=True), "centre", True, noted)
        paged = f"第{page + 1}/{count}页" if count > 1 else ""
        end = box.right - (text.width(paged, type_.label) + 3 if paged else 0)
        if self.code:
            put(end, second, self._line(f"核验码 {self.code}", self._side, bold=True), "right", True, ink)
        if part:
            use = end - text.width(part.use, type_.label)
            sheet.text(use - 1.5, second, part.ordinal, type_.label, bold=True, tone=ink, align="right")
            sheet.text(use, second, part.use, type_.label, tone=quiet)
        sheet.text(box.right, second, paged, type_.label, tone=ink, align="right")
        sheet.rule(box.x, box.bottom - 0.6, box.right, tone=ink, weight=0.4)

    def _line(self, value: str, room: float, *, bold: bool = False) -> text.Fitted | None:
        """`value` on one line of `room` mm, or None."""
        type_ = self.type
        size = type_.body if bold and value != self.mark.note else type_.label
        fitted = text.fit(value, room, size, type_.least if type_.mono else type_.least - 0.5, bold)
        return fitted if len(fitted.lines) == 1 else None

    @property
    def _track(self) -> float:
        return self.type.title * text.POINT * 0.32

    @property
    def _side(self) -> float:
        """Room beside the title."""
        title = text.width(self.title, self.type.title, True) + (len(self.title) - 1) * self._track
        return (self.width - title) / 2 - _AIR

    @property
    def _middle(self) -> float:
        """Room for the marks, between the project and what says which part and page this is."""
        label = self.type.label
        right = text.width("第10/10页", label) + 3
        code = self._line(f"核验码 {self.code}", self._side, bold=True) if self.code else None
        if code:
            right += text.width(code.lines[0], code.size, True)
        elif self.parts:
            widest = max(self.parts, key=lambda part: text.width(part.ordinal + part.use, label))
            right += text.width(widest.ordinal, label, True) + 1.5 + text.width(widest.use, label)
        project = self._line(self.project, self._side)
        left = text.width(project.lines[0], project.size) if project else 0
        return self.width - 2 * max(left, right) - 2 * _AIR


@dataclass(frozen=True)
class NarrowHead(Head):
    """窄抬头: the same one below another, centred, for slips and notes; `parts` is the one part it heads, if
    there are parts. Nothing overflows: it takes lines."""

    def overflow(self) -> list[Field]:
        return []

    @property
    def height(self) -> float:
        """What it takes, mm."""
        return sum(band.height for band in (*self._above, self._title, *self._below)) + 2

    def draw(self, sheet: Sheet, box: Box, part: Part | None, page: int, count: int) -> None:
        type_, above, title = self.type, self._above, self._title
        draw_page(sheet, box, [*above, title, *self._below])
        if count > 1:
            low = box.y + sum(band.height for band in above) + title.height * 0.6
            sheet.text(box.right, low, f"第{page + 1}/{count}页", type_.label, tone=type_.ink, align="right")
        sheet.rule(box.x, box.bottom - 0.6, box.right, tone=type_.ink, weight=0.4)

    @property
    def _above(self) -> list[Band]:
        """Whose paper it is, on one line if it can be."""
        said = [part for part in (text.clean(self.office), text.clean(self.project)) if part]
        joined = " · ".join(said)
        if "\n" not in joined and text.width(joined, self.type.label) <= self.width:
            said = [joined]
        return [band for part in said for band in self._centred(part, self.type.label, self.type.quiet)]

    @property
    def _below(self) -> list[Band]:
        type_ = self.type
        if self.number:
            number = self._centred(f"编号 {self.number}", type_.body, type_.ink, bold=True)
        else:
            number = self._centred(_UNNUMBERED, type_.label, type_.quiet)
        noted = BLACK if type_.mono else self.mark.tone
        named = [
            band
            for part in self.parts
            for band in self._centred(f"{part.ordinal}　{part.use}", type_.body, type_.ink, bold=True)
        ]
        return number + named + self._centred(self.mark.note, type_.label, noted, bold=True)

    @property
    def _title(self) -> Band:
        type_ = self.type

        def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
            middle = x + self.width / 2, y + high / 2
            sheet.text(
                *middle, self.title, type_.title, bold=True, tone=type_.ink, align="centre", track=self._track
            )

        return Band(type_.title * text.POINT * 1.5, draw)

    def _centred(self, said: str, size: float, tone: str, *, bold: bool = False) -> list[Band]:
        def line(words: str) -> Band:
            def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
                at = x + self.width / 2
                sheet.text(at, y + high / 2, words, size, bold=bold, tone=tone, align="centre")

            return Band(size * text.POINT * 1.45, draw)

        return [line(words) for words in text.wrap(said, self.width, size, bold)]
