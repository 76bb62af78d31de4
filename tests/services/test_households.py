"""业主资料导入: the dirty files of real billing systems, and all-or-nothing into a real encrypted file."""

from __future__ import annotations

import csv
import io
import tracemalloc
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from sqlalchemy import func, select

from app.models import Audit, Charge, Party, Phone, Tenancy, Unit
from app.rules.base import Refused, Trouble
from app.rules.columns import Kind, guess
from app.rules.household_plan import Report
from app.rules.households import Cancelled
from app.rules.release import Household as HouseholdOnFile
from app.services import households_read
from app.services.households import Households, apply, dry_run, import_file
from app.services.households_read import read_table
from app.services.office import Office
from app.services.places import HouseholdDesk
from tests.conftest import CLERK

HEAD = ("房号", "业主姓名", "联系电话", "身份", "入住日期", "车牌号")
ZHANG = ("3-2-1501", "张三", "13900000001", "业主", "2020-01-01", "粤B12345")
LI = ("3栋2单元1502", "李四", "13900000002", "业主", "2021/3/5", None)


def card(office: Office, unit: str) -> HouseholdOnFile | None:
    """The card as the screen gets it."""
    return HouseholdDesk(office).card(unit)


def sheet(path: Path, *rows: Sequence[object], name: str = "业主资料") -> Path:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = name
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


def tables(office: Office) -> dict[str, int]:
    """How many rows every table of the household file has, and the audit."""
    with office.engine.connect() as connection:
        return {
            one.__tablename__: connection.scalar(select(func.count()).select_from(one)) or 0
            for one in (Unit, Party, Tenancy, Phone, Charge, Audit)
        }


def acts(office: Office) -> list[tuple[str, str, dict[str, Any]]]:
    with office.engine.connect() as connection:
        return [
            (one.act, one.subject, one.changes)
            for one in connection.execute(select(Audit.act, Audit.subject, Audit.changes).order_by(Audit.id))
            if one.act.startswith("household.")
        ]


def errors(report: Report) -> list[tuple[int, str]]:
    return [(one.row, one.heading) for one in report.errors]


# ---- a clean list, twice, and a change of owner


def test_a_list_is_imported_and_the_same_file_again_changes_nothing(manager: Office, tmp_path: Path) -> None:
    path = sheet(tmp_path / "业主资料.xlsx", HEAD, ZHANG, LI)
    before = tables(manager)
    shown = import_file(manager, path, write=False)
    assert (shown.counts["新房屋"], shown.changes, shown.error_count) == (2, 8, 0)
    assert tables(manager) == before
    done = import_file(manager, path)
    assert done.written
    after = tables(manager)
    assert {name: after[name] - before[name] for name in after} == {
        "unit": 2, "party": 2, "tenancy": 2, "phone": 2, "charge": 0, "audit": 1,
    }  # fmt: skip
    again = import_file(manager, path)
    assert (again.changes, again.unchanged, tables(manager)) == (0, 2, after)
    [(act, subject, changes)] = acts(manager)
    assert (act, subject, changes["新房屋"]) == ("household.import", "业主资料.xlsx", 2)
    assert "张三" not in str(changes)


def test_a_changed_owner_is_shown_then_confirmed_then_applied(manager: Office, tmp_path: Path) -> None:
    import_file(manager, sheet(tmp_path / "一月.xlsx", HEAD, ZHANG, LI))
    before = tables(manager)
    path = sheet(
        tmp_path / "三月.xlsx", HEAD, ("3-2-1501", "王五", "13900000003", "业主", "2026-02-01", None)
    )
    report = import_file(manager, path, write=False)
    assert [(one.code, one.old, one.new) for one in report.owners] == [("3-2-1501", ("张三",), ("王五",))]
    with pytest.raises(Refused, match="1 户的业主将变更"):
        apply(manager, report)
    assert tables(manager) == before
    apply(manager, report, confirmed=True)
    with manager.engine.connect() as connection:
        stays = connection.execute(
            select(Party.name, Tenancy.since, Tenancy.until)
            .join(Tenancy, Tenancy.party_id == Party.id)
            .join(Unit, Unit.id == Tenancy.unit_id)
            .where(Unit.code == "3-2-1501")
            .order_by(Tenancy.since)
        ).all()
    assert [tuple(one) for one in stays] == [
        ("张三", date(2020, 1, 1), date(2026, 2, 1)), ("王五", date(2026, 2, 1), None),
    ]  # fmt: skip
    assert acts(manager)[1] == ("household.owner", "3-2-1501", {"since": "2026-02-01"})
    assert import_file(manager, path, confirmed=True).changes == 0


