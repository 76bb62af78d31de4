"""员工账号: who may sign in; passwords kept as argon2 hashes only, accounts closed and never deleted."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models import Setting, Staff
from app.rules.base import CHINA, Refused, refuse
from app.rules.people import MAY, SYSTEM, Operator, Role
from app.services import settings
from app.services.office import Office

SHORTEST = 8
"""Characters a password needs at least."""
FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)

_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)  # RFC 9106, second profile
_LOGIN = re.compile(r"[^\W_][\w.\-]{0,39}")
_MANAGING = [role.value for role in Role if role in MAY["staff.write"]]


@dataclass(frozen=True)
class StaffRow:
    """员工一行: `role_name` is the site's own word for the role (003-51); `closed_at` None = may sign in."""

    login: str
    name: str
    role: Role
    role_name: str
    closed_at: datetime | None


def hash_password(password: str) -> str:
    """The argon2id hash that is stored: 64 MiB, 0.2 s on two busy cores, so not on the screen's thread."""
    return _HASHER.hash(_plain(password))


def verify(stored: str, password: str) -> bool:
    """Whether `password` is the one behind the stored hash."""
    try:
        return _HASHER.verify(stored, _plain(password))
    except (VerificationError, InvalidHashError):
        return False


def create(office: Office, login: str, name: str, role: Role, password: str) -> Operator:
    """Open an account. Raises Refused for a login taken or not usable, a missing name, a weak password."""
    login = clean_login(login)
    name = _clean_name(name)
    _strong(login, password)
    stored = hash_password(password)
    with office.work("staff.write") as work:
        if work.session.scalar(select(Staff.id).where(Staff.login == login)) is not None:
            raise refuse("004-02", "账号已存在", "账号「{login}」已有人用，请换一个。", "login", login=login)
        work.session.add(Staff(login=login, name=name, role=role.value, password=stored, closed_at=None))
        work.log("staff.create", login, role=role.value)
    return Operator(login, name, role)


def rename(office: Office, login: str, name: str) -> None:
    """Change the name shown from now on; the login stays for good, records carry it."""
    name = _clean_name(name)
    with office.work("staff.write") as work:
        _known(work.session, login).name = name
        work.log("staff.rename", login)


def change_role(office: Office, login: str, role: Role) -> None:
    """Change what a person may do. The last one who manages accounts keeps doing so."""
    with office.work("staff.write") as work:
        row = _known(work.session, login)
        if role not in MAY["staff.write"]:
            _keep_a_manager(work.session, row)
        before, row.role = row.role, role.value
        work.log("staff.role", login, before=before, after=role.value)


def close(office: Office, login: str, why: str = "") -> None:
    """停用: the account signs in no more; its records keep its name. The last manager cannot be closed."""
    with office.work("staff.write") as work:
        row = _known(work.session, login)
        _keep_a_manager(work.session, row)
        if row.closed_at is None:
            row.closed_at = work.now
            work.log("staff.close", login, why)


def change_password(office: Office, login: str, new: str, old: str = "") -> None:
    """One's own password needs the old one; another's is set anew by whoever may write staff (004-07)."""
    _strong(login, new)
    own = login == office.operator.login
    stored = hash_password(new)
    with office.read("staff.own" if own else "staff.write") as session:
        before = _known(session, login).password
    if own and not verify(before, old):
        raise refuse("004-02", "原密码不对", "原密码不对，请重新输入。", "old")
    with office.work("staff.own" if own else "staff.write") as work:
        _known(work.session, login).password = stored
        _forget_tries(work.session, login)
        work.log("staff.password", login)


def people(office: Office) -> tuple[StaffRow, ...]:
    """All accounts, open ones first."""
    names = settings.load(office).role_names
    with office.read("staff.write") as session:
        rows = session.scalars(select(Staff).order_by(Staff.closed_at.is_not(None), Staff.id))
        return tuple(_row(row, names) for row in rows)


