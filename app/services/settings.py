"""设置: the site's choices kept in its database; every change is checked and audited with its reason."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from app.models import Setting
from app.rules.base import refuse
from app.rules.people import SYSTEM
from app.rules.policy import SPECS, Policy, policy_of, site_code
from app.services.office import Office

_UUID = "site.uuid"
_KEY = "site.key"
_UNFOUNDED = "call settings.found(office) once after the first migration"


def read(session: Session) -> Policy:
    """The policy inside a transaction that is already open. The site must be `founded`."""
    wanted = [*SPECS, _UUID]
    kept = {row.key: row.value for row in session.scalars(select(Setting).where(Setting.key.in_(wanted)))}
    if _UUID not in kept:
        raise LookupError(_UNFOUNDED)
    return policy_of(kept, site_code(kept[_UUID]))


def load(office: Office) -> Policy:
    """The policy now; any role may know it."""
    found(office)
    with office.read("staff.own") as session:
        return read(session)


def save(office: Office, changes: Mapping[str, Any], why: str = "") -> Policy:
    """Keep changed settings, all or none. Raises Refused for an unknown key or a value that cannot be."""
    if unknown := set(changes) - set(SPECS):
        raise refuse("003-51", "没有这项设置", "没有名为 {keys} 的设置。", keys="、".join(sorted(unknown)))
    accepted = {key: SPECS[key].accept(value) for key, value in changes.items()}
    with office.work("settings.write") as work:
        for key, value in accepted.items():
            row = work.session.get(Setting, key)
            before = row.value if row is not None else SPECS[key].default
            if before == value:
                continue
            if row is None:
                work.session.add(Setting(key=key, value=value))
            else:
                row.value = value
            work.log("settings.change", key, why, before=before, after=value)
        work.session.flush()
        return read(work.session)


def found(office: Office, uuid: str = "", key: bytes = b"") -> None:
    """Give the site its uuid and its 32 secret bytes for slip checks, once; done again it changes nothing.

    Both are drawn by chance, unless given (the demo estate, whose papers are the same every time).
    """
    system = office.signed_in(SYSTEM)
    with system.read("settings.read") as session:
        if session.get(Setting, _UUID) is not None:
            return
    with system.work("settings.write") as work:
        if work.session.get(Setting, _UUID) is None:
            work.session.add(Setting(key=_UUID, value=uuid or str(uuid7())))
            work.session.add(Setting(key=_KEY, value=key.hex() or secrets.token_hex(32)))
            work.log("settings.found", _UUID)


def site_key(office: Office) -> bytes:
    """The 32 bytes behind every 防伪码 of this site; never shown, never logged."""
    found(office)
    with office.signed_in(SYSTEM).read("settings.read") as session:
        return site_key_in(session)


def site_key_in(session: Session) -> bytes:
    """As `site_key`, inside a transaction that is already open. The site must be `founded`."""
    row = session.get(Setting, _KEY)
    if row is None:
        raise LookupError(_UNFOUNDED)
    return bytes.fromhex(row.value)


class SettingsDesk:
    """设置 at one office, as the settings page uses it."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def values(self) -> dict[str, Any]:
        """Every setting's kept value, or its default."""
        with self.office.read("settings.read") as session:
            kept = {row.key: row.value for row in session.scalars(select(Setting))}
        return {key: kept.get(key, spec.default) for key, spec in SPECS.items()}

    def save(self, changes: Mapping[str, Any], why: str) -> Policy:
        """See `save`."""
        return save(self.office, changes, why)
