"""Lists with 100,000 rows, of one's own and of others: a page reads about what it shows, however many rows there are.

Each answer's statements are explained as they run; what their scans read from tables is counted. A list without its
index or bound reads all rows, and fails.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from depth import only_when_long
from django.db import connection, connections
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.machinery.settings import history, settings_now
from michinori.people.commands.tokens import create_token
from michinori.people.models import User
from michinori.people.queries import default_client
from tests.insolvencies import second_of_staff
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = [only_when_long, pytest.mark.usefixtures("fresh_database")]
ROWS = 100_000
MOST_READ = 3_000
"""Rows that the statements of a page may read in all: pages show 20 to 100, and join names."""


COUNTED = 8_000
"""The same for a search with facets: it counts up to 300 hits, twice, and up to 300 jobs for each tile."""


class Reading:
    """Explains every SELECT that runs through it. ``read``: rows that scans took from tables, with those that a filter
    threw away; ``worst``: the statement that read most; ``whole``: tables gone through from their beginning.
    """

    def __init__(self) -> None:
        self.read, self.worst, self.whole = 0, (0, ""), set[str]()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("SELECT", "WITH", "(SELECT")) and "pg_advisory" not in sql:
            with context["connection"].cursor().cursor as raw:
                raw.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
                found = raw.fetchone()[0]
            plan = found if isinstance(found, list) else json.loads(found)
            rows = _scanned(plan[0]["Plan"])
            self.read += rows
            self.whole |= set(_gone_through(plan[0]["Plan"]))
            self.worst = max(self.worst, (rows, f"{sql} {plan}"))
        return execute(sql, params, many, context)


def _scanned(node: dict[str, Any]) -> int:
    kind, below = node["Node Type"], sum(_scanned(one) for one in node.get("Plans", ()))
    if "Relation Name" not in node and kind != "Bitmap Index Scan":
        return below
    thrown = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    rows = int((node["Actual Rows"] + thrown) * node["Actual Loops"])
    # A bitmap's index tells of the rows that the table then gives: each counts once.
    return max(rows, below) if kind == "Bitmap Heap Scan" else rows + below


def _gone_through(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for below in node.get("Plans", ()):
        yield from _gone_through(below)


@contextmanager
def little_is_read(most: int, *by_index: str) -> Iterator[None]:
    """``by_index``: tables that are not gone through from their beginning, however little of them is read."""
    reading = Reading()
    with connection.execute_wrapper(reading):
        yield
    assert reading.read <= most, (reading.read, *reading.worst)
    assert not reading.whole & set(by_index), (reading.whole, *reading.worst)


def fill(table: str, columns: dict[str, str], rows: int = ROWS) -> None:
    """Insert rows; ``columns``: name → SQL with ``n``, the row's number. By the tables' owner, since only the owner can
    have them counted, without which the planner takes a page's few rows for all rows, and noted as seen by all.
    """
    names, values = ", ".join(columns), ", ".join(columns.values())
    with connections["owner"].cursor() as cursor:
        # Rows whose commit is not written yet are not noted as seen by all.
        cursor.execute("SET synchronous_commit = on")
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM generate_series(1, {rows}) n")
        cursor.execute(f"VACUUM ANALYZE {table}")


def many_parties(rows: int = ROWS) -> None:
    fill("people_party", {"id": "'par_' || n", "kind": "'person'", "key": "'many' || n", "made_at": "now()"}, rows)


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def sora(cast: Cast) -> Client:
    """Staff with a second step, signed in."""
    return signed_in(cast.person("Sora", staff=True))


def signed_in(user: User) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    return browser


def asked(browser: Client, *addresses: str, most: int = MOST_READ, **headers: str) -> list[str]:
    """Each answers at once with little read; the texts."""
    found = []
    for address in addresses:
        with little_is_read(most):
            answer = browser.get(address, headers=headers)
        assert answer.status_code == 200, address
        found.append(answer.content.decode())
    return found


def token_of(user: User, *scopes: str) -> dict[str, str]:
    secret = create_token(actor=Actor.operator(), user_id=user.id, name="t", scopes=list(scopes))[1]
    return {"authorization": f"Bearer {secret}"}


def test_the_security_log(cast: Cast) -> None:
    """The oldest twentieth of it one's own, all newer entries a stranger's."""
    owners = f"CASE WHEN n > {ROWS // 20} THEN '{cast.mio.id}' ELSE '{cast.ren.id}' END"
    columns = {"user_id": owners, "at": "now()", "kind": "'signed_in'", "about": "''", "agent": "''"}
    fill("people_securityentry", columns)
    browser = signed_in(cast.ren)
    page, older = asked(browser, "/settings/security", f"/settings/security?before={ROWS // 30}")
    assert page.count("<h2>ログインしました") == older.count("<h2>ログインしました") == 50


@pytest.mark.parametrize("whose", ["mine", "theirs"])
def test_invitations_into_organisations(cast: Cast, whose: str) -> None:
    """100,000 organisations invite one address; then one organisation has as many invitations open."""
    firm, ren = default_client(cast.aoi.id).id, cast.ren
    columns = {
        "id": "'oin_' || n", "role": "'member'", "status": "'open'", "made_at": "now() + n * interval '1 ms'",
        "expires_at": "now() + interval '14 days'", "organisation_id": f"'{firm}'", "email": "n || '@example.net'",
    }  # fmt: skip
    if whose == "mine":
        many_parties()
        fill("people_organisation", defaults("people_organisation", firm) | {
            "id": "'org_' || n", "party_id": "'par_' || n", "corporate_number": "NULL", "name": "'会社' || n",
        })  # fmt: skip
        columns |= {"organisation_id": "'org_' || n", "email": f"'{ren.email}'"}
    fill("people_organisationinvitation", columns)
    page, older = asked(signed_in(ren), "/organisations", "/organisations?after=oin_500")
    assert page.count("メンバーになる") == older.count("メンバーになる") == (20 if whose == "mine" else 0)
    (listed,) = asked(Client(), "/api/v1/organisation-invitations", **token_of(ren, "read"))
    assert len(json.loads(listed)["items"]) == (20 if whose == "mine" else 0)
    (page,) = asked(signed_in(cast.aoi), f"/organisations/{firm}")
    assert page.count("取り消す") == (0 if whose == "mine" else 20)


def defaults(table: str, row_id: str) -> dict[str, str]:
    """The columns of a row that is there, as SQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        return {name: f"(SELECT {name} FROM {table} WHERE id = '{row_id}')" for (name,) in cursor.fetchall()}


