"""The export of all that the site stores about one person, for that person, and whether they could leave now.

Contracts are listed with the path of their evidence pack, which has the whole contract.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When

from michinori.columns.models import Column, Comment
from michinori.contracts.commands.erasing import require_nothing_open
from michinori.contracts.models import Contract, Handover
from michinori.conversation.models import Message, MessageDraft
from michinori.kernel.actor import Actor
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.models import Movement
from michinori.ledger.queries import balances
from michinori.legal.models import Demand
from michinori.machinery.addresses import path_of
from michinori.machinery.models import Event, StoredFile
from michinori.market.models import (
    Confidential,
    Favourite,
    Invitation,
    Job,
    Nda,
    NdaText,
    Proposal,
    ProposalDraft,
    Question,
    SavedSearch,
)
from michinori.moderation.models import Appeal, Decision, Report
from michinori.notices.models import Choice, Notice, Timing
from michinori.notices.push.models import Device
from michinori.notices.webhooks.models import Webhook
from michinori.people.commands.closing import alone_in
from michinori.people.models import (
    AddressChange,
    Block,
    BusinessEnd,
    Consent,
    IdentityCheck,
    IdentityRequest,
    Look,
    Membership,
    OrganisationInvitation,
    PortfolioLink,
    PortfolioPicture,
    Profile,
    SecurityEntry,
    StaffAct,
    StaffNote,
    StaffRole,
    StaffTag,
    Token,
    User,
)
from michinori.people.queries import addresses_of
from michinori.people.queries import user as user_of
from michinori.support.models import Inquiry, InquiryMessage
from michinori.treasury.commands.parting import Leaves, what_leaves
from michinori.treasury.models import (
    BankAccount,
    CardPayment,
    CardRefund,
    PayerReference,
    Payout,
    PayoutHold,
    StatementLine,
    TaxRegistration,
)
from michinori.trust.models import FigureAnswer, Review

_USER = (
    "id", "email", "display_name", "real_name", "language", "aims", "address", "contact", "business", "has_staff",
    "has_officers", "withholds", "staff", "capital", "company", "verified", "made_at", "face_id", "face_hidden",
)  # fmt: skip
_PROFILE = ("headline", "about", "skills", "hourly_guide", "categories", "subcategories", "answers_in", "availability")
_BANK_ACCOUNT = (
    "id", "bank_code", "bank_name", "branch_code", "branch_name", "kind", "number", "holder", "status", "made_at",
    "ended_at",
)  # fmt: skip
_DEMAND = (
    "id", "kind", "name", "email", "place", "text", "made_at", "outcome", "answer", "answered_at",
)  # fmt: skip
_INQUIRY = (
    "id", "topic", "subject", "name", "email", "contract_id", "matter", "state", "made_at", "closed_at", "helpful",
)  # fmt: skip
_JOB = (
    "id", "title", "description", "category", "subcategory", "brief", "skills", "place", "end_client_name",
    "end_client_number", "status", "made_at", "posted_at", "closed_at",
)  # fmt: skip
_COMMENT = ("column__slug", "name", "email", "ip", "agent", "referrer", "body", "made_at")
_COLUMN = ("slug", "title", "body", "tags", "status", "made_at", "published_at")
_REVIEW = ("contract_id", "communication", "clarity", "punctuality", "respect", "quality", "comment", "made_at")


def own_data(actor: Actor) -> dict[str, object]:
    """The actor's data: lists of rows by kind. Raises ``not-found`` (404) without an account. Some forty queries."""
    user = user_of(actor.user_id or "")
    kept = {name: list(rows) for name, rows in (_of_person(user) | _of_work(user) | _of_talk(user)).items()}
    kept["contracts"] = [
        row | {"evidence": path_of(PageRef("evidence_json", (row["id"],)))}
        for row in _contracts_of(user).values(
            "id", "title", "status", "client_id", "worker_id", "price", "paid", "made_at"
        )
    ]
    own = [accounts.worker(user.id), accounts.client(user.id)]
    moved = Movement.objects.filter(Q(debit__in=own) | Q(credit__in=own)).order_by("id")
    kept["movements"] = list(moved.values("at", "kind", "amount", "debit_id", "credit_id", "contract_id"))
    return {"account": User.objects.values(*_USER).get(id=user.id), "balances": balances(own)} | kept


def _contracts_of(user: User) -> QuerySet[Contract]:
    """The user's own contracts, and those in which they acted for an organisation to which they still belong."""
    acted = Event.objects.filter(subject_id=OuterRef("pk"), actor=str(Actor.person(user.id)))
    organisations = list(Membership.objects.filter(user=user).values_list("organisation_id", flat=True))
    of_organisation = Q(Exists(acted), client_id__in=organisations)
    return Contract.objects.filter(Q(worker=user) | Q(client_id=user.id) | of_organisation).order_by("made_at")