def test_an_owner_changed_since_the_trial_is_not_applied_unseen(manager: Office, tmp_path: Path) -> None:
    seen = import_file(manager, sheet(tmp_path / "甲.xlsx", HEAD, ZHANG), write=False)
    import_file(manager, sheet(tmp_path / "乙.xlsx", HEAD, ("3-2-1501", "王五", "", "", "", "")))
    with pytest.raises(Refused, match="重新试运行"):
        apply(manager, seen, confirmed=True)
    found = card(manager, "3-2-1501")
    assert found is not None
    assert [one.name for one in found.owners] == ["王五"]


def test_a_clerk_may_not_import_004_07(office: Office, tmp_path: Path) -> None:
    path = sheet(tmp_path / "表.xlsx", HEAD, ZHANG)
    with pytest.raises(Refused, match="004-07"):
        import_file(office, path)


def test_an_error_anywhere_writes_nothing(manager: Office, tmp_path: Path) -> None:
    path = sheet(tmp_path / "表.xlsx", HEAD, ZHANG, ("1502", "李四", "139", "邻居", "", ""))
    before = tables(manager)
    report = import_file(manager, path)
    assert errors(report) == [(3, "房号"), (3, "身份"), (3, "联系电话")]
    assert not report.written
    with pytest.raises(Refused, match="还有 3 处错误"):
        apply(manager, report)
    assert tables(manager) == before


def test_the_index_hears_of_every_unit_touched_in_the_same_transaction(
    manager: Office, tmp_path: Path
) -> None:
    heard: list[int] = []
    import_file(manager, sheet(tmp_path / "甲.xlsx", HEAD, ZHANG, LI), index=lambda _, ids: heard.extend(ids))
    assert len(heard) == 2
    heard.clear()
    more = sheet(tmp_path / "乙.xlsx", HEAD, ("3-2-1501", "张三", "13900000009", "", "", ""), LI)
    import_file(manager, more, index=lambda _, ids: heard.extend(ids))
    assert len(heard) == 1

    def broken(_session: object, _ids: object) -> None:
        raise RuntimeError("index")

    before = tables(manager)
    other = sheet(tmp_path / "丙.xlsx", HEAD, ("9-1-101", "钱六", "13900000007", "", "", ""))
    with pytest.raises(RuntimeError):
        import_file(manager, other, index=broken)
    assert tables(manager) == before


# ---- charges and the card


def test_charges_make_the_arrears_on_the_card_003_42(manager: Office, tmp_path: Path) -> None:
    import_file(manager, sheet(tmp_path / "业主.xlsx", HEAD, ZHANG))
    rows = [("3-2-1501", f"2025-{month}", "物业服务费", 308.64, "未缴") for month in (10, 11, 12)]
    rows += [("3栋2单元1501", "2026年1月", "物业服务费", "308.64", "未缴"),
             ("3-2-1501", "2026-02", "物业服务费", "308.64", "2026-02-09"),
             ("3-2-1501", "2026-03", "物业服务费", "308.64", "未缴")]  # fmt: skip
    head = ("房屋编号", "费用月份", "收费项目", "应收金额(元)", "缴费日期")
    path = sheet(tmp_path / "收费.xlsx", head, *rows, name="收费明细")
    done = import_file(manager, path)
    assert (done.kind, done.counts) == (Kind.CHARGES, {"新收费": 6, "更新收费": 0})
    assert import_file(manager, path).changes == 0
    found = card(manager, "3栋2单元1501")
    assert found is not None
    assert (found.label, found.arrears_months, found.arrears) == ("3栋2单元1501", 4, 123456)
    assert [(one.name, one.phones) for one in found.owners] == [("张三", ("13900000001",))]
    assert found.plates == ("粤B12345",)
    assert card(manager, "9-9-999") is None
    assert card(manager, "张三") is None


def test_a_charge_for_a_unit_nobody_knows_is_an_error(manager: Office, tmp_path: Path) -> None:
    path = sheet(tmp_path / "收费.xlsx", ("房号", "月份", "金额"), ("9-1-101", "2026-01", 5))
    assert "请先导入业主资料" in import_file(manager, path).errors[0].text


