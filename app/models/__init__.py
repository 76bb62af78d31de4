"""All tables, so that one import knows the whole schema."""

from app.models.base import Base
from app.models.core import Attachment, Audit, Document, Draft, Sequence, Setting, Staff
from app.models.deposit import Deposit, DepositEntry, DepositRefund, DepositRefundLine
from app.models.drawer import DrawerCount, DrawerHandover, Payout
from app.models.id_copy import IdCopy
from app.models.invoice import InvoiceTask
from app.models.lost_property import LostProperty, LostPropertyClaim, LostPropertyLine
from app.models.message import DirectoryEntry, Message, MessageCall, Presence
from app.models.places import Charge, Party, Phone, Tenancy, Unit
from app.models.price import PriceVersion
from app.models.queue import Escalation, QueueEntry, Timer
from app.models.receipt import Receipt, ReceiptCharge, ReceiptLine
from app.models.release import Notice, OwnerCall, ReleaseItem, ReleaseSlip
from app.models.renovation import (
    Renovation,
    RenovationExtension,
    RenovationFinding,
    RenovationInspection,
    RenovationItem,
    RenovationMaterial,
    RenovationNotice,
    RenovationPayment,
    RenovationPhoto,
    RenovationReview,
    RenovationStep,
)
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
from app.models.worker_pass import Worker, WorkerPass, WorkerPassEvent

__all__ = [
    "Attachment",
    "Audit",
    "BarredPerson",
    "Base",
    "Booking",
    "Charge",
    "Deposit",
    "DepositEntry",
    "DepositRefund",
    "DepositRefundLine",
    "DirectoryEntry",
    "Document",
    "Draft",
    "DrawerCount",
    "DrawerHandover",
    "Escalation",
    "IdCopy",
    "InvoiceTask",
    "LostProperty",
    "LostPropertyClaim",
    "LostPropertyLine",
    "Message",
    "MessageCall",
    "Notice",
    "OwnerCall",
    "Party",
    "Payout",
    "Phone",
    "Presence",
    "PriceVersion",
    "QueueEntry",
    "Receipt",
    "ReceiptCharge",
    "ReceiptLine",
    "ReleaseItem",
    "ReleaseSlip",
    "Reminder",
    "Renovation",
    "RenovationExtension",
    "RenovationFinding",
    "RenovationInspection",
    "RenovationItem",
    "RenovationMaterial",
    "RenovationNotice",
    "RenovationPayment",
    "RenovationPhoto",
    "RenovationReview",
    "RenovationStep",
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
    "Worker",
    "WorkerPass",
    "WorkerPassEvent",
]
