"""Papers found by kind, days, amounts and counterparty together; the same by page and API; among 100,000."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from michinori.kernel.actor import Actor
from michinori.kernel.clock import end_of
from michinori.machinery import clock
from michinori.papers.models import Document
from michinori.papers.queries.documents import Wanted, list_documents
from michinori.people.commands.tokens import create_token
from michinori.people.models import User
from tests.api.programs import Program, ok
from tests.pages.visitors import signed_in
from tests.papers.kept import kept, register_operator
from tests.stopwatch import least_cpu_ms
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
MANY = 100_000


@pytest.fixture
def cast() -> Cast:
    made = Cast()
    register_operator()
    contract = story.active(made, price=48_000, stages=story.WHOLE, open_stages=1)
    kept(story.handed_in_and_approved(made, contract, 1))
    return made


def program(user: User) -> Program:
    return Program(user, create_token(actor=Actor.operator(), user_id=user.id, name="test", scopes=["read"])[1])


def test_all_filters_hold_together(cast: Cast) -> None:
    today = story.in_days(0)
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)

    def found(actor: Actor, **wanted: object) -> set[str]:
        return {one.kind for one in list_documents(actor, Wanted(**wanted))}  # type: ignore[arg-type]

    both = {"receipt", "delivery_slip", "acceptance_slip", "settlement_statement"}
    assert found(aoi) == both | {"deposit_receipt"}
    assert found(ren) == both | {"fee_invoice"}
    assert found(aoi, counterparty="ren") == both
    assert found(ren, counterparty="青空", least=52_800, most=52_800) == both
    assert found(ren, counterparty=cast.aoi.id) == set()
    assert found(ren, counterparty="道のり運営") == {"fee_invoice"}
    assert found(aoi, counterparty="道のり運営") == {"deposit_receipt"}
    every = {"kind": "receipt", "since": today, "until": today, "least": 52_800, "most": 52_800, "counterparty": "ren"}
    assert found(aoi, **every) == {"receipt"}
    for name, other in (
        ("kind", "invoice"),
        ("since", today + timedelta(days=1)),
        ("until", today - timedelta(days=1)),
        ("least", 52_801),
        ("most", 52_799),
        ("counterparty", "mio"),
    ):
        assert found(aoi, **every | {name: other}) == set(), name
    assert found(cast.acts(cast.mio)) == set()


def test_what_the_clock_did_at_the_end_of_a_day_is_found_on_that_day(cast: Cast) -> None:
    contract = story.active(cast, price=48_000, stages=story.WHOLE, open_stages=1)
    story.hand_in(cast, contract, 1)
    day = story.in_days(7)
    story.wait_days(8)
    receipt = kept(contract)["receipt"][0]
    assert (receipt.made_at, receipt.issued_on) == (end_of(day), day)
    found = list_documents(cast.acts(cast.aoi), Wanted(kind="receipt", since=day, until=day))
    assert [one.id for one in found] == [receipt.id]


def test_the_api_answers_with_the_fixed_names_and_page_by_page(cast: Cast) -> None:
    aoi = program(cast.aoi)
    today = story.in_days(0).isoformat()
    (item,) = ok(
        aoi.get(
            "/papers",
            **{"kind": "receipt", "from": today, "to": today, "amount_min": 52_800, "amount_max": 52_800},
            counterparty="Ren",
        )
    )["items"]
    row = Document.objects.get(kind="receipt")
    assert {name: item[name] for name in ("id", "number", "kind", "issued_on", "amount_with_tax", "sha256")} == {
        "id": row.id,
        "number": row.number,
        "kind": "receipt",
        "issued_on": today,
        "amount_with_tax": 52_800,
        "sha256": row.sha256,
    }
    assert item["counterparty"] == "Ren"
    assert ok(aoi.get("/papers", kind="invoice"))["items"] == []
    for name, value in (("kind", "bill"), ("from", "yesterday"), ("amount_min", -1), ("cursor", "doc_none")):
        assert aoi.get("/papers", **{name: value}).status_code == 422, name


def test_whose_paper_it_is_not_gets_nothing_of_it(cast: Cast) -> None:
    for kind, stranger, owner in (("fee_invoice", cast.aoi, cast.ren), ("deposit_receipt", cast.ren, cast.aoi)):
        row = Document.objects.get(kind=kind)
        for path in (f"/papers/{row.id}", f"/papers/{row.id}.pdf"):
            assert program(stranger).get(path).status_code == 404
            assert program(owner).get(path).status_code == 200
        assert signed_in(stranger).get(f"/papers/{row.id}.pdf").status_code == 404
        assert row.number not in signed_in(stranger).get("/papers").content.decode()
        assert row.number in signed_in(owner).get("/papers").content.decode()


def test_among_a_hundred_thousand_a_page_takes_few_queries_and_little_time(cast: Cast) -> None:
    _fill(Document.objects.get(kind="settlement_statement"))
    browser, aoi = signed_in(cast.aoi), cast.acts(cast.aoi)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get("/papers").status_code == 200
    assert len(seen) <= 10
    month = {"since": story.in_days(-60), "until": story.in_days(-30), "least": 500, "most": 900}
    for wanted in (Wanted(), Wanted(kind="settlement_statement", counterparty="ren", **month)):  # type: ignore[arg-type]
        assert len(list_documents(aoi, wanted)) == 30
    # The database's time is no processor time of ours: it is read from its own plan.
    longest = max(_database_ms(aoi, wanted) for wanted in (Wanted(), Wanted(counterparty="nobody", **month)))  # type: ignore[arg-type]
    assert longest < 2_000, longest
    assert least_cpu_ms(lambda: list_documents(aoi, Wanted()), 100) < 100


def _fill(like: Document) -> None:
    """Papers like this one, one every minute before it."""
    with connection.cursor() as cursor:
        # The plan by which the next number is read was made when the table was all but empty.
        cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")
        cursor.execute(
            """
            INSERT INTO papers_document (id, kind, year, serial, contract_id, n, terms_version, client_id, worker_id,
                amount, tax, made_at, body, sha256)
            SELECT 'doc_many' || at, kind, year, serial + at, contract_id, n + at, terms_version, client_id, worker_id,
                at %% 1000, 0, made_at - at * interval '1 minute', body, sha256
            FROM papers_document, generate_series(1, %s) at WHERE id = %s ORDER BY at
            """,
            [MANY, like.id],
        )
        cursor.execute("SET LOCAL plan_cache_mode = auto")
        cursor.execute("ANALYZE papers_document")


def _database_ms(actor: Actor, wanted: Wanted) -> float:
    with CaptureQueriesContext(connection) as seen:
        list_documents(actor, wanted)
    total = 0.0
    for query in seen.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql']}")
            total += cursor.fetchone()[0][0]["Execution Time"]
    return total


def test_a_day_beyond_all_calendars_is_no_error(cast: Cast) -> None:
    actor = cast.acts(cast.aoi)
    for day in (type(clock.now().date()).min, type(clock.now().date()).max):
        assert isinstance(list_documents(actor, Wanted(since=day, until=day)), list)
