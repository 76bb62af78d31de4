"""业主资料导入: cells, columns, lines and the plan, without a database (003-42, 003-43, 003-47)."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from app.rules import cells
from app.rules.arrears import Arrears, Due, arrears
from app.rules.base import Trouble
from app.rules.charge_plan import Filed, plan_charges
from app.rules.columns import Kind, guess, kind_of, missing
from app.rules.household_plan import Existing, OwnerChange, Plan, Stay, plan
from app.rules.households import ChargeLine, Household, Reader, Resident, Table
from app.rules.people import Kin
from app.rules.units import UnitName, parse

TODAY = date(2026, 3, 5)


def unit(text: str) -> UnitName:
    found = parse(text)
    assert found is not None
    return found


# ---- cells


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        (None, ""),
        (1501.0, "1501"),
        (1501, "1501"),
        ("\ufeff\u00a01501\t\n", "1501"),
        ('="13900000001"', "13900000001"),
        ("'0801", "0801"),
        (True, "是"),
        (datetime(2024, 3, 5), "2024-03-05"),
    ],
)
def test_a_cell_as_a_person_sees_it(cell: object, plain: str) -> None:
    assert cells.text(cell) == plain


def test_an_error_value_is_no_text() -> None:
    with pytest.raises(cells.BadCell, match="#N/A"):
        cells.text("#N/A")


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        (13900000001.0, ("13900000001",)),
        (1.39e10, ("13900000000",)),
        ("1.3900000001E+10", ("13900000001",)),
        ("139 0000 0001", ("13900000001",)),
        ("139-0000-0001", ("13900000001",)),
        ("+86 139 0000 0001", ("13900000001",)),
        ("0086-13900000001", ("13900000001",)),
        ("8613900000001", ("13900000001",)),
        ("１３９００００００01", ("13900000001",)),
        ("13900000001、13900000002", ("13900000001", "13900000002")),
        ("13900000001/13900000002,13900000003；13900000001", ("13900000001", "13900000002", "13900000003")),
        ("13900000001 13900000002", ("13900000001", "13900000002")),
        ("13900000001\n0755-26000001", ("13900000001", "075526000001")),
        ("(0755) 2600 0001 转 801", ("075526000001-801",)),
        ("00852 9123 4567", ("+85291234567",)),
        ("无", ()),
        (None, ()),
    ],
)
def test_phones_as_people_write_them(cell: object, numbers: tuple[str, ...]) -> None:
    assert cells.phones(cell) == numbers


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1390000000", "位数"),
        ("139****0001", "隐去"),
        ("1.39E+10", "科学计数"),
        ("张三", "位数"),
        (139000000012, "位数"),
    ],
)
def test_a_phone_that_is_none_is_told(cell: object, said: str) -> None:
    with pytest.raises(cells.BadCell, match=said):
        cells.phones(cell)


@pytest.mark.parametrize(
    "cell",
    [
        date(2024, 3, 5),
        datetime(2024, 3, 5, 8, 30),
        "2024/3/5",
        "2024.3.5",
        "2024-03-05",
        "2024年3月5日",
        "２０２４年３月５日",
        "20240305",
        20240305,
        20240305.0,
        45356,
        "45356",
        45356.5,
        "2024-03-05 00:00:00",
    ],
)
def test_dates_as_people_write_them(cell: object) -> None:
    assert cells.day(cell) == date(2024, 3, 5)


@pytest.mark.parametrize("cell", ["2024-02-30", "3/5", "明年", "1024-01-01", time(8), "20241305"])
def test_a_date_that_is_none_is_told(cell: object) -> None:
    with pytest.raises(cells.BadCell, match=r"日期|这一天"):
        cells.day(cell)


@pytest.mark.parametrize("cell", ["", "长期", "至今", "-", None])
def test_an_open_end_is_no_date(cell: object) -> None:
    assert cells.day(cell) is None


def test_names_stay_as_written_but_for_the_padding() -> None:
    assert cells.names(" 张　三 ") == ("张三",)
    assert cells.names("𬎆䶮、㛃") == ("𬎆䶮", "㛃")
    assert cells.names("John  Smith") == ("John Smith",)
    assert cells.names("无") == ()
    for bad in ("张*", "123", "长" * 81):
        with pytest.raises(cells.BadCell, match="姓名"):
            cells.names(bad)


def test_plates_lose_their_dot_and_case() -> None:
    assert cells.plates("粤b·12345、粤BD12345") == ("粤B12345", "粤BD12345")
    with pytest.raises(cells.BadCell, match="车牌"):
        cells.plates("12345")


def test_months_and_money() -> None:
    for written in ("2026-03", "2026/3", "202603", "2026年3月", "2026-03-01", date(2026, 3, 1), 202603.0):
        assert cells.month(written) == "2026-03"
    assert [cells.fen(one) for one in (12.5, "1,234.50", "￥１２.３", "12.345元", 0, -3)] == [
        1250, 123450, 1230, 1235, 0, -300,
    ]  # fmt: skip
    for bad in ("", "十元", "NaN", "1E+12"):
        with pytest.raises(cells.BadCell, match="金额"):
            cells.fen(bad)
    with pytest.raises(cells.BadCell, match="月份"):
        cells.month("2026-13")


# ---- columns


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        ("房号 业主姓名 联系电话", "unit name phone"),
        ("楼栋 单元 房号 姓名 手机", "building entrance room name phone"),
        ("序号 房屋编号 客户名称 移动电话 电话1 电话2 客户类型", "- unit name phone phone phone kin"),
        ("楼号 房间号(必填) 住户 联系方式* 交房日期 迁出日期 车牌号",
         "building room name phone since until plates"),
        ("楼 栋 　房　号　 业主姓名（必填） 身份证号 紧急联系人电话 建筑面积", "building room name - - -"),
        ("房号 业主姓名 业主电话 租户姓名 租户电话", "unit name phone tenant tenant_phone"),
        ("房号 费用月份 收费项目 应收金额 缴费日期", "unit month item amount paid"),
        ("房屋编号 客户名称 账期 费用名称 欠费金额", "unit - month item amount"),
        ("小区名称 房产名称 产权人 入伙日期 备注", "- unit name since -"),
        ("甲 乙 丙", "- - -"),
    ],
)  # fmt: skip
def test_columns_are_guessed_from_the_headings_in_use(headings: str, columns: str) -> None:
    split = headings.replace("楼 栋 　房　号　", "楼_栋 房_号").split(" ")
    expected = tuple("" if one == "-" else one for one in columns.split())
    assert guess([one.replace("_", "　") for one in split]) == expected


def test_a_list_says_what_it_is_and_what_it_lacks() -> None:
    assert kind_of(("unit", "month", "amount")) is Kind.CHARGES
    assert kind_of(("unit", "name")) is Kind.HOUSEHOLDS
    assert missing(("unit", "name")) == ()
    assert missing(("building", "room", "name")) == ()
    assert missing(("building", "", "phone")) == ("房屋(楼栋-单元-房号)", "姓名")
    assert missing(("", "month", "amount")) == ("房屋(楼栋-单元-房号)",)


# ---- lines


def read(headings: str, *lines: tuple[object, ...], **more: object) -> tuple[Reader, list[object]]:
    names = tuple(headings.split())
    table = Table("表.xlsx", names, tuple(enumerate(lines, start=2)), **more)  # type: ignore[arg-type]
    reader = Reader(table, guess(names))
    one = reader.charge if reader.kind is Kind.CHARGES else reader.household
    return reader, [found for row, line in table.rows if (found := one(row, line))]


def test_a_line_of_numbers_stored_as_text_and_text_stored_as_numbers() -> None:
    reader, found = read(
        "楼栋 单元 房号 姓名 电话 身份 入住日期 车牌",
        (3.0, "２单元", 1501.0, "张三", 13900000001.0, "业主", "2020.1.2", "粤B·12345"),
        ("3栋", 2, "1502", "李四、王五", "13900000002、13900000003", "", None, None),
        (None, " ", None, "", None, None, None, None),
    )
    assert reader.errors == []
    assert found == [
        Household(2, unit("3-2-1501"), (
            Resident("张三", Kin.OWNER, ("13900000001",), ("粤B12345",), date(2020, 1, 2)),)),
        Household(3, unit("3-2-1502"), (
            Resident("李四", Kin.OWNER, ("13900000002",)),
            Resident("王五", Kin.OWNER, ("13900000003",), joint=True))),
    ]  # fmt: skip


def test_owner_and_tenant_in_one_line() -> None:
    reader, found = read(
        "房号 业主姓名 业主电话 租户姓名 租户电话", ("3-2-1501", "张三", "13900000001", "李四", "13900000002")
    )
    assert not reader.errors
    assert found == [
        Household(2, unit("3-2-1501"), (
            Resident("张三", Kin.OWNER, ("13900000001",)), Resident("李四", Kin.TENANT, ("13900000002",)))),
    ]  # fmt: skip


def test_every_fault_has_its_row_its_column_and_no_person_in_clear() -> None:
    reader, found = read(
        "房号 姓名 联系电话 身份 入住日期 迁出日期",
        ("1501", "张三丰", "1390000", "邻居", "2024-13-01", None),
        ("3-2-1501", None, "13900000001", None, "2024-03-05", "2024-01-01"),
        ("3-2-1502", "赵敏、周芷若", "13900000001、13900000002、13900000003", None, None, None),
    )
    assert found == []
    assert [(one.row, one.heading) for one in reader.errors] == [
        (2, "房号"), (2, "入住日期"), (2, "身份"), (2, "联系电话"),
        (3, "迁出日期"), (3, "姓名"), (3, "联系电话"), (4, "联系电话"),
    ]  # fmt: skip
    shown = " ".join(one.text + one.value for one in reader.errors)
    assert "13900000001" not in shown
    assert "张三丰" not in shown
    assert "1501" in reader.errors[0].value


def test_a_needed_column_that_is_not_there_is_named() -> None:
    with pytest.raises(Trouble, match="姓名"):
        read("房号 电话", ("3-2-1501", "13900000001"))


def test_charges_of_merged_amounts_and_formulas_are_not_guessed() -> None:
    reader, found = read(
        "房号 月份 收费项目 应收金额 缴费状态",
        ("3-2-1501", "2026-01", "物业费", 308.64, "已缴"),
        ("3-2-1501", "202602", None, "308.64", "2026-02-10"),
        ("3-2-1502", "202602", "物业费", 600, None),
        ("3-2-1503", "202602", "物业费", None, None),
        merged={(4, 3): "D4:D5"},
        formulas={(5, 3): "D5", (5, 9): "J5"},
    )
    assert found == [
        ChargeLine(2, unit("3-2-1501"), "2026-01", "物业费", 30864, True),
        ChargeLine(3, unit("3-2-1501"), "2026-02", "物业服务费", 30864, True, date(2026, 2, 10)),
    ]
    assert [(one.row, one.heading) for one in reader.errors] == [(4, "应收金额"), (5, "应收金额")]
    assert "D4:D5" in reader.errors[0].text
    assert "单元格 D5 是公式" in reader.errors[1].text


def test_samples_are_masked() -> None:
    table = Table("表.csv", ("房号", "姓名", "电话", "身份证号"),
                  ((2, ("3-2-1501", "张三丰", "13900000001", "110101190001011234")),))  # fmt: skip
    assert [table.samples(column) for column in range(4)] == [
        ("3-2-1501",), ("张*",), ("139****0001",), ("***",),
    ]  # fmt: skip


# ---- the plan


def line(row: int, code: str, *residents: Resident) -> Household:
    return Household(row, unit(code), residents)


def owner(name: str, *phones: str, **more: object) -> Resident:
    return Resident(name, Kin.OWNER, phones, **more)  # type: ignore[arg-type]


def filed(*stays: Stay, phones: dict[int, tuple[str, ...]] | None = None) -> Existing:
    return Existing({"3-2-1501": 7}, {"3-2-1501": stays}, phones or {}, {})


def test_a_first_list_is_all_new_and_one_person_has_two_units() -> None:
    made = plan(
        [line(2, "3-2-1501", owner("张三", "139")), line(3, "3-2-1502", owner("张三", "139"))],
        Existing(), TODAY,
    )  # fmt: skip
    assert [one.code for one in made.units] == ["3-2-1501", "3-2-1502"]
    assert [(one.name, one.phones) for one in made.people] == [("张三", ("139",))]
    assert [(code, stay.party) for code, stay in made.stays] == [("3-2-1501", -1), ("3-2-1502", -1)]
    assert made.stays[0][1].since == TODAY
    assert (made.owners, made.errors) == ((), ())


def test_namesakes_without_a_common_phone_stay_two_people() -> None:
    made = plan([line(2, "3-2-1501", owner("张三", "1")), line(3, "3-2-1502", owner("张三", "2"))],
                Existing(), TODAY)  # fmt: skip
    assert len(made.people) == 2


def test_the_same_list_again_tells_nothing_new() -> None:
    stay = Stay(1, 5, "张三", Kin.OWNER, date(2020, 1, 1))
    made = plan([line(2, "3-2-1501", owner("张三", "139"))], filed(stay, phones={5: ("139",)}), TODAY)
    assert made == Plan(unchanged=1)


def test_a_new_phone_and_plate_are_added_to_the_person_on_file() -> None:
    stay = Stay(1, 5, "张三", Kin.OWNER, date(2020, 1, 1))
    made = plan([line(2, "3-2-1501", owner("张三", "139", "138", plates=("粤B1",)))],
                filed(stay, phones={5: ("139",)}), TODAY)  # fmt: skip
    assert (made.phones, made.plates, made.people) == (((5, "138"),), ((5, ("粤B1",)),), ())
    assert made.touched == {"3-2-1501"}


def test_a_changed_owner_ends_the_old_stay_when_the_new_one_begins() -> None:
    stay = Stay(1, 5, "张三", Kin.OWNER, date(2020, 1, 1))
    made = plan([line(2, "3-2-1501", owner("李四", since=date(2026, 2, 1)))], filed(stay), TODAY)
    assert made.owners == (OwnerChange("3-2-1501", ("张三",), ("李四",), date(2026, 2, 1)),)
    assert made.untils == ((1, date(2026, 2, 1)),)
    assert [stay.name for _, stay in made.stays] == ["李四"]


def test_an_owner_who_moved_out_by_the_list_is_a_change_too() -> None:
    stay = Stay(1, 5, "张三", Kin.OWNER, date(2020, 1, 1))
    made = plan([line(2, "3-2-1501", owner("张三", until=date(2026, 1, 1)))], filed(stay), TODAY)
    assert made.owners == (OwnerChange("3-2-1501", ("张三",), (), TODAY),)
    assert made.untils == ((1, date(2026, 1, 1)),)


def test_an_owner_back_on_the_day_he_had_begun_is_the_old_stay_reopened() -> None:
    old = Stay(1, 5, "张三", Kin.OWNER, date(2020, 1, 1), date(2026, 2, 1))
    new = Stay(2, 6, "李四", Kin.OWNER, date(2026, 2, 1))
    made = plan([line(2, "3-2-1501", owner("张三", since=date(2020, 1, 1)))], filed(old, new), TODAY)
    assert dict(made.untils) == {1: None, 2: TODAY}
    assert made.stays == ()


def test_a_new_tenant_ends_nobody() -> None:
    stays = (
        Stay(1, 5, "张三", Kin.OWNER, date(2020, 1, 1)),
        Stay(2, 6, "李四", Kin.TENANT, date(2025, 1, 1)),
    )
    made = plan([line(2, "3-2-1501", Resident("王五", Kin.TENANT))], filed(*stays), TODAY)
    assert (made.owners, made.untils, len(made.stays)) == ((), (), 1)


def test_two_owners_of_one_unit_contradict_unless_they_say_how() -> None:
    bad = plan([line(2, "3-2-1501", owner("张三")), line(9, "3-2-1501", owner("李四"))], Existing(), TODAY)
    assert [(one.row, "第 2 行" in one.text) for one in bad.errors] == [(9, True)]
    joint = [line(2, "3-2-1501", owner("张三")), line(3, "3-2-1501", owner("李四", joint=True))]
    sold = [line(2, "3-2-1501", owner("张三", until=date(2020, 1, 1))), line(3, "3-2-1501", owner("李四"))]
    again = [line(2, "3-2-1501", owner("张三", "1")), line(3, "3-2-1501", owner("张三", "2"))]
    for good in (joint, sold, again):
        assert plan(good, Existing(), TODAY).errors == ()
    assert plan(again, Existing(), TODAY).people[0].phones == ("1", "2")


def test_a_room_that_excel_took_the_zero_from_is_no_new_room() -> None:
    made = plan([line(2, "3-2-801", owner("张三"))], Existing({"3-2-0801": 1}), TODAY)
    assert "3-2-0801" in made.errors[0].text


def test_charges_new_paid_corrected_doubled_and_homeless() -> None:
    def charge(row: int, code: str, month: str, fen: int, paid: bool | None = None) -> ChargeLine:
        return ChargeLine(row, unit(code), month, "物业费", fen, paid)

    on_file = {("3-2-1501", f"2026-0{month}", "物业费"): Filed(month, 100, None) for month in (1, 2)}
    on_file["3-2-1501", "2025-12", "物业费"] = Filed(9, 100, date(2025, 12, 20))
    made = plan_charges(
        [
            charge(2, "3-2-1501", "2026-01", 100, True),
            charge(3, "3-2-1501", "2026-02", 120),
            charge(4, "3-2-1501", "2026-03", 100, False),
            charge(5, "3-2-1501", "2026-03", 100, False),
            charge(6, "3-2-1501", "2026-03", 999, False),
            charge(7, "3-2-1501", "2025-12", 100, True),
            charge(8, "9-1-101", "2026-01", 100),
        ],
        {"3-2-1501"}, on_file, TODAY,
    )  # fmt: skip
    assert made.updates == {1: (100, TODAY), 2: (120, None)}
    assert made.new == {("3-2-1501", "2026-03", "物业费"): (100, None)}
    assert [one.row for one in made.errors] == [6, 8]


# ---- arrears


def test_arrears_count_ended_months_once_003_42() -> None:
    dues = [
        Due("2025-12", "物业费", 30000), Due("2025-12", "水费", 864), Due("2026-01", "物业费", 30000, TODAY),
        Due("2026-02", "物业费", 30000), Due("2026-03", "物业费", 30000),
    ]  # fmt: skip
    assert arrears(dues, TODAY) == Arrears(2, 60864, "2025-12")
    assert arrears(dues, date(2026, 4, 1)) == Arrears(3, 90864, "2025-12")
    assert arrears([], TODAY) == Arrears(0, 0, "")
    assert arrears([Due("2026-01", "物业费", 100), Due("2026-01", "减免", -100)], TODAY) == Arrears()
