"""The person's progress in a practice, for the panel at the top of each page."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import get_script_prefix, reverse

from michinori.contracts.models import Amendment, Contract
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.people.models import User
from michinori.practice.databases import Practice
from michinori.rules.contract.life import other
from michinori.rules.contract.lifecycle import UNDER_WAY
from michinori.rules.practice.course import ASKED, Course, StepName, step_of
from michinori.wording.practice.course import Detour, Lead, lead
from michinori.wording.practice.partner import partner_rules


@dataclass(frozen=True)
class Stand:
    """The person's progress in a practice: what the panel at the top of each page shows, and what its buttons need.

    ``now``: the instant by the practice's clock. ``contract``: the first contract of the practice. ``step``: the step
    of the course; ``lead``: the words that guide to the next.
    """

    practice: Practice
    now: datetime
    contract: Contract
    person: User
    step: StepName
    lead: Lead

    @property
    def course(self) -> Course:
        return self.practice.course

    @property
    def home(self) -> str:
        """The prefix of the addresses of all pages of this practice."""
        return get_script_prefix()

    @property
    def waits(self) -> bool:
        """Whether the next step only needs time to pass."""
        return self.step == "end" and self.course == "client"

    @property
    def rules(self) -> list[tuple[str, str]]:
        """The rules by which the partner answers, in words."""
        return partner_rules(other(self.course))

    @property
    def may_wish(self) -> bool:
        """Whether the partner may be asked for a change request."""
        return self.course == "worker" and self.contract.status in UNDER_WAY and not self.contract.open_requests

    @property
    def at(self) -> str:
        """The address of the panel's link."""
        contract = self.contract
        places = {
            "amendment": ("amendment", contract.open_amendment_id),
            "termination": ("termination", contract.open_termination_id),
            "rule": ("termination", contract.open_termination_id),
            "end": ("end", contract.id),
        }
        name, key = places.get(self.lead.leads, ("contract", contract.id))
        return f"{self.home}summary" if self.lead.leads == "summary" else reverse(name, args=(key,))


def stand_in(one: Practice) -> Stand:
    """The person's progress in the practice that this thread is inside. One query.

    Raises ``practice-over`` (404) for a practice that was abandoned before it was filled.
    """
    rows = Contract.objects.select_related("worker", "client__user", "open_amendment", "open_termination")
    changed = Amendment.objects.filter(contract=OuterRef("pk"))
    contract = rows.annotate(changed=Exists(changed), clock=clock.column()).order_by("made_at").first()
    if contract is None:
        raise Problem("practice-over", 404)
    person = contract.worker if one.course == "worker" else contract.client.user
    if person is None:
        raise Problem("practice-over", 404)
    ending, change = contract.open_termination, contract.open_amendment
    answered = ending is not None and None not in (ending.worker_amount, ending.client_amount)
    step = step_of(contract.status, changed=contract.changed, change=change.status if change else "", answered=answered)
    values = {
        "price": contract.price,
        "asked": change.price if change else None,
        "paid": contract.paid,
        "settled": contract.settled_amount,
        "theirs": (ending.client_amount if one.course == "worker" else ending.worker_amount) if ending else None,
    }
    words = lead(one.course, step, contract.status, values, _detour(contract, one.course))
    return Stand(one, clock.read(contract.clock), contract, person, step, words)


def _detour(contract: Contract, course: Course) -> Detour:
    """How the contract has left the course's plan: another amendment, bidding, or waiting for the standing rule."""
    change, ending = contract.open_amendment, contract.open_termination
    planned = contract.price + (-ASKED if course == "worker" else ASKED)
    if change is not None and (change.change_request_id is not None or change.price != planned):
        return "another"
    if ending is None or ending.bidding_since is None:
        return ""
    return "awaiting_rule" if ending.bids_opened_at else "bidding"
