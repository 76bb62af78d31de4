"""证件复印的规则: checking by default, purpose and consent first, the field policy (003-08, 003-22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import id_copy
from app.rules.base import Level, Refused
from app.rules.business import CODES, PURPOSES, Business
from app.rules.id_card import Reading, Source
from app.rules.id_copy import (
    Consent,
    Draft,
    Facts,
    Method,
    Mode,
    State,
    choose,
    decide,
    keep_until,
    keepable,
    may_picture,
    mode,
    move,
    notice,
    read_words,
    shown,
    take,
    under_guard,
)
from app.rules.idnumber import checksum
from app.rules.policy import ASK, CHECK, KEEP, SPECS, Policy, policy_of
from tests.conftest import MORNING

NUMBER = "11999918500101001"
NUMBER += checksum(NUMBER)
"""Nobody's: no such region, born before there were numbers (app/services/demo.py)."""

KEEPS = policy_of({"copy.renovation": KEEP, "office": "安和物业服务中心"}, "QT7K")
READ = Reading(Source.PICTURE, "陈思远", NUMBER, "广东省深圳市示例路 1 号", birth=date(1850, 1, 1))
FULL = choose(Draft("u", business=Business.RENOVATION, consent=Consent.SPOKEN), KEEPS)


def facts(**more: object) -> Facts:
    return replace(Facts(MORNING, pictures=2), **more)


def rules_of(draft: Draft, policy: Policy = KEEPS, **more: object) -> list[tuple[str, str]]:
    return [(one.rule, one.field) for one in decide(draft, facts(**more), policy).blocks]


# --- lawful first -------------------------------------------------------------------------------


def test_a_new_site_copies_no_card_at_all() -> None:
    """3.2: the default of every business is 仅核验."""
    policy = Policy()
    assert set(policy.copies.values()) == {CHECK}
    for business in Business:
        draft = Draft("u", business=business, consent=Consent.SPOKEN, purpose="办理装修", recipient="甲")
        assert mode(draft, policy) is Mode.CHECK
        assert may_picture(draft, policy)[0].rule == "3.2"
        assert ("003-22", "") in rules_of(draft, policy)


def test_a_check_asks_for_the_way_and_nothing_of_the_card() -> None:
    """3.2: method and time; no number, no picture, no holder."""
    draft = Draft("u", business=Business.PARKING)
    assert shown(draft, KEEPS, facts(pictures=0)) == {"business", "method", "unit"}
    assert rules_of(draft, pictures=0) == [("3.2", "method")]
    assert rules_of(replace(draft, method=Method.LOOKED), pictures=0) == []


def test_the_choice_of_keeping_warns_the_manager_of_the_law() -> None:
    assert "不得擅自复印" in SPECS["copy.release"].warnings[KEEP]


def test_a_copy_needs_purpose_recipient_and_consent_before_the_first_picture() -> None:
    """003-22, PIPL 29: the camera waits for them."""
    bare = Draft("u", business=Business.RENOVATION)
    assert [(one.rule, one.field) for one in may_picture(bare, KEEPS)] == [
        ("003-22", "purpose"),
        ("003-22", "recipient"),
        ("3.2", "consent"),
    ]
    assert may_picture(FULL, KEEPS) == ()
    assert rules_of(FULL) == []


@pytest.mark.parametrize("purpose", ["", "   ", "　", "长" * 41])
def test_an_empty_or_endless_purpose_is_refused(purpose: str) -> None:
    """003-22, S10 E6."""
    assert rules_of(replace(FULL, purpose=purpose)) == [("003-22", "purpose")]


def test_without_a_business_nothing_else_is_asked() -> None:
    assert shown(Draft("u"), KEEPS, facts()) == {"business"}
    assert rules_of(Draft("u")) == [("003-08", "business")]
    assert may_picture(Draft("u"), KEEPS)[0].field == "business"


