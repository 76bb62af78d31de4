"""数据库密钥: the protected store first, else a file of one's own; never a new key beside a database."""

from __future__ import annotations

import logging
import stat
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as FailKeyring
from keyring.backends.null import Keyring as NullKeyring
from keyring.errors import KeyringLocked, PasswordSetError

from app.rules.base import Trouble
from app.services import keys


class Store(KeyringBackend):
    """A protected store in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.fault: type[Exception] | None = None

    def get_password(self, service: str, username: str) -> str | None:
        if self.fault is not None:
            raise self.fault
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.fault is not None:
            raise self.fault
        self.kept[service, username] = password


class Chain(ChainerBackend):
    """What keyring answers where several stores might be: here none is."""

    backends = ()  # type: ignore[assignment]


def use(monkeypatch: pytest.MonkeyPatch, backend: KeyringBackend) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    made = Store()
    use(monkeypatch, made)
    return made


def test_the_store_keeps_the_key_under_the_folders_own_name(store: Store, tmp_path: Path) -> None:
    key = keys.site_key_for(tmp_path, demo=False)
    assert store.kept == {("qiantai", (tmp_path / "site.id").read_text()): key.hex()}
    assert not (tmp_path / "key").exists()
    (tmp_path / "office.db").touch()
    assert keys.site_key_for(tmp_path, demo=False) == key
    other = tmp_path / "other"
    other.mkdir()
    assert keys.site_key_for(other, demo=False) != key
    assert len(store.kept) == 2


@pytest.mark.parametrize("backend", [FailKeyring, NullKeyring, Chain])
def test_without_a_store_a_file_of_ones_own(
    backend: type[KeyringBackend],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    use(monkeypatch, backend())
    key = keys.site_key_for(tmp_path, demo=False)
    assert len(key) == 32
    assert keys.site_key_for(tmp_path, demo=False) == key
    assert [one.levelno for one in caplog.records] == [logging.WARNING], "said once"
    assert key.hex() not in caplog.text
    assert [one.name for one in tmp_path.iterdir()] == ["key"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes; on Windows icacls, not tried here")
def test_the_file_is_its_owners_alone_and_is_made_so_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use(monkeypatch, FailKeyring())
    key = keys.site_key_for(tmp_path, demo=False)
    file = tmp_path / "key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    assert keys.site_key_for(tmp_path, demo=False) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "已改为仅本人可读" in caplog.text


@pytest.mark.parametrize("name", ["office.db", "office_v0001_20260305-080100.db"])
def test_a_database_without_its_key_never_gets_a_new_one(store: Store, tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(Trouble, match="找不到它的密钥"):
        keys.site_key_for(tmp_path, demo=False)
    assert store.kept == {}
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_a_store_that_forgot_is_told(store: Store, tmp_path: Path) -> None:
    keys.site_key_for(tmp_path, demo=False)
    (tmp_path / "office.db").touch()
    store.kept.clear()
    with pytest.raises(Trouble, match="找不到它的密钥"):
        keys.site_key_for(tmp_path, demo=False)


def test_a_store_that_went_away_is_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.site_key_for(tmp_path, demo=False)
    (tmp_path / "office.db").touch()
    use(monkeypatch, FailKeyring())
    with pytest.raises(Trouble, match="现在打不开系统密钥库"):
        keys.site_key_for(tmp_path, demo=False)


def test_a_locked_store_is_told(store: Store, tmp_path: Path) -> None:
    keys.site_key_for(tmp_path, demo=False)
    store.fault = KeyringLocked
    with pytest.raises(Trouble, match="请解锁系统密钥库"):
        keys.site_key_for(tmp_path, demo=False)


def test_a_store_that_keeps_nothing_leads_to_the_file(store: Store, tmp_path: Path) -> None:
    store.fault = PasswordSetError
    key = keys.site_key_for(tmp_path, demo=False)
    store.fault = None
    assert (tmp_path / "key").read_text() == key.hex()
    assert keys.site_key_for(tmp_path, demo=False) == key


@pytest.mark.parametrize("text", ["", "zz", "00" * 31, "密钥"])
def test_a_damaged_key_is_told_and_left_alone(store: Store, tmp_path: Path, text: str) -> None:
    (tmp_path / "key").write_text(text, encoding="utf-8")
    with pytest.raises(Trouble, match="已损坏"):
        keys.site_key_for(tmp_path, demo=False)
    assert (tmp_path / "key").read_text(encoding="utf-8") == text


def test_two_first_starts_at_once_end_with_one_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second finds the first one's file between its look and its writing."""
    use(monkeypatch, FailKeyring())
    first = keys.site_key_for(tmp_path, demo=False)
    assert keys._into_file(tmp_path / "key") == first


def test_the_demo_key_is_fixed_and_asks_nobody(store: Store, tmp_path: Path) -> None:
    assert keys.site_key_for(tmp_path, demo=True) == keys.DEMO_KEY
    assert len(keys.DEMO_KEY) == 32
    assert list(tmp_path.iterdir()) == []
