"""Comments (コメント): what one is made of, and what our own rules make of it before anybody else is asked. Pure."""

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
"""⚙ Nobody reads, thinks and types in less: from the first touch of the form to sending it."""
LINKS_LIMIT = 2
"""⚙ More links than this are looked at by a person."""
RECENT_LIMIT = 5
"""⚙ So many comments from one network address within ten minutes; the others are looked at by a person."""
MEMORY = timedelta(minutes=10)
KEPT_DAYS = 90
"""⚙ After so many days address, network address and browser of who wrote it are erased."""
SPAM_DAYS = 30
"""⚙ After so many days spam is deleted."""
MAILS_A_DAY = 3
"""⚙ More mails than this go to no address within a day, whatever is typed into the field."""

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
"""⚙ One of them is looked at by a person, two are spam."""
_WORDS = tuple(_GAPS.sub("", unicodedata.normalize("NFKC", word).casefold()) for word in WORDS)


@dataclass(frozen=True)
class Written:
    """A comment as it was sent. ``email`` is for nobody but us."""

    name: str
    email: str
    body: str

    @property
    def plain(self) -> str:
        """What makes two comments the same: letters only, of one width and case."""
        return _plain(self.body)


@dataclass(frozen=True)
class Facts:
    """What is known of its sending. ``took``: from the first touch of the form, None where nobody measured.

    ``recent``: comments from the same network address within ``MEMORY``. ``alike``: comments of a day with these words.
    """

    trapped: bool = False
    proven: bool = True
    took: timedelta | None = None
    recent: int = 0
    alike: int = 0


@dataclass(frozen=True)
class Verdict:
    """Where a comment goes at first, and why."""

    status: Status
    reasons: tuple[Reason, ...] = ()


def read_comment(name: object, email: object, body: object, email_limit: int) -> Written:
    """All three are required. Raises ``invalid`` (422). Whether the address can be one is for the caller to say."""
    reader = Reader({"name": name, "email": email, "body": body})
    found = Written(
        reader.line("name", NAME_LIMIT), reader.line("email", email_limit).lower(), reader.block("body", BODY_LIMIT)
    )
    reader.finish()
    return found


def judge(written: Written, facts: Facts) -> Verdict:
    """Who fills in the field that nobody sees, writes two of the known words, or the same thing for the fourth time, is
    spam; anything else that is odd is held for a person.
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
    """Whether a second opinion that it is no spam is enough to publish what was held: where only the proof was
    missing. Everything else waits for a person.
    """
    return reasons == ["no_proof"]


def _words_in(text: str) -> int:
    plain = _plain(text)
    return sum(word in plain for word in _WORDS)


def _plain(text: str) -> str:
    return _GAPS.sub("", unicodedata.normalize("NFKC", text).casefold())
