"""位置: where the site's data, the logs and the program's own resources lie, packed or not."""

from __future__ import annotations

import sys
from pathlib import Path

DATABASE = "office.db"


def data_folder(given: Path | None = None) -> Path:
    """The site's data folder, made when missing and closed to other accounts: `given` or the user's own."""
    if given is None:
        import platformdirs  # 10 ms, and not needed for resources

        given = Path(platformdirs.user_data_dir("qiantai", appauthor=False))
    folder = given.expanduser().absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def database(folder: Path) -> Path:
    """The database file of a data folder."""
    return folder / DATABASE


def log_folder(folder: Path) -> Path:
    """Where the logs of a data folder go, made when missing."""
    logs = folder / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    return logs


def resource(name: str) -> Path:
    """A file the program brings along, e.g. `resource("theme/light.qss")`: repository, wheel or frozen."""
    # A frozen program unpacks into _MEIPASS; in a checkout and in a wheel `resources` lies beside `app`.
    root = getattr(sys, "_MEIPASS", None)
    return (Path(root) if root is not None else Path(__file__).parents[1]) / "resources" / name
