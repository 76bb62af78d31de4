"""演示小区: 1,200 units, the people at them and a year of charges, all invented, as rows for the tables.

Nothing here can meet a real person: mobiles begin with 154, a block that was never handed out (the number
plans of 2011 and of today both leave it free); landlines have the area code 0340, which no city has; abroad
it is +44 7700 900xxx, kept free by the British regulator for drama. Plates begin 粤I: the letters I and O
are not given out. Companies sit in 云岭市, a city on no map. Names are drawn by dice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from types import MappingProxyType
from typing import Any

from app.rules import mask
from app.rules.base import CHINA
from app.rules.people import Kin, Role


@dataclass(frozen=True)
class Case:
    """One household that the scenarios rely on: `months` ended months unpaid, together `arrears` 分."""

    unit: str
    owner: str
    owner_phones: tuple[str, ...]
    tenant: str = ""
    tenant_phones: tuple[str, ...] = ()
    family: str = ""
    family_phones: tuple[str, ...] = ()
    months: int = 0
    area: int = 9860
    rate: int = 280

    @property
    def monthly(self) -> int:
        """The monthly 物业费 in 分."""
        return fee(self.area, self.rate)

    @property
    def arrears(self) -> int:
        """What is owed for ended months, in 分."""
        return self.months * self.monthly


def fee(area: int, rate: int) -> int:
    """物业费 of a month in 分: `area` in 1/100 m², `rate` in 分 per m², rounded half up."""
    return (area * rate + 50) // 100


PEOPLE: Mapping[str, Case] = MappingProxyType(
    {
        # S03: 110.23 m² at 2.80 元 are 308.64 元 a month, four months 1,234.56 元.
        "owner_four_months": Case("3-1-1201", "陈思远", ("15400030001",), months=4, area=11023),
        "owner_two_months": Case("2-1-803", "林若溪", ("15400030002",), months=2),
        "owner_paid": Case("1-2-1502", "沈嘉木", ("15400030003",)),
        "family": Case(
            "3-2-701", "郑国安", ("15400030004",), family="郑晓棠", family_phones=("15400030005",)
        ),
        # S04
        "tenant_paid": Case("1-1-602", "何静宜", ("15400040001",), "唐一鸣", ("15400040002",)),
        "tenant_arrears": Case(
            "4-2-904", "罗文谦", ("15400040003",), "邓晓岚", ("15400040004",), months=2, area=8940
        ),
        "tenant_rare_owner": Case(
            "5-1203", "王𬎆", ("15400040005",), "彭子轩", ("15400040006",), area=4650, rate=320
        ),
        "owner_abroad": Case(
            "2-2-1804", "方慕白", ("034088000017", "+447700900461"), "宋雨桐", ("15400040008",)
        ),
        "owner_no_phone": Case("4-1-304", "于连山", (), "冯可", ("15400040010",), area=8940),
        "shop": Case(
            "6-S05",
            "云岭市青禾置业有限公司",
            ("15400050001",),
            "湾畔便利店",
            ("15400050002",),
            area=6200,
            rate=600,
        ),
    }
)
"""The fixed households of S03 and S04, by what they are good for."""

STAFF: tuple[tuple[str, str, Role], ...] = (
    ("limin", "李敏", Role.CLERK),
    ("zhoulan", "周岚", Role.MANAGER),
    ("sunweicheng", "孙伟成", Role.ENGINEER),
    ("xuwenjing", "许文静", Role.FINANCE),
    ("helidong", "何立冬", Role.NIGHT),
    ("zhaoqiang", "赵强", Role.GUARD),
    ("admin", "管理员", Role.ADMIN),
)
"""Login, name and role of the demo's accounts."""

SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔"
    "向汤"
)
RARE_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "单", "仇", "解", "区", "查", "翟")
GIVEN = (
    "安柏辰澄楚丹迪帆枫港桂涵航禾恒泓桦嘉简江洁锦靖钧凯可岚朗乐澜霖凌曼茂铭牧南宁培沛琪启谦青晴然荣瑞"
    "睿若森珊尚诗舒思松涛庭桐婉惟文希曦夏贤湘欣煦雅言彦阳怡亦奕茵颖悠宇雨元远悦云昀泽展昭哲真知致仲舟"
    "竹卓子梓"
)
TRADES = ("贸易", "科技", "建材", "餐饮管理", "文化传播", "商务服务")
SHOPS = ("便利店", "水果店", "洗衣店", "面包店", "书店", "药房", "茶饮店", "五金店")
COMPANY_WORDS = ("青禾", "远山", "百川", "晨岸", "和畅", "星野", "松间", "明溪", "知行", "归园")

Row = dict[str, Any]


@dataclass
class Home:
    """What the slips need of a unit: names with phones, and its charges as (month, 分, day paid)."""

    unit_id: int
    code: str
    owners: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    tenants: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    charges: list[tuple[str, int, date | None]] = field(default_factory=list)

    def owed(self, on: date) -> tuple[int, int]:
        """Ended months unpaid on a day, and their 分."""
        now = f"{on:%Y-%m}"
        open_ = [(month, fen) for month, fen, paid in self.charges if month < now and (not paid or paid > on)]
        return len({month for month, _ in open_}), sum(fen for _, fen in open_)


