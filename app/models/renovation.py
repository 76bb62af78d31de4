"""装修的表: the file, its steps, works, materials, reviews, notices, inspections and extensions.

003-28 (首接人 immutable), domain.md 2.3. What was done is only added: steps, reviews, inspections and
extensions; the file's own row carries what may still change, and refuses the second of two changes at once.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Recorded
from app.models.id_copy import IdCopy
from app.models.places import Unit
from app.models.receipt import Receipt


class Renovation(Recorded, Base):
    """一份装修档案 (rules.renovation.Draft, and where it stands); its days with all extensions.

    `first_receiver` is a login and never changes; `deposit` (NULL = the price list's) and `rubbish` (NULL =
    none) in 分; `pack` is the city pack that it was issued under, `permit_back_at` when the permit came back.
    """

    __tablename__ = "renovation"
    __table_args__ = (
        CheckConstraint("since <= until", name="period"),
        CheckConstraint("(permit_number IS NULL) = (issued_at IS NULL)", name="issued"),
        CheckConstraint("permit_back_at IS NULL OR permit_number IS NOT NULL", name="permit_back"),
        CheckConstraint("deposit IS NULL OR deposit > 0", name="deposit"),
        CheckConstraint("rubbish IS NULL OR rubbish > 0", name="rubbish"),
        Index("ix_renovation_state_until", "state", "until"),
    )

    number: Mapped[str] = mapped_column(String(30), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    first_receiver: Mapped[str] = mapped_column(String(40), index=True)
    received_at: Mapped[datetime]
    applicant: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(30))
    builder: Mapped[str] = mapped_column(String(10))
    company: Mapped[str] = mapped_column(String(80), default="")
    credit_code: Mapped[str] = mapped_column(String(18), default="")
    company_head: Mapped[str] = mapped_column(String(80), default="")
    company_phone: Mapped[str] = mapped_column(String(30), default="")
    site_head: Mapped[str] = mapped_column(String(80), default="")
    site_phone: Mapped[str] = mapped_column(String(30), default="")
    since: Mapped[date]
    until: Mapped[date]
    notice_signed: Mapped[bool] = mapped_column(default=False)
    agreement_signed: Mapped[bool] = mapped_column(default=False)
    deposit: Mapped[int | None]
    rubbish: Mapped[int | None]
    posted: Mapped[str] = mapped_column(String(80), default="")
    neighbours_told: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    pack: Mapped[str] = mapped_column(String(20), default="")
    permit_number: Mapped[str | None] = mapped_column(String(30), unique=True)
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[str] = mapped_column(String(40), default="")
    permit_back_at: Mapped[datetime | None]
    accepted_on: Mapped[date | None]
    accepted_by: Mapped[str] = mapped_column(String(40), default="")
    refunded_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    unit: Mapped[Unit] = relationship()
    steps: Mapped[list[RenovationStep]] = relationship(order_by="RenovationStep.id")
    items: Mapped[list[RenovationItem]] = relationship(
        order_by="RenovationItem.line", cascade="all, delete-orphan"
    )
    materials: Mapped[list[RenovationMaterial]] = relationship(
        order_by="RenovationMaterial.id", cascade="all, delete-orphan"
    )
    reviews: Mapped[list[RenovationReview]] = relationship(order_by="RenovationReview.id")
    notices: Mapped[list[RenovationNotice]] = relationship(
        order_by="RenovationNotice.id", back_populates="renovation"
    )
    payments: Mapped[list[RenovationPayment]] = relationship(order_by="RenovationPayment.id")
    inspections: Mapped[list[RenovationInspection]] = relationship(
        order_by="RenovationInspection.id", back_populates="renovation"
    )
    extensions: Mapped[list[RenovationExtension]] = relationship(order_by="RenovationExtension.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own contract


class RenovationStep(Recorded, Base):
    """一步 (rules.renovation_state.Step): who, when, from where ("" = first) to where; only ever added."""

    __tablename__ = "renovation_step"

    renovation_id: Mapped[int] = mapped_column(ForeignKey("renovation.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    before: Mapped[str] = mapped_column(String(20), default="")
    at: Mapped[datetime] = mapped_column(index=True)
    staff: Mapped[str] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(default="")


class RenovationItem(Recorded, Base):
    """一个装修项目 (rules.renovation_items.Item); `line` from 1; may change until it is approved.

    To write the list anew: clear it, flush, add.
    """

    __tablename__ = "renovation_item"
    __table_args__ = (
        UniqueConstraint("renovation_id", "line"),
        CheckConstraint("code <> '' OR text <> ''", name="something"),
    )

    renovation_id: Mapped[int] = mapped_column(ForeignKey("renovation.id"), index=True)
    line: Mapped[int]
    code: Mapped[str] = mapped_column(String(10), default="")
    text: Mapped[str] = mapped_column(String(40), default="")


class RenovationMaterial(Recorded, Base):
    """一份资料 (rules.renovation_materials.Material), one of a kind; `copy` is its stamped copy, if any."""

    __tablename__ = "renovation_material"
    __table_args__ = (
        UniqueConstraint("renovation_id", "kind"),
        CheckConstraint("readiness IN ('ready', 'missing', 'needless')", name="readiness"),
    )

    renovation_id: Mapped[int] = mapped_column(ForeignKey("renovation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    readiness: Mapped[str] = mapped_column(String(10))
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("id_copy.id"), index=True)
    note: Mapped[str] = mapped_column(String(80), default="")

    copy: Mapped[IdCopy | None] = relationship()


class RenovationReview(Recorded, Base):
    """审批意见 (003-37, S06 E1): outcome, opinion, reasons and 补正 list, what it covers; only ever added."""

    __tablename__ = "renovation_review"
    __table_args__ = (
        CheckConstraint("outcome IN ('approved', 'rejected')", name="outcome"),
        CheckConstraint("outcome = 'approved' OR reasons <> ''", name="reasons"),
    )

    renovation_id: Mapped[int] = mapped_column(ForeignKey("renovation.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(10))
    opinion: Mapped[str]
    reasons: Mapped[str] = mapped_column(default="")
    corrections: Mapped[list[str]] = mapped_column(JSON, default=list)
    covers: Mapped[str]
    at: Mapped[datetime]
    staff: Mapped[str] = mapped_column(String(40))


class RenovationNotice(Recorded, Base):
    """通知任务 (003-41) of a review, for the 首接人 (`staff`); open until `told_at`, then for good."""

    __tablename__ = "renovation_notice"
    __table_args__ = (
        CheckConstraint("(told_at IS NULL) = (told_by = '')", name="told"),
        Index("ix_renovation_notice_open", "staff", sqlite_where=text("told_at IS NULL")),
    )

    renovation_id: Mapped[int] = mapped_column(ForeignKey("renovation.id"), index=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("renovation_review.id"), unique=True)
    staff: Mapped[str] = mapped_column(String(40))
    since: Mapped[datetime]
    told_at: Mapped[datetime | None]
    told_by: Mapped[str] = mapped_column(String(40), default="")
    way: Mapped[str] = mapped_column(String(10), default="")
    answer: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    renovation: Mapped[Renovation] = relationship(back_populates="notices")
    review: Mapped[RenovationReview] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own contract


class RenovationPayment(Recorded, Base):
    """一张收据 that belongs to the file; what it holds, and whether it is void, the receipt itself says."""

    __tablename__ = "renovation_payment"

    renovation_id: Mapped[int] = mapped_column(ForeignKey("renovation.id"), index=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), unique=True)

    receipt: Mapped[Receipt] = relationship()


class RenovationInspection(Recorded, Base):
    """一次巡查 or 验收 (`kind`), under its number. `report_by` is when the pack's hours end, NULL = none.

    Only the report to the authority is added afterwards; `passed` is an acceptance's.
    """

    __tablename__ = "renovation_inspection"
    __table_args__ = (
        CheckConstraint("kind IN ('patrol', 'acceptance')", name="kind"),
        CheckConstraint("(kind = 'acceptance') = (passed IS NOT NULL)", name="passed"),
        CheckConstraint("NOT refused OR dissuaded_at IS NOT NULL", name="dissuaded"),
        CheckConstraint("(reported_at IS NULL) = (reported_by = '')", name="reported"),
    )

    number: Mapped[str] = mapped_column(String(30), unique=True)
    renovation_id: Mapped[int] = mapped_column(ForeignKey("renovation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(index=True)
    staff: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(default="")
    no_photo: Mapped[str] = mapped_column(String(80), default="")
    stop: Mapped[bool] = mapped_column(default=False)
    passed: Mapped[bool | None]
    dissuaded_at: Mapped[datetime | None]
    refused: Mapped[bool] = mapped_column(default=False)
    report_by: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    reported_by: Mapped[str] = mapped_column(String(40), default="")
    version: Mapped[int] = mapped_column()

    renovation: Mapped[Renovation] = relationship(back_populates="inspections")
    findings: Mapped[list[RenovationFinding]] = relationship(order_by="RenovationFinding.line")
    photos: Mapped[list[RenovationPhoto]] = relationship(order_by="RenovationPhoto.line")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own contract


class RenovationFinding(Recorded, Base):
    """巡查发现的一条: what, which forbidden work ("" = none), until when; found done once, and for good."""

    __tablename__ = "renovation_finding"
    __table_args__ = (
        UniqueConstraint("inspection_id", "line"),
        CheckConstraint("what <> ''", name="what"),
        CheckConstraint("(done_on IS NULL) = (done_by = '')", name="done"),
        Index("ix_renovation_finding_open", "due", sqlite_where=text("done_on IS NULL")),
    )

    inspection_id: Mapped[int] = mapped_column(ForeignKey("renovation_inspection.id"), index=True)
    line: Mapped[int]
    what: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(10), default="")
    due: Mapped[date]
    done_on: Mapped[date | None]
    done_by: Mapped[str] = mapped_column(String(40), default="")


class RenovationPhoto(Recorded, Base):
    """巡查照片: `attachment` is the uuid under which the picture lies sealed (core.Attachment.record)."""

    __tablename__ = "renovation_photo"
    __table_args__ = (UniqueConstraint("inspection_id", "line"),)

    inspection_id: Mapped[int] = mapped_column(ForeignKey("renovation_inspection.id"), index=True)
    line: Mapped[int]
    attachment: Mapped[str] = mapped_column(String(36), unique=True)


class RenovationExtension(Recorded, Base):
    """一次延期, under its number: the last day before and after, why, who granted it; only ever added."""

    __tablename__ = "renovation_extension"
    __table_args__ = (CheckConstraint("until > before AND reason <> ''", name="later"),)

    number: Mapped[str] = mapped_column(String(30), unique=True)
    renovation_id: Mapped[int] = mapped_column(ForeignKey("renovation.id"), index=True)
    before: Mapped[date]
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    staff: Mapped[str] = mapped_column(String(40))
