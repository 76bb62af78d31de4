"""押金的办理: what the other businesses ask of the deposits; the ledger is deposit_ledger (S12)."""

from app.services.deposit_ledger import cancelled, deposits_of, taken

__all__ = ["cancelled", "deposits_of", "taken"]
