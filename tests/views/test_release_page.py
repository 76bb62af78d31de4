"""放行页 on a real office, by real keys: what is filled, refused, kept, issued and shown (003-42…003-50)."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.models import Party, Tenancy, Unit
from app.rules.release import Applicant, Draft, IdCheck, Item, State
from app.services import drafts, settings
from app.services.documents import DocumentDesk
from app.services.office import Office
from app.services.release import ReleaseDesk
from app.services.today import TodayDesk
from app.views.pages import release as page_module
from app.views.pages.release import ReleasePage
from app.views.pages.release_asks import CallAsk
from app.work.runner import Runner
from tests.conftest import FINANCE, MANAGER, OWNER_PHONE, Clock
from tests.views.counters import Post, post, said
from tests.views.hands import CTRL, SHIFT, commit, here, keys, press, show

ENTER, F9, ESC = Qt.Key.Key_Return, Qt.Key.Key_F9, Qt.Key.Key_Escape
Open = Callable[..., ReleasePage]


@pytest.fixture
def counter(office: Office, tmp_path: Path, qapp: Any) -> Post:
    return post(office, tmp_path)


@pytest.fixture
def open_page(qtbot: Any, counter: Post) -> Open:
    """A page on the office, shown; another one is another window."""

    def make(at: Post = counter) -> ReleasePage:
        page = show(qtbot, ReleasePage(ReleaseDesk(at.office), at.counter), 1210, 690)
        page.enter()
        return page

    return make


def field(page: ReleasePage, name: str) -> Any:
    return page.form.editor(name).value()


def typed(qtbot: Any, page: ReleasePage, unit: str = "3-1-1201") -> None:
    """The room number; what the file knows has come."""
    page.form.focus("unit")
    keys(unit)
    qtbot.waitUntil(lambda: page.facts.household is not None)


def owners_form(qtbot: Any, page: ReleasePage) -> None:
    """An owner's whole form: a card shown, a fridge and six boxes; the cursor is in the items."""
    typed(qtbot, page)
    keys("\n\n\n1\nbx\nzx6\n")


def titles(page: ReleasePage) -> list[str]:
    return [card.title.text() for card in page.findings.cards]


def kept(office: Office) -> list[str]:
    return [one.unit for one in ReleaseDesk(office).kept()]


def paper(page: ReleasePage) -> str:
    if not page.preview.pdf:
        return ""
    return "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(page.preview.pdf)).pages)


def sheet(page: ReleasePage) -> Any:
    assert page.pane.sheet is not None, "no question is open"
    return page.pane.sheet


def agree(*, claimed: str = "0") -> None:
    """The call: he agrees, five answers; the cursor is in the last of them."""
    keys("\n1\ny\ny\nn\n" + claimed + "\ny")


# --- filling -------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["3-1-1201", "3#1-1201", "3-1-1201 "])
def test_a_unit_fills_owner_phone_and_the_arrears_note_masked(
    qtbot: Any, open_page: Open, owing: str, unit: str
) -> None:
    page = open_page()
    typed(qtbot, page, unit)
    assert (field(page, "name"), page.draft.phone) == ("陈思远", OWNER_PHONE)
    note = page.form.findChild(QLabel, "note:unit").text().replace("\xa0", " ")
    for words in ("3栋1单元1201", "业主 陈*", "139****0001", "欠费 4 个月 ¥1,234.56"):
        assert words in note
    assert OWNER_PHONE not in said(page)


def test_the_chinese_way_of_writing_a_unit(qtbot: Any, open_page: Open, home: str) -> None:
    page = open_page()
    page.form.editor("unit").keys.insert("3栋1单元1201")
    page.form.editor("unit").keys.textEdited.emit("3栋1单元1201")
    qtbot.waitUntil(lambda: field(page, "name") == "陈思远")


def test_the_applicant_decides_whom_the_file_fills_in(qtbot: Any, open_page: Open, home: str) -> None:
    page = open_page()
    typed(qtbot, page)
    keys("\n3")
    assert (field(page, "name"), page.draft.phone) == ("欧阳颀", "13800000002")
    keys("4")
    assert (field(page, "name"), page.draft.phone) == ("", "")


def test_a_typed_name_stays_and_brings_no_strangers_phone(qtbot: Any, open_page: Open, home: str) -> None:
    page = open_page()
    page.form.focus("name")
    commit("王小二")
    typed(qtbot, page)
    assert (field(page, "name"), page.draft.phone) == ("王小二", "")
    page.form.focus("name")
    commit("陈思远")
    assert page.draft.phone == OWNER_PHONE
    commit("儿")
    assert page.draft.phone == ""


