"""The first tables; what is written to the audit, or issued under a number, cannot be unmade."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


GUARDS = (
    ("audit_no_update", "BEFORE UPDATE ON audit"),
    ("audit_no_delete", "BEFORE DELETE ON audit"),
    ("document_no_delete", "BEFORE DELETE ON document"),
    ("document_data_fixed", "BEFORE UPDATE OF kind, number, data, made_at ON document"),
    ("owner_call_no_update", "BEFORE UPDATE ON owner_call"),
    ("owner_call_no_delete", "BEFORE DELETE ON owner_call"),
    ("notice_no_update", "BEFORE UPDATE ON notice"),
    ("notice_no_delete", "BEFORE DELETE ON notice"),
    ("release_slip_no_delete", "BEFORE DELETE ON release_slip WHEN OLD.number IS NOT NULL"),
    (
        "release_slip_number_fixed",
        "BEFORE UPDATE OF number, draft, issued_at ON release_slip WHEN OLD.number IS NOT NULL",
    ),
    (
        "release_item_fixed",
        "BEFORE UPDATE ON release_item WHEN "
        "(SELECT number FROM release_slip WHERE id = OLD.slip_id) IS NOT NULL",
    ),
    (
        "release_item_no_delete",
        "BEFORE DELETE ON release_item WHEN "
        "(SELECT number FROM release_slip WHERE id = OLD.slip_id) IS NOT NULL",
    ),
)
"""What no statement on our connection may do: (name, when)."""


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("staff", sa.String(length=40), nullable=False),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("uuid", name=op.f("uq_audit_uuid")),
    )
    op.create_index(op.f("ix_audit_act"), "audit", ["act"], unique=False)
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"], unique=False)
    op.create_table(
        "document",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("data", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("prints", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_document_kind_number")),
        sa.UniqueConstraint("uuid", name=op.f("uq_document_uuid")),
    )
    op.create_index(op.f("ix_document_number"), "document", ["number"], unique=False)
    op.create_table(
        "draft",
        sa.Column("feature", sa.String(length=30), nullable=False),
        sa.Column("staff", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("data", sa.String(), nullable=False),
        sa.Column("saved_at", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("uuid", name=op.f("uq_draft_uuid")),
    )
    op.create_table(
        "party",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("plates", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("uuid", name=op.f("uq_party_uuid")),
    )
    op.create_index(op.f("ix_party_name"), "party", ["name"], unique=False)
    op.create_table(
        "sequence",
        sa.Column("prefix", sa.String(length=4), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("counter", sa.String(length=1), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "period", "counter", name=op.f("pk_sequence")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "staff",
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.Column("closed_at", sa.String(length=32), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_login")),
        sa.UniqueConstraint("uuid", name=op.f("uq_staff_uuid")),
    )
    op.create_table(
        "unit",
        sa.Column("building", sa.String(length=20), nullable=False),
        sa.Column("entrance", sa.String(length=20), nullable=False),
        sa.Column("room", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
        sa.UniqueConstraint("uuid", name=op.f("uq_unit_uuid")),
    )
    op.create_table(
        "charge",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.String(length=10), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_charge_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
        sa.UniqueConstraint("unit_id", "month", "item", name=op.f("uq_charge_unit_id_month_item")),
        sa.UniqueConstraint("uuid", name=op.f("uq_charge_uuid")),
    )
    op.create_index(op.f("ix_charge_unit_id"), "charge", ["unit_id"], unique=False)
    op.create_table(
        "phone",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("filed_at", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_phone_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone")),
        sa.UniqueConstraint("party_id", "number", name=op.f("uq_phone_party_id_number")),
        sa.UniqueConstraint("uuid", name=op.f("uq_phone_uuid")),
    )
    op.create_index(op.f("ix_phone_number"), "phone", ["number"], unique=False)
    op.create_index(op.f("ix_phone_party_id"), "phone", ["party_id"], unique=False)
    op.create_table(
        "release_slip",
        sa.Column("number", sa.String(length=30), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("applicant", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("opened_at", sa.String(length=32), nullable=False),
        sa.Column("opened_by", sa.String(length=40), nullable=False),
        sa.Column("issued_at", sa.String(length=32), nullable=True),
        sa.Column("issued_by", sa.String(length=40), nullable=False),
        sa.Column("valid_on", sa.String(length=10), nullable=True),
        sa.Column("arrears_months", sa.Integer(), nullable=False),
        sa.Column("arrears", sa.Integer(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("closed_at", sa.String(length=32), nullable=True),
        sa.Column("closed_by", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("replaces", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_release_slip_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_slip")),
        sa.UniqueConstraint("number", name=op.f("uq_release_slip_number")),
        sa.UniqueConstraint("uuid", name=op.f("uq_release_slip_uuid")),
    )
    op.create_index("ix_release_slip_state_valid_on", "release_slip", ["state", "valid_on"], unique=False)
    op.create_index(op.f("ix_release_slip_unit_id"), "release_slip", ["unit_id"], unique=False)
    op.create_table(
        "tenancy",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_tenancy_party_id_party")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_tenancy_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenancy")),
        sa.UniqueConstraint(
            "unit_id", "party_id", "role", "since", name=op.f("uq_tenancy_unit_id_party_id_role_since")
        ),
        sa.UniqueConstraint("uuid", name=op.f("uq_tenancy_uuid")),
    )
    op.create_index(op.f("ix_tenancy_party_id"), "tenancy", ["party_id"], unique=False)
    op.create_index(op.f("ix_tenancy_unit_id"), "tenancy", ["unit_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("slip_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("staff", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["slip_id"], ["release_slip.id"], name=op.f("fk_notice_slip_id_release_slip")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("uuid", name=op.f("uq_notice_uuid")),
    )
    op.create_index(op.f("ix_notice_slip_id"), "notice", ["slip_id"], unique=False)
    op.create_table(
        "owner_call",
        sa.Column("slip_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("staff", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("answers", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["slip_id"], ["release_slip.id"], name=op.f("fk_owner_call_slip_id_release_slip")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_call")),
        sa.UniqueConstraint("uuid", name=op.f("uq_owner_call_uuid")),
    )
    op.create_index(op.f("ix_owner_call_slip_id"), "owner_call", ["slip_id"], unique=False)
    op.create_table(
        "release_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slip_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("feature", sa.String(length=120), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=10), nullable=False),
        sa.Column("struck", sa.Boolean(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["slip_id"], ["release_slip.id"], name=op.f("fk_release_item_slip_id_release_slip")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_item")),
        sa.UniqueConstraint("uuid", name=op.f("uq_release_item_uuid")),
        sa.UniqueConstraint("slip_id", "line", name=op.f("uq_release_item_slip_id_line")),
    )
    op.create_index(op.f("ix_release_item_slip_id"), "release_item", ["slip_id"], unique=False)
    for name, when in GUARDS:
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{name}'); END")
