"""What has been written into a market, to compare before and after, and a way to undo it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from michinori.columns.models import Column, Comment, SpentProof
from michinori.contracts.models import (
    Amendment,
    ChangeRequest,
    Contract,
    Handover,
    Payment,
    Switch,
    Termination,
    TermsVersion,
)
from michinori.conversation.models import Message, MessageDraft, Promise
from michinori.ledger.models import Movement
from michinori.legal.models import Demand, LawyerCheck, Version
from michinori.machinery.models import Event, OutboxItem, StoredFile
from michinori.market.models import Favourite, Invitation, Job, Proposal, ProposalDraft, SavedSearch
from michinori.moderation.models import Appeal, Case, Decision, Report
from michinori.people.models import (
    AskedConsent,
    Block,
    Consent,
    IdentityCheck,
    IdentityPicture,
    IdentityRequest,
    InsolvencyFiling,
    Membership,
    Organisation,
    PortfolioLink,
    PortfolioPicture,
    Profile,
    Token,
    User,
)
from michinori.support.models import Announcement, Closure, Inquiry, InquiryMessage, InquiryTemplate

ROWS: tuple[Any, ...] = (
    Event, Movement, Payment, OutboxItem, StoredFile, Job, Proposal, Contract, TermsVersion, Amendment, Termination,
    ChangeRequest, Handover, Switch, User, Organisation, Membership, Profile, PortfolioLink, PortfolioPicture, Token,
    Block, Case, Report, Decision, Appeal, Message, Promise, SavedSearch, Invitation, Favourite, Column, Comment,
    SpentProof, IdentityCheck, IdentityRequest, IdentityPicture, InsolvencyFiling, AskedConsent, Consent, Version,
    LawyerCheck, ProposalDraft, MessageDraft, Demand, Announcement, Closure, Inquiry, InquiryMessage,
    InquiryTemplate,
)  # fmt: skip


def written() -> dict[str, Any]:
    """How much has been written, and what of it can be changed afterwards: to compare before and after."""
    tables = ", ".join(f'(SELECT count(*) FROM "{model._meta.db_table}")' for model in ROWS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {tables}")
        counts: dict[str, Any] = {"rows": cursor.fetchone()}
    counts["columns"] = sorted(Column.objects.values_list("id", "status", "chosen_at", "hidden_at", "title"))
    counts["comments"] = sorted(Comment.objects.values_list("id", "status", "hidden_at"))
    counts["jobs"] = sorted(Job.objects.values_list("id", "status", "title"))
    counts["proposals"] = sorted(Proposal.objects.values_list("id", "status"))
    counts["contracts"] = sorted(Contract.objects.values_list("id", "status", "last_n", "paid"))
    counts["roles"] = sorted(Membership.objects.values_list("user_id", "organisation_id", "role"))
    counts["names"] = sorted(User.objects.values_list("id", "display_name", "real_name", "password", "language"))
    counts["organisations"] = sorted(Organisation.objects.values_list("id", "name", "address"))
    return counts


@contextmanager
def as_it_was() -> Iterator[None]:
    """Undo all that is done inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
