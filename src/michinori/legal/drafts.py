"""The shipped templates of legal pages, filled in with the operator's data and the numbers in force."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.utils import translation

from michinori.rules.legal.documents import Document
from michinori.rules.legal.filling import Filled, fill_template
from michinori.rules.settings.table import Settings
from michinori.wording.legal.pages import LACKING, OPERATOR
from michinori.wording.rulebook.chapter import numbers

_TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("ja", "en")
_SIGNS = re.compile(r"[\\|*`<\[]")


def drafted(document: Document, language: str, settings: Settings) -> Filled:
    """The template of a legal page in one language, with what is missing shown as missing."""
    with translation.override(language):
        labels = {name: str(word) for name, word in OPERATOR.items()}
        lacking = str(LACKING)
        values = _values(settings)
    return fill_template(_template(document, language), values, labels, lacking)


def _values(settings: Settings) -> Mapping[str, str]:
    """The operator's data, empty where nobody has set them, and the numbers in the active language."""
    site = settings.site
    counts = {name: str(value) for name, value in numbers(settings.house).items()}
    own = {name: _typed(getattr(site, name)) for name in OPERATOR}
    others = {
        "demand_days": site.demand_days,
        "demand_kept_days": site.demand_kept_days,
        "identity_days": site.identity_days,
        "identity_most_days": site.identity_wait_days + site.identity_lapse_days,
        "session_days": site.session_days,
        "unanswered_days": site.unanswered_days,
        "unconfirmed_days": site.unconfirmed_days,
        "unused_days": site.unused_days,
        "parked_days": site.parked_days,
        "payouts_a_month": site.payouts_a_month,
        "payout_least": f"{site.payout_least:,}",
        "tax_percent": site.tax_percent,
    }
    return {**counts, **own, **{name: str(value) for name, value in others.items()}}


def _typed(words: str) -> str:
    """The operator's words in one line, with the signs escaped that would make a table, a link or code of them."""
    return _SIGNS.sub(r"\\\g<0>", " ".join(words.split()))


@cache
def _template(document: Document, language: str) -> str:
    return (_TEXTS / f"{document}.{language}.md").read_text(encoding="utf-8")
