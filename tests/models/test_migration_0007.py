"""0006 → 0007: the money's tables come, what lay there stays, and nothing issued can be edited (issue 5)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from app.cipher import connect
from app.models.base import make_engine
from app.services.migrate import SCRIPTS, head, migrate
from tests.conftest import KEY, MORNING

UNIT = "INSERT INTO unit VALUES ('3', '1', '1201', '3-1-1201', 1, 'u1')"
AT, DAY = "2026-03-05T10:00:00.000+08:00", "2026-03-05"


def insert(table: str, **values: Any) -> str:
    """One row, its uuid made of its table and id."""
    row = {"uuid": f"{table}{values['id']}", **values}
    said = ", ".join("NULL" if one is None else repr(one) for one in row.values())
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({said})"


def price(id: int, **changed: Any) -> str:
    row = {
        "code": "TCF", "version": 1, "name": "停车费", "measure": "月", "price": 30_000, "nature": "income",
        "since": DAY, "invoice": 1, "basis": "合同", "once": "month", "inspected": 0, "disabled": 0,
        "made_at": AT, "made_by": "x",
    }  # fmt: skip
    return insert("price_item", id=id, **(row | changed))


def receipt(id: int, **changed: Any) -> str:
    row = {
        "number": f"SJ20260305-A{id:04d}", "counter": "A", "at": AT, "day": DAY, "staff": "x", "unit_id": 1,
        "payer": "周晓燕", "method": "cash", "reference": "", "tendered": None, "income": 30_000,
        "deposit": 0, "invoice": 30_000, "total": 30_000, "price_reason": "", "approved_by": "", "note": "",
        "replaces_id": None, "voided_at": None, "voided_by": "", "void_second": "", "void_reason": "",
        "void_counter": "", "parts_back": 0,
    }  # fmt: skip
    return insert("receipt", id=id, **(row | changed))


def line(id: int, receipt_id: int, **changed: Any) -> str:
    row = {
        "receipt_id": receipt_id, "line": 1, "item": "TCF", "version": 1, "name": "停车费", "measure": "月",
        "price": 30_000, "quantity": 1, "months": 1, "amount": 30_000, "nature": "income", "invoice": 1,
        "period": "2026-03", "about": "",
    }  # fmt: skip
    return insert("receipt_line", id=id, **(row | changed))


def charge(id: int, line_id: int, **changed: Any) -> str:
    row = {
        "unit_id": 1,
        "item": "TCF",
        "period": "2026-03",
        "about": "",
        "line_id": line_id,
        "released_at": None,
    }
    return insert("receipt_charge", id=id, **(row | changed))


def entry(id: int, kind: str, amount: int, deposit_id: int = 1) -> str:
    row = {"deposit_id": deposit_id, "kind": kind, "amount": amount, "at": AT, "staff": "x"}
    return insert("deposit_entry", id=id, **row, number="SJ", why="")


def refund(id: int, **changed: Any) -> str:
    row = {
        "number": f"TY20260305-A{id:04d}", "counter": "A", "receipt_id": 2, "at": AT, "day": DAY,
        "staff": "x", "approved_by": "y", "reason": "完工", "applicant": "周", "receiver": "周",
        "proof": "returned", "acceptance": "passed", "accepted_by": "刘", "accepted_on": DAY,
        "passes_issued": None, "passes_returned": None, "passes_missing": None, "way": "cash",
        "method": "cash", "holder": "", "bank": "", "account": "",
        "held": 200_000, "deducted": 50_000, "refunded": 150_000,
    }  # fmt: skip
    return insert("deposit_refund", id=id, **(row | changed))


def back(id: int, **changed: Any) -> str:
    row = {
        "refund_id": 1, "deposit_id": 1, "deducted": 50_000, "refunded": 150_000, "basis": "协议",
        "photo": "12", "no_photo": "",
    }  # fmt: skip
    return insert("deposit_refund_line", id=id, **(row | changed))


def task(id: int, receipt_id: int, **changed: Any) -> str:
    row = {
        "receipt_id": receipt_id, "amount": 30_000, "due": "2026-03-12", "state": "pending", "number": "",
        "issued_on": None, "delivery": "", "receiver": "", "delivered_at": None, "red_number": "", "note": "",
        "version": 1,
    }  # fmt: skip
    return insert("invoice_task", id=id, **(row | changed))


def handover(id: int, **changed: Any) -> str:
    row = {
        "number": f"JK20260305-A{id:04d}", "counter": "A", "state": "counted", "since": None, "until": AT,
        "carried": 0, "due": 230_000, "counted": 230_000, "kept": 30_000, "handed": 200_000, "reason": "",
        "given_by": "x", "received": None, "receive_reason": "", "received_by": "", "received_at": None,
    }  # fmt: skip
    return insert("drawer_handover", id=id, **(row | changed))


def payout(id: int, **changed: Any) -> str:
    row = {
        "number": f"FK20260305-A{id:04d}", "counter": "A", "kind": "compensation", "at": AT, "day": DAY,
        "staff": "x", "approved_by": "y", "unit_id": 1, "payee": "周", "amount": 20_000, "method": "cash",
        "reference": "", "subject": "TS20260305-A0001", "reason": "漏水",
    }  # fmt: skip
    return insert("payout", id=id, **(row | changed))


TAKEN = f"state = 'taken', received = 200000, received_by = 'y', received_at = '{AT}'"
GONE = f"UPDATE receipt SET voided_at = '{AT}', voided_by = 'x', void_counter = 'A'"
VOID = f"{GONE}, parts_back = 1"
RELEASE = f"UPDATE receipt_charge SET released_at = '{AT}'"
BOND = {"item": "ZXBZJ", "nature": "deposit", "invoice": 0, "price": 200_000, "amount": 200_000, "period": ""}
SUMS = {"income": 0, "invoice": 0, "deposit": 200_000, "total": 200_000}
DEPOSIT = {"unit_id": 1, "receipt_id": 2, "moved_from_id": None, "inspected": 1}

ROWS = (
    price(1),
    price(2, code="ZXBZJ", price=200_000, nature="deposit", invoice=0, once="", inspected=1),
    receipt(1),
    line(1, 1),
    charge(1, 1),
    task(1, 1),
    receipt(2, **SUMS),
    line(2, 2, **BOND),
    insert("deposit", id=1, line_id=2, **DEPOSIT),
    entry(1, "taken", 200_000),
    receipt(3),
    line(3, 3, period="2026-04"),
    charge(3, 3, period="2026-04"),
    task(3, 3, state="issued", number="12345678", issued_on=DAY),
    f"{VOID} WHERE id = 3",
    refund(1, receipt_id=2),
    insert("drawer_count", id=1, handover_id=1, side="given", face=10_000, pieces=23),
    handover(1),
    handover(2),
    f"UPDATE drawer_handover SET {TAKEN} WHERE id = 2",
    payout(1),
)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of version 0006 with a unit in it."""
    path = tmp_path_factory.mktemp("money") / "office.db"
    engine = make_engine(path, KEY)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        connection.exec_driver_sql(UNIT)
    engine.dispose()
    return path


