"""装修项目: the catalogue of works — what is free, what needs an authority's approval, what is forbidden.

住宅室内装饰装修管理办法 (建设部令110号) art. 5: forbidden; art. 6: 搭建、外立面、供暖、燃气 need approval
(domain.md 3.4). Any other work is the reviewer's to judge.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.rules.base import Finding
from app.rules.decision import block, warn

DECREE = "住宅室内装饰装修管理办法（建设部令110号）"
LONGEST = 40
"""Characters of a work in the customer's own words."""
MOST_ITEMS = 30


class Ruling(StrEnum):
    """能不能做."""

    FREE = "free"
    DESIGN = "design"
    APPROVAL = "approval"
    FORBIDDEN = "forbidden"


RULING_NAMES: dict[Ruling, str] = {
    Ruling.FREE: "可以做",
    Ruling.DESIGN: "须有设计方案",
    Ruling.APPROVAL: "须有批准文件",
    Ruling.FORBIDDEN: "禁止",
}


@dataclass(frozen=True)
class Work:
    """目录里的一项. `code` are the pinyin initials that a clerk types; `article` says why it is not free;
    `meant` are patterns of the customer's own words; `noisy` = 电锤、切割 within the noise hours alone."""

    code: str
    name: str
    ruling: Ruling = Ruling.FREE
    article: str = ""
    meant: tuple[str, ...] = ()
    noisy: bool = False


@dataclass(frozen=True)
class Item:
    """一个装修项目: a work of the catalogue, or (code "") the customer's own words."""

    code: str = ""
    text: str = ""

    @property
    def work(self) -> Work | None:
        """The catalogue's work, None for words of the customer's own."""
        return WORKS.get(self.code)

    @property
    def name(self) -> str:
        """The work as form and permit show it: 水电改造（厨房）."""
        text = self.text.strip()
        if self.work is None:
            return text
        return f"{self.work.name}（{text}）" if text else self.work.name


_WET = "(卫生间|洗手间|厕所|浴室|厨房)"
_BEARING = "(承重墙|承重结构|承重柱|承重梁|剪力墙|建筑主体|主体结构)"
_ART_5 = "第五条"
_ART_6 = "第六条"

_CATALOGUE = (
    Work("SDGZ", "水电改造", noisy=True),
    Work("FS", "防水施工"),
    Work("PZ", "铺地砖、墙砖", noisy=True),
    Work("DB", "铺木地板"),
    Work("QM", "墙面粉刷"),
    Work("DD", "吊顶", noisy=True),
    Work("MC", "更换门窗（原尺寸）", noisy=True),
    Work("MG", "木工、柜体", noisy=True),
    Work("CW", "安装橱柜、洁具"),
    Work("KT", "安装空调", noisy=True),
    Work("GQ", "拆改非承重隔墙", noisy=True),
    Work("FHW", "安装防盗网、防盗窗"),
    Work(
        "ZTSJ",
        "变动主体、承重结构（有设计方案）",
        Ruling.DESIGN,
        f"{_ART_5}：没有设计方案，不得变动建筑主体和承重结构",
        noisy=True,
    ),
    Work("DJ", "搭建", Ruling.APPROVAL, f"{_ART_6}：搭建须经有关部门批准", (r"搭建|加建|加盖|搭阁楼",), True),
    Work(
        "WLM",
        "改变外立面",
        Ruling.APPROVAL,
        f"{_ART_6}：改变外立面须经有关部门批准",
        (r"外立面|外墙.*(开|拆|改)|(开|拆|改).*外墙",),
        True,
    ),
    Work(
        "GN",
        "拆改供暖管道、设施",
        Ruling.APPROVAL,
        f"{_ART_6}：拆改供暖须经批准",
        (r"供暖|暖气|地暖管",),
        True,
    ),
    Work(
        "RQ",
        "拆改燃气管道、设施",
        Ruling.APPROVAL,
        f"{_ART_6}：拆改燃气须经批准",
        (r"燃气|煤气|天然气",),
        True,
    ),
    Work(
        "ZTJG",
        "变动主体、承重结构（没有设计方案）",
        Ruling.FORBIDDEN,
        f"{_ART_5}禁止：没有设计方案变动建筑主体和承重结构",
        (rf"(拆|敲|砸|打|改|动|凿).*{_BEARING}|{_BEARING}.*(拆|敲|砸|打|改|动|凿)",),
        True,
    ),
    Work(
        "YTCW",
        "阳台改卫生间、厨房",
        Ruling.FORBIDDEN,
        f"{_ART_5}禁止：把没有防水要求的房间或者阳台改为卫生间、厨房",
        (rf"(阳台|卧室|书房|客厅|餐厅|储物间|房间).*(改|变|做).*{_WET}",),
        True,
    ),
    Work(
        "CZQK",
        "扩大承重墙原有的门窗尺寸",
        Ruling.FORBIDDEN,
        f"{_ART_5}禁止：扩大承重墙上原有的门窗尺寸",
        (r"承重墙.*(开|扩|加大|加宽).*(门|窗|洞)|(扩|加大|加宽|开).*承重墙",),
        True,
    ),
    Work(
        "YTQT",
        "拆除连接阳台的砖墙、混凝土墙",
        Ruling.FORBIDDEN,
        f"{_ART_5}禁止：拆除连接阳台的砖、混凝土墙体",
        (r"(拆|敲|砸|打通|打掉).*阳台.*墙|阳台.*墙.*(拆|敲|砸|打通|打掉)",),
        True,
    ),
    Work(
        "JNSS",
        "损坏节能设施",
        Ruling.FORBIDDEN,
        f"{_ART_5}禁止：损坏房屋原有的节能设施",
        (r"(拆|铲|砸|损坏).*(保温层|节能)|(保温层|节能).*(拆|铲|砸|损坏)",),
        True,
    ),
)

