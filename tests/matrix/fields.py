"""What a form sends, as its page draws it for a caller, with the other world's id in one of its fields; and the fields
of all forms, read from the program.
"""

import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from typing import Any

from django import forms
from django.test import Client
from matrix.asking import Answer, ask
from matrix.people import Caller
from matrix.worlds import Worlds
from safety.callers import address_of
from safety.drawn import FILE, Drawn, forms_of
from safety.form import Form
from safety.form_table import FORMS
from safety.states import STATES
from safety.written import as_it_was

import michinori
from michinori.pages.fields import ChecksField, SelectField

_TYPED = re.compile(r"""POST\.get(?:list)?\(\s*["'](\w+)["']|POST\[["'](\w+)["']\]""")
_ROOMS = ("michinori.pages.", "michinori.practice.")
_CHOSEN = (SelectField, ChecksField)


def send(worlds: Worlds, caller: Caller, route: str, name: str, value: str) -> Answer:
    """The answer to a form that is filled in well but for one field; it is undone. The form is there: what it needs is
    made first.
    """
    form, own = FORMS.get(route, Form()), dict(worlds.here.ids)
    with as_it_was():
        made = STATES[form.needs](worlds.here, Client())
        address = made or address_of(route, worlds.here)
        page = ask(worlds, caller, "GET", made or address_of(form.page or route, worlds.here))
        there = address.partition("?")[0]
        found = [one for one in forms_of(page.text) if one.action in ("", there)]
        drawn = max(found, key=lambda one: len(one.controls), default=Drawn(""))
        sent: dict[str, Any] = {one.name: one.values for one in drawn.controls.values() if one.kind != FILE}
        answer = ask(worlds, caller, "POST", address, sent=sent | form.sent | {name: value})
    worlds.here.ids = own
    return _without(answer, address if made else "")


def _without(answer: Answer, address: str) -> Answer:
    """The answer without an address that was made for it, which may be another one each time."""
    if not address:
        return answer
    headers = tuple(one.replace(address, "") for one in answer.headers)
    return replace(answer, text=answer.text.replace(address, ""), headers=headers)


def fields_of_forms() -> set[str]:
    """The names of all fields of members' forms that are chosen, hidden, or read by hand."""
    names = [one.name for one in pkgutil.walk_packages(michinori.__path__, "michinori.")]
    modules = [import_module(name) for name in names if name.startswith(_ROOMS)]
    by_hand = {one or other for module in modules for one, other in _TYPED.findall(inspect.getsource(module))}
    return by_hand | {
        name
        for form in _kinds(forms.BaseForm)
        if form.__module__.startswith(_ROOMS)
        for name, one in getattr(form, "base_fields", {}).items()
        if isinstance(one, _CHOSEN) or one.widget.is_hidden
    }


def _kinds(form: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for one in form.__subclasses__():
        yield one
        yield from _kinds(one)
