"""A small estate for the services' tests: one unit with an owner and a tenant."""

from __future__ import annotations

from datetime import date

import pytest

from app.models import Charge, Party, Phone, Tenancy, Unit
from app.services.office import Office
from tests.conftest import MANAGER, MORNING

OWNER_PHONE = "13900000001"


@pytest.fixture
def home(office: Office) -> str:
    """3-1-1201: owner 陈思远 (one phone), tenant 欧阳颀; nothing owed."""
    with office.signed_in(MANAGER).work("household.import") as work:
        unit = Unit(building="3", entrance="1", room="1201", code="3-1-1201")
        owner, tenant = Party(name="陈思远"), Party(name="欧阳颀")
        work.session.add_all([unit, owner, tenant])
        work.session.flush()
        work.session.add_all(
            [
                Tenancy(unit_id=unit.id, party_id=owner.id, role="owner", since=date(2020, 1, 1)),
                Tenancy(unit_id=unit.id, party_id=tenant.id, role="tenant", since=date(2024, 1, 1)),
                Phone(party_id=owner.id, number=OWNER_PHONE, filed_at=MORNING),
                Phone(party_id=tenant.id, number="13800000002", filed_at=MORNING),
            ]
        )
    return "3-1-1201"


@pytest.fixture
def owing(office: Office, home: str) -> str:
    """The same unit with four ended months unpaid, ¥1,234.56, and the current month not yet ended."""
    with office.signed_in(MANAGER).work("household.import") as work:
        months = {"2025-11": 30000, "2025-12": 30000, "2026-01": 30000, "2026-02": 33456, "2026-03": 30000}
        work.session.add_all(
            Charge(unit_id=1, month=month, item="物业费", amount=fen) for month, fen in months.items()
        )
    return home