def test_a_name_filled_from_another_room_goes_with_it(
    qtbot: Any, open_page: Open, home: str, office: Office
) -> None:
    """Room 3-1-120 would otherwise leave its owner's name on the slip of 3-1-1201."""
    with office.signed_in(MANAGER).work("household.import") as work:
        unit, owner = Unit(building="3", entrance="1", room="120", code="3-1-120"), Party(name="钱多多")
        work.session.add_all([unit, owner])
        work.session.flush()
        work.session.add(Tenancy(unit_id=unit.id, party_id=owner.id, role="owner", since=date(2020, 1, 1)))
    page = open_page()
    typed(qtbot, page, "3-1-120")
    assert field(page, "name") == "钱多多"
    keys("1")
    qtbot.waitUntil(lambda: field(page, "name") == "陈思远")


def test_enter_walks_the_shown_fields_in_the_order_of_the_talk(
    qtbot: Any, open_page: Open, home: str
) -> None:
    page = open_page()
    walked = [page.form.focused()]
    for _ in range(3):
        press(ENTER)
        walked.append(page.form.focused())
    assert walked == ["unit", "applicant", "name", "id_check"]
    for _ in range(3):
        press(ENTER, modifiers=SHIFT)
    assert page.form.focused() == "unit"
    press(ENTER)
    keys("2")
    assert [page.form.focused() for _ in range(6) if press(ENTER) is None][2:4] == ["relation", "letter"]


def test_the_findings_follow_each_key(qtbot: Any, open_page: Open, owing: str) -> None:
    page = open_page()
    assert titles(page) == ["请填房号"]
    keys("9")
    qtbot.waitUntil(lambda: titles(page) == ["找不到房号"])
    press(Qt.Key.Key_Backspace)
    typed(qtbot, page)
    assert titles(page)[:2] == ["请核验证件", "请填物品"]
    assert "先通知客服经理" in titles(page)
    keys("\n\n\n1\nbx\n")
    assert "请填物品" not in titles(page)
    assert page.findChild(QLabel, "pending").text() == "还差 1 步：先通知客服经理"


# --- issuing -------------------------------------------------------------------------------------


def test_f9_with_something_missing_says_where_and_goes_there(
    qtbot: Any, open_page: Open, home: str, counter: Post
) -> None:
    page = open_page()
    press(F9)
    assert page.form.focused() == "unit"
    assert page.form.findChild(QLabel, "mark:unit").isVisible()
    typed(qtbot, page)
    assert not page.form.findChild(QLabel, "mark:unit").isVisible()
    press(F9)
    assert page.form.focused() == "id_check"
    assert "请看一眼证件" in page.form.findChild(QLabel, "mark:id_check").text()
    assert "至少一行" in page.form.findChild(QLabel, "mark:items").text()
    assert ReleaseDesk(counter.office).rows() == ()
    assert not counter.papers.exists()


def test_f9_issues_prints_and_stands_ready_for_the_next(
    qtbot: Any, open_page: Open, home: str, counter: Post
) -> None:
    page = open_page()
    owners_form(qtbot, page)
    press(F9)
    number = "FX20260305-A0001"
    assert number in counter.heard.status["saved"]
    assert [one.name for one in counter.papers.iterdir()] == [f"{number}.pdf"]
    assert (field(page, "unit"), field(page, "items"), page.form.focused()) == ("", (), "unit")
    assert drafts.mine(counter.office) == ()
    assert page.draft.uuid != ReleaseDesk(counter.office).rows()[0].key


def test_f9_twice_quickly_issues_once(qtbot: Any, home: str, office: Office, tmp_path: Path) -> None:
    runner = Runner()
    at = post(office, tmp_path, runner)
    page = show(qtbot, ReleasePage(ReleaseDesk(office), at.counter), 1210, 690)
    page.enter()
    owners_form(qtbot, page)
    press(F9, F9)
    qtbot.waitUntil(lambda: "已开具" in at.heard.status.get("saved", ""), timeout=5000)
    qtbot.waitUntil(lambda: not runner.busy("db"), timeout=5000)
    press(F9)
    assert len(ReleaseDesk(office).rows()) == 1
    assert runner.stop()


