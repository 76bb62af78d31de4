"""办理口径: every point where the sources leave a choice, as a named setting with its default and its words.

The settings page draws itself from SETTINGS; a rule gets the values as one Policy and looks nothing up.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any, Literal

from app.rules.base import Refused, refuse
from app.rules.business import BUSINESS_NAMES, Business
from app.rules.people import ROLE_NAMES, Role
from app.rules.rule_pack import PACKS

Kind = Literal["text", "number", "choice", "time", "letter"]

CONFIRM = "confirm"
HOLD = "hold"
CHECK = "check"
KEEP = "keep"
ASK = "ask"
LEAVE = "leave"
WAIT = "wait"
ENTER_NOTED = "enter_noted"
ALLOW = "allow"
REFUSE = "refuse"
FINANCE = "finance"
ENGINEER = "engineer"
MANAGER_TOO = "manager_too"

_COPYING = (
    "八部门公告（2016）：核对人证相符即可，不得擅自复印、扫描、扣留居民身份证。只有确有必要的业务才选"
    "「留复件」；选后每次都要先告知用途、征得同意，客户不同意就只核验，照样办理。"
)
_WRITING = "证件号码和住址是个人信息（个人信息保护法 6）：业务确实要用才收集，否则请选「不收集」。"

_VISITORS = (
    "登记来访够用的是称呼、找谁、事由和时间。电话、证件是个人信息（个人信息保护法 6），"
    "确有必要才收集；来访人不愿说，被访人同意就可以进。"
)

_DEPOSIT = (
    "建设部令110号没有写装修保证金，要收须在管理规约或协议里写明收取、扣除和退还，"
    "有的城市还有上限。选「收」前请核对本小区的规约和当地规定。"
)


@dataclass(frozen=True)
class SettingSpec:
    """设置项: what the settings page needs to draw one setting, and what `accept` needs to check it.

    `least` and `most` bound a number (both included) or a text's length; `warnings` maps a value to what the
    manager must be told when choosing it.
    """

    key: str
    label: str
    help: str
    kind: Kind
    default: Any
    choices: tuple[tuple[str, str], ...] = ()
    warnings: Mapping[str, str] = field(default_factory=dict)
    least: int = 1
    most: int = 40

    def accept(self, value: Any) -> Any:
        """The value as kept (JSON). Raises Refused naming this setting when it cannot be."""
        if self.kind == "number":
            return self._number(value)
        text = str(value).strip()
        if self.kind == "choice" and text not in dict(self.choices):
            raise self._no("请从 {choices} 中选择。", choices="、".join(name for _, name in self.choices))
        if self.kind == "letter" and not re.fullmatch("[A-Z]", text := text.upper()):
            raise self._no("请填一个英文字母，例如 A。")
        if self.kind == "time" and not re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", text):
            raise self._no("请按 20:00 这样填写时间。")
        if self.kind == "text" and not self.least <= len(text) <= self.most:
            raise self._no("请填写 {least} 到 {most} 个字。", least=self.least, most=self.most)
        return text

    def _number(self, value: Any) -> int:
        text = str(value).strip()
        if not re.fullmatch("[0-9]{1,4}", text) or not self.least <= int(text) <= self.most:
            raise self._no("请填 {least} 到 {most} 的整数。", least=self.least, most=self.most)
        return int(text)

    def _no(self, text: str, **params: Any) -> Refused:
        return refuse("003-51", "设置不对", "「{label}」" + text, self.key, label=self.label, **params)


SETTINGS: tuple[SettingSpec, ...] = (
    SettingSpec("office", "服务中心名称", "印在每张单据的抬头，也用在话术里。", "text", "物业服务中心"),
    SettingSpec("project", "项目名称", "小区或大厦的名称，印在单据上。", "text", "", least=0),
    SettingSpec("office_phone", "服务中心电话", "印在招领启事上，失主照着打。", "text", "", least=0),
    SettingSpec(
        "counter",
        "本台字母",
        "单号里的字母，一个前台一个，例如 FX20260305-A0007。改动后，新单号从新字母开始。",
        "letter",
        "A",
    ),
    SettingSpec(
        "arrears_months",
        "欠费几个月起须通知经理",
        "业主欠费达到这个月数，开放行条前须先通知经理并记下答复。只是通知，不阻止业主搬运自己的物品。",
        "number",
        3,
        most=120,
    ),
    SettingSpec(
        "tenant_arrears",
        "租户欠费时",
        "租户所在房屋欠费时，放行条怎么办。",
        "choice",
        CONFIRM,
        choices=((CONFIRM, "提示，经理确认后放行"), (HOLD, "不予放行")),
        warnings={
            HOLD: "没有查到允许物业以欠费为由扣留物品的法律条文。物品属于所有权人（民法典第240条），"
            "催收应通过催告、诉讼或仲裁（民法典第944条）。选「不予放行」前请先咨询法律顾问；"
            "门岗的单据上不会印「欠费不得放行」。"
        },
    ),
    SettingSpec(
        "tries_before_appointment",
        "几次联系不上业主后预约",
        "按档案电话联系业主，这么多次没有接通，就请租户与业主约时间再办。",
        "number",
        3,
        most=20,
    ),
    SettingSpec(
        "idle_minutes",
        "几分钟不操作自动锁屏",
        "锁屏后看不到客户信息，填了一半的内容会保留。",
        "number",
        3,
        most=60,
    ),
    *(
        SettingSpec(
            f"copy.{business}",
            f"证件：{name}",
            "办这项业务时只看证件，还是征得同意后留盖了用途的复件。",
            "choice",
            CHECK,
            choices=((CHECK, "只核验，不复印"), (KEEP, "同意后留复件")),
            warnings={KEEP: _COPYING},
        )
        for business, name in BUSINESS_NAMES.items()
    ),
    SettingSpec(
        "copy_days",
        "证件复件保存天数",
        "过了这些天，复件自动删除，只留编号和用途。",
        "number",
        365,
        most=3650,
    ),
    *(
        SettingSpec(
            key,
            label,
            "复印证件时，这一项要不要记下来；只核验时从不记。",
            "choice",
            LEAVE,
            choices=((LEAVE, "不收集"), (ASK, "收集")),
            warnings={ASK: _WRITING},
        )
        for key, label in (("copy_number", "复印时记证件号码"), ("copy_address", "复印时记证件住址"))
    ),
    *(
        SettingSpec(
            key,
            f"来访登记：{label}",
            "登记来访时要不要问这一项。选「不收集」的，表上不问，数据里也没有。",
            "choice",
            default,
            choices=((LEAVE, "不收集"), (ASK, "收集")),
            warnings={ASK: _VISITORS} if default == LEAVE else {},
        )
        for key, label, default in (
            ("visitor_plate", "车牌", ASK),
            ("visitor_goods", "携带物品", ASK),
            ("visitor_phone", "电话", LEAVE),
            ("visitor_id", "核验证件（只记方式，不记号码）", LEAVE),
        )
    ),
    SettingSpec(
        "visitor_unanswered",
        "被访人电话没有人接时",
        "没有联系上被访人，来访人怎么办。",
        "choice",
        WAIT,
        choices=((WAIT, "请他等候，不能进入"), (ENTER_NOTED, "经理允许并写明原因后可以进入")),
    ),
    SettingSpec(
        "visitor_days",
        "来访人信息保存天数",
        "过了这些天，来访人的称呼、车牌、电话和说过的话自动清除，只留编号、房号、时间和事由。",
        "number",
        90,
        most=3650,
    ),
    SettingSpec(
        "receipt_void_limit",
        "作废收据超过多少元须经理同意",
        "作废的收据金额超过这个数（元），须由没有经手收款的经理登录同意。填 0 就是每张都要。",
        "number",
        500,
        least=0,
        most=9999,
    ),
    SettingSpec(
        "receipt_outsider",
        "收款可以不填房号",
        "外来的单位和个人缴费，是不是可以只写名称、不填房号。押金和按月的收费总要填房号。",
        "choice",
        ALLOW,
        choices=((ALLOW, "可以"), (REFUSE, "不可以，每张都要房号")),
    ),
    SettingSpec(
        "invoice_days",
        "收款后几天内送达发票",
        "代财务收款的，从收款那天起算，过了这些天还没送达就提醒。收据上也印这个日子。",
        "number",
        7,
        most=60,
    ),
    SettingSpec(
        "drawer_receiver",
        "交款由谁收",
        "钱箱里的现金交给谁清点签收。",
        "choice",
        FINANCE,
        choices=((FINANCE, "只由财务"), (MANAGER_TOO, "财务不在时，经理也可以")),
    ),
    SettingSpec(
        "message_days",
        "留言保存天数",
        "转达以后过了这些天，留言人的姓氏、联系方式和所说的话自动清除，只留编号、留给谁和时间。",
        "number",
        180,
        most=3650,
    ),
    SettingSpec(
        "claim_days",
        "拾物认领人信息保存天数",
        "来认领以后过了这些天，认领人的姓名和他说的特征自动清除，只留编号、物品、时间和核对方式。",
        "number",
        365,
        most=3650,
    ),
    SettingSpec(
        "rule_pack",
        "城市规则包",
        "装修的施工时间、噪声时间、保证金上限、公示和报告期限，按哪座城市的规定。",
        "choice",
        "neutral",
        choices=tuple(PACKS.items()),
    ),
    SettingSpec(
        "permit_title",
        "装修许可证的名称",
        "贴在大门外的那张证叫什么。",
        "text",
        "装修施工许可证",
        most=20,
    ),
    SettingSpec(
        "renovation_deposit",
        "收装修保证金",
        "收的，金额按价目表（ZXBZJ），不超过规则包的上限。",
        "choice",
        REFUSE,
        choices=((REFUSE, "不收"), (ALLOW, "收")),
        warnings={ALLOW: _DEPOSIT},
    ),
    SettingSpec(
        "renovation_reviewer",
        "装修申请由谁审批",
        "工程主管不在时，经理能不能代为审批。代审的经理不能是首接人。",
        "choice",
        ENGINEER,
        choices=((ENGINEER, "只由工程主管，不在就等他回来"), (MANAGER_TOO, "工程主管不在时，经理也可以")),
    ),
    SettingSpec(
        "renovation_hold_days",
        "验收合格后几天可以退押金",
        "验收合格当天就能退的填 0；协议约定了天数的照协议填。",
        "number",
        0,
        least=0,
        most=365,
    ),
    SettingSpec(
        "pass_days", "临时出入证一次最长几天", "不会超过许可证的期限，到期可以延期。", "number", 30, most=366
    ),
    SettingSpec(
        "worker_days",
        "施工人员信息保存天数",
        "许可证到期、押金退清以后过了这些天，姓名、照片、证件尾号自动清除，只留证号和日期。",
        "number",
        90,
        most=3650,
    ),
    SettingSpec("night_from", "夜间开始", "从这个时间起由夜班登记。", "time", "20:00"),
    SettingSpec("night_until", "夜间结束", "到这个时间起由前台登记。", "time", "08:00"),
    *(
        SettingSpec(
            f"role.{role}", f"岗位名称：{name}", "所有单据和提示里都用这个名称。", "text", name, most=12
        )
        for role, name in ROLE_NAMES.items()
    ),
    SettingSpec(
        "director",
        "岗位名称：管理处主任",
        "客服经理三分钟内也没有说明清楚时，上报给他；他不用登录，只用这个名称。",
        "text",
        "管理处主任",
        most=12,
    ),
)
"""Every setting a manager may change; the contract: a key here is a Policy field or role.<role>."""

SPECS: dict[str, SettingSpec] = {one.key: one for one in SETTINGS}


@dataclass(frozen=True)
class Policy:
    """办理口径: one site's settings as the rules read them.

    `site` is the estate's four characters on every code (防伪码); `tenant_arrears` is CONFIRM or HOLD;
    `copies` says per business whether a card is only looked at (CHECK) or copied with consent (KEEP);
    `copy_number` and `copy_address` are the field policy of a copy, ASK or LEAVE (domain.md 3.1), as
    `visitor_plate` to `visitor_id` are a visit's; `visitor_unanswered` is WAIT or ENTER_NOTED;
    `receipt_void_limit` is in 元; `receipt_outsider` is ALLOW or REFUSE, `drawer_receiver` FINANCE or
    MANAGER_TOO (003-39); `rule_pack` names a city's pack, `renovation_deposit` is ALLOW or REFUSE,
    `renovation_reviewer` ENGINEER or MANAGER_TOO (003-37, 003-41).
    """

    office: str = SPECS["office"].default
    project: str = ""
    office_phone: str = ""
    site: str = "AAAA"
    role_names: Mapping[Role, str] = field(default_factory=lambda: dict(ROLE_NAMES))
    arrears_months: int = 3
    tenant_arrears: str = CONFIRM
    tries_before_appointment: int = 3
    idle_minutes: int = 3
    counter: str = "A"
    copies: Mapping[Business, str] = field(default_factory=lambda: dict.fromkeys(Business, CHECK))
    copy_days: int = 365
    copy_number: str = LEAVE
    copy_address: str = LEAVE
    director: str = SPECS["director"].default
    visitor_plate: str = ASK
    visitor_goods: str = ASK
    visitor_phone: str = LEAVE
    visitor_id: str = LEAVE
    visitor_unanswered: str = WAIT
    visitor_days: int = 90
    message_days: int = 180
    claim_days: int = 365
    receipt_void_limit: int = 500
    receipt_outsider: str = ALLOW
    invoice_days: int = 7
    drawer_receiver: str = FINANCE
    rule_pack: str = "neutral"
    permit_title: str = SPECS["permit_title"].default
    renovation_deposit: str = REFUSE
    renovation_reviewer: str = ENGINEER
    renovation_hold_days: int = 0
    pass_days: int = 30
    worker_days: int = 90
    night_from: time = time(20)
    night_until: time = time(8)

    def role_name(self, role: Role | str) -> str:
        """The site's own word for a role (003-51)."""
        return self.role_names[Role(role)]

    def at_night(self, moment: time) -> bool:
        """Whether the night duty (物业总值) has the counter at this time of day (004-51)."""
        if self.night_from <= self.night_until:
            return self.night_from <= moment < self.night_until
        return moment >= self.night_from or moment < self.night_until


def policy_of(values: Mapping[str, Any], site: str) -> Policy:
    """The Policy of kept values; what is missing, or no longer acceptable, has its default."""

    def value(key: str) -> Any:
        spec = SPECS[key]
        try:
            return spec.accept(values.get(key, spec.default))
        except Refused:
            return spec.default

    plain = {key: value(key) for key in SPECS if "." not in key and not key.startswith("night_")}
    return Policy(
        site=site,
        role_names={role: value(f"role.{role}") for role in Role},
        copies={business: value(f"copy.{business}") for business in Business},
        night_from=time.fromisoformat(value("night_from")),
        night_until=time.fromisoformat(value("night_until")),
        **plain,
    )


def site_code(uuid: str) -> str:
    """The estate's four characters [A-Z2-7] from the site's uuid."""
    return base64.b32encode(hashlib.sha256(uuid.encode()).digest())[:4].decode()