def known(office: Office, login: str) -> Operator:
    """Who has this account, for one whose password was checked a moment ago (交接班)."""
    with office.signed_in(SYSTEM).read("staff.write") as session:
        row = _known(session, login)
        return Operator(row.login, row.name, Role(row.role))


def named(session: Session, login: str) -> Operator | None:
    """Who has this open account, typed as at the door; None for nobody. It says nothing of his password."""
    login = unicodedata.normalize("NFKC", login).strip().casefold()
    row = session.scalar(select(Staff).where(Staff.login == login, Staff.closed_at.is_(None)))
    return Operator(row.login, row.name, Role(row.role)) if row is not None else None


def empty(office: Office) -> bool:
    """Whether nobody has an account yet: the first start."""
    with office.signed_in(SYSTEM).read("staff.write") as session:
        return session.scalar(select(Staff.id).limit(1)) is None


def first_manager(office: Office, login: str, name: str, password: str) -> Operator:
    """The first account of a new site, a manager's. Raises Refused where any account exists."""
    if not empty(office):
        raise refuse("004-07", "已有账号", "本数据已有账号，请登录后由经理或管理员添加。")
    return create(office.signed_in(SYSTEM), login, name, Role.MANAGER, password)


def sign_in(office: Office, login: str, password: str) -> Operator:
    """Who this is (004-02). `office` may be anybody's; its clock is used, its operator is not.

    Raises Refused, in the same words for an unknown login and a wrong password; after five wrong tries with
    a wait that doubles (30 seconds to 15 minutes), and for a closed account.
    """
    system = office.signed_in(SYSTEM)
    login = unicodedata.normalize("NFKC", login).strip().casefold()
    with system.read("staff.own") as session:
        row = session.scalar(select(Staff).where(Staff.login == login))
        # What was typed as an unknown login may be a password typed in the wrong box: never kept in clear.
        key = (
            f"login.{login}"
            if row is not None
            else f"login.#{hashlib.sha256(login.encode()).hexdigest()[:32]}"
        )
        tries = session.get(Setting, key)
        wait = _wait_left(tries.value if tries is not None else None, office.clock())
    if wait:
        raise _please_wait(wait)
    right = verify(row.password if row is not None else _decoy(), password)
    if row is None or not right:
        raise _count_wrong(system, key, login if row is not None else "")
    operator = Operator(row.login, row.name, Role(row.role))
    if row.closed_at is not None:
        raise refuse("004-02", "账号已停用", "这个账号已停用，请找经理或管理员。", "login")
    again = hash_password(password) if _HASHER.check_needs_rehash(row.password) else None
    with office.signed_in(operator).work("staff.own") as work:
        _forget_tries(work.session, login)
        if again is not None:
            _known(work.session, login).password = again
        work.log("staff.sign_in", login)
    return operator


def vouch(office: Office, login: str, password: str) -> Operator | None:
    """第二人: who signs in beside the operator to agree to one act; None where nobody is named.

    Raises Refused as `sign_in` does: the wrong password of a second person counts as one.
    """
    return sign_in(office, login, password) if login.strip() else None


def clean_login(login: str) -> str:
    """The login as kept: half-width, lower case. Raises Refused for one that cannot be used."""
    login = unicodedata.normalize("NFKC", login).strip().casefold()
    if not _LOGIN.fullmatch(login) or login == SYSTEM.login:
        raise refuse(
            "004-02", "账号不合用", "账号请用汉字、字母或数字，不超过 40 个字，例如 chenxm。", "login"
        )
    return login


def _plain(password: str) -> str:
    """Full-width digits typed under an input method are the same password."""
    return unicodedata.normalize("NFKC", password)


def _clean_name(name: str) -> str:
    name = name.strip()
    if not name:
        raise refuse("004-02", "缺少姓名", "请填写姓名，单据和日志上会用到。", "name")
    return name


