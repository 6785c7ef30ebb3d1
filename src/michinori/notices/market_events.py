"""Notices about proposals, questions, NDAs, money in, bounced mails and webhooks."""

from collections.abc import Iterator

from michinori.machinery.models import OutboxItem
from michinori.market.models import Nda, Question
from michinori.market.queries import known_proposal
from michinori.people.blocks import is_kept_apart, kept_apart
from michinori.people.models import User
from michinori.people.queries import users_in_power

from .frame import Hearing, said


def hear_of_proposal(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kinds ``proposal_made`` and ``proposal_withdrawn`` → the job's client; ``proposal_declined`` → the worker.

    Payload: ``{proposal_id, job_id}``. Nobody if a block separates the two by now.
    """
    proposal = known_proposal(item.payload["proposal_id"])
    if proposal is None:
        return
    declined = item.kind == "proposal_declined"
    values = {
        "job": proposal.job.title,
        "job_id": proposal.job_id,
        "worker": proposal.worker.display_name,
        "price": proposal.price,
    }
    about = proposal.job.client_id if declined else proposal.worker_id
    at = proposal.made_at if item.kind == "proposal_made" else None
    for user in [proposal.worker] if declined else users_in_power(proposal.job.client_id):
        yield Hearing(user, said(item.kind, values), about=about, at=at)


def hear_of_question(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kinds ``question_asked`` → the job's client, ``question_answered`` → the asker: ``{question_id}``. Nobody
    if a block separates the two by now; the client does not learn who asks.
    """
    rows = Question.objects.select_related("job", "asker").exclude(kept_apart("asker", "job__client"))
    question = rows.filter(id=item.payload["question_id"]).first()
    if question is None:
        return
    values = {"job": question.job.title, "job_id": question.job_id}
    if item.kind == "question_answered":
        yield Hearing(question.asker, said(item.kind, values), about=question.job.client_id)
        return
    for user in users_in_power(question.job.client_id):
        yield Hearing(user, said(item.kind, values), about=question.asker_id)


def hear_of_nda(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kinds ``nda_asked`` → the worker, unless it was answered or taken back since; ``nda_agreed``,
    ``nda_declined`` → the client: ``{nda_id}``. Nothing confidential, and no text, is told.
    """
    nda = Nda.objects.select_related("client__user", "client__organisation", "worker").get(id=item.payload["nda_id"])
    values = {"client": nda.client.display_name, "worker": nda.worker.display_name, "nda_id": nda.id}
    if item.kind == "nda_asked":
        if nda.status == "asked" and not is_kept_apart(nda.worker_id, nda.client_id):
            yield Hearing(nda.worker, said(item.kind, values), about=nda.client_id)
        return
    for user in users_in_power(nda.client_id):
        yield Hearing(user, said(item.kind, values), about=nda.worker_id)


def hear_of_money_in(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kinds ``money_in``, ``money_in_taken_back``, ``card_refund_sent``, ``card_refund_failed``,
    ``card_disputed``, ``card_refunded_outside``, ``card_outside_failed``: ``{client_id, amount}`` (yen) → owners and
    approvers, who may use the money; nobody where it is ``owed``: they have read why it is collected.
    """
    if item.payload.get("owed"):
        return
    for user in users_in_power(item.payload["client_id"], ("owner", "approver")):
        yield Hearing(user, said(item.kind, {"amount": item.payload["amount"]}))


def hear_of_bounce(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``mail_bounced``: ``{user_id}`` → the user whose address bounced, on the site; no
    mail is sent there.
    """
    for user in User.objects.filter(id=item.payload["user_id"]):
        yield Hearing(user, said(item.kind, {}))


def hear_of_webhook(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``webhook_off``: ``{user_id, webhook_id}`` → the webhook's owner."""
    for user in User.objects.filter(id=item.payload["user_id"]):
        yield Hearing(user, said(item.kind, item.payload))
