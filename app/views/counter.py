"""柜台: what every page is given beside its desk: runner, station, printing, clock, the window's voice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.rules.base import Refused, Trouble

if TYPE_CHECKING:
    from app.rules.people import Operator
    from app.rules.policy import Policy
    from app.views.printing_flow import PrintFlow
    from app.views.station import Station
    from app.work.runner import Runner


@dataclass(frozen=True)
class Counter:
    """One window's surroundings. `status(part, text, state)` is quiet, `trouble(what, do)` loud."""

    runner: Runner
    station: Station
    printing: PrintFlow
    clock: Callable[[], datetime]
    operator: Operator
    policy: Policy
    status: Callable[[str, str, str], None]
    trouble: Callable[[str, str], None]
    go: Callable[[str], None]
    """Opens another business's page by its word."""

    def told(self, refused: Callable[[Refused], object]) -> Callable[[Exception], None]:
        """What to do with a job's exception: a refusal is the page's own to say, trouble the window's; what
        is neither is a bug and goes on to the last net."""

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                refused(error)
            elif isinstance(error, Trouble):
                self.trouble(error.what, error.do)
            else:
                raise error

        return failed