def _of_person(user: User) -> dict[str, QuerySet[Any, Any]]:
    own, clients = {"user": user}, [user.id, *alone_in(user.id)]
    return {
        "sign_in_providers": SocialAccount.objects.filter(**own).values("provider", "uid", "date_joined", "last_login"),
        "addresses": EmailAddress.objects.filter(**own).values("email", "verified"),
        "profile": Profile.objects.filter(**own).values(*_PROFILE),
        "links": PortfolioLink.objects.filter(profile_id=user.id).values("title", "url"),
        "pictures": PortfolioPicture.objects.filter(profile_id=user.id).values("title", "file_id", "contract_id"),
        "organisations": Membership.objects.filter(**own).values(
            "organisation_id", "organisation__name", "organisation__address", "organisation__contact", "role"
        ),
        "organisation_invitations": OrganisationInvitation.objects.filter(
            Q(made_by=user) | Q(answered_by=user) | Q(email__in=addresses_of(user.id))
        ).values("organisation_id", "email", "role", "status", "made_at", "answered_at"),
        "business_ends": BusinessEnd.objects.filter(client_id__in=clients).values(
            "client_id", "kind", "day", "reason", "made_at"
        ),
        "identity_checks": IdentityCheck.objects.filter(client_id__in=clients).values(
            "client_id", "name", "name_kana", "identity", "address", "reason", "checked_at", "ended_at"
        ),
        "identity_requests": IdentityRequest.objects.filter(client_id__in=clients)
        .order_by("made_at")
        .values("client_id", "level", "number", "state", "reason", "made_at", "ended_at", "erased_at"),
        "consents": Consent.objects.filter(**own)
        .order_by("id")
        .values("how", "at", document=F("asked__document"), number=F("asked__number")),
        "demands": Demand.objects.filter(**own).order_by("made_at").values(*_DEMAND),
        "inquiries": Inquiry.objects.filter(**own).order_by("made_at").values(*_INQUIRY),
        "inquiry_messages": InquiryMessage.objects.filter(inquiry__user=user)
        .exclude(by="note")
        .order_by("inquiry_id", "n")
        .values("inquiry_id", "by", "text", "at"),
        "bank_accounts": BankAccount.objects.filter(owner_id__in=clients).order_by("made_at").values(*_BANK_ACCOUNT),
        "payouts": Payout.objects.filter(owner_id__in=clients)
        .order_by("requested_at")
        .values("id", "source", "amount", "status", "requested_at", "due_on", "account_id", "reason"),
        "payout_holds": PayoutHold.objects.filter(owner_id__in=clients)
        .exclude(alone=False, second_by="")  # a proposal that holds nothing yet would warn
        .order_by("made_at")
        .values("owner_id", "why", "made_at", "ends_at", "lifted_at"),
        "paid_in": StatementLine.objects.filter(client_id__in=clients).values(
            "client_id", "day", "amount", "name", "told"
        ),
        "card_payments": CardPayment.objects.filter(client_id__in=clients)
        .order_by("made_at")
        .values("id", "client_id", "amount", "status", "made_at", "paid_at", "fingerprint"),
        "card_refunds": CardRefund.objects.filter(payment__client_id__in=clients)
        .order_by("made_at")
        .values("payment_id", "amount", "status", "made_at", "ended_at", "told"),
        "payer_references": PayerReference.objects.filter(client_id__in=clients).values("client_id", "number"),
        "tax_registrations": TaxRegistration.objects.filter(client_id__in=clients)
        .order_by("id")
        .values("client_id", "number", "since", "stated_at"),
        "blocks": Block.objects.filter(made_by=user).values("target_id", "note", "made_at"),
        "tokens": Token.objects.filter(**own).values(
            "name", "scopes", "made_at", "last_used", "revoked_at", "expires_at"
        ),
        "second_steps": Authenticator.objects.filter(**own).values("type", "data__name", "created_at", "last_used_at"),
        "staff_roles": StaffRole.objects.filter(**own).order_by("given_at", "id").values("role", "given_at"),
        "security": SecurityEntry.objects.filter(**own).order_by("id").values("at", "kind", "about", "ip", "agent"),
        "looked_at": Look.objects.filter(about_id__in=clients)
        .order_by("id")
        .values("about_id", "role", "ref", "reason", "why", "talk", "at"),
        "staff_acts": StaffAct.objects.filter(about_id__in=clients)
        .order_by("id")
        .values("about_id", "role", "kind", "why", "at"),
        # What harms others is kept back, but not that there is something (個人情報保護法 art. 33 (2), (3)).
        "staff_notes": StaffNote.objects.filter(about_id__in=clients, struck_at=None)
        .order_by("made_at", "id")
        .values(
            "about_id",
            "kept_back",
            "made_at",
            said=Case(When(kept_back="", then="text"), default=Value(""), output_field=TextField()),
        ),
        "staff_tags": StaffTag.objects.filter(about_id__in=clients).values("about_id", "tag", "made_at"),
        "address_changes": AddressChange.objects.filter(**own)
        .order_by("made_at")
        .values("old", "new", "role", "why", "status", "made_at", "due_at", "proved_at", "ended_at"),
        "sessions": UserSession.objects.filter(**own).values("ip", "user_agent", "created_at", "last_seen_at"),
        "files": StoredFile.objects.filter(owner_id=user.id).values(
            "id", "name", "size", "type", "sha256", "made_at", "scan"
        ),
        "notices": Notice.objects.filter(**own).values("kind", "words", "made_at", "read_at"),
        "notice_choices": Choice.objects.filter(**own).values("group", "app", "mail", "push"),
        "notice_times": Timing.objects.filter(**own).values("digest_hour", "quiet_from", "quiet_until"),
        "devices": Device.objects.filter(**own).values("endpoint", "made_at"),
        "webhooks": Webhook.objects.filter(**own).values("url", "events", "made_at"),
    }


