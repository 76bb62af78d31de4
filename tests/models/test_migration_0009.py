"""0008 → 0009: renovation files and passes; what was done is only added to, and a pass outlives no permit."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from app.models.base import make_engine
from app.services.migrate import SCRIPTS, migrate
from tests.conftest import KEY, MORNING

AT = "2026-03-05T10:00:00.000+08:00"
UNIT = (
    "INSERT INTO unit (id, uuid, building, entrance, room, code) VALUES (1, 'u1', '3', '2', '15', '3-2-15')"
)
FILE = (
    "INSERT INTO renovation (id, uuid, number, state, unit_id, first_receiver, received_at, applicant, name,"
    " phone, builder, company, credit_code, company_head, company_phone, site_head, site_phone, since, until,"
    " notice_signed, agreement_signed, posted, neighbours_told, note, pack, issued_by, accepted_by, version)"
    f" VALUES (1, 'r1', 'ZX20260305-A0001', 'pending', 1, 'zhaojing', '{AT}', 'owner', '张伟', '13800000001',"
    " 'own', '', '', '', '', '张伟', '13800000001', '2026-03-10', '2026-04-08', 1, 1, '', 0, '', 'neutral',"
    " '', '', 1)"
)
STEP = (
    "INSERT INTO renovation_step (id, uuid, renovation_id, state, before, at, staff, why)"
    f" VALUES (1, 's1', 1, 'pending', '', '{AT}', 'zhaojing', '')"
)
ITEM = (
    "INSERT INTO renovation_item (id, uuid, renovation_id, line, code, text)"
    " VALUES ({n}, 'i{n}', 1, {n}, 'QM', '')"
)
REVIEW = (
    "INSERT INTO renovation_review (id, uuid, renovation_id, outcome, opinion, reasons, corrections, covers,"
    " at, staff) VALUES ({n}, 'v{n}', 1, '{outcome}', '看过', '缺图纸', '[]', '', '" + AT + "', 'sun')"
)
PERMIT = (
    f"UPDATE renovation SET permit_number = 'XK20260306-A0001', issued_at = '{AT}', issued_by = 'zhaojing'"
)
WORKER = (
    "INSERT INTO worker (id, uuid, renovation_id, name, trade, tail, source, hand_checked, verified_on,"
    " verified_by, photo, base, version) VALUES (1, 'w1', 1, '王强', '木工', '123X', '', 0, '2026-03-06',"
    " 'zhaojing', 'photo-1', 'CR20260306-A0001', 1)"
)
PASS = (
    "INSERT INTO worker_pass (id, uuid, worker_id, number, issue, since, until, state, made_at, made_by,"
    " version) VALUES ({n}, 'p{n}', 1, 'CR20260306-A0001-{n}', {n}, '2026-03-10', '{until}', 'valid', '"
    + AT
    + "', 'zhaojing', 1)"
)
BEFORE_PERMIT = (UNIT, FILE, STEP, ITEM.format(n=1), REVIEW.format(n=1, outcome="approved"))
ALL = (*BEFORE_PERMIT, PERMIT, WORKER, PASS.format(n=1, until="2026-04-08"))


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A database of version 0008, brought to this version; each test undoes what it did."""
    path = tmp_path_factory.mktemp("renovation") / "office.db"
    made = make_engine(path, KEY)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with made.connect().execution_options(write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
    migrate(made, Path(path), MORNING)
    return made


def after(engine: Engine, rows: tuple[str, ...], statement: str) -> int:
    """How many rows a statement touches after these; nothing of it is kept."""
    with engine.connect().execution_options(write=True) as connection, connection.begin() as work:
        for row in rows:
            connection.exec_driver_sql(row)
        try:
            return connection.exec_driver_sql(statement).rowcount
        finally:
            work.rollback()


@pytest.mark.parametrize(
    ("guard", "statement"),
    [
        ("renovation_no_delete", "DELETE FROM renovation"),
        ("renovation_fixed", "UPDATE renovation SET first_receiver = 'lili'"),
        ("renovation_fixed", "UPDATE renovation SET number = 'ZX20260305-A0002'"),
        ("renovation_permit_once", "UPDATE renovation SET permit_number = 'XK20260306-A0009'"),
        ("renovation_step_no_update", "UPDATE renovation_step SET staff = 'lili'"),
        ("renovation_step_no_delete", "DELETE FROM renovation_step"),
        ("renovation_review_no_update", "UPDATE renovation_review SET outcome = 'rejected'"),
        ("renovation_item_no_more", ITEM.format(n=2)),
        ("renovation_item_no_less", "DELETE FROM renovation_item"),
        ("renovation_item_no_other", "UPDATE renovation_item SET code = 'DJ'"),
        ("worker_base_once", "UPDATE worker SET base = 'CR20260306-A0009'"),
        ("worker_no_delete", "DELETE FROM worker"),
        ("worker_pass_fixed", "UPDATE worker_pass SET until = '2027-01-01'"),
        ("worker_pass_no_delete", "DELETE FROM worker_pass"),
        ("worker_pass_within_permit", PASS.format(n=2, until="2026-04-09")),
        ("UNIQUE constraint failed: worker_pass.worker_id", PASS.format(n=2, until="2026-04-08")),
        ("ck_worker_purged", f"UPDATE worker SET purged_at = '{AT}', name = ''"),
    ],
)
def test_what_was_done_stays(migrated: Engine, guard: str, statement: str) -> None:
    """003-28: 首接人 immutable; steps, reviews, permit and passes are not rewritten."""
    with pytest.raises(IntegrityError, match=guard):
        after(migrated, ALL, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE renovation SET state = 'working', until = '2026-04-20'",
        f"UPDATE renovation SET permit_back_at = '{AT}'",
        f"UPDATE worker SET purged_at = '{AT}', name = '', tail = '', photo = NULL",
        "UPDATE worker_pass SET state = 'lost'",
    ],
)
def test_what_may_still_change_does(migrated: Engine, statement: str) -> None:
    assert after(migrated, ALL, statement) == 1


