"""The explained exceptions: what stays of a closed account, what an export leaves out, what it shows of other people.

Anything found that no entry explains fails the tests, and so does an entry that explains nothing.
"""

from dataclasses import dataclass

ON_DISK = "the disk"
NEW = "people_profile.motto"
"""A column that stands in the tests' database and in no model."""


@dataclass(frozen=True)
class Kept:
    """``where``: ``table.column``, or ``table.column < label`` for one label in it. ``labels``: wherever they stand;
    one that ends with ``/`` stands for all that begin so. ``of``: the people whose words are meant; empty: everybody.
    """

    why: str
    where: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    of: tuple[str, ...] = ()

    @property
    def entries(self) -> list[tuple[str, str]]:
        """Pairs of place and label; an empty one means any."""
        places = [one.partition(" < ") for one in self.where]
        return [*((place, label) for place, _, label in places), *(("", label) for label in self.labels)]

    def explains(self, place: str, label: str, found: tuple[str, str, str]) -> bool:
        """``found``: place, label, and whose it is."""
        begins = label.endswith("/") and found[1].startswith(label)
        return place in ("", found[0]) and (label in ("", found[1]) or begins) and (not self.of or found[2] in self.of)


_STAFF = ("sora", "kei")
KEPT = (
    Kept("which provider took the pictures: a name from the site's settings", ("people_identityrequest.taken_by",)),
    Kept(
        "terms and papers as they were agreed: the law wants them kept, and they are numbered and hashed",
        ("contracts_termsversion.body", "papers_document.body"),
    ),
    Kept(
        "what was said, asked and delivered under a contract: evidence of the other side, hashed in the history",
        (
            "contracts_amendment.body", "contracts_amendment.reason", "contracts_changerequest.changes",
            "contracts_note.items", "contracts_note.text", "contracts_stage.name", "contracts_switch.body",
            "contracts_switch.reason", "conversation_message.body < conversation.Message.body", ON_DISK,
        ),
    ),
    Kept("what somebody may have agreed to, and papers quote by its hash", ("market_ndatext.en", "market_ndatext.ja")),
    Kept("the search index of messages that stay", ("conversation_message.search",)),
    Kept("events hold ids and values only, never names or addresses", ("machinery_event.data",)),
    Kept("the ledger holds ids and amounts, which the law wants kept", ("ledger_movement.contract_id",)),
    Kept("the id of a contract", ("people_look.ref",)),
    Kept("the name of a side, never free text", ("contracts_contract.withdrawn",)),
    Kept("the slug of a kind of work, of the site's list", ("machinery_kindofwork.parent", "market_job.subcategory")),
    Kept(
        "the id of a member of staff",
        ("contracts_outsideresult.checked_by", "machinery_setting.confirmed_by", "treasury_statementline.settled_by"),
    ),
    Kept("the key of the party, so that blocks and suspensions hold when the person returns", ("people_party.key",)),
    Kept(
        "reviews are a record that others rely on; the writer's name is struck",
        ("trust_review.comment", "trust_review.reply"),
    ),
    Kept("struck with the answer: none stands there", ("people_organisationinvitation.email",), of=("kana", "nana")),
    Kept("a public comment under another author's column; the writer's name is struck", ("columns_comment.body",)),
    Kept("the outbox forgets its items after 30 days", ("machinery_outboxitem.payload",)),
    Kept(
        "mails to other people; only a demo keeps their text, and its people are made up",
        ("notices_sentmail.address", "notices_sentmail.html", "notices_sentmail.subject", "notices_sentmail.text"),
    ),
    Kept(
        "Aoi wrote it in the name of her organisation, which stays",
        (
            "market_confidential.text", "market_job.brief", "market_job.description",
            "market_job.end_client_name", "market_job.place",
            "market_job.search", "market_job.skills", "market_job.title",
            "moderation_case.text", "moderation_case.title",
            "notices_held.payload", "notices_notice.words", "people_organisation.address",
            "people_organisationinvitation.email",
            "people_organisation.contact", "people_organisation.name", "push_parcel.content", "trust_figureanswer.text",
        ),
        of=("aoi",),
    ),
    Kept(
        "decisions of staff and their reasons, which other people rely on",
        (
            "columns_column.hidden_reason", "columns_comment.hidden_reason", "moderation_appeal.answer",
            "treasury_carddispute.asked_why", "treasury_carddispute.why", "treasury_cardhold.why",
            "moderation_decision.words", "notices_notice.words", "people_identitycheck.address",
            "people_identitycheck.name", "people_identitycheck.name_kana", "people_identitycheck.reason",
            "people_identityrequest.reason",
            "trust_review.hidden_reason",
            "legal_demand.answer", "legal_lawyercheck.name", "legal_version.en", "legal_version.ja",
            "legal_version.reason", "support_inquirymessage.text", "support_inquiry.email",
            "machinery_kindofwork.en", "machinery_kindofwork.ja",
            "machinery_maintenance.en", "machinery_maintenance.ja", "support_announcement.text_en",
            "support_announcement.text_ja", "support_announcement.title_en", "support_announcement.title_ja",
            "support_closure.en", "support_closure.ja",
            "support_inquirytemplate.en", "support_inquirytemplate.ja", "support_inquirytemplate.title",
            "machinery_setting.reason", "people_settingchange.reason",
            "people_look.why", "people_staffact.why",
            "people_addresschange.why", "people_staffnote.text",
            "people_stafftag.tag",
        ),
        of=_STAFF,
    ),
    Kept(
        "books have to say where money went, and what the bank said",
        (
            "treasury_bankaccount.vouched_by", "treasury_bankaccount.vouched_why", "treasury_cardrefund.told",
            "treasury_payout.reason",
        ),
    ),
    Kept("sealed, until what went back to a card has surely arrived", ("treasury_cardrefund.contact",)),
    Kept(
        "what the operator's bank says, and what staff said of it: part of the books",
        (
            "ledger_closedmonth.reason",
            "treasury_bankstatement.name", "treasury_statementlayout.account", "treasury_statementlayout.body",
            "treasury_statementlayout.name", "treasury_statementline.name", "treasury_statementline.reason",
            "treasury_statementline.told", "treasury_payoutrun.confirmed_why", "treasury_payoutrun.released_why",
            "treasury_payout.taken_out_why", "treasury_payoutrun.dissolved_why", "treasury_payoutrun.stopped_why",
            "treasury_payoutrun.unsent_why",
            "treasury_payoutrun.sent_why",
            "treasury_actreason.text",
            "treasury_lineassignment.back_why", "treasury_lineassignment.ended_why",
            "treasury_lineassignment.second_why", "treasury_lineassignment.why",
            "treasury_ownmoney.second_why", "treasury_ownmoney.why", "treasury_payouthold.lifted_why",
            "treasury_payouthold.second_why", "treasury_payouthold.why",
        ),
        of=_STAFF,
    ),
    Kept(
        "the account to which money was refunded: part of the books",
        ("people_businessend.refund_account", "people_insolvencyfiling.refund_account"),
    ),
)  # fmt: skip
"""What stays after an account is closed."""

