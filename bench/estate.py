"""A database of very many records, all invented: ten years of visits with names, phones, doors, plates.

Made once for a number of rows and kept in the temporary folder: filling a million takes minutes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from sqlalchemy import Engine

from app.models.base import make_engine
from app.rules import words
from app.rules.base import CHINA
from app.rules.people import SYSTEM, Operator, Role
from app.services import search
from app.services.migrate import head, migrate
from app.services.office import Office

KEY = bytes(range(32))
CLERK = Operator("bench", "李晓敏", Role.CLERK)
NOW = datetime(2026, 3, 5, 10, 0, tzinfo=CHINA)
COLUMNS = ("name", "phone", "room", "plate", "reason", "number")

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常单"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰玉萍红英华慧建文志国海燕晓峰婷雪琳浩宇欣怡子涵梓轩雨泽思"
    "远若溪嘉木晨曦一诺可馨俊熙博雅诗梦瑶天佑安然乐童心语凡星辰清扬云舒望舒景行知秋以南书瑾怀瑜青山长风"
)
_WHY = (
    "快递派送 外卖送餐 探亲访友 家电维修 管道疏通 空调清洗 看房 装修送货 搬家 保洁 抄表 送奶 家教 量窗帘 "
    "网络安装 接孩子 取文件 物业办事 送花 送水 宠物上门 钢琴调音 家具安装 "
    "接老人 社区走访 消防检查 电梯维保 还书 换锁"
)
_REASONS = _WHY.split()


@dataclass(frozen=True)
class Visit:
    """One record with the six columns that a counter searches."""

    name: str
    phone: str
    room: str
    plate: str
    reason: str
    number: str

    @property
    def tokens(self) -> tuple[str, ...]:
        """As services.search makes them of a slip."""
        return (
            *words.name_tokens(self.name),
            *words.phone_tokens(self.phone),
            *words.door_tokens(self.room),
            *words.plate_tokens(self.plate),
            *words.text_tokens(self.reason),
            *words.number_tokens(self.number),
        )


def visits(rows: int) -> Iterator[Visit]:
    """The same records for the same number: people come again, the first ones often."""
    rng = Random(20260305)
    people = []
    for _ in range(max(50, rows // 20)):
        name = rng.choice(_SURNAMES[: rng.choice((10, 30, len(_SURNAMES)))])
        name += "".join(rng.choices(_GIVEN, k=rng.choice((1, 2, 2))))
        plate = f"粤I{rng.choice('ABCDEFG')}{rng.randrange(10**4):04d}" if rng.random() < 0.3 else ""
        people.append((name, f"154{rng.randrange(10**8):08d}", plate))
    first = NOW.date() - timedelta(days=3650)
    per_day = max(1, rows // 3650)
    for at in range(rows):
        name, phone, plate = people[int(len(people) * rng.random() ** 2)]
        room = f"{rng.randint(1, 20)}-{rng.randint(1, 4)}-{rng.randint(1, 33)}{rng.randint(1, 8):02d}"
        day = first + timedelta(days=at // per_day)
        reason = rng.choice(_REASONS) + (f"{rng.randint(2, 9)}人" if rng.random() < 0.2 else "")
        yield Visit(name, phone, room, plate, reason, f"LF{day:%Y%m%d}-A{at % per_day + 1:04d}")


def engine_of(path: Path) -> Engine:
    """The encrypted database at `path`, as the program opens it."""
    return make_engine(path, KEY)


def database(folder: Path, rows: int) -> Path:
    """The filled database; made anew when entries, tokens or tables are other than those it was made of."""
    some = [head(), search.MAKING, *(entry(at, one) for at, one in zip(range(200), visits(200), strict=True))]
    made_of = hashlib.sha256(repr(some).encode()).hexdigest()[:12]
    path = folder / f"search-{rows}-{made_of}.db"
    if path.exists():
        return path
    for old in folder.glob(f"search-{rows}-*"):
        old.unlink()
    making = path.with_suffix(".making")
    engine = engine_of(making)
    migrate(engine, making, NOW)
    office = Office(engine, SYSTEM, lambda: NOW)
    with office.work("settings.write") as work:
        columns = ", ".join(f"{one} TEXT NOT NULL" for one in COLUMNS)
        work.session.connection().exec_driver_sql(
            f"CREATE TABLE bench_visit (id INTEGER PRIMARY KEY, {columns})"
        )
    _fill(office, rows)
    engine.dispose()
    making.rename(path)
    return path


def copy_of(source: Path, target: Path) -> Path:
    """A copy to write in, on the disk before the measuring begins: else its own way there is measured too."""
    shutil.copy(source, target)
    os.sync()
    return target


def _fill(office: Office, rows: int) -> None:
    source = visits(rows)
    done = 0
    while done < rows:
        some = list(islice(source, 20_000))
        with office.work("settings.write") as work:
            put = (
                "INSERT INTO bench_visit (name, phone, room, plate, reason, number) VALUES (?, ?, ?, ?, ?, ?)"
            )
            work.session.connection().exec_driver_sql(put, [astuple(one) for one in some])
            search.put(work.session, (entry(done + at, one) for at, one in enumerate(some, 1)))
        done += len(some)
        print(f"\r  filling the database: {done:,} of {rows:,} records", end="", file=sys.stderr)
    print(file=sys.stderr)


def entry(record: int, one: Visit) -> search.Entry:
    """The visit as the search box keeps it; its key is its row in the table that LIKE scans.

    Its record is out of the way of real slips: a slip saved by another measure is a new entry.
    """
    texts = (one.name, one.room, one.plate, one.reason)
    return search.Entry(
        search.SLIP, (1 << 32) + record, str(record), one.number, one.room, texts, one.tokens, NOW
    )
