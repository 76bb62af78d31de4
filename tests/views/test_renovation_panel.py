"""装修档案 by real keys on a real office: taken in, reviewed, told, paid, issued, refused (S05, S06)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest

from app.rules.renovation_items import Item
from app.rules.renovation_materials import Applicant, Kind, Readiness
from app.rules.renovation_state import State
from app.services.deposit import DepositDesk
from app.services.office import Office
from app.services.receipt import ReceiptDesk
from app.services.renovation import RenovationDesk
from app.views.pages.deposit import DepositPanel
from app.views.pages.receipt import ReceiptPanel
from app.views.pages.renovation import RenovationPanel
from tests.conftest import CLERK, KEY, MORNING, Clock
from tests.services.money import PASSWORD
from tests.services.renovations import (
    AGREED,
    ALL,
    ENGINEER,
    HOME,
    START,
    approved,
    form,
    issued,
    pay,
    stocked,
)
from tests.views.counters import Post, post, said
from tests.views.duty import K, buttons, cards, enter
from tests.views.hands import CTRL, commit, here, keys, press


@pytest.fixture(scope="session")
def stock(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stocked(template, tmp_path_factory.mktemp("renovations"))


@pytest.fixture
def office(stock: Path, tmp_path: Path, clock: Clock) -> Iterator[Office]:
    path = tmp_path / "office.db"
    path.write_bytes(stock.read_bytes())
    opened = Office.open(path, KEY, CLERK, clock=clock)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def counter(office: Office, tmp_path: Path, qapp: Any) -> Post:
    return post(office, tmp_path)


@pytest.fixture
def panel(qtbot: Any, counter: Post) -> RenovationPanel:
    return enter(qtbot, RenovationPanel(RenovationDesk(counter.office), counter.counter))


def settle(panel: RenovationPanel) -> None:
    """The looking up that a key began is done; no paper is drawn at each key."""
    panel._draw.stop()
    if panel._look_up.isActive():
        panel._look_up.stop()
        panel._look_up.timeout.emit()
    panel._draw.stop()


def typed(panel: RenovationPanel, field: str, text: str) -> None:
    """Chinese and letters, as the input method hands them over."""
    panel.form.focus(field)
    commit(text)
    settle(panel)


def filled(panel: RenovationPanel, works: str = "sdgz", materials: str = "0") -> None:
    """A whole application of the owner, built by a company."""
    panel.form.focus("unit")
    keys(HOME + "\n")
    settle(panel)
    typed(panel, "company", "云岭市青禾装饰有限公司")
    typed(panel, "credit_code", "91350100M000100Y43")
    typed(panel, "site_head", "刘师傅")
    typed(panel, "site_phone", "13800000012")
    typed(panel, "start", f"{START:%Y-%m-%d}")
    typed(panel, "end", "30天")
    panel.form.focus("items")
    keys(works + "\n")
    panel.form.focus("materials")
    keys(materials)
    for field in ("notice_signed", "agreement_signed"):
        panel.form.focus(field)
        press(K.Key_Space)
    settle(panel)


def applied(panel: RenovationPanel) -> str:
    """F9; the number of what was taken in."""
    press(K.Key_F9)
    return str(panel.desk.rows()[0].number)


def record(panel: RenovationPanel, number: str) -> Any:
    panel.open(number)
    panel._draw.stop()
    assert panel.record is not None
    return panel.record


def state(panel: RenovationPanel) -> State:
    """Where the file in sight stands."""
    assert panel.record is not None
    return State(panel.record.state)


def titles(panel: RenovationPanel) -> list[str]:
    return [title for title, _ in cards(panel)]


def words(papers: Path, name: str) -> str:
    """All that stands on a printed paper."""
    reader = pypdf.PdfReader(io.BytesIO((papers / f"{name}.pdf").read_bytes()))
    return "".join(page.extract_text() for page in reader.pages).replace(" ", "").replace("\n", "")


# --- 受理 ------------------------------------------------------------------------------------------


def test_the_application_gets_its_number_and_its_receipt_000_12(
    panel: RenovationPanel, counter: Post
) -> None:
    """Owner's name and telephone come from the file; F9 takes it in, prints, and clears the form."""
    filled(panel)
    shown = panel.form.values()
    assert (shown["name"], shown["phone"]) == ("陈思远", "13900000001")
    number = applied(panel)
    assert number == "ZX20260305-A0001"
    assert "首接人" in words(counter.papers, f"{number} 受理回执")
    assert not (counter.papers / f"{number} 补正清单.pdf").exists()
    assert panel.form.values()["unit"] == ""
    assert panel.form.focused() == "unit"
    assert "待审批" in counter.heard.status["saved"]
    assert (panel.desk.open(number).draft.days, panel.desk.open(number).draft.items) == (30, (Item("SDGZ"),))


