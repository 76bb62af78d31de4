"""姓名读音: surnames have readings of their own, and pypinyin waits for the first name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.rules.names import SURNAMES, readings, surname


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("张三", ["zhang san"]),
        ("单小满", ["shan xiao man"]),
        ("曾广言", ["zeng guang yan"]),
        ("仇远山", ["qiu yuan shan"]),
        ("解语", ["xie yu"]),
        ("区文澜", ["ou wen lan"]),
        ("查一诺", ["zha yi nuo"]),
        ("翟青", ["zhai qing", "di qing"]),
        ("任平生", ["ren ping sheng"]),
        ("朴永浩", ["piao yong hao", "pu yong hao"]),
        ("覃可", ["qin ke", "tan ke"]),
        ("吕布衣", ["lv bu yi"]),
        ("尉迟小舟", ["yu chi xiao zhou"]),
        ("尉小舟", ["wei xiao zhou", "yu xiao zhou"]),
        ("欧阳千", ["ou yang qian"]),
        ("乐正一", ["yue zheng yi"]),
        ("單小滿", ["shan xiao man"]),
        ("阿依古丽·买买提", ["a yi gu li mai mai ti"]),
        ("张三 A", ["zhang san"]),
        ("𠮷永", ["yong"]),
        ("John Smith", []),
        ("", []),
    ],
)
def test_readings(name: str, said: list[str]) -> None:
    """The surname is read as a surname; families that differ are found by either reading."""
    assert [" ".join(one) for one in readings(name)] == said


def test_a_company_is_read_plainly() -> None:
    """单 in a company's name is no surname (dan), 曾 in one neither."""
    assert readings("单元装饰工程有限公司")[0][0] == "dan"


@pytest.mark.parametrize(
    ("name", "family"),
    [("张三", "张"), ("欧阳修远", "欧阳"), ("欧阳", "欧"), ("John", ""), ("张三A", ""), ("", "")],
)
def test_surname(name: str, family: str) -> None:
    """复姓 are two characters, where a given name follows them."""
    assert surname(name) == family


def test_every_entry_of_the_table_is_needed() -> None:
    """An entry that pypinyin reads alike says nothing and is deleted."""
    from pypinyin import Style, lazy_pinyin

    idle = [one for one, said in SURNAMES.items() if said == (tuple(lazy_pinyin(one, Style.NORMAL)),)]
    assert idle == []
    assert all(
        part.isascii() and part.isalpha() for said in SURNAMES.values() for one in said for part in one
    )


def test_pypinyin_is_not_loaded_by_an_import() -> None:
    """Start-up: the search's modules load without pypinyin (a quarter of a second)."""
    code = "import sys, app.rules.words, app.services.search; print('pypinyin' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
