"""拾物 by real keys on a real office: announced, claimed, refused, handed over (004-46, S12 E4)."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest

from app.rules.id_copy import Method
from app.rules.lost_property import Claim, State
from app.services import settings
from app.services.lost_property import LostPropertyDesk
from app.services.office import Office
from app.views.pages import duty_form
from app.views.pages.lost_property import LostPropertyPanel
from app.views.pages.lost_property_words import ClaimAsk
from tests.conftest import MORNING, Clock
from tests.views.counters import Post, post, said
from tests.views.duty import K, accounts, buttons, cards, enter
from tests.views.hands import CTRL, commit, here, keys, press

SECRET = "伞柄内侧有熊猫贴纸"
FOUND = ("雨伞一把", "黑色、长柄", SECRET, "大堂休息区", "9:10", "孙伟", "前台 2 号柜", "赵静", "9:20")


@pytest.fixture
def counter(office: Office, manager: Office, tmp_path: Path, qapp: Any) -> Post:
    settings.save(
        manager, {"office": "安和物业服务中心", "project": "安和花园", "office_phone": "0755-12345678"}
    )
    accounts(office)
    return post(office, tmp_path)


@pytest.fixture
def panel(qtbot: Any, counter: Post) -> LostPropertyPanel:
    return enter(qtbot, LostPropertyPanel(LostPropertyDesk(counter.office), counter.counter))


def typed(*words: str) -> None:
    """Word after word, Enter between them."""
    for place, word in enumerate(words):
        if place:
            press(K.Key_Return)
        commit(word)


def registered(panel: LostPropertyPanel) -> str:
    """An umbrella, registered by keys; its record is open."""
    typed(*FOUND)
    press(K.Key_F9)
    assert panel.record is not None, said(panel)
    return str(panel.record.number)


def claimant(told: str = "柄里贴了只熊猫", who: str = "周晓燕") -> None:
    """F5 and the claim up to the comparison."""
    press(K.Key_F5)
    commit(who)
    keys("\n1\n")
    if told:
        commit(told)


def paper(panel: LostPropertyPanel) -> str:
    if not panel.preview.pdf:
        return ""
    return "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(panel.preview.pdf)).pages)


def sheet(panel: LostPropertyPanel) -> Any:
    assert panel.pane.sheet is not None, "no question is open"
    return panel.pane.sheet


# --- registering ------------------------------------------------------------------------------------


def test_004_46_f9_registers_and_the_record_offers_the_notice(
    panel: LostPropertyPanel, counter: Post
) -> None:
    number = registered(panel)
    assert panel.record.found_at == MORNING.replace(hour=9, minute=10)
    assert "F6" in counter.heard.status["saved"]
    assert {"claim", "publish", "correct", "hand_over"} <= buttons(panel)
    assert ("还没有公告", "按 F6 打印招领启事并张贴；满一年的期限从公告那天算起。") in cards(panel)
    press(K.Key_F6)
    assert (counter.papers / f"{number}.pdf").exists()
    assert panel.record.notices == (number,)
    assert ("已公告", f"2026-03-05 公告（{number}），到 2027-03-05 满一年") in cards(panel)


def test_004_46_without_a_report_to_a_superior_nothing_is_registered(panel: LostPropertyPanel) -> None:
    typed(*FOUND[:7])
    press(K.Key_F9)
    assert panel.desk.rows() == ()
    assert panel.form.focused() == "reported_to"
    assert "拾获物品必须及时报告上级" in said(panel)
    typed("孙伟", "现在")
    press(K.Key_F9)
    assert panel.desk.rows() == ()
    assert "拾获人不能报告给自己" in said(panel)


def test_s12_e4_a_hidden_feature_that_the_notice_tells_is_refused(panel: LostPropertyPanel) -> None:
    typed(*FOUND[:2], "黑色", *FOUND[3:])
    press(K.Key_F9)
    assert panel.desk.rows() == ()
    assert panel.form.focused() == "secret_features"
    assert "会写在启事上" in said(panel)


def test_004_46_a_time_that_cannot_be_read_is_not_a_missing_one(panel: LostPropertyPanel) -> None:
    typed(*FOUND[:4], "早上", *FOUND[5:])
    press(K.Key_F9)
    assert panel.desk.rows() == ()
    words = [text for title, text in cards(panel) if "时间" in title]
    assert words == ["请这样写时间：10:12、昨天 18:30、3-5 10:12，或写「现在」。"]


def test_the_live_notice_tells_what_is_public_and_never_the_hidden_feature(
    qtbot: Any, panel: LostPropertyPanel
) -> None:
    """S12 E4: the clerk sees what everybody will read."""
    typed(*FOUND)
    qtbot.waitUntil(lambda: "大堂休息区" in paper(panel) and "2026年3月5日上午" in paper(panel))
    assert "黑色、长柄" in paper(panel)
    assert "熊猫" not in paper(panel)
    assert "孙伟" not in paper(panel)


def test_a_form_is_kept_and_taken_up_again(panel: LostPropertyPanel) -> None:
    typed(*FOUND[:6])
    uuid = panel.draft.uuid
    press(K.Key_S, modifiers=CTRL)
    (kept,) = panel.desk.kept()
    assert kept.found_at == MORNING.replace(hour=9, minute=10)
    assert panel.form.editor("what").value() == ""
    panel.open(uuid)
    assert panel.form.editor("found_at").value() == "09:10"
    assert panel.form.focused() == "finder"


# --- the record ---------------------------------------------------------------------------------------


def test_masked_by_default_nothing_hidden_on_record_list_or_paper(
    qtbot: Any, panel: LostPropertyPanel, counter: Post
) -> None:
    """S12 E4, PIPL 51."""
    registered(panel)
    press(K.Key_F6)
    qtbot.waitUntil(lambda: "招" in paper(panel))
    words = said(panel) + paper(panel)
    assert "孙*" in words
    assert "孙伟" not in words
    assert "熊猫" not in words
    press(K.Key_R, modifiers=CTRL)
    (row,) = panel.list.rows()
    assert (row.finder, row.state, row.due) == ("孙*", "保管中", "")
    assert counter.log("lost_property.look") == []


def test_s12_e4_f4_shows_the_feature_only_after_his_own_words_and_is_logged(
    qtbot: Any, panel: LostPropertyPanel, counter: Post
) -> None:
    number = registered(panel)
    press(K.Key_F4)
    assert counter.log("lost_property.look") == []
    claimant(told="")
    assert isinstance(sheet(panel), ClaimAsk)
    press(K.Key_F4)
    assert "请让认领人先说" in said(sheet(panel))
    assert counter.log("lost_property.look") == []
    assert here().objectName() == "field:told"
    commit("柄里贴了只熊猫")
    assert panel._mask.interval() == duty_form.WHOLE_MS
    panel._mask.setInterval(30)
    press(K.Key_F4)
    assert f"登记的不公开特征：{SECRET}" in said(sheet(panel))
    assert [one.subject for one in counter.log("lost_property.look")] == [number]
    qtbot.waitUntil(lambda: SECRET not in said(panel))
    assert sheet(panel).told == "柄里贴了只熊猫"


def test_004_46_a_claim_that_matches_and_is_signed_gives_it_back(panel: LostPropertyPanel) -> None:
    number = registered(panel)
    claimant()
    keys("\ny")
    press(K.Key_F9)
    assert "请认领人在登记上签名" in said(sheet(panel))
    assert panel.desk.open(number).state is State.KEPT
    keys(" ")
    press(K.Key_F9)
    assert panel.pane.sheet is None
    assert panel.record.state is State.CLAIMED
    assert ("已认领", "03-05 10:12 周* 认领，看身份证原件，特征相符，已签收（李晓敏）") in cards(panel)
    assert "claim" not in buttons(panel)
    assert "周晓燕" not in said(panel)


def test_s12_e4_a_refused_claim_stays_on_record_and_on_the_screen_in_words(
    panel: LostPropertyPanel, counter: Post
) -> None:
    number = registered(panel)
    claimant(told="伞柄上有只猫")
    keys("\nn")
    press(K.Key_F9)
    assert panel.pane.sheet is None, "sent again it would be a second attempt"
    assert panel.record.state is State.KEPT
    assert ("认领没有成", "03-05 10:12 周* 来认领，看身份证原件，特征不符，没有交还（李晓敏）") in cards(
        panel
    )
    assert counter.heard.status["saved"] == "特征不符，不能认领"
    assert len(counter.log("lost_property.refuse_claim")) == 1
    assert "claim" in buttons(panel)
    panel.begin()
    panel.open(number)
    assert "特征不符，没有交还" in said(panel)


def test_004_46_a_claim_without_a_check_is_refused_in_the_drawer(panel: LostPropertyPanel) -> None:
    number = registered(panel)
    press(K.Key_F5)
    commit("周晓燕")
    press(K.Key_F9)
    assert "人证相符后选核验方式" in said(sheet(panel))
    assert here().objectName() == "field:method"
    assert panel.desk.open(number).attempts == ()


def test_004_46_a_correction_stands_below_with_its_reason(panel: LostPropertyPanel) -> None:
    registered(panel)
    press(K.Key_F7)
    keys("4")
    assert "现在写的是：大堂休息区" in said(sheet(panel))
    typed("", "游泳池边")
    press(K.Key_F9)
    assert "请写为什么更正" in said(sheet(panel))
    assert here().objectName() == "field:reason"
    commit("登记时写错了地点")
    press(K.Key_F9)
    assert panel.pane.sheet is None
    assert ("03-05 10:12 更正拾获地点", "大堂休息区 → 游泳池边；登记时写错了地点（李晓敏）") in cards(panel)
    assert panel.record.place == "游泳池边"


def test_s12_e4_a_corrected_hidden_feature_is_shown_nowhere(panel: LostPropertyPanel) -> None:
    number = registered(panel)
    press(K.Key_F7)
    keys("3")
    assert "登记的特征不显示" in said(sheet(panel))
    typed("", "伞骨断了一根", "补充")
    press(K.Key_F9)
    assert panel.desk.secret(number) == "伞骨断了一根"
    words = said(panel)
    assert "更正不公开的特征" in words
    assert "伞骨" not in words
    assert "熊猫" not in words


def test_a_corrected_time_is_typed_as_any_time(panel: LostPropertyPanel) -> None:
    """004-46."""
    registered(panel)
    press(K.Key_F7)
    keys("6\n")
    commit("早上")
    press(K.Key_F9)
    assert "请这样写时间" in said(sheet(panel))
    press(K.Key_A, modifiers=CTRL)
    typed("昨天 18:30", "登记时写错了")
    press(K.Key_F9)
    assert panel.record.found_at == MORNING.replace(day=4, hour=18, minute=30)
    assert ("03-05 10:12 更正拾获时间", "03-05 09:10 → 03-04 18:30；登记时写错了（李晓敏）") in cards(panel)


def test_a_second_notice_only_where_something_changed_else_reprint(
    panel: LostPropertyPanel, counter: Post
) -> None:
    """民法典 318: the year runs from the first notice."""
    number = registered(panel)
    press(K.Key_F6, K.Key_F6)
    assert "内容没有变" in counter.heard.status["saved"]
    assert panel.record.notices == (number,)
    printed = len(counter.log("document.print"))
    press(K.Key_P, modifiers=CTRL)
    assert len(counter.log("document.print")) == printed + 1
    panel.desk.correct(number, "place", "游泳池边", "写错了")
    panel.open(number)
    press(K.Key_F6)
    assert panel.record.notices == (number, f"{number}-2")


def test_after_a_year_it_is_due_and_goes_to_the_police(
    panel: LostPropertyPanel, counter: Post, clock: Clock
) -> None:
    """民法典 314, 318, 004-46: never the office's own."""
    number = registered(panel)
    press(K.Key_F6)
    clock.advance(days=366)
    press(K.Key_R, modifiers=CTRL)
    assert panel.list.rows()[0].due == "应移交派出所"
    press(K.Key_Return)
    assert cards(panel)[0][0] == "应移交派出所"
    assert "不归本单位" in cards(panel)[0][1]
    claimant()
    keys("\ny\n ")
    press(K.Key_F9)
    assert "公告已满一年" in said(sheet(panel))
    press(K.Key_Escape, K.Key_F10)
    commit("安和物业服务中心")
    press(K.Key_F9)
    assert "拾获物品不归本单位：请写接收的派出所" in said(sheet(panel))
    press(K.Key_A, modifiers=CTRL)
    typed("示例路派出所", "警号 012345")
    assert sheet(panel).form.values()["handed_at"] == "10:12"
    press(K.Key_F9)
    assert panel.record.state is State.POLICE
    assert any("移交示例路派出所，警号 012345 接收" in words for _, words in cards(panel))
    assert panel.desk.open(number).due is False
    assert len(counter.log("lost_property.hand_over")) == 1


