"""People signed in, and the hidden and typed fields that a page would send back."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from django.test import Client

from michinori.contracts.commands import stages
from michinori.contracts.models import Contract
from michinori.people.models import User
from tests.stories import cast as story
from tests.stories.cast import Cast

PASSWORD = "nagai-aikotoba-desu"
EVIL: tuple[str, ...] = (
    "", "   ", "-1", "0", "99999999999999999999", "1e9", "abc", "一二", "3.5", "2027-02-31", "9999-12-31", "日付",
    "con_foreign", "あ" * 10_000, "😀💴", "<script>alert(1)</script>", "\x00", "null", "[]",
)  # fmt: skip


def signed_in(user: User) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(user)
    return client


def proved(user: User) -> Client:
    """A browser of this person, who has just given their password."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    browser = signed_in(user)
    assert browser.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return browser


def halfway(cast: Cast, **terms: Any) -> Contract:
    """Wireframe approved (14,400), first view acknowledged at 37 % and reported at 74 % with files. ``terms``: what
    differs from the usual ones.

    Confirmed 19,728, claimed 25,056, standing 22,392.
    """
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast, spare=1_000_000, **terms)
    stages.start_stage(actor=ren, contract_id=contract.id, number=1)
    stages.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=[story.a_file(cast.ren)])
    stages.approve_stage(actor=aoi, contract_id=contract.id, number=1)
    stages.start_stage(actor=ren, contract_id=contract.id, number=2)
    one = [story.a_file(cast.ren, "一.txt")]
    stages.report_stage(actor=ren, contract_id=contract.id, number=2, percent=37, file_ids=one)
    stages.acknowledge_stage(actor=aoi, contract_id=contract.id, number=2)
    story.wait_days(1)
    two = [story.a_file(cast.ren, "二.txt")]
    stages.report_stage(actor=ren, contract_id=contract.id, number=2, percent=74, file_ids=two)
    contract.refresh_from_db()
    return contract


def fields_of(page: str) -> dict[str, Any]:
    """What a browser would send of the page's last form that has fields: inputs, textareas, choices."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", _without_templates(page)):
        name, kind = _attribute(tag, "name"), _attribute(tag, "type")
        if not name or name in ("csrfmiddlewaretoken", "language", "next", "writer_key") or kind == "file":
            continue
        if kind in ("checkbox", "radio") and " checked" not in tag:
            continue
        found[name] = unescape(_attribute(tag, "value")) or ("on" if kind == "checkbox" else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', _without_templates(page), re.S):
        found[name] = unescape(text).removeprefix("\n")
    return found


def _without_templates(page: str) -> str:
    return re.sub(r"<template>.*?</template>", "", page, flags=re.S)


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""


def bad_values(names: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Every name with every bad value."""
    return ((name, value) for name in names for value in EVIL)
