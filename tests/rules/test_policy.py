"""办理口径: every setting is a field, every default is acceptable, the night wraps midnight (004-51)."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import time

import pytest

from app.rules.business import Business
from app.rules.people import Role
from app.rules.policy import HOLD, SETTINGS, SPECS, Policy, policy_of, site_code


def test_every_setting_is_a_policy_field_and_every_field_a_setting() -> None:
    known = {one.name for one in fields(Policy)} - {"site", "role_names", "copies"}
    known |= {f"role.{role}" for role in Role} | {f"copy.{business}" for business in Business}
    assert {one.key for one in SETTINGS} == known
    assert len(SPECS) == len(SETTINGS)


@pytest.mark.parametrize("spec", SETTINGS, ids=lambda one: one.key)
def test_every_setting_explains_itself_and_accepts_its_default(spec: object) -> None:
    one = SPECS[spec.key]  # type: ignore[attr-defined]
    assert one.label
    assert one.help
    assert one.accept(one.default) == one.default
    assert set(one.warnings) <= {value for value, _ in one.choices}


def test_no_values_are_the_defaults() -> None:
    assert policy_of({}, "QT7K") == Policy(site="QT7K")


def test_holding_for_arrears_warns_of_the_law() -> None:
    """003-45 against domain.md 3.6: selectable, never the default, never without the warning."""
    spec = SPECS["tenant_arrears"]
    assert spec.default != HOLD
    assert "民法典第240条" in spec.warnings[HOLD]
    assert policy_of({"tenant_arrears": HOLD}, "QT7K").tenant_arrears == HOLD


def test_roles_have_the_sites_names() -> None:
    """003-51."""
    policy = policy_of({"role.manager": "客服主任"}, "QT7K")
    assert policy.role_name("manager") == policy.role_name(Role.MANAGER) == "客服主任"
    assert policy.role_name(Role.CLERK) == "客服前台"


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        (time(19, 59, 59), False),
        (time(20), True),
        (time(23, 59), True),
        (time(0), True),
        (time(7, 59, 59), True),
        (time(8), False),
    ],
)
def test_the_night_is_from_20_to_8(moment: time, night: bool) -> None:
    """004-51."""
    assert Policy().at_night(moment) is night


def test_a_night_within_one_day() -> None:
    policy = policy_of({"night_from": "00:30", "night_until": "06:00"}, "QT7K")
    assert [policy.at_night(time(hour)) for hour in (0, 1, 5, 6, 23)] == [False, True, True, False, False]


def test_the_estate_code_is_four_letters_a_scanner_types() -> None:
    codes = {site_code(f"01956a2e-0000-7000-8000-{n:012d}") for n in range(500)}
    assert all(re.fullmatch("[A-Z2-7]{4}", one) for one in codes)
    assert len(codes) == 500
