"""Shifts and what was counted at each hand-over, reminders, the queue with its timers, what was passed up.

The guards hold for INSERT OR REPLACE too: SQLite deletes by that without asking a DELETE trigger.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TWICE = "EXISTS (SELECT 1 FROM {table} WHERE id = new.id OR uuid = new.uuid)"
_OTHER = "EXISTS (SELECT 1 FROM shift WHERE id <> new.id AND (number = new.number"

GUARDS = (
    *(
        (f"{table}_no_replace", f"BEFORE INSERT ON {table} WHEN {_TWICE.format(table=table)}")
        for table in ("shift_item", "reminder", "queue_entry", "timer", "escalation")
    ),
    (
        "shift_no_replace",
        f"BEFORE INSERT ON shift WHEN {_TWICE.format(table='shift')} OR "
        f"{_OTHER} OR new.state = 'open' AND state = 'open'))",
    ),
    ("shift_no_delete", "BEFORE DELETE ON shift"),
    (
        "shift_fixed",
        "BEFORE UPDATE ON shift WHEN old.state = 'handed' OR old.staff IS NOT new.staff OR "
        "old.kind IS NOT new.kind OR old.begun_at IS NOT new.begun_at OR old.uuid IS NOT new.uuid OR "
        f"old.id IS NOT new.id OR {_OTHER}))",
    ),
    (
        "shift_signed",
        "BEFORE UPDATE OF state ON shift WHEN new.state = 'handed' AND (new.number IS NULL OR "
        "new.ended_at IS NULL OR new.signed_by = '' OR new.successor = '' OR new.successor = new.signed_by "
        "OR new.successor = new.staff)",
    ),
    ("shift_item_no_update", "BEFORE UPDATE ON shift_item"),
    ("shift_item_no_delete", "BEFORE DELETE ON shift_item"),
    ("reminder_no_update", "BEFORE UPDATE ON reminder"),
    ("reminder_no_delete", "BEFORE DELETE ON reminder"),
    ("queue_entry_no_delete", "BEFORE DELETE ON queue_entry"),
    ("queue_entry_arrived_fixed", "BEFORE UPDATE OF id, uuid, arrived_at, noted_by ON queue_entry"),
    ("timer_no_delete", "BEFORE DELETE ON timer"),
    ("escalation_no_delete", "BEFORE DELETE ON escalation"),
    ("escalation_fixed", 'BEFORE UPDATE OF id, uuid, at, staff, "to", reason, word, subject ON escalation'),
)
"""What no statement on our connection may do: (name, when)."""


def upgrade() -> None:
    op.create_table(
        "shift",
        sa.Column("number", sa.String(length=30), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("staff", sa.String(length=40), nullable=False),
        sa.Column("begun_at", sa.String(length=32), nullable=False),
        sa.Column("ended_at", sa.String(length=32), nullable=True),
        sa.Column("signed_by", sa.String(length=40), nullable=False),
        sa.Column("successor", sa.String(length=40), nullable=False),
        sa.Column("instead", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sa.UniqueConstraint("number", name=op.f("uq_shift_number")),
        sa.UniqueConstraint("uuid", name=op.f("uq_shift_uuid")),
    )
    op.create_index("uq_shift_open", "shift", ["state"], unique=True, sqlite_where=sa.text("state = 'open'"))
    op.create_table(
        "shift_item",
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("matter", sa.String(length=20), nullable=False),
        sa.Column("due", sa.Integer(), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=True),
        sa.Column("due_text", sa.String(), nullable=False),
        sa.Column("seen_text", sa.String(), nullable=False),
        sa.Column("differs", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        *_recorded(),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_shift_item_shift_id_shift")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_item")),
        sa.UniqueConstraint("uuid", name=op.f("uq_shift_item_uuid")),
    )
    op.create_table(
        "reminder",
        sa.Column("shift_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("staff", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        *_recorded(),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_reminder_shift_id_shift")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("uuid", name=op.f("uq_reminder_uuid")),
    )
    op.create_table(
        "queue_entry",
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("arrived_at", sa.String(length=32), nullable=False),
        sa.Column("called", sa.String(length=80), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("wants", sa.String(length=40), nullable=False),
        sa.Column("noted_by", sa.String(length=40), nullable=False),
        sa.Column("taken_by", sa.String(length=40), nullable=False),
        sa.Column("taken_at", sa.String(length=32), nullable=True),
        sa.Column("handed_from", sa.String(length=40), nullable=False),
        sa.Column("left_at", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_entry")),
        sa.UniqueConstraint("uuid", name=op.f("uq_queue_entry_uuid")),
    )
    op.create_table(
        "timer",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("staff", sa.String(length=40), nullable=False),
        sa.Column("word", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("begun_at", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.String(length=32), nullable=True),
        sa.Column("ended_at", sa.String(length=32), nullable=True),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
        sa.UniqueConstraint("uuid", name=op.f("uq_timer_uuid")),
    )
    op.create_table(
        "escalation",
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("staff", sa.String(length=40), nullable=False),
        sa.Column("to", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("word", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("seen_by", sa.String(length=40), nullable=False),
        sa.Column("seen_at", sa.String(length=32), nullable=True),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint("uuid", name=op.f("uq_escalation_uuid")),
    )
    for table, column in (
        ("shift_item", "shift_id"),
        ("reminder", "shift_id"),
        ("queue_entry", "state"),
        ("queue_entry", "arrived_at"),
        ("timer", "staff"),
        ("escalation", "seen_by"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    for name, when in GUARDS:
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{name}'); END")


def _recorded() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
    )
