"""Canaries: for each column of typed text a string that attempts script injection, with a number that names the column
and a letter that names who typed it.

``WHERE`` names every column whose words somebody typed, with what is longest there; ``DERIVED`` and ``NO_WORDS`` name
the others, so that a new column of text is in none of them and ``test_canaries`` fails.
"""

from collections import Counter
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models

WHERE: dict[str, int] = {
    "account.EmailAddress.email": 254,
    "columns.Column.body": 20_000,
    "columns.Column.hidden_reason": 500,
    "columns.Column.tags": 20,
    "columns.Column.title": 80,
    "columns.Comment.agent": 300,
    "columns.Comment.body": 2_000,
    "columns.Comment.email": 254,
    "columns.Comment.hidden_reason": 500,
    "columns.Comment.name": 40,
    "columns.Comment.referrer": 500,
    "contracts.Amendment.body": 5_000,
    "contracts.Amendment.reason": 2_000,
    "contracts.ChangeRequest.changes/key": 60,
    "contracts.ChangeRequest.changes/value": 500,
    "contracts.Handover.email": 254,
    "contracts.Handover.note": 2_000,
    "contracts.Note.text/counter": 5_000,
    "contracts.Note.text/decline": 5_000,
    "contracts.Note.text/deliver": 5_000,
    "contracts.Note.text/deny": 5_000,
    "contracts.Note.text/dispute": 5_000,
    "contracts.Note.text/end": 5_000,
    "contracts.Note.text/extend": 5_000,
    "contracts.Note.text/file": 5_000,
    "contracts.Note.text/hours": 5_000,
    "contracts.Note.text/check": 5_000,
    "contracts.Note.text/object": 5_000,
    "contracts.Note.text/remark": 1_000,
    "contracts.Note.text/report": 5_000,
    "contracts.Note.text/request": 5_000,
    "contracts.Note.text/return": 5_000,
    "contracts.Note.text/send back": 5_000,
    "contracts.Note.text/submit": 5_000,
    "contracts.Note.text/week": 5_000,
    "contracts.Switch.body": 5_000,
    "contracts.Switch.reason": 2_000,
    "contracts.TermsVersion.body/key": 60,
    "contracts.TermsVersion.body/note": 5_000,
    "contracts.TermsVersion.body/place": 200,
    "contracts.TermsVersion.body/reorder": 200,
    "contracts.TermsVersion.body/rights": 1_000,
    "contracts.TermsVersion.body/stage": 100,
    "contracts.TermsVersion.body/value": 500,
    "conversation.Message.body": 5_000,
    "conversation.Message.body/no terms": 5_000,
    "conversation.MessageDraft.body": 5_000,
    "ledger.ClosedMonth.reason": 500,
    "legal.Demand.answer": 4_000,
    "legal.Demand.email": 254,
    "legal.Demand.name": 100,
    "legal.Demand.place": 1_000,
    "legal.Demand.text": 4_000,
    "legal.LawyerCheck.name": 100,
    "legal.Version.en": 60_000,
    "legal.Version.ja": 60_000,
    "legal.Version.reason": 500,
    "machinery.StoredFile.name": 100,
    "market.Confidential.text": 10_000,
    "market.Invitation.message": 1_000,
    "market.Job.brief/key": 60,
    "market.Job.brief/value": 500,
    "market.Job.description": 10_000,
    "market.Job.end_client_name": 100,
    "market.Job.place": 100,
    "market.Job.skills": 30,
    "market.Job.title": 100,
    "market.NdaText.ja": 20_000,
    "market.Proposal.message": 5_000,
    "market.ProposalDraft.message": 5_000,
    "market.Question.answer": 2_000,
    "market.Question.body": 1_000,
    "market.SavedSearch.name": 60,
    "market.SavedSearch.q": 200,
    "market.SavedSearch.skill": 30,
    "mfa.Authenticator.data": 100,
    "socialaccount.SocialAccount.uid": 191,
    "moderation.Appeal.answer": 2_000,
    "moderation.Appeal.text": 4_000,
    "moderation.Decision.words": 2_000,
    "moderation.Report.note": 2_000,
    "machinery.KindOfWork.en": 30,
    "machinery.KindOfWork.ja": 30,
    "machinery.Maintenance.en": 500,
    "machinery.Maintenance.ja": 500,
    "people.Block.note": 1_000,
    "people.BusinessEnd.reason": 2_000,
    "machinery.Setting.reason": 500,
    "people.SettingChange.reason": 500,
    "people.IdentityCheck.name": 100,
    "people.IdentityCheck.reason": 500,
    "people.IdentityRequest.reason": 500,
    "people.InsolvencyFiling.refund_account": 500,
    "people.AddressChange.new": 254,
    "people.AddressChange.why": 300,
    "people.Look.why": 300,
    "people.Organisation.address": 200,
    "people.Organisation.contact": 200,
    "people.Organisation.name": 100,
    "people.OrganisationInvitation.email": 254,
    "people.PortfolioLink.title": 80,
    "people.PortfolioLink.url": 500,
    "people.PortfolioPicture.title": 80,
    "people.Profile.about": 4_000,
    "people.Profile.headline": 80,
    "people.Profile.skills": 30,
    "people.StaffAct.why": 300,
    "people.StaffNote.text": 2_000,
    "people.StaffTag.tag": 20,
    "people.Token.name": 60,
    "people.User.address": 200,
    "people.User.contact": 200,
    "people.User.display_name": 60,
    "people.User.email": 254,
    "people.User.real_name": 100,
    "treasury.ActReason.text": 200,
    "treasury.BankAccount.vouched_why": 500,
    "treasury.BankStatement.name": 100,
    "treasury.CardDispute.asked_why": 500,
    "treasury.CardDispute.why": 500,
    "treasury.CardHold.why": 500,
    "treasury.LineAssignment.back_why": 500,
    "treasury.LineAssignment.ended_why": 500,
    "treasury.LineAssignment.second_why": 500,
    "treasury.LineAssignment.why": 500,
    "treasury.OwnMoney.second_why": 500,
    "treasury.OwnMoney.why": 500,
    "treasury.Payout.reason": 200,
    "treasury.Payout.taken_out_why": 200,
    "treasury.PayoutHold.lifted_why": 200,
    "treasury.PayoutHold.second_why": 200,
    "treasury.PayoutHold.why": 200,
    "treasury.PayoutRun.confirmed_why": 200,
    "treasury.PayoutRun.dissolved_why": 200,
    "treasury.PayoutRun.sent_why": 200,
    "treasury.PayoutRun.released_why": 200,
    "treasury.PayoutRun.stopped_why": 200,
    "treasury.PayoutRun.unsent_why": 200,
    "treasury.StatementLayout.account": 60,
    "treasury.StatementLayout.name": 40,
    "treasury.StatementLine.name": 200,
    "treasury.StatementLine.reason": 500,
    "treasury.StatementLine.told": 200,
    "support.Announcement.text_en": 2_000,
    "support.Announcement.text_ja": 2_000,
    "support.Announcement.title_en": 100,
    "support.Announcement.title_ja": 100,
    "support.Closure.en": 500,
    "support.Closure.ja": 500,
    "support.Inquiry.email": 254,
    "support.Inquiry.name": 100,
    "support.Inquiry.subject": 100,
    "support.InquiryMessage.text/answer": 4_000,
    "support.InquiryMessage.text/asked": 4_000,
    "support.InquiryMessage.text/note": 4_000,
    "support.InquiryMessage.text/reply": 4_000,
    "support.InquiryTemplate.en": 4_000,
    "support.InquiryTemplate.ja": 4_000,
    "support.InquiryTemplate.title": 60,
    "trust.FigureAnswer.text": 600,
    "trust.Review.comment": 2_000,
    "trust.Review.hidden_reason": 1_000,
    "trust.Review.reply": 1_000,
    "usersessions.UserSession.user_agent": 200,
    "webhooks.Webhook.url": 500,
}
"""Column, after a slash which of the words in it, and their longest length."""
DERIVED = {
    "people.AddressChange.old", "people.IdentityCheck.address", "people.BusinessEnd.refund_account",
    "columns.Column.html", "columns.Column.lead", "contracts.Contract.title", "contracts.Note.items",
    "contracts.Stage.name", "machinery.Answer.body", "machinery.Event.data", "machinery.OutboxItem.payload",
    "market.NdaText.en",
    "moderation.Case.text", "moderation.Case.title", "notices.Held.payload", "notices.Notice.words",
    "notices.SentMail.html", "notices.SentMail.subject", "notices.SentMail.text", "papers.Document.body",
    "treasury.StatementLayout.body",
    "people.SecurityEntry.agent", "push.Parcel.content",
    "sessions.Session.session_data", "usersessions.UserSession.data", "webhooks.Call.body",
}  # fmt: skip
"""Made out of the others: pages that show them show those canaries."""
NO_WORDS = {
    "figures.CountedMonth.subject", "figures.MonthFigure.name", "figures.MonthFigure.part", "figures.SearchWord.word",
    "contracts.AskedApproval.step",
    # The sign-in library's own, which stay empty but for the one provider's name.
    "socialaccount.SocialAccount.extra_data", "socialaccount.SocialAccount.provider",
    "socialaccount.SocialApp.key", "socialaccount.SocialApp.name", "socialaccount.SocialApp.provider",
    "socialaccount.SocialApp.secret", "socialaccount.SocialApp.settings", "socialaccount.SocialToken.token",
    "socialaccount.SocialToken.token_secret",
    "account.EmailConfirmation.key", "columns.Column.slug", "columns.Comment.body_key", "columns.Comment.language",
    "columns.Comment.lesson", "columns.Comment.opinion", "columns.Comment.reasons", "columns.SpentProof.nonce",
    "contracts.Contract.withdrawn", "contracts.OutsideResult.checked_by", "contracts.Payment.received",
    "contracts.Payment.taxed",
    "contracts.Termination.opened_by",
    "ledger.ClosedMonth.closed_by", "ledger.Movement.key", "ledger.MonthSum.credit", "ledger.MonthSum.debit",
    "machinery.Answer.caller", "machinery.Answer.headers", "machinery.Answer.key",
    "legal.Version.document", "legal.Demand.language",
    "support.Announcement.audience", "support.Inquiry.language", "support.Inquiry.matter", "support.Inquiry.topic",
    "support.Inquiry.state", "people.AskedConsent.document", "people.Consent.how",
    "machinery.Event.actor", "machinery.KindOfWork.icon", "machinery.KindOfWork.made_by", "machinery.KindOfWork.parent",
    "machinery.KindOfWork.slug", "machinery.Maintenance.announced_by", "machinery.Installation.fingerprint",
    "machinery.Installation.backup_said", "machinery.Installation.backup_tried",
    "machinery.Installation.documents_key", "machinery.Installation.former_key", "machinery.Installation.push_key",
    "machinery.Installation.secret_key",
    "machinery.Opening.steps", "machinery.OutboxDelivery.failure", "machinery.OutboxDelivery.subscriber",
    "machinery.OutboxItem.key", "machinery.OutboxItem.subject", "machinery.Rate.name", "machinery.Setting.confirmed_by",
    "machinery.Setting.key", "machinery.Setting.value", "people.SettingChange.key", "people.SettingChange.value",
    "machinery.StoredFile.place", "machinery.StoredFile.held", "machinery.StoredFile.scan",
    "machinery.StoredFile.scan_found", "market.Job.end_client_number", "market.Job.subcategory",
    "market.SavedSearch.due", "market.SavedSearch.subcategory", "market.SavedSearch.wanted",
    "moderation.Case.ref", "notices.Bounce.address", "notices.Bounce.why", "notices.Choice.mail",
    "notices.Notice.about", "notices.Notice.key", "notices.Notice.page", "notices.SentMail.address",
    "notices.SentMail.receiver", "papers.Copy.language", "papers.Copy.place",
    "people.IdentityCheck.name_kana", "people.IdentityPicture.key", "people.IdentityPicture.part",
    "people.IdentityPicture.place", "people.IdentityRequest.level", "people.IdentityRequest.number",
    "people.IdentityRequest.state", "people.IdentityRequest.taken_by", "people.ListedCompany.address",
    "people.ListedCompany.kana", "people.ListedCompany.name", "people.ListedCompany.number", "people.Look.ref",
    "people.StaffNote.kept_back", "people.Organisation.corporate_number", "people.Party.key",
    "people.Profile.categories",
    "people.Profile.subcategories",
    "people.SecurityEntry.about",
    "people.Token.scopes",
    "people.User.password", "treasury.BankAccount.bank_code", "treasury.BankAccount.bank_name",
    "treasury.BankAccount.branch_code", "treasury.BankAccount.branch_name", "treasury.BankAccount.holder",
    "treasury.BankAccount.made_by", "treasury.BankAccount.number", "treasury.BankAccount.vouched_by",
    "treasury.CardRefund.contact", "treasury.Payout.contact", "treasury.Payout.source",
    "treasury.PayoutRun.confirmed_by", "treasury.PayoutRun.gathered_by", "treasury.PayoutRun.released_by",
    "treasury.PayoutRun.dissolved_by", "treasury.PayoutRun.sent_by", "treasury.PayoutRun.stopped_by",
    "treasury.PayoutRun.unsent_by",
    "treasury.Payout.taken_out_by",
    "treasury.BankStatement.format", "treasury.BankStatement.imported_by", "treasury.PayerReference.number",
    "treasury.TaxRegistration.number",
    "treasury.TaxRegistration.stated_by",
    "treasury.CardDispute.asked_by", "treasury.CardDispute.decided_by", "treasury.CardDispute.number",
    "treasury.CardDispute.reason", "treasury.CardEvent.about",
    "treasury.CardHold.reason", "treasury.CardHold.released_by", "treasury.CardPayment.fingerprint",
    "treasury.CardPayment.intent", "treasury.CardPayment.key", "treasury.CardPayment.made_by",
    "treasury.CardRefund.made_by", "treasury.CardRefund.number", "treasury.CardRefund.told",
    "treasury.StatementDay.account",
    "treasury.StatementSpan.account", "treasury.LineTwin.account", "treasury.LineTwin.key",
    "treasury.LineAssignment.asked_by", "treasury.LineAssignment.back_by", "treasury.LineAssignment.ended_by",
    "treasury.LineAssignment.second_by",
    "treasury.OwnMoney.asked_by", "treasury.OwnMoney.second_by",
    "treasury.PayoutHold.grounds",
    "treasury.PayoutHold.lifted_by", "treasury.PayoutHold.made_by", "treasury.PayoutHold.second_by",
    "treasury.StatementLayout.made_by", "treasury.StatementLine.account", "treasury.StatementLine.key",
    "push.Device.auth", "push.Device.endpoint", "push.Device.site_key", "push.Device.key", "trust.ContractFacts.adds",
    "trust.Figure.key", "trust.FigureAnswer.key", "webhooks.Call.fault", "webhooks.Webhook.events",
    "webhooks.Webhook.off_why", "webhooks.Webhook.secret", "webhooks.Webhook.former_secret",
}  # fmt: skip
"""Numbers, words of a list, secrets, addresses of machines: nothing that anybody phrases."""
_OURS = ("michinori.", "allauth.", "django.contrib.sessions")
_PLAIN = {"id", "kind", "status", "by", "side", "role", "group", "channel", "category", "every", "settled_by", "turn"}
_PLAIN |= {"meter", "answer", "reason", "outcome", "rule", "availability", "what", "type"}
_LISTED = 40
"""A field with a name of these, and not longer than this, holds a word of a list or an id."""
_LIST_IT = (
    "if people type it, give its longest length in WHERE (tests/safety/canaries.py) and let a command type it"
    " (tests/safety/planted.py); else add it to DERIVED or NO_WORDS"
)
LETTERS = {"ren": "r", "aoi": "a", "mio": "m", "sora": "s", "kana": "n", "kei": "i", "tomo": "t"}
"""Who types; a reader without an account is a ``y``."""
_NUMBERS = {label: f"k{number:03}" for number, label in enumerate(WHERE, 100)}


