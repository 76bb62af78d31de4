"""装修资料: what an application must bring, by who applies and who builds; each 齐, 待补 or 不适用.

003-37 (执照、资质、图纸), 建设部令110号 art. 14 and the owner's written consent (domain.md 3.4), S05 E1, E5.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.rules.renovation_items import Item, needs_approval, needs_design


class Applicant(StrEnum):
    """申请人."""

    OWNER = "owner"
    TENANT = "tenant"


APPLICANT_NAMES: dict[Applicant, str] = {Applicant.OWNER: "业主", Applicant.TENANT: "租户（使用人）"}


class Builder(StrEnum):
    """谁来施工: a company, or 自装 by the household itself."""

    COMPANY = "company"
    OWN = "own"


BUILDER_NAMES: dict[Builder, str] = {Builder.COMPANY: "施工单位", Builder.OWN: "自装"}


class Kind(StrEnum):
    """资料种类."""

    IDENTITY = "identity"
    DEED = "deed"
    CONSENT = "consent"
    SCHEME = "scheme"
    DRAWINGS = "drawings"
    LICENCE = "licence"
    QUALIFICATION = "qualification"
    DESIGN = "design"
    APPROVAL = "approval"
    FIRE = "fire"


KIND_NAMES: dict[Kind, str] = {
    Kind.IDENTITY: "身份证明",
    Kind.DEED: "房产证明",
    Kind.CONSENT: "业主书面同意",
    Kind.SCHEME: "装修方案",
    Kind.DRAWINGS: "施工图纸",
    Kind.LICENCE: "施工单位营业执照",
    Kind.QUALIFICATION: "施工单位资质证书",
    Kind.DESIGN: "涉结构的设计方案",
    Kind.APPROVAL: "有关部门的批准文件",
    Kind.FIRE: "消防资料",
}


class Readiness(StrEnum):
    """齐不齐."""

    READY = "ready"
    MISSING = "missing"
    NEEDLESS = "needless"


READINESS_NAMES: dict[Readiness, str] = {
    Readiness.READY: "齐",
    Readiness.MISSING: "待补",
    Readiness.NEEDLESS: "不适用",
}


@dataclass(frozen=True)
class Material:
    """一份资料; `copy` is the number of its stamped copy (FY…), "" = only looked at."""

    kind: Kind
    readiness: Readiness = Readiness.MISSING
    copy: str = ""
    note: str = ""


_ALWAYS = (Kind.IDENTITY, Kind.DEED)
# A company's drawings (003-37) say what art. 14 calls the scheme; a household that builds itself draws none.
_OWN = (Kind.SCHEME,)
_COMPANY = (Kind.LICENCE, Kind.QUALIFICATION, Kind.DRAWINGS)


def required(applicant: Applicant, builder: Builder, items: Iterable[Item]) -> tuple[Kind, ...]:
    """What must be there before the permit, in the order of the list (000-12)."""
    works = tuple(items)
    wanted = set(_ALWAYS)
    if applicant is Applicant.TENANT:
        wanted.add(Kind.CONSENT)
    wanted.update(_COMPANY if builder is Builder.COMPANY else _OWN)
    if needs_design(works):
        wanted.add(Kind.DESIGN)
    if needs_approval(works):
        wanted.add(Kind.APPROVAL)
    return tuple(one for one in Kind if one in wanted)


def checklist(
    materials: Iterable[Material], applicant: Applicant, builder: Builder, items: Iterable[Item]
) -> tuple[Material, ...]:
    """The whole list: each kind once, as the clerk set it; required ones begin as 待补, others as 不适用."""
    known = {one.kind: one for one in materials}
    must = required(applicant, builder, items)
    return tuple(
        known.get(kind, Material(kind, Readiness.MISSING if kind in must else Readiness.NEEDLESS))
        for kind in Kind
    )


def missing(
    materials: Iterable[Material], applicant: Applicant, builder: Builder, items: Iterable[Item]
) -> tuple[Kind, ...]:
    """待补的资料: required and not 齐, and what the clerk marked 待补 beside; this list is printed.

    What is required is not made needless by a mark: 不适用 does not count there.
    """
    works = tuple(items)
    must = required(applicant, builder, works)
    return tuple(
        one.kind
        for one in checklist(materials, applicant, builder, works)
        if one.readiness is Readiness.MISSING or (one.kind in must and one.readiness is not Readiness.READY)
    )


def names(kinds: Iterable[Kind]) -> str:
    """Kinds as they are read out: 施工图纸、房产证明."""
    return "、".join(KIND_NAMES[one] for one in kinds)
