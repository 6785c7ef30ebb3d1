"""Columns of text that hold nothing of a person: by model, and why."""

from collections.abc import Mapping

NOBODYS: Mapping[str, tuple[str, str]] = {
    "account.EmailConfirmation": ("key", "unused table of the sign-in library"),
    "auth.Group": ("name", "unused table of the framework"),
    "auth.Permission": ("name codename", "unused table of the framework"),
    "columns.SpentProof": ("nonce", "used proofs of work"),
    "contenttypes.ContentType": ("app_label model", "names of models"),
    "figures.CountedMonth": ("subject", "names of what was counted"),
    "figures.MonthFigure": ("name part", "counts that single out nobody (decision 45)"),
    "figures.SearchMark": ("word who", "keyed hashes of searches and searchers"),
    "figures.SearchWord": ("word", "what five people or more searched"),
    "ledger.MonthSum": ("debit credit kind", "sums of everybody together"),
    "legal.Version": ("document ja en sha256 reason", "legal pages"),
    "machinery.Installation": (
        "fingerprint secret_key former_key documents_key push_key backup_tried backup_said",
        "hashes of the site's keys; its last backup",
    ),
    "machinery.Opening": ("code_hash holder_hash steps", "hashes and names of steps"),
    "people.AskedConsent": ("document", "the name of a legal page"),
    "people.ListedCompany": ("number name kana address", "a copy of a public list"),
    "people.SignUpInvitation": ("code_hash", "a hash"),
    "procrastinate.ProcrastinateEvent": ("type", "work of the machine"),
    "procrastinate.ProcrastinateJob": (
        "queue_name task_name lock args status queueing_lock", "work of the machine: times"
    ),
    "procrastinate.ProcrastinatePeriodicDefer": ("task_name periodic_id", "work of the machine"),
    "socialaccount.SocialApp": (
        "provider provider_id name client_id secret key settings", "unused: the environment has it"
    ),
    "socialaccount.SocialToken": ("token token_secret", "no token of a provider is kept"),
    "support.Announcement": ("kind audience title_ja title_en text_ja text_en", "the operator's words to all"),
    "support.Closure": ("ja en status", "the operator's words to all"),
    "support.InquiryTemplate": ("title ja en", "beginnings of answers"),
    "treasury.StatementDay": ("account", "the operator's own account"),
    "treasury.StatementSpan": ("account", "the operator's own account"),
    "trust.Refreshed": ("what", "a word of a list"),
}  # fmt: skip
