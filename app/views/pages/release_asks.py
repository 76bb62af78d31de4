"""放行条的小问答: from an act's key to its question sheet, and from the answers to what the desk keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.forms.spec import Act, Choice, FormSpec
from app.rules.base import refuse
from app.rules.mask import name as mask_name
from app.rules.mask import phone as mask_phone
from app.rules.release import Call, Draft, Facts, Notice, NoticeKind, Outcome
from app.rules.release_items import line
from app.views.ask import Ask

NOTICES: dict[str, NoticeKind] = {
    "notify_manager": NoticeKind.MANAGER,
    "phone_lobby": NoticeKind.LOBBY,
    "ask_supervisor": NoticeKind.SUPERVISOR,
    "appointment": NoticeKind.APPOINTMENT,
}

_FULL = ("owner_phone", "outcome", "knows", "fees_told", "rent_owed", "claimed", "agrees", "reason")
_SHORT = ("owner_phone", "outcome", "reason")
_OTHER = "other"
"""Chosen where the customer gives a number of his own: it is taken down and refused with the reason."""


@dataclass(frozen=True)
class OwnerPhone:
    """One number that may be dialled: whose it is."""

    owner: str
    number: str

    def label(self, whole: bool) -> str:
        """As the call form shows it: masked, because the customer may see the screen."""
        if whole:
            return f"{self.owner}  {self.number}"
        return f"{mask_name(self.owner)}  {mask_phone(self.number)}"


def phones(facts: Facts) -> tuple[OwnerPhone, ...]:
    """All owners' numbers on file (003-47)."""
    owners = facts.household.owners if facts.household is not None else ()
    return tuple(OwnerPhone(owner.name, number) for owner in owners for number in owner.phones)


class CallAsk(Ask):
    """联系业主: the numbers on file, the outcome, the five questions, the items read out one by one."""

    def __init__(self, act: Act, draft: Draft, facts: Facts) -> None:
        super().__init__(_spec(act))
        self.phones = phones(facts)
        self.items = draft.items
        self._whole = False
        self.form.set_lines("claimed", [line(item) for item in draft.items])
        self.form.edited.connect(self._arrange)
        self._label()
        self.form.set_values({"owner_phone": self.phones[0].number if self.phones else ""})
        self.say(
            self.tr("请回避租户再拨。「{unit} 有人要搬出物品：{goods}。」按 F4 看完整号码。").format(
                unit=facts.household.label if facts.household is not None else draft.unit,
                goods="、".join(line(item) for item in draft.items) or self.tr("（还没有列物品）"),
            )
        )
        self._arrange()

    def show_whole(self, whole: bool) -> None:
        """Show the numbers in full, or masked again (F4); the page logs who looked."""
        self._whole = whole
        self._label()

    def _label(self) -> None:
        choices = [Choice(one.number, one.label(self._whole)) for one in self.phones]
        self.form.set_choices("owner_phone", [*choices, Choice(_OTHER, self.tr("客户另报的号码…"))])

    def _arrange(self) -> None:
        values = self.form.values()
        fields = _FULL if values["outcome"] == Outcome.AGREED else _SHORT if values["outcome"] else _SHORT[:2]
        self.form.show_fields({*fields, "other_phone"} if values["owner_phone"] == _OTHER else fields)

    def call(self, values: Mapping[str, Any]) -> Call:
        """The call as the desk keeps it. Raises Refused where no outcome was chosen."""
        if not values["outcome"]:
            raise refuse(
                "003-48", "请选结果", "电话打完后，请选：同意、不同意、有疑问或未接通。", field="outcome"
            )
        number = str(values["other_phone" if values["owner_phone"] == _OTHER else "owner_phone"]).strip()
        owner = next((one.owner for one in self.phones if one.number == number), "")
        outcome = Outcome(values["outcome"])
        asked = outcome is Outcome.AGREED
        return Call(
            owner,
            number,
            outcome,
            self.items,
            values["knows"] if asked else None,
            values["fees_told"] if asked else None,
            values["rent_owed"] if asked else None,
            values["claimed"] if asked else None,
            values["agrees"] if asked else None,
            str(values["reason"]),
        )


def notice_ask(act: Act) -> Ask:
    """The question sheet of a notification."""
    ask = Ask(_spec(act))
    if act.key in ("notify_manager", "ask_supervisor"):
        ask.form.set_values({"agreed": True})
    return ask


def notice(key: str, values: Mapping[str, Any]) -> Notice:
    """The notification as the desk keeps it; an unanswered question of consent is no consent."""
    agreed = values.get("agreed", True) is True
    return Notice(NOTICES[key], str(values["person"]), str(values["answer"]), agreed)


def sign_ask(act: Act, facts: Facts) -> Ask:
    """业主到场签字: which owner stands at the counter."""
    ask = Ask(_spec(act))
    owners = facts.household.owners if facts.household is not None else ()
    ask.form.set_choices("signer", [Choice(one.name, one.name) for one in owners])
    ask.form.set_values({"signer": owners[0].name if owners else ""})
    ask.say(ask.tr("请核验业主证件，并请业主在放行条上签字。"))
    return ask


def void_ask(act: Act) -> Ask:
    """作废: are all parts back, or why not."""
    ask = Ask(_spec(act))
    ask.say(ask.tr("作废后编号保留、不能恢复。三联请一并收回存档。"))
    return ask


def _spec(act: Act) -> FormSpec:
    assert act.ask is not None, f"{act.key} asks nothing"
    return act.ask
