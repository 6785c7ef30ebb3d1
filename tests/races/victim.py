"""A separate program that runs one command on a test's database, to be killed in the middle of it.

``python victim.py DATABASE ACT VALUE…``: see the functions for the values.
"""

import sys
import time
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from michinori.config.table import SUBSCRIBERS  # noqa: E402
from michinori.contracts.commands import business_ends, handovers  # noqa: E402
from michinori.kernel.actor import Actor  # noqa: E402
from michinori.leaving.commands.closing import close_account  # noqa: E402
from michinori.machinery import clock, outbox  # noqa: E402
from michinori.machinery.models import OutboxItem  # noqa: E402
from michinori.papers.commands import printing, steps  # noqa: E402
from michinori.practice import databases, story  # noqa: E402
from michinori.rules.people.reviews import SCALES  # noqa: E402
from michinori.treasury.commands import payout_releases, payout_runs  # noqa: E402
from michinori.treasury.commands.card_work import do_card_work  # noqa: E402
from michinori.treasury.commands.cards import start_card_payment  # noqa: E402
from michinori.treasury.commands.statements import import_statement  # noqa: E402
from michinori.trust.commands.reviews import write_review  # noqa: E402

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.treasury.card_company import keys  # noqa: E402

settings.SECOND_STEP_ASKED = False  # as in all tests but those about it


def withdraw(user_id: str, client_id: str, name: str) -> None:
    """The client's business ends."""
    business_ends.withdraw_client(actor=Actor.person(user_id), client_id=client_id, reason="やめます", confirm=name)


def take_over(user_id: str, token: str, price: str) -> None:
    """The named client takes the rest."""
    handovers.accept_handover(actor=Actor.person(user_id), token=token, price=int(price))


def practise(user_id: str) -> None:
    """Somebody starts a practice."""
    databases.make(user_id, "worker", lambda: story.fill("worker", "Ren", "ja", clock.now()))


def review(user_id: str, contract_id: str) -> None:
    """One side says how it went."""
    write_review(actor=Actor.person(user_id), contract_id=contract_id, stars=dict.fromkeys(SCALES, 4))


def close(user_id: str, email: str) -> None:
    """Somebody leaves for good."""
    close_account(actor=Actor.person(user_id), confirm=email)


def gather() -> None:
    """What is due is gathered into a run."""
    payout_runs.gather_run(actor=Actor.operator())


def send(run_id: str) -> None:
    """A run has left."""
    payout_runs.mark_sent(actor=Actor.operator(), run_id=run_id)


def confirm(user_id: str, run_id: str) -> None:
    """The first of two people vouches for a run."""
    payout_releases.confirm_run(actor=Actor.person(user_id, elevated=True), run_id=run_id, why="合計を見た")


def release(user_id: str, run_id: str) -> None:
    """The second of two people lets a run go."""
    payout_releases.release_run(actor=Actor.person(user_id, elevated=True), run_id=run_id, why="見て確かめた")


def pay_by_card(user_id: str, base: str) -> None:
    """Somebody starts a payment by card."""
    _switch_on(base)
    start_card_payment(actor=Actor.person(user_id), client_id=user_id, amount=5_000, key="k")


def work_with_cards(base: str) -> None:
    """The clock does what is due with the card company."""
    _switch_on(base)
    do_card_work()


def _switch_on(base: str) -> None:
    for name, value in keys(base).items():
        setattr(settings, name, value)


def import_file(path: str) -> None:
    """The bank's statement is imported."""
    import_statement(actor=Actor.operator(), name="bank.txt", content=Path(path).read_bytes())


def keep_papers() -> None:
    """The outbox has the papers of all steps kept."""
    for item in OutboxItem.objects.filter(kind="contract_events").order_by("id"):
        with transaction.atomic():
            steps.keep_papers(item)


def drain() -> None:
    """The background tells all that has happened."""
    outbox.drain(SUBSCRIBERS)


def print_papers() -> None:
    """The background makes the PDFs that are due."""
    printing.print_due()


def call(token: str, path: str, key: str) -> None:
    """A program's request is carried out; its answer never comes to it."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    Client(SERVER_NAME="localhost").generic("POST", path, "", content_type="application/json", headers=headers)
    time.sleep(60)


if __name__ == "__main__":
    database, act, *values = sys.argv[1:]
    connections["default"].settings_dict["OPTIONS"].pop("pool", None)
    for alias in ("default", "owner"):
        connections[alias].settings_dict["NAME"] = database
    acts = {"withdraw": withdraw, "take-over": take_over, "practise": practise, "review": review, "call": call}
    acts |= {"pay-by-card": pay_by_card, "work-with-cards": work_with_cards}
    acts |= {"confirm": confirm, "release": release}
    acts |= {"close": close, "gather": gather, "send": send, "import": import_file}
    acts |= {"keep-papers": keep_papers, "drain": drain, "print-papers": print_papers}
    acts[act](*values)