# ---- dirty files


def test_merged_cells_are_filled_downwards(manager: Office, tmp_path: Path) -> None:
    path = tmp_path / "合并.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["金色家园业主资料表"])
    page.append(["楼栋", "单元", "房号", "业主", None, "身份"])
    page.append([None, None, None, "姓名", "电话", None])
    page.append(["3栋", "2单元", 1501, "张三", 13900000001, "业主"])
    page.append([None, None, None, "张小三", "13900000002", "家属"])
    page.append([None, None, 1502, "李四", "13900000003", "业主"])
    for merged in ("A1:F1", "A2:A3", "B2:B3", "C2:C3", "F2:F3", "D2:E2", "A4:A6", "B4:B6", "C4:C5"):
        page.merge_cells(merged)
    book.save(path)
    report = import_file(manager, path)
    assert report.errors == ()
    found = card(manager, "3-2-1501")
    assert found is not None
    assert [[one.name for one in group] for group in (found.owners, found.families)] == [["张三"], ["张小三"]]
    assert card(manager, "3-2-1502") is not None


def test_a_merged_amount_is_refused_by_its_reference(manager: Office, tmp_path: Path) -> None:
    import_file(manager, sheet(tmp_path / "业主.xlsx", HEAD, ZHANG))
    path = tmp_path / "收费.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["房号", "月份", "收费项目", "金额"])
        page.write_row(1, 0, ["3-2-1501", "2026-01", "物业费"])
        page.write_row(2, 0, ["3-2-1501", "2026-01", "水费"])
        page.merge_range("D2:D3", 500, None)
    report = import_file(manager, path)
    assert errors(report) == [(2, "金额"), (3, "金额")]
    assert "D2:D3" in report.errors[0].text


def test_numbers_as_text_text_as_numbers_full_width_and_dates_as_text(
    manager: Office, tmp_path: Path
) -> None:
    rows: list[Sequence[object]] = [
        ("3-2-1501", "张　三", 13900000001.0, "业主", "2024年3月5日", "粤B·12345"),
        ("３－２－１５０２", " 李四\u00a0", " 139 0000 0002 ", None, 20240305, None),
        ("3#2-1503\n", "\ufeff王五", "+86-139-0000-0003/1390 0000 04\n", "业主", 45356, None),
        ("三栋二单元1504", "𬎆䶮", "'13900000005", "业主", datetime(2024, 3, 5), None),
    ]
    path = sheet(tmp_path / "脏.xlsx", HEAD, *rows)
    report = import_file(manager, path)
    assert errors(report) == [(4, "联系电话")]
    rows[2] = (*rows[2][:2], "+86-139-0000-0003/1390 0000 044\n", *rows[2][3:])
    assert import_file(manager, sheet(path, HEAD, *rows)).written
    with manager.engine.connect() as connection:
        assert set(connection.scalars(select(Unit.code))) == {f"3-2-150{at}" for at in (1, 2, 3, 4)}
        assert set(connection.scalars(select(Party.name))) == {"张三", "李四", "王五", "𬎆䶮"}
        assert set(connection.scalars(select(Tenancy.since))) == {date(2024, 3, 5)}
        numbers = set(connection.scalars(select(Phone.number)))
    assert numbers == {f"1390000000{at}" for at in (1, 2, 3, 5)} | {"13900000044"}


def test_formulas_give_their_result_or_are_named(manager: Office, tmp_path: Path) -> None:
    path = tmp_path / "公式.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["房号", "业主姓名", "电话"])
        page.write_formula(1, 0, '="3-2-"&"1501"', None, "3-2-1501")
        page.write_row(1, 1, ["张三", "13900000001"])
    assert import_file(manager, path).written
    path = sheet(tmp_path / "没有结果.xlsx", HEAD, ('="3-2-"&1502', "李四", "139 0000 0002", "", "", ""))
    report = import_file(manager, path)
    assert [(one.row, one.heading, one.text[:16]) for one in report.errors] == [
        (2, "房号", "单元格 A2 是公式但没有结果，")
    ]


def test_duplicated_units_with_contradicting_owners(manager: Office, tmp_path: Path) -> None:
    path = sheet(tmp_path / "重复.xlsx", HEAD, ZHANG, ("3栋2单元1501", "李四", "13900000002", "", "", ""))
    report = import_file(manager, path)
    assert errors(report) == [(3, "姓名")]
    assert "第 2 行" in report.errors[0].text


