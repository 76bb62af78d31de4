"""Renovation: files with their steps, works, materials, reviews and inspections; workers and their passes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _changed(*columns: str) -> str:
    return " OR ".join(f"old.{one} IS NOT new.{one}" for one in columns)


def _fixed(table: str, *columns: str) -> tuple[str, str]:
    """A guard that lets nothing of these columns be changed."""
    return f"{table}_fixed", f"BEFORE UPDATE OF {', '.join(columns)} ON {table} WHEN {_changed(*columns)}"


def _once(name: str, table: str, done: str, *columns: str) -> tuple[str, str]:
    """A guard that lets these columns be written once: `done` says which one tells that they were."""
    when = f"old.{done} IS NOT NULL AND ({_changed(*columns)})"
    return f"{table}_{name}", f"BEFORE UPDATE OF {', '.join(columns)} ON {table} WHEN {when}"


_ADD_ONLY = (
    "renovation_step", "renovation_review", "renovation_payment", "renovation_photo", "renovation_extension",
    "worker_pass_event",
)  # fmt: skip
_KEPT = (
    "renovation", "renovation_notice", "renovation_inspection", "renovation_finding", "worker", "worker_pass",
)  # fmt: skip
_PERMITTED = "(SELECT permit_number FROM renovation WHERE id = {row}.renovation_id) IS NOT NULL"

GUARDS = (
    *((f"{table}_no_delete", f"BEFORE DELETE ON {table}") for table in (*_ADD_ONLY, *_KEPT)),
    *((f"{table}_no_update", f"BEFORE UPDATE ON {table}") for table in _ADD_ONLY),
    # 003-28: the first receiver stays responsible, through every shift.
    _fixed("renovation", "id", "uuid", "number", "first_receiver", "received_at"),
    _once("permit_once", "renovation", "permit_number", "permit_number", "issued_at", "issued_by"),
    ("renovation_born_without_permit", "BEFORE INSERT ON renovation WHEN new.permit_number IS NOT NULL"),
    # 000-12: no permit without a review that agrees; the last one counts.
    (
        "renovation_permit_reviewed",
        "BEFORE UPDATE OF permit_number ON renovation "
        "WHEN old.permit_number IS NULL AND new.permit_number IS NOT NULL AND "
        "(SELECT outcome FROM renovation_review WHERE renovation_id = old.id ORDER BY id DESC LIMIT 1) "
        "IS NOT 'approved'",
    ),
    # What hangs on the door is what was approved.
    ("renovation_item_no_more", f"BEFORE INSERT ON renovation_item WHEN {_PERMITTED.format(row='new')}"),
    ("renovation_item_no_less", f"BEFORE DELETE ON renovation_item WHEN {_PERMITTED.format(row='old')}"),
    ("renovation_item_no_other", f"BEFORE UPDATE ON renovation_item WHEN {_PERMITTED.format(row='old')}"),
    _fixed("renovation_notice", "id", "uuid", "renovation_id", "review_id", "staff", "since"),
    _once("told_once", "renovation_notice", "told_at", "told_at", "told_by", "way", "answer"),
    _fixed(
        "renovation_inspection", "id", "uuid", "number", "renovation_id", "kind", "at", "staff", "note",
        "no_photo", "stop", "passed", "dissuaded_at", "refused", "report_by",
    ),
    _once("reported_once", "renovation_inspection", "reported_at", "reported_at", "reported_by"),
    _fixed("renovation_finding", "id", "uuid", "inspection_id", "line", "what", "code", "due"),
    _once("done_once", "renovation_finding", "done_on", "done_on", "done_by"),
    _fixed("worker", "id", "uuid", "renovation_id", "verified_on", "verified_by"),
    _once("base_once", "worker", "base", "base"),
    _once("purged_once", "worker", "purged_at", "name", "tail", "photo", "purged_at"),
    _fixed(
        "worker_pass", "id", "uuid", "worker_id", "number", "issue", "since", "until", "made_at", "made_by"
    ),
    # A card that was lost, handed in or replaced is never valid again; a lost one may still be handed in.
    (
        "worker_pass_final",
        "BEFORE UPDATE OF state ON worker_pass WHEN old.state IS NOT new.state AND (new.state = 'valid' "
        "OR old.state IN ('returned', 'replaced') OR (old.state = 'lost' AND new.state <> 'returned'))",
    ),
    # domain.md 2.4: no pass without a permit, and none that is longer.
    (
        "worker_pass_within_permit",
        "BEFORE INSERT ON worker_pass WHEN new.until > coalesce((SELECT renovation.until FROM worker "
        "JOIN renovation ON renovation.id = worker.renovation_id "
        "WHERE worker.id = new.worker_id AND renovation.permit_number IS NOT NULL), '')",
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


def _text(name: str, length: int | None = None, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _moment(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=nullable)


def _day(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=10), nullable=nullable)


def _whole(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _yes_no(name: str, nullable: bool = False) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=nullable)


def _check(table: str, name: str, says: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(says, name=op.f(f"ck_{table}_{name}"))


def _one(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def _files() -> None:
    _table(
        "renovation",
        _text("number", 30),
        _text("state", 20),
        _whole("unit_id"),
        _text("first_receiver", 40),
        _moment("received_at"),
        _text("applicant", 10),
        _text("name", 80),
        _text("phone", 30),
        _text("builder", 10),
        _text("company", 80),
        _text("credit_code", 18),
        _text("company_head", 80),
        _text("company_phone", 30),
        _text("site_head", 80),
        _text("site_phone", 30),
        _day("since"),
        _day("until"),
        _yes_no("notice_signed"),
        _yes_no("agreement_signed"),
        _whole("deposit", nullable=True),
        _whole("rubbish", nullable=True),
        _text("posted", 80),
        _yes_no("neighbours_told"),
        _text("note"),
        _text("pack", 20),
        _text("permit_number", 30, nullable=True),
        _moment("issued_at", nullable=True),
        _text("issued_by", 40),
        _moment("permit_back_at", nullable=True),
        _day("accepted_on", nullable=True),
        _text("accepted_by", 40),
        _day("refunded_on", nullable=True),
        _whole("version"),
        _check("renovation", "issued", "(permit_number IS NULL) = (issued_at IS NULL)"),
        _check("renovation", "permit_back", "permit_back_at IS NULL OR permit_number IS NOT NULL"),
        _check("renovation", "period", "since <= until"),
        _check("renovation", "rubbish", "rubbish IS NULL OR rubbish > 0"),
        _check("renovation", "deposit", "deposit IS NULL OR deposit > 0"),
        _to("renovation", "unit_id", "unit"),
        _one("renovation", "permit_number"),
        _one("renovation", "number"),
    )
    _table(
        "renovation_step",
        _whole("renovation_id"),
        _text("state", 20),
        _text("before", 20),
        _moment("at"),
        _text("staff", 40),
        _text("why"),
        _to("renovation_step", "renovation_id", "renovation"),
    )
    _table(
        "renovation_item",
        _whole("renovation_id"),
        _whole("line"),
        _text("code", 10),
        _text("text", 40),
        _check("renovation_item", "something", "code <> '' OR text <> ''"),
        _to("renovation_item", "renovation_id", "renovation"),
        _one("renovation_item", "renovation_id", "line"),
    )
    _table(
        "renovation_material",
        _whole("renovation_id"),
        _text("kind", 20),
        _text("readiness", 10),
        _whole("copy_id", nullable=True),
        _text("note", 80),
        _check("renovation_material", "readiness", "readiness IN ('ready', 'missing', 'needless')"),
        _to("renovation_material", "renovation_id", "renovation"),
        _to("renovation_material", "copy_id", "id_copy"),
        _one("renovation_material", "renovation_id", "kind"),
    )
    _table(
        "renovation_review",
        _whole("renovation_id"),
        _text("outcome", 10),
        _text("opinion"),
        _text("reasons"),
        sa.Column("corrections", sa.JSON(), nullable=False),
        _text("covers"),
        _moment("at"),
        _text("staff", 40),
        _check("renovation_review", "reasons", "outcome = 'approved' OR reasons <> ''"),
        _check("renovation_review", "outcome", "outcome IN ('approved', 'rejected')"),
        _to("renovation_review", "renovation_id", "renovation"),
    )
    _table(
        "renovation_notice",
        _whole("renovation_id"),
        _whole("review_id"),
        _text("staff", 40),
        _moment("since"),
        _moment("told_at", nullable=True),
        _text("told_by", 40),
        _text("way", 10),
        _text("answer"),
        _whole("version"),
        _check("renovation_notice", "told", "(told_at IS NULL) = (told_by = '')"),
        _to("renovation_notice", "review_id", "renovation_review"),
        _to("renovation_notice", "renovation_id", "renovation"),
        _one("renovation_notice", "review_id"),
    )
    _table(
        "renovation_payment",
        _whole("renovation_id"),
        _whole("receipt_id"),
        _to("renovation_payment", "renovation_id", "renovation"),
        _to("renovation_payment", "receipt_id", "receipt"),
        _one("renovation_payment", "receipt_id"),
    )


def _sites() -> None:
    _table(
        "renovation_inspection",
        _text("number", 30),
        _whole("renovation_id"),
        _text("kind", 10),
        _moment("at"),
        _text("staff", 40),
        _text("note"),
        _text("no_photo", 80),
        _yes_no("stop"),
        _yes_no("passed", nullable=True),
        _moment("dissuaded_at", nullable=True),
        _yes_no("refused"),
        _moment("report_by", nullable=True),
        _moment("reported_at", nullable=True),
        _text("reported_by", 40),
        _whole("version"),
        _check("renovation_inspection", "kind", "kind IN ('patrol', 'acceptance')"),
        _check("renovation_inspection", "passed", "(kind = 'acceptance') = (passed IS NOT NULL)"),
        _check("renovation_inspection", "reported", "(reported_at IS NULL) = (reported_by = '')"),
        _check("renovation_inspection", "dissuaded", "NOT refused OR dissuaded_at IS NOT NULL"),
        _to("renovation_inspection", "renovation_id", "renovation"),
        _one("renovation_inspection", "number"),
    )
    _table(
        "renovation_finding",
        _whole("inspection_id"),
        _whole("line"),
        _text("what", 200),
        _text("code", 10),
        _day("due"),
        _day("done_on", nullable=True),
        _text("done_by", 40),
        _check("renovation_finding", "done", "(done_on IS NULL) = (done_by = '')"),
        _check("renovation_finding", "what", "what <> ''"),
        _to("renovation_finding", "inspection_id", "renovation_inspection"),
        _one("renovation_finding", "inspection_id", "line"),
    )
    _table(
        "renovation_photo",
        _whole("inspection_id"),
        _whole("line"),
        _text("attachment", 36),
        _to("renovation_photo", "inspection_id", "renovation_inspection"),
        _one("renovation_photo", "inspection_id", "line"),
        _one("renovation_photo", "attachment"),
    )
    _table(
        "renovation_extension",
        _text("number", 30),
        _whole("renovation_id"),
        _day("before"),
        _day("until"),
        _text("reason", 200),
        _moment("at"),
        _text("staff", 40),
        _check("renovation_extension", "later", "until > before AND reason <> ''"),
        _to("renovation_extension", "renovation_id", "renovation"),
        _one("renovation_extension", "number"),
    )


def _workers() -> None:
    _table(
        "worker",
        _whole("renovation_id"),
        _text("name", 80),
        _text("trade", 40),
        _text("tail", 4),
        _text("source", 10),
        _yes_no("hand_checked"),
        _day("verified_on"),
        _text("verified_by", 40),
        _text("photo", 36, nullable=True),
        _text("base", 30, nullable=True),
        _moment("purged_at", nullable=True),
        _whole("version"),
        _check("worker", "tail", "length(tail) IN (0, 4)"),
        _check("worker", "purged", "purged_at IS NULL OR (name = '' AND tail = '' AND photo IS NULL)"),
        _to("worker", "renovation_id", "renovation"),
        _one("worker", "base"),
        _one("worker", "photo"),
    )
    _table(
        "worker_pass",
        _whole("worker_id"),
        _text("number", 30),
        _whole("issue"),
        _day("since"),
        _day("until"),
        _text("state", 10),
        _moment("made_at"),
        _text("made_by", 40),
        _whole("version"),
        _check("worker_pass", "state", "state IN ('valid', 'lost', 'returned', 'revoked', 'replaced')"),
        _check("worker_pass", "term", "issue > 0 AND since <= until"),
        _to("worker_pass", "worker_id", "worker"),
        _one("worker_pass", "worker_id", "issue"),
        _one("worker_pass", "number"),
    )
    _table(
        "worker_pass_event",
        _whole("pass_id"),
        _text("state", 10),
        _text("before", 10),
        _moment("at"),
        _text("staff", 40),
        _text("why"),
        _to("worker_pass_event", "pass_id", "worker_pass"),
    )


def _indexes() -> None:
    for table, columns in (
        ("renovation", ("first_receiver", "unit_id")),
        ("renovation_step", ("at", "renovation_id")),
        ("renovation_item", ("renovation_id",)),
        ("renovation_material", ("copy_id", "renovation_id")),
        ("renovation_review", ("renovation_id",)),
        ("renovation_notice", ("renovation_id",)),
        ("renovation_payment", ("renovation_id",)),
        ("renovation_inspection", ("at", "renovation_id")),
        ("renovation_finding", ("inspection_id",)),
        ("renovation_photo", ("inspection_id",)),
        ("renovation_extension", ("renovation_id",)),
        ("worker", ("renovation_id",)),
        ("worker_pass", ("until", "worker_id")),
        ("worker_pass_event", ("pass_id",)),
    ):
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    op.create_index("ix_renovation_state_until", "renovation", ["state", "until"], unique=False)
    op.create_index(
        "ix_renovation_notice_open",
        "renovation_notice",
        ["staff"],
        unique=False,
        sqlite_where=sa.text("told_at IS NULL"),
    )
    op.create_index(
        "ix_renovation_finding_open",
        "renovation_finding",
        ["due"],
        unique=False,
        sqlite_where=sa.text("done_on IS NULL"),
    )
    op.create_index("ix_worker_name_tail", "worker", ["name", "tail"], unique=False)
    op.create_index(
        "uq_worker_pass_valid",
        "worker_pass",
        ["worker_id"],
        unique=True,
        sqlite_where=sa.text("state = 'valid'"),
    )


def upgrade() -> None:
    _files()
    _sites()
    _workers()
    _indexes()
    for name, when in GUARDS:
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{name}'); END")
