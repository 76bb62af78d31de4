"""演示放行条: thirty days of slips before today, decided by the very rules, with the very paper frozen."""

from __future__ import annotations

from dataclasses import replace as _with
from datetime import date, datetime, time, timedelta
from random import Random

from app.rules import mask, plain, slipcode, units
from app.rules.base import CHINA
from app.rules.policy import Policy
from app.rules.release import (
    Applicant,
    Call,
    Draft,
    Facts,
    Household,
    IdCheck,
    Item,
    Notice,
    NoticeKind,
    Outcome,
    Person,
    State,
)
from app.rules.release_decide import decide
from app.services.demo_estate import PEOPLE, STAFF, Home, Row, Uuids, made_plate
from app.services.release import KIND, PREFIX
from app.services.release_paper import slip_paper
from printing.schema import freeze

DAYS = 30
CLERK, MANAGER, GUARD = (
    next(one for one in STAFF if one[0] == login) for login in ("limin", "zhoulan", "zhaoqiang")
)
GOODS: tuple[tuple[str, tuple[str, ...], str, int], ...] = (
    ("纸箱", ("封口", "", "标注书籍"), "个", 12),
    ("冰箱", ("白色 双门", "银色 三门"), "台", 1),
    ("洗衣机", ("滚筒", "波轮"), "台", 1),
    ("电视机", ("55 寸", "65 寸"), "台", 1),
    ("沙发", ("布艺 三人", "皮质 单人"), "张", 2),
    ("床垫", ("1.8 米", "1.5 米"), "张", 1),
    ("衣柜", ("拆散", ""), "个", 1),
    ("桌子", ("实木", "折叠"), "张", 2),
    ("椅子", ("", "可折叠"), "把", 4),
    ("行李箱", ("28 寸", "24 寸"), "个", 3),
    ("编织袋", ("", "衣物"), "个", 5),
    ("自行车", ("蓝色", "黑色"), "辆", 1),
)
TOOLS: tuple[tuple[str, tuple[str, ...], str, int], ...] = (
    ("工具箱", ("红色", "铝合金"), "个", 2),
    ("瓷砖", ("600×600", "退货"), "箱", 8),
    ("余料", ("木方", "石膏板"), "袋", 6),
    ("人字梯", ("铝合金", ""), "架", 1),
)
MISMATCHES = ("纸箱多出 2 个", "清单没有列电视机", "沙发与清单写的规格不符")
VOIDS = ("客户改期", "数量写错，另开新条", "三联已收回")