def test_the_next_customers_form_is_not_swept_away_by_the_last_ones_issue(
    qtbot: Any, home: str, office: Office, tmp_path: Path
) -> None:
    runner = Runner()
    at = post(office, tmp_path, runner)
    page = show(qtbot, ReleasePage(ReleaseDesk(office), at.counter), 1210, 690)
    page.enter()
    owners_form(qtbot, page)
    press(F9)
    press(Qt.Key.Key_N, modifiers=CTRL)
    keys("9-9")
    qtbot.waitUntil(lambda: "已开具" in at.heard.status.get("saved", ""), timeout=5000)
    qtbot.waitUntil(lambda: not runner.busy("db"), timeout=5000)
    assert field(page, "unit") == "9-9"
    assert runner.stop()


def test_what_no_field_can_mend_has_its_key_on_the_card_003_43(
    qtbot: Any, open_page: Open, owing: str, counter: Post
) -> None:
    page = open_page()
    owners_form(qtbot, page)
    before = here()
    press(F9)
    assert counter.heard.status["saved"] == "先通知客服经理"
    assert here() is before
    button = page.findings.findChild(QPushButton, "act:notify_manager")
    assert button.isVisible()
    qtbot.waitUntil(lambda: not button.visibleRegion().isEmpty())
    press(Qt.Key.Key_F7)
    press(ENTER, ENTER, F9)
    assert "请写下知会了谁" in said(sheet(page))
    page.pane.sheet.form.focus("person")
    commit("周岚")
    press(ENTER)
    commit("知道了")
    press(F9)
    assert page.pane.sheet is None
    assert titles(page)[0] == "可以办理"
    press(F9)
    assert ReleaseDesk(counter.office).rows()[0].number == "FX20260305-A0001"


def test_titles_follow_the_sites_names_of_the_roles_003_51(
    qtbot: Any, owing: str, office: Office, tmp_path: Path
) -> None:
    settings.save(office.signed_in(MANAGER), {"role.manager": "客户主任"})
    at = post(office, tmp_path)
    page = show(qtbot, ReleasePage(ReleaseDesk(office), at.counter), 1210, 690)
    page.enter()
    owners_form(qtbot, page)
    assert "先通知客户主任" in titles(page)
    button = page.findings.findChild(QPushButton, "act:notify_manager")
    assert button.text() == "通知客户主任  F7"
    button.click()
    assert "通知客户主任" in said(sheet(page))
    assert "客服经理" not in said(page)


# --- drafts --------------------------------------------------------------------------------------


def test_a_form_is_kept_from_its_first_key_though_the_clerk_types_on(
    qtbot: Any, open_page: Open, office: Office
) -> None:
    page = open_page()
    assert page.drafts.timer.interval() <= 600
    keys("3")
    left = page.drafts.timer.remainingTime()
    qtbot.wait(120)
    keys("-")
    assert page.drafts.timer.remainingTime() < left - 60, "typing on does not put it off"
    qtbot.waitUntil(lambda: kept(office) == ["3-"], timeout=1000)


def test_a_crash_loses_nothing(qtbot: Any, open_page: Open, home: str, office: Office) -> None:
    page = open_page()
    owners_form(qtbot, page)
    qtbot.waitUntil(lambda: kept(office) == ["3-1-1201"], timeout=2000)
    page.hide()
    row = next(row for row in TodayDesk(office).rows() if row.state == "草稿")
    other = open_page()
    other.open(row.key)
    assert field(other, "unit") == "3-1-1201"
    assert [item.name for item in field(other, "items")] == ["冰箱", "纸箱"]
    assert other.draft == page.draft


def test_an_empty_form_is_never_kept_and_one_that_was_emptied_goes(
    qtbot: Any, open_page: Open, office: Office, counter: Post
) -> None:
    page = open_page()
    press(ESC)
    page.leave()
    assert kept(office) == []
    page.enter()
    keys("3")
    page.leave()
    assert kept(office) == ["3"]
    page.form.focus("unit")
    press(Qt.Key.Key_Backspace)
    page.leave()
    assert kept(office) == []


def test_esc_goes_home_and_keeps_the_draft(
    qtbot: Any, open_page: Open, office: Office, counter: Post
) -> None:
    page = open_page()
    keys("3-1")
    press(ESC)
    assert counter.heard.went == ["today"]
    page.leave()
    assert kept(office) == ["3-1"]


def test_put_aside_gives_a_clean_form(qtbot: Any, open_page: Open, office: Office) -> None:
    page = open_page()
    keys("3-1")
    press(Qt.Key.Key_S, modifiers=CTRL)
    assert kept(office) == ["3-1"]
    assert (field(page, "unit"), page.form.focused()) == ("", "unit")


