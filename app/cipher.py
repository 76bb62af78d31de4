"""加密的数据文件: the one way a connection is opened; light, so that the first rows need nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3

BUSY_SECONDS = 5.0
"""How long a writer waits for another window before it says so."""


def connect(path: Path, key: bytes) -> Any:
    """One SQLCipher connection: encrypted, WAL, synchronous=FULL (performance.md 2).

    `key` is 32 raw bytes, so no key derivation slows the opening. A wrong key shows at the first read.
    """
    connection = sqlcipher3.connect(
        str(path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    return connection
