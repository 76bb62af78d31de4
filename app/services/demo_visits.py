"""演示来访: thirty days of visits before today, each with its events, chained as the counter chains them.

The scenarios' households have had no visitor, and no visitor of the past bears a name that a scenario types.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from app.models import Visit, VisitEvent, VisitPerson
from app.rules.base import CHINA
from app.rules.visitor import PERSONAL, Area, Kind, Reason
from app.services import visitor_chain as chain
from app.services.demo_estate import PEOPLE, STAFF, Home, Row, Uuids

PREFIX = "LF"
"""The visitor service's own, which is not loaded for it: the demo opens with the window."""
DAYS = 30
COUNTER, NIGHT = (next(one[0] for one in STAFF if one[0] == login) for login in ("limin", "helidong"))
NIGHT_FROM = 20
SURNAMES = "王李刘杨黄吴徐孙马胡林何高梁罗"
TITLES = ("先生", "先生", "女士", "师傅")
BUSY = {8: 3, 9: 6, 10: 9, 11: 12, 12: 8, 13: 4, 14: 7, 15: 7, 16: 6, 17: 9, 18: 11, 19: 7, 20: 3, 21: 1}
"""Hour → how many come, against each other."""
WHY: dict[Reason, tuple[int, int, int, int]] = {
    Reason.DELIVERY: (30, 20, 4, 15),
    Reason.FAMILY: (14, 34, 50, 240),
    Reason.REPAIR: (12, 6, 35, 120),
    Reason.RENOVATION: (12, 0, 150, 400),
    Reason.HOUSEWORK: (10, 8, 110, 190),
    Reason.VIEWING: (4, 14, 15, 50),
    Reason.BUSINESS: (9, 2, 10, 60),
}
"""Reason → how many on a working day and at a weekend, against each other; the shortest and longest stay."""


class Visits:
    """The rows of every table of visits, drawn by `rng` for the thirty days before `now`; ids from 1."""

    def __init__(self, rng: Random, now: datetime, counter: str, homes: list[Home]) -> None:
        self.rng, self.counter = rng, counter
        cases = {case.unit for case in PEOPLE.values()}
        self.homes = rng.sample([home for home in homes if home.code not in cases], 60)
        self.visits: list[Row] = []
        self.people: list[Row] = []
        self.events: list[Row] = []
        self.sequences: list[Row] = []
        self._told: list[tuple[datetime, Visit, Kind, str]] = []
        today = now.astimezone(CHINA).date()
        for ago in range(DAYS, 0, -1):
            self._day(today - timedelta(days=ago))
        self._chain()

    def _day(self, day: date) -> None:
        rng, free = self.rng, day.weekday() >= 5
        count = rng.randint(12, 19) if free else rng.randint(6, 12)
        hours = rng.choices(list(BUSY), weights=list(BUSY.values()), k=count)
        moments = sorted(time(hour, rng.randrange(60), rng.randrange(60)) for hour in hours)
        for line, moment in enumerate(moments, 1):
            at = datetime.combine(day, moment, CHINA)
            self._visit(at, f"{PREFIX}{day:%Y%m%d}-{self.counter}{line:04d}", free)
        self.sequences.append(
            {"prefix": PREFIX, "period": f"{day:%Y%m%d}", "counter": self.counter, "last": count}
        )

    def _visit(self, at: datetime, number: str, free: bool) -> None:
        rng = self.rng
        reason = rng.choices(list(WHY), weights=[one[free] for one in WHY.values()])[0]
        office = reason is Reason.BUSINESS
        night = at.hour >= NIGHT_FROM
        home = self.homes[int(len(self.homes) * rng.random() ** 1.5)]
        visit = Visit(
            id=len(self.visits) + 1,
            uuid=Uuids(rng, at)(),
            number=number,
            at=at,
            day=at.date(),
            staff=NIGHT if night else COUNTER,
            duty="night" if night else "counter",
            area=(Area.OFFICE if office else Area.HOME).value,
            unit_id=None if office else home.unit_id,
            target="工程部" if office else "",
            been_before=rng.random() < 0.4,
            booked=False,
            booking="",
            reason=reason.value,
            people=rng.choice((1, 1, 1, 2, 2, 3)),
            id_check="",
        )
        name = rng.choice(SURNAMES) + rng.choice(TITLES)
        person = VisitPerson(
            visit_id=visit.id,
            day=visit.day,
            salt=f"{rng.getrandbits(128):032x}",
            **{one: name if one == "name" else "" for one in PERSONAL},
        )
        visit.person_digest = chain.person_digest(visit.uuid, person)
        self.visits.append(_row(visit))
        self.people.append(_row(person))
        self._tell(visit, reason)

    def _tell(self, visit: Visit, reason: Reason) -> None:
        """What happened after he was registered; nearly all went in, and all of those have left."""
        rng = self.rng
        called = visit.at + timedelta(seconds=rng.randint(40, 150))
        self._told.append((visit.at, visit, Kind.REGISTERED, ""))
        dice = rng.random()
        if dice < 0.09:
            self._told.append((called, visit, Kind.REFUSED if dice < 0.05 else Kind.UNANSWERED, ""))
            return
        entered = called + timedelta(seconds=rng.randint(15, 60))
        left = entered + timedelta(minutes=rng.randint(*WHY[reason][2:]), seconds=rng.randrange(60))
        for at, kind, method in (
            (called, Kind.AGREED, ""),
            (called, Kind.VERIFIED, "host"),
            (entered, Kind.ENTERED, ""),
            (left, Kind.LEFT, ""),
            (left, Kind.SLIP_RETURNED, ""),
        ):
            self._told.append((at, visit, kind, method))

    def _chain(self) -> None:
        """All events in the order in which they happened, each holding the one before (004-48)."""
        previous = chain.START
        for number, (at, visit, kind, method) in enumerate(sorted(self._told, key=lambda one: one[0]), 1):
            event = VisitEvent(
                id=number,
                uuid=Uuids(self.rng, at)(),
                visit_id=visit.id,
                kind=kind.value,
                at=at,
                staff=NIGHT if at.hour >= NIGHT_FROM else COUNTER,
                data={"method": method} if method else {},
                until=None,
                words_digest="",
                previous=previous,
            )
            previous = event.digest = chain.digest_of(event, visit)
            self.events.append(_row(event))


def _row(one: Visit | VisitPerson | VisitEvent) -> Row:
    return {column.name: getattr(one, column.name) for column in one.__table__.columns}
