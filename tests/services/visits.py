"""Visits as the tests of the register make them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from app.models import (
    Attachment,
    Document,
)
from app.models.base import raw
from app.rules.people import Operator, Role
from app.rules.visitor import Call, Kind, Reason
from app.rules.visitor import Draft as Form
from app.services import vault
from app.services.office import Office
from app.services.visitor import VisitorDesk
from app.services.visitor_read import Record

NIGHT = Operator("wuqiang", "吴强", Role.NIGHT)


def filled(desk: VisitorDesk, **more: Any) -> Form:
    """S02: a visitor for 3-1-1201, as the clerk has asked."""
    form = replace(
        desk.new("3-1-1201"),
        host="陈思远",
        been_before=False,
        booked=False,
        name="赵先生",
        reason=Reason.FAMILY,
        plate="粤B12345",
        people="2",
        goods="水果",
    )
    return replace(form, **more)


def let_in(desk: VisitorDesk, **more: Any) -> str:
    number = desk.register(filled(desk, **more))
    desk.call(number, Call.AGREED)
    desk.enter(number)
    return number


def opened(desk: VisitorDesk, key: str) -> Record:
    found = desk.open(key)
    assert isinstance(found, Record)
    return found


def kinds(record: Record) -> list[Kind]:
    return [one.kind for one in record.events]


def count(office: Office, table: Any) -> int:
    with office.read("visitor.read") as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def sealed(office: Office, kind: str, number: str) -> str:
    """What a paper's sealed data say."""
    with office.read("print") as session:
        row = session.scalars(select(Document).where(Document.kind == kind, Document.number == number)).one()
        assert row.data == ""
        return vault.unseal(session, office.secret, row.uuid).decode()


def everything(office: Office) -> str:
    """Every value of every table, and what lies sealed."""
    with raw(office.engine) as connection:
        cursor = connection.cursor()
        tables = [
            row[0]
            for row in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            if row[0] not in ("phone", "search_words") and not row[0].startswith("search_words_")
        ]
        rows = [str(row) for table in tables for row in cursor.execute(f'SELECT * FROM "{table}"').fetchall()]
    with office.read("print") as session:
        kept = select(Document).join(Attachment, Attachment.record == Document.uuid)
        papers = [
            (one.kind, one.number) for one in session.scalars(kept.where(Attachment.destroyed_at.is_(None)))
        ]
    return "\n".join([*rows, *(sealed(office, kind, number) for kind, number in papers)])
