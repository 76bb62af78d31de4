"""拾获物品的办理: registered once, lines below, claimed against check and feature, or handed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.models import Audit, Document, LostProperty, LostPropertyClaim, LostPropertyLine, Staff
from app.rules.base import Refused
from app.rules.id_copy import Method
from app.rules.lost_property import Claim, Draft, HandOver, State
from app.services import drafts, search, settings, today
from app.services.documents import DocumentDesk
from app.services.lost_property import KIND, LostPropertyDesk
from app.services.lost_property_read import HIDDEN
from app.services.office import Office
from printing.lost_property_notice import LostPropertyNotice
from printing.schema import thaw
from tests.conftest import CLERK, FINANCE, GUARD, MANAGER, MORNING, Clock

SECRET = "伞柄内侧有熊猫贴纸"
CLAIM = Claim("周晓燕", Method.LOOKED, "柄里贴了只熊猫", matches=True, signed=True)


@pytest.fixture
def desk(office: Office, manager: Office) -> LostPropertyDesk:
    """An office with its names set and the clerk's account open."""
    settings.save(
        manager, {"office": "安和物业服务中心", "project": "安和花园", "office_phone": "0755-12345678"}
    )
    with manager.work("staff.write") as work:
        for one in (CLERK, MANAGER):
            work.session.add(
                Staff(login=one.login, name=one.name, role=one.role, password="-", closed_at=None)
            )
    return LostPropertyDesk(office)


def filled(desk: LostPropertyDesk, **more: Any) -> Draft:
    draft = replace(
        desk.new("孙伟"),
        what="雨伞一把",
        features="黑色、长柄",
        secret_features=SECRET,
        place="大堂休息区",
        found_at=MORNING - timedelta(hours=1),
        reported_to="赵静",
        reported_at=MORNING - timedelta(minutes=50),
        storage=" 前台 2 号柜 ",
    )
    return replace(draft, **more)


def opened(desk: LostPropertyDesk, number: str) -> Any:
    return desk.open(number)


def counted(office: Office, model: Any) -> int:
    with office.read("lost_property.read") as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def acts(office: Office) -> list[str]:
    with office.read("lost_property.read") as session:
        asked = select(Audit.act).where(Audit.act.startswith("lost_property")).order_by(Audit.id)
        return list(session.scalars(asked))


def notice(office: Office, number: str) -> LostPropertyNotice:
    with office.read("lost_property.read") as session:
        return thaw(LostPropertyNotice, DocumentDesk.of(session, KIND, number).data)


# --- registering --------------------------------------------------------------------------------


def test_a_find_is_numbered_and_kept(desk: LostPropertyDesk) -> None:
    """004-46: finder, place, time, reported to and when, storage; 保管中."""
    draft = filled(desk)
    desk.keep(draft)
    number = desk.register(draft)
    assert number == "SW20260305-A0001"
    record = opened(desk, number)
    assert (record.state, record.what, record.place) == (State.KEPT, "雨伞一把", "大堂休息区")
    assert (record.finder, record.reported_to, record.registered_by) == ("孙*", "赵静", "李晓敏")
    assert (record.reported_at, record.storage) == (MORNING - timedelta(minutes=50), "前台 2 号柜")
    assert opened(desk, draft.uuid) == record
    assert drafts.mine(desk.office) == ()
    [row] = desk.rows(kept_only=True)
    assert (row.state, row.finder, row.due) == ("保管中", "孙*", "未公告")
    assert acts(desk.office) == ["lost_property.register"]


def test_a_refusal_uses_no_number_and_leaves_nothing(desk: LostPropertyDesk) -> None:
    """004-46: unreported is unregistered."""
    for more in ({"reported_at": None}, {"reported_to": " "}, {"storage": ""}, {"features": SECRET}):
        with pytest.raises(Refused):
            desk.register(filled(desk, **more))
    assert counted(desk.office, LostProperty) == 0
    draft = filled(desk)
    assert desk.register(draft) == "SW20260305-A0001"
    with pytest.raises(Refused, match="已经登记"):
        desk.register(draft)