UNTIL_ANSWERED = Kept(
    "reports and appeals that wait for staff, until staff have answered them",
    ("moderation_appeal.text", "moderation_case.text", "moderation_case.title", "moderation_report.note"),
)

OF_THE_ACCOUNT = {
    "people_profile.updated_at": "changes with nothing that closing an account does",
    "people_profile.user_id": "an id",
    "people_user.business": "pages of old contracts say by it which law applied",
    "people_user.company": "as business",
    "people_user.declared_at": "as business",
    "people_user.has_staff": "as business",
    "people_user.id": "an id",
    "people_user.language": "ja or en",
    "people_user.made_at": "the day the account was made",
    "people_user.party_id": "an id",
}
"""Columns of the user's and the profile's row whose value closing the account does not change."""

NOT_EXPORTED = (
    Kept(
        "from the site's settings, not the person's",
        labels=("machinery_kindofwork.parent", "people_identityrequest.taken_by"),
    ),
    Kept(
        "the site's key that a device knows, and a secret that is being given up: nothing of the person's",
        labels=("push_device.site_key", "webhooks_webhook.former_secret"),
        of=("ren",),
    ),
    Kept(
        "written by staff in the operator's name",
        labels=(
            "columns.Column.hidden_reason", "columns_comment.hidden_reason", "contracts.Note.text/check",
            "moderation.Appeal.answer", "moderation.Decision.words", "people.IdentityCheck.name",
            "ledger.ClosedMonth.reason", "people.IdentityCheck.reason", "people_identitycheck.address",
            "people_identitycheck.name_kana",
            "people.InsolvencyFiling.refund_account", "people_insolvencyfiling.refund_account",
            "treasury.BankStatement.name", "treasury.StatementLayout.account", "treasury.StatementLayout.name",
            "treasury.CardDispute.asked_why", "treasury.CardDispute.why", "treasury.CardHold.why",
            "treasury.Payout.reason", "treasury.StatementLine.name", "treasury.StatementLine.reason",
            "treasury.StatementLine.told", "treasury.PayoutRun.confirmed_why", "treasury.PayoutRun.released_why",
            "treasury.Payout.taken_out_why", "treasury.PayoutRun.dissolved_why", "treasury.PayoutRun.sent_why",
            "treasury.PayoutRun.stopped_why", "treasury.PayoutRun.unsent_why",
            "treasury.ActReason.text",
            "treasury.LineAssignment.back_why", "treasury.LineAssignment.ended_why",
            "treasury.LineAssignment.second_why", "treasury.LineAssignment.why",
            "treasury.BankAccount.vouched_why", "treasury.OwnMoney.second_why", "treasury.OwnMoney.why",
            "treasury.PayoutHold.lifted_why", "treasury.PayoutHold.second_why", "treasury.PayoutHold.why",
            "treasury_payout.reason", "treasury_payoutrun.confirmed_why", "treasury_payoutrun.sent_why",
            "treasury_statementline.reason",
            "treasury_statementline.told", "trust.Review.hidden_reason", "legal.Demand.answer",
            "legal.LawyerCheck.name", "legal.Version.en", "legal.Version.ja", "legal.Version.reason",
            "support.InquiryMessage.text/", "support_inquiry.email",
            "machinery.Maintenance.en", "machinery.Maintenance.ja", "support.Closure.en", "support.Closure.ja",
            "machinery_maintenance.en", "machinery_maintenance.ja",
            "support.InquiryTemplate.en", "support.InquiryTemplate.ja", "support.InquiryTemplate.title",
            "machinery.KindOfWork.en", "machinery.KindOfWork.ja",
            "machinery.Setting.reason", "people.SettingChange.reason",
            "people.IdentityRequest.reason", "people.Look.why", "people.StaffAct.why",
            "people.AddressChange.why", "people.StaffNote.text", "people.StaffTag.tag", "people_look.ref",
        ),
        of=_STAFF,
    ),
    Kept(
        "belongs to the reader who wrote the comment; Ren only hid it or owns the column",
        labels=("columns_comment.agent", "columns_comment.hidden_reason", "columns_comment.referrer"),
        of=("ren",),
    ),
    Kept(
        "known to staff and the trustee only",
        labels=("people_businessend.refund_account",),
        of=("mio",),
    ),
    Kept(
        "the secrets of Aoi's organisation, which who leaves it must not take along",
        labels=("market.Confidential.text", "market.NdaText.ja", "market_ndatext.en"),
        of=("aoi",),
    ),
    Kept("a copy for staff of what was reported", labels=("moderation_case.text",), of=("tomo",)),
    Kept(
        "a search index of what is exported",
        labels=("conversation_message.search", "market_job.search", "people_profile.search"),
    ),
    Kept("events hold ids and values; those of contracts are in the evidence packs", labels=("machinery_event.data",)),
    Kept(
        "an id",
        labels=(
            "contracts_outsideresult.checked_by", "machinery_setting.confirmed_by", "notices_notice.about",
            "treasury_bankaccount.vouched_by",
            "treasury_statementline.settled_by",
        ),
    ),
    Kept("the person's own address, sealed, and only once they have left", labels=("treasury_cardrefund.contact",)),
    Kept("how staff made sure of an account", labels=("treasury_bankaccount.vouched_why",)),
    Kept("the name of a side", labels=("contracts_contract.withdrawn",)),
    Kept("by what a party is recognised: a digest, or a company's public number", labels=("people_party.key",)),
    Kept(
        "a column of a library that the site does not use",
        labels=("usersessions_usersession.data", "socialaccount_socialaccount.extra_data"),
    ),
    Kept("a column that the program has stopped using", labels=("notices_notice.link",)),
    Kept("a technical log of calls to the person's program", labels=("webhooks_call.fault",)),
)  # fmt: skip
"""What a person's own data leave out."""

