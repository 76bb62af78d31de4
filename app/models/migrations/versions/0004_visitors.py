"""The visitor register: lines that are only ever added, and what is personal of them apart (004-48).

The guards hold for every statement on our connection, INSERT OR REPLACE included: SQLite deletes by that
without asking a DELETE trigger.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_EMPTIED = (
    "old.purged_at IS NULL AND new.purged_at IS NOT NULL AND new.salt = '' "
    "AND new.visit_id = old.visit_id AND "
)
_DUE = (
    "EXISTS (SELECT 1 FROM visit_event AS e WHERE e.kind = 'purged' AND e.until > "
    "(SELECT day FROM visit WHERE id = old.visit_id))"
)
"""The chain says first that everything before that day is emptied; then it may be."""

GUARDS = (
    ("visit_no_update", "BEFORE UPDATE ON visit"),
    ("visit_no_delete", "BEFORE DELETE ON visit"),
    (
        "visit_no_replace",
        "BEFORE INSERT ON visit WHEN EXISTS (SELECT 1 FROM visit WHERE id = new.id) OR "
        "EXISTS (SELECT 1 FROM visit WHERE number = new.number) OR "
        "EXISTS (SELECT 1 FROM visit WHERE uuid = new.uuid)",
    ),
    (
        "visit_no_gap",
        "AFTER INSERT ON visit WHEN new.id < 1 OR "
        "(new.id > 1 AND NOT EXISTS (SELECT 1 FROM visit WHERE id = new.id - 1))",
    ),
    ("visit_event_no_update", "BEFORE UPDATE ON visit_event"),
    ("visit_event_no_delete", "BEFORE DELETE ON visit_event"),
    (
        "visit_event_no_replace",
        "BEFORE INSERT ON visit_event WHEN EXISTS (SELECT 1 FROM visit_event WHERE id = new.id) OR "
        "EXISTS (SELECT 1 FROM visit_event WHERE uuid = new.uuid)",
    ),
    (
        "visit_event_no_gap",
        "AFTER INSERT ON visit_event WHEN new.id < 1 OR (new.kind = 'purged') <> (new.visit_id IS NULL) OR "
        "new.previous <> CASE new.id WHEN 1 THEN printf('%064d', 0) ELSE "
        "coalesce((SELECT digest FROM visit_event WHERE id = new.id - 1), '') END",
    ),
    ("visit_person_no_delete", "BEFORE DELETE ON visit_person"),
    (
        "visit_person_no_replace",
        "BEFORE INSERT ON visit_person WHEN "
        "EXISTS (SELECT 1 FROM visit_person WHERE visit_id = new.visit_id)",
    ),
    (
        "visit_person_only_emptied",
        f"BEFORE UPDATE ON visit_person WHEN NOT ({_EMPTIED}new.day = old.day AND new.name = '' AND "
        "new.host = '' AND new.phone = '' AND new.plate = '' AND new.goods = '' AND new.reason_text = '' AND "
        f"{_DUE})",
    ),
    ("visit_words_no_delete", "BEFORE DELETE ON visit_words"),
    (
        "visit_words_no_replace",
        "BEFORE INSERT ON visit_words WHEN EXISTS (SELECT 1 FROM visit_words WHERE event_id = new.event_id)",
    ),
    (
        "visit_words_only_emptied",
        f"BEFORE UPDATE ON visit_words WHEN NOT ({_EMPTIED}new.event_id = old.event_id AND "
        f"new.words = '{{}}' AND {_DUE})",
    ),
    ("visit_inside_no_update", "BEFORE UPDATE ON visit_inside"),
    (
        "visit_inside_no_replace",
        "BEFORE INSERT ON visit_inside WHEN "
        "EXISTS (SELECT 1 FROM visit_inside WHERE visit_id = new.visit_id) OR NOT EXISTS "
        "(SELECT 1 FROM visit_event WHERE visit_id = new.visit_id AND kind = 'entered')",
    ),
    (
        "visit_inside_no_delete",
        "BEFORE DELETE ON visit_inside WHEN NOT EXISTS (SELECT 1 FROM visit_event "
        "WHERE visit_id = old.visit_id AND kind IN ('left', 'corrected'))",
    ),
    ("booking_no_delete", "BEFORE DELETE ON booking"),
    (
        "booking_number_fixed",
        "BEFORE UPDATE OF number, unit_id, begins_at, ends_at, made_at, made_by ON booking WHEN "
        "old.number IS NOT new.number OR old.unit_id IS NOT new.unit_id OR "
        "old.begins_at IS NOT new.begins_at OR old.ends_at IS NOT new.ends_at OR "
        "old.made_at IS NOT new.made_at OR old.made_by IS NOT new.made_by",
    ),
    ("unit_note_no_delete", "BEFORE DELETE ON unit_note"),
    ("unit_note_fixed", "BEFORE UPDATE OF unit_id, words, author, made_at ON unit_note"),
    ("barred_person_no_delete", "BEFORE DELETE ON barred_person"),
    (
        "barred_person_fixed",
        "BEFORE UPDATE OF name, alias, plate, features, reason, author, made_at ON barred_person WHEN "
        "NOT (old.closed_at IS NOT NULL AND new.name = '' AND new.alias = '' AND new.plate = '' AND "
        "new.features = '' AND new.reason = '' AND new.author = old.author AND new.made_at = old.made_at)",
    ),
)
"""What no statement on our connection may do: (name, when)."""


def upgrade() -> None:
    op.create_table(
        "visit",
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("staff", sa.String(length=40), nullable=False),
        sa.Column("duty", sa.String(length=10), nullable=False),
        sa.Column("area", sa.String(length=10), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("been_before", sa.Boolean(), nullable=False),
        sa.Column("booked", sa.Boolean(), nullable=False),
        sa.Column("booking", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("id_check", sa.String(length=20), nullable=False),
        sa.Column("person_digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_visit_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("number", name=op.f("uq_visit_number")),
        sa.UniqueConstraint("uuid", name=op.f("uq_visit_uuid")),
    )
    op.create_index(op.f("ix_visit_day"), "visit", ["day"], unique=False)
    op.create_index(op.f("ix_visit_unit_id"), "visit", ["unit_id"], unique=False)
    op.create_table(
        "visit_person",
        sa.Column("visit_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("host", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("plate", sa.String(length=20), nullable=False),
        sa.Column("goods", sa.String(), nullable=False),
        sa.Column("reason_text", sa.String(), nullable=False),
        sa.Column("purged_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_person_visit_id_visit")),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_person")),
    )
    op.create_index(
        "ix_visit_person_kept",
        "visit_person",
        ["day"],
        unique=False,
        sqlite_where=sa.text("purged_at IS NULL"),
    )
    op.create_table(
        "visit_event",
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("staff", sa.String(length=40), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("words_digest", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_event_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_event")),
        sa.UniqueConstraint("uuid", name=op.f("uq_visit_event_uuid")),
    )
    op.create_index(
        "ix_visit_event_purged",
        "visit_event",
        ["until"],
        unique=False,
        sqlite_where=sa.text("kind = 'purged'"),
    )
    op.create_index(op.f("ix_visit_event_visit_id"), "visit_event", ["visit_id"], unique=False)
    op.create_table(
        "visit_words",
        sa.Column("event_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("purged_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["visit_event.id"], name=op.f("fk_visit_words_event_id_visit_event")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_words_visit_id_visit")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_visit_words")),
    )
    op.create_index(op.f("ix_visit_words_visit_id"), "visit_words", ["visit_id"], unique=False)
    op.create_table(
        "visit_inside",
        sa.Column("visit_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("entered_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_inside_visit_id_visit")),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_inside")),
    )
    op.create_table(
        "booking",
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("host", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("plate", sa.String(length=20), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("begins_at", sa.String(length=32), nullable=False),
        sa.Column("ends_at", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("used_visit", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.String(length=32), nullable=True),
        sa.Column("closed_by", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("purged_at", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_booking_unit_id_unit")),
        sa.ForeignKeyConstraint(["used_visit"], ["visit.id"], name=op.f("fk_booking_used_visit_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("number", name=op.f("uq_booking_number")),
        sa.UniqueConstraint("uuid", name=op.f("uq_booking_uuid")),
    )
    op.create_index(op.f("ix_booking_ends_at"), "booking", ["ends_at"], unique=False)
    op.create_index(op.f("ix_booking_unit_id"), "booking", ["unit_id"], unique=False)
    op.create_table(
        "unit_note",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("closed_at", sa.String(length=32), nullable=True),
        sa.Column("closed_by", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_note_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_note")),
        sa.UniqueConstraint("uuid", name=op.f("uq_unit_note_uuid")),
    )
    op.create_index(op.f("ix_unit_note_unit_id"), "unit_note", ["unit_id"], unique=False)
    op.create_table(
        "barred_person",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("alias", sa.String(length=80), nullable=False),
        sa.Column("plate", sa.String(length=20), nullable=False),
        sa.Column("features", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("review_on", sa.String(length=10), nullable=False),
        sa.Column("closed_at", sa.String(length=32), nullable=True),
        sa.Column("closed_by", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barred_person")),
        sa.UniqueConstraint("uuid", name=op.f("uq_barred_person_uuid")),
    )
    op.create_index(op.f("ix_barred_person_name"), "barred_person", ["name"], unique=False)
    for name, when in GUARDS:
        op.execute(sa.text(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{name}'); END"))