def test_the_application_stands_beside_the_form_as_it_will_print(panel: RenovationPanel) -> None:
    filled(panel)
    panel._draw_paper()
    reader = pypdf.PdfReader(io.BytesIO(panel.preview.pdf))
    drawn = "".join(page.extract_text() for page in reader.pages).replace(" ", "")
    assert "装修申请表" in drawn
    assert "水电改造" in drawn
    assert "陈思远" in drawn


def test_missing_drawings_are_listed_and_no_permit_is_issued_s05_e1(
    panel: RenovationPanel, counter: Post
) -> None:
    """图纸 待补: taken in, its list prints, F9 on the file issues nothing."""
    filled(panel)
    panel.form.focus("materials")
    row = next(n for n, one in enumerate(panel.materials._lines) if one.kind is Kind.DRAWINGS)
    panel.materials.list.setCurrentRow(row)
    keys("2")
    settle(panel)
    assert "资料待补" in titles(panel)
    number = applied(panel)
    assert "施工图纸" in words(counter.papers, f"{number} 补正清单")
    file = record(panel, number)
    assert file.state is State.APPLIED
    assert "资料待补" in titles(panel)
    press(K.Key_F9)
    assert panel.desk.open(number).permit == ""


def test_materials_brought_later_go_to_the_review_s05_e1(panel: RenovationPanel) -> None:
    """F5 补资料, 0, F9: the file waits for its review."""
    number = panel.desk.apply(form(panel.desk, materials=ALL[:2]))
    record(panel, number)
    press(K.Key_F5)
    assert here() is panel.materials.list
    keys("0")
    press(K.Key_F9)
    assert panel.record is not None
    assert state(panel) is State.PENDING


def test_a_forbidden_work_is_refused_with_the_articles_text_s05_e2(panel: RenovationPanel) -> None:
    filled(panel)
    panel.form.focus("items")
    commit("阳台改卫生间")
    assert "禁止的装修行为" not in titles(panel), "what is being written is not judged yet"
    keys("\n")
    settle(panel)
    said_ = dict(cards(panel))
    assert "第五条" in said_["禁止的装修行为"]
    assert "建设部令110号" in said_["禁止的装修行为"]
    press(K.Key_F9)
    assert panel.desk.rows() == ()
    assert panel.form.focused() == "items"


def test_a_tenant_needs_the_owners_written_consent_s05_e5(panel: RenovationPanel) -> None:
    """2 租户: his name stands in the place of the owner's, and his consent on the list, first as 待补."""
    filled(panel)
    panel.form.focus("applicant")
    keys("2")
    settle(panel)
    assert panel.form.values()["name"] == "欧阳颀"
    assert "须业主书面同意" in titles(panel)
    lines = {one.kind: one.readiness for one in panel.materials._lines}
    assert lines[Kind.CONSENT] is Readiness.MISSING
    number = applied(panel)
    assert panel.desk.open(number).draft.applicant is Applicant.TENANT
    assert panel.desk.open(number).state is State.APPLIED


def test_own_work_asks_for_no_company_003_37(panel: RenovationPanel) -> None:
    panel.form.focus("builder")
    keys("2")
    settle(panel)
    assert "credit_code" not in panel.form.shown
    kinds = [one.kind for one in panel.materials._lines[:3]]
    assert kinds == [Kind.IDENTITY, Kind.DEED, Kind.SCHEME]


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("credit_code", "91350100M000100Y44", "校验码"),
        ("end", "某天", "30天"),
        ("deposit", "abc", "只写数字"),
    ],
)
def test_what_cannot_be_read_is_said_under_its_field(
    panel: RenovationPanel, field: str, text: str, why: str
) -> None:
    filled(panel)
    panel.form.focus(field)
    panel.form.editor(field).keys.selectAll()  # type: ignore[attr-defined]
    commit(text)
    press(K.Key_F9)
    assert panel.desk.rows() == ()
    assert why in said(panel)
    assert panel.form.focused() == field