@pytest.mark.parametrize(
    ("rows", "guard"),
    [
        ((UNIT, FILE), "renovation_permit_reviewed"),
        ((*BEFORE_PERMIT, REVIEW.format(n=2, outcome="rejected")), "renovation_permit_reviewed"),
    ],
)
def test_a_permit_follows_the_last_review(migrated: Engine, rows: tuple[str, ...], guard: str) -> None:
    """000-12: no permit while the review decision is missing, or while the last one says no."""
    assert after(migrated, BEFORE_PERMIT, PERMIT) == 1
    with pytest.raises(IntegrityError, match=guard):
        after(migrated, rows, PERMIT)


def test_no_pass_before_the_permit(migrated: Engine) -> None:
    """2.4: a pass is the permit's child."""
    with pytest.raises(IntegrityError, match="worker_pass_within_permit"):
        after(migrated, (*BEFORE_PERMIT, WORKER), PASS.format(n=1, until="2026-04-08"))


@pytest.mark.parametrize(("before", "to"), [("lost", "valid"), ("lost", "revoked"), ("returned", "lost")])
def test_a_card_that_is_gone_is_never_valid_again(migrated: Engine, before: str, to: str) -> None:
    gone = f"UPDATE worker_pass SET state = '{before}'"
    with pytest.raises(IntegrityError, match="worker_pass_final"):
        after(migrated, (*ALL, gone), f"UPDATE worker_pass SET state = '{to}'")
    assert after(
        migrated, (*ALL, "UPDATE worker_pass SET state = 'lost'"), "UPDATE worker_pass SET state = 'returned'"
    )
    assert after(migrated, (*ALL, gone), PASS.format(n=2, until="2026-04-08")), "and the next card is"


INSPECTION = (
    "INSERT INTO renovation_inspection (id, uuid, number, renovation_id, kind, at, staff, note, no_photo,"
    " stop, refused, reported_by, version)"
    f" VALUES (1, 'x1', 'XC20260312-A0001', 1, 'patrol', '{AT}', 'sun', '', '', 0, 0, '', 1)"
)
FINDING = (
    "INSERT INTO renovation_finding (id, uuid, inspection_id, line, what, code, due, done_by)"
    " VALUES (1, 'f1', 1, 1, '垃圾堆在楼道', '', '2026-03-14', '')"
)
NOTICE = (
    "INSERT INTO renovation_notice (id, uuid, renovation_id, review_id, staff, since, told_by, way, answer,"
    f" version) VALUES (1, 'n1', 1, 1, 'zhaojing', '{AT}', '', '', '', 1)"
)


@pytest.mark.parametrize(
    ("guard", "rows", "first", "then"),
    [
        (
            "renovation_finding_done_once",
            (INSPECTION, FINDING),
            "UPDATE renovation_finding SET done_on = '2026-03-13', done_by = 'sun'",
            "UPDATE renovation_finding SET done_on = NULL, done_by = ''",
        ),
        (
            "renovation_inspection_reported_once",
            (INSPECTION,),
            f"UPDATE renovation_inspection SET reported_at = '{AT}', reported_by = 'sun'",
            "UPDATE renovation_inspection SET reported_at = NULL, reported_by = ''",
        ),
        (
            "renovation_notice_told_once",
            (NOTICE,),
            f"UPDATE renovation_notice SET told_at = '{AT}', told_by = 'lili', way = 'phone', answer = '好'",
            "UPDATE renovation_notice SET told_by = 'zhaojing'",
        ),
    ],
)
def test_what_is_added_later_is_added_once(
    migrated: Engine, guard: str, rows: tuple[str, ...], first: str, then: str
) -> None:
    """003-41, 2.3: told, reported and put right: each once, with its person."""
    assert after(migrated, (*ALL, *rows), first) == 1
    with pytest.raises(IntegrityError, match=guard):
        after(migrated, (*ALL, *rows, first), then)


@pytest.mark.parametrize(
    ("guard", "statement"),
    [
        ("renovation_inspection_fixed", "UPDATE renovation_inspection SET staff = 'lili'"),
        ("renovation_finding_fixed", "UPDATE renovation_finding SET due = '2026-12-31'"),
        ("renovation_notice_fixed", "UPDATE renovation_notice SET staff = 'lili'"),
    ],
)
def test_what_was_seen_and_who_is_to_tell_is_fixed(migrated: Engine, guard: str, statement: str) -> None:
    with pytest.raises(IntegrityError, match=guard):
        after(migrated, (*ALL, INSPECTION, FINDING, NOTICE), statement)