SHOWN = (
    Kept(
        "public, or shown to everybody who is signed in",
        labels=(
            "columns.Column.title", "columns.Comment.name", "market.Job.title", "market.Question.answer",
            "market.Question.body", "people.Organisation.address",
            "people.Organisation.contact", "people.Organisation.name", "people.User.display_name",
            "support.Announcement.text_en", "support.Announcement.text_ja", "support.Announcement.title_en",
            "support.Announcement.title_ja",
        ),
    ),
    Kept(
        "said by staff to the person concerned",
        labels=(
            "columns.Column.hidden_reason", "contracts.Note.text/check", "moderation.Appeal.answer",
            "moderation.Decision.words", "treasury.Payout.reason", "treasury.PayoutHold.why", "legal.Demand.answer",
            "support.InquiryMessage.text/answer",
            "people.IdentityRequest.reason", "people.Look.why", "people.AddressChange.why",
            "people.StaffAct.why", "people.StaffNote.text", "people.StaffTag.tag",
        ),
    ),
    Kept(
        "written to the person, or to their organisation",
        labels=("conversation.Message.body", "conversation.Message.body/no terms", "market.Invitation.message"),
    ),
    Kept("the address of Mio, whom Aoi invited into her organisation", labels=("people.User.email",), of=("aoi",)),
    Kept("Kana's address, to which Ren sent the link of a handover", labels=("people.User.email",), of=("ren",)),
    Kept(
        "both sides of a contract see it",
        labels=(
            "contracts.Amendment.body", "contracts.Amendment.reason", "contracts.ChangeRequest.changes/",
            "contracts.Note.text/", "contracts.Switch.body", "contracts.Switch.reason", "contracts.TermsVersion.body/",
            "contracts_note.items", "machinery.StoredFile.name", "people.User.real_name",
        ),
        of=("aoi", "ren"),
    ),
)  # fmt: skip
"""What a person's own data show of other people; ``of`` names whose data."""