def test_only_the_counter_may(desk: LostPropertyDesk) -> None:
    """004-07."""
    number = desk.register(filled(desk))
    for operator in (GUARD, FINANCE):
        theirs = LostPropertyDesk(desk.office.signed_in(operator))
        for refused in (
            theirs.rows,
            lambda: theirs.open(number),  # noqa: B023
            lambda: theirs.secret(number),  # noqa: B023
            lambda: theirs.claim(number, CLAIM),  # noqa: B023
            lambda: theirs.register(filled(desk)),  # noqa: B023
        ):
            with pytest.raises(Refused, match="004-07"):
                refused()


# --- putting right ------------------------------------------------------------------------------


def test_a_correction_adds_a_line_and_changes_nothing_written(desk: LostPropertyDesk) -> None:
    """004-46: what was written first stays legible below who, when, why."""
    number = desk.register(filled(desk))
    desk.correct(number, "place", "北门岗亭", "登记时写错")
    desk.correct(number, "place", "北门岗亭外", "再问了拾获人")
    desk.correct(number, "storage", "保险柜", "贵重")
    record = opened(desk, number)
    assert (record.place, record.storage) == ("北门岗亭外", "保险柜")
    assert [(one.label, one.was, one.now, one.reason, one.staff) for one in record.lines] == [
        ("拾获地点", "大堂休息区", "北门岗亭", "登记时写错", "李晓敏"),
        ("拾获地点", "北门岗亭", "北门岗亭外", "再问了拾获人", "李晓敏"),
        ("保管处", "前台 2 号柜", "保险柜", "贵重", "李晓敏"),
    ]
    with desk.office.read("lost_property.read") as session:
        [row] = session.scalars(select(LostProperty))
        assert (row.place, row.storage) == ("大堂休息区", "前台 2 号柜")
    with pytest.raises(Refused, match="004-46"):
        desk.correct(number, "place", "西门", "")
    assert counted(desk.office, LostPropertyLine) == 3


def test_a_corrected_secret_is_not_shown_by_its_line(desk: LostPropertyDesk) -> None:
    """S12 E4."""
    number = desk.register(filled(desk))
    desk.correct(number, "secret_features", "伞骨断了一根", "看错")
    desk.correct(number, "finder", "何晚", "写错")
    hidden, finder = opened(desk, number).lines
    assert (hidden.was, hidden.now) == (HIDDEN, HIDDEN)
    assert (finder.was, finder.now) == ("孙*", "何*")
    assert desk.secret(number) == "伞骨断了一根"


def test_a_time_is_put_right(desk: LostPropertyDesk) -> None:
    """004-46."""
    number = desk.register(filled(desk))
    desk.correct(number, "found_at", "2026-03-05 08:30", "问了拾获人")
    assert opened(desk, number).found_at == MORNING.replace(hour=8, minute=30)


# --- the notice ---------------------------------------------------------------------------------


def test_the_notice_tells_nothing_hidden(desk: LostPropertyDesk) -> None:
    """S12: 招领启事 without the secret features, finder or storage; the day from which the year runs."""
    number = desk.register(filled(desk))
    assert desk.publish(number) == number
    paper = notice(desk.office, number)
    assert (paper.number, paper.what, paper.features) == (number, "雨伞一把", "黑色、长柄")
    assert (paper.found_at, paper.phone) == ("2026年3月5日上午", "0755-12345678")
    assert (paper.claim_at, paper.claim_hours) == ("安和物业服务中心前台", "每日 08:00–20:00")
    with desk.office.read("lost_property.read") as session:
        data = session.scalar(select(Document.data)) or ""
    for hidden in (SECRET, "熊猫", "孙伟", "2 号柜"):
        assert hidden not in data
    record = opened(desk, number)
    assert (record.noticed_on, record.last_day) == (MORNING.date(), MORNING.date().replace(year=2027))
    assert record.notices == (number,)
    assert desk.rows()[0].due == ""


def test_a_second_notice_is_another_paper_and_no_new_year(desk: LostPropertyDesk, clock: Clock) -> None:
    """民法典 318: the year runs from the first; the issued notice is not edited."""
    number = desk.register(filled(desk))
    desk.publish(number)
    clock.advance(days=30)
    desk.correct(number, "storage", "保险柜", "贵重")
    with pytest.raises(Refused, match="内容没有变"):
        desk.publish(number)
    desk.correct(number, "place", "北门岗亭", "登记时写错")
    assert desk.publish(number) == f"{number}-2"
    assert notice(desk.office, number).place == "大堂休息区"
    assert notice(desk.office, f"{number}-2").place == "北门岗亭"
    record = opened(desk, number)
    assert (record.noticed_on, record.notices) == (MORNING.date(), (number, f"{number}-2"))


