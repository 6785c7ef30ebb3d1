"""The page of deadlines: every clock of the reader's contracts, and what the reader can do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from michinori.contracts.queries.deadlines import AT_MOST, NEAR_DAYS, Coming, count_near, in_order
from michinori.contracts.queries.lists import running_contracts
from michinori.contracts.queries.views import ContractView
from michinori.machinery import clock
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.contracts.showing import Button, clock_buttons, turn_at
from michinori.wording.contract import deadlines as words
from michinori.wording.contract.clocks import clock_sentence
from michinori.wording.sentences import Sentence

MOST_CARDS = 12
"""Where there are more clocks, those that wait for others are one line each, folded by group."""


@dataclass(frozen=True)
class Line:
    """One clock as the reader sees it. ``days``: calendar days left in Japan. ``mine``: the reader has to act."""

    coming: Coming
    title: str
    text: str
    days: int
    mine: bool

    @property
    def at(self) -> datetime:
        """When the clock ends; an act at that instant is late."""
        return self.coming.clock.at

    @property
    def contract(self) -> str:
        """The contract's title."""
        return self.coming.view.contract.title

    @property
    def address(self) -> str:
        """The address of the contract's page."""
        return reverse("contract", args=(self.coming.view.contract.id,))

    @property
    def near(self) -> bool:
        """Whether the navigation counts it."""
        return self.days <= NEAR_DAYS

    @property
    def left(self) -> str:
        """The days left, in words."""
        return words.left_word(self.days)

    @property
    def money(self) -> words.Money | None:
        """The amounts at stake; None where the clock moves no money (then ``no_money`` is shown)."""
        return words.money_of(self.coming.clock, self.coming.view.life, self.coming.view.place.side)

    @property
    def in_short(self) -> str:
        """What the closed line says about the money."""
        return words.in_short(self.money, self.coming.view.place.side)

    @property
    def no_money(self) -> str:
        """The sentence shown where ``money`` is None."""
        return words.no_money(self.coming.clock)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The reader's acts that answer the clock."""
        return clock_buttons(self.coming.view, self.coming.clock, answers=self.mine)


@require_safe
@answers_problems
def show_deadlines(request: HttpRequest) -> HttpResponse:
    """Show the next ``AT_MOST`` clocks, of as many contracts at most; a line says if there are more."""
    views = running_contracts(actor_of(request), limit=AT_MOST + 1)
    lines = lines_of(views[:AT_MOST], clock.now())
    groups = [_group(word, key, lines[:AT_MOST]) for key, word in words.GROUPS.items()]
    values = {
        "heading": words.heading(lines[0].left if lines else ""),
        "mine": words.mine_word(sum(one.mine for one in lines[:AT_MOST])),
        "intro": words.intro(),
        "groups": [group for group in groups if group.cards or group.waits],
        "more": len(views) > AT_MOST or len(lines) > AT_MOST,
    }
    return render(request, "pages/deadlines.html", values)


@dataclass(frozen=True)
class Group:
    """The clocks of some days. ``waits``: those of a long list that wait for others, one line each."""

    word: Sentence
    cards: list[Line]
    waits: list[Line]


def _group(word: Sentence, key: str, lines: list[Line]) -> Group:
    found, is_long = [one for one in lines if words.group_of(one.days) == key], len(lines) > MOST_CARDS
    cards = [one for one in found if one.mine or not is_long]
    return Group(word, cards, [one for one in found if one not in cards])


def lines_of(views: Iterable[ContractView], now: datetime) -> list[Line]:
    """All clocks of these contracts as lines, soonest first."""
    return [_line(one, now) for one in in_order(views)]


def _line(one: Coming, now: datetime) -> Line:
    place = one.view.place
    said = clock_sentence(one.clock, one.view.life, side=place.side, binding=place.binding)
    mine = turn_at(one.view, one.clock) == "you"
    return Line(one, said.title, said.text, words.days_left(one.clock.at, now), mine)


@require_safe
def show_near(request: HttpRequest) -> HttpResponse:
    """The navigation's counter of near deadlines. The script fetches it separately, so that no page waits for it."""
    count = count_near(actor_of(request), clock.now() + timedelta(days=NEAR_DAYS))
    answer = render(request, "parts/near.html", {"count": count, "said": words.near_word(count, NEAR_DAYS)})
    if not settings.SIMULATED_TIME:
        patch_cache_control(answer, private=True, max_age=60)
    return answer
