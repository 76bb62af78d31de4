"""The desk: messages, the presence board, the directory, lost property; what was written stays as it was."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _fixed(table: str, *columns: str) -> tuple[str, str]:
    """A guard that lets nothing of these columns be changed."""
    changed = " OR ".join(f"old.{one} IS NOT new.{one}" for one in columns)
    return f"{table}_fixed", f"BEFORE UPDATE OF {', '.join(columns)} ON {table} WHEN {changed}"


_ADD_ONLY = ("message_call", "presence", "lost_property_line")

GUARDS = (
    *((f"{table}_no_delete", f"BEFORE DELETE ON {table}") for table in _ADD_ONLY),
    *((f"{table}_no_update", f"BEFORE UPDATE ON {table}") for table in _ADD_ONLY),
    ("message_no_delete", "BEFORE DELETE ON message"),
    _fixed("message", "id", "uuid", "number", "recipient", "urgent", "taken_at", "taken_by"),
    # What a caller left of herself may be emptied once it has been passed on, and never rewritten.
    (
        "message_words",
        "BEFORE UPDATE OF surname, contact, about ON message WHEN "
        "(old.state <> 'told' AND (old.surname <> new.surname OR old.contact <> new.contact "
        "OR old.about <> new.about)) OR new.surname NOT IN ('', old.surname) "
        "OR new.contact NOT IN ('', old.contact) OR new.about NOT IN ('', old.about)",
    ),
    (
        "message_told",
        "BEFORE UPDATE OF state, told_at, told_by ON message WHEN old.state = 'told' AND "
        "(old.state IS NOT new.state OR old.told_at IS NOT new.told_at OR old.told_by IS NOT new.told_by)",
    ),
    ("lost_property_no_delete", "BEFORE DELETE ON lost_property"),
    _fixed(
        "lost_property", "id", "uuid", "number", "what", "features", "secret_features", "place", "finder",
        "found_at", "reported_to", "reported_at", "storage", "registered_at", "registered_by",
    ),
    # The year of 民法典 318 runs from the first notice: its day is set once.
    (
        "lost_property_noticed",
        "BEFORE UPDATE OF noticed_on ON lost_property "
        "WHEN old.noticed_on IS NOT NULL AND old.noticed_on IS NOT new.noticed_on",
    ),
    ("lost_property_closed", "BEFORE UPDATE ON lost_property WHEN old.state <> 'kept'"),
    ("lost_property_claim_no_delete", "BEFORE DELETE ON lost_property_claim"),
    _fixed(
        "lost_property_claim", "id", "uuid", "item_id", "kind", "method", "matches", "signed", "station",
        "handed_at", "at", "staff",
    ),
    (
        "lost_property_claim_names",
        "BEFORE UPDATE OF claimant, told ON lost_property_claim "
        "WHEN new.claimant NOT IN ('', old.claimant) OR new.told NOT IN ('', old.told)",
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


def _moment(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=nullable)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _yes_no(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def upgrade() -> None:
    _table(
        "message",
        _text("number", 30),
        _text("state", 20),
        _text("recipient", 40),
        _text("surname", 80),
        _text("contact", 80),
        _text("about"),
        _yes_no("urgent"),
        _moment("taken_at"),
        _text("taken_by", 40),
        _moment("told_at", nullable=True),
        _text("told_by", 40),
        _whole("version"),
        sa.UniqueConstraint("number", name=op.f("uq_message_number")),
    )
    _table(
        "message_call",
        _whole("message_id"),
        _moment("at"),
        _text("result"),
        _text("staff", 40),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_message_call_message_id_message")
        ),
    )
    _table(
        "presence",
        _text("staff", 40),
        _text("state", 20),
        _text("place"),
        _moment("back_at", nullable=True),
        _moment("at"),
        _text("set_by", 40),
    )
    _table(
        "directory",
        _whole("position"),
        _text("business", 60),
        _text("role", 20),
        _text("person", 80),
        _text("phone", 40),
        _text("note"),
        _whole("version"),
    )
    _table(
        "lost_property",
        _text("number", 30),
        _text("state", 20),
        _text("what", 80),
        _text("features"),
        _text("secret_features"),
        _text("place"),
        _text("finder", 80),
        _moment("found_at"),
        _text("reported_to", 80),
        _moment("reported_at"),
        _text("storage"),
        _moment("registered_at"),
        _text("registered_by", 40),
        sa.Column("noticed_on", sa.String(length=10), nullable=True),
        _whole("notices"),
        _moment("closed_at", nullable=True),
        _whole("version"),
        sa.UniqueConstraint("number", name=op.f("uq_lost_property_number")),
        # 民法典 314-318: what is found is kept, claimed or handed over; it is never the office's own.
        sa.CheckConstraint("state IN ('kept', 'claimed', 'police')", name=op.f("ck_lost_property_state")),
    )
    for name in ("lost_property_line", "lost_property_claim"):
        more = (
            (_text("field", 30), _text("was"), _text("now"), _text("reason"))
            if name == "lost_property_line"
            else (
                _text("kind", 20),
                _text("claimant", 80),
                _text("method", 20),
                _text("told"),
                _yes_no("matches"),
                _yes_no("signed"),
                _text("station", 80),
                _moment("handed_at"),
            )
        )
        _table(
            name,
            _whole("item_id"),
            *more,
            _moment("at"),
            _text("staff", 40),
            sa.ForeignKeyConstraint(
                ["item_id"], ["lost_property.id"], name=op.f(f"fk_{name}_item_id_lost_property")
            ),
        )
        op.create_index(op.f(f"ix_{name}_item_id"), name, ["item_id"], unique=False)
    for table, column in (
        ("message", "state"),
        ("message", "recipient"),
        ("message_call", "message_id"),
        ("presence", "staff"),
        ("lost_property", "state"),
        ("lost_property", "noticed_on"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    for name, when in GUARDS:
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{name}'); END")
