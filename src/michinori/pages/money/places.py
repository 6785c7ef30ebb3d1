"""The page of a deposit."""

from django.urls import reverse

from michinori.contracts.queries.held import Held


def deposit_place(one: Held) -> str:
    """The page on which what is due is deposited."""
    contract = one.contract
    if one.due_for == "switch":
        return reverse("switch_answer", args=(contract.open_switch_id,))
    if one.due_for == "amendment":
        return reverse("amendment", args=(contract.open_amendment_id,))
    return reverse("contract_act", args=(contract.id, "deposit"))
