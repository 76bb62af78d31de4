"""站点: which data is opened, and how: first rows by plain SQL, then imports, migration, demo filling.

Everything here runs in the database lane and imports what is heavy when it is called, not before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import paths
from app.clock import wall_clock
from app.rules.people import SYSTEM, Operator, Role

if TYPE_CHECKING:
    from app.rules.policy import Policy
    from app.services.office import Office

PAPERS = "papers"
"""Where PDFs go when no printer is set, in the data folder."""

DEMO_CLERK = Operator("limin", "李敏", Role.CLERK)


@dataclass(frozen=True)
class Site:
    """One data folder; `demo` fills it with the example estate and signs its clerk in."""

    folder: Path
    demo: bool = False
    clock: Callable[[], datetime] = wall_clock

    @property
    def database(self) -> Path:
        """The database file."""
        return paths.database(self.folder)


@dataclass(frozen=True)
class Opened:
    """What was found: the office (as the system), the site's choices; `empty` = nobody works here yet."""

    office: Office
    policy: Policy
    empty: bool


def first_rows(site: Site) -> tuple[Any, ...]:
    """The home list of the demo's clerk, before SQLAlchemy is imported; () where there is nothing to read."""
    from app.cipher import connect
    from app.services import keys, today

    if not site.database.exists():
        return ()
    connection = connect(site.database, keys.site_key_for(site.folder, site.demo))
    try:
        return today.rows(connection.execute, DEMO_CLERK.login, site.clock())
    finally:
        connection.close()


def open_site(site: Site) -> Opened:
    """Open, upgrade and (for a new demo) fill the database. Raises Trouble with words for the clerk."""
    from sqlalchemy.exc import DatabaseError

    from app.services import demo, keys, search, settings, staff
    from app.services.migrate import migrate
    from app.services.office import Office, trouble
    from printing import fonts

    fonts.use(site.folder / "fonts")
    office = Office.open(site.database, keys.site_key_for(site.folder, site.demo), SYSTEM, clock=site.clock)
    try:
        migrate(office.engine, site.database, site.clock())
        if site.demo and staff.empty(office):
            demo.fill(office, index=search.rebuild)
        settings.found(office)
        search.ensure(office)
        sweep(office, site.folder)
        return Opened(office, read_policy(office), staff.empty(office))
    except DatabaseError as error:
        office.engine.dispose()
        raise trouble(error) from error
    except BaseException:
        office.engine.dispose()
        raise


def sweep(office: Office, folder: Path) -> None:
    """What 24:00 ends: slips that were not used expire, passes go with their permit; what is personal of
    visits, the queue, messages, claims, ID copies and workers is emptied when its time is over, copies,
    messages and passes with their PDF in `folder`/papers, where no printer is set."""
    from app.rules import worker_pass
    from app.services import desk_purge, message, worker_pass_purge
    from app.services.id_copy import PREFIX, IdCopyDesk
    from app.services.queue import QueueDesk
    from app.services.release import ReleaseDesk
    from app.services.visitor import VisitorDesk

    ReleaseDesk(office).expire()
    VisitorDesk(office).purge()
    QueueDesk(office).purge()
    desk_purge.purge(office)
    worker_pass_purge.purge(office)
    desk = IdCopyDesk(office)
    desk.purge()
    papers = {one.stem: one for one in (folder / PAPERS).glob("*.pdf")}
    copies, notes, cards = (
        tuple(one for one in papers if one.startswith(it))
        for it in (PREFIX, message.PREFIX, worker_pass.PREFIX)
    )
    gone = (*desk.gone(copies), *(desk_purge.gone(office, notes) if notes else ()))
    for number in (*gone, *(worker_pass_purge.gone(office, cards) if cards else ())):
        papers[number].unlink(missing_ok=True)


def read_policy(office: Office) -> Policy:
    """The site's choices now; the office follows them (its counter's letter, its names of the roles)."""
    from app.services import settings

    policy = settings.load(office)
    office.counter, office.role_names = policy.counter, policy.role_names
    return policy
