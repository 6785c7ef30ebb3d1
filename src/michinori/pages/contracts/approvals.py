"""Asking an owner or approver by name: the buttons on a contract's page for a member who may not answer."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from michinori.contracts.commands.approvals import ask_approver
from michinori.contracts.queries.approvals import Approver, approvers_of
from michinori.contracts.queries.views import ContractView
from michinori.kernel.clock import day_of
from michinori.pages.answers import acted, answers_problems
from michinori.pages.callers import actor_of
from michinori.people.models import User
from michinori.rules.contract.approvals import may_ask_again
from michinori.wording import display
from michinori.wording.contract import approvals as words
from michinori.wording.sentences import fill


@dataclass(frozen=True)
class Ask:
    """One who can be asked: the button's ``label``, empty where they were asked within the day, and ``asked``, when."""

    user: User
    label: str
    asked: str


@require_POST
@answers_problems
def ask(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Ask somebody (``user_id``) for what waits for an owner or approver."""
    actor, user_id = actor_of(request), request.POST.get("user_id", "")
    command = lambda: ask_approver(actor=actor, contract_id=contract_id, user_id=user_id)  # noqa: E731
    return acted(request, command, back=reverse("contract", args=(contract_id,)), done=words.ASKED_NOW)


def asks_of(view: ContractView) -> list[Ask]:
    """Those whom the reader can ask, who has not been asked first. One query, for a member who may not answer."""
    return sorted((_ask(one, view.now) for one in approvers_of(view)), key=lambda one: bool(one.asked))


def _ask(one: Approver, now: datetime) -> Ask:
    name, again = one.user.display_name, may_ask_again(one.asked_at, now)
    label = fill(words.ASK_AGAIN if one.asked_at else words.ASK, {"name": name}, {}) if again else ""
    if one.asked_at is None:
        return Ask(one.user, label, "")
    day = display.day(day_of(one.asked_at), year=False)
    return Ask(one.user, label, fill(words.ASKED, {"name": name, "day": day}, {}))
