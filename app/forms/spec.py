"""表单说明: what the clerk sees, as data; what is shown or required the rules say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The editors that FormView knows."""

    TEXT = "text"
    UNIT = "unit"
    CHIPS = "chips"
    SELECT = "select"
    ITEMS = "items"
    CHARGES = "charges"
    TICK = "tick"
    NOTE = "note"
    YES_NO = "yes_no"
    LINES = "lines"
    SECRET = "secret"
    PIECES = "pieces"
    WORKS = "works"
    MATERIALS = "materials"


@dataclass(frozen=True)
class Choice:
    """One value that may be chosen, and its Chinese label."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """One field: `name` is the Draft's attribute; `half` puts it beside its neighbour on one line.

    `hint` is the grey example inside the empty editor; `choices` are for CHIPS and SELECT;
    `phrases` are quick words under the editor; `swift` CHIPS go on by themselves when a digit has chosen.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    half: bool = False
    phrases: tuple[str, ...] = ()
    swift: bool = False


@dataclass(frozen=True)
class FormSpec:
    """The fields in the order of the talk with the customer."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Column:
    """One column of a list: the Row's attribute, its heading, its share of the width, its side."""

    name: str
    label: str
    share: int = 1
    right: bool = False


@dataclass(frozen=True)
class ListSpec:
    """A list: its columns, and what an empty one says to do first."""

    columns: tuple[Column, ...]
    empty: str


@dataclass(frozen=True)
class Act:
    """An act of the clerk: its key in the rules, its button, its shortcut, the form it asks first."""

    key: str
    title: str
    shortcut: str = ""
    ask: FormSpec | None = None
