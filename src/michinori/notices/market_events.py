"""What happened around jobs and money in, told by mail to whom it concerns."""

from michinori.machinery.models import OutboxItem
from michinori.market.policy import proposals_known
from michinori.people.queries import users_in_power

from .mails import send_to_users
from .writing import write_letter


def tell_of_proposal(item: OutboxItem) -> None:
    """Outbox kinds ``proposal_made`` and ``proposal_withdrawn`` → the job's client; ``proposal_declined`` → the worker.

    Payload: ``{proposal_id, job_id}``. Nothing where a block came between the two meanwhile.
    """
    proposal = proposals_known().select_related("job", "worker").filter(id=item.payload["proposal_id"]).first()
    if proposal is None:
        return
    declined = item.kind == "proposal_declined"
    values = {
        "job": proposal.job.title,
        "job_id": proposal.job_id,
        "worker": proposal.worker.display_name,
        "price": proposal.price,
    }
    users = [proposal.worker] if declined else users_in_power(proposal.job.client_id)
    send_to_users(
        item, users, lambda user: write_letter(item.kind, values, language=user.language, name=user.display_name)
    )


def tell_of_money_in(item: OutboxItem) -> None:
    """Outbox kind ``money_in``: ``{client_id, amount}`` (yen) → those who may use it, owners and approvers."""
    values = {"amount": item.payload["amount"]}
    send_to_users(
        item,
        users_in_power(item.payload["client_id"], ("owner", "approver")),
        lambda user: write_letter("money_in", values, language=user.language, name=user.display_name),
    )
