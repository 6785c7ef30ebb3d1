"""Settings changed by staff, some of them by two people (decision 42)."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, clock
from michinori.machinery.locks import lock
from michinori.machinery.models import Setting
from michinori.machinery.settings import read_change, set_setting, settings_now
from michinori.machinery.transactions import command
from michinori.people.models import SettingChange, User
from michinori.people.opening import owner_is_alone
from michinori.people.setting_changes import change_by_id, vouched_value
from michinori.people.staff import require_elevated, require_staff
from michinori.rules.fields import Reader
from michinori.rules.settings.two_people import ACCOUNTS, takes_two, vouched_tiers

REASON_LIMIT = 500
_LOCK = 0x73657474  # "sett" in ASCII: an advisory lock, since a setting that was never set has no row to lock


def needs_second_person(key: str, value: Any) -> bool:
    """Whether a change to this JSON value waits for a second person. Three queries at most."""
    tiers = vouched_tiers(vouched_value("fee_tiers") if key == "fee_tiers" else None)
    alone = key in ACCOUNTS and owner_is_alone()
    return takes_two(key, value, site=settings_now().site, vouched=tiers, alone=alone)


@command
def change_setting(
    *, actor: Actor, key: str, text: str, first: date | None = None, reason: object = ""
) -> Setting | SettingChange:
    """Set a value from day ``first`` on, by default today, as ``machinery.settings.set_setting``; or, where it takes a
    second person, let it wait for one.

    Only admins who have just proved who they are. Raises ``not-found``, ``unknown-setting`` (404),
    ``elevation-needed`` (403), ``change-waits`` (409) where one of this setting waits already, ``invalid`` (422).
    """
    require_staff(actor, "settings")
    require_elevated(actor)
    reader = Reader({"reason": reason})
    why = reader.block("reason", REASON_LIMIT)
    reader.finish()
    hold_settings()
    value, day = read_change(key, text, first)
    if not needs_second_person(key, value):
        row = set_setting(actor=actor, key=key, text=json.dumps(value), first=day, reason=why)
        audit.note(actor=actor, kind="setting_set", data={"setting": key})
        return row
    if SettingChange.objects.filter(key=key, status="open").exists():
        raise Problem("change-waits")
    made = SettingChange.objects.create(
        key=key, value=value, first=day, reason=why, proposed_by_id=actor.user_id or "", proposed_at=clock.now()
    )
    audit.note(actor=actor, kind="setting_proposed", data={"setting": key, "change": made.id})
    return made


@command
def change_settings(*, actor: Actor, values: Mapping[str, Any], reason: str) -> list[SettingChange]:
    """Set several JSON values from today on, all or none; those that stand already are left. Return what waits for a
    second person. Who may, and what is raised: as ``change_setting``.
    """
    now = settings_now().as_data()
    made = [
        change_setting(actor=actor, key=key, text=json.dumps(value), reason=reason)
        for key, value in values.items()
        if json.loads(json.dumps(now[key])) != value
    ]
    return [one for one in made if isinstance(one, SettingChange)]


@command
def confirm_change(*, actor: Actor, change_id: str) -> Setting:
    """Put a change into force that another person proposed, from its first day on.

    Only admins and who approves payouts, just proved, and of another party than who proposed it
    (``own-change``, 403). Raises ``not-found`` (404), ``elevation-needed`` (403), ``change-answered`` (409),
    ``invalid`` (422) where the bounds have changed meanwhile.
    """
    found = _open(actor, change_id)
    if found.proposed_by.party_id == User.objects.get(id=actor.user_id).party_id:
        raise Problem.forbidden("own-change")
    proposer = Actor.person(found.proposed_by_id)
    made = set_setting(
        actor=proposer,
        key=found.key,
        text=json.dumps(found.value),
        first=found.first,
        reason=found.reason,
        confirmed_by=str(actor),
    )
    _answer(actor, found, "confirmed")
    audit.note(actor=actor, kind="setting_confirmed", data={"setting": found.key, "change": found.id})
    return made


@command
def withdraw_change(*, actor: Actor, change_id: str) -> None:
    """Drop a change that waits; who proposed it may, too. Nothing changes. Raises ``not-found`` (404),
    ``elevation-needed`` (403), ``change-answered`` (409).
    """
    found = _open(actor, change_id)
    _answer(actor, found, "withdrawn")
    audit.note(actor=actor, kind="setting_withdrawn", data={"setting": found.key, "change": found.id})


def _open(actor: Actor, change_id: str) -> SettingChange:
    require_staff(actor, "setting-changes")
    require_elevated(actor)
    hold_settings()
    found = lock(SettingChange, change_by_id(actor, change_id).id)[change_id]
    if found.status != "open":
        raise Problem("change-answered")
    return found


def _answer(actor: Actor, found: SettingChange, status: str) -> None:
    found.status, found.answered_by_id, found.answered_at = status, actor.user_id, clock.now()
    found.save(update_fields=["status", "answered_by", "answered_at"])


def hold_settings() -> None:
    """Let nobody else change settings by these commands until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
