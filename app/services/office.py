"""服务中心: one site's database, one clock, one operator; the only maker of transactions.

`office.work(act)` is one write transaction: rights, facts, rules, number, rows, frozen paper and audit line
all stand or fall together. `office.read(act)` looks, and changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, bindparam, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.clock import wall_clock
from app.models import Audit, Document, Sequence
from app.models.base import make_engine
from app.rules.base import CHINA, Trouble, refuse
from app.rules.people import ROLE_NAMES, Operator, Role, forbidden


@dataclass(frozen=True)
class Changes:
    """What a transaction touched (feature words): the screens decide whether to read again."""

    words: frozenset[str]


# Made once: building a statement costs as much as running it, and every saving runs these two.
_NEXT_NUMBER = (
    insert(Sequence)
    .values(prefix=bindparam("prefix"), period=bindparam("period"), counter=bindparam("counter"), last=1)
    .on_conflict_do_update(index_elements=["prefix", "period", "counter"], set_={"last": Sequence.last + 1})
    .returning(Sequence.last)
)
_LAST_DIGEST = select(Audit.digest).order_by(Audit.id.desc()).limit(1)


class Work:
    """One write transaction: what a use case may do inside `with office.work(...)`."""

    def __init__(self, office: Office, session: Session) -> None:
        self.session = session
        self.now = office.clock()
        self.operator = office.operator
        self.counter = office.counter
        self.secret = office.secret
        self.touched: set[str] = set()

    def number(self, prefix: str) -> str:
        """The next number, e.g. FX20260305-A0007: daily, gap-free, allotted in this very transaction."""
        period = self.now.astimezone(CHINA).strftime("%Y%m%d")
        given = {"prefix": prefix, "period": period, "counter": self.counter}
        last = self.session.connection().execute(_NEXT_NUMBER, given).scalar_one()
        return f"{prefix}{period}-{self.counter}{last:04d}"

    def log(self, act: str, subject: str, why: str = "", **changes: Any) -> None:
        """One audit line in this transaction, chained to the line before by its hash.

        `act` is "word.verb"; the word tells the screens what changed. `changes` never holds personal data
        in clear beyond what the rule needs.
        """
        previous = self.session.connection().execute(_LAST_DIGEST).scalar() or "0" * 64
        line = Audit(
            at=self.now,
            staff=self.operator.login,
            act=act,
            subject=subject,
            changes=changes,
            why=why,
            previous=previous,
            digest="",
        )
        line.digest = digest_of(line)
        self.session.add(line)
        self.session.flush()
        self.touched.add(act.partition(".")[0])

    def freeze(self, kind: str, number: str, data: str) -> Document:
        """Keep the very data that the paper is printed from (JSON); reprints come from here alone.

        "" where the data lies sealed in the attachment of this document (services.vault).
        """
        document = Document(kind=kind, number=number, data=data, made_at=self.now)
        self.session.add(document)
        self.session.flush()
        self.touched.add("document")
        return document


def digest_of(line: Audit) -> str:
    """The SHA-256 of an audit line and the digest before it."""
    at = line.at.astimezone(CHINA).isoformat(timespec="milliseconds")
    body = [line.previous, at, line.staff, line.act, line.subject, line.changes, line.why]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


class Office:
    """One site opened by one operator. Cheap to derive: `office.signed_in(operator)`.

    `secret` is the site's 32 bytes that the database opens with; what is sealed apart is sealed under it.
    """

    def __init__(
        self,
        engine: Engine,
        operator: Operator,
        clock: Callable[[], datetime] = wall_clock,
        counter: str = "A",
        on_change: Callable[[Changes], None] | None = None,
        secret: bytes = b"",
    ) -> None:
        self.engine = engine
        self.secret = secret
        self.operator = operator
        self.clock = clock
        self.counter = counter
        self.on_change = on_change
        self.role_names: Mapping[Role, str] = ROLE_NAMES

    @classmethod
    def open(cls, path: Path, key: bytes, operator: Operator, **more: Any) -> Office:
        """The office over the database file at `path`, opened with the 32-byte key."""
        return cls(make_engine(path, key), operator, secret=key, **more)

    def signed_in(self, operator: Operator) -> Office:
        """The same office with another operator."""
        other = Office(self.engine, operator, self.clock, self.counter, self.on_change, self.secret)
        other.role_names = self.role_names
        return other

    @contextmanager
    def work(self, act: str) -> Iterator[Work]:
        """One write transaction for `act`; commits at the end, rolls back on any exception.

        Raises Refused when the role may not, or when another window changed the same record first;
        Trouble when the database cannot be written (busy, full, read-only), with words for the clerk.
        """
        if not self.operator.may(act):
            raise forbidden(self.operator, act, self.role_names)
        try:
            with (
                self.engine.connect().execution_options(write=True) as connection,
                connection.begin(),
                Session(connection, expire_on_commit=False) as session,
            ):
                work = Work(self, session)
                yield work
                session.flush()
        except StaleDataError as error:
            raise refuse(
                "000-10", "另一窗口已改动", "这张单据刚被另一个窗口改过，请重新打开后再办理。"
            ) from error
        except (OperationalError, DatabaseError) as error:
            raise trouble(error) from error
        if self.on_change is not None and work.touched:
            self.on_change(Changes(frozenset(work.touched)))

    @contextmanager
    def read(self, act: str) -> Iterator[Session]:
        """A reading transaction for `act`: one consistent view, nothing written."""
        if not self.operator.may(act):
            raise forbidden(self.operator, act, self.role_names)
        try:
            with self.engine.connect() as connection, Session(connection) as session:
                yield session
        except (OperationalError, DatabaseError) as error:
            raise trouble(error) from error

    def fold(self) -> None:
        """Fold the write-ahead log into the file now: no older page of what was emptied stays in it."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")


_TROUBLES: tuple[tuple[str, str, str], ...] = (
    ("SQLITE_BUSY", "另一个窗口正在保存", "请稍等几秒再按一次，填好的内容还在。"),
    ("SQLITE_FULL", "磁盘已满，没有保存", "请清理磁盘空间后再按一次，填好的内容还在。"),
    ("SQLITE_READONLY", "数据文件只读，没有保存", "请管理员检查数据文件夹的权限。"),
    ("SQLITE_CANTOPEN", "打不开数据文件", "请检查数据文件夹是否还在、磁盘是否接好。"),
    ("SQLITE_IOERR", "磁盘读写出错，没有保存", "请检查磁盘，并从备份恢复。"),
    ("SQLITE_NOTADB", "数据文件打不开：密钥不对或文件损坏", "请管理员核对密钥，或从备份恢复。"),
    ("SQLITE_CORRUPT", "数据文件损坏", "请停止使用，从最近的备份恢复。"),
)


def trouble(error: DatabaseError) -> Exception:
    """The database's error sorted: the surroundings' fault in words (Trouble), or itself (a bug)."""
    name = getattr(error.orig, "sqlite_errorname", "") or str(error.orig)
    for prefix, what, do in _TROUBLES:
        if name.startswith(prefix):
            return Trouble(what, do)
    return error
