"""Every POST of every page with bad values in every field: a message, nothing lost, nothing written, never a 500."""

import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from depth import EIGHT, share
from django.db import connection
from django.test import Client
from safety.callers import address_of, browsers, visitor
from safety.form_table import FORMS
from safety.page_table import TABLE
from safety.sent_table import SENT
from safety.test_who_may import expected
from safety.world import World
from safety.written import as_it_was, written

pytestmark = pytest.mark.django_db

URLENCODED = "application/x-www-form-urlencoded"
BAD = ("", "０", "あ" * 10_000, "\u202e\u200b", "<script>", "' OR 1=1 --", "1.5", "NaN")
ALSO = (
    "1" + "0" * 30, "-1", "abc", "2026-02-31", "9999-99-99", "usr_aaaaaaaaaaaaaaaa", "😀" * 50, "a\x00b", "\ud83d",
)  # fmt: skip
"""What ``test_typed_values`` sends to every form of its table."""
FIELDS: dict[str, tuple[str, ...]] = {
    "amendments/<str:amendment_id>": ("do", "seen", "gives_up"),
    "terminations/<str:termination_id>": ("do", "seen", "amount", "note"),
    "contracts/<str:contract_id>/offer": ("do", "seen", "terms_version"),
    "language": ("language", "next"),
    "theme": ("theme", "next"),
    "jobs/checklist": ("title", "description", "budget_min", "budget_max", "client"),
    "organisations/<str:organisation_id>/members/<str:user_id>/role": ("role",),
    "accounts/email/": ("email", "action_add", "action_remove", "action_primary", "action_send"),
}
"""Fields of addresses whose form is drawn elsewhere, or by hand."""
PAGE_OF = {
    "settings/names": "settings", "settings/language": "settings", "settings/declarations": "settings",
    "profile/links": "profile/works", "profile/pictures": "profile/works",
    "organisations/<str:organisation_id>/name": "organisations/<str:organisation_id>",
    "organisations/<str:organisation_id>/number": "organisations/<str:organisation_id>",
    "organisations/<str:organisation_id>/declarations": "organisations/<str:organisation_id>",
    "organisations/<str:organisation_id>/invitations": "organisations/<str:organisation_id>",
}  # fmt: skip
KEPT = {
    "jobs/new": "description", "jobs/<str:job_id>/edit": "description", "jobs/<str:job_id>/propose": "message",
    "proposals/<str:proposal_id>/offer": "note", "contracts/<str:contract_id>/amend": "reason",
    "contracts/<str:contract_id>/counter": "note", "contracts/<str:contract_id>/end": "note",
    "organisations": "name", "settings/names": "display_name",
}  # fmt: skip
"""A field of each form in which what was typed must come back with the refusal."""
OURS = [route for route in TABLE if not route.startswith(("accounts/2fa", "^", "demo/"))]


def takes_post(route: str, caller: str) -> bool:
    return expected(TABLE[route][1])[caller] in ("200", "302", "409", "422")