def test_the_list_has_what_is_kept_first(panel: LostPropertyPanel) -> None:
    """004-46."""
    first = registered(panel)
    press(K.Key_Escape)
    second = registered(panel)
    panel.desk.claim(second, Claim("周晓燕", Method.LOOKED, "熊猫", matches=True, signed=True))
    press(K.Key_R, modifiers=CTRL)
    assert [(one.number, one.state) for one in panel.list.rows()] == [(first, "保管中"), (second, "已认领")]
    assert panel.list.rows()[0].due == "未公告"


def test_esc_leads_back_one_step_and_leaving_hides_the_feature(
    panel: LostPropertyPanel, counter: Post
) -> None:
    """S12 E4: a tab that is left shows nothing hidden."""
    registered(panel)
    claimant()
    press(K.Key_F4)
    assert SECRET in said(panel)
    panel.leave()
    assert SECRET not in said(panel)
    press(K.Key_Escape)
    assert panel.pane.sheet is None
    assert panel.record is not None
    press(K.Key_Escape)
    assert panel.record is None
    assert panel.form.focused() == "what"
    press(K.Key_Escape)
    assert counter.heard.went == ["today"]


def test_a_claim_of_the_finder_is_refused(panel: LostPropertyPanel) -> None:
    """民法典 314."""
    number = registered(panel)
    claimant(who="孙伟")
    keys("\ny\n ")
    press(K.Key_F9)
    assert "拾获人不是失主" in said(sheet(panel))
    assert panel.desk.open(number).state is State.KEPT


def test_a_late_report_is_questioned_and_registered(panel: LostPropertyPanel) -> None:
    """004-46: 及时; it is not refused, for then it would not be reported at all."""
    typed(*FOUND[:4], f"{MORNING - timedelta(days=3):%m-%d} 9:10", *FOUND[5:])
    assert any(title == "报告晚了" for title, _ in cards(panel))
    press(K.Key_F9)
    assert panel.record is not None
