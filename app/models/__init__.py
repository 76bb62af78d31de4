"""All tables, so that one import knows the whole schema."""

from app.models.base import Base
from app.models.core import Audit, Document, Draft, Sequence, Setting, Staff
from app.models.places import Charge, Party, Phone, Tenancy, Unit
from app.models.release import Notice, OwnerCall, ReleaseItem, ReleaseSlip

__all__ = [
    "Audit",
    "Base",
    "Charge",
    "Document",
    "Draft",
    "Notice",
    "OwnerCall",
    "Party",
    "Phone",
    "ReleaseItem",
    "ReleaseSlip",
    "Sequence",
    "Setting",
    "Staff",
    "Tenancy",
    "Unit",
]
