"""What staff, members and other sites read while there are 100,000 papers, inquiries, drafts, invitations, entries of
the log, jobs or words that found nothing: each page reads about what it shows.
"""

import pytest
from depth import only_when_long
from django.db import connections
from django.test import Client

from michinori.desk.log import NEWEST_CHECKED
from michinori.machinery.health import look
from michinori.machinery.models import OutboxItem
from michinori.people.queries import default_client
from tests.house.test_long_lists import (
    COUNTED,
    ROWS,
    asked,
    defaults,
    fill,
    little_is_read,
    many_parties,
    many_users,
    signed_in,
    token_of,
)
from tests.people.papers import PASSWORD
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = [only_when_long, pytest.mark.usefixtures("fresh_database")]


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def sora(cast: Cast) -> Client:
    """Staff, signed in."""
    return signed_in(cast.person("Sora", staff=True, password=PASSWORD))


def test_papers_that_wait(cast: Cast, sora: Client) -> None:
    many_users(cast.mio)
    fill("people_client", {"id": "'usr_' || n", "user_id": "'usr_' || n", "party_id": "'par_' || n"})
    fill("people_identityrequest", {
        "id": "'idr_' || n", "client_id": "'usr_' || n", "level": "'person'", "number": "''", "reason": "''",
        "state": "'sent'", "made_by_id": "'usr_' || n", "made_at": "now() + n * interval '1 ms'",
    })  # fmt: skip
    first, later, named = asked(sora, "/desk/identity", "/desk/identity?after=idr_50000", "/desk/identity?q=人777")
    assert first.count('href="/desk/identity-requests/idr_') == later.count('href="/desk/identity-requests/idr_') == 50
    assert "idr_50001" in later
    assert "usr_777" in named
    asked(sora, "/desk/insolvencies?q=人777", "/desk/identity?q=77@example.net")


def test_what_one_of_the_staff_did(cast: Cast, sora: Client) -> None:
    """Aoi's five entries are the oldest of 100,000."""
    fill("machinery_event", {
        "subject_id": "'desk'", "n": "n + 1000", "at": "now()", "kind": "'page_seen'", "data": "'{}'::jsonb",
        "hash": "'x' || n", "previous_hash": "'x' || (n - 1)",
        "actor": f"CASE WHEN n > 5 THEN 'usr_other' ELSE '{cast.aoi.id}' END",
    })  # fmt: skip
    pages = asked(sora, "/desk/log", "/desk/log?before=50000", f"/desk/log?by={cast.aoi.id}", "/desk/log?by=usr_nobody")
    assert "?before=" in pages[1]
    assert "Aoi" in pages[2]
    asked(sora, "/desk/log/check", most=NEWEST_CHECKED + 1_000)


def test_invitations_to_sign_up(cast: Cast, sora: Client) -> None:
    fill("people_signupinvitation", {
        "id": "'siv_' || n", "code_hash": "lpad(n::text, 64, '0')", "made_at": "now() - n * interval '1 s'",
        "expires_at": "now() + interval '14 days'", "made_by_id": f"'{cast.made['Sora'].id}'",
    })  # fmt: skip
    pages = asked(sora, "/desk/invitations", "/desk/invitations?after=siv_50000")
    assert all("?after=siv_" in page for page in pages)


def _inquiries(cast: Cast, **more: str) -> None:
    fill("support_inquiry", {
        "id": "'inq_' || n", "topic": "'other'", "user_id": f"'{cast.ren.id}'", "name": "'Ren'", "email": "''",
        "subject": "'件' || n", "language": "'ja'", "state": "'open'", "proven": "true", "trapped": "false",
        "made_at": "now()", "last_n": "1", "last_at": "now() - n * interval '1 s'", **more,
    })  # fmt: skip


def test_inquiries_that_wait(cast: Cast, sora: Client) -> None:
    _inquiries(cast, asked_since="now()", answer_by="now() + n * interval '1 s'")
    first, later = asked(sora, "/desk/inquiries", "/desk/inquiries?which=waiting&before=inq_50000")
    assert first.count('href="/desk/inquiries/inq_') == later.count('href="/desk/inquiries/inq_') == 50
    asked(sora, "/desk/inquiries?which=open&before=inq_50000")
    asked(signed_in(cast.ren), "/inquiries", "/inquiries?before=inq_50000")
    (listed,) = asked(Client(), "/api/v1/desk/inquiries", **token_of(cast.made["Sora"], "staff"))
    assert "inq_1" in listed