def test_three_customers_go_round_each_with_text_and_cursor(
    qtbot: Any, open_page: Open, home: str, clock: Clock, office: Office
) -> None:
    page = open_page()
    for name, place in (("甲", "name"), ("乙", "plate"), ("丙", "items")):
        page.form.focus("name")
        commit(name)
        page.form.focus(place)
        clock.advance(seconds=5)
        if name != "丙":
            press(Qt.Key.Key_N, modifiers=CTRL)
    seen = []
    for _ in range(6):
        clock.advance(seconds=5)
        press(Qt.Key.Key_Tab, modifiers=CTRL)
        seen.append((field(page, "name"), page.form.focused()))
    assert seen == [("甲", "name"), ("乙", "plate"), ("丙", "items")] * 2


def test_what_was_typed_after_the_call_is_there_when_the_record_is_opened_again(
    qtbot: Any, open_page: Open, home: str, clock: Clock, office: Office
) -> None:
    page = open_page()
    typed(qtbot, page)
    keys("\n3\n\n1\n\nbx\n")
    press(Qt.Key.Key_F5)
    keys("\n4")
    press(F9)
    page.form.focus("plate")
    keys("B12345")
    page.leave()
    rows = TodayDesk(office).rows()
    assert [row.state for row in rows] == ["待业主确认"]
    other = open_page()
    other.open(rows[0].key)
    assert field(other, "plate") == "B12345"
    assert "业主未接通" in titles(other)
    assert "待业主确认" in said(other)


# --- looking in full -----------------------------------------------------------------------------


