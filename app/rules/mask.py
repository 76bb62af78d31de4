"""脱敏: what a list, a second screen or a paper shows of a person (PIPL art. 51; 004-02).

A name keeps its surname, a number its last four digits; companies and plates are no personal data and are
shown whole. Nothing here ever shows more digits than its docstring says, whatever was typed.
"""

from __future__ import annotations

import re
import unicodedata

_COMPOUND = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 "
    "公冶 申屠 公孙 慕容 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 亓官 司寇 巫马 颛孙 漆雕 乐正 宰父 "
    "谷梁 拓跋 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 左丘 西门 第五 南荣 即墨 达奚 纳兰 完颜 叶赫 "
    "歐陽 司馬 諸葛 東方"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
"""复姓: the surnames of two characters."""

_COMPANY = re.compile(
    r"公司|集团|委员会|业委会|事务所|合作社|研究院"
    r"|.{2,}(?:商行|商店|超市|餐厅|饭店|酒店|宾馆|工作室|服务部|经营部|营业部|工程队|装饰部|药房|诊所|银行|学校|幼儿园|中心)$"
    r"|.{3,}[厂店]$"
)


_POLITE = (
    "先生",
    "女士",
    "小姐",
    "太太",
    "阿姨",
    "叔叔",
    "大爷",
    "大妈",
    "奶奶",
    "爷爷",
    "老师",
    "师傅",
    "客户",
)


def is_company(text: str) -> bool:
    """Whether the name is a company's or a shop's, by its words."""
    return _COMPANY.search(text) is not None


def name(text: str) -> str:
    """姓名脱敏: 张*, 欧阳*; a company's name is kept. How many characters are hidden is not told."""
    text = text.strip()
    if not text or is_company(text):
        return text
    surname = text[:2] if len(text) > 2 and text[:2] in COMPOUND_SURNAMES else text[:1]
    return f"{surname}*"


def called(text: str) -> str:
    """A 称呼: 陈女士 as it is, a full name by its surname."""
    plain = text.strip()
    return plain if plain.endswith(_POLITE) else name(plain)


def phone(text: str) -> str:
    """电话脱敏: 139****0001, 0755-****0001, +852****0001; at most a prefix and the last four digits are left.

    An extension is left out. A number of fewer than seven digits shows its last digit alone.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.split(r"(?:转|ext\.?|分机)", plain, maxsplit=1, flags=re.IGNORECASE)[0].strip()
    country, plain = _country(plain)
    landline = re.match(r"\(?(0(?:10|2\d|[3-9]\d{2}))\)?[-\s]?(\d{3,4}[-\s]?\d{4})(?!\d)", plain)
    if landline:
        return f"{country}{landline[1]}-****{landline[2][-4:]}"
    digits = "".join(one for one in plain if one.isdigit())
    if len(digits) == 11 and digits[0] == "1":
        return f"{country}{digits[:3]}****{digits[-4:]}"
    if len(digits) >= 7:
        return f"{country}****{digits[-4:]}"
    return f"{country}****{digits[-1]}" if digits else ""


def _country(plain: str) -> tuple[str, str]:
    """A written +country code apart from the number; 86 is not repeated, it is ours."""
    found = re.match(r"(?:\+|00)(86|85[23]|886|1|[2-9]\d)[-\s]*(?=\d|\()", plain)
    if not found:
        return "", plain
    return ("" if found[1] == "86" else f"+{found[1]}"), plain[found.end() :]


def id_tail(text: str) -> str:
    """证件尾号: 尾号1234 (X large); only ever the last four characters; empty for none."""
    plain = "".join(one for one in unicodedata.normalize("NFKC", text) if one.isalnum()).upper()
    return f"尾号{plain[-4:]}" if plain else ""


def plate(text: str) -> str:
    """车牌: shown whole, the gate compares it with the vehicle."""
    return text.strip()
