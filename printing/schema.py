"""数据格式: the data of a document as JSON, and back, for years.

A document class only grows, and new fields have defaults, so that a stored JSON of any age still thaws. An
unknown, missing or wrongly typed field is said in one Chinese sentence; nothing is guessed.
"""

import dataclasses
import json
import re
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from printing import fonts, text

T = TypeVar("T")


class BadData(ValueError):
    """数据不符: the Chinese message names the field and what it should be."""


@dataclass(frozen=True)
class Doc:
    """What a field means: its Chinese label, a note with its unit, and what a value must look like.

    `pattern` must match the whole text; `format` is "date" (2026-03-05) or "date-time" (ISO 8601, offset);
    both are asked of non-empty text only. `minimum` is for numbers.
    """

    label: str
    note: str = ""
    pattern: str = ""
    format: str = ""
    minimum: int | None = None


@dataclass(frozen=True)
class _Slot:
    name: str
    type: Any
    doc: Doc
    default: Any

    @property
    def required(self) -> bool:
        return self.default is MISSING


@cache
def _slots(kind: Any) -> tuple[_Slot, ...]:
    assert isinstance(kind, type)
    assert is_dataclass(kind)
    hints = get_type_hints(kind, include_extras=True)
    found = []
    for item in dataclasses.fields(kind):
        hint = hints[item.name]
        doc = Doc(item.name)
        if get_origin(hint) is Annotated:
            hint, *extras = get_args(hint)
            doc = next((extra for extra in extras if isinstance(extra, Doc)), doc)
        found.append(_Slot(item.name, hint, doc, item.default))
    return tuple(found)


def label(kind: type, name: str) -> str:
    """The Chinese label of a field."""
    return next(slot.doc.label for slot in _slots(kind) if slot.name == name)


def freeze(data: Any) -> str:
    """One line of JSON that `thaw` turns into an equal object."""
    return json.dumps(dataclasses.asdict(data), ensure_ascii=False, separators=(",", ":"))


def thaw(kind: type[T], frozen: str) -> T:
    """The document of class `kind` stored as `frozen`. Raises BadData."""
    try:
        value = json.loads(frozen)
    except (ValueError, RecursionError) as error:
        place = ""
        if isinstance(error, json.JSONDecodeError):
            place = f"（第 {error.lineno} 行第 {error.colno} 列）"
        raise BadData(f"不是正确的 JSON{place}，请检查括号、引号和逗号") from None
    result: T = _parse(kind, value, "")
    return result


def _parse(hint: Any, value: Any, where: str) -> Any:
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise _wrong(where, "一个列表", value)
        return tuple(_parse(get_args(hint)[0], item, f"{where}[{n}]") for n, item in enumerate(value))
    if is_dataclass(hint):
        return _parse_object(hint, value, where)
    names = {str: "文字", int: "整数", bool: "true 或 false"}
    if type(value) is not hint:
        raise _wrong(where, names[hint], value)
    return value


def _parse_object(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise _wrong(where, "一个对象 {…}", value)
    slots = _slots(kind)
    dot = f"{where}." if where else ""
    if unknown := sorted(set(value) - {slot.name for slot in slots}):
        raise BadData(f"不认识的栏目：{'、'.join(dot + name for name in unknown)}")
    if lost := [slot for slot in slots if slot.required and slot.name not in value]:
        raise BadData("缺少栏目：" + "、".join(f"{dot}{slot.name}（{slot.doc.label}）" for slot in lost))
    present = (slot for slot in slots if slot.name in value)
    return kind(**{slot.name: _parse(slot.type, value[slot.name], dot + slot.name) for slot in present})


def _wrong(where: str, wanted: str, value: Any) -> BadData:
    shown = json.dumps(value)
    shown = shown if len(shown) <= 40 else shown[:40] + "…"
    return BadData(f"{where or '最外层'} 应为{wanted}，现为 {shown}")


def check(data: Any) -> None:
    """Raises BadData where a value is not what its Doc says, MissingGlyph where no font has a character."""
    for where, doc, value in _walk(data, ""):
        if isinstance(value, str):
            if lost := fonts.missing(text.clean(value).replace("\n", "")):
                raise fonts.MissingGlyph(lost, where)
            if value and not _well_formed(doc, value):
                raise BadData(f"{where} 的格式不对：{doc.note or doc.format}")
        elif doc.minimum is not None and value < doc.minimum:
            raise BadData(f"{where} 不能小于 {doc.minimum}，现为 {value}")


def _walk(data: Any, where: str) -> Iterator[tuple[str, Doc, Any]]:
    kind: Any = type(data)
    for slot in _slots(kind):
        value = getattr(data, slot.name)
        if not isinstance(value, tuple):
            yield where + slot.doc.label, slot.doc, value
            continue
        for number, item in enumerate(value, 1):
            place = f"{where}{slot.doc.label}第{number}行"
            if is_dataclass(item):
                yield from _walk(item, f"{place}·")
            else:
                yield place, slot.doc, item


def _well_formed(doc: Doc, value: str) -> bool:
    if doc.pattern and not re.fullmatch(doc.pattern, value):
        return False
    try:
        if doc.format == "date":
            return len(value) == 10 and bool(date.fromisoformat(value))
        return doc.format != "date-time" or datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def json_schema(kind: type) -> dict[str, Any]:
    """JSON Schema (2020-12) of the class with its Chinese labels and notes, for a designer of paper."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | _object_schema(kind)


def _object_schema(kind: type) -> dict[str, Any]:
    slots = _slots(kind)
    return {
        "title": (kind.__doc__ or kind.__name__).partition("\n")[0].rstrip("。."),
        "type": "object",
        "additionalProperties": False,
        "required": [slot.name for slot in slots if slot.required],
        "properties": {slot.name: _slot_schema(slot) for slot in slots},
    }


def _plain(default: Any) -> Any:
    """A default as JSON has it."""
    if isinstance(default, tuple):
        return [
            dataclasses.asdict(one) if is_dataclass(one) and not isinstance(one, type) else one
            for one in default
        ]
    return default


def _slot_schema(slot: _Slot) -> dict[str, Any]:
    schema: dict[str, Any] = {"title": slot.doc.label}
    if slot.doc.note:
        schema["description"] = slot.doc.note
    inner = _type_schema(slot.type)
    if slot.doc.pattern:
        inner["pattern"] = f"^(?:{slot.doc.pattern})?$"
    if slot.doc.minimum is not None:
        inner["minimum"] = slot.doc.minimum
    if not slot.required:
        inner["default"] = _plain(slot.default)
    return schema | inner


def _type_schema(hint: Any) -> dict[str, Any]:
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        return {
            "type": "array",
            "items": _object_schema(item)
            if isinstance(item, type) and is_dataclass(item)
            else _type_schema(item),
        }
    return {"type": {str: "string", int: "integer", bool: "boolean"}[hint]}
