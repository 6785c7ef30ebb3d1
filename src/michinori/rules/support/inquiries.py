"""Inquiries (お問い合わせ): what somebody asks the operator, and the answers, until it is closed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from michinori.rules.fields import Reader

Topic = Literal["contract", "money", "account", "people", "site", "other"]
By = Literal["person", "staff", "note"]
"""Who wrote a message; a ``note`` is staff's own, which nobody else reads."""
State = Literal["unconfirmed", "open", "closed"]
TOPICS: tuple[Topic, ...] = get_args(Topic)
BYS: tuple[By, ...] = get_args(By)
STATES: tuple[State, ...] = get_args(State)
MATTERS = r"^(pay|phd|cpm)_[a-z2-7]{16}$"
"""Ids of what an inquiry can be about besides a contract: a payout, a hold of payouts, a payment by card."""
NAME_LIMIT = 100
SUBJECT_LIMIT = 100
TEXT_LIMIT = 4_000
FILES_LIMIT = 5
TITLE_LIMIT = 60
"""Of a template."""
TEMPLATES_LIMIT = 200
AN_HOUR = 10
"""New inquiries an hour from one IP address, which the many people of an office may share."""
REPLIES_AN_HOUR = 30
"""Replies an hour to one inquiry, by its sender."""
MAILS_A_DAY = 3
"""Mails a day that ask an address whether it is right, since anybody may type any address."""
MESSAGES_LIMIT = 300
"""Messages of one inquiry; whoever needs more begins a new one."""
UNCONFIRMED_KEPT = timedelta(days=30)
"""How long an inquiry whose address nobody has confirmed and that nobody has answered is kept."""
KEPT = timedelta(days=365)
"""From the closing until what it says of people is struck."""


@dataclass(frozen=True)
class Written:
    """An inquiry as it was typed."""

    topic: str
    subject: str
    text: str
    name: str
    email: str


def read_inquiry(
    *, topic: object, subject: object, text: object, name: object, email: object, email_limit: int
) -> Written:
    """Read an inquiry. Raises ``invalid`` (422). The caller checks that the address can be one."""
    reader = Reader({"topic": topic, "subject": subject, "text": text, "name": name, "email": email})
    read = Written(
        reader.choice("topic", TOPICS),
        reader.line("subject", SUBJECT_LIMIT),
        reader.block("text", TEXT_LIMIT),
        reader.line("name", NAME_LIMIT),
        reader.line("email", email_limit).lower(),
    )
    reader.finish()
    return read


def read_text(text: object) -> str:
    """Read one more message. Raises ``invalid`` (422)."""
    reader = Reader({"text": text})
    read = reader.block("text", TEXT_LIMIT)
    reader.finish()
    return read


def read_template(*, title: object, ja: object, en: object) -> tuple[str, str, str]:
    """Read a template of an answer, which stands in both languages. Raises ``invalid`` (422)."""
    reader = Reader({"title": title, "ja": ja, "en": en})
    read = reader.line("title", TITLE_LIMIT), reader.block("ja", TEXT_LIMIT), reader.block("en", TEXT_LIMIT)
    reader.finish()
    return read


def read_rating(helpful: object) -> bool:
    """Read whether the answers were of help: ``yes`` or ``no``. Raises ``invalid`` (422)."""
    reader = Reader({"helpful": helpful})
    read = reader.choice("helpful", ("yes", "no"))
    reader.finish()
    return read == "yes"


def answer_by(asked_at: datetime, hours: int) -> datetime:
    """By when staff mean to answer what was asked then: so many hours later, nights and holidays too."""
    return asked_at + timedelta(hours=hours)