def test_a_notice_waits_for_the_printer_while_the_thing_is_here(desk: LostPropertyDesk) -> None:
    number = desk.register(filled(desk))
    desk.publish(number)
    [row] = today.TodayDesk(desk.office).rows()
    assert (row.word, row.key, row.paper) == ("lost_property", number, KIND)
    desk.claim(number, CLAIM)
    assert today.TodayDesk(desk.office).rows() == ()
    with pytest.raises(Refused, match="不用再公告"):
        desk.publish(number)


# --- claiming and handing over ------------------------------------------------------------------


def test_a_claim_with_check_feature_and_signature_gives_it_back(desk: LostPropertyDesk) -> None:
    """S12 F: claim with ID check; 004-46: signed; never a number."""
    number = desk.register(filled(desk))
    assert desk.secret(number) == SECRET
    desk.claim(number, CLAIM)
    record = opened(desk, number)
    assert record.state is State.CLAIMED
    [attempt] = record.attempts
    assert (attempt.kind, attempt.staff, attempt.at) == ("claimed", "李晓敏", MORNING)
    assert attempt.words == "周* 认领，看身份证原件，特征相符，已签收"
    with desk.office.read("lost_property.read") as session:
        [kept] = session.scalars(select(LostPropertyClaim))
        assert (kept.claimant, kept.told, kept.matches, kept.signed) == (
            "周晓燕",
            "柄里贴了只熊猫",
            True,
            True,
        )
    for again in (
        lambda: desk.claim(number, CLAIM),
        lambda: desk.hand_over(number, HandOver("示例路派出所", "何警官", MORNING)),
    ):
        with pytest.raises(Refused, match="民法典 314"):
            again()
    assert acts(desk.office) == ["lost_property.register", "lost_property.look", "lost_property.claim"]


def test_who_tells_the_feature_wrongly_does_not_get_it(desk: LostPropertyDesk) -> None:
    """S12 E4: not released; the attempt is kept; the owner may come after."""
    number = desk.register(filled(desk))
    with pytest.raises(Refused, match="S12 E4"):
        desk.claim(number, replace(CLAIM, claimant="吴越", told="有个红扣子", matches=False))
    record = opened(desk, number)
    assert (record.state, [one.kind for one in record.attempts]) == (State.KEPT, ["refused"])
    assert record.attempts[0].words == "吴* 来认领，看身份证原件，特征不符，没有交还"
    with desk.office.read("lost_property.read") as session:
        assert session.scalar(select(LostPropertyClaim.signed)) is False
    assert acts(desk.office)[-1] == "lost_property.refuse_claim"
    desk.claim(number, CLAIM)
    assert [one.kind for one in opened(desk, number).attempts] == ["refused", "claimed"]


def test_an_unfinished_claim_leaves_nothing(desk: LostPropertyDesk) -> None:
    """004-46: no check, no signature, no comparison: nothing is written and the thing stays."""
    number = desk.register(filled(desk))
    before = counted(desk.office, Audit)
    for wrong in (
        replace(CLAIM, method=Method.NONE),
        replace(CLAIM, signed=False),
        replace(CLAIM, matches=None),
        replace(CLAIM, told=" "),
        replace(CLAIM, matches=False, method=Method.NONE),
        replace(CLAIM, claimant="安和物业服务中心"),
    ):
        with pytest.raises(Refused):
            desk.claim(number, wrong)
    assert counted(desk.office, LostPropertyClaim) == 0
    assert counted(desk.office, Audit) == before
    assert opened(desk, number).state is State.KEPT


def test_the_corrected_finder_is_who_may_not_claim(desk: LostPropertyDesk) -> None:
    """民法典 314: against the thing as it stands, not as it was first written."""
    number = desk.register(filled(desk))
    desk.correct(number, "finder", "周晓燕", "写错")
    with pytest.raises(Refused, match="拾获人不是失主"):
        desk.claim(number, CLAIM)
    desk.claim(number, replace(CLAIM, claimant="孙伟"))


