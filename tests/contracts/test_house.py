"""房子的规矩: what every business must keep, checked once for all of them."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from app.features import FEATURES
from app.forms import release as release_form
from app.paths import resource
from app.rules import release, release_decide
from app.rules.people import MAY, Role

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for top in ("app", "printing", "bench") for path in (ROOT / top).rglob("*.py"))


def homes_of(pattern: str) -> set[str]:
    """The source files in which a pattern occurs."""
    return {str(path.relative_to(ROOT)) for path in SOURCES if re.search(pattern, path.read_text("utf-8"))}


def test_the_layers_import_as_the_plan_says() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_file_does_two_jobs() -> None:
    long = {path.name: n for path in SOURCES if (n := len(path.read_text("utf-8").splitlines())) > 420}
    assert long == {}


def test_the_wall_clock_has_one_home() -> None:
    assert homes_of(r"datetime\.now\(|date\.today\(") == {"app/clock.py"}


def test_threads_have_one_home() -> None:
    starts = homes_of(r"QThread|threading\.Thread|ThreadPool|QRunnable")
    assert starts <= {"app/work/runner.py"} | {one for one in starts if one.startswith("bench/")}


def test_colours_have_one_home() -> None:
    assert homes_of(r"#[0-9a-fA-F]{6}\b") <= {"app/views/theme.py", "printing/page.py"}


def test_every_module_says_what_it_promises() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.name != "__init__.py" and not path.read_text("utf-8").startswith('"""')
    ]
    assert silent == []


def test_no_identity_card_is_ever_held() -> None:
    """domain.md 3.2: no field, no text for keeping somebody's card."""
    assert homes_of("押证|扣留证件|押身份证|扣押") == set()


def test_bare_pictures_are_never_written() -> None:
    """003-22: whoever holds an unstamped picture writes no file; the one who seals burns before."""
    holders = homes_of(r"app\.imaging\.(picture|shot)|printing\.stamp")
    writes = homes_of(
        r"\.write_bytes|\.write_text|open\([^)]*[\"']w|tempfile|NamedTemporary|\.save\([a-z_]*path"
    )
    invented = {"app/play/s10.py", "bench/id_copy.py"}
    assert holders & writes <= invented, "but for the play and the bench, which invent their cards"
    assert homes_of(r"scans=") <= {"printing/id_copy.py", "printing/id_sample.py"}


@pytest.mark.parametrize("feature", FEATURES, ids=lambda one: one.word)
def test_each_business_has_its_desk_its_right_and_its_icon(feature: object) -> None:
    assert feature.act in MAY  # type: ignore[attr-defined]
    assert resource(f"icons/{feature.icon}.svg").exists()  # type: ignore[attr-defined]
    module, _, name = feature.desk.partition(":")  # type: ignore[attr-defined]
    assert hasattr(__import__(module, fromlist=[name]), name)


def test_words_and_rights_are_told_apart() -> None:
    assert len({one.word for one in FEATURES}) == len(FEATURES)
    assert all(roles <= frozenset(Role) for roles in MAY.values())


def test_the_guard_sees_the_gate_and_nothing_else() -> None:
    assert [one.word for one in FEATURES if Role.GUARD in MAY[one.act]] == ["gate"]


def test_the_form_fills_the_draft_it_is_made_for() -> None:
    names = [field.name for field in release_form.FORM.fields]
    drafts = {field.name for field in fields(release.Draft)}
    assert len(names) == len(set(names))
    assert set(names) <= drafts
    for kind in release.Applicant:
        assert release.shown(release.Draft("u", applicant=kind)) <= set(names)


def test_the_rules_name_only_acts_that_exist() -> None:
    """An act is the only kind of word with an underscore that the rules hand to the screen."""
    text = Path(release_decide.__file__).read_text("utf-8")
    known = {act.key for act in release_form.ACTS} | {field.name for field in fields(release.Draft)}
    named = {word for word in re.findall(r'"([a-z]+(?:_[a-z]+)+)"', text)}
    assert named - known <= {"other_phone"}
    assert "call_owner" in named


def test_no_key_has_two_acts() -> None:
    # 打印 and 补打 are one act under two names, never shown together.
    keys = [act.shortcut for act in release_form.ACTS if act.key != "print"] + [
        "F9",
        "F4",
        "F12",
        "Ctrl+K",
        "Ctrl+S",
        "Ctrl+N",
        "Ctrl+R",
    ]
    assert len(keys) == len(set(keys))
