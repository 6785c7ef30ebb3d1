"""Notices about reviews."""

from collections.abc import Iterator

from michinori.contracts.models import Contract
from michinori.kernel.clock import runs_out
from michinori.machinery import clock
from michinori.machinery.models import OutboxItem
from michinori.people.queries import Power, users_in_power
from michinori.rules.people.reviews import REVIEW_DAYS
from michinori.trust.models import Review
from michinori.trust.queries.reviews import closed_at

from .frame import Hearing, said

_BINDING: tuple[Power, ...] = ("owner", "approver")


def hear_of_opening(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``review_open``: ``{contract_id}`` → the worker and the client's owners and approvers, except for a
    side that has written its review already; nobody once the time for reviews is over.
    """
    contract = Contract.objects.select_related("worker", "client__user", "client__organisation").get(
        id=item.payload["contract_id"]
    )
    closed = closed_at(contract.id)
    until = runs_out(closed, REVIEW_DAYS) if closed else None
    if until is not None and until <= clock.now():
        return
    values = {"title": contract.title, "contract_id": contract.id, "until": until or "…"}
    of_client, of_worker = ({"other": one.display_name} for one in (contract.client, contract.worker))
    written = set(Review.objects.filter(contract=contract).values_list("by", flat=True))
    if "worker" not in written:
        words = said("review_open", values | of_client)
        yield Hearing(contract.worker, words, about=contract.client_id, until=until)
    for user in users_in_power(contract.client_id, _BINDING) if "client" not in written else []:
        yield Hearing(user, said("review_open", values | of_worker), about=contract.worker_id, until=until)


def hear_of_review(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kinds ``review_published``: ``{review_id}`` → the side that it is about; ``review_replied`` → its writer.
    Nobody if staff have hidden the review by now.
    """
    review = Review.objects.select_related("contract", "author", "about__user", "about__organisation").filter(
        id=item.payload["review_id"], hidden_at__isnull=True
    )
    for row in review:
        values = {"title": row.contract.title, "contract_id": row.contract_id}
        published = item.kind == "review_published"
        other = row.contract.worker_id if row.by == "worker" else row.contract.client_id
        for user in users_in_power(row.about_id) if published else [row.author]:
            at = row.published_at if published else row.replied_at
            yield Hearing(user, said(item.kind, values), about=other if published else row.about_id, at=at)