def _of_work(user: User) -> dict[str, QuerySet[Any, Any]]:
    clients = [user.id, *alone_in(user.id)]
    handed_on = Q(by="worker", contract__worker=user) | Q(by="client", contract__client_id=user.id)
    return {
        "jobs": Job.objects.filter(Q(client_id=user.id) | Q(posted_by=user)).order_by("made_at").values(*_JOB),
        "confidential": Confidential.objects.filter(job__client_id__in=clients).values("job_id", "text", "set_at"),
        "nda_texts": NdaText.objects.filter(client_id__in=clients).values(
            "client_id", "number", "ja", "sha256", "made_at"
        ),
        "ndas": Nda.objects.filter(Q(worker=user) | Q(client_id=user.id) | Q(asked_by=user))
        .order_by("asked_at")
        .values("id", "client_id", "worker_id", "job_id", "status", "asked_at", "answered_at", "text__sha256"),
        "proposal_drafts": ProposalDraft.objects.filter(worker=user).values(
            "job_id", "price", "message", "due_date", "made_at"
        ),
        "proposals": Proposal.objects.filter(worker=user)
        .order_by("made_at")
        .values("id", "job_id", "price", "message", "due_date", "status", "made_at"),
        "questions": Question.objects.filter(Q(asker=user) | Q(answered_by=user)).values(
            "job_id", "body", "made_at", "answer", "answered_at"
        ),
        "invitations": Invitation.objects.filter(Q(worker=user) | Q(made_by=user)).values(
            "job_id", "worker_id", "message", "made_at", "declined_at"
        ),
        "handovers": Handover.objects.filter(handed_on)
        .order_by("made_at")
        .values("id", "contract_id", "email", "price", "note", "status", "made_at"),
        "saved_searches": SavedSearch.objects.filter(user=user).values(
            "name", "q", "category", "subcategory", "skill", "kind", "due", "every"
        ),
        "favourites": Favourite.objects.filter(user=user).values("job_id", "worker_id", "made_at"),
    }


def _of_talk(user: User) -> dict[str, QuerySet[Any, Any]]:
    commented = Comment.objects.filter(email__in=addresses_of(user.id))
    hidden = Comment.objects.filter(hidden_by=user)
    reviews = Review.objects.filter(author=user).order_by("made_at")
    return {
        "messages": Message.objects.filter(author=user).order_by("at").values("id", "thread_id", "body", "at"),
        "message_drafts": MessageDraft.objects.filter(user=user).values("thread_id", "body", "made_at"),
        "reviews": reviews.values(*_REVIEW),
        "replies": Review.objects.filter(about_id=user.id).exclude(reply="").values("contract_id", "reply"),
        "explanations": FigureAnswer.objects.filter(made_by=user).values("side", "key", "text", "made_at"),
        "columns": Column.objects.filter(author=user).order_by("made_at").values(*_COLUMN),
        "comments": commented.order_by("made_at").values(*_COMMENT),
        "hidden_comments": hidden.order_by("hidden_at").values("column__slug", "hidden_reason", "hidden_at"),
        "reports": Report.objects.filter(by=user).values(
            "reason", "note", "made_at", kind=F("case__kind"), ref=F("case__ref")
        ),
        "decisions": Decision.objects.filter(case__about_id=user.id)
        .exclude(outcome="none")
        .values("outcome", "rule", "words", "made_at", "lifted_at"),
        "appeals": Appeal.objects.filter(by=user).values(
            "text", "made_at", "answer_by", "upheld", "answer", "answered_at"
        ),
    }


def what_stands_in_the_way(actor: Actor) -> Problem | None:
    """The refusal that ``close_account`` would raise now, if any; ``last-owner`` is not checked."""
    user_id = actor.user_id or ""
    try:
        require_nothing_open(user_id, [user_id, *alone_in(user_id)])
        what_leaves([user_id, *alone_in(user_id)])
    except Problem as problem:
        return problem
    return None


def what_leaves_with(actor: Actor) -> list[Leaves]:
    """The money that leaves for bank accounts and cards when the actor closes the account, and nothing stands in the
    way.
    """
    user_id = actor.user_id or ""
    return [one for one in what_leaves([user_id, *alone_in(user_id)]) if one.amount or one.to_cards]
