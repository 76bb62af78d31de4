"""业务: what a customer may have come for, with the prefix that stands on its papers."""

from __future__ import annotations

from enum import StrEnum


class Business(StrEnum):
    """办理的业务, as far as a card may be asked for it."""

    RELEASE = "release"
    RENOVATION = "renovation"
    MOVE_IN = "move_in"
    PARKING = "parking"
    ACCESS_CARD = "access_card"
    OTHER = "other"


BUSINESS_NAMES: dict[Business, str] = {
    Business.RELEASE: "放行",
    Business.RENOVATION: "装修",
    Business.MOVE_IN: "过户/迁入",
    Business.PARKING: "车位",
    Business.ACCESS_CARD: "门禁卡",
    Business.OTHER: "其他",
}

CODES: dict[Business, str] = {
    Business.RELEASE: "FX",
    Business.RENOVATION: "ZX",
    Business.MOVE_IN: "RZ",
    Business.PARKING: "CW",
    Business.ACCESS_CARD: "MJ",
    Business.OTHER: "QT",
}
"""用途代码, in the small line of a copy (domain.md 2.11)."""

PURPOSES: dict[Business, str] = {
    Business.RELEASE: "办理物品放行",
    Business.RENOVATION: "办理装修",
    Business.MOVE_IN: "业主资料登记",
    Business.PARKING: "办理车位租赁",
    Business.ACCESS_CARD: "办理门禁卡",
    Business.OTHER: "",
}
"""What usually stands between 「复件仅供」 and 「之用」; the clerk may say it more exactly."""