def test_insolvencies_that_wait_and_ends_of_business(cast: Cast, sora: Client) -> None:
    contract, kei = story.active(cast), second_of_staff()
    file = story.a_file(cast.made["Sora"])
    many_parties()
    fill("people_user", defaults("people_user", cast.mio.id) | {
        "id": "'usr_' || n", "email": "n || '@example.net'", "party_id": "'par_' || n", "display_name": "'人' || n",
    })  # fmt: skip
    fill("people_client", {"id": "'usr_' || n", "user_id": "'usr_' || n", "party_id": "'par_' || n"})
    at = "now() + n * interval '1 ms'"
    filing = {
        "id": "'inf_' || n", "client_id": "'usr_' || n", "day": "current_date", "document_id": f"'{file}'",
        "refund_account": "''", "status": "'open'", "filed_by_id": f"'{kei.user_id}'", "filed_at": at,
    }  # fmt: skip
    fill("people_insolvencyfiling", filing)
    end = {
        "id": "'end_' || n", "client_id": "'usr_' || n", "day": "current_date", "kind": "'withdrawn'", "reason": "'x'",
        "refund_account": "''", "made_by_id": "'usr_' || n", "made_at": at,
    }  # fmt: skip
    fill("people_businessend", end)
    page, older = asked(sora, "/desk/insolvency-filings", "/desk/insolvency-filings?after=inf_60000")
    assert page.count('href="/desk/insolvency-filings/inf_') == older.count('href="/desk/insolvency-filings/inf_') == 50
    headers = token_of(cast.made["Sora"], "read", "staff")
    (listed,) = asked(Client(), "/api/v1/insolvencies", **headers)
    assert (len(json.loads(listed)["items"]), json.loads(listed)["next"] is None) == (50, False)
    asked(signed_in(cast.aoi), f"/contracts/{contract.id}", "/", "/deadlines")


