"""Backups: under load, to another PostgreSQL, to another home, and quiet until they are released."""

import time
from datetime import UTC, datetime, timedelta

from drill.contracts import offer, status_of
from drill.ground import REN, Ground
from drill.mails import Inbox, invite, mail_server
from drill.postgres import Postgres
from drill.site import Site
from drill.steps import Step
from drill.visitors import Writers, jobs_at, sign_in, still_signed_in
from rig.ports import free_port
from rig.waiting import wait_until

_ENCRYPTED = {"MICHINORI_BACKUP_KEY": "drill-drill-drill-drill-drill"}


def backup_and_moves(ground: Ground) -> str:
    """A backup while programs write; from it a site on its own PostgreSQL; from that one a third home."""
    server = ground.enter(Postgres(ground.folder / "postgres"))
    first = ground.site("first", _ENCRYPTED)
    second = ground.bare("second", _ENCRYPTED | server.settings)
    third = ground.bare("third", _ENCRYPTED)
    first.start()
    person = sign_in(first.url, REN)
    with Writers(first.url, ground.token("aoi")) as writers:
        writers.more()
        before = set(writers.acknowledged)
        began = time.monotonic()
        _back_up(first, copy := str(ground.folder / "copy"))
        seconds = time.monotonic() - began
        writers.more()
    assert set(writers.statuses) == {201}, f"during the backup: {dict(writers.statuses)}"
    first.stop()
    _move(second, copy)
    assert before <= (moved := jobs_at(second.url, ground.token("ren"))), "a job written before the backup is missing"
    assert still_signed_in(person, second.url), "the session ended with the move to another PostgreSQL"
    _back_up(second, again := str(ground.folder / "again"))
    second.stop()
    _move(third, again)
    assert jobs_at(third.url, ground.token("ren")) == moved, "the third home has other jobs"
    assert still_signed_in(person, third.url), "the session ended with the move to a third home"
    third.run("ledger", "check")
    return f"backup in {seconds:.1f} s under load, verified; {server.version}, third home; sessions alive"


def _back_up(site: Site, copy: str) -> None:
    made = site.run("backup", copy)
    assert made["encrypted"] is True
    site.run("backup", "verify", copy)


def _move(site: Site, copy: str) -> None:
    site.run("restore", copy)
    site.run("release")
    site.start()


def quiet_restore(ground: Ground) -> str:
    """A restored copy sends no mail and applies no deadline until it is released."""
    inbox, port = Inbox(), free_port()
    settings = {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "MICHINORI_SIMULATED_TIME": "1"}
    site = ground.site("first", settings)
    site.start()
    with mail_server(Inbox(), port):
        contract = offer(site.url, ground.token("aoi"), ground.token("ren"))
        _all_left(site)
    site.stop()
    invite(site, "mio@example.jp")
    site.run("backup", copy := str(ground.folder / "copy"))
    restored = ground.bare("restored", settings)
    restored.run("restore", copy)
    later = (datetime.now(UTC) + timedelta(days=90)).isoformat()
    with mail_server(inbox, port):
        restored.start()
        assert restored.run("clock", "run", "--at", later)["applied"] == 0, "deadlines were applied in a copy"
        restored.wait_for_rounds(2)
        assert not inbox.receivers, "a copy sent mails"
        assert status_of(restored.url, ground.token("ren"), contract) == "offered"
        assert restored.health()["clock"] == "restored"
        assert restored.run("release")["released"] is True
        restored.run("clock", "run")
        assert status_of(restored.url, ground.token("ren"), contract) != "offered", "the offer has not lapsed"
        _all_left(restored)
    assert "mio@example.jp" in inbox.receivers, "the mail that waited did not leave"
    return f"no mail and no deadline until release; then {len(inbox.receivers)} mails left"


def _all_left(site: Site) -> None:
    """Wait until nothing is in the outbox: neither deliveries nor items that nobody has looked at yet."""
    wait_until(lambda: site.run("outbox", "list") == {"not_spread": 0, "items": []}, "all mails leave")


STEPS = [
    Step("backup under load → own PostgreSQL → third home", backup_and_moves),
    Step("quiet restore", quiet_restore),
]