def test_a_form_half_filled_waits_and_comes_back(panel: RenovationPanel) -> None:
    filled(panel)
    uuid = panel.draft.uuid
    press(K.Key_S, modifiers=CTRL)
    assert panel.form.values()["unit"] == ""
    panel.open(uuid)
    settle(panel)
    shown = panel.form.values()
    assert (shown["site_head"], shown["items"]) == ("刘师傅", (Item("SDGZ"),))


def test_a_stamped_copy_is_attached_to_the_material_in_hand_003_22(panel: RenovationPanel) -> None:
    """A number that there is not is refused where it was written."""
    filled(panel)
    panel.form.focus("materials")
    panel.materials.list.setCurrentRow(0)
    press(K.Key_B, modifiers=CTRL)
    keys("fy20260305-a0001\n\n")
    assert panel.materials._lines[0].copy == "FY20260305-A0001"
    press(K.Key_F9)
    assert panel.desk.rows() == ()
    assert "没有复件" in said(panel)


# --- 审批、通知 -----------------------------------------------------------------------------------


def review(login: str = ENGINEER.login, password: str = PASSWORD, outcome: str = "1") -> None:
    """F6, the outcome, an opinion; who may review signs in beside."""
    press(K.Key_F6)
    keys(outcome)
    commit("图纸与现场相符，同意。")
    keys("\n")
    if outcome == "2":
        commit("图纸不全")
        keys("\n")
        commit("补厨房水电图")
        keys("\n")
    keys(f"{login}\n{password}\n")


def test_the_engineer_reviews_beside_the_clerk_003_37(panel: RenovationPanel, counter: Post) -> None:
    """His name stands on the file, and the first receiver has her notify task at once (003-41)."""
    number = panel.desk.apply(form(panel.desk))
    record(panel, number)
    press(K.Key_F6)
    assert "工程主管" in said(panel.pane.sheet)  # type: ignore[arg-type]
    press(K.Key_Escape)
    review()
    assert state(panel) is State.APPROVED
    assert panel.record.reviews[0].staff == ENGINEER.name
    assert "要通知客户" in titles(panel)
    assert panel.record.first_receiver == CLERK.login


def test_a_clerk_cannot_review_herself_003_37(panel: RenovationPanel) -> None:
    number = panel.desk.apply(form(panel.desk))
    record(panel, number)
    review(login=CLERK.login)
    assert panel.desk.open(number).state is State.PENDING
    assert panel.pane.sheet is not None
    assert panel.pane.sheet.isVisible()


def test_rejected_prints_the_reasons_and_the_list_s06_e1(panel: RenovationPanel, counter: Post) -> None:
    number = panel.desk.apply(form(panel.desk))
    record(panel, number)
    review(outcome="2")
    assert state(panel) is State.RETURNED
    assert "补厨房水电图" in words(counter.papers, f"{number} 补正清单")
    assert "审批退回" in titles(panel)
    press(K.Key_E, modifiers=CTRL)
    keys("\n")
    assert state(panel) is State.PENDING


def test_the_telephone_stands_beside_the_notice_003_41(panel: RenovationPanel) -> None:
    """F7: whom to ring; how, and what he said; then the card is gone."""
    number = panel.desk.apply(form(panel.desk))
    RenovationDesk(panel.desk.office.signed_in(ENGINEER)).review(number, AGREED)
    record(panel, number)
    press(K.Key_F7)
    assert "13900000001" in said(panel.pane.sheet)  # type: ignore[arg-type]
    keys("1")
    commit("下午来缴费")
    keys("\n")
    assert "要通知客户" not in titles(panel)
    assert "下午来缴费" in dict(cards(panel))["已通知客户"]


def test_not_told_by_the_days_end_is_red_in_the_list_003_41(panel: RenovationPanel, clock: Clock) -> None:
    """S06 E2."""
    number = panel.desk.apply(form(panel.desk))
    RenovationDesk(panel.desk.office.signed_in(ENGINEER)).review(number, AGREED)
    panel.show_list()
    assert panel.list.rows()[0].tones == {}
    clock.set(MORNING + timedelta(days=1))
    panel.show_list()
    assert panel.list.rows()[0].tones == {"todo": "late"}
    record(panel, number)
    assert "还没有通知客户" in titles(panel)