def test_the_files_of_a_contract(cast: Cast) -> None:
    contract = story.active(cast)
    name = story.a_file(cast.ren)
    stage = contract.stages.first().id
    fill("machinery_storedfile", defaults("machinery_storedfile", name) | {"id": "'fil_' || n"})
    fill("contracts_attachment", {
        "contract_id": f"'{contract.id}'", "n": "n + 1000", "stage_id": f"'{stage}'", "file_id": "'fil_' || n",
        "by": "'worker'", "percent": "50", "at": "now()",
    })  # fmt: skip
    for user in (cast.aoi, cast.ren):
        asked(signed_in(user), f"/contracts/{contract.id}", f"/contracts/{contract.id}/history", "/files/fil_500/look")


def test_the_history_of_settings() -> None:
    """Every request reads all rows, since only an operator adds any: 100,000 of them cost it some 20 ms."""
    columns = {
        "key": "CASE n % 2 WHEN 0 THEN 'offer_days' ELSE 'deposit_days' END", "value": "to_jsonb(5 + n % 3)",
        "first": "current_date - (n % 2000)::int", "set_at": "now()", "by": "'x'",
    }  # fmt: skip
    fill("machinery_setting", columns)
    assert settings_now().house.offer_days in range(5, 8)
    listed = history("offer_days")
    assert (len(listed), listed[0].pk < listed[-1].pk) == (ROWS // 2, True)


def many_users(user: User, rows: int = ROWS) -> None:
    many_parties(rows)
    fill("people_user", defaults("people_user", user.id) | {
        "id": "'usr_' || n", "email": "n || '@example.net'", "party_id": "'par_' || n", "display_name": "'人' || n",
    }, rows)  # fmt: skip


def many_profiles(user: User, rows: int = ROWS) -> None:
    """Half of them take on design, one in 5,000 translation; the rates are all different."""
    many_users(user, rows)
    fill("people_profile", {
        "user_id": "'usr_' || n", "headline": "'ロゴ'", "about": "''", "hourly_guide": "1000 + n",
        "skills": "CASE n % 3 WHEN 0 THEN '{Figma,ロゴ}' ELSE '{ロゴ}' END::varchar[]",
        "categories": "CASE WHEN n % 5000 = 0 THEN '{translation}' WHEN n % 2 = 0 THEN '{design}' ELSE '{web}' END"
        "::varchar[]",
        "subcategories": "CASE WHEN n % 5000 = 0 THEN '{english}' WHEN n % 2 = 0 THEN '{logo}' ELSE '{}' END"
        "::varchar[]",
        "search": "'wロゴ:1'::tsvector", "updated_at": "now() - n * interval '1 s'",
    }, rows)  # fmt: skip


def test_the_search_for_jobs_with_its_facets(cast: Cast) -> None:
    story.proposed(cast)
    job = _the_job(cast)
    fill("market_job", defaults("market_job", job) | {
        "id": "'job_' || n", "posted_at": "now() - n * interval '1 s'", "skills": "'{Figma,ロゴ}'::varchar[]",
        "category": "CASE n % 2 WHEN 0 THEN 'design' ELSE 'web' END", "subcategory": "''", "budget_min": "1000 + n",
    })  # fmt: skip
    for address in ("/jobs", "/jobs?category=web", "/jobs?skill=Figma&kind=fixed", "/jobs/count?skill=Figma"):
        asked(signed_in(cast.ren), address, most=COUNTED)


def _the_job(cast: Cast) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM market_job WHERE posted_by_id = %s", [cast.aoi.id])
        return str(cursor.fetchone()[0])


def test_the_works_of_everybody_else(cast: Cast) -> None:
    many_profiles(cast.mio)
    file = story.a_file(cast.ren)
    fill("people_portfoliopicture", {
        "id": "'pic_' || n", "profile_id": "'usr_' || (1 + n / 20)", "file_id": f"'{file}'", "title": "'作品'",
        "made_at": "now()",
    })  # fmt: skip
    (page,) = asked(signed_in(cast.aoi), "/workers/usr_50", "/works/pic_1000")[:1]
    assert "ほか 17点" in page
