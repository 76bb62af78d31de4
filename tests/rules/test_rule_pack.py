"""城市规则包 (domain.md 3.4, 3.5): what is shipped says what the sources say, and nothing beyond; S05 E4."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.paths import resource
from app.rules.base import CHINA, Trouble
from app.rules.rule_pack import (
    DAY,
    NEUTRAL,
    PACKS,
    Pack,
    Span,
    free,
    hours_at,
    noise_now,
    permit_lines,
    read,
    report_by,
    silent,
    unknown,
    words,
    work_now,
)
from app.rules.workdays import WEEKENDS, Calendar, statutory

THURSDAY, SATURDAY = date(2026, 3, 5), date(2026, 3, 7)


def pack(key: str) -> Pack:
    return read(resource(f"packs/{key}.yaml").read_text("utf-8"), key)


CITIES = {key: pack(key) for key in PACKS}
BEIJING = CITIES["beijing"]


@pytest.mark.parametrize("key", PACKS)
def test_each_pack_is_what_its_file_is_called(key: str) -> None:
    assert (CITIES[key].key, CITIES[key].name) == (key, PACKS[key])


def test_no_file_is_left_out() -> None:
    assert {one.stem for one in resource("packs").glob("*.yaml")} == set(PACKS)


@pytest.mark.parametrize(
    ("key", "lines"),
    [
        ("neutral", ("每天 8:00–12:00、14:00–18:00",)),
        ("beijing", ("工作日 8:00–12:00、14:00–18:00", "周六、周日及法定节假日不得进行产生噪声的施工")),
        ("shanghai", ("每天 8:00–12:00、14:00–18:00",)),
        ("hangzhou", ("每天 8:00–12:00、14:00–20:00",)),
        ("ningbo", ("每天 7:00–12:00、14:00–20:00",)),
        ("rizhao", ("每天 8:00–12:00、14:00–18:00",)),
    ],
)
def test_the_permit_prints_the_hours(key: str, lines: tuple[str, ...]) -> None:
    """3.5, S05 E4: Beijing's permit has the weekend line."""
    assert permit_lines(CITIES[key]) == lines


def test_what_the_sources_do_not_say_is_said_to_be_unknown() -> None:
    """3.4: the pack of a city is silent where domain.md is, and the manager is told."""
    assert "本市的施工时间、噪声时间" in unknown(CITIES["shanghai"])
    assert "本市的施工时间、噪声时间" not in unknown(BEIJING)
    assert "能不能收装修保证金" in unknown(BEIJING)
    (line,) = silent(CITIES["rizhao"])
    assert "公示的要求" in line.say()
    assert "保证金" not in line.say()


def test_duties_and_limits_of_the_cities() -> None:
    """3.4: 日照 caps the deposit at 2000 元, 上海 reports in 24 h, 北京 posts, 杭州 answers in 10 days."""
    assert CITIES["rizhao"].deposit_cap == 200_000
    assert [one for one, what in CITIES.items() if what.deposit_cap is not None] == ["rizhao"]
    assert CITIES["shanghai"].report_hours == 24
    assert BEIJING.posting
    assert CITIES["hangzhou"].answer_days == 10
    assert CITIES["rizhao"].tell_neighbours
    failed = datetime(2026, 3, 5, 16, tzinfo=CHINA)
    assert report_by(CITIES["shanghai"], failed) == failed + timedelta(days=1)
    assert report_by(BEIJING, failed) is None, "no hours are invented"
    assert BEIJING.report, "to report at all is the law of the whole country (3.3)"


@pytest.mark.parametrize("key", PACKS)
def test_every_rule_has_its_source(key: str) -> None:
    one = CITIES[key]
    for rule in (one.deposit, one.posting, one.tell_neighbours, one.agreement, one.report, one.answer):
        assert bool(rule.text) == bool(rule.source)
    assert one.quiet is None or one.quiet.source


def test_the_neutral_pack_is_the_one_that_is_built_in() -> None:
    assert hours_at(CITIES["neutral"], THURSDAY) == hours_at(NEUTRAL, THURSDAY)