# --- 收费、发证 -----------------------------------------------------------------------------------


def test_no_permit_before_the_money_s06_e3(panel: RenovationPanel, counter: Post) -> None:
    """F9 on the file: nothing is issued, no number is used; the card says what is owed, and how much."""
    number = approved(panel.desk)
    record(panel, number)
    assert "¥2,000.00" in dict(cards(panel))["先缴费，再发证"]
    press(K.Key_F9)
    assert panel.desk.open(number).permit == ""
    assert "先收款" in counter.heard.status["saved"]


def test_f10_hands_the_filled_in_receipt_over_003_38(panel: RenovationPanel) -> None:
    number = approved(panel.desk)
    record(panel, number)
    asked: list[tuple[Any, str]] = []
    panel.pay_asked.connect(lambda draft, file: asked.append((draft, file)))
    press(K.Key_F10)
    assert [(draft.unit, draft.payer, file) for draft, file in asked] == [(HOME, "陈思远", number)]
    assert [one.item for one in asked[0][0].entries] == ["ZXBZJ"]


def test_paid_f9_issues_and_prints_the_permit_003_40(panel: RenovationPanel, counter: Post) -> None:
    number = approved(panel.desk)
    pay(panel.desk, number)
    record(panel, number)
    press(K.Key_F9)
    permit = panel.record.permit
    assert permit == "XK20260305-A0001"
    assert (counter.papers / f"{permit}.pdf").exists()
    assert state(panel) is State.ISSUED
    press(K.Key_F9)
    assert panel.desk.open(number).permit == permit


def test_any_paper_of_the_file_is_made_when_it_is_asked_for_003_40(
    panel: RenovationPanel, counter: Post
) -> None:
    """Ctrl+P: the list begins with what was not printed; n goes to 管理服务协议."""
    number = panel.desk.apply(form(panel.desk))
    record(panel, number)
    press(K.Key_P, modifiers=CTRL)
    sheet: Any = panel.pane.sheet
    choice = sheet.form.editor("paper")
    assert choice.value() == f"acceptance-of-documents {number}"
    choice._choose(next(n for n in range(choice.combo.count()) if "协议" in choice.combo.itemText(n)))
    keys("\n")
    assert "装饰装修管理服务协议" in words(counter.papers, f"{number} 服务协议")


def test_withdrawn_before_work_everything_goes_back_s05_e6(panel: RenovationPanel) -> None:
    number = approved(panel.desk)
    pay(panel.desk, number)
    record(panel, number)
    press(K.Key_D, modifiers=CTRL)
    commit("业主不装了")
    keys("\n")
    assert state(panel) is State.WITHDRAWN
    assert "¥2,000.00" in dict(cards(panel))["要退的钱"]
    forms: list[Any] = []
    panel.refund_asked.connect(forms.append)
    press(K.Key_T, modifiers=CTRL)
    assert [one.receipt for one in forms] == [panel.record.payments[0].receipt]


def test_the_receipt_comes_filled_in_and_says_when_it_is_taken_003_38(qtbot: Any, counter: Post) -> None:
    """What the file owes, one F9: the file is paid."""
    desk = RenovationDesk(counter.office)
    number = approved(desk)
    money = enter(qtbot, ReceiptPanel(ReceiptDesk(counter.office), counter.counter))
    draft = desk.receipt_draft(number)
    heard: list[tuple[str, str]] = []
    money.taken.connect(lambda uuid, receipt: heard.append((uuid, receipt)))
    money.begin_with(draft)
    assert money.form.focused() == "method"
    press(K.Key_F9)
    assert heard == [(draft.uuid, "SJ20260305-A0001")]
    assert desk.paid(number, heard[0][1]) is State.PAID


def test_the_refund_comes_filled_in_s05_e6(qtbot: Any, counter: Post) -> None:
    """Nothing was built: the deposit's form knows who gets it back, and why."""
    desk = RenovationDesk(counter.office)
    number = approved(desk)
    receipt = pay(desk, number)
    desk.withdraw(number, "业主不装了")
    money = enter(qtbot, DepositPanel(DepositDesk(counter.office), counter.counter))
    money.give_back(desk.refund_forms(number)[0])
    shown = money.form.values()
    assert (shown["receipt"], shown["receiver"], shown["lines"]) == (receipt, "陈思远", (0,))
    assert "没有开工" in str(shown["reason"])