WORKS: dict[str, Work] = {one.code: one for one in _CATALOGUE}
"""The catalogue by code, in the order of the list."""

FORBIDDEN = tuple(one for one in _CATALOGUE if one.ruling is Ruling.FORBIDDEN)
"""What the permit's short list and the 告知书 name as forbidden."""


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def ruled(item: Item) -> Work | None:
    """The work that an item is judged by: its own, or a forbidden or restricted one that its words mean.

    Words count with a catalogue's work too: 拆改非承重隔墙（阳台改卫生间） is what it says.
    """
    own = item.work
    words = _plain(item.text).replace("非承重", "隔")
    found = next((one for one in _strict() if words and any(re.search(p, words) for p in one.meant)), None)
    if found is not None and (own is None or _hardness(found) > _hardness(own)):
        return found
    return own


def _strict() -> Iterator[Work]:
    """Forbidden before restricted: what is both is refused."""
    yield from FORBIDDEN
    yield from (one for one in _CATALOGUE if one.ruling is Ruling.APPROVAL)


def _hardness(work: Work) -> int:
    return list(Ruling).index(work.ruling)


def read(text: str) -> Item | None:
    """What a clerk's short words mean: sdgz 水电改造, a name, or the customer's own words; None for none."""
    plain = _plain(text)
    if not plain:
        return None
    for work in _CATALOGUE:
        if plain.upper() == work.code or plain == _plain(work.name):
            return Item(work.code)
    return Item("", text.strip())


def completions(text: str) -> tuple[Work, ...]:
    """The works that begin with what is typed, by initials, or hold it in their name."""
    head = _plain(text)
    if not head:
        return ()
    first = tuple(one for one in _CATALOGUE if one.code.startswith(head.upper()))
    return first + tuple(one for one in _CATALOGUE if head in one.name and one not in first)


def needs_design(items: Iterable[Item]) -> bool:
    """Whether a 涉结构设计方案 belongs to the materials."""
    return any(one is not None and one.ruling is Ruling.DESIGN for one in map(ruled, items))


def needs_approval(items: Iterable[Item]) -> bool:
    """Whether an authority's 批准文件 belongs to the materials (art. 6)."""
    return any(one is not None and one.ruling is Ruling.APPROVAL for one in map(ruled, items))


def noisy(items: Iterable[Item]) -> bool:
    """Whether any of the works makes noise, or may."""
    return any(one.work is None or one.work.noisy for one in items)


def findings(items: tuple[Item, ...], reviewer: str) -> Iterator[Finding]:
    """What the rules say of the works, line by line (S05 E2); `reviewer` is who judges the rest."""
    if not items:
        text = "请列出装修项目：输入 sdgz 回车是水电改造，也可以写客户的原话。"
        yield block("000-12", "请填装修项目", text, "items")
    if len(items) > MOST_ITEMS:
        text = "一份申请最多 {most} 项，请合并同类的。"
        yield block("000-12", "项目太多", text, "items", most=MOST_ITEMS)
    for line, item in enumerate(items, 1):
        work = ruled(item)
        name = item.name
        if item.code and item.work is None:
            text = "第 {line} 行的代码「{code}」不在目录里，请从列表里选。"
            yield block("000-12", "没有这个项目", text, "items", line=line, code=item.code)
        elif not name:
            yield block(
                "000-12", "项目没有写", "第 {line} 行请写装修项目，或删去这一行。", "items", line=line
            )
        elif len(item.text.strip()) > LONGEST:
            text = "第 {line} 行最多 {most} 个字，请写短一些。"
            yield block("000-12", "项目太长", text, "items", line=line, most=LONGEST)
        elif work is not None and work.ruling is Ruling.FORBIDDEN:
            text = "「{name}」不能做。{decree}{article}。请客户改方案，去掉这一项再申请。"
            params = {"name": name, "decree": DECREE, "article": work.article}
            yield block("110-5", "禁止的装修行为", text, "items", **params)
        elif work is not None and work.ruling is Ruling.APPROVAL:
            text = "「{name}」要先经批准。{decree}{article}。请客户交批准文件，没有不能发证。"
            params = {"name": name, "decree": DECREE, "article": work.article}
            yield warn("110-6", "须经批准", text, "materials", **params)
        elif work is not None and work.ruling is Ruling.DESIGN:
            text = "「{name}」要有设计方案。{decree}{article}。请客户交涉结构的设计方案，没有不能发证。"
            params = {"name": name, "decree": DECREE, "article": work.article}
            yield warn("110-5", "须有设计方案", text, "materials", **params)
        elif work is None:
            text = "「{name}」不在目录里，请{who}审核时看清楚能不能做。"
            yield warn("000-12", "目录外的项目", text, "items", name=name, who=reviewer)
