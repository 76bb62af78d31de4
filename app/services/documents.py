"""单据的打印: frozen papers rendered again at any time; what did not print stays on the list, never lost."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Document, Receipt
from app.rules.base import Refused, refuse
from app.services import vault
from app.services.office import Office
from printing import marks
from printing.registry import DOCUMENTS
from printing.schema import thaw

ID_COPY = "id-copy"
RECEIPT = "receipt"
UNCONFIRMED = "不确定是否已打出"
"""Kept while a paper is at the spooler: if the program dies there, the next print says 补打."""


class DocumentDesk:
    """Every business prints through this: take the bytes, tell how the spooler answered."""

    def __init__(self, office: Office) -> None:
        self.office = office

    @staticmethod
    def of(session: Session, kind: str, number: str) -> Document:
        """The frozen paper of a number. Raises Refused where there is none."""
        return _row(session, kind, number)

    def pdf(self, kind: str, number: str, layout: str, void: bool = False) -> bytes:
        """The paper as it prints now: once plain, after that 「补打 第n次」; 作废 across a void one.

        `layout` is this station's usual one; a paper that has no such layout comes in its own.
        """
        with self.office.read("print") as session:
            row = _row(session, kind, number)
            again = row.prints + (row.trouble == UNCONFIRMED)
            what = vault.COPY if kind == ID_COPY else vault.PAPER
            data = row.data or vault.unseal(session, self.office.secret, row.uuid, what).decode()
            mark = marks.void() if void else _void_receipt(session, kind, number)
            if again and mark == marks.NONE:
                mark = marks.reprint(again + 1, self.office.clock(), self.office.operator.name)
        document = DOCUMENTS[kind]
        layout = layout if layout in document.layouts else document.layouts[0]
        return document.render(thaw(document.kind, data), mark, layout)

    def began(self, kind: str, number: str) -> None:
        """The paper goes to the spooler now. One that was there before, unanswered, counts as printed."""
        with self.office.work("print") as work:
            row = _row(work.session, kind, number)
            row.prints += row.trouble == UNCONFIRMED
            row.trouble = UNCONFIRMED
            work.touched.add("document")

    def printed(self, kind: str, number: str, printer: str) -> None:
        """The spooler took it."""
        with self.office.work("print") as work:
            row = _row(work.session, kind, number)
            row.prints, row.trouble = row.prints + 1, ""
            work.log("document.print", number, copy=row.prints, printer=printer)

    def failed(self, kind: str, number: str, trouble: str) -> None:
        """It did not print: it waits on the home list with the reason."""
        with self.office.work("print") as work:
            _row(work.session, kind, number).trouble = trouble
            work.log("document.wait", number, trouble=trouble)


def _void_receipt(session: Session, kind: str, number: str) -> marks.Mark:
    """A receipt that is void prints as such, with the number of the one that stands for it (S07 E1)."""
    if kind == RECEIPT:
        row = session.scalar(select(Receipt).where(Receipt.number == number))
        if row is not None and row.voided_at is not None:
            return marks.void(row.replaced_by.number if row.replaced_by is not None else "")
    return marks.NONE


def printed(session: Session, kind: str, number: str) -> bool:
    """Whether a paper was ever at the printer, confirmed or not: then the next one says 补打."""
    row = _row(session, kind, number)
    return row.prints > 0 or row.trouble == UNCONFIRMED


def unprintable(rule: str, characters: str) -> Refused:
    """A paper that could not be printed in full is not issued (domain.md 3.11)."""
    named = "、".join(f"「{one}」（U+{ord(one):04X}）" for one in characters)
    text = (
        "没有字体能打出 {named}。请换个写法，或请管理员把有这个字的字体放进数据文件夹的 fonts，重开前台再办。"
    )
    return refuse(rule, "有字打不出", text, named=named)


def _row(session: Session, kind: str, number: str) -> Document:
    row = session.scalar(select(Document).where(Document.kind == kind, Document.number == number))
    if row is None:
        raise refuse("000-10", "没有这张单据", "找不到 {number}，请核对编号。", number=number)
    return row
