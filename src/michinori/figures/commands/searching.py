"""Noting searches without hits, so that nobody can tell who searched what (decision 45)."""

import hashlib
import hmac

from django.conf import settings
from django.db.models import F

from michinori.figures.models import SearchMark, SearchWord
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.machinery.transactions import in_transaction
from michinori.machinery.words import terms_of
from michinori.people.models import User
from michinori.rules.figures import FEWEST, WORD_LIMIT


def note_in_vain(*, actor: Actor, typed: str) -> bool:
    """Note that a signed-in person searched something and found nothing; return whether that was new this month.

    Who comes without an account is not counted: one of them could be five. The words come into a table when the
    fifth person of a month has searched them; until then only a keyed hash of them does.
    """
    word = " ".join(terms_of(typed))
    if actor.user_id is None or not word or len(word) > WORD_LIMIT:
        return False
    return in_transaction(lambda: _note(str(actor.user_id), word))


def _note(user_id: str, word: str) -> bool:
    month = day_of(clock.now()).replace(day=1)
    party = User.objects.filter(id=user_id).values_list("party_id", flat=True).first()
    if party is None:
        return False
    marked = _mark(f"{month}:{word}")
    # Not by the word: the same person has the same mark in the whole month, so that people can be counted over words.
    _, fresh = SearchMark.objects.get_or_create(month=month, word=marked, who=_mark(f"{month}/{party}"))
    if not fresh:
        return False
    if SearchWord.objects.filter(month=month, word=word).update(people=F("people") + 1) == 0:
        people = SearchMark.objects.filter(month=month, word=marked).count()
        if people >= FEWEST:
            row = SearchWord(month=month, word=word, people=people)
            SearchWord.objects.bulk_create([row], ignore_conflicts=True)
    return True


def _mark(text: str) -> bytes:
    return hmac.digest(f"searches:{settings.SECRET_KEY}".encode(), text.encode(errors="surrogatepass"), hashlib.sha256)
