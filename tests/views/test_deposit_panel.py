"""押金 by real keys on a real office: given back once and by two, moved, looked up (003-38, 2.10, S12)."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pypdf
import pytest

from app.rules.deposit import Proof, Way
from app.services import staff
from app.services.deposit import DepositDesk, Record
from app.services.office import Office
from app.views.pages.deposit import DepositPanel
from tests.conftest import FINANCE, MANAGER, Clock
from tests.services.deposits import HASHER, NEXT_DOOR, RECEIPT, stocked
from tests.services.money import PASSWORD
from tests.views.counters import Post, post, said
from tests.views.duty import K, buttons, cards, enter
from tests.views.hands import CTRL, commit, keys, press

MANAGED = f"{MANAGER.login}\n{PASSWORD}\n"


@pytest.fixture(scope="module")
def kept(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stocked(template, tmp_path_factory.mktemp("deposit"))


@pytest.fixture
def database(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path / "office.db"))


@pytest.fixture
def counter(office: Office, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, qapp: Any) -> Post:
    """29 days after the receipt, when the worker brings the passes back."""
    monkeypatch.setattr(staff, "_HASHER", HASHER)
    clock.advance(days=29)
    return post(office, tmp_path)


@pytest.fixture
def panel(qtbot: Any, counter: Post) -> DepositPanel:
    return enter(qtbot, DepositPanel(DepositDesk(counter.office), counter.counter))


def begun(panel: DepositPanel) -> None:
    """The first row, opened by Enter: everything is ticked, the cursor stands on what must be back."""
    press(K.Key_Down, K.Key_Return)
    assert panel.form.focused() == "proof", said(panel)


def filled(panel: DepositPanel, returned: str = "3") -> None:
    """S12: the receipt is back, the work accepted, so many of three passes back."""
    begun(panel)
    keys("1")
    commit("装修完工")
    keys("\n1")
    commit("刘强")
    press(K.Key_Return)
    commit("4-2")
    keys("\n\n" + returned)


def sheet(panel: DepositPanel) -> Any:
    assert panel.pane.sheet is not None, "no question is open"
    return panel.pane.sheet


def blocks(panel: DepositPanel) -> list[tuple[str, str]]:
    return [
        (one.finding.rule, one.finding.title)
        for one in panel.findings.cards
        if one.finding is not None and one.finding.level.value == "block"
    ]


def pdf_words(pdf: bytes) -> str:
    return "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def given_back(panel: DepositPanel) -> str:
    """Everything back, nothing deducted; answers the TY number."""
    filled(panel)
    press(K.Key_F9)
    keys(MANAGED)
    refund = panel.pane.total.text().split()[0]
    assert refund.startswith("TY"), said(panel)
    return refund


# --- the list -----------------------------------------------------------------------------------------


def test_003_38_the_list_has_what_is_held_and_what_it_adds_up_to(
    panel: DepositPanel, counter: Post, office: Office
) -> None:
    rows = panel.list.rows()
    assert [(one.receipt, one.item, one.payer, one.taken_on, one.balance, one.state) for one in rows] == [
        (RECEIPT, "临时出入证押金", "陈*", "2026-03-05", "¥60.00", "在押"),
        (RECEIPT, "装修保证金", "陈*", "2026-03-05", "¥2,000.00", "在押"),
    ]
    assert "在押合计 ¥2,060.00" in said(panel)
    commit("装修")
    assert len(panel.list.rows()) == 1
    press(K.Key_Escape)
    assert counter.heard.went == []
    press(K.Key_Escape)
    assert counter.heard.went == ["today"]


def test_003_38_held_only_or_every_deposit(panel: DepositPanel, office: Office) -> None:
    number = given_back(panel)
    press(K.Key_R, modifiers=CTRL)
    assert panel.list.rows() == ()
    assert "在押合计 ¥0.00" in said(panel)
    press(K.Key_H, modifiers=CTRL)
    assert [one.state for one in panel.list.rows()] == ["已退还", "已退还"]
    press(K.Key_Down, K.Key_Return)
    assert isinstance(panel.record, Record)
    assert panel.record.number == number


def test_003_38_the_ledger_of_a_deposit_stands_as_cards(panel: DepositPanel) -> None:
    press(K.Key_Down)
    press(K.Key_L, modifiers=CTRL)
    title, words = cards(panel)[1]
    assert title == "台账"
    assert words == f"2026-03-05 10:12 收取 ¥60.00，余 ¥60.00 · {RECEIPT} · 李晓敏"
    assert {"refund", "move"} <= buttons(panel)
    press(K.Key_T, modifiers=CTRL)
    assert panel.form.focused() == "proof"


# --- giving back --------------------------------------------------------------------------------------


def test_2_10_f9_gives_back_prints_and_clears(panel: DepositPanel, counter: Post, office: Office) -> None:
    filled(panel)
    assert panel.pane.change.text() == "实退 ¥2,060.00"
    assert blocks(panel) == []
    press(K.Key_F9)
    assert "请客服经理、财务在这里登录确认" in said(sheet(panel))
    keys(MANAGED)
    assert panel.pane.sheet is None
    assert panel.draft.receipt == ""
    assert panel.form.shown == ("receipt",)
    assert panel.pane.change.text() == "实退 ¥2,060.00"
    (paper,) = counter.papers.glob("TY*.pdf")
    assert "贰仟零陆拾元整" in pdf_words(paper.read_bytes())
    assert panel.desk.balance() == 0
    commit("S")
    assert panel.pane.figures.isVisible()
    press(K.Key_Escape)
    assert counter.heard.went == ["today"]


def test_s12_one_missing_pass_suggests_its_deduction(panel: DepositPanel) -> None:
    """S12: 3 passes, 1 missing, 2000 + 60 - 20."""
    filled(panel, "2")
    assert panel.form.values()["missing"] == "1"
    back = panel.read(panel.form.draft())[0].lines[1]
    assert (back.deduct, back.basis) == (2_000, "缺出入证 1 张")
    assert panel.pane.change.text() == "实退 ¥2,040.00"
    press(K.Key_F9)
    keys(f"{FINANCE.login}\n{PASSWORD}\n")
    number = panel.pane.total.text().split()[0]
    record = panel.desk.open(number)
    assert (record.held, record.deducted, record.refunded) == (206_000, 2_000, 204_000)
    assert record.approved_by == FINANCE.name


def test_2_10_a_deduction_asks_for_its_basis_and_photo(panel: DepositPanel) -> None:
    filled(panel)
    press(K.Key_F6)
    keys("1\n2500\n")
    press(K.Key_F9)
    assert "装修保证金只有 ¥2,000.00" in said(sheet(panel))
    assert sheet(panel).form.focused() == "deduct"
    press(K.Key_A, modifiers=CTRL)
    keys("300")
    press(K.Key_F9)
    assert "请写扣款依据" in said(sheet(panel))
    commit("协议第八条，墙面修补")
    press(K.Key_F9)
    assert "请填照片编号" in said(sheet(panel))
    commit("照片 12")
    press(K.Key_F9)
    assert panel.pane.sheet is None
    assert panel.pane.change.text() == "实退 ¥1,760.00"
    press(K.Key_F6)
    assert sheet(panel).form.values()["photo"] == "照片 12"


def test_2_10_what_the_clerk_has_deducted_no_count_takes_back(panel: DepositPanel) -> None:
    filled(panel)
    press(K.Key_F6)
    keys("2\n5\n")
    commit("证面破损")
    press(K.Key_Return)
    commit("照片 3")
    press(K.Key_F9)
    panel.form.focus("returned")
    keys("2")
    assert panel.read(panel.form.draft())[0].lines[1].deduct == 500


def test_2_10_passes_that_were_not_counted_are_asked_for(panel: DepositPanel) -> None:
    filled(panel, "")
    assert ("2.10", "请点出入证") in blocks(panel)
    keys("2x")
    assert ("2.10", "张数看不懂") in blocks(panel)
    press(K.Key_F9)
    assert panel.pane.sheet is None
    assert panel.form.focused() == "returned"


def test_2_10_an_account_is_asked_for_a_transfer_alone(panel: DepositPanel, office: Office) -> None:
    filled(panel)
    assert "bank" not in panel.form.shown
    keys("\n\n3")
    assert panel.form.draft().way is Way.TRANSFER
    assert panel.form.focused() == "holder"
    for word in ("陈思远", "建设银行云栖支行", "6217000000001"):
        commit(word)
        press(K.Key_Return)
    assert panel.form.focused() == "applicant"
    press(K.Key_F9)
    keys(MANAGED)
    assert panel.desk.open(panel.pane.total.text().split()[0]).way == "转账"


def test_2_10_only_what_is_ticked_goes_back(panel: DepositPanel) -> None:
    begun(panel)
    panel.form.focus("lines")
    keys("1")
    assert "acceptance" not in panel.form.shown
    assert panel.pane.change.text() == "实退 ¥60.00"


def test_2_10_a_wrong_second_person_is_said_in_the_question(panel: DepositPanel, office: Office) -> None:
    filled(panel)
    press(K.Key_F9)
    keys(f"wangfang\n{PASSWORD}\n")
    assert "不能同意退押金" in said(sheet(panel))
    press(K.Key_Escape)
    assert panel.desk.balance() == 206_000
    press(K.Key_F9)
    keys(MANAGED)
    assert panel.desk.balance() == 0


# --- S12's ways out -----------------------------------------------------------------------------------


def test_s12_e1_a_lost_receipt_goes_the_way_of_the_declaration(panel: DepositPanel, counter: Post) -> None:
    filled(panel)
    panel.form.set_values({"proof": ""})
    panel.form.edited.emit()
    assert ("S12 E1", "请收回收据") in blocks(panel)
    press(K.Key_F9)
    assert panel.pane.sheet is None
    assert panel.form.focused() == "proof"
    keys("2")
    assert panel.form.draft().proof is Proof.LOST
    press(K.Key_F9)
    keys(MANAGED)
    (paper,) = counter.papers.glob("TY*.pdf")
    assert "2026-04-03 签" in pdf_words(paper.read_bytes())


def test_s12_e2_what_failed_its_acceptance_is_not_given_back(panel: DepositPanel) -> None:
    begun(panel)
    keys("1")
    commit("装修完工")
    keys("\n2")
    assert ("S12 E2", "验收不合格") in blocks(panel)
    assert "请开整改通知" in said(panel)
    assert "accepted_by" not in panel.form.shown
    press(K.Key_F9)
    assert panel.pane.sheet is None
    assert panel.form.focused() == "acceptance"
    assert panel.desk.balance() == 206_000


def test_s12_e3_the_second_time_it_says_when_and_under_which_number(panel: DepositPanel) -> None:
    number = given_back(panel)
    keys(f"{RECEIPT.lower()}\n")
    assert blocks(panel) == [("S12 E3", "不能再退")] * 2
    assert f"装修保证金已经退还（{number}，2026-04-03）" in said(panel)
    assert panel.paper() is None
    press(K.Key_F9)
    assert panel.pane.sheet is None
    press(K.Key_O, modifiers=CTRL)
    assert panel.record.number == number


def test_s12_e3_a_receipt_that_is_not_ours_or_has_no_deposit(panel: DepositPanel, office: Office) -> None:
    press(K.Key_N, modifiers=CTRL)
    keys("SJ20260305-A0099\n")
    assert "找不到收据 SJ20260305-A0099" in said(panel)
    assert panel.form.focused() == "receipt"


# --- record, draft, scan ------------------------------------------------------------------------------


def test_2_10_the_record_tells_all_and_is_printed_again(panel: DepositPanel, counter: Post) -> None:
    number = given_back(panel)
    keys(f"{number}\n")
    assert cards(panel)[0][0] == f"{number} 已退 ¥2,060.00"
    assert "李晓敏 经办，赵静 同意" in cards(panel)[0][1]
    assert any("退还 ¥2,000.00，余 ¥0.00" in words for _, words in cards(panel))
    assert "reprint" in buttons(panel)
    press(K.Key_P, modifiers=CTRL)
    assert len(counter.log("document.print")) == 2
    press(K.Key_Escape)
    assert panel.record is None
    assert panel.currentWidget() is panel.list


def test_a_form_in_which_nothing_was_typed_is_not_kept(panel: DepositPanel) -> None:
    """2.10."""
    begun(panel)
    assert panel.subject() == RECEIPT
    press(K.Key_Escape)
    assert panel.desk.kept() == ()


def test_a_typed_form_survives_and_is_taken_up_again(panel: DepositPanel, counter: Post) -> None:
    """2.10, 002-27."""
    filled(panel, "2")
    uuid = panel.draft.uuid
    press(K.Key_Escape)
    assert panel.currentWidget() is panel.list
    panel.open(uuid)
    draft = panel.form.draft()
    assert (draft.reason, draft.accepted_by, draft.accepted_on) == ("装修完工", "刘强", "昨天")
    assert (draft.issued, draft.returned, draft.missing) == ("3", "2", "1")
    assert panel.pane.change.text() == "实退 ¥2,040.00"


def test_s12_e1_a_scanned_receipt_opens_its_refund_and_a_forged_one_does_not(
    panel: DepositPanel, counter: Post, office: Office
) -> None:
    panel.open(f"{RECEIPT}.QT7K.M3XKD7PA")
    assert panel.facts.deposits == ()
    panel.open(RECEIPT)
    assert panel.form.focused() == "proof"
    assert panel.form.values()["applicant"] == "陈思远"


def test_003_38_the_preview_is_a_draft_of_the_paper(panel: DepositPanel, qtbot: Any) -> None:
    filled(panel, "2")
    make = panel.paper()
    assert make is not None
    words = pdf_words(make())
    assert "贰仟零肆拾元整" in words
    assert "缺 1 张" in words


# --- moving -------------------------------------------------------------------------------------------


def test_2_10_f7_moves_a_deposit_when_the_manager_agrees(panel: DepositPanel, office: Office) -> None:
    press(K.Key_Down, K.Key_Down, K.Key_F7)
    keys("3-9-9999\n\n")
    commit("过户")
    press(K.Key_Return)
    keys(MANAGED)
    assert "没有房号「3-9-9999」" in said(sheet(panel))
    press(K.Key_A, modifiers=CTRL)
    keys(f"{NEXT_DOOR}")
    press(K.Key_F9)
    assert panel.pane.sheet is None, said(sheet(panel))
    assert "已转移" in cards(panel)[0][0]
    assert panel.desk.balance() == 206_000
    press(K.Key_R, modifiers=CTRL)
    assert panel.list.rows()[0].unit == NEXT_DOOR


def test_2_10_a_clerk_alone_moves_nothing(panel: DepositPanel) -> None:
    press(K.Key_Down, K.Key_F7)
    keys(f"{NEXT_DOOR}\n\n")
    commit("过户")
    press(K.Key_F9)
    assert "押金转移须另一个人同意" in said(sheet(panel))
    assert panel.desk.rows()[0].unit != NEXT_DOOR


def test_the_manager_moves_without_signing_in_again(qtbot: Any, counter: Post, tmp_path: Path) -> None:
    """2.10."""
    at = post(counter.office.signed_in(MANAGER), tmp_path)
    panel = enter(qtbot, DepositPanel(DepositDesk(at.office), at.counter))
    press(K.Key_Down, K.Key_F7)
    assert "login" not in sheet(panel).form.shown
    keys(f"{NEXT_DOOR}\n\n")
    commit("过户")
    press(K.Key_F9)
    assert panel.pane.sheet is None
    assert panel.desk.rows()[0].unit == NEXT_DOOR
