"""The staff log as a chain: nobody changes it, who does all the same is found, and it is exported whole."""

import csv
import io
import json

import psycopg
import pytest
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.kernel.chain import event_hash
from michinori.machinery import audit
from michinori.people.commands.staff import give_role, take_role
from michinori.rules.people.staff_roles import ROLES
from tests.stories.cast import Cast

SORA = Actor.operator()


def _noted(times: int) -> None:
    for n in range(times):
        audit.note(actor=SORA, kind="column_hidden", data={"column": f"col_{n}"})


@pytest.mark.django_db
def test_a_log_that_nobody_touched_holds() -> None:
    assert audit.check() == audit.Check(0, "", 1, None)
    _noted(7)
    found, last = audit.check(), audit.newest(limit=1)[0]
    assert (found.last, found.hash, found.since, found.sound) == (7, last.hash, 1, True)
    assert audit.check(newest=3).since == 5
    assert audit.check(newest=3).sound


@pytest.mark.django_db
def test_an_entry_written_down_earlier_is_found_again_or_missed() -> None:
    _noted(3)
    noted = audit.newest(limit=1)[0]
    _noted(2)
    assert audit.check(seen=(noted.n, noted.hash)).kept is True
    for wrong in ((noted.n + 1, noted.hash), (noted.n, "0" * 64), (99, noted.hash)):
        assert (audit.check(seen=wrong).kept, audit.check(seen=wrong).sound) == (False, False)


TAMPERED = {
    "UPDATE machinery_event SET actor = 'usr_other' WHERE subject_id = 'desk' AND n = 3": 3,
    "UPDATE machinery_event SET data = '{}' WHERE subject_id = 'desk' AND n = 4": 4,
    "UPDATE machinery_event SET at = at + interval '1 day' WHERE subject_id = 'desk' AND n = 5": 5,
    "DELETE FROM machinery_event WHERE subject_id = 'desk' AND n = 2": 2,
}


def test_nobody_changes_it_and_tampering_below_the_triggers_is_found(
    fresh_database: str, owner_connection: psycopg.Connection
) -> None:
    _noted(6)
    for change, first in TAMPERED.items():
        with pytest.raises(psycopg.Error, match="append-only"):
            owner_connection.execute(change)
        owner_connection.rollback()
        kept = owner_connection.execute("SELECT * FROM machinery_event WHERE subject_id = 'desk' ORDER BY n").fetchall()
        owner_connection.execute("ALTER TABLE machinery_event DISABLE TRIGGER USER")
        owner_connection.execute(change)
        owner_connection.commit()
        assert (audit.check().broken, audit.check(newest=5).sound) == (first, False), change
        owner_connection.execute("DELETE FROM machinery_event WHERE subject_id = 'desk'")
        for row in kept:
            values = [json.dumps(one) if isinstance(one, dict) else one for one in row]
            owner_connection.execute(f"INSERT INTO machinery_event VALUES ({','.join(['%s'] * len(row))})", values)
        owner_connection.execute("ALTER TABLE machinery_event ENABLE TRIGGER USER")
        owner_connection.commit()
        assert audit.check().sound
    owner_connection.execute("ALTER TABLE machinery_event DISABLE TRIGGER USER")
    last = audit.newest(limit=1)[0]
    owner_connection.execute("DELETE FROM machinery_event WHERE subject_id = 'desk' AND n = 6")
    owner_connection.execute("ALTER TABLE machinery_event ENABLE TRIGGER USER")
    owner_connection.commit()
    assert audit.check().sound
    assert not audit.check(seen=(last.n, last.hash)).sound


@pytest.mark.django_db
def test_the_pages_say_it_and_hand_out_the_whole_log() -> None:
    cast = Cast()
    sora, ren = cast.person("Sora"), cast.ren
    give_role(actor=Actor.operator(), user_id=sora.id, role="admin")
    give_role(actor=Actor.operator(), user_id=ren.id, role="editor")
    take_role(actor=Actor.operator(), user_id=ren.id, role="editor")
    browser = Client()
    browser.force_login(sora)
    page = browser.get("/desk/log").content.decode()
    assert f'href="/desk/people/{ren.id}"' in page
    last = audit.newest(limit=1)[0]
    page = browser.get("/desk/log/check", {"n": last.n, "hash": last.hash}).content.decode()
    assert "合っています" in page
    assert "そのまま残っています" in page
    assert "見つかりません" in browser.get("/desk/log/check", {"n": "1", "hash": "ff"}).content.decode()
    rows = [json.loads(line) for line in b"".join(browser.get("/desk/log.jsonl").streaming_content).splitlines()]
    assert [one["n"] for one in rows] == list(range(1, len(rows) + 1))
    assert all(event_hash(one) == one["hash"] for one in rows)
    table = b"".join(browser.get("/desk/log.csv").streaming_content).decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(table)))
    assert [one["hash"] for one in found[: len(rows)]] == [one["hash"] for one in rows]
    assert set(ROLES) & {json.loads(one["data"]).get("role") for one in found}
