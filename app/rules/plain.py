"""朴素数据: frozen dataclasses to JSON and back, so that drafts and records survive on disk."""

from __future__ import annotations

import json
import types
from contextlib import suppress
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def dump(value: Any) -> str:
    """The JSON of a frozen dataclass (nested dataclasses, enums, tuples, dates)."""
    return json.dumps(_down(value), ensure_ascii=False, sort_keys=True)


def load(kind: type[T], text: str) -> T:
    """The dataclass from its JSON; fields it did not have then take their defaults, unknown ones are dropped.

    Raises ValueError for text that is not such a record.
    """
    try:
        found: T = _up(kind, json.loads(text))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a {kind.__name__}: {error}") from error
    return found


def _down(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: _down(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_down(one) for one in value]
    return value


def _up(kind: Any, value: Any) -> Any:
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        *others, last = [one for one in args if one is not type(None)]
        if value is None:
            return None
        for one in others:  # an enumeration, or "" where nothing was chosen yet
            with suppress(ValueError):
                return _up(one, value)
        return _up(last, value)
    if origin is tuple:
        return tuple(_up(args[0], one) for one in value)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        given: dict[str, Any] = {}
        for one in fields(kind):
            if one.name in value:
                given[one.name] = _up(hints[one.name], value[one.name])
            elif one.default is MISSING and one.default_factory is MISSING:
                raise KeyError(one.name)
        return kind(**given)  # type: ignore[operator]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    return value
