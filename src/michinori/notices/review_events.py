"""Reviews: both sides are asked once the contract is over, and told when they are shown or answered."""

from collections.abc import Iterator

from michinori.contracts.models import Contract
from michinori.kernel.clock import runs_out
from michinori.machinery.models import OutboxItem
from michinori.people.models import User
from michinori.people.queries import Power, users_in_power
from michinori.rules.reviewing import REVIEW_DAYS
from michinori.trust.models import Review
from michinori.trust.queries.reviews import closed_at

from .frame import Hearing, said

_BINDING: tuple[Power, ...] = ("owner", "approver")


def hear_of_opening(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``review_open``: ``{contract_id}`` → the worker, and who may bind the client."""
    contract = Contract.objects.select_related("worker", "client__user", "client__organisation").get(
        id=item.payload["contract_id"]
    )
    closed = closed_at(contract.id)
    until = runs_out(closed, REVIEW_DAYS) if closed else None
    values = {"title": contract.title, "contract_id": contract.id}
    of_client, of_worker = ({"other": one.display_name} for one in (contract.client, contract.worker))
    yield Hearing(contract.worker, said("review_open", values | of_client), until=until)
    for user in users_in_power(contract.client_id, _BINDING):
        yield Hearing(user, said("review_open", values | of_worker), until=until)


def hear_of_review(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kinds ``review_published`` → who was reviewed; ``review_replied`` → its writer. ``{review_id}``; nothing
    of what staff have hidden meanwhile.
    """
    review = Review.objects.select_related("contract", "author").filter(id=item.payload["review_id"]).first()
    if review is None or review.hidden_at is not None:
        return
    values = {"title": review.contract.title, "contract_id": review.contract_id}
    told: list[User] = users_in_power(review.about_id, _BINDING)
    for user in told if item.kind == "review_published" else [review.author]:
        yield Hearing(user, said(item.kind, values))
