"""Odd numbers are sealed and then searched for everywhere, before and after they fail to meet (issue 3, point 3)."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from michinori.config.table import SUBSCRIBERS
from michinori.contracts.models import Contract
from michinori.machinery import outbox
from tests.pages.visitors import fields_of, signed_in
from tests.stories import by_default as story
from tests.stories.cast import Cast
from tests.stories.test_ten_thousand_against_nothing import SETS, apart, program

pytestmark = pytest.mark.django_db

WORKER, CLIENT = 27_183, 13_469
"""Numbers that stand nowhere else: the worker's lies above the client's, so they do not meet."""
_FORMS = "|".join(f"{one}|{one:,}" for one in (WORKER, CLIENT))
CANARY = re.compile(rf"(?<![\w.])(?:{_FORMS})(?!\w)", re.ASCII)
"""Hashes and fractions of a second may hold the digits by chance; 円 after them is no letter of these."""


def rows() -> dict[str, list[str]]:
    """Every row of the database as text, but for the sealed numbers' own table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        names = [name for (name,) in cursor.fetchall() if name != "contracts_sealedbid"]
        found = {}
        for name in names:
            cursor.execute(f'SELECT t::text FROM "{name}" t')
            found[name] = [text for (text,) in cursor.fetchall()]
    return found


def everything(cast: Cast, contract: Contract, ending: str) -> dict[str, str]:
    """What anybody could read: pages, API answers, evidence packs, mails, rows."""
    found = {f"table {name}": "\n".join(texts) for name, texts in rows().items()}
    pages = [
        f"/contracts/{contract.id}{tail}" for tail in ("", "/history", "/terms", "/evidence.json", "/evidence.pdf")
    ]
    pages += [
        f"/terminations/{ending}",
        "/deadlines",
        "/",
        "/contracts",
        "/money",
        f"/terminations/{ending}/do/seal-bid",
    ]
    for name in ("Ren", "Aoi", "Sora"):
        browser: Client = signed_in(cast.made[name])
        for page in (*pages, "/desk/"):
            answer = browser.get(page, follow=True)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
            found[f"{name} {page}"] = content.decode(errors="ignore")
        caller = program(cast, name)
        for path in ("", "/events", "/statement", "/evidence.json", "/terminations/preview?amount=20000"):
            found[f"{name} api {path}"] = caller.get(f"/contracts/{contract.id}{path}").content.decode(errors="ignore")
        for path in (f"/terminations/{ending}", "/deadlines", "/contracts", "/movements", "/balance"):
            found[f"{name} api {path}"] = caller.get(path).content.decode(errors="ignore")
    outbox.drain(SUBSCRIBERS)
    found["mails"] = "\n".join(f"{one.subject}\n{one.body}" for one in mail.outbox)
    return found


def leaks(found: dict[str, str]) -> list[str]:
    return [place for place, text in found.items() if CANARY.search(text)]


def test_a_number_is_found_in_a_sentence_and_not_in_a_hash() -> None:
    assert all(CANARY.search(text) for text in ("27,183円です", "金額は13469円", '"amount": 27183}'))
    assert not any(CANARY.search(text) for text in ("a27183f0", "12.27183", "x13469"))


def test_a_sealed_number_stands_nowhere_but_in_its_own_row(
    cast: Cast, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG", logger="django.request")
    caplog.set_level("DEBUG", logger="michinori")
    contract, ending = apart(cast, SETS[0])
    cast.person("Sora", staff=True)
    story.wait_days(7)
    assert not leaks(everything(cast, contract, ending.id)), "the canaries are not rare enough"

    here = f"/terminations/{ending.id}/do/seal-bid"
    ren = signed_in(cast.ren)
    typed = fields_of(ren.get(here).content.decode()) | {"amount": f"{WORKER:,}"}
    looked = ren.post(f"/terminations/{ending.id}/bid-figures", typed)
    assert "あなたの受け取りは" in looked.content.decode(), "a look at it keeps nothing"
    assert not leaks(everything(cast, contract, ending.id))
    assert ren.post(here, typed | {"do": "send"})["location"] == f"/terminations/{ending.id}"
    again = ren.post(here, typed | {"do": "send", "amount": "1"}, follow=True)
    assert not CANARY.search(again.content.decode())
    assert not leaks(everything(cast, contract, ending.id)), "while the other has not sealed"

    aoi = program(cast, "Aoi")
    for _ in range(2):
        answer = aoi.post(f"/terminations/{ending.id}/seal-bid", {"amount": CLIENT}, key="one-and-the-same")
        assert answer.status_code == 200
        assert not CANARY.search(answer.content.decode())
    contract.refresh_from_db()
    assert contract.status == "ending"
    assert not leaks(everything(cast, contract, ending.id)), "after they were opened and did not meet"
    story.wait_days(15)
    contract.refresh_from_db()
    assert contract.settled_by == "standing_rule"
    assert not leaks(everything(cast, contract, ending.id)), "after it ended"
    assert not CANARY.search(caplog.text)
    assert not CANARY.search("".join(capfd.readouterr()))


@pytest.fixture
def cast() -> Cast:
    return Cast()
