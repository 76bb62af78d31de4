"""文档: what the README, the guide and the change log say is still true of the program."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from app.features import FEATURES, RAIL_KEYS
from app.forms import (
    day_close,
    deposit,
    directory,
    drawer,
    id_copy,
    inspection,
    invoice,
    lost_property,
    message,
    payout,
    presence,
    price,
    queue,
    release,
    renovation,
    shift,
    site_calendar,
    staff,
    visit_report,
    visitor,
    worker_pass,
)
from app.forms.spec import Act
from app.rules.gate import ANSWERS
from app.rules.people import ROLE_NAMES
from app.rules.release import APPLICANT_NAMES
from app.rules.site_gate import PASS_ANSWERS, PERMIT_ANSWERS
from app.views.pages import duty, money, renovation_page

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
GUIDE = (ROOT / "docs" / "用户手册.md").read_text("utf-8")
PICTURES = ROOT / "docs" / "pictures"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
VIEWS = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "app" / "views").rglob("*.py")))

UNNAMED = {
    ("Ctrl+K", "搜索"): '"Ctrl+K", self.top.search.begin',
    ("Ctrl+PgDn", "纸往下看"): '"Ctrl+PgDown", lambda: preview.turn(1)',
    ("Ctrl+PgUp", "纸往上看"): '"Ctrl+PgUp", lambda: preview.turn(-1)',
    ("Ctrl+D", "删一行"): "Key_D and modifiers == CTRL",
    ("Insert", "插一行"): "Key_Insert and plain",
    ("Ctrl+Z", "撤消"): "Key_Z and modifiers == CTRL",
    ("空格", "拍下"): "Key_Space and not event.isAutoRepeat()",
    ("Ctrl+V", "粘贴"): "event.matches(QKeySequence.StandardKey.Paste)",
    ("←", "前一天"): "key in (Qt.Key.Key_Left, Qt.Key.Key_Right)",
    ("→", "后一天"): "self.turn(-1 if key == Qt.Key.Key_Left else 1)",
    ("Home", "今天"): "key == Qt.Key.Key_Home:",
}
"""Rows of the guide's keys for which no button stands on a screen → the line that listens to them."""
IN_PROSE = {("Esc", "知道了")}
"""What the guide tells elsewhere than in its table."""


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its head."""
    section = re.split(r"^#+ ", text.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    lines = [one for one in section.splitlines() if one.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def pages_with_links() -> list[Path]:
    return [
        ROOT / name for name in ("README.md", "CONTRIBUTING.md", "docs/用户手册.md", "installer/README.md")
    ]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as the usual viewers make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def test_the_readme_names_the_two_commands() -> None:
    lines = README.splitlines()
    assert "pip install uv && uv run qiantai --demo" in lines
    assert "pip install uv && uv run pytest" in lines


@pytest.mark.parametrize("page", pages_with_links(), ids=lambda one: one.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
    assert links
    for link in links:
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def test_every_picture_is_shown_and_can_be_made_again() -> None:
    maker = load(ROOT / "docs" / "make_pictures.py")
    there = {path.stem for path in PICTURES.glob("*")}
    shown = {Path(one).stem for one in re.findall(r"\]\(([^)\s]+\.png)\)", README + GUIDE)}
    assert there == shown == {*maker.SCREENS, *maker.PAPERS}
    assert sum(path.stat().st_size for path in PICTURES.glob("*")) < 2_000_000


def load(path: Path) -> ModuleType:
    """A script of the repository as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- keys -----------------------------------------------------------------------------------------


def shortcuts() -> list[tuple[str, str]]:
    """(key, what it does) of every row of the guide's table."""
    found = [(row[0], row[1]) for row in rows(GUIDE, "快捷键一览")]
    assert len(found) > 30
    return found


def title_of(title: str) -> str:
    """An act's title in the words a new site has for the roles."""
    return title.format(**{role.value: name for role, name in ROLE_NAMES.items()})


def acts() -> set[tuple[str, str]]:
    """(key, title) of every act of every form."""
    modules = (
        *(release, id_copy, visitor, visit_report, shift, queue),
        *(message, presence, directory, lost_property, staff),
        *(deposit, payout, invoice, drawer, day_close, price),
        *(renovation, worker_pass, inspection, site_calendar),
    )
    every = [act for one in modules for act in getattr(one, "ACTS", ())]
    every += [act for one in modules for act in vars(one).values() if isinstance(act, Act)]
    return {(one.shortcut, title_of(one.title)) for one in every if one.shortcut}