def _strong(login: str, password: str) -> None:
    plain = _plain(password)
    if len(plain) < SHORTEST:
        raise refuse("004-02", "密码太短", "密码至少 {least} 个字符，请加长。", "password", least=SHORTEST)
    if plain.casefold() == login.casefold() or len(set(plain)) < 3:
        raise refuse(
            "004-02", "密码太容易猜", "密码不能与账号相同，也不能只用一两种字符，请换一个。", "password"
        )


_decoys: list[str] = []


def _decoy() -> str:
    """A hash nobody knows the password of, so that an unknown login takes as long as a wrong password."""
    if not _decoys:
        _decoys.append(_HASHER.hash(hashlib.sha256(repr(object()).encode()).hexdigest()))
    return _decoys[0]


def _known(session: Session, login: str) -> Staff:
    row = session.scalar(select(Staff).where(Staff.login == login))
    if row is None:
        raise refuse("004-02", "没有这个账号", "没有账号「{login}」，请核对。", "login", login=login)
    return row


def _keep_a_manager(session: Session, leaving: Staff) -> None:
    others = select(Staff.id).where(
        Staff.role.in_(_MANAGING), Staff.closed_at.is_(None), Staff.id != leaving.id
    )
    if leaving.role in _MANAGING and session.scalar(others.limit(1)) is None:
        raise refuse("004-07", "最后一位经理", "这是最后一个能管理账号的人，请先为接替的人开账号。", "login")


def _row(row: Staff, names: Mapping[Role, str]) -> StaffRow:
    role = Role(row.role)
    return StaffRow(row.login, row.name, role, names[role], row.closed_at)


def _count_wrong(system: Office, key: str, login: str) -> Refused:
    """Keep the wrong try (in its own transaction) and answer the refusal to raise."""
    with system.work("staff.own") as work:
        row = work.session.get(Setting, key)
        wrong = 1 + (row.value["wrong"] if row is not None else 0)
        wait = timedelta()
        if wrong >= FREE_TRIES:
            wait = min(FIRST_WAIT * 2 ** min(wrong - FREE_TRIES, 10), LONGEST_WAIT)
        value = {"wrong": wrong, "until": (work.now + wait).isoformat()}
        if row is None:
            work.session.add(Setting(key=key, value=value))
        else:
            row.value = value
        work.log("staff.wrong_password", login or "?", wrong=wrong)
    if wait:
        return _please_wait(wait)
    return refuse("004-02", "登录没有成功", "账号或密码不对，请重新输入。", "password")


def _wait_left(tries: dict[str, str] | None, now: datetime) -> timedelta:
    """How long to wait still; a clock set back never makes it longer than the longest wait."""
    if tries is None:
        return timedelta()
    left = datetime.fromisoformat(tries["until"]).astimezone(CHINA) - now
    return min(max(left, timedelta()), LONGEST_WAIT)


def _please_wait(wait: timedelta) -> Refused:
    seconds = max(1, round(wait.total_seconds()))
    words = f"{seconds} 秒" if seconds < 60 else f"{-(-seconds // 60)} 分钟"
    return refuse("004-02", "请稍后再试", "密码已连续输错多次，请 {wait}后再试。", "password", wait=words)


def _forget_tries(session: Session, login: str) -> None:
    session.execute(
        delete(Setting).where((Setting.key == f"login.{login}") | Setting.key.startswith("login.#"))
    )


class StaffDesk:
    """员工 at one office, as the manager's page uses it."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def rows(self) -> tuple[StaffRow, ...]:
        """All accounts, open ones first."""
        return people(self.office)

    def create(self, login: str, name: str, role: Role, password: str) -> None:
        """See `create`."""
        create(self.office, login, name, role, password)

    def set_password(self, login: str, new: str, old: str = "") -> None:
        """See `change_password`."""
        change_password(self.office, login, new, old)

    def close(self, login: str, why: str) -> None:
        """See `close`."""
        close(self.office, login, why)
