"""Search as you type: an entry per record found, and the index of its words.

The tables are left empty: the program fills them at its first open (services.search.ensure).
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE search_entry ("
        "id INTEGER PRIMARY KEY, kind TEXT NOT NULL, record INTEGER NOT NULL, key TEXT NOT NULL, "
        "title TEXT NOT NULL, subtitle TEXT NOT NULL, words TEXT NOT NULL, at TEXT NOT NULL, "
        "CONSTRAINT uq_search_entry_kind_record UNIQUE (kind, record))"
    )
    op.execute(
        "CREATE VIRTUAL TABLE search_words USING fts5(tokens, content='', contentless_delete=1, detail=none, "
        "tokenize=\"unicode61 tokenchars '-'\", prefix='1 2 3 4 5 6')"
    )
