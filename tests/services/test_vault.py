"""保险柜: sealed under the site's key, bound to its record, gone when destroyed (003-08, domain.md 3.1)."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models import Attachment
from app.rules.base import Refused, Trouble
from app.services import vault
from app.services.office import Office

UNTIL = date(2027, 3, 5)
CONTENT = b"the stamped picture " * 50


def kept(office: Office, record: str) -> None:
    with office.work("id_copy.write") as work:
        vault.seal(work, record, CONTENT, UNTIL)


def sealed(office: Office, record: str) -> bytes | None:
    with office.read("id_copy.read") as session:
        return session.scalar(select(Attachment.sealed).where(Attachment.record == record))


def opened(office: Office, record: str, secret: bytes) -> bytes:
    with office.read("id_copy.read") as session:
        return vault.unseal(session, secret, record)


def test_what_was_sealed_comes_back_and_is_not_to_be_read_beside_it(office: Office) -> None:
    one, two = str(uuid4()), str(uuid4())
    kept(office, one)
    kept(office, two)
    assert opened(office, one, office.secret) == CONTENT
    first, second = sealed(office, one), sealed(office, two)
    assert first is not None
    assert second is not None
    assert CONTENT[:20] not in first
    assert first[:12] != second[:12], "a nonce is used once"
    assert first[12:] != second[12:]


def test_another_sites_key_does_not_open_it(office: Office) -> None:
    record = str(uuid4())
    kept(office, record)
    with pytest.raises(Trouble, match="打不开"):
        opened(office, record, bytes(32))


def test_it_opens_beside_its_own_record_alone(office: Office) -> None:
    """A picture moved to another customer's record is told, not shown."""
    mine, other = str(uuid4()), str(uuid4())
    kept(office, mine)
    with office.work("id_copy.write") as work:
        moved = Attachment(record=other, sealed=sealed(office, mine), made_at=work.now, keep_until=UNTIL)
        work.session.add(moved)
    with pytest.raises(Trouble, match="改动过"):
        opened(office, other, office.secret)


def test_a_changed_byte_is_told(office: Office) -> None:
    record, other = str(uuid4()), str(uuid4())
    kept(office, record)
    body = bytearray(sealed(office, record) or b"")
    body[40] ^= 1
    with office.work("id_copy.write") as work:
        work.session.add(Attachment(record=other, sealed=bytes(body), made_at=work.now, keep_until=UNTIL))
    with pytest.raises(Trouble):
        opened(office, other, office.secret)


def test_destroyed_is_gone_and_says_so(office: Office) -> None:
    record = str(uuid4())
    kept(office, record)
    with office.work("id_copy.delete") as work:
        vault.destroy(work, record)
    assert sealed(office, record) is None
    with pytest.raises(Refused, match="已经删除"):
        opened(office, record, office.secret)


def test_the_sealing_key_is_not_the_databases() -> None:
    secret = bytes(range(32))
    assert vault.key_of(secret) != secret
    assert vault.key_of(secret) == vault.key_of(secret)
    assert vault.key_of(bytes(32)) != vault.key_of(secret)