class Slips:
    """The rows of every table of slips, drawn by `rng` for the thirty days before `now`'s."""

    def __init__(
        self, rng: Random, now: datetime, counter: str, policy: Policy, key: bytes, homes: list[Home]
    ) -> None:
        self.rng, self.policy, self.key, self.counter = rng, policy, key, counter
        cases = {case.unit for case in PEOPLE.values()}
        # The scenarios' households begin with no history, so that a journey finds what it expects.
        homes = [home for home in homes if home.code not in cases]
        self.owned = [home for home in homes if home.owners]
        self.people = [home for home in self.owned if not mask.is_company(home.owners[0][0])]
        self.let = [home for home in self.owned if home.tenants and home.owners[0][1]]
        self.shops = [home for home in homes if home.code.startswith("6-") and home.tenants]
        self.slips: list[Row] = []
        self.items: list[Row] = []
        self.calls: list[Row] = []
        self.notices: list[Row] = []
        self.documents: list[Row] = []
        self.sequences: list[Row] = []
        today = now.astimezone(CHINA).date()
        for ago in range(DAYS, 0, -1):
            self._day(today - timedelta(days=ago))
        # Of those that came back from the gate only last night's still waits for the counter.
        self.slips[-1] |= {"state": State.MISMATCH.value, "closed_by": GUARD[0], "reason": MISMATCHES[0]}
        for _ in range(2):
            self._awaiting(today - timedelta(days=1))

    def _day(self, day: date) -> None:
        count = self.rng.randint(6, 11) if day.weekday() >= 5 else self.rng.randint(3, 7)
        minutes = sorted(self.rng.sample(range(8 * 60 + 20, 19 * 60 + 30), count))
        for line, minute in enumerate(minutes, 1):
            at = datetime.combine(day, time(minute // 60, minute % 60, self.rng.randrange(60)), CHINA)
            self._issued(at, f"{PREFIX}{day:%Y%m%d}-{self.counter}{line:04d}")
        period = f"{day:%Y%m%d}"
        self.sequences.append({"prefix": PREFIX, "period": period, "counter": self.counter, "last": count})

    def _issued(self, at: datetime, number: str) -> None:
        opened = at - timedelta(minutes=self.rng.randint(3, 12), seconds=self.rng.randrange(60))
        draft, home = self._draft(opened)
        facts = self._facts(draft, home, opened, at)
        decision = decide(draft, facts, self.policy)
        assert not decision.blocks, decision.blocks  # the demo never shows what the rules refuse
        slip = self._slip(draft, home, facts, opened)
        slip |= {"number": number, "issued_at": at, "issued_by": CLERK[0], "valid_on": at.date()}
        slip["rules"] = [one.rule for one in decision.findings]
        slip |= self._ending(at)
        for line, item in enumerate(draft.items):
            self.items.append(
                {
                    "uuid": Uuids(self.rng, at)(),
                    "slip_id": slip["id"],
                    "line": line,
                    "name": item.name,
                    "feature": item.feature,
                    "quantity": item.quantity,
                    "measure": item.measure,
                    "struck": line in decision.claimed,
                }
            )
        code = str(slipcode.seal(number, self.policy.site, self.key))
        sheet = slip_paper(draft, decision, facts, self.policy, CLERK[1], number, code)
        self.documents.append(
            {
                "uuid": Uuids(self.rng, at)(),
                "kind": KIND,
                "number": number,
                "data": freeze(sheet),
                "made_at": at,
                "prints": 1,
                "trouble": "",
            }
        )

    def _awaiting(self, day: date) -> None:
        """A tenant whose owner did not answer yesterday: the slip waits, without a number."""
        opened = datetime.combine(day, time(17, self.rng.randrange(60)), CHINA)
        home = self.rng.choice(self.let)
        name, phones = home.tenants[0]
        draft = Draft(
            Uuids(self.rng, opened)(), home.code, Applicant.TENANT, name, id_check=IdCheck.ID_CARD,
            phone=phones[0], items=self._goods(GOODS),
        )  # fmt: skip
        owner, numbers = home.owners[0]
        call = Call(owner, numbers[0], Outcome.UNANSWERED, draft.items, at=opened, staff=CLERK[1])
        slip = self._slip(draft, home, Facts(opened, calls=(call,)), opened)
        slip["state"] = State.AWAITING.value

    def _draft(self, opened: datetime) -> tuple[Draft, Home | None]:
        """Who comes with what: owners most, then tenants, relatives, craftsmen, shops and our own people."""
        rng, uuid = self.rng, Uuids(self.rng, opened)()
        kind = rng.choices(list(Applicant), (42, 9, 27, 6, 13, 3))[0]
        check = IdCheck.NO_COPY if rng.random() < 0.1 else IdCheck.ID_CARD
        if kind is Applicant.STAFF:
            goods = (Item("对讲机", "送修", rng.randint(1, 3), "台"),)
            return Draft(uuid, "", kind, "孙伟成", reason="设备送修", id_check=check, items=goods), None
        if kind is Applicant.TENANT:
            home = rng.choice(self.let)
        elif kind is Applicant.SHOP:
            home = rng.choice(self.shops)
        else:
            home = rng.choice(self.people if kind is Applicant.FAMILY else self.owned)
        owner, phones = home.owners[0]
        carried = self._goods(TOOLS if kind is Applicant.CONTRACTOR else GOODS)
        plate = made_plate(rng) if rng.random() < 0.5 else ""
        draft = Draft(uuid, home.code, kind, owner, id_check=check, items=carried, plate=plate)
        phone = phones[0] if phones else ""
        if kind is Applicant.OWNER:
            return _with(draft, phone=phone), home
        if kind is Applicant.TENANT:
            name, numbers = home.tenants[0]
            letter = f"WT{opened:%y%m%d}" if rng.random() < 0.3 else ""
            return _with(draft, name=name, phone=numbers[0] if numbers else "", letter=letter), home
        if kind is Applicant.SHOP:
            name, numbers = home.tenants[0]
            return _with(draft, name="店长", company=name, phone=numbers[0] if numbers else ""), home
        if kind is Applicant.FAMILY:
            return _with(
                draft, name=f"{mask.name(owner)[:-1]}女士", relation="配偶", letter=f"WT{opened:%y%m%d}"
            ), home
        craftsman = rng.choice(("吴师傅", "郭师傅", "马师傅", "姚师傅"))
        return _with(draft, name=craftsman, company="云岭市和畅装饰工程有限公司", own_goods=True), home

    def _goods(self, stock: tuple[tuple[str, tuple[str, ...], str, int], ...]) -> tuple[Item, ...]:
        kinds = self.rng.sample(stock, self.rng.randint(1, min(4, len(stock))))
        return tuple(
            Item(name, self.rng.choice(features), self.rng.randint(1, most), measure)
            for name, features, measure, most in kinds
        )

    def _facts(self, draft: Draft, home: Home | None, opened: datetime, at: datetime) -> Facts:
        """The file as it was that day, and the calls and notices that let the slip pass."""
        if home is None:
            return Facts(at, None, (), (self._notice(NoticeKind.SUPERVISOR, "周岚", "同意", opened),))
        months, fen = home.owed(at.date())
        household = Household(
            home.code,
            label(home.code),
            tuple(Person(*one) for one in home.owners),
            tuple(Person(*one) for one in home.tenants),
            arrears_months=months,
            arrears=fen,
        )
        notices: tuple[Notice, ...] = ()
        tenant = draft.applicant is Applicant.TENANT
        if months >= (1 if tenant else self.policy.arrears_months):
            answer = "已联系业主，同意放行" if tenant else "知道了，已安排催缴，放行"
            when = opened + timedelta(minutes=1)
            notices = (self._notice(NoticeKind.MANAGER, MANAGER[1], answer, when),)
        return Facts(at, household, self._talks(draft, home, opened) if tenant else (), notices)

    def _talks(self, draft: Draft, home: Home, opened: datetime) -> tuple[Call, ...]:
        """The owner is called: at times not at once, at times with something that is his own."""
        owner, phones = home.owners[0]
        missed, own = self.rng.random() < 0.15, self.rng.random() < 0.15 and len(draft.items) > 1
        base = Call(owner, phones[0], Outcome.UNANSWERED, draft.items, staff=CLERK[1])
        agreed = _with(
            base, outcome=Outcome.AGREED, knows=True, fees_told=True, rent_owed=False,
            claimed=(0,) if own else (), agrees=True, at=opened + timedelta(seconds=95),
        )  # fmt: skip
        return (_with(base, at=opened + timedelta(seconds=30)), agreed) if missed else (agreed,)

    def _notice(self, kind: NoticeKind, person: str, answer: str, at: datetime) -> Notice:
        return Notice(kind, person, answer, True, at, CLERK[0])

    def _slip(self, draft: Draft, home: Home | None, facts: Facts, opened: datetime) -> Row:
        household = facts.household
        slip: Row = {
            "id": len(self.slips) + 1,
            "uuid": draft.uuid,
            "number": None,
            "unit_id": home.unit_id if home is not None else None,
            "applicant": draft.applicant.value,
            "name": draft.name,
            "draft": plain.dump(draft),
            "opened_at": opened,
            "opened_by": CLERK[0],
            "issued_at": None,
            "issued_by": "",
            "valid_on": None,
            "arrears_months": household.arrears_months if household else 0,
            "arrears": household.arrears if household else 0,
            "rules": [],
            "closed_at": None,
            "closed_by": "",
            "reason": "",
            "replaces": "",
            "version": 2,
        }
        self.slips.append(slip)
        for call in facts.calls:
            row = {"uuid": Uuids(self.rng, opened)(), "slip_id": slip["id"], "at": call.at, "staff": CLERK[0]}
            row |= {"owner": call.owner, "phone": call.phone, "outcome": call.outcome.value}
            self.calls.append({**row, "answers": plain.dump(call)})
        for one in facts.notices:
            row = {"uuid": Uuids(self.rng, opened)(), "slip_id": slip["id"], "at": one.at, "staff": one.staff}
            row |= {"kind": one.kind.value, "person": one.person, "answer": one.answer}
            self.notices.append({**row, "agreed": one.agreed})
        return slip

    def _ending(self, at: datetime) -> Row:
        """Nine in ten left through the gate within two hours; some were void, not used or did not match."""
        dice = self.rng.random()
        later = at + timedelta(minutes=self.rng.randint(4, 110))
        closed: Row = {"state": State.RELEASED.value, "closed_at": later, "closed_by": GUARD[0], "version": 3}
        if dice < 0.90:
            return closed
        if dice < 0.94:
            why = self.rng.choice(VOIDS)
            return {**closed, "state": State.VOID.value, "closed_by": CLERK[0], "reason": why}
        if dice < 0.97:
            morning = datetime.combine(at.date() + timedelta(days=1), time(8, 0), CHINA)
            return {**closed, "state": State.EXPIRED.value, "closed_at": morning, "closed_by": ""}
        why = f"{self.rng.choice(MISMATCHES)}；三联已收回，另开新条"
        return {**closed, "state": State.VOID.value, "closed_by": CLERK[0], "reason": why}


def label(code: str) -> str:
    """3栋1单元1201 of 3-1-1201."""
    name = units.parse(code)
    assert name is not None, code
    return name.label
