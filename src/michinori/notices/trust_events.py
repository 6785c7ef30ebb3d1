"""Reviews: who hears of them."""

from collections.abc import Iterator

from michinori.machinery.models import OutboxItem
from michinori.people.queries import users_in_power
from michinori.trust.models import Review

from .frame import Hearing, said


def hear_of_review(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``review_published``: ``{review_id}`` → those whom it is about; ``review_replied`` → its writer.
    One that staff have hidden meanwhile is told to nobody.
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