def test_unknown_columns_are_named_and_missing_ones_asked_for(manager: Office, tmp_path: Path) -> None:
    path = sheet(tmp_path / "表.xlsx", ("房号", "业主姓名", "套内面积", None), ("3-2-1501", "张三", 88, "x"))
    assert import_file(manager, path, write=False).ignored == ("套内面积", "第 4 列")
    path = sheet(tmp_path / "无.xlsx", ("甲", "乙"), ("3-2-1501", "张三"))
    table = read_table(path)
    with pytest.raises(Trouble, match="姓名"):
        dry_run(manager, table, guess(table.headings))
    assert dry_run(manager, table, ("unit", "name")).counts["新房屋"] == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_csv_of_every_encoding_and_separator(tmp_path: Path, encoding: str, comma: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=comma).writerows([HEAD, ZHANG, ("3-2-1502", "𬎆䶮", "1\n2", "", "", "")])
    path = tmp_path / "表.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    table = read_table(path)
    assert table.headings == HEAD
    assert [row for row, _ in table.rows] == [2, 3]
    assert table.rows[1][1][:3] == ("3-2-1502", "𬎆䶮", "1\n2")


def ole(path: Path, stream: str) -> Path:
    """The smallest compound file with one stream of that name: header, FAT, directory."""
    free, end, fat = b"\xff\xff\xff\xff", b"\xfe\xff\xff\xff", b"\xfd\xff\xff\xff"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + bytes.fromhex("3e000300feff09000600")
    header += bytes(10) + b"".join(
        number.to_bytes(4, "little") for number in (1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    )
    header += free * 108

    def entry(name: str, kind: int, child: int, start: int) -> bytes:
        raw = (name + "\0").encode("utf-16-le")
        body = raw.ljust(64, b"\0") + len(raw).to_bytes(2, "little") + bytes([kind, 1])
        body += free * 2 + child.to_bytes(4, "little") + bytes(36)
        return body + start.to_bytes(4, "little") + bytes(8)

    table = (fat + end + free * 126)[:512]
    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE) + entry(stream, 2, 0xFFFFFFFF, 0xFFFFFFFE)
    path.write_bytes(header + table + directory.ljust(1024, b"\0")[:512])
    return path


