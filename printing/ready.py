"""开具前: what every paper is asked before it is drawn, in the same words.

A draft shows neither number nor code; a numbered paper says when it was issued; every character has a glyph.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from printing import fonts, marks, schema
from printing.marks import Mark
from printing.schema import BadData

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

_ISSUED = ("number", "code", "issued_at")  # what a draft does not have


def choose(title: str, layout: str, layouts: Sequence[str]) -> None:
    """Raises BadData where the paper called `title` has no such layout."""
    if layout not in layouts:
        raise BadData(f"{title}没有「{layout}」版式，可选：{'、'.join(layouts)}")


def checked(data: T, mark: Mark) -> T:
    """The data of a paper that never needs a number. Raises BadData or MissingGlyph."""
    schema.check(data)
    if lost := fonts.missing(mark.note):
        raise fonts.MissingGlyph(lost, "补打标记")
    return data


def ready(title: str, data: T, mark: Mark, needs: Sequence[str] = ("issued_at",)) -> tuple[T, Mark]:
    """The data and the mark as they are drawn: what has no number is a draft, what has one `needs` these.

    Raises BadData or MissingGlyph, both ValueError with a Chinese message that names the field."""
    if mark.is_draft:
        blank: dict[str, Any] = {item.name: "" for item in fields(data) if item.name in _ISSUED}
        data = replace(data, **blank)
    checked(data, mark)
    given: Any = data
    lost = [name for name in needs if not getattr(given, name)]
    if given.number and lost:
        raise BadData(f"已编号的{title}须有{'、'.join(schema.label(type(data), name) for name in lost)}")
    if getattr(given, "code", "") and not given.number:
        raise BadData("没有编号的草稿不能有核验码")
    return data, mark if given.number or mark.is_draft else marks.draft() + mark
