"""证件复件: identity papers copied with 「复件仅供××之用」 burned into the pixels (003-22, 003-08).

A picture comes in bare and goes out stamped: `keep` burns it, drops the bare one and fills `pages`, the only
form that may be stored. `render` burns whatever is still bare before it draws, so no way leads from here to a
page without a stamp.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from printing import fonts, parts, picture, schema, text
from printing.marks import NONE, Mark, draft
from printing.schema import BadData, Doc

if TYPE_CHECKING:
    from printing.stamp import Scan

TITLE = "证件复件"


@dataclass(frozen=True)
class Scanned:
    """证件图片"""

    paper: Annotated[
        str,
        Doc(
            "证件种类",
            "card（身份证大小 85.6×54 毫米）、passport（护照 125×88 毫米）或 page（整页）",
            pattern="card|passport|page",
        ),
    ]
    side: Annotated[str, Doc("正反面", "front、back，或空", pattern="front|back")]
    jpeg: Annotated[str, Doc("图片", "摆正的、未盖章的 JPEG，base64")] = field(repr=False)


@dataclass(frozen=True)
class IdCopy:
    """证件复件"""

    office: Annotated[str, Doc("服务中心", "盖章单位名称，印在方章里")]
    project: Annotated[str, Doc("项目", "小区名称；可为空")]
    number: Annotated[str, Doc("复件编号", "例如 FY20260305-A0001；草稿为空", pattern=r"[A-Z0-9\-]{1,32}")]
    issued_at: Annotated[
        str, Doc("复印时间", "ISO 8601 带时区，例如 2026-03-05T10:12:00+08:00", format="date-time")
    ]
    purpose: Annotated[str, Doc("用途", "复件仅供××之用，例如 办理装修；不可为空")]
    purpose_code: Annotated[str, Doc("用途代码", "例如 ZX；可为空")]
    recipient: Annotated[str, Doc("提供给", "复件交给谁，例如 安和物业服务中心；不可为空")]
    operator: Annotated[str, Doc("经办人", "前台员工姓名")]
    scans: Annotated[tuple[Scanned, ...], Doc("证件图片", "未盖章的图片；与盖章页只能有其一，从不保存")] = (
        field(default=(), repr=False)
    )
    pages: Annotated[tuple[str, ...], Doc("盖章页", "已盖章的 A4 页（300 dpi JPEG，base64）")] = field(
        default=(), repr=False
    )


def kept(data: IdCopy) -> IdCopy:
    """The copy as it may be stored: stamped pages, no bare picture. What is so already comes back as it is.

    Raises BadData or MissingGlyph, both ValueError with a Chinese message."""
    if not data.scans:
        _pages(data)
        return data
    return keep(replace(data, scans=()), _scans(data))


def keep(data: IdCopy, scans: "Sequence[Scan]") -> IdCopy:
    """The stored form of `data`, which has no pictures yet, with these; the counter's way, with no base64."""
    if data.scans or data.pages:
        raise BadData("复件已有图片，不能再加")
    if not text.clean(data.number):
        raise BadData("没有编号的复件不能保存，请先取号")
    return stamped(data, scans)


def render(data: IdCopy, mark: Mark = NONE, layout: str = parts.A4.key) -> bytes:
    """The copy as PDF: one picture a page and nothing else. Without a number it says that it is a draft.

    Same data, same bytes. Raises BadData or MissingGlyph, both ValueError with a Chinese message."""
    from printing import stamp

    if layout != parts.A4.key:
        raise BadData(f"{TITLE}没有「{layout}」版式，可选：{parts.A4.key}")
    if data.scans:
        if mark.is_draft:
            data = replace(data, number="")
        data = stamped(replace(data, scans=()), _scans(data))
    pages = _pages(data)
    if not data.number and not mark.across:
        mark = draft() + mark
    if mark.across or mark.note:
        pages = [stamp.mark(page, mark.across, mark.note, mark.tone) for page in pages]
    return _document(data, pages)


def preview(data: IdCopy, scans: "Sequence[Scan]") -> bytes:
    """The paper in the making as PDF, 草稿无效 burned in with the stamp: one pass, because a clerk waits."""
    return _document(data, _burned(replace(data, number=""), scans, draft().across))


def stamped(data: IdCopy, scans: "Sequence[Scan]") -> IdCopy:
    """`data` with its pages burned; without a number it prints as a draft and cannot be kept."""
    pages = _burned(data, scans)
    return replace(data, pages=tuple(base64.b64encode(page).decode() for page in pages))


def _burned(data: IdCopy, scans: "Sequence[Scan]", across: str = "") -> tuple[bytes, ...]:
    from printing import stamp

    _check(data)
    day = datetime.fromisoformat(data.issued_at).date()
    said = stamp.Stamp(data.purpose, data.recipient, day, data.office, _note(data))
    try:
        return stamp.burn(scans, said, across)
    except fonts.MissingGlyph:
        raise
    except ValueError as error:
        raise BadData(str(error)) from None


def _document(data: IdCopy, pages: "Sequence[bytes]") -> bytes:
    from printing import raster

    title = f"{TITLE} {data.number or '草稿'}"
    return picture.document(title, (parts.A4.width, parts.A4.height), raster.A4, pages)


def _check(data: IdCopy) -> None:
    schema.check(data)
    for value, label in ((data.purpose, "用途"), (data.recipient, "提供给"), (data.issued_at, "复印时间")):
        if not text.clean(value):
            raise BadData(f"{label}为空，证件不能复印；请先填写{label}")


def _note(data: IdCopy) -> str:
    """The small line: what a copy found anywhere can be looked up by."""
    said = (
        f"用途代码 {data.purpose_code}" if data.purpose_code else "",
        f"经办 {data.operator}",
        f"复件编号 {data.number}" if data.number else "编号开具时生成",
        f"{datetime.fromisoformat(data.issued_at):%Y-%m-%d %H:%M}",
        data.project,
    )
    return " · ".join(part for part in said if part)


def _scans(data: IdCopy) -> "list[Scan]":
    """The bare pictures, read."""
    from printing import raster, stamp

    if data.pages:
        raise BadData("证件图片和盖章页只能有其一")
    # a picture's letters are no text: a million of them need not be looked up in the fonts
    schema.check(replace(data, scans=tuple(replace(scan, jpeg="") for scan in data.scans)))
    found = []
    for n, scan in enumerate(data.scans, 1):
        try:
            found.append(stamp.Scan(raster.opened(_bytes(scan.jpeg)), scan.paper, scan.side))
        except ValueError as error:
            raise BadData(f"证件图片第{n}张：{error}") from None
    return found


def _pages(data: IdCopy) -> list[bytes]:
    """The stamped pages, each of which must be a whole A4 picture."""
    from printing import raster

    _check(replace(data, pages=()))
    if not data.pages:
        raise BadData("复件没有图片")
    found = []
    for n, page in enumerate(data.pages, 1):
        try:
            found.append(raster.a4(_bytes(page)))
        except ValueError as error:
            raise BadData(f"盖章页第{n}页：{error}") from None
    return found


def _bytes(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("不是 base64 编码") from None


def sample() -> IdCopy:
    """样例: the card of a person who cannot be, drawn when it is first asked for."""
    from printing import id_sample

    return id_sample.copy()
