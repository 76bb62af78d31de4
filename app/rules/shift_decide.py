"""交接班的规则: what is counted, what must be explained, who signs, before a shift may go (004-44, S01)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.rules.base import Finding, Level
from app.rules.money import parse_yuan
from app.rules.people import MAY, Role
from app.rules.policy import Policy
from app.rules.shift import (
    LONGEST,
    MATTER_NAMES,
    WAITS_NAMES,
    Check,
    Decision,
    Draft,
    Equipment,
    Facts,
    Matter,
    Out,
    Receipts,
    Waits,
    duty_name,
    duty_of,
    kind_of,
)

_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_COUNTED = (("keys", Matter.KEYS), ("cards", Matter.CARDS), ("cash", Matter.CASH))
_OUT = (("keys_out", Matter.KEYS), ("cards_out", Matter.CARDS))
_RANGE = re.compile(
    r"(?P<first>[A-Za-z0-9\-]+?)(?:\s*(?:至|到|~|～|—|–)\s*|\s+-?\s*)(?P<last>[A-Za-z0-9\-]+)"
)
_DIGITS = re.compile(r"(\d+)-(\d+)")
_TAIL = re.compile(r"(.*?)(\d+)")


def decide(draft: Draft, facts: Facts, policy: Policy) -> Decision:
    """Everything the rules say of the hand-over; without a block both have signed."""
    counts = tuple(_counts(draft))
    differences = () if counts else tuple(one for one in checks(draft) if one.differs)
    findings = (
        *_outgoing(draft, facts, policy),
        *counts,
        *_words(draft, differences, policy),
        *_signatures(draft, facts, policy),
        *_carried(facts),
    )
    return Decision(findings, differences)


def checks(draft: Draft) -> tuple[Check, ...]:
    """The form as it is signed. Raises ValueError for a count that is none; `decide` says which."""
    words = draft.difference.strip()
    found = (
        *(
            Check(
                matter,
                amount(matter, getattr(draft, f"{name}_due")),
                amount(matter, getattr(draft, f"{name}_seen")),
                seen_text=getattr(draft, f"{name}_out", "").strip(),
                lent=lent(getattr(draft, f"{name}_out", "")),
            )
            for name, matter in _COUNTED
        ),
        Check(Matter.RECEIPTS, None, None, _said(draft.receipts_due), _said(draft.receipts_seen)),
        Check(Matter.EQUIPMENT, seen_text=draft.equipment.strip()),
        Check(Matter.LOST_PROPERTY, seen_text=draft.lost_property.strip()),
    )
    return tuple(replace(one, words=words) if one.differs else one for one in found)


def amount(matter: Matter, text: str) -> int | None:
    """A count as typed: pieces, or 分 of an amount in 元; None for "". Raises ValueError for neither."""
    if not text.strip():
        return None
    if matter is Matter.CASH:
        return parse_yuan(text)
    plain = text.strip().translate(_HALF_WIDTH)
    if not re.fullmatch("[0-9]{1,4}", plain):
        raise ValueError("请填 0 到 9999 的整数")
    return int(plain)


def receipts(text: str) -> Receipts | None:
    """收据号段 as typed: 「0001 至 0020」, 「SJ0001~SJ0020」, one number; None for "".

    Raises ValueError with words for what is no range.
    """
    plain = text.strip().translate(_HALF_WIDTH)
    if not plain:
        return None
    found = _DIGITS.fullmatch(plain) or _RANGE.fullmatch(plain)
    first, last = found.groups() if found else (plain, plain)
    begin, end = _TAIL.fullmatch(first), _TAIL.fullmatch(last)
    if begin is None or end is None or begin[1] != end[1] or int(end[2]) < int(begin[2]):
        raise ValueError("请按「起号 至 止号」填写，例如 0001 至 0020")
    return Receipts(first, last, int(end[2]) - int(begin[2]) + 1)


def out(draft: Draft) -> tuple[Out, ...]:
    """未收回的钥匙、证件: one a line, 「天台钥匙，周师傅，17:20」. Raises ValueError without a holder."""
    found = []
    for field, matter in _OUT:
        for line in _lines(getattr(draft, field)):
            name, holder, since, due = (*_parts(line), "", "", "", "")[:4]
            if not holder:
                raise ValueError(f"「{line}」没有写谁拿着")
            found.append(Out(matter, name, holder, since, due))
    return tuple(found)


def lent(text: str) -> int:
    """How many keys or cards are out by this 借出: one a line."""
    return len(_lines(text))


def equipment(draft: Draft) -> tuple[Equipment, ...]:
    """设备状态: one a line, 「对讲机 3 号，故障，已报工程部」; a single word is said of all of it."""
    found = []
    for line in _lines(draft.equipment):
        name, state, note = (*_parts(line), "", "", "")[:3]
        found.append(Equipment(name, state, note) if state else Equipment("全部设备", name))
    return tuple(found)


def _lines(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"[\n；;]", text) if one.strip()]


def _parts(line: str) -> list[str]:
    """By commas where there are any, otherwise by blanks; the last part keeps what is left."""
    by = r"[，,]" if re.search("[，,]", line) else r"\s+"
    return [one.strip() for one in re.split(by, line, maxsplit=3)]


def _said(text: str) -> str:
    found = receipts(text)
    if found is None:
        return ""
    return found.first if found.count == 1 else f"{found.first} 至 {found.last}"


def _outgoing(draft: Draft, facts: Facts, policy: Policy) -> Iterator[Finding]:
    shift, operator = facts.shift, facts.operator
    if shift is None:
        yield _block("004-44", "还没有开班", "现在没有人当班，请先按「开班」，再交班。")
    elif operator.login != shift.staff:
        boss = policy.role_name(Role.MANAGER)
        if operator.role is not Role.MANAGER:
            text = "现在是{who}当班，请{who}登录后交班；{who}不能到场，请{boss}登录代交。"
            yield _block("004-44", "不是您的班", text, who=shift.name, boss=boss)
        elif not draft.instead.strip():
            text = "现在是{who}当班。您代为交班，请写明{who}为什么不能到场。"
            yield _block("004-44", "请写代交原因", text, "instead", who=shift.name)
        else:
            text = "{who}不能到场，由您代为清点、签字，原因会印在交接班记录上。"
            yield Finding("004-44", Level.WARN, "代为交班", text, {"who": shift.name})


def _counts(draft: Draft) -> Iterator[Finding]:
    for name, matter in _COUNTED:
        label = MATTER_NAMES[matter]
        for field in (f"{name}_due", f"{name}_seen"):
            typed = getattr(draft, field)
            try:
                amount(matter, typed)
            except ValueError as error:
                yield _wrong(label, field, error)
            else:
                if not typed.strip() and field.endswith("seen"):
                    text = "请清点{what}，没有就填 0。"
                    yield _block("S01", f"请清点{label}", text, field, what=label)
    for field in ("receipts_due", "receipts_seen"):
        try:
            receipts(getattr(draft, field))
        except ValueError as error:
            yield _wrong(MATTER_NAMES[Matter.RECEIPTS], field, error)
    for field, matter in _OUT:
        try:
            out(Draft("", **{field: getattr(draft, field)}))
        except ValueError as error:
            text = "{why}。请一行写一件：名称，谁拿着，几点拿的。"
            yield _block("S01", f"{MATTER_NAMES[matter]}在谁手里", text, field, why=str(error))


def _wrong(label: str, field: str, error: ValueError) -> Finding:
    return _block("S01", f"{label}填得不对", "{what}：{why}。", field, what=label, why=str(error))


def _words(draft: Draft, differences: tuple[Check, ...], policy: Policy) -> Iterator[Finding]:
    if not draft.equipment.strip():
        text = "请写设备状态：都好就写「正常」，有故障写明哪一件、报给了谁。"
        yield _block("S01", "请写设备状态", text, "equipment")
    for field in ("keys_out", "cards_out", "equipment", "lost_property", "notes", "difference", "instead"):
        if len(getattr(draft, field).strip()) > LONGEST:
            yield _block("S01", "写得太长", "这一项最多 {most} 个字，请写短一些。", field, most=LONGEST)
    if not differences:
        return
    params = {"what": "；".join(one.say() for one in differences), "boss": policy.role_name(Role.MANAGER)}
    if draft.difference.strip():
        text = "{what}。双方签字后，会提醒{boss}查看。"
        yield Finding("S01", Level.WARN, "有差异", text, params, "difference")
    else:
        text = "{what}。请两个人再数一遍；仍然不符，请写明差异的情况。"
        yield Finding("S01", Level.BLOCK, "请说明差异", text, params, "difference")


def _signatures(draft: Draft, facts: Facts, policy: Policy) -> Iterator[Finding]:
    if not draft.signed:
        text = "请交班人核对清点和未完事项，再打钩签字。"
        yield _block("004-44", "交班人未签字", text, "signed")
    if facts.successor is None:
        text = "请接班人输入账号和密码签字。没有人接班就不能离岗，仍由{who}当班。"
        who = facts.shift.name if facts.shift is not None else facts.operator.name
        yield _block("004-44", "接班人未签字", text, "successor", who=who)
        return
    yield from of_successor(facts, policy)


def of_successor(facts: Facts, policy: Policy) -> Iterator[Finding]:
    """Whether the one who is named may take over, and whether his is the coming duty (004-44, 004-51)."""
    incoming = facts.successor
    if incoming is None:
        return
    outgoing = {facts.operator.login} | ({facts.shift.staff} if facts.shift is not None else set())
    if incoming.login in outgoing:
        text = "交班和接班要两个人签字，请接班人用自己的账号。"
        yield _block("004-44", "不能自己交给自己", text, "successor")
    elif incoming.role not in MAY["shift.write"]:
        allowed = "、".join(policy.role_name(one) for one in Role if one in MAY["shift.write"])
        text = "{role}不能接前台的班，请由{allowed}接班。"
        role = policy.role_name(incoming.role)
        yield _block("004-44", "这个岗位不能接班", text, "successor", role=role, allowed=allowed)
    elif duty_of(incoming.role) is not kind_of(facts.now, policy):
        coming = duty_name(kind_of(facts.now, policy), policy)
        text = "接下来由{coming}登记来访，接班人是{role}。请确认{coming}到岗。"
        params = {"coming": coming, "role": policy.role_name(incoming.role)}
        yield Finding("004-51", Level.WARN, "接班人不是当值岗位", text, params, "successor")


def _carried(facts: Facts) -> Iterator[Finding]:
    if facts.unfinished:
        counts = {kind: sum(one.kind is kind for one in facts.unfinished) for kind in Waits}
        what = "、".join(f"{WAITS_NAMES[kind]} {count}" for kind, count in counts.items() if count)
        text = "{what}。请当面说明每一件，都会印在交接班记录上。"
        yield Finding("S01", Level.INFO, "有未完事项", text, {"what": what})
    if facts.reminders:
        text = "本班提醒 {count} 次，会印在交接班记录上。"
        yield Finding("004-49", Level.INFO, "提醒记录", text, {"count": facts.reminders})


def _block(rule: str, title: str, text: str, at: str = "", **params: object) -> Finding:
    return Finding(rule, Level.BLOCK, title, text, params, at)
