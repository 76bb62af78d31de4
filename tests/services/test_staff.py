"""员工账号: signing in (004-02), rights over accounts (004-07), names of roles (003-51)."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from app.models import Audit, Setting, Staff
from app.rules.base import Refused
from app.rules.people import Role
from app.services import audit, settings, staff
from app.services.office import Office
from tests.conftest import DOOR, Clock

GOOD = "春风4月-hai"


@pytest.fixture(autouse=True)
def no_decoys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff, "_decoys", [])


@pytest.fixture
def people(manager: Office) -> Office:
    """A manager (zhaojing) and a clerk (lixiaomin) with accounts."""
    staff.create(manager, "zhaojing", "赵静", Role.MANAGER, GOOD)
    staff.create(manager, "lixiaomin", "李晓敏", Role.CLERK, GOOD)
    return manager


def said(attempt: Callable[[], object]) -> str:
    """The refusal's words."""
    with pytest.raises(Refused) as told:
        attempt()
    return told.value.findings[0].say()


def test_sign_in_answers_who_it_is(people: Office) -> None:
    operator = staff.sign_in(people, " LiXiaoMin ", GOOD)
    assert (operator.login, operator.name, operator.role) == ("lixiaomin", "李晓敏", Role.CLERK)


def test_full_width_digits_of_an_input_method_are_the_same_password(people: Office) -> None:
    assert staff.sign_in(people, "ｌｉｘｉａｏｍｉｎ", "春风４月-hai").login == "lixiaomin"


def test_unknown_login_and_wrong_password_have_the_same_words(people: Office) -> None:
    """004-02: nobody learns here which accounts exist; not by the waiting either."""
    for _ in range(7):
        wrong = said(lambda: staff.sign_in(people, "lixiaomin", "wrong-password"))
        unknown = said(lambda: staff.sign_in(people, "nobody", "wrong-password"))
        assert wrong == unknown


def test_five_wrong_tries_make_a_growing_wait(people: Office, clock: Clock) -> None:
    def wrong() -> str:
        return said(lambda: staff.sign_in(people, "lixiaomin", "wrong-password"))

    assert ["账号或密码不对" in wrong() for _ in range(4)] == [True] * 4
    assert "请 30 秒后再试" in wrong()
    clock.advance(seconds=20)
    assert "请 10 秒后再试" in said(lambda: staff.sign_in(people, "lixiaomin", GOOD)), "even the right one"
    clock.advance(seconds=10)
    assert "请 1 分钟后再试" in wrong()
    for words in ("2 分钟", "4 分钟", "8 分钟", "15 分钟", "15 分钟"):
        clock.advance(minutes=15)
        assert words in wrong()
    clock.advance(minutes=-60)  # a clock set back locks nobody out for good
    assert "15 分钟" in said(lambda: staff.sign_in(people, "lixiaomin", GOOD))
    clock.advance(minutes=80)
    assert staff.sign_in(people, "lixiaomin", GOOD).name == "李晓敏"
    assert "账号或密码不对" in wrong(), "the count begins anew"


def test_the_wait_outlives_the_program(people: Office, office: Office) -> None:
    for _ in range(5):
        said(lambda: staff.sign_in(people, "lixiaomin", "wrong-password"))
    assert "秒后再试" in said(lambda: staff.sign_in(office, "lixiaomin", GOOD))


def test_what_was_typed_into_the_wrong_box_is_kept_nowhere(people: Office) -> None:
    secret = "changjiang-1954"
    said(lambda: staff.sign_in(people, secret, ""))
    with people.read("settings.read") as session:
        kept = [[row.key, row.value] for row in session.scalars(select(Setting))]
        logged = [[row.subject, row.changes] for row in session.scalars(select(Audit))]
    assert secret not in json.dumps([kept, logged])
    staff.sign_in(people, "lixiaomin", GOOD)
    with people.read("settings.read") as session:
        assert session.scalar(select(func.count()).where(Setting.key.startswith("login."))) == 0


def test_a_closed_account_is_refused_and_its_line_stays(people: Office) -> None:
    staff.close(people, "lixiaomin", "离职")
    assert "已停用" in said(lambda: staff.sign_in(people, "lixiaomin", GOOD))
    assert "账号或密码不对" in said(lambda: staff.sign_in(people, "lixiaomin", "wrong-password"))
    assert [(one.login, one.closed_at is None) for one in staff.people(people)] == [
        ("zhaojing", True),
        ("lixiaomin", False),
    ]


def test_the_last_manager_stays(people: Office) -> None:
    assert "最后一个" in said(lambda: staff.close(people, "zhaojing"))
    assert "最后一个" in said(lambda: staff.change_role(people, "zhaojing", Role.CLERK))
    staff.create(people, "chenmo", "陈默", Role.ADMIN, GOOD)
    staff.change_role(people, "zhaojing", Role.CLERK)
    assert "最后一个" in said(lambda: staff.close(people, "chenmo"))


