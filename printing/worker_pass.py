"""装修施工人员临时出入证: who may work in which home until when, worn on the chest (000-12, domain.md 2.4).

Cards of 85.6×54 mm: eight on an A4 sheet, fronts on one page and backs on the next, so that they meet when
the sheet is printed on both sides and turned on its long edge; or one card alone. No number of an identity
card stands on it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Annotated

from printing import page, parts, portrait, ready, text, worker_card
from printing.marks import CODE, NONE, Mark
from printing.page import FAINT, QUIET, Box, Sheet
from printing.renovation import NUMBER
from printing.schema import BadData, Doc

TITLE = "装修施工人员临时出入证"
LAYOUTS = (parts.SHEET.key, parts.CARD.key)

RULES = (
    "进出须佩戴在胸前，只限本人使用，不得涂改、转借。",
    "只限进出所列房号，按规定路线通行，不得到其他楼层逗留。",
    "按准许的时间施工，遵守消防、用电和垃圾清运的规定。",
    "遗失须立即向物业前台报失，本证随即作废。",
    "逾期作废；延期须在到期前办理。",
    "完工或离场须退证，凭收据退还押金。",
)
"""须知, as is usual; an office may set its own."""

_COLUMNS, _ROWS = 2, 4
_PER_SHEET = _COLUMNS * _ROWS
_APART = 8.0  # white between cards, for the cut marks
_MARK, _OFF = 2.6, 0.7  # length of a cut mark and its distance from the card


@dataclass(frozen=True, kw_only=True)
class WorkerPass:
    """一张出入证"""

    number: Annotated[
        str, Doc("证号", "例如 CR20260305-A0001，延期 CR20260305-A0001-2；草稿为空", pattern=NUMBER)
    ]
    code: Annotated[
        str, Doc("核验码", "证号加校验，只含大写字母、数字、点、横线，最多 64 位；草稿为空", pattern=CODE)
    ]
    name: Annotated[str, Doc("姓名", "施工人员姓名")]
    trade: Annotated[str, Doc("工种", "例如 水电工、木工")]
    unit: Annotated[str, Doc("房号", "施工房号，例如 3栋1单元1201")]
    company: Annotated[str, Doc("施工单位", "名称；自行施工则写 业主自行施工")]
    valid_from: Annotated[str, Doc("有效期起", "例如 2026-03-10；只有草稿可为空", format="date")]
    valid_until: Annotated[str, Doc("有效期止", "最后一天，例如 2026-04-08；只有草稿可为空", format="date")]
    photo: Annotated[
        str, Doc("照片", "一寸照片，JPEG 或 PNG，base64；按 25×35 毫米居中裁切；只有草稿可为空")
    ] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class WorkerPasses:
    """装修施工人员临时出入证"""

    office: Annotated[str, Doc("服务中心", "发证单位名称，印在背面")]
    project: Annotated[str, Doc("项目", "小区名称，印在正面")]
    number: Annotated[str, Doc("编号", "装修档案编号，例如 ZX20260305-A0001；草稿为空", pattern=NUMBER)]
    issued_at: Annotated[
        str, Doc("开具时间", "ISO 8601 带时区，例如 2026-03-05T10:12:00+08:00；草稿为空", format="date-time")
    ]
    phone: Annotated[str, Doc("物业电话", "报失用，印在背面")]
    operator: Annotated[str, Doc("经办人", "前台员工姓名；只用于补打标记，不印在证上")]
    passes: Annotated[tuple[WorkerPass, ...], Doc("出入证", "每页 8 张，多则续页")]
    hours: Annotated[str, Doc("施工时间", "一句话，例如 工作日 08:00–12:00、14:00–18:00；可为空")] = ""
    rules: Annotated[tuple[str, ...], Doc("须知", "印在背面，每条一行")] = RULES


def sample() -> WorkerPasses:
    """样例: three workers with faces that are shapes, drawn when they are first asked for."""
    given = (("欧阳𬎆", "水电工"), ("刘建国", "泥瓦工"), ("陈大力", "木工"))
    return WorkerPasses(
        office="示例物业服务中心",
        project="示例花园",
        number="ZX20260305-A0001",
        issued_at="2026-03-05T10:12:00+08:00",
        phone="010-0000 0000",
        operator="李敏",
        hours="工作日 08:00–12:00、14:00–18:00",
        passes=tuple(
            WorkerPass(
                number=f"CR20260305-A{n:04}",
                code=f"CR20260305-A{n:04}.QT7K.M3XKD7PA",
                name=name,
                trade=trade,
                unit="3栋1单元1201",
                company="示例装饰工程有限公司",
                valid_from="2026-03-10",
                valid_until="2026-04-08",
                photo=portrait.sample(n),
            )
            for n, (name, trade) in enumerate(given, 1)
        ),
    )


def render(data: WorkerPasses, mark: Mark = NONE, layout: str = parts.SHEET.key) -> bytes:
    """The passes as PDF: "a4" (eight on a page, then their backs) or "card" (a page each side).

    Same data, same bytes. Raises MissingGlyph or BadData, both ValueError with a Chinese message that names
    the field."""
    ready.choose(TITLE, layout, LAYOUTS)
    photos = [one.photo for one in data.passes]
    # a picture's letters are no text: a million of them need not be looked up in the fonts
    bare = replace(data, passes=tuple(replace(one, photo="") for one in data.passes))
    bare, mark = ready.ready(TITLE, bare, mark, ("issued_at", "passes"))
    if mark.is_draft:
        bare = replace(bare, passes=tuple(replace(one, number="", code="") for one in bare.passes))
    _check(bare, photos)
    cards = [
        worker_card.Card(bare, one, _portrait(n, photo), mark)
        for n, (one, photo) in enumerate(zip(bare.passes, photos, strict=True), 1)
    ]
    form = parts.CARD if layout == parts.CARD.key else parts.SHEET
    sheets = _single(cards) if form is parts.CARD else _sheets(cards)
    return page.document(f"{TITLE} {data.number or '草稿'}", (form.width, form.height), sheets)


def _check(data: WorkerPasses, photos: Sequence[str]) -> None:
    """A pass that counts has a number, a code, a term and a face (000-12). Raises BadData."""
    if not data.passes:
        raise BadData(f"{TITLE}须有出入证")
    for n, (one, photo) in enumerate(zip(data.passes, photos, strict=True), 1):
        if one.valid_from and one.valid_until and one.valid_until < one.valid_from:
            raise BadData(f"出入证第{n}行·有效期止 {one.valid_until} 早于起 {one.valid_from}")
        if not data.number:
            continue
        told = (
            ("证号", one.number), ("核验码", one.code), ("姓名", text.clean(one.name)),
            ("房号", text.clean(one.unit)), ("有效期起", one.valid_from), ("有效期止", one.valid_until),
            ("照片", photo),
        )  # fmt: skip
        if lost := [label for label, value in told if not value]:
            raise BadData(f"出入证第{n}行须有{'、'.join(lost)}")
    numbers = [one.number for one in data.passes if one.number]
    if twice := sorted({one for one in numbers if numbers.count(one) > 1}):
        raise BadData(f"证号重复：{'、'.join(twice)}")


def _portrait(n: int, photo: str) -> bytes:
    """The photo as it is printed, or nothing. Raises BadData."""
    try:
        return portrait.cropped(photo) if photo else b""
    except ValueError as error:
        raise BadData(f"出入证第{n}行·照片：{error}") from None


# where the cards lie


def places() -> list[Box]:
    """The eight places on an A4 page, row by row from the top left."""
    wide, high = parts.CARD.width, parts.CARD.height
    left = (parts.SHEET.width - _COLUMNS * wide - (_COLUMNS - 1) * _APART) / 2
    top = (parts.SHEET.height - _ROWS * high - (_ROWS - 1) * _APART) / 2
    return [
        Box(left + column * (wide + _APART), top + row * (high + _APART), wide, high)
        for row in range(_ROWS)
        for column in range(_COLUMNS)
    ]


def behind(place: Box) -> Box:
    """Where on the back page the back of a card lies: the sheet is turned on its long edge."""
    return replace(place, x=parts.SHEET.width - place.right)


def _single(cards: Sequence[worker_card.Card]) -> Iterator[Callable[[Sheet], None]]:
    box = Box(0, 0, parts.CARD.width, parts.CARD.height)
    for card in cards:
        yield partial(card.front, box=box)
        yield partial(card.back, box=box)


def _sheets(cards: Sequence[worker_card.Card]) -> Iterator[Callable[[Sheet], None]]:
    count = -(-len(cards) // _PER_SHEET)
    for n in range(count):
        here = cards[n * _PER_SHEET : (n + 1) * _PER_SHEET]
        yield partial(_page, cards=here, back=False, say=f"第{n + 1}/{count}张　正面")
        yield partial(_page, cards=here, back=True, say=f"第{n + 1}/{count}张　背面")


def _page(sheet: Sheet, cards: Sequence[worker_card.Card], back: bool, say: str) -> None:
    how = "双面打印，沿长边翻转；按实际大小，不缩放；沿角线裁切"
    line = f"{TITLE}　{say}　·　{how}"
    sheet.text(parts.SHEET.width / 2, 12, line, 8, tone=QUIET, align="centre")
    for card, place in zip(cards, places(), strict=False):
        box = behind(place) if back else place
        _cut(sheet, box)
        (card.back if back else card.front)(sheet, box=box)


def _cut(sheet: Sheet, box: Box) -> None:
    """Two short lines at each corner, outside the card: no cut leaves ink on it."""
    for x, way in ((box.x, -1), (box.right, 1)):
        for y, down in ((box.y, -1), (box.bottom, 1)):
            near, far = sorted((x + way * _OFF, x + way * (_OFF + _MARK)))
            sheet.rule(near, y, far, tone=FAINT, weight=0.15)
            near, far = sorted((y + down * _OFF, y + down * (_OFF + _MARK)))
            sheet.blocks([Box(x - 0.075, near, 0.15, far - near)], FAINT)
