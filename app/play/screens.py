"""其余画面: what the README and the guide show beside the journeys: home, search, lock, import, settings."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from app.play import talk
from app.play.hand import Hand
from app.services.demo import PASSWORD

HEADINGS = ("楼栋", "单元", "房号", "业主姓名", "联系电话", "租户姓名", "租户电话", "车牌号")
LIST = (
    ("7", "1", "101", "顾言溪", "154 0007 0001", "", "", "粤I70001"),
    ("7", "1", "102", "陆星野", "15400070002", "程小满", "15400070003", ""),
    ("7", "1", "201", "欧阳知行", "１５４０００７０００４", "", "", "粤I70002"),
    ("7", "1", "202", "区少白", "15400070005", "", "", ""),
)
"""As a billing system writes it: spaces and full-width digits in the phones."""
BAD = ("7", "1", "302", "", "154000", "", "", "")


def home(hand: Hand) -> None:
    """今日: what waits, the most pressing first; typing narrows it, Enter opens it."""
    hand.begin("HOME", "今日：等着办的事")
    hand.step("一张还没出门，一张等业主答复")
    hand.see("件事等着办")
    hand.shot("today")
    hand.step("打几个字就筛出来")
    hand.type("1-1-602")
    hand.shot("filtered")
    hand.key("Esc")


def search(hand: Hand) -> None:
    """One box for everything, here by the initials of a name; F4 shows the whole and is logged."""
    hand.begin("SEARCH", "搜索：姓名的拼音首字母")
    hand.step("陈思远：csy")
    hand.key("Ctrl+K")
    hand.type("csy")
    hand.see("3-1-1201")
    hand.shot("initials")
    hand.key("Enter")
    hand.see("3栋1单元1201", "陈*", "154****0001", "欠 4 个月")
    hand.shot("household")
    hand.step("F4 看全部，留下记录")
    hand.key("F4")
    hand.see("陈思远", "15400030001")
    hand.shot("whole")
    hand.step("直接给这一户开放行条")
    hand.key("Ctrl+N")
    hand.see("放行条", "业主 陈*", "请核验证件")
    talk.put_aside(hand)


def lock(hand: Hand) -> None:
    """F12 hides everything and loses nothing."""
    hand.begin("LOCK", "锁屏：什么都看不到，什么都没丢")
    hand.step("写到一半，离开一下")
    hand.key("Alt+2")
    hand.wait()
    hand.type("2-1-803")
    hand.key("F12")
    hand.see("已锁屏", "填写的内容都已保留")
    hand.see_not("2-1-803")
    hand.shot("locked")
    hand.step("密码不对，再来")
    hand.type("wrong")
    hand.key("Enter")
    hand.see("密码")
    hand.type(PASSWORD)
    hand.key("Enter")
    hand.see("2-1-803")
    hand.step("光标还在房号里")
    hand.key("Enter")
    hand.see("林若溪")
    talk.put_aside(hand)


def importing(hand: Hand) -> None:
    """导入业主资料: a list dragged into the window; tried, mended, tried again, written."""
    hand.begin("IMPORT", "经理导入业主资料：先试运行，有错不写，改好再导入")
    folder = hand.program.site.folder
    hand.step("经理登录，把收费系统导出的表拖进来")
    hand.sign_in(talk.MANAGER)
    hand.key("Alt+4")
    hand.wait()
    hand.key("Ctrl+I")
    hand.wait()
    hand.drop(workbook(folder / "业主资料.xlsx", (*LIST, BAD)))
    hand.see("业主姓名", "联系电话")
    hand.shot("columns")
    hand.step("试运行：第 6 行有错，一行也不写")
    hand.key("F5")
    hand.see("没有姓名，请补上", "一行也不会写")
    hand.shot("errors")
    hand.step("改好再拖进来，试运行，导入")
    hand.drop(workbook(folder / "业主资料.xlsx", LIST))
    hand.key("F5")
    hand.see("4 行：新房屋 4")
    hand.shot("tried")
    hand.key("F9")
    hand.see("导入完成")
    hand.shot("imported")
    hand.step("马上查得到")
    hand.key("Ctrl+K")
    hand.type("gyx")
    hand.see("7-1-101")
    hand.key("Esc", "Esc")
    talk.as_clerk(hand)


def settings(hand: Hand) -> None:
    """设置: the office's choices, and what belongs to this computer."""
    hand.begin("SETTINGS", "设置")
    hand.step("经理登录看设置")
    hand.sign_in(talk.MANAGER)
    hand.key("Alt+0")
    hand.wait()
    hand.shot("settings")
    talk.as_clerk(hand)


def records(hand: Hand) -> None:
    """记录: all slips, newest first, filtered as one types."""
    hand.begin("RECORDS", "放行条记录")
    hand.step("Ctrl+R，再打房号")
    hand.key("Alt+2")
    hand.wait()
    hand.key("Ctrl+R")
    hand.see("编号", "状态")
    hand.shot("records")
    hand.key("Esc")


def large(hand: Hand) -> None:
    """大字: the same counter, a quarter larger."""
    hand.begin("LARGE", "大字")
    hand.step("同样的放行条，大一号的字")
    talk.open_form(hand, "owner_four_months")
    talk.goods(hand, "bx", "zx6")
    hand.see("纸箱")
    hand.shot("release")
    talk.put_aside(hand)


def workbook(path: Path, rows: tuple[tuple[str, ...], ...]) -> Path:
    """A list as .xlsx."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADINGS, *rows):
        sheet.append(row)
    book.save(path)
    return path


SCENES = (home, search, lock, importing, settings, records)
