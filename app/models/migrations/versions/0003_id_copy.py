"""Copies of identity cards: what was agreed and made; beside it, what only a sealed form is kept of."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

GUARDS = (
    ("attachment_no_delete", "BEFORE DELETE ON attachment"),
    ("attachment_sealed_fixed", "BEFORE UPDATE OF sealed ON attachment WHEN new.sealed IS NOT NULL"),
    ("id_copy_no_delete", "BEFORE DELETE ON id_copy"),
    (
        "id_copy_number_fixed",
        "BEFORE UPDATE OF number, purpose, recipient, consent, made_at, made_by ON id_copy WHEN "
        "old.number IS NOT new.number OR old.purpose IS NOT new.purpose OR "
        "old.recipient IS NOT new.recipient OR old.consent IS NOT new.consent OR "
        "old.made_at IS NOT new.made_at OR old.made_by IS NOT new.made_by",
    ),
)


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("record", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("keep_until", sa.String(length=10), nullable=False),
        sa.Column("destroyed_at", sa.String(length=32), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("record", name=op.f("uq_attachment_record")),
        sa.UniqueConstraint("uuid", name=op.f("uq_attachment_uuid")),
    )
    op.create_index(op.f("ix_attachment_keep_until"), "attachment", ["keep_until"], unique=False)
    op.create_table(
        "id_copy",
        sa.Column("number", sa.String(length=30), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("business", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("guardian", sa.String(length=80), nullable=False),
        sa.Column("id_number", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(length=80), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("consent", sa.String(length=20), nullable=False),
        sa.Column("consent_at", sa.String(length=32), nullable=True),
        sa.Column("notice", sa.String(length=20), nullable=False),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("keep_until", sa.String(length=10), nullable=True),
        sa.Column("closed_at", sa.String(length=32), nullable=True),
        sa.Column("closed_by", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_id_copy_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_id_copy")),
        sa.UniqueConstraint("number", name=op.f("uq_id_copy_number")),
        sa.UniqueConstraint("uuid", name=op.f("uq_id_copy_uuid")),
    )
    for column in ("subject", "unit_id", "keep_until"):
        op.create_index(op.f(f"ix_id_copy_{column}"), "id_copy", [column], unique=False)
    for name, when in GUARDS:
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{name}'); END")