def test_f4_shows_the_whole_for_a_while_and_logs_who_looked(
    qtbot: Any, home: str, counter: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page_module.WHOLE_MS == 10_000
    monkeypatch.setattr(page_module, "WHOLE_MS", 150)
    page = show(qtbot, ReleasePage(ReleaseDesk(counter.office), counter.counter), 1210, 690)
    page.enter()
    typed(qtbot, page)
    press(Qt.Key.Key_F4)
    note = page.form.findChild(QLabel, "note:unit")
    assert "陈思远" in note.text()
    assert OWNER_PHONE in note.text()
    (line,) = counter.log("unmask.show")
    assert (line.staff, line.subject) == ("lixiaomin", "3-1-1201")
    everything = f"{line.subject} {line.changes} {line.why}"
    assert not any(private in everything for private in ("陈", OWNER_PHONE, "0001"))
    qtbot.waitUntil(lambda: OWNER_PHONE not in note.text(), timeout=1000)
    press(Qt.Key.Key_F4)
    page.leave()
    assert OWNER_PHONE not in note.text(), "nothing stays in full on a page that was left"


def test_f4_in_the_call_is_masked_again_too(
    qtbot: Any, home: str, counter: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "WHOLE_MS", 150)
    page = show(qtbot, ReleasePage(ReleaseDesk(counter.office), counter.counter), 1210, 690)
    page.enter()
    typed(qtbot, page)
    keys("\n3\n\n1\n\nbx\n")
    press(Qt.Key.Key_F5)
    box = sheet(page).form.editor("owner_phone").keys
    assert "139****0001" in box.currentText()
    press(Qt.Key.Key_F4)
    assert OWNER_PHONE in box.currentText()
    qtbot.waitUntil(lambda: "139****0001" in box.currentText(), timeout=1000)
    assert len(counter.log("unmask.show")) == 1


# --- the call to the owner -----------------------------------------------------------------------


@pytest.fixture
def calling(qtbot: Any, open_page: Open, home: str) -> ReleasePage:
    """A tenant's whole form, and the call sheet open."""
    page = open_page()
    typed(qtbot, page)
    keys("\n3\n\n1\n\nbx\nzx6\n")
    press(Qt.Key.Key_F5)
    assert isinstance(page.pane.sheet, CallAsk)
    return page


def test_five_questions_come_only_with_consent_003_48(calling: ReleasePage) -> None:
    form = sheet(calling).form
    assert form.shown == ("owner_phone", "outcome")
    keys("\n2")
    assert form.shown == ("owner_phone", "outcome", "reason")
    keys("1")
    assert form.shown == (
        "owner_phone", "outcome", "knows", "fees_told", "rent_owed", "claimed", "agrees", "reason",
    )  # fmt: skip
    lines = form.editor("claimed").keys
    assert [lines.item(n).text().split("\u3000")[-1] for n in range(lines.count())] == ["冰箱1台", "纸箱6个"]


def test_a_refusal_is_said_in_the_sheet_and_keeps_what_was_answered_003_47(
    calling: ReleasePage, counter: Post
) -> None:
    form = sheet(calling).form
    press(F9)
    assert form.findChild(QLabel, "mark:outcome").isVisible()
    keys("2")
    press(F9)
    assert "写下他说的原因" in form.findChild(QLabel, "mark:reason").text()
    assert form.values()["outcome"] == "objected"
    assert ReleaseDesk(counter.office).rows() == ()


def test_esc_in_the_sheet_keeps_nothing(calling: ReleasePage, counter: Post) -> None:
    agree()
    press(ESC)
    assert calling.pane.sheet is None
    assert counter.heard.went == []
    assert calling.facts.calls == ()
    assert ReleaseDesk(counter.office).rows() == ()
    assert calling.form.focused() != ""


def test_f9_in_the_sheet_answers_it_and_never_issues(calling: ReleasePage, counter: Post) -> None:
    agree()
    press(F9)
    assert calling.pane.sheet is None
    (row,) = ReleaseDesk(counter.office).rows()
    assert (row.number, row.state) == ("—", "待业主确认")
    assert titles(calling)[0] == "可以办理"
    press(F9)
    assert ReleaseDesk(counter.office).rows()[0].state == "已开具"


def test_what_the_owner_claims_is_struck_from_the_paper_003_48(qtbot: Any, calling: ReleasePage) -> None:
    qtbot.waitUntil(lambda: "冰箱" in paper(calling), timeout=3000)
    agree(claimed="1")
    with qtbot.waitSignal(calling.preview.drawn, timeout=3000):
        press(F9)
    assert "已划去业主的物品" in titles(calling)
    assert "纸箱" in paper(calling)
    assert "冰箱" not in paper(calling)


def test_a_number_of_the_customers_own_is_refused_003_47(calling: ReleasePage, counter: Post) -> None:
    box = sheet(calling).form.editor("owner_phone")
    box.set_value("other")
    box.edited.emit()
    sheet(calling).form.focus("other_phone")
    keys("13711112222\n")
    keys("4")
    press(F9)
    assert "137****2222 不是业主档案上的号码" in said(sheet(calling))
    assert ReleaseDesk(counter.office).rows() == ()


# --- the paper and the record --------------------------------------------------------------------


def test_a_draft_says_so_and_has_no_number_and_no_code(qtbot: Any, open_page: Open, home: str) -> None:
    page = open_page()
    with qtbot.waitSignal(page.preview.drawn, timeout=3000):
        owners_form(qtbot, page)
    qtbot.waitUntil(lambda: "冰箱" in paper(page), timeout=3000)
    words = paper(page).replace("\n", "")
    assert "草稿" in words or "草 稿" in words
    assert "FX2026" not in words
    assert "开具时生成" in words


def form_of(desk: ReleaseDesk) -> Draft:
    return replace(
        desk.new("3-1-1201"), name="陈思远", id_check=IdCheck.ID_CARD, items=(Item("冰箱", "", 1, "台"),)
    )


def test_the_preview_of_a_record_is_what_would_be_printed(
    qtbot: Any, open_page: Open, home: str, counter: Post
) -> None:
    desk = ReleaseDesk(counter.office)
    number = desk.issue(form_of(desk))
    page = open_page()
    for act in ("print", "reprint"):
        page.open(number)
        qtbot.waitUntil(lambda: number in paper(page), timeout=3000)
        qtbot.wait(150)
        printed = DocumentDesk(counter.office).pdf("release-slip", number, "a4")
        assert page.preview.pdf == printed
        assert page.findings.findChild(QPushButton, f"act:{act}").isVisible()
        press(Qt.Key.Key_P, modifiers=CTRL)
        assert (counter.papers / f"{number}.pdf").read_bytes() == printed


def test_a_paper_that_never_came_out_is_printed_and_only_then_reprinted(
    open_page: Open, home: str, counter: Post
) -> None:
    desk = ReleaseDesk(counter.office)
    number = desk.issue(form_of(desk))
    page = open_page()
    page.open(number)
    buttons = {one.objectName(): one.text() for one in page.findings.findChildren(QPushButton)}
    assert buttons["act:print"] == "打印  Ctrl+P"
    assert "act:reprint" not in buttons
    press(Qt.Key.Key_P, modifiers=CTRL)
    words = pypdf.PdfReader(counter.papers / f"{number}.pdf").pages[0].extract_text()
    assert "补打" not in words
    assert page.findings.findChild(QPushButton, "act:reprint").isVisible()


def test_void_is_asked_for_and_the_record_says_so(open_page: Open, home: str, counter: Post) -> None:
    desk = ReleaseDesk(counter.office)
    number = desk.issue(form_of(desk))
    page = open_page()
    page.open(number)
    press(Qt.Key.Key_D, modifiers=CTRL)
    press(F9)
    assert "请写明原因和去向" in said(sheet(page))
    page.pane.sheet.form.focus("returned")
    press(Qt.Key.Key_Space, F9)
    assert f"{number} 已作废" in titles(page)
    assert not page.pane.primary.isEnabled()


def test_opened_again_the_content_is_kept_at_once(open_page: Open, home: str, counter: Post) -> None:
    """S03 E4: a crash right after Ctrl+G must not lose what the void slip held."""
    desk = ReleaseDesk(counter.office)
    number = desk.issue(form_of(desk))
    page = open_page()
    page.open(number)
    press(Qt.Key.Key_G, modifiers=CTRL)
    assert page.draft.replaces == number
    assert kept(counter.office) == ["3-1-1201"]


def test_the_list_opens_a_record_and_esc_leads_back(open_page: Open, home: str, counter: Post) -> None:
    desk = ReleaseDesk(counter.office)
    desk.issue(form_of(desk))
    page = open_page()
    press(Qt.Key.Key_R, modifiers=CTRL)
    assert page.currentWidget() is page.list
    press(ESC)
    assert page.currentWidget() is page.pane
    press(Qt.Key.Key_R, modifiers=CTRL)
    press(ENTER)
    assert page.number == "FX20260305-A0001"


def test_at_midnight_the_record_on_the_screen_expires(
    open_page: Open, home: str, counter: Post, clock: Clock
) -> None:
    desk = ReleaseDesk(counter.office)
    number = desk.issue(form_of(desk))
    page = open_page()
    page.open(number)
    clock.advance(days=1)
    page.turn_day()
    assert f"{number} 已过期" in titles(page)


# --- two windows, other roles --------------------------------------------------------------------


def test_two_windows_with_one_form_the_second_is_told_and_shown_the_slip(
    qtbot: Any, open_page: Open, home: str, office: Office, counter: Post, tmp_path: Path
) -> None:
    first = open_page()
    owners_form(qtbot, first)
    first.leave()
    second = open_page()
    second.open(first.draft.uuid)
    second.form.focus("plate")
    keys("B99999")
    ReleaseDesk(office).issue(first.draft)
    press(F9)
    (what, do) = counter.heard.troubles[-1]
    assert what == "这张放行条已经开具"
    assert "FX20260305-A0001" in do
    assert second.number == "FX20260305-A0001"
    assert not counter.papers.exists(), "nothing is printed twice"
    assert second.draft.plate == ""
    assert len(ReleaseDesk(office).rows()) == 1
    assert drafts.mine(office) == ()


def test_two_windows_void_one_slip_the_second_is_told(open_page: Open, home: str, counter: Post) -> None:
    desk = ReleaseDesk(counter.office)
    number = desk.issue(form_of(desk))
    page = open_page()
    page.open(number)
    desk.void(number, True, "")
    press(Qt.Key.Key_D, modifiers=CTRL)
    press(Qt.Key.Key_Space, F9)
    assert "已作废" in said(sheet(page))


def test_who_may_only_read_sees_the_records_and_writes_nothing_004_07(
    qtbot: Any, home: str, office: Office, tmp_path: Path
) -> None:
    desk = ReleaseDesk(office)
    number = desk.issue(form_of(desk))
    at = post(office.signed_in(FINANCE), tmp_path)
    page = show(qtbot, ReleasePage(ReleaseDesk(at.office), at.counter), 1210, 690)
    page.enter()
    assert page.currentWidget() is page.list
    page.open(number)
    assert not page.form.isEnabled()
    page.leave()
    assert at.heard.troubles == []
    assert desk.open(number).state is State.ISSUED  # type: ignore[union-attr]


def test_an_employees_own_things_need_his_superiors_word_004_27(
    qtbot: Any, open_page: Open, home: str
) -> None:
    page = open_page()
    press(ENTER)
    keys("6")
    assert page.draft.applicant is Applicant.STAFF
    assert "unit" not in page.form.shown
    assert "须上司批准" in titles(page)
    assert isinstance(page.findings.findChild(QWidget, "act:ask_supervisor"), QPushButton)
