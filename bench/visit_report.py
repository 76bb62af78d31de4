"""来访统计: thirty days out of ten years of visits, against going through the same records one by one.

And against the same thirty days alone in the register: what was before them must not count.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine

from app.models import Visit
from app.models.base import raw
from app.rules.base import CHINA
from app.rules.visit_report import Period, Span, period
from app.rules.visitor import State
from app.services.migrate import migrate
from app.services.office import Office
from app.services.visitor import VisitorDesk
from app.services.visitor_read import records
from bench.estate import CLERK, NOW, engine_of
from bench.harness import Line, Options, Skip, at_most, fact, median, paired, took

DAYS = 3650
UNITS = 1200
GOAL_ROWS = 1_000_000
ROUNDS = 7
TODAY = NOW.astimezone(CHINA).date()


def measure(options: Options) -> Iterator[Line]:
    """The default period, and the longest that may be asked for."""
    recent = options.rows * 30 // DAYS
    if not recent:
        raise Skip(f"so few records have no visit in thirty days; at least {DAYS // 30 + 1}")
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        engines = [
            _filled(Path(folder) / f"{days}.db", rows, days)
            for rows, days in ((options.rows, DAYS), (recent, 30))
        ]
        many, alone = (VisitorDesk(Office(one, CLERK, lambda: NOW)) for one in engines)
        month = period(Span.DAYS, TODAY)
        year = Period(TODAY - timedelta(days=365), TODAY)
        counted, by_hand = many.report(month), _one_by_one(many.office, month)
        assert counted.by_hour == tuple(by_hand[hour] for hour in range(24)), "the two do not agree"
        calls = (lambda: many.report(month), lambda: alone.report(month))
        paired(calls, 1)
        here, there = map(median, paired(calls, ROUNDS))
        plain = median(took(lambda: _one_by_one(many.office, month)) for _ in range(2))
        what = f"visit report: 30 days of {options.rows:,} visits"
        goal = at_most(what, here, "record by record", plain, 0.2, below=1000)
        # The goal is for a million: of few visits the one statement is most of the cost.
        yield goal if options.rows >= GOAL_ROWS else replace(goal, goal="", met=None)
        yield at_most(what, here, "the 30 days alone", there, 2)
        yield fact("visit report: a year of them", took(lambda: many.report(year)), "ms", "30 days", here)
        for one in engines:
            one.dispose()


def _one_by_one(office: Office, of: Period) -> Counter[int]:
    """As the register's own list reads them: who went in, by the hour."""
    with office.read("visitor.read") as session:
        found = records(session, Visit.day.between(of.first, of.last))
    came = (one for one in found if one.state in (State.INSIDE, State.LEFT))
    return Counter(one.at.astimezone(CHINA).hour for one in came)


def _filled(path: Path, rows: int, days: int) -> Engine:
    """A register of `rows` visits, evenly over the last `days`; one in 25 refused, one in 100 corrected.

    Filled by the database itself, past its guards: their hash chain is no matter here, its length is.
    """
    engine = engine_of(path)
    migrate(engine, path, NOW)
    with raw(engine) as connection:
        cursor = connection.cursor()
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'visit%'"
        for (name,) in cursor.execute(asked).fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("BEGIN")
        for statement in (_UNIT, _VISIT, _PERSON, _EVENT):
            given = {"rows": rows, "days": days, "today": TODAY.isoformat(), "units": UNITS}
            cursor.execute(statement, given)
        cursor.execute("COMMIT")
    return engine


_UNIT = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :units)
INSERT INTO unit (id, uuid, building, entrance, room, code)
SELECT i, printf('unit-%d', i), '1', '1', printf('%04d', i), printf('1-1-%04d', i) FROM n
"""
_VISIT = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows),
made AS (SELECT i, date(:today, printf('-%d days', (:rows - i) * :days / :rows)) AS day FROM n)
INSERT INTO visit (id, uuid, number, at, day, staff, duty, area, unit_id, target, been_before, booked,
  booking, reason, people, id_check, person_digest)
SELECT i, printf('019c0000-0000-7000-8000-%012d', i), printf('LF%s-A%07d', replace(day, '-', ''), i),
  printf('%sT%02d:%02d:00.000+08:00', day, 7 + i * 7919 % 15, i * 104729 % 60), day, 'bench', 'counter',
  iif(i % 20, 'home', 'office'), iif(i % 20, i * 48271 % :units + 1, NULL), '', 0, 0, '',
  (SELECT value FROM json_each('["family", "delivery", "repair", "renovation", "viewing", "business"]')
   WHERE key = i * 69621 % 6), 1 + i % 3, '', printf('%064d', i)
FROM made
"""
_PERSON = """
INSERT INTO visit_person (visit_id, day, salt, name, host, phone, plate, goods, reason_text, purged_at)
SELECT id, day, printf('%032d', id), '赵先生', '', '', '', '', '', NULL FROM visit
"""
_EVENT = """
WITH step(n, kind) AS (
  VALUES (1, 'registered'), (2, 'host_agreed'), (3, 'verified'), (4, 'entered'), (5, 'left'))
INSERT INTO visit_event (id, uuid, visit_id, kind, at, staff, data, until, words_digest, previous, digest)
SELECT (v.id - 1) * 5 + n, printf('019c0000-%04d-7000-8000-%012d', n, v.id), v.id,
  CASE WHEN v.id % 25 = 0 AND n = 2 THEN 'host_refused' WHEN v.id % 25 = 0 AND n > 2 THEN 'slip_returned'
       WHEN v.id % 100 = 1 AND n = 5 THEN 'corrected' ELSE kind END,
  iif(n < 5, v.at,
      strftime('%Y-%m-%dT%H:%M:00.000+08:00', substr(v.at, 1, 16), printf('+%d minutes', 5 + v.id % 200))),
  'bench',
  iif(v.id % 100 = 1 AND n = 5, '{"field": "reason", "was": "family", "now": "other"}', '{}'), NULL, '',
  printf('%064d', (v.id - 1) * 5 + n - 1), printf('%064d', (v.id - 1) * 5 + n)
FROM visit AS v CROSS JOIN step ORDER BY v.id, n
"""