def test_a_holder_who_refuses_is_only_checked_and_served_all_the_same() -> None:
    """S03 E6: 改为仅核验; a picture taken before has to go."""
    draft = replace(FULL, consent=Consent.REFUSED)
    assert mode(draft, KEEPS) is Mode.CHECK
    assert rules_of(draft) == [("003-22", ""), ("3.2", "method")]
    assert rules_of(replace(draft, method=Method.LOOKED), pictures=0) == []
    kept = keepable(replace(draft, holder="陈思远", number=NUMBER, address="某地"), KEEPS)
    assert (kept.holder, kept.number, kept.address, kept.purpose) == ("", "", "", "")


def test_a_copy_without_a_picture_or_with_too_many_is_refused() -> None:
    assert rules_of(FULL, pictures=0) == [("003-08", "pictures")]
    assert rules_of(FULL, pictures=11) == [("003-08", "pictures")]
    assert rules_of(FULL, pictures=10) == []


def test_edges_nobody_has_looked_at_only_warn() -> None:
    said = decide(FULL, facts(unsure_edges=1), KEEPS).findings
    assert [(one.level, one.acts) for one in said if one.title == "请核对边框"] == [
        (Level.WARN, ("corners",))
    ]


def test_an_unknown_unit_is_said() -> None:
    assert rules_of(FULL, unit_known=False) == [("003-08", "unit")]


# --- people -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "guarded"),
    [
        (date(2012, 3, 6), True),
        (date(2012, 3, 5), False),
        (date(2026, 1, 1), True),
        (date(1980, 1, 1), False),
    ],
)
def test_a_child_under_14_needs_a_guardian(born: date, guarded: bool) -> None:
    """S10 E5, PIPL 31: the fourteenth birthday itself counts; the clock is passed in."""
    reading = replace(READ, birth=born)
    assert under_guard(FULL, facts(reading=reading)) is guarded
    assert ("guardian" in shown(FULL, KEEPS, facts(reading=reading))) is guarded
    assert rules_of(FULL, reading=reading) == ([("PIPL31", "guardian")] if guarded else [])
    assert rules_of(replace(FULL, guardian="陈父"), reading=reading) == []
    agreed = [one.title for one in decide(FULL, facts(reading=reading), KEEPS).findings]
    assert ("已征得同意" in agreed) is not guarded, "a child's own word is none"


def test_the_age_follows_from_a_typed_number_too() -> None:
    child = "11999920200101001"
    assert under_guard(replace(FULL, number=child + checksum(child)), facts())


def test_an_expired_card_is_said_and_stops_nobody() -> None:
    said = decide(FULL, facts(reading=replace(READ, valid_until=date(2026, 3, 4))), KEEPS)
    assert [one.level for one in said.findings if one.title == "证件已过期"] == [Level.WARN]
    assert not said.blocks
    on_the_day = decide(FULL, facts(reading=replace(READ, valid_until=MORNING.date())), KEEPS)
    assert "证件已过期" not in [one.title for one in on_the_day.findings]


def test_a_wrong_checksum_warns_and_half_a_number_blocks() -> None:
    policy = policy_of({"copy.renovation": KEEP, "copy_number": ASK}, "QT7K")
    last = "0" if NUMBER[-1] != "0" else "1"
    warned = decide(replace(FULL, number=NUMBER[:-1] + last), facts(), policy)
    assert "GB11643" in [one.rule for one in warned.findings]
    assert not warned.blocks
    assert rules_of(replace(FULL, number="123"), policy) == [("GB11643", "number")]


# --- the field policy ---------------------------------------------------------------------------


def test_by_default_neither_number_nor_address_gets_in() -> None:
    """domain.md 3.1: what was read fills the name alone; typed or read, the rest is not kept."""
    assert {"number", "address"} & shown(FULL, KEEPS, facts()) == set()
    taken = take(FULL, READ, KEEPS)
    assert (taken.holder, taken.number, taken.address) == ("陈思远", "", "")
    kept = keepable(replace(FULL, number=NUMBER, address="某地"), KEEPS)
    assert (kept.number, kept.address) == ("", "")


