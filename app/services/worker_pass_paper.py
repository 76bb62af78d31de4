"""出入证的纸: the cards of one batch on their sheet, as was decided; sealed, for it bears faces (3.1)."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace

from app.models import Renovation, WorkerPass
from app.rules import rule_pack, slipcode
from app.rules import worker_pass as rules
from app.rules.policy import Policy
from app.services import documents, places, settings, vault
from app.services.office import Work
from app.services.renovation_facts import pack_of
from app.services.worker_pass_read import KIND, company_of
from printing import fonts, schema
from printing import worker_pass as paper

PHOTO = vault.Sealed("照片", "3.1", "照片已删除", "这张照片已经删除，请重新拍一张。")


def freeze(work: Work, site: Renovation, cards: Sequence[WorkerPass], policy: Policy) -> None:
    """Keep the sheet of a batch under the number of its first card: eight on a page, or each alone.

    Sealed with the photos in it until the workers' time is over. Raises Refused where a character cannot be
    printed.
    """
    key = settings.site_key_in(work.session)
    sheet = paper.WorkerPasses(
        office=policy.office,
        project=policy.project,
        number=site.number,
        issued_at=work.now.isoformat(timespec="seconds"),
        phone=policy.office_phone,
        operator=work.operator.name,
        hours="；".join(rule_pack.permit_lines(pack_of(site.pack or policy.rule_pack))),
        passes=tuple(
            paper.WorkerPass(
                number=one.number,
                code=str(slipcode.seal(one.number, policy.site, key)),
                name=one.worker.name,
                trade=one.worker.trade,
                unit=places.label(site.unit),
                company=company_of(site),
                valid_from=one.since.isoformat(),
                valid_until=one.until.isoformat(),
                photo=base64.b64encode(
                    vault.unseal(work.session, work.secret, one.worker.photo or "", PHOTO)
                ).decode(),
            )
            for one in cards
        ),
    )
    # A picture's letters are no text: they need not be looked up in the fonts.
    bare = replace(sheet, passes=tuple(replace(one, photo="") for one in sheet.passes))
    if lost := fonts.missing(schema.freeze(bare)):
        raise documents.unprintable("2.4", lost)
    document = work.freeze(KIND, cards[0].number, "")
    until = rules.keep_until(site.until, site.refunded_on, policy)
    vault.seal(work, document.uuid, schema.freeze(sheet).encode(), until)
