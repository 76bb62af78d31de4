"""姓名读音: how a person's name is read, surname first, so that zs and zengguofan find 张三 and 曾国藩.

pypinyin does not know that it reads a name (单 is shan there, 曾 zeng); the surnames that differ stand here,
the commonest reading first, a second where families differ. It is imported at the first name, not before:
loading it takes a quarter of a second that the start of the counter does not have.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.rules.mask import COMPOUND_SURNAMES, is_company

Reading = tuple[str, ...]
"""One way to read a text: its syllables in plain letters, ü as v (lv); what has no reading is left out."""

HAN = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters as a range for regular expressions (々 and 〇 too)."""

_HAN_RUN = re.compile(f"[{HAN}]+")

_SURNAMES = (
    "单 shan|單 shan|曾 zeng|仇 qiu|解 xie|区 ou|區 ou|查 zha|翟 zhai di|朴 piao pu|覃 qin tan|盖 ge gai|"
    "蓋 ge gai|乐 yue le|樂 yue le|员 yun|員 yun|贠 yun|种 chong|重 chong|繁 po|秘 bi|薄 bo|卜 bu|能 nai|"
    "折 she|隗 wei kui|祭 zhai ji|乜 nie|牟 mou mu|粘 nian|佴 nai|谌 chen shen|諶 chen shen|句 gou|缪 miao|"
    "繆 miao|藏 zang|都 du|洗 xian|郇 xun huan|召 shao|黑 he|长 chang|阚 kan|省 xing|费 fei bi|尉 wei yu|"
    "柏 bai bo|莘 shen xin|郄 qie xi|宓 mi fu|那 na nuo|乐正 yue-zheng"
)


def _table() -> dict[str, tuple[Reading, ...]]:
    lines = (line.split() for line in _SURNAMES.split("|"))
    return {surname: tuple(tuple(one.split("-")) for one in said) for surname, *said in lines}


SURNAMES = _table()
"""Surname → its readings, for the surnames that pypinyin reads otherwise or families read in two ways."""

_LONGEST_NAME = 4
"""A longer Han run is no name of surname and given name (欧阳 + two): it is read plainly."""


def surname(name: str) -> str:
    """The surname of a person's Han name: two characters for a 复姓, else the first; "" for no Han name."""
    if not re.fullmatch(f"[{HAN}]+", name):
        return ""
    return name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else name[:1]


@lru_cache(maxsize=8192)
def readings(name: str) -> tuple[Reading, ...]:
    """How the name may be read, likeliest first; () where nothing in it is Han.

    The surname has its own reading; a company's name or one in parts (阿卜杜拉·买买提) is read plainly.
    """
    runs = _HAN_RUN.findall(name)
    if not runs:
        return ()
    first, rest = runs[0], tuple(one for run in runs[1:] for one in _plain(run))
    if rest or len(first) > _LONGEST_NAME or is_company(name):
        return (_plain(first) + rest,)
    family = surname(first)
    given = _plain(first[len(family) :])
    return tuple(said + given + rest for said in SURNAMES.get(family, (_plain(family),)))


def _plain(run: str) -> Reading:
    """The run as pypinyin reads it, without what it cannot read."""
    from pypinyin import Style, lazy_pinyin

    if not run:
        return ()
    said = lazy_pinyin(run, style=Style.NORMAL, errors="ignore")
    return tuple(one.lower() for one in said if one.isascii() and one.isalpha())