@pytest.mark.parametrize(
    ("login", "name", "password", "words"),
    [
        ("sunwei", "孙伟", "7个字符ab", "至少 8 个字符"),
        ("sunwei", "孙伟", "", "至少 8 个字符"),
        ("sunwei666", "孙伟", "SunWei666", "不能与账号相同"),
        ("sunwei", "孙伟", "11111111", "只用一两种字符"),
        ("sun wei", "孙伟", GOOD, "汉字、字母或数字"),
        ("system", "孙伟", GOOD, "汉字、字母或数字"),
        ("#sunwei", "孙伟", GOOD, "汉字、字母或数字"),
        ("", "孙伟", GOOD, "汉字、字母或数字"),
        ("s" * 41, "孙伟", GOOD, "汉字、字母或数字"),
        ("sunwei", " ", GOOD, "请填写姓名"),
        ("LixiaoMin", "李晓敏", GOOD, "已有人用"),
    ],
)
def test_accounts_that_cannot_be(people: Office, login: str, name: str, password: str, words: str) -> None:
    assert words in said(lambda: staff.create(people, login, name, Role.CLERK, password))
    assert len(staff.people(people)) == 2


def test_only_managers_and_administrators_change_accounts(people: Office, office: Office) -> None:
    """004-07."""
    acts: list[Callable[[], object]] = [
        lambda: staff.create(office, "sunwei", "孙伟", Role.GUARD, GOOD),
        lambda: staff.rename(office, "zhaojing", "别人"),
        lambda: staff.close(office, "zhaojing"),
        lambda: staff.change_password(office, "zhaojing", "another-4-them"),
        lambda: staff.people(office),
    ]
    for act in acts:
        with pytest.raises(Refused, match="004-07"):
            act()


def test_passwords(people: Office, office: Office) -> None:
    """One's own with the old one; another's by the manager, which ends a wait too."""
    assert "原密码不对" in said(lambda: staff.change_password(office, "lixiaomin", "new-password-1", "guess"))
    staff.change_password(office, "lixiaomin", "new-password-1", GOOD)
    assert staff.sign_in(people, "lixiaomin", "new-password-1")
    for _ in range(5):
        said(lambda: staff.sign_in(people, "lixiaomin", "wrong-password"))
    staff.change_password(people, "lixiaomin", "new-password-2")
    assert staff.sign_in(people, "lixiaomin", "new-password-2")
    assert "没有账号" in said(lambda: staff.change_password(people, "nobody", "new-password-2"))


def test_rename_shows_at_the_next_sign_in(people: Office) -> None:
    staff.rename(people, "lixiaomin", "李小敏")
    assert staff.sign_in(people, "lixiaomin", GOOD).name == "李小敏"


def test_role_names_are_the_sites_own_words(people: Office) -> None:
    """003-51."""
    settings.save(people, {"role.manager": "客服主任"}, "本公司叫法")
    assert {one.login: one.role_name for one in staff.people(people)} == {
        "zhaojing": "客服主任",
        "lixiaomin": "客服前台",
    }


def test_the_first_start_makes_one_manager_only(office: Office) -> None:
    assert staff.empty(office)
    first = staff.first_manager(office, "ZhaoJing", "赵静", GOOD)
    assert (first.login, first.role) == ("zhaojing", Role.MANAGER)
    assert not staff.empty(office)
    assert "已有账号" in said(lambda: staff.first_manager(office, "chenmo", "陈默", GOOD))


def test_every_act_is_in_the_audit_and_no_password_is(people: Office) -> None:
    staff.rename(people, "lixiaomin", "李小敏")
    staff.sign_in(people, "lixiaomin", GOOD)
    said(lambda: staff.sign_in(people, "lixiaomin", "wrong-password"))
    staff.change_password(people, "lixiaomin", "new-password-2")
    staff.change_role(people, "lixiaomin", Role.NIGHT)
    staff.close(people, "lixiaomin")
    with people.read("settings.read") as session:
        lines = [
            (one.act, one.staff) for one in session.scalars(select(Audit).where(Audit.subject == "lixiaomin"))
        ]
        everything = json.dumps([one.changes for one in session.scalars(select(Audit))])
        stored = session.scalars(select(Staff.password)).all()
    assert lines == [
        ("staff.create", "zhaojing"),
        ("staff.rename", "zhaojing"),
        ("staff.sign_in", "lixiaomin"),
        ("staff.wrong_password", "system"),
        ("staff.password", "zhaojing"),
        ("staff.role", "zhaojing"),
        ("staff.close", "zhaojing"),
    ]
    assert all(one.startswith("$argon2id$") for one in stored)
    assert GOOD not in everything
    assert audit.verify(people) is None


def test_stronger_parameters_are_taken_up_at_the_next_sign_in(
    people: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff, "_HASHER", PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    staff.sign_in(people, "lixiaomin", GOOD)
    with people.read("settings.read") as session:
        stored = session.scalars(select(Staff.password).where(Staff.login == "lixiaomin")).one()
    assert "m=64,t=2" in stored
    assert staff.sign_in(people, "lixiaomin", GOOD)


def test_the_real_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff, "_HASHER", DOOR)
    stored = staff.hash_password(GOOD)
    assert "$argon2id$v=19$m=65536,t=3,p=4$" in stored
    assert staff.verify(stored, GOOD)
    assert not staff.verify(stored, GOOD + "x")
    assert not staff.verify("not a hash", GOOD)
