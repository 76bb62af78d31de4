"""现场的办理: what happens after the permit; each act is one transaction, on the audit log."""

from __future__ import annotations

from app.rules import renovation_site as rules
from app.rules.renovation_state import State
from app.services.renovation_money import MoneyDesk
from app.services.renovation_write import opened


class SiteDesk(MoneyDesk):
    """What happens on a site, at one office."""

    def start(self, number: str) -> None:
        """开工: under its permit, not before its first day. Raises Refused otherwise."""
        with self.office.work("renovation.write") as work:
            file = opened(work, number)
            rules.decide_start(file.draft, file.facts).require()
            file.advance(State.WORKING)
            work.log("renovation.start", file.row.number)
            file.kept()
