"""设置: checked, audited with the reason, read as one Policy; the site's secret is made once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from app.models import Audit, Setting
from app.models.base import make_engine
from app.rules.base import Refused
from app.rules.people import SYSTEM
from app.rules.policy import HOLD, Policy
from app.services import settings
from app.services.migrate import migrate
from app.services.office import Office
from tests.conftest import KEY, MORNING, Clock


def test_a_new_site_has_the_defaults(office: Office, guard: Office) -> None:
    policy = settings.load(office)
    assert policy == Policy(site=policy.site)
    assert settings.load(guard) == policy


def test_changes_are_kept_and_audited_with_the_reason(manager: Office) -> None:
    changed = settings.save(
        manager, {"office": "翠湖物业服务中心", "tenant_arrears": HOLD, "arrears_months": "3"}, "公司规定"
    )
    assert (changed.office, changed.tenant_arrears, changed.arrears_months) == ("翠湖物业服务中心", HOLD, 3)
    assert settings.load(manager) == changed
    with manager.read("settings.read") as session:
        lines = session.scalars(select(Audit).where(Audit.act == "settings.change").order_by(Audit.id)).all()
    assert [(one.subject, one.changes, one.why) for one in lines] == [
        ("office", {"before": "物业服务中心", "after": "翠湖物业服务中心"}, "公司规定"),
        ("tenant_arrears", {"before": "confirm", "after": "hold"}, "公司规定"),
    ], "an unchanged value is no change"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"arrears_months": 0}, "1 到 120"),
        ({"arrears_months": "三"}, "1 到 120"),
        ({"arrears_months": True}, "1 到 120"),
        ({"tenant_arrears": "free"}, "提示，经理确认后放行、不予放行"),
        ({"counter": "AB"}, "一个英文字母"),
        ({"night_from": "24:00"}, "20:00"),
        ({"office": "  "}, "1 到 40"),
        ({"role.manager": ""}, "1 到 12"),
        ({"site.key": "00"}, "没有名为 site.key 的设置"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    manager: Office, changes: dict[str, Any], words: str
) -> None:
    before = settings.load(manager)
    with pytest.raises(Refused) as told:
        settings.save(manager, {"project": "翠湖花园", **changes})
    assert words in told.value.findings[0].say()
    assert settings.load(manager) == before


def test_a_clerk_may_not_change_settings(office: Office) -> None:
    """004-07."""
    with pytest.raises(Refused, match="004-07"):
        settings.save(office, {"project": "翠湖花园"})


def test_the_secret_is_made_once_and_shown_nowhere(office: Office, manager: Office) -> None:
    key = settings.site_key(office)
    settings.found(office)
    assert len(key) == 32
    assert settings.site_key(manager) == key
    with manager.read("settings.read") as session:
        logged = json.dumps([[one.subject, one.changes, one.why] for one in session.scalars(select(Audit))])
    assert key.hex() not in logged
    assert key.hex() not in repr(settings.load(office))


def test_two_sites_differ(office: Office, tmp_path: Any) -> None:
    engine = make_engine(tmp_path / "other.db", KEY)
    migrate(engine, tmp_path / "other.db", MORNING)
    other = Office(engine, SYSTEM, Clock())
    assert settings.load(other).site != settings.load(office).site
    assert settings.site_key(other) != settings.site_key(office)
    engine.dispose()


def test_a_value_no_longer_known_falls_back_to_its_default(office: Office) -> None:
    with office.signed_in(SYSTEM).work("settings.write") as work:
        work.session.add(Setting(key="tenant_arrears", value="from an older program"))
    assert settings.load(office).tenant_arrears == "confirm"
