"""A renovation file for tests of what hangs on it: as it stands once its permit is on the door."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image, ImageDraw
from sqlalchemy import select

from app.models import Renovation, RenovationReview, Unit
from app.rules import idnumber
from app.rules.renovation_state import State
from app.rules.worker_pass import Draft
from app.services.office import Office
from app.services.worker_pass import WorkerPassDesk
from tests.conftest import MORNING

UNTIL = date(2026, 4, 8)
"""The last day of every test's permit."""


def id_number(born: str = "19900101", n: int = 1) -> str:
    """An invented number of somebody born that day, its checksum right."""
    body = f"440301{born}{n:03}"
    return body + idnumber.checksum(body)


def site(office: Office, unit: str = "3-1-1201", n: int = 1, permit: bool = True, until: date = UNTIL) -> str:
    """The number of a file of that unit, 2026-03-05 to `until`; with its permit XK…-A000n or without."""
    number = f"ZX20260305-A{n:04}"
    with office.work("renovation.write") as work:
        home = work.session.scalar(select(Unit).where(Unit.code == unit))
        assert home is not None
        row = Renovation(
            number=number,
            state=State.APPROVED,
            unit_id=home.id,
            first_receiver="lixiaomin",
            received_at=MORNING,
            applicant="owner",
            name="陈思远",
            phone="13900000001",
            builder="company",
            company="示例装饰工程有限公司",
            since=MORNING.date(),
            until=until,
        )
        work.session.add(row)
        work.session.flush()
        if permit:
            review = RenovationReview(
                renovation_id=row.id, outcome="approved", opinion="同意", covers="", at=MORNING, staff="sun"
            )
            work.session.add(review)
            work.session.flush()
            row.permit_number, row.issued_at = f"XK20260305-A{n:04}", MORNING
            row.issued_by, row.state = "lixiaomin", State.ISSUED
    return number


def stand(office: Office, number: str, state: State, **more: object) -> None:
    """The file stands there now."""
    with office.work("renovation.write") as work:
        row = work.session.scalar(select(Renovation).where(Renovation.number == number))
        assert row is not None
        row.state = state
        for name, value in more.items():
            setattr(row, name, value)


def face(width: int = 800, height: int = 600, kind: str = "JPEG", **more: object) -> bytes:
    """Nobody's face: red on the left, blue on the right, a white head in the middle."""
    image = Image.new("RGB", (width, height), "red")
    pen = ImageDraw.Draw(image)
    pen.rectangle((width // 2, 0, width, height), "blue")
    pen.ellipse((width * 2 // 5, height // 5, width * 3 // 5, height * 4 // 5), "white")
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def enter(desk: WorkerPassDesk, file: str, name: str = "王强", number: str = "") -> str:
    """A worker of the file, entered as the counter does it: his uuid."""
    form = Draft(desk.new().uuid, name, "水电工", number or id_number(), forever=True)
    return desk.add(file, form, face())