def sparse(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        file.truncate(size)
    return path


def zipped(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return path


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def cut(path: Path) -> Path:
    sheet(path, HEAD, ZHANG)
    path.write_bytes(path.read_bytes()[:-200])
    return path


def scrambled(path: Path) -> Path:
    sheet(path, HEAD, ZHANG)
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:150]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("make", "what", "do"),
    [
        (lambda at: ole(at / "密码.xlsx", "EncryptedPackage"), "打开密码", "取消密码"),
        (lambda at: ole(at / "旧.xls", "Workbook"), "旧的 .xls 格式", "请在 WPS/Excel 里另存为 .xlsx"),
        (lambda at: ole(at / "文档.xlsx", "WordDocument"), "不是表格文件", ".xlsx 或 .csv"),
        (lambda at: written(at / "断.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "损坏", "另存"),
        (lambda at: written(at / "空.xlsx", b""), "文件是空的", "重新导出"),
        (lambda at: written(at / "空.csv", b"\n \n"), "没有内容", "选错"),
        (lambda at: sheet(at / "空表.xlsx"), "没有内容", "选错"),
        (lambda at: sheet(at / "列名.xlsx", HEAD), "只有列名，没有数据", "重新导出"),
        (lambda at: sparse(at / "大.xlsx", 200 * 1024 * 1024), "200 MB，超过 50 MB", "按楼栋分"),
        (lambda at: written(at / "坏.xlsx", b"PK\x03\x04" + b"x" * 500), "损坏", "另存"),
        (lambda at: cut(at / "截断.xlsx"), "损坏", "另存"),
        (lambda at: scrambled(at / "缺半.xlsx"), "损坏", "另存"),
        (lambda at: zipped(at / "文.xlsx", word__document=b"x"), "不是 .xlsx 工作簿", "另存为"),
        (lambda at: at, "这是一个文件夹", "请选择里面"),
        (lambda at: at / "没有.xlsx", "找不到", "移走"),
        (lambda at: written(at / "图.csv", b"\x89PNG\r\n\0\0\0"), "不是表格文件", ".csv"),
        (lambda at: written(at / "码.csv", b"\xff\xff\x80abc"), "文字编码", "另存为"),
        (lambda at: written(at / "网页.xls", b"<html><table><tr></tr>"), "网页", "另存为 .xlsx"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_told_in_words(tmp_path: Path, make: Any, what: str, do: str) -> None:
    with pytest.raises(Trouble) as told:
        read_table(make(tmp_path))
    assert what in told.value.what
    assert do in told.value.do


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(households_read, "MAX_UNPACKED", 8 * 1024 * 1024)
    path = zipped(tmp_path / "弹.xlsx", xl__workbook=b"", **{"xl__workbook.xml": bytes(9 * 1024 * 1024)})
    assert path.stat().st_size < 20_000
    with pytest.raises(Trouble, match="解压后超过"):
        read_table(path)


def test_a_locked_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sheet(tmp_path / "表.xlsx", HEAD, ZHANG)

    def locked(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(Trouble, match="正被别的程序占用"):
        read_table(path)


def test_the_sheet_with_the_known_headings_is_taken_and_another_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "多.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("说明").write_row(0, 0, ["请按要求填写"])
        book.add_worksheet("业主资料").write_row(0, 0, HEAD)
        book.worksheets()[1].write_row(1, 0, ["3-2-1501", "张三"])
        book.add_worksheet("收费明细").write_row(0, 0, ["房号", "月份", "金额"])
        book.worksheets()[2].write_row(1, 0, ["3-2-1501", "2026-01", 5])
    table = read_table(path)
    assert (table.sheet, table.sheets) == ("业主资料", ("说明", "业主资料", "收费明细"))
    assert read_table(path, sheet="收费明细").headings == ("房号", "月份", "金额")
    with pytest.raises(Trouble, match="没有「甲」"):
        read_table(path, sheet="甲")


# ---- long lists


def big(path: Path, count: int) -> Path:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEAD)
        for at in range(count):
            unit = f"{at // 1000 + 1}-{at // 500 % 2 + 1}-{at // 10 % 50 + 1}{at % 10:02d}"
            page.write_row(
                at + 1, 0, [unit, f"张{chr(0x4E00 + at % 900)}", 13000000000 + at, "业主", "2020-01-01"]
            )
    return path


def test_cancelling_at_any_point_leaves_nothing(manager: Office, tmp_path: Path) -> None:
    path = big(tmp_path / "大.xlsx", 3000)
    before = tables(manager)
    asked: list[int] = []

    def stop_at(limit: int) -> bool:
        asked.append(limit)
        return len(asked) > limit

    import_file(manager, path, write=False, cancelled=lambda: stop_at(10**6))
    trial = len(asked)
    assert trial >= 3000 / 500 * 2
    for limit in (0, trial - 1, trial, trial + 5, trial + 11, trial + 12):
        asked.clear()
        with pytest.raises(Cancelled):
            import_file(manager, path, cancelled=lambda limit=limit: stop_at(limit))
        assert tables(manager) == before
    seen: list[tuple[int, int]] = []
    import_file(manager, path, progress=lambda *at: seen.append(at))
    assert tables(manager)["unit"] == before["unit"] + 3000
    assert seen[-1] == (15000, 15000)


def test_five_thousand_rows_stay_quick_and_small(manager: Office, tmp_path: Path) -> None:
    path = big(tmp_path / "大.xlsx", 5_000)
    service = Households(manager)
    start = perf_counter()
    table = service.read(path, "", lambda *_: None, lambda: False)
    report = service.dry_run(table, guess(table.headings), lambda *_: None, lambda: False)
    service.apply(report, False, lambda *_: None, lambda: False)
    assert perf_counter() - start < 15, "1 s on an idle machine"
    assert tables(manager)["tenancy"] == 5_000
    tracemalloc.start()
    again = dry_run(manager, table, guess(table.headings))
    assert tracemalloc.get_traced_memory()[1] < 30 * 1024 * 1024
    tracemalloc.stop()
    assert (again.changes, again.unchanged) == (0, 5_000)


def test_a_clerk_reads_the_card_but_the_guard_does_not(
    manager: Office, guard: Office, tmp_path: Path
) -> None:
    import_file(manager, sheet(tmp_path / "表.xlsx", HEAD, ZHANG))
    assert card(manager.signed_in(CLERK), "3-2-1501") is not None
    with pytest.raises(Refused, match="004-07"):
        card(guard, "3-2-1501")
