"""The people and the market of ``michinori demo``: everything is made by commands, in simulated time."""

from michinori.demo.board import Board, People, start_after_midnight
from michinori.demo.columns import columns
from michinori.demo.confidential import kept_secret
from michinori.demo.contracts import end_the_quarrel, ended, finished, quarrel, under_way, unusual, waiting
from michinori.demo.faces import show_faces
from michinori.demo.finding import find_each_other, keep_searches
from michinori.demo.irregular import against_nothing, apart, disliked, drawing, given_up, handed_over
from michinori.demo.legal import open_legal_pages
from michinori.demo.metered import by_percents, by_the_hour, hours_go_on
from michinori.demo.news import tell_all
from michinori.demo.people import fill_people, open_account, open_operators_account, sign_ins
from michinori.demo.reports import reported
from michinori.demo.starting_over import blue_to_red, started_over
from michinori.demo.support import asked_and_told
from michinori.demo.talks import talked
from michinori.figures.commands.counting import count_due
from michinori.kernel.actor import Actor
from michinori.notices.webhooks.commands import add_webhook
from michinori.people.queries import default_client
from michinori.treasury.commands.deposits import record_money_in
from michinori.trust.commands.averages import refresh_due


def fill() -> list[dict[str, object]]:
    """Fill an empty installation; return the sign-ins, each with ``name``, ``email``, ``password`` and ``note``."""
    start_after_midnight()
    people = fill_people()
    open_legal_pages()
    show_faces(people)
    keep_searches(people)
    jobs = Board(people)
    _play(people, jobs)
    kept_secret(people, jobs)
    columns(people)
    reported(people)
    asked_and_told(people)
    client = default_client(people["aoi"].id)
    record_money_in(client_id=client.id, amount=30_000, reference="振込 青空ウェブ制作")
    open_account(people)
    open_operators_account()
    tell_all()
    count_due()
    refresh_due()
    program = Actor.person(people["aoi"].id)
    add_webhook(actor=program, url="http://localhost:8099/michinori", events=["contract", "proposal"])
    return sign_ins()


def _play(people: People, jobs: Board) -> None:
    """Play all contracts, in an order in which what is left open still has a day to go, whenever the demo is started."""
    finished(people, jobs)
    ended(people, jobs)
    subtitles = by_the_hour(people, jobs)
    by_percents(people, jobs)
    cards = quarrel(people, jobs)
    goods, cover = disliked(people, jobs), drawing(people, jobs)
    apart(people, jobs)
    under_way(people, jobs)
    started_over(people, jobs)
    blue_to_red(people, jobs)
    waiting(people, jobs)
    unusual(people, jobs)
    hours_go_on(subtitles)
    end_the_quarrel(cards)
    against_nothing(goods)
    given_up(cover)
    handed_over(people, cover)
    find_each_other(people, jobs)
    talked(people)
