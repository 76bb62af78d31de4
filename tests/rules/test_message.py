"""留言、在岗去向、业务目录的规则: surname and contact, urgent calls, where somebody is, who handles what."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.paths import resource
from app.rules import directory, presence
from app.rules.base import Level, Refused
from app.rules.directory import matches
from app.rules.message import Draft, Facts, State, call_findings, decide, move, shown
from app.rules.people import Role
from app.rules.presence import Entry, Standing
from tests.conftest import MORNING

FULL = Draft("u", recipient="zhaojing", surname="周女士", contact="13800000005", about="谈车位续租")
FACTS = Facts(MORNING, "赵静")


def blocked(draft: Draft, facts: Facts = FACTS) -> list[tuple[str, str]]:
    return [(one.rule, one.field) for one in decide(draft, facts).blocks]


# --- messages -----------------------------------------------------------------------------------


def test_a_whole_message_passes() -> None:
    """003-13."""
    assert blocked(FULL) == []
    assert blocked(replace(FULL, about="")) == []


@pytest.mark.parametrize(
    ("field", "why"),
    [("recipient", "转达给哪位"), ("surname", "不知道是谁找"), ("contact", "没法答复")],
)
def test_surname_and_contact_are_mandatory_and_the_words_say_why(field: str, why: str) -> None:
    """003-13: 记下顾客的姓氏及联系方式."""
    for empty in ("", "  "):
        [found] = decide(replace(FULL, **{field: empty}), FACTS).blocks
        assert (found.rule, found.field) == ("003-13", field)
        assert why in found.say()


def test_the_recipient_works_here() -> None:
    """003-13: nobody reads what is left for one who has no account."""
    assert blocked(FULL, Facts(MORNING)) == [("003-13", "recipient")]


def test_a_short_number_is_questioned_and_not_refused() -> None:
    """003-13: a house telephone may have four digits, a misheard mobile ten less one is not told apart."""
    [found] = [
        one for one in decide(replace(FULL, contact="138 00"), FACTS).findings if one.field == "contact"
    ]
    assert found.level is Level.WARN
    for right in ("0755-1234567", "微信 zhou", "分机 801"):
        assert not [
            one for one in decide(replace(FULL, contact=right), FACTS).findings if one.field == "contact"
        ]


def test_an_urgent_message_needs_the_call_and_what_came_of_it() -> None:
    """003-14: 紧急 requires 联系时间 + 结果."""
    urgent = replace(FULL, urgent=True)
    assert blocked(urgent) == [("003-14", "called_at"), ("003-14", "call_result")]
    assert blocked(replace(urgent, called_at=MORNING)) == [("003-14", "call_result")]
    assert blocked(replace(urgent, call_result="无人接听")) == [("003-14", "called_at")]
    assert blocked(replace(urgent, called_at=MORNING, call_result="无人接听")) == []
    later = MORNING + timedelta(minutes=1)
    assert blocked(replace(urgent, called_at=later, call_result="已接通")) == [("003-14", "called_at")]
    assert "赵静" in decide(urgent, FACTS).blocks[0].say()
    assert [one.field for one in call_findings(MORNING, " ", MORNING)] == ["call_result"]


def test_the_call_is_asked_for_when_urgent_alone() -> None:
    """003-14."""
    assert "called_at" not in shown(FULL)
    assert {"called_at", "call_result"} <= shown(replace(FULL, urgent=True))


def test_the_clerk_is_told_where_the_colleague_is() -> None:
    """003-13: 在→引见; 不在→说明去向."""
    out = Standing(presence.State.OUT, "工商所", MORNING.replace(hour=15, minute=0), MORNING)
    [said] = decide(FULL, replace(FACTS, standing=out)).findings
    assert said.level is Level.INFO
    assert "赵静现在外出：工商所，15:00 回" in said.say()
    assert "我能为您转告么" in said.say()
    [said] = decide(FULL, replace(FACTS, standing=Standing(presence.State.IN, since=MORNING))).findings
    assert "请先引见" in said.say()
    [said] = decide(FULL, FACTS).findings
    assert "赵静的去向没有登记" in said.say()


def test_a_message_is_passed_on_once() -> None:
    """003-13: 待转达 → 已转达, and no way back."""
    assert move(State.OPEN, State.TOLD) is State.TOLD
    for state, to in ((State.TOLD, State.TOLD), (State.TOLD, State.OPEN), (State.OPEN, State.OPEN)):
        with pytest.raises(Refused, match="003-13"):
            move(state, to)


# --- presence -----------------------------------------------------------------------------------


def wrong(entry: Entry) -> list[tuple[Level, str]]:
    return [(one.level, one.field) for one in presence.decide(entry, MORNING)]


def test_who_goes_out_says_where() -> None:
    """003-13: the counter must be able to say 去向; when she is back is asked for and not forced."""
    out = Entry("zhaojing", presence.State.OUT, "工商所", MORNING + timedelta(hours=2))
    assert wrong(out) == []
    assert wrong(replace(out, place=" ")) == [(Level.BLOCK, "place")]
    assert wrong(replace(out, back_at=None)) == [(Level.WARN, "back_at")]
    assert wrong(replace(out, back_at=MORNING)) == [(Level.BLOCK, "back_at")]
    assert wrong(replace(out, state=presence.State.LEAVE, place="")) == []
    assert wrong(Entry("zhaojing", presence.State.IN)) == []
    assert wrong(Entry()) == [(Level.BLOCK, "staff"), (Level.BLOCK, "state")]


def test_who_is_in_has_no_place_and_no_return() -> None:
    """003-13."""
    kept = presence.keepable(Entry("x", presence.State.IN, "工商所", MORNING))
    assert kept == Entry("x", presence.State.IN)


def test_the_board_says_what_needs_a_look() -> None:
    """003-13: not back in time; 「在」 of yesterday; another day is named."""
    back = MORNING + timedelta(hours=1)
    out = Standing(presence.State.OUT, "工商所", back, MORNING)
    assert presence.words(out, back - timedelta(seconds=1)) == "外出：工商所，11:12 回"
    assert not presence.overdue(out, back - timedelta(seconds=1))
    assert presence.overdue(out, back)
    assert presence.words(out, back) == "外出：工商所，原定 11:12 回，请核对"
    leave = Standing(presence.State.LEAVE, "", MORNING + timedelta(days=1), MORNING)
    assert presence.words(leave, MORNING) == "请假，03-06 10:12 回"
    inside = Standing(presence.State.IN, since=MORNING)
    assert not presence.stale(inside, MORNING.replace(hour=23))
    assert presence.stale(inside, MORNING + timedelta(days=1))
    assert presence.words(inside, MORNING) == "在"
    assert "请核对" in presence.words(inside, MORNING + timedelta(days=1))
    assert not presence.overdue(inside, MORNING + timedelta(days=9))


@pytest.mark.parametrize(
    ("called", "said"),
    [
        ("王先生", "一位王先生在"),
        ("周晓燕女士", "一位周女士在"),
        ("欧阳女士", "一位欧阳女士在"),
        ("欧阳颀", "一位姓欧阳的客人在"),
        ("周晓燕", "一位姓周的客人在"),
        ("", "一位客人在"),
        ("Tom", "一位客人在"),
    ],
)
def test_who_is_waited_for_is_told_so_by_surname_alone(called: str, said: str) -> None:
    """003-15: 正有一位××先生在外面等您."""
    words = presence.waits_words(called, "赵静", 4)
    assert said in words
    assert "已等 4 分钟" in words
    assert "已等" not in presence.waits_words(called, "赵静", 0)


# --- directory ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "装修",
        "修申",
        "装修 工程",
        "zxsq",
        "zhuangxiu",
        "sq",
        "shenqing",
        "0801",
        "ZXSQ",
        "ｚｘ",
        "林国栋",
        "lgd",
        "",
    ],
)
def test_a_line_is_found_by_characters_pinyin_initials_and_digits(typed: str) -> None:
    """003-16: lookup offline."""
    assert matches(typed, "装修申请", "工程主管 林国栋", "分机 0801", "先约看图纸")


@pytest.mark.parametrize("typed", ["停车", "xz", "zxsqx", "0802", "装修 财务", "uangxiu"])
def test_other_lines_are_not_found(typed: str) -> None:
    """003-16."""
    assert not matches(typed, "装修申请", "工程主管 林国栋", "分机 0801")


def test_a_business_is_not_read_as_a_name() -> None:
    """003-16: 单据 is danju, though 单 as a surname is shan; 解约 is jieyue, not xieyue."""
    assert matches("danju", "单据补打")
    assert matches("jy", "解约")
    assert not matches("xieyue", "解约")


def test_a_line_names_the_business_and_who_handles_it() -> None:
    """003-16: 业务→负责人→电话."""

    def fields(entry: directory.Entry) -> list[str]:
        return [one.field for one in directory.decide(entry)]

    assert fields(directory.Entry("")) == ["business", "person"]
    assert fields(directory.Entry("报修", role="boss")) == ["role"]
    assert fields(directory.Entry("报修", person="林国栋")) == []
    assert fields(directory.Entry("报修", role="engineer", phone="1" * 41)) == ["phone"]
    both = directory.Entry("报修", role="engineer", person="林国栋")
    assert directory.responsible(both) == "工程主管 林国栋"
    assert directory.responsible(both, {Role.ENGINEER: "维修班长"}) == "维修班长 林国栋"


def test_what_begins_as_typed_comes_first() -> None:
    """003-16."""
    ranks = [directory.rank("zx", one) for one in ("装修申请", "报修")]
    assert ranks[0] < ranks[1]
    assert directory.rank("修", "报修") < directory.rank("修", "水电")


def test_the_shipped_directory_can_be_kept_and_names_no_person() -> None:
    """003-16, 003-51: roles by key, so that the site's own words stand there."""
    text = Path(resource("defaults/directory.toml")).read_text("utf-8")
    entries = directory.defaults(text)
    assert len({one.business for one in entries}) == len(entries) >= 15
    assert all(one.role and not one.person and not one.phone for one in entries)
    with pytest.raises(Refused, match="003-16"):
        directory.defaults('[[entry]]\nbusiness = "报修"\n')