class Uuids:
    """Deterministic identifiers in the shape of UUIDv7: the time of `moment`, a count, dice."""

    def __init__(self, rng: Random, moment: datetime) -> None:
        self.rng = rng
        self.stamp = int(moment.timestamp() * 1000)
        self.count = 0

    def __call__(self) -> str:
        self.count += 1
        stamp = self.stamp + (self.count >> 12)
        tail = 0b10 << 62 | self.rng.getrandbits(62)
        whole = f"{stamp:012x}{0x7000 | self.count & 0xFFF:04x}{tail:016x}"
        return "-".join((whole[:8], whole[8:12], whole[12:16], whole[16:20], whole[20:]))


class Estate:
    """The rows of every table of places, drawn by `rng` as of `now`; ids count from 1."""

    def __init__(self, rng: Random, now: datetime) -> None:
        self.rng = rng
        self.today = now.astimezone(CHINA).date()
        self.uuid = Uuids(rng, now - timedelta(days=400))
        self.units: list[Row] = []
        self.parties: list[Row] = []
        self.stays: list[Row] = []
        self.phones: list[Row] = []
        self.charges: list[Row] = []
        self.homes: list[Home] = []
        self.cases = {case.unit: case for case in PEOPLE.values()}
        self.taken = {name for case in PEOPLE.values() for name in (case.owner, case.tenant, case.family)}
        self.taken |= {name for _, name, _ in STAFF}
        self.months = months_before(self.today, 12)
        self.single: list[tuple[int, str, tuple[str, ...]]] = []
        self.mobiles = 0
        for building, entrance, room in doors():
            self._home(building, entrance, room)

    def _home(self, building: str, entrance: str, room: str) -> None:
        code = "-".join(one for one in (building, entrance, room) if one)
        unit = {"building": building, "entrance": entrance, "room": room, "code": code}
        self.homes.append(Home(self._add(self.units, **unit), code))
        if code in self.cases:
            self._case(self.cases[code])
        elif building == "6":
            self._shop()
        else:
            self._family(building)

    def _case(self, case: Case) -> None:
        long_ago = date(self.today.year - 6, 4, 18)
        self._move_in(case.owner, case.owner_phones, Kin.OWNER, long_ago)
        if case.tenant:
            lately = self.today - timedelta(days=420)
            self._move_in(case.tenant, case.tenant_phones, Kin.TENANT, lately)
        if case.family:
            self._move_in(case.family, case.family_phones, Kin.FAMILY, long_ago)
        self._charge("物业费", case.monthly, case.months)

    def _shop(self) -> None:
        rng, since = self.rng, self._day(9, 4)
        owner = self._company() if rng.random() < 0.4 else self._name()
        self._move_in(owner, self._mobiles(1), Kin.OWNER, since)
        if rng.random() < 0.8:
            name = rng.choice("湾溪岸桥荷松竹林") + rng.choice("畔边口里间语上悦") + rng.choice(SHOPS)
            self._move_in(name, self._mobiles(1), Kin.TENANT, self._day(3, 0))
        self._charge("物业费", fee(rng.randrange(3800, 12000, 20), 600), self._months_owed())

    def _family(self, building: str) -> None:
        rng, since = self.rng, self._day(9, 2)
        if self.single and rng.random() < 0.05:
            party, name, phones = self.single.pop(rng.randrange(len(self.single)))
            self._stay(party, Kin.OWNER, since)
            self.homes[-1].owners.append((name, phones))
        elif rng.random() < 0.02:
            self._move_in(self._company(), self._mobiles(1), Kin.OWNER, since)
        else:
            self._couple(since)
        if rng.random() < 0.05:
            self._move_in(self._name(), self._mobiles(1), Kin.OWNER, date(2012, 5, 20), since)
        if rng.random() < (0.5 if building == "5" else 0.18):
            self._move_in(self._name(), self._mobiles(1), Kin.TENANT, self._day(2, 0))
        elif rng.random() < 0.4 and not mask.is_company(self.homes[-1].owners[0][0]):
            for _ in range(rng.choice((1, 1, 2))):
                surname = mask.name(self.homes[-1].owners[0][0])[:-1] if rng.random() < 0.6 else ""
                phones = self._mobiles(rng.random() < 0.7)
                self._move_in(self._name(surname), phones, Kin.FAMILY, since)
        if rng.random() < 0.1:
            ended = self.today - timedelta(days=rng.randrange(30, 600))
            started = ended - timedelta(days=rng.choice((365, 730)))
            self._move_in(self._name(), self._mobiles(1), Kin.TENANT, started, ended)
        area = rng.randrange(3800, 6200) if building == "5" else rng.randrange(7600, 14300)
        owed = self._months_owed()
        self._charge("物业费", fee(area, 320 if building == "5" else 280), owed)
        if rng.random() < 0.4:
            self._charge("停车费", 30000, owed)

    def _couple(self, since: date) -> None:
        rng = self.rng
        name, phones = self._name(), self._mobiles(rng.random() >= 0.02)
        if phones and rng.random() < 0.1:
            phones = (*phones, f"034088{self._scattered():06d}")
        party = self._move_in(name, phones, Kin.OWNER, since)
        if rng.random() < 0.25:
            self._move_in(self._name(), self._mobiles(1), Kin.OWNER, since)
        else:
            self.single.append((party, name, phones))

    def _move_in(
        self, name: str, phones: tuple[str, ...], kin: Kin, since: date, until: date | None = None
    ) -> int:
        drives = kin is not Kin.FAMILY and name not in self.taken and self.rng.random() < 0.4
        party = self._add(self.parties, name=name, plates=made_plate(self.rng) if drives else "")
        filed = datetime(since.year, since.month, since.day, 10, 30, tzinfo=CHINA)
        for number in phones:
            self._add(self.phones, party_id=party, number=number, filed_at=filed)
        self._stay(party, kin, since, until)
        if until is None and kin is not Kin.FAMILY:
            home = self.homes[-1]
            (home.owners if kin is Kin.OWNER else home.tenants).append((name, phones))
        return party

    def _stay(self, party: int, kin: Kin, since: date, until: date | None = None) -> None:
        unit = self.homes[-1].unit_id
        self._add(self.stays, unit_id=unit, party_id=party, role=kin.value, since=since, until=until)

    def _charge(self, item: str, fen: int, owed: int) -> None:
        """Twelve ended months, the last `owed` of them unpaid, and the month that runs."""
        home, today = self.homes[-1], self.today
        early = self.rng.randrange(5, 40)
        for ago, month in enumerate(reversed(self.months)):
            first = date.fromisoformat(f"{month}-01")
            paid: date | None = first + timedelta(days=early)
            if 1 <= ago <= owed or (ago == 0 and (owed or paid is None or paid > today)):
                paid = None
            elif paid is not None:
                paid = min(paid, today)
            self._add(self.charges, unit_id=home.unit_id, month=month, item=item, amount=fen, paid_on=paid)
            home.charges.append((month, fen, paid))

    def _months_owed(self) -> int:
        """Most owe nothing, 8 % one or two months, 4 % three to six, 1 % more."""
        dice = self.rng.random()
        if dice < 0.08:
            return self.rng.choice((1, 1, 2))
        if dice < 0.12:
            return self.rng.choice((3, 3, 4, 5, 6))
        return self.rng.randrange(7, 12) if dice < 0.13 else 0

    def _add(self, rows: list[Row], **values: Any) -> int:
        rows.append({"id": len(rows) + 1, "uuid": self.uuid(), **values})
        return len(rows)

    def _day(self, oldest: int, newest: int) -> date:
        """A day between so many years ago."""
        return self.today - timedelta(days=self.rng.randrange(newest * 365 + 20, oldest * 365))

    def _name(self, surname: str = "") -> str:
        rng = self.rng
        first = surname or rng.choice(RARE_SURNAMES if rng.random() < 0.02 else SURNAMES)
        name = first + "".join(rng.sample(GIVEN, 1 if rng.random() < 0.25 else 2))
        return self._name(surname) if name in self.taken else name

    def _company(self) -> str:
        return f"云岭市{self.rng.choice(COMPANY_WORDS)}{self.rng.choice(TRADES)}有限公司"

    def _mobiles(self, count: int) -> tuple[str, ...]:
        """So many mobiles, none twice: 154, then 1–9 and what a counter scatters to."""
        return tuple(f"154{self.rng.randrange(1, 10)}{self._scattered():06d}9" for _ in range(count))

    def _scattered(self) -> int:
        self.mobiles += 1
        return self.mobiles * 618_033 % 1_000_000  # coprime to 10⁶: a million different numbers


