"""Money: prices, receipts, deposits, invoices, the drawer, payouts; what was issued is only ever added to."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _changed(*columns: str) -> str:
    return " OR ".join(f"old.{one} IS NOT new.{one}" for one in columns)


def _fixed(table: str, *columns: str) -> tuple[str, str]:
    """A guard that lets nothing of these columns be changed."""
    return f"{table}_fixed", f"BEFORE UPDATE OF {', '.join(columns)} ON {table} WHEN {_changed(*columns)}"


_ADD_ONLY = (
    "price_item", "receipt_line", "deposit", "deposit_entry", "deposit_refund", "deposit_refund_line",
    "drawer_count", "payout",
)  # fmt: skip
_KEPT = ("receipt", "receipt_charge", "invoice_task", "drawer_handover")
_VOID = ("voided_at", "voided_by", "void_second", "void_reason", "void_counter", "parts_back")
_TAKEN = ("state", "received", "receive_reason", "received_by", "received_at")

GUARDS = (
    *((f"{table}_no_delete", f"BEFORE DELETE ON {table}") for table in (*_ADD_ONLY, *_KEPT)),
    *((f"{table}_no_update", f"BEFORE UPDATE ON {table}") for table in _ADD_ONLY),
    _fixed(
        "receipt", "id", "uuid", "number", "counter", "at", "day", "staff", "unit_id", "payer", "method",
        "reference", "tendered", "income", "deposit", "invoice", "total", "price_reason", "approved_by",
        "note", "replaces_id",
    ),
    # Voided once, and for good; and never before it was issued: a receipt is born standing.
    (
        "receipt_void_once",
        f"BEFORE UPDATE OF {', '.join(_VOID)} ON receipt "
        f"WHEN old.voided_at IS NOT NULL AND ({_changed(*_VOID)})",
    ),
    ("receipt_born_standing", "BEFORE INSERT ON receipt WHEN new.voided_at IS NOT NULL"),
    # A new receipt takes the place of a void one alone.
    (
        "receipt_replaces_void",
        "BEFORE INSERT ON receipt WHEN new.replaces_id IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM receipt WHERE id = new.replaces_id AND voided_at IS NOT NULL)",
    ),
    # The lines make up the total, so that none is added to a receipt that was issued.
    (
        "receipt_line_within_total",
        "BEFORE INSERT ON receipt_line WHEN new.amount + "
        "(SELECT coalesce(sum(amount), 0) FROM receipt_line WHERE receipt_id = new.receipt_id) > "
        "(SELECT total FROM receipt WHERE id = new.receipt_id)",
    ),
    _fixed("receipt_charge", "id", "uuid", "unit_id", "item", "period", "about", "line_id"),
    # A month is free again when its receipt has been voided, and not otherwise.
    (
        "receipt_charge_released",
        "BEFORE UPDATE OF released_at ON receipt_charge WHEN old.released_at IS NOT NULL OR NOT EXISTS "
        "(SELECT 1 FROM receipt_line JOIN receipt ON receipt.id = receipt_line.receipt_id "
        "WHERE receipt_line.id = old.line_id AND receipt.voided_at IS NOT NULL)",
    ),
    # Nothing is taken out of a deposit that does not lie in it.
    (
        "deposit_entry_within_balance",
        "BEFORE INSERT ON deposit_entry WHEN new.amount + "
        "(SELECT coalesce(sum(amount), 0) FROM deposit_entry WHERE deposit_id = new.deposit_id) < 0",
    ),
    _fixed("invoice_task", "id", "uuid", "receipt_id", "amount", "due"),
    (
        "invoice_task_number",
        "BEFORE UPDATE OF number, issued_on ON invoice_task "
        f"WHEN old.number <> '' AND ({_changed('number', 'issued_on')})",
    ),
    (
        "invoice_task_closed",
        "BEFORE UPDATE ON invoice_task WHEN old.state IN ('cancelled', 'reversed')",
    ),
    _fixed(
        "drawer_handover", "id", "uuid", "number", "counter", "since", "until", "carried", "due", "counted",
        "kept", "handed", "reason", "given_by",
    ),
    (
        "drawer_handover_taken",
        f"BEFORE UPDATE OF {', '.join(_TAKEN)} ON drawer_handover "
        f"WHEN old.state = 'taken' AND ({_changed(*_TAKEN)})",
    ),
)  # fmt: skip


def _table(name: str, *columns: sa.Column[Any] | sa.Constraint) -> None:
    """A table with the two columns that every record has."""
    op.create_table(
        name,
        *columns,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("uuid", name=op.f(f"uq_{name}_uuid")),
    )


def _text(name: str, length: int | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _texts(**lengths: int | None) -> tuple[sa.Column[str], ...]:
    return tuple(_text(name, length) for name, length in lengths.items())


def _moment(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=nullable)


def _day(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=10), nullable=nullable)


def _whole(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _wholes(*names: str) -> tuple[sa.Column[int], ...]:
    return tuple(_whole(name) for name in names)


def _yes_no(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _check(table: str, name: str, says: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(says, name=op.f(f"ck_{table}_{name}"))


def _one(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def _receipts() -> None:
    _table(
        "price_item",
        _text("code", 12),
        _whole("version"),
        *_texts(name=40, measure=4),
        _whole("price", nullable=True),
        _text("nature", 10),
        _day("since"),
        _yes_no("invoice"),
        *_texts(basis=None, once=10),
        _yes_no("inspected"),
        _yes_no("disabled"),
        _moment("made_at"),
        _text("made_by", 40),
        _one("price_item", "code", "version"),
        _check("price_item", "price", "price IS NULL OR price > 0"),
    )
    _table(
        "receipt",
        *_texts(number=30, counter=1),
        _moment("at"),
        _day("day"),
        _text("staff", 40),
        _whole("unit_id", nullable=True),
        *_texts(payer=80, method=10, reference=80),
        _whole("tendered", nullable=True),
        *_wholes("income", "deposit", "invoice", "total"),
        *_texts(price_reason=None, approved_by=40, note=None),
        _whole("replaces_id", nullable=True),
        _moment("voided_at", nullable=True),
        *_texts(voided_by=40, void_second=40, void_reason=80, void_counter=1),
        _yes_no("parts_back"),
        _one("receipt", "number"),
        _one("receipt", "replaces_id"),
        _to("receipt", "unit_id", "unit"),
        _to("receipt", "replaces_id", "receipt"),
        _check("receipt", "total", "total > 0 AND total = income + deposit"),
        _check("receipt", "sums", "income >= 0 AND deposit >= 0 AND invoice BETWEEN 0 AND income"),
        _check("receipt", "tendered", "tendered IS NULL OR tendered >= total"),
        _check("receipt", "reference", "method = 'cash' OR reference <> ''"),
        _check("receipt", "voided", "(voided_at IS NULL) = (voided_by = '')"),
        _check("receipt", "void_counter", "(voided_at IS NULL) = (void_counter = '')"),
        _check(
            "receipt",
            "void_by_two",
            "voided_at IS NULL OR parts_back "
            "OR (void_reason <> '' AND void_second <> '' AND void_second <> voided_by)",
        ),
    )
    _table(
        "receipt_line",
        *_wholes("receipt_id", "line"),
        _text("item", 12),
        _whole("version"),
        *_texts(name=40, measure=4),
        *_wholes("price", "quantity", "months", "amount"),
        _text("nature", 10),
        _yes_no("invoice"),
        *_texts(period=7, about=40),
        _one("receipt_line", "receipt_id", "line"),
        _to("receipt_line", "receipt_id", "receipt"),
        sa.ForeignKeyConstraint(
            ["item", "version"],
            ["price_item.code", "price_item.version"],
            name=op.f("fk_receipt_line_item_price_item"),
        ),
        _check("receipt_line", "positive", "price > 0 AND quantity > 0 AND months > 0"),
        _check("receipt_line", "amount", "amount = price * quantity * months"),
    )
    _table(
        "receipt_charge",
        _whole("unit_id"),
        *_texts(item=12, period=7, about=40),
        _whole("line_id"),
        _moment("released_at", nullable=True),
        _to("receipt_charge", "unit_id", "unit"),
        _to("receipt_charge", "line_id", "receipt_line"),
    )
    op.create_index(
        "uq_receipt_charge_standing",
        "receipt_charge",
        ["unit_id", "item", "period", "about"],
        unique=True,
        sqlite_where=sa.text("released_at IS NULL"),
    )
    _table(
        "invoice_task",
        *_wholes("receipt_id", "amount"),
        _day("due"),
        *_texts(state=12, number=20),
        _day("issued_on", nullable=True),
        *_texts(delivery=10, receiver=80),
        _moment("delivered_at", nullable=True),
        *_texts(red_number=20, note=80),
        _whole("version"),
        _one("invoice_task", "receipt_id"),
        _to("invoice_task", "receipt_id", "receipt"),
        _check("invoice_task", "amount", "amount > 0"),
        _check(
            "invoice_task",
            "state",
            "state IN ('pending', 'issued', 'delivered', 'cancelled', 'to_reverse', 'reversed')",
        ),
    )
    op.create_index(
        "uq_invoice_task_number",
        "invoice_task",
        ["number"],
        unique=True,
        sqlite_where=sa.text("number <> ''"),
    )


def _deposits() -> None:
    _table(
        "deposit",
        *_wholes("unit_id", "receipt_id", "line_id"),
        _whole("moved_from_id", nullable=True),
        _yes_no("inspected"),
        _one("deposit", "moved_from_id"),
        _to("deposit", "unit_id", "unit"),
        _to("deposit", "receipt_id", "receipt"),
        _to("deposit", "line_id", "receipt_line"),
        _to("deposit", "moved_from_id", "deposit"),
    )
    op.create_index(
        "uq_deposit_line",
        "deposit",
        ["line_id"],
        unique=True,
        sqlite_where=sa.text("moved_from_id IS NULL"),
    )
    _table(
        "deposit_entry",
        _whole("deposit_id"),
        _text("kind", 12),
        _whole("amount"),
        _moment("at"),
        *_texts(staff=40, number=30, why=None),
        _to("deposit_entry", "deposit_id", "deposit"),
        _check("deposit_entry", "sign", "amount <> 0 AND (amount > 0) = (kind IN ('taken', 'moved_in'))"),
    )
    _table(
        "deposit_refund",
        *_texts(number=30, counter=1),
        _whole("receipt_id"),
        _moment("at"),
        _day("day"),
        *_texts(
            staff=40,
            approved_by=40,
            reason=None,
            applicant=80,
            receiver=80,
            proof=10,
            acceptance=10,
            accepted_by=40,
        ),
        _day("accepted_on", nullable=True),
        _whole("passes_issued", nullable=True),
        _whole("passes_returned", nullable=True),
        _whole("passes_missing", nullable=True),
        *_texts(way=10, method=10, holder=80, bank=80, account=40),
        *_wholes("held", "deducted", "refunded"),
        _one("deposit_refund", "number"),
        _to("deposit_refund", "receipt_id", "receipt"),
        _check(
            "deposit_refund",
            "sums",
            "held > 0 AND deducted BETWEEN 0 AND held AND refunded = held - deducted",
        ),
        _check("deposit_refund", "two", "approved_by <> '' AND approved_by <> staff"),
        _check("deposit_refund", "proof", "proof IN ('returned', 'lost')"),
    )
    _table(
        "deposit_refund_line",
        *_wholes("refund_id", "deposit_id", "deducted", "refunded"),
        *_texts(basis=None, photo=None, no_photo=None),
        _one("deposit_refund_line", "deposit_id"),
        _to("deposit_refund_line", "refund_id", "deposit_refund"),
        _to("deposit_refund_line", "deposit_id", "deposit"),
        _check("deposit_refund_line", "sums", "deducted >= 0 AND refunded >= 0 AND deducted + refunded > 0"),
        _check(
            "deposit_refund_line",
            "basis",
            "deducted = 0 OR (basis <> '' AND (photo <> '' OR no_photo <> ''))",
        ),
    )


def _cash() -> None:
    _table(
        "drawer_handover",
        *_texts(number=30, counter=1, state=10),
        _moment("since", nullable=True),
        _moment("until"),
        *_wholes("carried", "due", "counted", "kept", "handed"),
        *_texts(reason=None, given_by=40),
        _whole("received", nullable=True),
        *_texts(receive_reason=None, received_by=40),
        _moment("received_at", nullable=True),
        _one("drawer_handover", "number"),
        _check("drawer_handover", "kept", "counted >= 0 AND kept BETWEEN 0 AND counted"),
        _check("drawer_handover", "handed", "handed = counted - kept"),
        _check("drawer_handover", "difference", "counted = due OR reason <> ''"),
        _check("drawer_handover", "state", "(state = 'taken') = (received_at IS NOT NULL)"),
        _check("drawer_handover", "received", "(received IS NULL) = (received_at IS NULL)"),
        _check(
            "drawer_handover",
            "two",
            "received IS NULL OR (received >= 0 AND received_by <> '' AND received_by <> given_by "
            "AND (received = handed OR receive_reason <> ''))",
        ),
    )
    _table(
        "drawer_count",
        _whole("handover_id"),
        _text("side", 10),
        *_wholes("face", "pieces"),
        _one("drawer_count", "handover_id", "side", "face"),
        _to("drawer_count", "handover_id", "drawer_handover"),
        _check("drawer_count", "side", "side IN ('given', 'received')"),
        _check("drawer_count", "positive", "face > 0 AND pieces > 0"),
    )
    _table(
        "payout",
        *_texts(number=30, counter=1, kind=20),
        _moment("at"),
        _day("day"),
        *_texts(staff=40, approved_by=40),
        _whole("unit_id", nullable=True),
        _text("payee", 80),
        _whole("amount"),
        *_texts(method=10, reference=80, subject=30, reason=80),
        _one("payout", "number"),
        _to("payout", "unit_id", "unit"),
        _check("payout", "amount", "amount > 0"),
        _check("payout", "two", "approved_by <> '' AND approved_by <> staff"),
        _check("payout", "subject", "subject <> '' AND reason <> ''"),
    )


def upgrade() -> None:
    _receipts()
    _deposits()
    _cash()
    for table, columns in (
        ("receipt", ("at", "day", "unit_id", "payer", "reference", "voided_at")),
        ("receipt_line", ("receipt_id",)),
        ("receipt_charge", ("line_id",)),
        ("invoice_task", ("due", "state")),
        ("deposit", ("unit_id", "receipt_id")),
        ("deposit_entry", ("deposit_id", "at")),
        ("deposit_refund", ("receipt_id", "at", "day")),
        ("deposit_refund_line", ("refund_id",)),
        ("drawer_handover", ("state", "until")),
        ("drawer_count", ("handover_id",)),
        ("payout", ("at", "day", "unit_id", "subject")),
    ):
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    for name, when in GUARDS:
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{name}'); END")