@pytest.fixture(scope="module")
def filled(old: Path) -> Iterator[Engine]:
    """The same at this program's version, with rows of every kind; `attempt` leaves it as it is."""
    engine = make_engine(old, KEY)
    migrate(engine, old, MORNING)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for row in ROWS:
            connection.exec_driver_sql(row)
    yield engine
    engine.dispose()


def attempt(engine: Engine, *statements: str) -> None:
    """What the statements would do, one after the other; taken back in the end."""
    with engine.connect().execution_options(write=True) as connection:
        transaction = connection.begin()
        try:
            for one in statements:
                connection.exec_driver_sql(one)
        finally:
            transaction.rollback()


def test_upgrade_keeps_the_rows_and_makes_a_copy(filled: Engine, old: Path) -> None:
    assert old.with_name("office_v0006_20260305-101200.db").exists()
    now = connect(old, KEY)
    assert now.execute("SELECT version_num FROM alembic_version").fetchall() == [(head(),)]
    assert now.execute("SELECT code FROM unit").fetchall() == [("3-1-1201",)]
    now.close()


ISSUED = (
    "price_item", "receipt", "receipt_line", "receipt_charge", "deposit", "deposit_entry", "deposit_refund",
    "drawer_handover", "drawer_count", "invoice_task", "payout",
)  # fmt: skip


@pytest.mark.parametrize("table", ISSUED)
def test_nothing_is_deleted(filled: Engine, table: str) -> None:
    """Issue 5: nothing issued is edited; domain.md 3.8: receipts are never purged."""
    with pytest.raises(IntegrityError, match=f"{table}_no_delete"):
        attempt(filled, f"DELETE FROM {table}")