def code(label: str) -> str:
    """The number, which a letter follows."""
    return _NUMBERS[label]


def canary(label: str, by: str = "ren") -> str:
    """As long as the field lets it be: a tag that breaks out of texts and attributes, in long ones of all kinds.
    ``by``: who types it.
    """
    n, most = code(label) + LETTERS.get(by, "y"), WHERE[label]
    if most < 33:
        return f"{n}\"'><i on={n}>"
    short = f"{n}\"'><img src=x onerror={n}>"
    if most < 250:
        return short
    return (
        f'{short}</textarea></title><script>{n}</script>--><a href="javascript:{n}">{n}</a> [{n}](javascript:{n})'
        f" ![{n}](data:text/html,{n}) <javascript:{n}> {{{{ {n} }}}}"
    )


def mail_address(label: str, by: str = "ren") -> str:
    """A mail address that is one: what stands in quotes before the ``@`` may hold nearly everything."""
    n = code(label) + LETTERS.get(by, "y")
    return f'"{n}\'><i/on={n}>"@example.com'


def columns() -> set[str]:
    """All columns of text, those with a list of choices, keys and ids left out."""
    found = set()
    for model in apps.get_models():
        if not model.__module__.startswith(_OURS):
            continue
        for each in model._meta.concrete_fields:
            if _is_text(each) and not each.choices and not each.is_relation:
                found.add(f"{model._meta.app_label}.{model.__name__}.{each.name}")
    return found


def faults(there: set[str]) -> list[str]:
    """Text columns that the three tables miss, repeat or list needlessly, each with what to do about it."""
    listed = Counter([*{label.partition("/")[0] for label in WHERE}, *DERIVED, *NO_WORDS])
    return [
        *(f"{column}: a column of text without a canary: {_LIST_IT}" for column in sorted(there - listed.keys())),
        *(
            f"{column}: listed, but there is no such column of text: strike it"
            for column in sorted(listed.keys() - there)
        ),
        *(
            f"{column}: in more than one of WHERE, DERIVED and NO_WORDS"
            for column, times in listed.items()
            if times > 1
        ),
    ]


def _is_text(each: Any) -> bool:
    if each.name in _PLAIN and not isinstance(each, models.JSONField) and (each.max_length or 0) <= _LISTED:
        return each.name in ("answer", "reason") and each.max_length is None
    named_so = each.name.endswith(("_id", "hash", "sha256", "session_key"))
    kinds = (models.CharField, models.TextField, models.JSONField, ArrayField)
    return isinstance(each, kinds) and not named_so and not isinstance(each, SearchVectorField)
