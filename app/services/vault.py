"""保险柜: bytes sealed under the site's key (AES-256-GCM) beside their record, until a day; then gone.

The database file is encrypted as a whole; what lies here is sealed once more, so that neither a wrong query
nor an export of tables hands out a picture. Every sealing has its own nonce and is bound to its record: put
beside another record it does not open.
"""

from __future__ import annotations

import secrets
import zlib
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Attachment
from app.rules.base import Trouble, refuse
from app.services.office import Work

_NONCE = 12
_USE = b"qiantai attachments v1"


def key_of(secret: bytes) -> bytes:
    """The sealing key that follows from the site's 32 secret bytes; no other use has the same one."""
    from cryptography.hazmat.primitives.hashes import SHA256  # 40 ms: not before something is sealed
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt=None, info=_USE).derive(secret)


def seal(work: Work, record: str, content: bytes, keep_until: date) -> None:
    """Keep `content` with the record of that uuid until the end of the day `keep_until`."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE)
    packed = zlib.compress(content, 1)  # JPEG as base64 text: a quarter is air
    sealed = nonce + AESGCM(key_of(work.secret)).encrypt(nonce, packed, UUID(record).bytes)
    work.session.add(Attachment(record=record, sealed=sealed, made_at=work.now, keep_until=keep_until))


@dataclass(frozen=True)
class Sealed:
    """What lies sealed, in words: its name, and what is said once it is gone."""

    name: str
    rule: str
    title: str
    text: str


COPY = Sealed("复件", "003-08", "已删除", "这份复件已经删除，不能再看，也不能再印。")
PAPER = Sealed(
    "单据",
    "3.1",
    "已到期清除",
    "这张单据写有个人信息，保存期已过，内容已经清除，只留编号；不能再看，也不能再印。",
)


def unseal(session: Session, secret: bytes, record: str, what: Sealed = COPY) -> bytes:
    """What was sealed with a record. Raises Refused when it was deleted, Trouble when it does not open."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    row = session.scalar(select(Attachment).where(Attachment.record == record))
    if row is None or row.sealed is None:
        raise refuse(what.rule, what.title, what.text)
    try:
        packed = AESGCM(key_of(secret)).decrypt(row.sealed[:_NONCE], row.sealed[_NONCE:], UUID(record).bytes)
    except InvalidTag as error:
        do = f"请停止使用这份{what.name}，并联系维护人员。"
        raise Trouble(f"这份{what.name}打不开，可能被改动过", do) from error
    return zlib.decompress(packed)


def destroy(work: Work, record: str) -> None:
    """Empty it now: the pages that held it are overwritten (PRAGMA secure_delete), the line stays."""
    row = work.session.scalar(select(Attachment).where(Attachment.record == record))
    if row is not None and row.sealed is not None:
        row.sealed, row.destroyed_at = None, work.now