def written_now() -> int:
    """Rows inserted, changed and deleted in this transaction, sessions, rate limits and deadlines set anew aside."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        found: tuple[int] = cursor.fetchone()
    return found[0]


_WRITTEN = """
SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables
WHERE relname ~ '^(people|market|contracts|ledger|machinery|treasury|notices|columns|account)_'
AND relname !~ 'deadline|machinery_rate'
"""


class Sweep:
    """One caller's browser going through every form."""

    def __init__(self, world: World, caller: str) -> None:
        self.world, self.session = world, browsers(world)[caller]

    def browser(self) -> Client:
        browser = visitor()
        browser.cookies.load(self.session)
        return browser

    def fields(self, route: str) -> dict[str, str]:
        """What the form of an address sends if nobody changes anything."""
        page = self.browser().get(address_of(PAGE_OF.get(route, route), self.world))
        text = page.content.decode() if not page.streaming else ""
        found: dict[str, str] = dict.fromkeys(FIELDS.get(route, ()), "")
        for tag in re.findall(r"<(?:input|textarea|select)\b[^>]*>(?:[^<]*</textarea>)?", text):
            name = re.search(r'\bname="([^"]+)"', tag)
            value = re.search(r'\bvalue="([^"]*)"', tag) or re.search(r">\s*([^<]*)</textarea>", tag)
            if name and name[1] not in ("csrfmiddlewaretoken", "next", "q"):
                found.setdefault(name[1], html.unescape(value[1]) if value else "")
        return found | SENT.get(route, {})

    def post(self, route: str, data: dict[str, str]) -> tuple[int, str]:
        """Send it as a browser would, half a surrogate pair included, and undo it: status and text."""
        body = urlencode(data, encoding="utf-8", errors="surrogatepass")
        with as_it_was():
            so_far = written_now()
            answer: Any = self.browser().post(address_of(route, self.world), body, content_type=URLENCODED)
            text = answer.content.decode(errors="replace")
            if answer.status_code in (400, 403, 404, 409, 422):
                assert written_now() == so_far, (route, data)
        return answer.status_code, text

    def tries(self, route: str) -> Iterator[dict[str, str]]:
        """Every value in every field, all fields wrong at once; one after the other: ``test_typed_values``. A share of
        them, then nothing at all.
        """
        fields, values = self.fields(route), BAD if route in FORMS else BAD + ALSO
        for turn in share(range(len(values)), OURS.index(route), EIGHT):
            yield {name: values[(turn + place) % len(values)] for place, name in enumerate(fields)}
        yield {}


def through(sweep: Sweep, routes: list[str]) -> None:
    for route in routes:
        for sent in sweep.tries(route):
            status, text = sweep.post(route, sent)
            assert status < 500, (route, sent)
            if status == 422:
                kept = sent.get(KEPT.get(route, ""), "")
                assert html.escape(kept) in text or not kept.isalnum(), (route, sent)


def test_no_value_of_a_client_breaks_a_page(world: World) -> None:
    through(Sweep(world, "aoi"), [route for route in OURS if takes_post(route, "aoi")])


def test_no_value_of_a_worker_breaks_a_page(world: World) -> None:
    routes = [route for route in OURS if takes_post(route, "ren") and not takes_post(route, "aoi")]
    through(Sweep(world, "ren"), routes)


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
def test_another_kind_of_body_is_no_form(world: World, content_type: str) -> None:
    before, sweep = written(), Sweep(world, "aoi")
    for route in OURS:
        if expected(TABLE[route][1])["aoi"] == "422":
            with as_it_was():
                answer: Any = sweep.browser().post(address_of(route, world), b'{"title": 1}', content_type=content_type)
            assert answer.status_code in (400, 403, 404, 409, 422), route
    assert written() == before


def test_without_the_forms_secret_nothing_is_done(world: World) -> None:
    """Every page that takes a POST, the sign-in library's as well; but for the way out of mails, which a mail program
    presses by itself and whose signed address is its secret, and for what another app shares, which is not read.
    """
    before, session = written(), browsers(world)["aoi"]
    for route, (_, row) in TABLE.items():
        if expected(row)["aoi"] in ("405", "404") or route in ("notices/leave/<str:way>", "share"):
            continue
        browser = Client(enforce_csrf_checks=True)
        browser.cookies.load(session)
        sent = {name: value.format(**world.ids) for name, value in SENT.get(route, {}).items()}
        assert browser.post(address_of(route, world), sent).status_code == 403, route
    assert written() == before


def test_what_is_written_would_be_seen(world: World) -> None:
    """The count that shows that refusals write nothing counts what is not refused."""
    sweep, before = Sweep(world, "aoi"), written_now()
    with as_it_was():
        address = address_of("settings/names", sweep.world)
        assert sweep.browser().post(address, {"display_name": "あおい", "real_name": ""}).status_code == 302
        assert written_now() > before


@pytest.mark.parametrize(("route", "field"), [("demo/clock", "by"), ("demo/sign-in", "email")])
def test_no_value_breaks_what_only_a_demo_has(world: World, route: str, field: str, settings: Any) -> None:
    sweep = Sweep(world, "aoi")
    settings.DEMO = settings.SIMULATED_TIME = True
    for value in BAD:
        status, _text = sweep.post(route, {field: value})
        assert status in (404, 422), (route, value)
