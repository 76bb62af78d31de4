"""All tables, so that one import knows the whole schema."""

from app.models.base import Base
from app.models.core import Attachment, Audit, Document, Draft, Sequence, Setting, Staff
from app.models.id_copy import IdCopy
from app.models.places import Charge, Party, Phone, Tenancy, Unit
from app.models.release import Notice, OwnerCall, ReleaseItem, ReleaseSlip

__all__ = [
    "Attachment",
    "Audit",
    "Base",
    "Charge",
    "Document",
    "Draft",
    "IdCopy",
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
