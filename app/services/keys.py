"""数据库密钥: 32 bytes in the account's protected store, else in a file only its owner reads.

A database without its key is told in words; no new key is ever made beside a database.
What only the first start needs is imported there: every other start reads a key before its first rows.
"""

from __future__ import annotations

import contextlib
import logging
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.rules.base import Trouble

if TYPE_CHECKING:
    from uuid import UUID

SERVICE = "qiantai"
DEMO_KEY = b"qiantai-demo-estate-no-secret-01"
"""The demo estate's key, public on purpose: invented people only."""

_log = logging.getLogger("qiantai.keys")


def site_key_for(folder: Path, demo: bool) -> bytes:
    """The 32 bytes that open the database in `folder`; made once, where no database is there yet.

    Raises Trouble when a database is there and its key is not, when the key file is damaged, or when the
    protected store does not answer.
    """
    if demo:
        return DEMO_KEY
    file, identity = folder / "key", folder / "site.id"
    if file.exists():
        return _from_file(file)
    store = _store()
    if identity.exists() and store is not None:
        kept = _ask(store, identity.read_text().strip())
        if kept is not None:
            return _bytes(kept, "系统密钥库里的密钥")
    if any(folder.glob("*.db")):
        raise _lost(identity, store)
    if store is not None and (made := _into_store(store, identity)) is not None:
        return made
    return _into_file(file)


def _store() -> Any | None:
    """The account's protected store (凭据管理器, Secret Service …), None where there is none."""
    import keyring  # looks through every installed backend: not before it is needed
    from keyring.backends import chainer, fail, null

    found = keyring.get_keyring()
    if isinstance(found, chainer.ChainerBackend):
        return found if found.backends else None
    return None if isinstance(found, fail.Keyring | null.Keyring) else found


def _ask(store: Any, user: str) -> str | None:
    from keyring.errors import KeyringError

    try:
        kept = store.get_password(SERVICE, user)
    except KeyringError as error:
        raise Trouble("系统密钥库没有打开", "请解锁系统密钥库（或重新登录电脑）后再启动前台。") from error
    return kept if kept is None else str(kept)


def _new_key() -> bytes:
    import secrets

    return secrets.token_bytes(32)


def _uuid() -> UUID:
    from uuid import uuid4

    return uuid4()


def _into_store(store: Any, identity: Path) -> bytes | None:
    """A new key, kept and read back; None when the store would not keep it."""
    from keyring.errors import KeyringError

    key = _new_key()
    if not identity.exists():
        _write_new(identity, str(_uuid()))
    user = identity.read_text().strip()
    try:
        store.set_password(SERVICE, user, key.hex())
        return key if store.get_password(SERVICE, user) == key.hex() else None
    except KeyringError:
        return None


def _into_file(file: Path) -> bytes:
    """A new key in a file of mode 0600 (Windows: the owner alone by icacls, best effort)."""
    key = _new_key()
    if not _write_new(file, key.hex()):
        return _from_file(file)  # another window was first
    if sys.platform == "win32":
        _restrict_on_windows(file)
    _log.warning(
        "没有系统密钥库：数据库密钥存放在数据文件夹的 key 文件中，请与数据分开备份一份，丢失后数据无法打开"
    )
    return key


def _write_new(path: Path, text: str) -> bool:
    """Write the whole file or none, never over another; answers whether it was this one that stayed."""
    draft = path.with_name(f".{path.name}.{_uuid().hex}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return False
        except OSError:  # a file system without links (a USB stick)
            if path.exists():
                return False
            draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    if sys.platform != "win32":  # the name, too, must outlive a power cut: the database is written after it
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return True


def _restrict_on_windows(file: Path) -> None:
    """Take inherited rights away and leave the owner's. Not tried on a real Windows; best effort."""
    import getpass
    import subprocess

    command = ["icacls", str(file), "/inheritance:r", "/grant:r", f"{getpass.getuser()}:F"]
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        subprocess.run(command, capture_output=True, check=False, timeout=10)


def _from_file(file: Path) -> bytes:
    if sys.platform != "win32" and file.stat().st_mode & 0o077:
        file.chmod(stat.S_IRUSR | stat.S_IWUSR)
        _log.warning("key 文件曾可被其他账户读取，已改为仅本人可读")
    return _bytes(file.read_text(encoding="ascii", errors="replace"), "密钥文件 key")


def _bytes(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != 32:
        raise Trouble(f"{where}已损坏", "请把备份的密钥放回数据文件夹后再启动，数据没有改动。")
    return key


def _lost(identity: Path, store: Any | None) -> Trouble:
    if identity.exists() and store is None:
        return Trouble(
            "数据库的密钥在系统密钥库里，但现在打不开系统密钥库",
            "请用当初安装前台的电脑账户登录后再启动；或把备份的 key 文件放进数据文件夹。数据没有改动。",
        )
    return Trouble(
        "这里有数据库，但找不到它的密钥",
        "请用当初安装前台的电脑账户登录后再启动；或把备份的 key 文件放进数据文件夹。数据没有改动。",
    )
