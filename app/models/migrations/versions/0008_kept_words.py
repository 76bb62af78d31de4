"""A message's note may be emptied once it has been passed on: its number stays, and nothing is rewritten."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

GUARDS = (
    ("document_fixed", "BEFORE UPDATE OF kind, number, made_at ON document"),
    # Frozen is frozen; only what a caller left of herself ends, as in her message (message_words, 0006).
    (
        "document_data_fixed",
        "BEFORE UPDATE OF data ON document WHEN new.data <> '' OR old.kind <> 'message-note' "
        "OR NOT EXISTS (SELECT 1 FROM message WHERE number = old.number AND state = 'told')",
    ),
)


def upgrade() -> None:
    op.execute("DROP TRIGGER document_data_fixed")
    for name, when in GUARDS:
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{name}'); END")
