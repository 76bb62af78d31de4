"""联单: what every paper in parts says in the same way, whichever business it is of.

The head; the code and the place for the seal beside the text, on three-ply paper the names of the plies; a
list that runs on to further pages, and the line that closes it. A business adds what it has to say.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from printing import flow, marks, parts, text
from printing.flow import Band, Field, Stack, Type
from printing.head import Head
from printing.marks import Mark
from printing.page import BLACK, FAINT, Box, Sheet
from printing.parts import Layout, Part


class Numbered(Protocol):
    """What the head of a slip is told of."""

    @property
    def office(self) -> str: ...
    @property
    def project(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def code(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Spec:
    """The measures of one layout, mm."""

    type: Type
    side: float
    top: float
    bottom: float
    head: float  # height of the head with its rule
    aside: float  # width of the right column: code and seal, or code and the names of the plies
    code: float  # side of the QR code
    seal: float
    loose: float  # how much taller a row of a short list may be


class Slip:
    """One paper in parts on one layout; a business gives it pages of bands, and draws what closes each."""

    title: str
    names: tuple[Part, ...]
    seal: str
    """Whose seal belongs on it."""
    like = ""
    """The label that all labels of the paper stand in line with."""
    foot: float
    """How much of every page stands below the bands, mm, and how much of that below code and seal."""
    below = 0.0
    count: int

    def __init__(self, data: Numbered, mark: Mark, form: Layout, spec: Spec) -> None:
        self.form = form
        self.mark = marks.draft() + mark if not data.number and not mark.is_draft else mark
        self.code = data.code
        self.measures = spec
        self.type = spec.type
        self.mono = spec.type.mono
        self.room = parts.strip(form, self.names).inset(spec.side, spec.top, spec.bottom)
        self.main = self.room.width - spec.aside
        self.head = Head(
            title=self.title,
            office=data.office,
            project=data.project,
            number=data.number,
            mark=self.mark,
            parts=() if form.plies else self.names,
            width=self.room.width,
            type=self.type,
            code=data.code if self.mono else "",
        )

    def sheets(self) -> Iterator[Callable[[Sheet], None]]:
        """The sheets of paper of one slip."""
        yield from parts.sheets(self.form, self.names, self.count, self.draw)

    # what a business says

    def pages(self, part: Part | None) -> list[list[Band]]:
        """What flows down the pages of a part; `part` None is all plies at once."""
        raise NotImplementedError

    def close(self, sheet: Sheet, box: Box, part: Part | None, number: int) -> None:
        """Draws what stands below the bands of a page, as wide as the paper; beside it stands the seal."""
        raise NotImplementedError

    def last(self, number: int) -> bool:
        return number == self.count - 1

    # what flows

    def stack(self, opening: Sequence[Band] = ()) -> Stack:
        """Pages as high as the paper leaves them."""
        return Stack(self.room.height - self.measures.head - self.foot, opening)

    def one_below_another(self, given: Sequence[Field], columns: int = 1) -> list[Band]:
        return flow.fields(given, self.main, columns, self.type, like=self.like)

    def listed(
        self,
        stack: Stack,
        count: int,
        limit: int,
        tables: Callable[[int, int], Iterable[list[Band]]],
        by_line: Callable[[int], list[Band]],
        total: tuple[str, str],
    ) -> None:
        """`count` lines with their heading, at most `limit` a page, closed by the label and words of a total.

        `tables(before, n)` gives the ways to set the next `n` lines, the best first; `by_line(before)` sets a
        line that is taller than any page."""
        done = 0
        said = f"{total[0]}{total[1]}"
        closing = self.closing(said)
        while done < count:
            taken, bands = self._most(min(limit, count - done), done, stack.left - closing.height, tables)
            if not taken and not stack.fresh:
                stack.turn()
                continue
            stack.add(*(bands if taken else by_line(done)))
            done += taken or 1
            if done < count:
                onward = f"本页止于第 {done} 项，共 {count} 项，转第 {len(stack.pages) + 1} 页"
                stack.add(self.closing(said, onward))
                stack.turn()
        stack.add(closing)
        if len(self._fitted(said).lines) > 1:
            stack.add(*self.one_below_another([Field(total[0].rstrip("："), total[1])]))

    def _most(
        self,
        most: int,
        before: int,
        room: float,
        tables: Callable[[int, int], Iterable[list[Band]]],
    ) -> tuple[int, list[Band]]:
        """As many lines as find room, and their table."""
        for n in range(most, 0, -1):
            for bands in tables(before, n):
                if sum(band.height for band in bands) <= room + 1e-6:
                    return n, bands
        return 0, []

    def _fitted(self, said: str) -> text.Fitted:
        return text.fit(said, self.main * 0.6, self.type.body, self.type.least, True)

    def closing(self, said: str, onward: str = "") -> Band:
        """以下空白 and what was `said` of the whole, so that nothing can be added; or what goes `onward`."""
        type_ = self.type
        total = self._fitted(said)

        def draw(sheet: Sheet, x: float, y: float, high: float) -> None:
            middle = y + high / 2
            wide = sheet.text(x + 1.5, middle, onward or "以下空白", type_.label, tone=type_.quiet)
            if onward:
                return
            end = x + self.main - 3
            if len(total.lines) == 1:
                words = total.lines[0]
                sheet.text(end, middle, words, total.size, bold=True, tone=type_.ink, align="right")
                end -= text.width(words, total.size, True) + 4
            tone, weight = (BLACK, 0.4) if self.mono else (FAINT, 0.15)
            sheet.rule(x + wide + 4.5, middle, end, tone=tone, weight=weight)

        return Band(type_.row + 1, draw)

    # what stands

    def draw(self, sheet: Sheet, strip: Box, part: Part | None, number: int) -> None:
        """One page of one part."""
        spec = self.measures
        box = strip.inset(spec.side, spec.top, spec.bottom)
        marks.across(sheet, strip, self.mark, mono=self.mono)
        head = Box(box.x, box.y, box.width, spec.head)
        aside = Box(box.x + self.main, head.bottom, spec.aside, box.bottom - self.below - head.bottom)
        if not self.mono:
            self._aside(sheet, aside)
        self.head.draw(sheet, head, part, number, self.count)
        tail = box.bottom - self.foot
        body = Box(box.x, head.bottom, self.main, tail - head.bottom)
        flow.draw_page(sheet, body, self.pages(part)[number], spec.loose)
        self.close(sheet, Box(box.x, tail, box.width, self.foot), part, number)
        if self.mono:
            self._plies(sheet, aside)

    def _aside(self, sheet: Sheet, box: Box) -> None:
        spec = self.measures
        middle = box.right - spec.seal / 2
        margin = marks.quiet_zone(self.code, spec.code) if self.code else 3
        square = Box(middle - spec.code / 2, box.y + margin, spec.code, spec.code)
        if self.code:
            marks.qr(sheet, square, self.code)
            marks.code_below(sheet, middle, square.bottom + 4.6, spec.seal, self.code, self.type.label)
        else:
            marks.no_code(sheet, square)
        marks.seal(
            sheet,
            Box(box.right - spec.seal, box.bottom - spec.seal - 1, spec.seal, spec.seal),
            self.seal,
        )

    def seal_word(self, sheet: Sheet, y: float, word: str) -> None:
        """Where the seal goes on three-ply paper, which has no room for a frame: lines that end at `y`."""
        if self.mono:
            middle = self.room.x + self.main + 4 + self.measures.code / 2
            lines = word.split("\n")
            for n, line in enumerate(lines, 1):
                level = y - (len(lines) - n) * self.type.leading
                sheet.text(middle, level, line, self.type.label, tone=self.type.ink, align="centre")

    def _plies(self, sheet: Sheet, box: Box) -> None:
        """The code, and the names of all plies down the margin, each letter upright."""
        if self.code:
            margin = marks.quiet_zone(self.code, self.measures.code)
            marks.qr(sheet, Box(box.x + 4, box.y + margin, self.measures.code, self.measures.code), self.code)
        y = box.y + 3.5
        for part in self.names:
            for word in (part.ordinal, part.use.replace(" · ", "")):
                for letter in word:
                    sheet.text(box.right - 2, y, letter, self.type.label, tone=BLACK, align="centre")
                    y += 3.75
                y += 1.1
            y += 2.4