@pytest.mark.parametrize(("struck", "shown"), [("NULL", 50), ("CASE WHEN n > 20 THEN now() END", 20)])
def test_inquiries_of_years(cast: Cast, sora: Client, struck: str, shown: int) -> None:
    """All closed and given to who asks now, struck or not yet."""
    _inquiries(
        cast, state="'closed'", closed_at="now()", struck_at=struck, assigned_id=f"'{cast.made['Sora'].id}'",
    )  # fmt: skip
    counts = [
        page.count('href="/desk/inquiries/inq_')
        for page in asked(sora, *(f"/desk/inquiries?which={one}" for one in ("waiting", "mine", "open", "closed")))
    ]
    assert counts == [0, 0, 0, shown]


def test_drafts_for_all_jobs_that_there_are(cast: Cast) -> None:
    proposed = story.proposed(cast)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT job_id FROM market_proposal WHERE id = %s", [proposed])
        job = str(cursor.fetchone()[0])
    fill("market_job", defaults("market_job", job) | {
        "id": "'job_' || n", "posted_by_id": f"'{cast.mio.id}'", "posted_at": "now() - n * interval '1 s'",
    })  # fmt: skip
    fill("market_proposaldraft", {
        "id": "'prd_' || n", "job_id": "'job_' || n", "worker_id": f"'{cast.ren.id}'", "price": "1000",
        "message": "'x'", "made_at": "now() - n * interval '1 s'",
    })  # fmt: skip
    (page,) = asked(signed_in(cast.ren), "/drafts")
    assert page.count("/propose") >= 50
    asked(signed_in(cast.mio), "/drafts")
    (listed,) = asked(Client(), "/api/v1/drafts", **token_of(cast.ren, "read"))
    assert "job_1" in listed


def test_jobs_on_other_sites(cast: Cast) -> None:
    """One job in 5,000 is a translation."""
    proposed = story.proposed(cast)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT job_id FROM market_proposal WHERE id = %s", [proposed])
        job = str(cursor.fetchone()[0])
    fill("market_job", defaults("market_job", job) | {
        "id": "'job_' || n", "posted_at": "now() - n * interval '1 s'", "skills": "'{Figma,ロゴ}'::varchar[]",
        "category": "CASE WHEN n % 5000 = 0 THEN 'translation' ELSE 'web' END", "subcategory": "''",
    })  # fmt: skip
    asked(Client(), "/jobs/feed", "/jobs/feed.json?category=web", "/jobs/embedded?skill=Figma", "/jobs/embed")
    (rare,) = asked(Client(), "/jobs/feed?category=translation", most=COUNTED)
    assert rare.count("<entry>") == ROWS // 5000
    asked(signed_in(cast.ren), "/jobs/feed")


def test_words_that_found_nothing(cast: Cast, sora: Client) -> None:
    month = "date_trunc('month', now() - interval '1 month')::date"
    fill("figures_searchword", {"month": month, "word": "'語' || n", "people": "5 + n % 1000"})
    fill("figures_countedmonth", {"month": month, "subject": "'s' || n", "counted_at": "now()"}, rows=5)
    (page,) = asked(sora, "/desk/numbers")
    assert "語" in page
    asked(Client(), "/transparency")


def test_many_who_give_one_number(cast: Cast, sora: Client) -> None:
    """Anybody can type it."""
    firm = default_client(cast.aoi.id).id
    many_parties()
    fill("people_organisation", defaults("people_organisation", firm) | {
        "id": "'org_' || n", "party_id": "'par_' || n", "corporate_number": "'7000012050002'", "name": "'会社' || n",
        "face_id": "NULL", "verified": f"n = {ROWS}",
    })  # fmt: skip
    fill("people_client", {"id": "'org_' || n", "organisation_id": "'org_' || n", "party_id": "'par_' || n"})
    sora.post("/accounts/reauthenticate/", {"password": PASSWORD})
    sora.post("/desk/clients/org_77/reason", {"reason": "asked", "why": "電話"})
    (page,) = asked(sora, "/desk/organisations/org_77")
    assert "同じ法人番号の、ほかの組織" in page
    assert f"会社{ROWS}" in page, "the checked one"
    (page,) = asked(sora, "/desk/identity/org_77")
    assert "ほかに1,000件以上" in page
    assert f"会社{ROWS}" in page


def test_the_health_of_a_site_with_many_deliveries_that_wait(cast: Cast) -> None:
    """Three mails failed, and all that waits for programs, which is most; other mails wait for their first try."""
    story.proposed(cast)
    item = OutboxItem.objects.latest("id").id
    fill("machinery_outboxdelivery", {
        "item_id": str(item), "next_try_at": "now() + n * interval '1 ms'", "attempts": "(n <= 3 OR n % 5 > 0)::int",
        "subscriber": "'michinori.notices.' || CASE WHEN n <= 3 OR n % 5 = 0 THEN 'mails.' ELSE 'webhooks.' END || n",
        "failure": "CASE WHEN n <= 3 OR n % 5 > 0 THEN 'refused' ELSE '' END",
    })  # fmt: skip
    with little_is_read(100):
        found = look().found
    assert found["mail"] == 3