NO_ROWS = {
    "figures_countedmonth": "months and names of what was counted",
    "figures_monthfigure": "counts of months that are over",
    "figures_searchmark": "keyed hashes of searches and searchers, from which nobody can be told",
    "figures_searchword": "what five people or more searched, and how many",
    "account_emailconfirmation": "unused table of a library: links are signed instead",
    "auth_group": "unused table of the framework",
    "contracts_askedapproval": "ids, times and the name of a step",
    "contracts_inspection": "ids and a time",
    "contracts_sealedbid": "a number and the name of a side",
    "conversation_promise": "ids and the name of a side",
    "ledger_monthsum": "sums by kinds of accounts, of everybody together",
    "people_listedcompany": "a copy of a public list of companies",
    "people_askedconsent": "the name of a legal page, a number and a day",
    "people_consent": "ids, a time and the name of a way",
    "machinery_outboxdelivery": "why an item was not delivered; names nobody",
    "treasury_linetwin": "ids: which line of a bank is the same as which",
    "machinery_opening": "hashes and names of steps",
    "socialaccount_socialapp": "unused table of a library: the provider stands in the settings",
    "socialaccount_socialtoken": "unused table of a library: no token of a provider is kept",
    "procrastinate_jobs": "tasks of the clock; their only argument is a time",
    "procrastinate_periodic_defers": "as procrastinate_jobs",
}
"""Tables that are empty in the market, so that nothing is proved about them."""
