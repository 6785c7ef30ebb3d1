"""Pages that people open all day: how many queries they make, and how few of these the ORM composes anew."""

from collections.abc import Callable

import pytest
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client

from michinori.contracts.models import Contract
from michinori.conversation.queries.contracts import thread_of
from michinori.market.models import Job
from tests.pages.visitors import signed_in
from tests.queries import asked
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db

type Composings = Callable[[Callable[[], object]], list[str]]


@pytest.fixture
def composings(monkeypatch: pytest.MonkeyPatch) -> Composings:
    """The models of the queries that the ORM composes while something is done."""
    made: list[str] = []
    execute = SQLCompiler.execute_sql

    def counted(self: SQLCompiler, *args: object, **kwargs: object) -> object:
        made.append(self.query.model.__name__)
        return execute(self, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(SQLCompiler, "execute_sql", counted)

    def during(work: Callable[[], object]) -> list[str]:
        made.clear()
        work()
        return made[:]

    return during


PAGES = {
    "/jobs?q=広告&kind=fixed&budget_min=10000": (8, set()),
    "/jobs?q=広告 ページ&category=web": (10, set()),
    "/jobs?sort=deadline&due=week&category=design&calm=1": (8, set()),
    "/jobs/JOB": (9, {"Contract"}),
    "/contracts/CONTRACT": (7, set()),
    "/contracts": (5, {"Contract"}),
    "/messages": (8, {"Proposal", "Contract"}),
    "/messages/THREAD": (7, set()),
    "/": (9, {"Client", "Payment"}),
}
"""The most queries of a page, and the models of those that are composed at each request."""


@pytest.mark.parametrize("page", PAGES)
def test_it_asks_little_and_composes_next_to_nothing(page: str, composings: Composings) -> None:
    cast = Cast()
    story.active(cast)
    browser = signed_in(cast.ren)
    contract = Contract.objects.get()
    address = page.replace("JOB", Job.objects.get().id).replace("CONTRACT", contract.id)
    address = address.replace("THREAD", thread_of(contract))
    _open(browser, address)  # composes, and remembers what processes remember
    most, composed = PAGES[page]
    made = asked(lambda: _open(browser, address))
    assert len(made) <= most, "\n".join([f"{len(made)} queries", *(one[:150] for one in made)])
    assert set(composings(lambda: _open(browser, address))) <= composed


def _open(browser: Client, address: str) -> None:
    assert browser.get(address).status_code == 200
