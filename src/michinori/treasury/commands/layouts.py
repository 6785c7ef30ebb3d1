"""How the operator's banks lay out their CSV, kept by name."""

from collections.abc import Mapping
from typing import Any

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock
from michinori.machinery.transactions import in_transaction
from michinori.people.staff import require_staff
from michinori.rules.fields import Reader
from michinori.rules.money.statement_csv import LAYOUTS
from michinori.rules.money.statement_layouts import read_layout
from michinori.treasury.commands.money_log import note_act, read_reason
from michinori.treasury.models import StatementLayout

LAYOUT_NAME_LIMIT = 40


def keep_layout(*, actor: Actor, name: str, body: Mapping[str, Any], why: str | None = None) -> StatementLayout:
    """Keep a layout under a name, or change the one of that name; staff only. ``body``: see ``read_layout``.

    Raises Problem ``not-found`` (404) for others, ``invalid`` (422); for an account that another layout has, too, and
    for another account than the layout had: its lines would be new ones; and for a person without a reason, ``why``.
    """
    require_staff(actor, "money-in")
    reader = Reader({"name": name})
    called = reader.line("name", LAYOUT_NAME_LIMIT)
    if called in LAYOUTS:
        reader.flaw("name", "layout_shipped")
    reader.finish()
    layout, said = read_layout(body), read_reason(actor, why)
    return in_transaction(lambda: _keep(actor, called, layout.account, dict(body), said))


def _keep(actor: Actor, name: str, account: str, body: dict[str, Any], why: str | None) -> StatementLayout:
    row = StatementLayout(name=name, account=account, body=body, made_by=str(actor), made_at=clock.now())
    StatementLayout.objects.bulk_create([row], ignore_conflicts=True)
    kept = StatementLayout.objects.select_for_update().filter(name=name).first()
    if kept is None or kept.account != account:
        raise Problem.invalid(Flaw("account", "layout_account"))
    kept.body = body
    kept.save(update_fields=["body"])
    note_act(actor=actor, kind="layout_kept", data={"layout": kept.id}, why=why)
    return kept
