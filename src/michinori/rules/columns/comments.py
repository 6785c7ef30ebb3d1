"""Comments (コメント): reading one, and the spam rules of our own that run before any outside service is asked."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from michinori.rules.fields import Reader

type Status = Literal["published", "held", "spam"]
type Reason = Literal[
    "trap", "no_proof", "links", "words", "repeated", "seen_before", "too_fast", "too_many", "foreign"
]

STATUSES: tuple[Status, ...] = ("published", "held", "spam")
NAME_LIMIT = 40
BODY_LIMIT = 2_000
QUICKEST = timedelta(seconds=2)
"""A comment sent sooner after the first touch of the form is held: no person types that fast."""
LINKS_LIMIT = 2
"""A comment with more links is held for a person."""
RECENT_LIMIT = 5
"""After this many comments from one network address within ``MEMORY``, further ones are held for a person."""
MEMORY = timedelta(minutes=10)
KEPT_DAYS = 90
"""Days after which the writer's mail address, network address and browser are erased."""
SPAM_DAYS = 30
"""Days after which spam is deleted."""
MAILS_A_DAY = 3
"""The most mails to one address within a day, so that nobody can flood an address by typing it into the form."""

_ADDRESS = re.compile(r"(?:https?://|www\.)\S|\[url|<a\s", re.IGNORECASE)
_SAME = re.compile(r"([^\W_])\1{19}|([^\W_]\S{1,11})(?:\s*\2){7}")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_GAPS = re.compile(r"[\s\W_]+")
WORDS = (
    "viagra", "cialis", "casino", "カジノ", "バイアグラ", "出会い系", "セフレ", "援交", "アダルト動画", "裏dvd",
    "闇バイト", "即日融資", "ブラックok", "簡単に稼げる", "誰でも稼げる", "月収100万", "不労所得", "情報商材",
    "fxで稼", "仮想通貨で稼", "コピーブランド", "偽ブランド", "激安ブランド", "口座買取", "payday loan", "porn",
    "crypto investment", "forex signal", "buy followers", "backlink", "seo service", "replica watch",
)  # fmt: skip
"""A comment with one of these words is held for a person; with two it is spam."""
_WORDS = tuple(_GAPS.sub("", unicodedata.normalize("NFKC", word).casefold()) for word in WORDS)


@dataclass(frozen=True)
class Written:
    """A comment as it was sent. ``email`` is never published."""

    name: str
    email: str
    body: str

    @property
    def plain(self) -> str:
        """The body reduced to letters and digits of one width and case, to compare comments."""
        return _plain(self.body)


@dataclass(frozen=True)
class Facts:
    """How a comment was sent. ``trapped``: the hidden field was filled in; ``proven``: the browser's proof was valid.

    ``took``: the time since the first touch of the form, None if unknown. ``recent``: comments from the same network
    address within ``MEMORY``. ``alike``: comments of the last day with the same text.
    """

    trapped: bool = False
    proven: bool = True
    took: timedelta | None = None
    recent: int = 0
    alike: int = 0


@dataclass(frozen=True)
class Verdict:
    """The first status of a comment, and the reasons for it."""

    status: Status
    reasons: tuple[Reason, ...] = ()


def read_comment(name: object, email: object, body: object, email_limit: int) -> Written:
    """Read a comment; all three fields are required. Raises ``invalid`` (422). The caller validates the address."""
    reader = Reader({"name": name, "email": email, "body": body})
    found = Written(
        reader.line("name", NAME_LIMIT), reader.line("email", email_limit).lower(), reader.block("body", BODY_LIMIT)
    )
    reader.finish()
    return found


def judge(written: Written, facts: Facts) -> Verdict:
    """Judge a comment by our own rules. It is spam if the hidden field is filled in, if it has two of ``WORDS``, or if
    the same text comes for the fourth time; for any other reason it is held for a person.
    """
    text = f"{written.name} {written.body}"
    words, links = _words_in(text), len(_ADDRESS.findall(text))
    found: dict[Reason, bool] = {
        "trap": facts.trapped,
        "no_proof": not facts.proven,
        "links": links > LINKS_LIMIT or bool(_ADDRESS.search(written.name)),
        "words": words > 0,
        "repeated": bool(_SAME.search(written.body)),
        "seen_before": facts.alike > 0,
        "too_fast": facts.took is not None and facts.took < QUICKEST,
        "too_many": facts.recent >= RECENT_LIMIT,
        "foreign": links > 0 and not _JAPANESE.search(written.body),
    }
    reasons = tuple(reason for reason, there in found.items() if there)
    if facts.trapped or words > 1 or facts.alike > 2:
        return Verdict("spam", reasons)
    return Verdict("held" if reasons else "published", reasons)


def may_come_out(reasons: list[str]) -> bool:
    """Whether a held comment may be published if an outside service finds it is not spam: only if the missing proof
    was the one reason. All others wait for a person.
    """
    return reasons == ["no_proof"]


def _words_in(text: str) -> int:
    plain = _plain(text)
    return sum(word in plain for word in _WORDS)


def _plain(text: str) -> str:
    return _GAPS.sub("", unicodedata.normalize("NFKC", text).casefold())
