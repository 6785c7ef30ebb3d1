"""The operator's data, as legal pages name it: dated settings, which staff set at the desk."""

import json
from collections.abc import Mapping

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import audit
from michinori.machinery.settings import set_setting, settings_now
from michinori.machinery.transactions import command
from michinori.people.staff import require_elevated, require_staff
from michinori.wording.legal.pages import OPERATOR


@command
def describe_operator(*, actor: Actor, values: Mapping[str, str]) -> int:
    """Set the operator's data from today on; return how many changed. Pages that are published keep their text.

    Only admins who have just proved who they are. Raises ``not-found`` (404), ``elevation-needed`` (403), ``invalid``
    (422).
    """
    require_staff(actor, "legal")
    require_elevated(actor)
    site, flaws, changed = settings_now().site, list[Flaw](), list[str]()
    for name in OPERATOR:
        if name not in values or values[name] == getattr(site, name):
            continue
        try:
            set_setting(actor=actor, key=name, text=json.dumps(values[name]))
        except Problem as problem:
            flaws += problem.flaws
        changed.append(name)
    if flaws:
        raise Problem.invalid(*flaws)
    if changed:
        audit.note(actor=actor, kind="operator_described", data={"settings": changed})
    return len(changed)