def test_the_site_from_its_start_to_the_acceptance_2_3(panel: RenovationPanel, clock: Clock) -> None:
    """Ctrl+Y goes on; who stops, extends and accepts is the engineer at his own account."""
    number = issued(panel.desk)
    clock.set(MORNING + timedelta(days=5))
    record(panel, number)
    press(K.Key_Y, modifiers=CTRL)
    assert state(panel) is State.WORKING
    assert {"stop", "revoke", "accept", "permit_back"} & buttons(panel) == set()
    press(K.Key_Y, modifiers=CTRL)
    assert state(panel) is State.INSPECTING


def test_an_extension_is_granted_by_the_engineer_beside_the_clerk_2_3(
    panel: RenovationPanel, counter: Post, clock: Clock
) -> None:
    """Ctrl+U: without him nothing is changed; with him its paper comes out."""
    number = issued(panel.desk)
    clock.set(MORNING + timedelta(days=5))
    panel.desk.start(number)
    end = record(panel, number).draft.end
    press(K.Key_U, modifiers=CTRL)
    keys("2026-05-10\n")
    commit("材料没到")
    keys("\n")
    press(K.Key_F9)
    assert panel.desk.open(number).draft.end == end
    panel.pane.sheet.form.focus("login")  # type: ignore[union-attr]
    keys(f"{ENGINEER.login}\n{PASSWORD}\n")
    assert state(panel) is State.EXTENDED
    assert (counter.papers / "YQ20260310-A0001.pdf").exists()
    assert "材料没到" in dict(cards(panel))["延期"]
    press(K.Key_Escape)
    assert record(panel, "YQ20260310-A0001").number == number, "from 今日 its paper leads to the file"


def test_the_engineer_stops_resumes_extends_and_accepts_2_3(
    qtbot: Any, office: Office, tmp_path: Path, clock: Clock, qapp: Any
) -> None:
    number = issued(RenovationDesk(office))
    clock.set(MORNING + timedelta(days=5))
    RenovationDesk(office).start(number)
    other = post(office.signed_in(ENGINEER), tmp_path)
    panel = enter(qtbot, RenovationPanel(RenovationDesk(other.office), other.counter))
    record(panel, number)
    assert panel.paper() is None, "who may not print is shown no paper"
    assert "receipt" not in buttons(panel)
    panel.setFocus()
    press(K.Key_L, modifiers=CTRL)
    commit("打承重墙")
    keys("\n")
    assert state(panel) is State.STOPPED
    press(K.Key_Y, modifiers=CTRL)
    assert state(panel) is State.WORKING
    press(K.Key_U, modifiers=CTRL)
    keys("2026-05-10\n")
    commit("材料没到")
    keys("\n")
    assert state(panel) is State.EXTENDED
    RenovationDesk(office).request(number)
    record(panel, number)
    press(K.Key_Y, modifiers=CTRL)
    keys("1\n")
    commit("与许可证相符")
    keys("\n")
    assert state(panel) is State.PASSED
    assert other.heard.troubles == []
    waiting = [one.kind for one in panel.record.papers if not one.printed]
    assert {"renovation-extension", "final-acceptance"} <= set(waiting)


# --- 清单 -----------------------------------------------------------------------------------------


def test_the_list_has_what_is_in_hand_and_on_ctrl_h_all(panel: RenovationPanel) -> None:
    gone = panel.desk.apply(form(panel.desk))
    panel.desk.withdraw(gone, "不装了")
    number = panel.desk.apply(form(panel.desk))
    press(K.Key_R, modifiers=CTRL)
    assert [one.number for one in panel.list.rows()] == [number]
    press(K.Key_H, modifiers=CTRL)
    assert [one.number for one in panel.list.rows()] == [number, gone]


def test_names_are_masked_on_the_file(panel: RenovationPanel) -> None:
    number = panel.desk.apply(form(panel.desk))
    record(panel, number)
    assert "陈思远" not in said(panel.findings)
    assert "13900000001" not in said(panel.findings)
    assert replace(panel.record.draft).name == "陈思远"