def test_the_police_take_it(desk: LostPropertyDesk, clock: Clock) -> None:
    """民法典 314: when, which station, who took it."""
    number = desk.register(filled(desk))
    clock.advance(hours=5)
    with pytest.raises(Refused, match="民法典 314"):
        desk.hand_over(number, HandOver("示例路派出所", " ", MORNING))
    desk.hand_over(number, HandOver(" 示例路派出所 ", "何警官", MORNING + timedelta(hours=4)))
    record = opened(desk, number)
    assert record.state is State.POLICE
    assert record.attempts[0].words == "03-05 14:12 移交示例路派出所，何警官 接收"
    assert desk.rows()[0].state == "移交派出所"
    assert desk.rows(kept_only=True) == ()


def test_a_year_after_the_notice_it_is_due_for_hand_over(desk: LostPropertyDesk, clock: Clock) -> None:
    """民法典 318: 自发布招领公告之日起一年内; what was never announced is not due by it."""
    unannounced, first, gone = (desk.register(filled(desk)) for _ in range(3))
    desk.publish(first)
    desk.publish(gone)
    desk.claim(gone, CLAIM)
    clock.set(MORNING.replace(year=2027, hour=23, minute=59))
    assert desk.due() == ()
    clock.set(MORNING.replace(year=2027, day=6, hour=0, minute=0))
    assert [row.number for row in desk.due()] == [first]
    assert desk.due()[0].due == "应移交派出所"
    assert opened(desk, first).due
    assert not opened(desk, unannounced).due
    assert not opened(desk, gone).due
    with pytest.raises(Refused, match="民法典 318"):
        desk.claim(first, CLAIM)
    desk.hand_over(first, HandOver("示例路派出所", "何警官", clock()))
    assert desk.due() == ()


# --- found and kept quiet -----------------------------------------------------------------------


def test_it_is_found_by_number_what_and_place_and_never_by_what_is_hidden(desk: LostPropertyDesk) -> None:
    """The search box: kind "found"; corrections are followed; also after the index was made anew."""
    number = desk.register(filled(desk))
    desk.register(filled(desk, what="钥匙一串", features="", place="三号电梯"))
    desk.correct(number, "place", "北门岗亭", "写错")
    for _ in range(2):
        for typed in ("伞", "雨伞", "yusan", "北门", "岗亭 雨伞", "长柄", number, number[-5:]):
            assert [one.title for one in search.find(desk.office, typed)] == [number], typed
        for typed in ("熊猫", "贴纸", "孙伟", "休息区"):
            assert search.find(desk.office, typed) == (), typed
        [hit] = search.find(desk.office, "雨伞")
        assert (hit.kind, hit.subtitle) == (search.FOUND, "拾获物品 · 雨伞一把 · 北门岗亭 · 2026-03-05")
        assert desk.open(hit.key) == desk.open(number)
        with desk.office.read("lost_property.read") as session:
            index = session.connection().exec_driver_sql("SELECT * FROM search_entry").all()
        assert index
        assert "熊猫" not in str(index)
        search.rebuild(desk.office)
    assert search.find(desk.office.signed_in(FINANCE), "雨伞") == ()


def test_no_audit_line_names_anybody_or_the_secret(desk: LostPropertyDesk) -> None:
    """000-21 and PIPL 51."""
    number = desk.register(filled(desk))
    desk.correct(number, "finder", "何晚", "写错了，不是孙伟")
    desk.publish(number)
    desk.secret(number)
    with pytest.raises(Refused):
        desk.claim(number, replace(CLAIM, matches=False))
    desk.claim(number, CLAIM)
    with desk.office.read("lost_property.read") as session:
        lines = [f"{one.act} {one.subject} {one.changes} {one.why}" for one in session.scalars(select(Audit))]
    assert len([one for one in lines if number in one]) == 6
    for said in ("孙伟", "何晚", "周晓燕", "熊猫"):
        assert not [one for one in lines if said in one]


def test_a_draft_comes_back(desk: LostPropertyDesk) -> None:
    """暂存: the form with its times; the title says the thing and no person."""
    draft = filled(desk)
    desk.keep(draft)
    assert desk.kept() == (draft,)
    assert desk.open(draft.uuid) == draft
    assert drafts.mine(desk.office)[0].title == "拾获物品 · 雨伞一把"
    desk.drop(draft.uuid)
    assert desk.kept() == ()
