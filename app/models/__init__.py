"""All tables, so that one import knows the whole schema."""

from app.models.base import Base
from app.models.core import Attachment, Audit, Document, Draft, Sequence, Setting, Staff
from app.models.id_copy import IdCopy
from app.models.lost_property import LostProperty, LostPropertyClaim, LostPropertyLine
from app.models.message import DirectoryEntry, Message, MessageCall, Presence
from app.models.places import Charge, Party, Phone, Tenancy, Unit
from app.models.queue import Escalation, QueueEntry, Timer
from app.models.release import Notice, OwnerCall, ReleaseItem, ReleaseSlip
from app.models.shift import Reminder, Shift, ShiftItem
from app.models.visitor import (
    BarredPerson,
    Booking,
    UnitNote,
    Visit,
    VisitEvent,
    VisitInside,
    VisitPerson,
    VisitWords,
)

__all__ = [
    "Attachment",
    "Audit",
    "BarredPerson",
    "Base",
    "Booking",
    "Charge",
    "DirectoryEntry",
    "Document",
    "Draft",
    "Escalation",
    "IdCopy",
    "LostProperty",
    "LostPropertyClaim",
    "LostPropertyLine",
    "Message",
    "MessageCall",
    "Notice",
    "OwnerCall",
    "Party",
    "Phone",
    "Presence",
    "QueueEntry",
    "ReleaseItem",
    "ReleaseSlip",
    "Reminder",
    "Sequence",
    "Setting",
    "Shift",
    "ShiftItem",
    "Staff",
    "Tenancy",
    "Timer",
    "Unit",
    "UnitNote",
    "Visit",
    "VisitEvent",
    "VisitInside",
    "VisitPerson",
    "VisitWords",
]