@pytest.mark.parametrize(
    ("key", "day", "clock", "noisy"),
    [
        ("beijing", THURSDAY, "07:59", False),
        ("beijing", THURSDAY, "08:00", True),
        ("beijing", THURSDAY, "11:59", True),
        ("beijing", THURSDAY, "12:00", False),
        ("beijing", THURSDAY, "14:00", True),
        ("beijing", THURSDAY, "18:00", False),
        ("beijing", SATURDAY, "10:00", False),
        ("hangzhou", SATURDAY, "19:59", True),
        ("hangzhou", SATURDAY, "20:00", False),
        ("ningbo", THURSDAY, "07:00", True),
        ("ningbo", THURSDAY, "06:59", False),
        ("shanghai", THURSDAY, "13:00", False),
    ],
)
def test_noise_now(key: str, day: date, clock: str, noisy: bool) -> None:
    """3.5: 北京 12–14, 18–8 and whole rest days; 杭州 12–14, 20–8; 宁波 12–14, 20–7."""
    at = datetime.fromisoformat(f"{day}T{clock}:00+08:00")
    assert noise_now(CITIES[key], at) is noisy
    assert noise_now(CITIES[key], at.astimezone(tz=None)) is noisy, "whatever zone the moment is said in"


def test_a_holiday_is_quiet_and_a_day_worked_for_it_is_not() -> None:
    """3.5: 法定节假日 rest, 调休 Saturdays work; quiet work may go on in Beijing's rest days."""
    calendar = Calendar(holidays=frozenset({THURSDAY}), workdays=frozenset({SATURDAY}))
    holiday = datetime(2026, 3, 5, 10, tzinfo=CHINA)
    assert not noise_now(BEIJING, holiday, calendar)
    assert work_now(BEIJING, holiday, calendar)
    assert noise_now(BEIJING, holiday + timedelta(days=2), calendar)
    assert hours_at(BEIJING, THURSDAY, calendar).rest


def test_the_announced_calendar_has_the_national_day_of_2026() -> None:
    """3.5: the holiday calendar; a year not announced yet has weekends alone, and says so."""
    calendar = statutory()
    assert calendar.rest_day(date(2026, 10, 1))
    assert not WEEKENDS.rest_day(date(2026, 10, 1)), "a Thursday"
    assert not calendar.rest_day(date(2026, 10, 10)), "a Saturday, worked in exchange"
    assert calendar.knows(THURSDAY)
    assert not calendar.knows(date(2099, 10, 1))
    assert not noise_now(BEIJING, datetime(2026, 10, 1, 10, tzinfo=CHINA), calendar)


spans = st.lists(
    st.tuples(st.integers(0, DAY), st.integers(0, DAY))
    .filter(lambda one: one[0] < one[1])
    .map(lambda one: Span(*one)),
    max_size=6,
)


@given(spans, st.integers(0, DAY - 1))
def test_a_minute_is_free_or_in_a_span_and_never_both(taken: list[Span], minute: int) -> None:
    left = free(tuple(taken))
    inside = any(one.since <= minute < one.until for one in taken)
    assert any(one.since <= minute < one.until for one in left) is not inside
    assert words(left).count("–") == len(left)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("key: x", "name"),
        ("[]", "整个文件"),
        ("key: x\nname: 某市\nhour: 3", "hour"),
        ("key: x\nname: 某市\nposting: {text: 公示}", "posting.source"),
        ("key: x\nname: 某市\nposting: 公示", "posting"),
        ("key: x\nname: 某市\ndeposit: {text: 可收, source: 某条, cap_yuan: 两千}", "deposit.cap_yuan"),
        ("key: x\nname: 某市\nreport: {text: 报告, source: 某条, hours: -1}", "report.hours"),
        ("key: x\nname: 某市\nquiet: {spans: [], source: 某条}", "quiet.spans"),
        ("key: x\nname: 某市\nquiet: {spans: ['25:00-26:00'], source: 某条}", "quiet.spans"),
        ("key: x\nname: 某市\nquiet: {spans: ['8:00-8:00'], source: 某条}", "quiet.spans"),
        ("key: x\nname: 某市\nquiet: {spans: ['8:00-9:00'], rest_all_day: 1, source: 某条}", "rest_all_day"),
        ("key: x\nname: 某市\nquiet: {spans: ['8:00-9:00']}", "quiet.source"),
    ],
)
def test_a_wrong_pack_says_where(text: str, wrong: str) -> None:
    with pytest.raises(Trouble) as refused:
        read(text, "x.yaml")
    assert wrong in refused.value.what


def test_what_is_no_yaml_is_told() -> None:
    with pytest.raises(Trouble, match="不是 YAML"):
        read("key: [", "x.yaml")
