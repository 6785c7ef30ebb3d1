"""Demands (削除や開示の求め): to delete a post, to disclose who wrote it, or about one's own personal data."""

from dataclasses import dataclass
from typing import Literal, get_args

from michinori.rules.fields import Reader

Kind = Literal["deletion", "sender", "personal"]
Outcome = Literal["granted", "partly", "refused"]
KINDS: tuple[Kind, ...] = get_args(Kind)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
NAME_LIMIT = 100
PLACE_LIMIT = 1_000
TEXT_LIMIT = 4_000
ANSWER_LIMIT = 4_000
AN_HOUR = 10
"""Demands an hour from one IP address, which the many people of an office may share."""
MAILS_A_DAY = 3
"""Acknowledgements a day to one address, since anybody may type any address."""


@dataclass(frozen=True)
class Written:
    """A demand as it was typed. ``place``: where the post is (an address), or who wrote it when."""

    kind: str
    name: str
    email: str
    place: str
    text: str


def read_demand(*, kind: object, name: object, email: object, place: object, text: object, email_limit: int) -> Written:
    """Read a demand. Where the post is may be left out for one's own data. Raises ``invalid`` (422)."""
    reader = Reader({"kind": kind, "name": name, "email": email, "place": place, "text": text})
    read = Written(
        reader.choice("kind", KINDS),
        reader.line("name", NAME_LIMIT),
        reader.line("email", email_limit).lower(),
        reader.block("place", PLACE_LIMIT, "" if kind == "personal" else None),
        reader.block("text", TEXT_LIMIT),
    )
    reader.finish()
    return read


def read_answer(*, outcome: object, answer: object) -> tuple[str, str]:
    """Read staff's answer: its outcome and words. Raises ``invalid`` (422)."""
    reader = Reader({"outcome": outcome, "answer": answer})
    read = reader.choice("outcome", OUTCOMES), reader.block("answer", ANSWER_LIMIT)
    reader.finish()
    return read