FIXED = {
    "price_item": ("code", "price", "since", "disabled", "nature"),
    "receipt": ("number", "at", "day", "staff", "payer", "unit_id", "method", "reference", "total", "note",
                "replaces_id", "tendered", "approved_by"),
    "receipt_line": ("item", "price", "quantity", "amount", "period", "receipt_id"),
    "receipt_charge": ("unit_id", "item", "period", "about", "line_id"),
    "deposit": ("unit_id", "receipt_id", "line_id"),
    "deposit_entry": ("kind", "amount", "at", "deposit_id", "number"),
    "deposit_refund": ("number", "held", "refunded", "receiver", "approved_by"),
    "invoice_task": ("receipt_id", "amount", "due"),
    "drawer_handover": ("number", "due", "counted", "kept", "handed", "reason", "given_by", "until"),
    "drawer_count": ("face", "pieces", "side"),
    "payout": ("number", "amount", "payee", "approved_by", "subject"),
}  # fmt: skip


@pytest.mark.parametrize(("table", "column"), [(one, name) for one in FIXED for name in FIXED[one]])
def test_nothing_issued_is_edited(filled: Engine, table: str, column: str) -> None:
    """Issue 5: 作废 + a new one; domain.md 2.2: 不得更正. Every column that was written stays as it is."""
    with pytest.raises(IntegrityError, match=f"{table}_(fixed|no_update)"):
        attempt(filled, f"UPDATE {table} SET {column} = '7' WHERE id = 1")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        # S07 E1: voided once, by two or with all parts, and never un-voided.
        ("UPDATE receipt SET voided_at = NULL, voided_by = '' WHERE id = 3", "receipt_void_once"),
        ("UPDATE receipt SET void_reason = '别的' WHERE id = 3", "receipt_void_once"),
        ("UPDATE receipt SET voided_by = 'y' WHERE id = 1", "ck_receipt_voided"),
        (
            f"UPDATE receipt SET voided_at = '{AT}', voided_by = 'x', parts_back = 1 WHERE id = 1",
            "ck_receipt_void_counter",
        ),
        (f"{GONE} WHERE id = 1", "void_by_two"),
        (
            f"{GONE}, void_second = 'x', void_reason = '丢' WHERE id = 1",
            "void_by_two",
        ),
        (receipt(9, voided_at=AT, voided_by="x", void_counter="A", parts_back=1), "receipt_born_standing"),
        # S07 E1: a new one for a void one, and one only.
        (receipt(9, replaces_id=1), "receipt_replaces_void"),
        # What a receipt may say.
        (receipt(9, number="SJ20260305-A0001"), "receipt.number"),
        (receipt(9, income=0, invoice=0, total=0), "ck_receipt_total"),
        (receipt(9, total=40_000), "ck_receipt_total"),
        (receipt(9, income=-1, deposit=30_001, invoice=0), "ck_receipt_sums"),
        (receipt(9, income=0, deposit=30_000), "ck_receipt_sums"),
        (receipt(9, tendered=29_999), "ck_receipt_tendered"),
        (receipt(9, method="wechat"), "ck_receipt_reference"),
        (line(9, 1, line=2, price=1, amount=1), "receipt_line_within_total"),
        (price(9, version=2, price=0), "ck_price_item_price"),
        (price(9), "price_item.code"),
        # S07 E6: the same month of a unit once, until its receipt is voided.
        (charge(9, 1), "receipt_charge"),
        (f"{RELEASE} WHERE id = 1", "receipt_charge_released"),
        # S12 E3: never above the balance, once.
        (entry(9, "refunded", -200_001), "deposit_entry_within_balance"),
        (entry(9, "taken", -1), "ck_deposit_entry_sign"),
        (entry(9, "refunded", 1), "ck_deposit_entry_sign"),
        (entry(9, "deducted", 0), "ck_deposit_entry_sign"),
        (insert("deposit", id=9, line_id=2, **DEPOSIT), "deposit.line_id"),
        (refund(9, refunded=150_001), "ck_deposit_refund_sums"),
        (refund(9, deducted=200_001, refunded=-1), "ck_deposit_refund_sums"),
        (refund(9, approved_by="x"), "ck_deposit_refund_two"),
        (refund(9, proof=""), "ck_deposit_refund_proof"),
        (back(9, basis=""), "ck_deposit_refund_line_basis"),
        (back(9, photo=""), "ck_deposit_refund_line_basis"),
        (back(9, deducted=0, refunded=0), "ck_deposit_refund_line_sums"),
        # 003-39: the invoice.
        ("UPDATE invoice_task SET number = '87654321' WHERE id = 3", "invoice_task_number"),
        ("UPDATE invoice_task SET state = 'lost' WHERE id = 1", "ck_invoice_task_state"),
        ("UPDATE invoice_task SET number = '12345678' WHERE id = 1", "invoice_task.number"),
        (task(9, 1), "invoice_task.receipt_id"),
        # S07 E2: a difference has its reason, two people sign, once.
        (handover(9, counted=220_000, handed=190_000), "ck_drawer_handover_difference"),
        (handover(9, kept=230_001, handed=-1), "ck_drawer_handover_kept"),
        (handover(9, handed=1), "ck_drawer_handover_handed"),
        ("UPDATE drawer_handover SET received_by = 'z' WHERE id = 2", "drawer_handover_taken"),
        (f"UPDATE drawer_handover SET {TAKEN.replace(chr(39) + 'y', chr(39) + 'x')} WHERE id = 1", "two"),
        (f"UPDATE drawer_handover SET {TAKEN.replace('200000', '190000')} WHERE id = 1", "two"),
        ("UPDATE drawer_handover SET state = 'taken' WHERE id = 1", "ck_drawer_handover_state"),
        (payout(9, amount=0), "ck_payout_amount"),
        (payout(9, approved_by="x"), "ck_payout_two"),
        (payout(9, subject=""), "ck_payout_subject"),
    ],
)
def test_what_the_rules_refuse_sql_refuses_too(filled: Engine, wrong: str, why: str) -> None:
    """The guards under the rules: no program, and no hand with SQL, gets past them."""
    with pytest.raises(IntegrityError, match=why):
        attempt(filled, wrong)