def made_plate(rng: Random) -> str:
    """粤I, a letter and four digits: on no car."""
    return f"粤I{rng.choice('ABCDEFGHJKLMNPQRSTUVWXYZ')}{rng.randrange(10_000):04d}"


def doors() -> Iterator[tuple[str, str, str]]:
    """楼栋, 单元, 房号 of 1,200 doors: 1–3 栋 two 单元, 4 栋 three, 5 栋 (公寓) and 6 栋 (商铺) none."""
    for building, entrances, floors, each in (
        ("1", 2, 25, 4),
        ("2", 2, 25, 4),
        ("3", 2, 25, 4),
        ("4", 3, 18, 4),
        ("5", 0, 30, 11),
    ):
        for entrance in [str(one) for one in range(1, entrances + 1)] or [""]:
            for floor in range(1, floors + 1):
                for door in range(1, each + 1):
                    yield building, entrance, f"{floor}{door:02d}"
    for door in range(1, 55):
        yield "6", "", f"S{door:02d}"


def months_before(today: date, count: int) -> list[str]:
    """The `count` ended months before today's, and today's, oldest first, as 2026-03."""
    last = today.year * 12 + today.month - 1
    return [f"{one // 12}-{one % 12 + 1:02d}" for one in range(last - count, last + 1)]
