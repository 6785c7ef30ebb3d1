"""Every page × every kind of caller × GET and POST, from the URL table itself: a page without an entry fails."""

import pytest
from depth import most
from safety.callers import CALLERS, address_of, browsers, knock
from safety.page_table import TABLE
from safety.sent_table import ACTS, SENT
from safety.suspended_table import READS, SENDS
from safety.world import SECRETS, World, addresses
from safety.written import written

from michinori.pages.contracts.acts import ON_CONTRACT, ON_STAGE
from michinori.pages.contracts.termination_acts import PAGES as ON_ENDING

pytestmark = pytest.mark.django_db

REFUSALS = ("in", "403", "404", "405")
TOLD = ("200", "302", "409")
"""The statuses of answers that say more than that there is none."""
INSIDERS = ("ren", "aoi", "ken", "nana", "rui")


def pages() -> list[str]:
    """All routes of pages, those of acts once for each act."""
    found = [route for route in addresses() if not route.startswith("api/v1/")]
    found += ["api/v1/docs", "api/v1/openapi.json"]
    acts = {route: [route.replace("<str:act>", act) for act in names] for route, names in ACTS.items()}
    return [one for route in found for one in acts.get(route, [route])]


CODE = "jobs/embed"
"""The page that shows tags to copy."""


def expected(row: str, suspended: str = "") -> dict[str, str]:
    """A row of the table: one word for all; ``in`` and a word: visitors must sign in; or a word for each caller.
    ``suspended``: the word for Rui, else that of the other owner.
    """
    words = row.split()
    if len(words) == 1:
        words *= len(CALLERS) - 1
    elif len(words) == 2:
        words = [words[0], *[words[1]] * 5, words[0], words[1]]
    words.append(suspended or words[3])
    return dict(zip(CALLERS, words, strict=True))


def test_every_page_has_an_entry_and_every_entry_a_page() -> None:
    assert set(pages()) == set(TABLE)


def test_every_act_has_its_entries() -> None:
    assert set(ON_STAGE) == set(ACTS["contracts/<str:contract_id>/stages/<int:number>/<str:act>"])
    assert set(ON_CONTRACT) == set(ACTS["contracts/<str:contract_id>/do/<str:act>"])
    assert set(ON_ENDING) == set(ACTS["terminations/<str:termination_id>/do/<str:act>"])


def without_own(text: str, world: World, caller: str) -> str:
    """What an answer says of others: without the caller's own real name and address."""
    if caller not in world.people:
        return text
    return text.replace(world.people[caller].email, "").replace(f"秘密太郎 {caller}", "")


@pytest.mark.parametrize("caller", most(CALLERS))
def test_who_may_read_a_page(world: World, caller: str) -> None:
    session, wrong = browsers(world)[caller], {}
    for route, (row, _) in TABLE.items():
        status, text = knock(session, "GET", address_of(route, world))
        if status != expected(row, READS.get(route, ""))[caller]:
            wrong[route] = status
        assert "&lt;/" not in text or route.startswith("api/") or route == CODE, f"{route} shows tags as text"
        assert 'href=""' not in text, f"{route} has a link that leads nowhere"
        assert len(text.encode()) < 100_000 or "<html" not in text or route == "api/v1/docs", f"{route} is too long"
        others = without_own(text, world, caller)
        if caller not in INSIDERS:
            assert not [secret for secret in SECRETS if secret in others], route
        elif "organisations/" not in route:
            assert "@example.com" not in others, route
    assert not wrong


@pytest.mark.parametrize("caller", most(CALLERS))
def test_who_may_do_what_a_page_offers(world: World, caller: str) -> None:
    session, wrong = browsers(world)[caller], {}
    before = written()
    for route, (_, row) in TABLE.items():
        sent = {name: value.format(**world.ids) for name, value in SENT.get(route, {}).items()}
        due = expected(row, SENDS.get(route, ""))[caller]
        status, text = knock(session, "POST", address_of(route, world), sent, keep=due in REFUSALS)
        if status != due:
            wrong[route] = status
        assert not status.startswith("5"), route
        if caller not in INSIDERS:
            assert not [secret for secret in SECRETS if secret in without_own(text, world, caller)], route
    assert not wrong
    assert written() == before, "a refusal wrote something"


@pytest.mark.parametrize("caller", ["anonymous", "aoi"])
def test_head_is_answered_as_get_without_content(world: World, caller: str) -> None:
    session, wrong = browsers(world)[caller], {}
    before = written()
    for route, (row, _) in TABLE.items():
        status, text = knock(session, "HEAD", address_of(route, world))
        if status != expected(row)[caller] or text:
            wrong[route] = status
    assert not wrong
    assert written() == before


def test_pages_take_no_other_method(world: World) -> None:
    """Ours say 405; the sign-in library reads PUT as POST, which writes nothing either."""
    session = browsers(world)["aoi"]
    before = written()
    for route in TABLE:
        library = route.startswith(("accounts/", "^", "language"))
        for method in ("PUT", "TRACE") if library else ("PUT", "PATCH", "DELETE", "TRACE"):
            status, _ = knock(session, method, address_of(route, world), keep=True)
            allowed = ("200", "302", "403", "404", "405", "429") if library else ("404", "405")
            assert status in allowed, (route, method, status)
    assert written() == before