def known() -> set[tuple[str, str]]:
    """(key, label) as the forms and the screens say them."""
    rail = {(f"Alt+{key}", one.title) for key, one in zip(RAIL_KEYS, FEATURES, strict=False)}
    buttons = {(key, label) for label, key in re.findall(r'tr\("([^"{}]+?)  ([A-Z][\w+]*)"\)', VIEWS)}
    bar = {
        (key, label)
        for label, key in re.findall(r'Act\("\w+", (?:self|words)\.tr\("([^"]+)"\), "([^"]+)"\)', VIEWS)
    }
    strips = (duty.TITLES, money.TITLES, renovation_page.TITLES)
    tabs = {(f"Ctrl+{n}", title) for one in strips for n, title in enumerate(one.values(), 1)}
    return acts() | rail | tabs | buttons | bar


def test_the_guide_and_the_program_have_the_same_keys() -> None:
    """Each key of the guide does what the guide says; each label with a key on the screen is in the guide."""
    told = set(shortcuts())
    assert told - UNNAMED.keys() - known() == set()
    assert known() - told == IN_PROSE
    for key, label in IN_PROSE:
        assert f"按 {key} {label}" in GUIDE


@pytest.mark.parametrize("line", UNNAMED.values())
def test_a_key_without_a_button_is_listened_to(line: str) -> None:
    assert line in VIEWS


def test_the_guide_knows_every_applicant_and_every_answer_of_the_gate() -> None:
    who = [row[0] for row in rows(GUIDE, "谁来办，办法不同")]
    assert who == list(APPLICANT_NAMES.values())
    told = {row[0] for row in rows(GUIDE, "门岗核验")}
    assert told == {one.title for one in ANSWERS.values()}
    for heading, answers in (("核验施工出入证", PASS_ANSWERS), ("核验施工许可证", PERMIT_ANSWERS)):
        titles = [row[0] for row in rows(GUIDE, heading)]
        assert sorted(titles) == sorted(one.title for one in answers.values())


# --- commands -------------------------------------------------------------------------------------

COMMANDS = [re.findall(r"`([^`]+)`", row[0])[0] for row in rows(README, "Command line")]
ENTRY = {
    "uv run qiantai": ["-m", "app"],
    "uv run python -m printing": ["-m", "printing"],
    "uv run python -m bench": ["-m", "bench"],
}


@cache
def help_of(*command: str) -> str:
    said = subprocess.run(
        [sys.executable, *command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert said.returncode == 0, said.stderr
    return said.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_readme_parses(command: str) -> None:
    """With --help it is understood, and each option it uses is one of its own."""
    start = next(one for one in ENTRY if command.startswith(one))
    words = command[len(start) :].split()
    root = help_of(*ENTRY[start])
    sub = [word for word in words if word in ("import", "verify", "stamp")]
    helped = root + (help_of(*ENTRY[start], *sub) if sub else "")
    for word in words:
        if word.startswith("--"):
            assert word in helped
        elif word.islower() and "." not in word:
            assert word in sub or word in ("release-slip", "id-copy", "held-data")
    assert all(one in root for one in ("--data", "--demo", "--play")) or start != "uv run qiantai"


# --- version and licences -------------------------------------------------------------------------


def test_the_change_log_has_this_version() -> None:
    assert f"## [{PROJECT['version']}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def runtime() -> set[str]:
    """Every distribution that runs with the program here, by its plain name."""
    from packaging.requirements import Requirement

    found: set[str] = set()
    waiting = [Requirement(one) for one in PROJECT["dependencies"]]
    while waiting:
        name = plain(waiting.pop().name)
        if name in found:
            continue
        found.add(name)
        for text in importlib.metadata.requires(name) or ():
            one = Requirement(text)
            if one.marker is None or one.marker.evaluate({"extra": ""}):
                waiting.append(one)
    return found


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_notice_lists_every_library_in_its_version() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    listed = {
        (plain(name), version) for name, version in re.findall(r"([A-Za-z][\w.\-]+) (\d[\w.]*)", notice)
    }
    assert {(name, importlib.metadata.version(name)) for name in runtime()} <= listed


def test_no_library_is_under_the_gpl_alone() -> None:
    for name in runtime():
        data = importlib.metadata.metadata(name)
        said = " ".join(
            [data.get("License-Expression") or "", (data.get("License") or "")[:200]]
            + [one for one in data.get_all("Classifier") or () if one.startswith("License")]
        )
        assert not re.search(r"\bA?GPL", said) or "LGPL" in said, f"{name}: {said}"
