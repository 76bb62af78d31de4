"""放行条的纸: the slip as PDF, and issued and rendered, against what offices do: a LibreOffice template."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

from app.models.base import make_engine
from app.rules.release import Draft, IdCheck, Item
from app.services import demo
from app.services.documents import DocumentDesk
from app.services.migrate import migrate
from app.services.office import Office
from app.services.release import KIND, ReleaseDesk
from app.services.search import rebuild
from bench.estate import CLERK, KEY, NOW
from bench.harness import Line, Options, Skip, at_most, fact, median, p95, paired
from printing import release_slip

GOAL = 0.1

TEMPLATE = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>
%s</office:text></office:body></office:document>
"""


def measure(options: Options) -> Iterator[Line]:
    """Render alone, issue with render, each against one conversion by LibreOffice."""
    writer = shutil.which("soffice")
    if writer is None:
        raise Skip("LibreOffice (soffice) is not installed")
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        convert = converting(writer, folder)
        issue = issuing(folder)
        # The first of each is not counted: fonts, LibreOffice's profile.
        for call in (render, issue, convert):
            call()
        drawn, issued, converted = paired((render, issue, convert), options.runs)
        many = paired((render, issue), 40)
    baseline = "LibreOffice template to PDF"
    yield at_most("slip rendered", median(many[0]), baseline, median(converted), GOAL)
    yield at_most("slip issued and rendered", median(many[1]), baseline, median(converted), GOAL)
    yield fact("slip issued and rendered p95", p95(many[1]), "ms", baseline, p95(converted))
    yield fact("the same between LibreOffice's runs", median(issued), "ms", "slip rendered", median(drawn))


def render() -> bytes:
    """The sample slip in three parts on A4."""
    return release_slip.render(release_slip.SAMPLE)


def issuing(folder: Path) -> Callable[[], object]:
    """The counter's own way: rules, number, rows, frozen paper, audit, index in one commit, then the PDF."""
    path = folder / "office.db"
    engine = make_engine(path, KEY)
    migrate(engine, path, NOW)
    ticks = count()
    office = Office(
        engine,
        CLERK,
        lambda: NOW + timedelta(seconds=next(ticks)),
    )
    demo.fill(office, index=rebuild)
    desk, papers = ReleaseDesk(office), DocumentDesk(office)
    home = demo.PEOPLE["owner_paid"]
    items = (Item("双门冰箱", "银色", 1, "台"), Item("纸箱", "", 6, "个"), Item("床垫", "1.8 m", 1, "张"))

    def issue() -> bytes:
        draft = Draft(
            str(uuid4()), home.unit, name=home.owner, id_check=IdCheck.ID_CARD, reason="搬家", items=items
        )
        return papers.pdf(KIND, desk.issue(draft), "a4")

    return issue


def converting(writer: str, folder: Path) -> Callable[[], object]:
    """Fill the template as text and let LibreOffice make the PDF: three parts of the same content."""
    slip = release_slip.SAMPLE
    template = folder / "slip.fodt"
    facts = (
        slip.office,
        slip.number,
        slip.unit,
        slip.applicant,
        slip.kind,
        slip.plate,
        slip.window,
        slip.operator,
    )

    def convert() -> None:
        cells = "".join(
            "<table:table-row>"
            + "".join(
                f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>"
                for cell in (item.name, item.feature, item.quantity, item.unit)
            )
            + "</table:table-row>"
            for item in slip.items
        )
        part = "".join(f"<text:p>{one}</text:p>" for one in facts)
        part += f'<table:table><table:table-column table:number-columns-repeated="4"/>{cells}</table:table>'
        template.write_text(TEMPLATE % (part * 3), "utf-8")
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        asked = [writer, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(template)]
        subprocess.run(asked, check=True, capture_output=True, timeout=120)
        made = folder / "slip.pdf"
        if not made.read_bytes().startswith(b"%PDF"):
            raise Skip("LibreOffice made no PDF of the template")
        made.unlink()

    return convert