@pytest.mark.parametrize(
    "right",
    [
        (f"{VOID} WHERE id = 1", f"{RELEASE} WHERE id = 1", charge(9, 1)),
        (f"{GONE}, void_second = 'y', void_reason = '丢' WHERE id = 1",),
        (f"{VOID} WHERE id = 1", receipt(9, replaces_id=1), line(9, 9)),
        (charge(9, 1, period="2026-05"), charge(10, 1, about="京A12345")),
        (entry(9, "deducted", -50_000), entry(10, "refunded", -150_000), back(9)),
        (
            entry(9, "moved_out", -200_000),
            insert("deposit", id=9, line_id=2, **(DEPOSIT | {"moved_from_id": 1})),
            entry(10, "moved_in", 200_000, 9),
        ),
        (
            f"UPDATE invoice_task SET state = 'issued', number = '8765', issued_on = '{DAY}' WHERE id = 1",
            "UPDATE invoice_task SET state = 'delivered', receiver = '周' WHERE id = 1",
        ),
        (f"UPDATE drawer_handover SET {TAKEN} WHERE id = 1",),
        (
            f"UPDATE drawer_handover SET {TAKEN.replace('200000', '190000')}, receive_reason = '少一百'"
            " WHERE id = 1",
        ),
        (price(9, version=2, price=32_000, since="2026-04-01"),),
    ],
)
def test_the_ways_of_the_services_are_open(filled: Engine, right: tuple[str, ...]) -> None:
    attempt(filled, *right)


@pytest.mark.parametrize(
    ("first", "again", "why"),
    [
        (receipt(9, replaces_id=3), receipt(10, replaces_id=3), "receipt.replaces_id"),
        (back(9), back(10), "deposit_refund_line.deposit_id"),
        (f"{VOID} WHERE id = 1", f"{VOID}, void_reason = '又' WHERE id = 1", "receipt_void_once"),
        (entry(9, "refunded", -200_000), entry(10, "refunded", -1), "deposit_entry_within_balance"),
        (
            "UPDATE invoice_task SET state = 'cancelled' WHERE id = 1",
            "UPDATE invoice_task SET state = 'pending' WHERE id = 1",
            "invoice_task_closed",
        ),
    ],
)
def test_what_happens_once_happens_once(filled: Engine, first: str, again: str, why: str) -> None:
    """S07 E1, S12 E3: voided, replaced, given back, cancelled: once."""
    attempt(filled, first)
    with pytest.raises(IntegrityError, match=why):
        attempt(filled, first, again)
