"""单据目录: every paper the counter can print, by name, and the way from stored data to the paper."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from printing import (
    day_close,
    deposit_refund,
    drawer_handover,
    evacuation_list,
    held_data,
    id_copy,
    lost_property_notice,
    message_note,
    receipt,
    release_slip,
    renovation_agreement,
    renovation_close,
    renovation_intake,
    renovation_notices,
    renovation_permit,
    renovation_site,
    schema,
    shift_handover,
    visitor_register,
    visitor_slip,
    worker_pass,
)
from printing.parts import A4, A6, FLAT, LAYOUTS, LEAF, SHEET
from printing.schema import BadData, freeze

__all__ = ["DOCUMENTS", "Document", "document", "freeze", "thaw"]


@dataclass(frozen=True)
class Document:
    """单据: its name on the command line and in the store, its Chinese title, its data class and its drawing.

    `render(data, mark, layout)` gives PDF bytes; `layouts` are keys of layouts in parts, the usual one first.
    `make_sample` gives invented data, made when it is first asked for: some are pictures."""

    name: str
    title: str
    kind: type
    make_sample: Callable[[], Any]
    render: Callable[..., bytes]
    layouts: tuple[str, ...]

    @property
    def sample(self) -> Any:
        """Invented data of this document."""
        return self.make_sample()


DOCUMENTS = {
    document.name: document
    for document in (
        Document(
            "release-slip",
            "物品放行条",
            release_slip.ReleaseSlip,
            lambda: release_slip.SAMPLE,
            release_slip.render,
            tuple(LAYOUTS),
        ),
        Document("id-copy", "证件复件", id_copy.IdCopy, id_copy.sample, id_copy.render, (A4.key,)),
        Document(
            "held-data",
            "个人信息留存清单",
            held_data.HeldData,
            lambda: held_data.SAMPLE,
            held_data.render,
            (A4.key,),
        ),
        Document(
            "visitor-slip",
            visitor_slip.TITLE,
            visitor_slip.VisitorSlip,
            lambda: visitor_slip.SAMPLE,
            visitor_slip.render,
            visitor_slip.LAYOUTS,
        ),
        Document(
            "visitor-register",
            visitor_register.TITLE,
            visitor_register.VisitorRegister,
            lambda: visitor_register.SAMPLE,
            visitor_register.render,
            (FLAT.key,),
        ),
        Document(
            "evacuation-list",
            evacuation_list.TITLE,
            evacuation_list.EvacuationList,
            lambda: evacuation_list.SAMPLE,
            evacuation_list.render,
            (SHEET.key,),
        ),
        Document(
            "shift-handover",
            shift_handover.TITLE,
            shift_handover.ShiftHandover,
            lambda: shift_handover.SAMPLE,
            shift_handover.render,
            (SHEET.key,),
        ),
        Document(
            "lost-property-notice",
            lost_property_notice.TITLE,
            lost_property_notice.LostPropertyNotice,
            lambda: lost_property_notice.SAMPLE,
            lost_property_notice.render,
            (SHEET.key,),
        ),
        Document(
            "message-note",
            message_note.TITLE,
            message_note.MessageNote,
            lambda: message_note.SAMPLE,
            message_note.render,
            (A6.key,),
        ),
        Document(
            "receipt",
            receipt.TITLE,
            receipt.Receipt,
            lambda: receipt.SAMPLE,
            receipt.render,
            receipt.LAYOUTS,
        ),
        Document(
            "deposit-refund",
            deposit_refund.TITLE,
            deposit_refund.DepositRefund,
            lambda: deposit_refund.SAMPLE,
            deposit_refund.render,
            deposit_refund.LAYOUTS,
        ),
        Document(
            "drawer-handover",
            drawer_handover.TITLE,
            drawer_handover.DrawerHandover,
            lambda: drawer_handover.SAMPLE,
            drawer_handover.render,
            (SHEET.key,),
        ),
        Document(
            "day-close",
            day_close.TITLE,
            day_close.DayClose,
            lambda: day_close.SAMPLE,
            day_close.render,
            (SHEET.key,),
        ),
        Document(
            "renovation-permit",
            renovation_permit.TITLE,
            renovation_permit.RenovationPermit,
            lambda: renovation_permit.SAMPLE,
            renovation_permit.render,
            (SHEET.key,),
        ),
        Document(
            "renovation-application",
            renovation_intake.APPLICATION,
            renovation_intake.RenovationApplication,
            lambda: renovation_intake.SAMPLE_APPLICATION,
            renovation_intake.render_application,
            (SHEET.key,),
        ),
        Document(
            "acceptance-of-documents",
            renovation_intake.ACCEPTANCE,
            renovation_intake.AcceptanceOfDocuments,
            lambda: renovation_intake.SAMPLE_ACCEPTANCE,
            renovation_intake.render_acceptance,
            (LEAF.key,),
        ),
        Document(
            "missing-list",
            renovation_intake.MISSING,
            renovation_intake.MissingList,
            lambda: renovation_intake.SAMPLE_MISSING,
            renovation_intake.render_missing,
            (LEAF.key,),
        ),
        Document(
            "renovation-agreement",
            renovation_agreement.TITLE,
            renovation_agreement.RenovationAgreement,
            lambda: renovation_agreement.SAMPLE,
            renovation_agreement.render,
            (SHEET.key,),
        ),
        Document(
            "prohibition-notice",
            renovation_notices.NOTICE,
            renovation_notices.ProhibitionNotice,
            lambda: renovation_notices.SAMPLE_NOTICE,
            renovation_notices.render_notice,
            (SHEET.key,),
        ),
        Document(
            "renovation-posting",
            renovation_notices.POSTING,
            renovation_notices.RenovationPosting,
            lambda: renovation_notices.SAMPLE_POSTING,
            renovation_notices.render_posting,
            (SHEET.key,),
        ),
        Document(
            "inspection-record",
            renovation_site.RECORD,
            renovation_site.InspectionRecord,
            lambda: renovation_site.SAMPLE_RECORD,
            renovation_site.render_record,
            (SHEET.key,),
        ),
        Document(
            "rectification-notice",
            renovation_site.NOTICE,
            renovation_site.RectificationNotice,
            lambda: renovation_site.SAMPLE_NOTICE,
            renovation_site.render_notice,
            (SHEET.key,),
        ),
        Document(
            "renovation-extension",
            renovation_close.EXTENSION,
            renovation_close.RenovationExtension,
            lambda: renovation_close.SAMPLE_EXTENSION,
            renovation_close.render_extension,
            (LEAF.key, SHEET.key),
        ),
        Document(
            "final-acceptance",
            renovation_close.ACCEPTANCE,
            renovation_close.FinalAcceptance,
            lambda: renovation_close.SAMPLE_ACCEPTANCE,
            renovation_close.render_acceptance,
            (SHEET.key,),
        ),
        Document(
            "worker-pass",
            worker_pass.TITLE,
            worker_pass.WorkerPasses,
            worker_pass.sample,
            worker_pass.render,
            worker_pass.LAYOUTS,
        ),
    )
}


def document(name: str) -> Document:
    """The document of that name; "release_slip" will do for "release-slip". Raises BadData."""
    try:
        return DOCUMENTS[name.replace("_", "-")]
    except KeyError:
        raise BadData(f"没有「{name}」这种单据，可选：{'、'.join(DOCUMENTS)}") from None


def thaw(name: str, frozen: str) -> Any:
    """The data of a stored document, whatever its age. Raises BadData."""
    return schema.thaw(document(name).kind, frozen)