def test_a_site_that_asks_for_them_gets_them() -> None:
    policy = policy_of({"copy.renovation": KEEP, "copy_number": ASK, "copy_address": ASK}, "QT7K")
    assert {"number", "address"} <= shown(FULL, policy, facts())
    taken = keepable(take(FULL, READ, policy), policy)
    assert (taken.holder, taken.number, taken.address) == ("陈思远", NUMBER, READ.address)


def test_a_reader_at_a_check_leaves_nothing_but_its_name() -> None:
    """S02 E3, 3.2: the way of checking is the reader; nothing of the card."""
    draft = take(Draft("u", business=Business.PARKING), READ, KEEPS)
    assert draft == Draft("u", business=Business.PARKING, method=Method.READER)


@given(
    st.sampled_from([*Business]),
    st.sampled_from([*Consent]),
    st.sampled_from([CHECK, KEEP]),
    st.sampled_from(["leave", ASK]),
    st.sampled_from(["leave", ASK]),
)
def test_nothing_is_kept_that_was_not_asked_for(
    business: Business, consent: Consent, copying: str, number: str, address: str
) -> None:
    """domain.md 3.1: whatever the form holds, a field that is not shown does not survive."""
    policy = policy_of({f"copy.{business}": copying, "copy_number": number, "copy_address": address}, "QT7K")
    draft = Draft(
        "u", business, consent, Method.LOOKED, "1-1", "甲", "乙", NUMBER, "某地", "办理装修", "丙", "s"
    )
    kept = keepable(draft, policy)
    asked = shown(draft, policy, facts()) | {"uuid", "subject", "consent", "guardian"}
    if mode(draft, policy) is Mode.CHECK:
        assert kept.guardian == ""
    for name in ("method", "holder", "number", "address", "purpose", "recipient"):
        assert name in asked or not getattr(kept, name)


# --- words --------------------------------------------------------------------------------------


def test_the_business_brings_its_purpose_and_a_written_one_stays() -> None:
    assert FULL.purpose == "办理装修"
    assert FULL.recipient == "安和物业服务中心"
    other = choose(replace(FULL, business=Business.MOVE_IN), KEEPS)
    assert other.purpose == "业主资料登记"
    mine = choose(replace(FULL, purpose="办理封阳台", business=Business.MOVE_IN), KEEPS)
    assert mine.purpose == "办理封阳台"
    assert choose(Draft("u"), KEEPS) == Draft("u")


def test_every_business_has_its_code_and_only_the_other_no_purpose() -> None:
    assert set(CODES) == set(PURPOSES) == set(Business)
    assert [one for one in Business if not PURPOSES[one]] == [Business.OTHER]
    assert id_copy.code_of(FULL) == "ZX"


def test_the_notice_says_what_the_law_wants_said() -> None:
    """PIPL 17, 30: who, what for, how kept, how long, that one may refuse, what one may ask for later."""
    said = notice(KEEPS, "办理装修")
    for word in ("安和物业服务中心", "办理装修", "加密保存 365 天", "可以不同意", "查阅、更正、删除"):
        assert word in said


def test_what_was_read_is_told_by_its_tail_alone() -> None:
    said = read_words(READ, MORNING.date())
    assert NUMBER not in said
    assert f"尾号{NUMBER[-4:]} 校验通过" in said
    assert "请对照证件" in said, "a picture may be misread and sound sure"
    assert "请对照证件" not in read_words(replace(READ, source=Source.CHIP), MORNING.date())
    assert "请核对" in read_words(replace(READ, number=NUMBER[:-2] + "99"), MORNING.date())
    assert "请手填" in read_words(Reading(Source.PICTURE), MORNING.date())


def test_the_copy_lives_as_long_as_the_setting_says() -> None:
    assert keep_until(date(2026, 3, 5), policy_of({"copy_days": 30}, "QT7K")) == date(2026, 4, 4)


def test_a_kept_copy_can_only_be_deleted_and_only_once() -> None:
    assert move(State.KEPT, State.DELETED) is State.DELETED
    for state in (State.DELETED, State.CHECKED):
        with pytest.raises(Refused):
            move(state, State.DELETED)
