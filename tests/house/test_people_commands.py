"""``michinori user …`` and ``michinori outbox …`` (api.md, Command line), on a real home."""

import quopri
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
from sites import PROGRAM, Refused, Site, at_rest, wait_until

from michinori.config.embedded import roles

PASSWORD = "hashiru-michi-27"
SORA = "sora@example.jp"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, ready_home: Callable[[Path], Path]) -> Iterator[Site]:
    with at_rest(ready_home(tmp_path_factory.mktemp("people") / "home")) as site:
        site.environment["EMAIL_URL"] = f"file://{site.home.with_name('mails')}"
        yield site


def rows(site: Site, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(roles.address(site.home, roles.OWNER)) as connection:
        return connection.execute(query).fetchall()


def make(site: Site, email: str, *more: str) -> dict[str, Any]:
    return site.run("user", "create", "--email", email, "--name", email.partition("@")[0].title(), *more)


def test_a_person_becomes_staff_and_ends_it_and_both_are_logged(site: Site) -> None:
    sora = make(site, SORA)
    assert site.run("user", "staff", SORA) == {"id": sora["id"], "staff": True, "roles": ["admin"]}
    token = site.run("token", "create", "--email", SORA, "--scope", "staff")["token"]
    assert site.run("user", "staff", SORA)["staff"]
    assert site.run("user", "unstaff", SORA) == {"id": sora["id"], "staff": False, "roles": []}
    assert token
    assert rows(site, "SELECT revoked_at IS NOT NULL FROM people_token WHERE 'staff' = ANY(scopes)") == [(True,)]
    kinds = rows(site, "SELECT kind, actor FROM machinery_event WHERE subject_id = 'desk' ORDER BY n")
    done = ("staff_given", "staff_role_given", "staff_role_taken", "staff_ended")
    assert kinds == [(kind, "operator") for kind in done]
    own = rows(site, f"SELECT kind FROM people_securityentry WHERE user_id = '{sora['id']}' ORDER BY id")
    assert [kind for (kind,) in own] == ["account_made", "token_made", *done[:2], "token_made", *done[2:]]


def test_roles_are_given_and_taken_one_by_one(site: Site) -> None:
    kei = make(site, "kei@example.jp")
    given = site.run("user", "staff", "kei@example.jp", "--role", "finance", "--role", "editor")
    assert given == {"id": kei["id"], "staff": True, "roles": ["editor", "finance"]}
    assert site.run("user", "unstaff", "kei@example.jp", "--role", "finance")["roles"] == ["editor"]
    assert site.run("user", "unstaff", "kei@example.jp", "--role", "editor") == given | {"staff": False, "roles": []}
    with pytest.raises(Refused):
        site.run("user", "staff", "kei@example.jp", "--role", "owner")
    assert rows(site, f"SELECT role FROM people_staffrole WHERE user_id = '{kei['id']}'") == []


def test_nobody_is_found_by_another_address(site: Site) -> None:
    for command in ("staff", "unstaff", "reset-second-factor"):
        with pytest.raises(Refused):
            site.run("user", command, "nobody@example.jp")


def test_everybody_is_listed(site: Site) -> None:
    make(site, "ren@example.jp")
    done = site.attempt("user", "list")
    assert done.returncode == 0
    assert '"email": "ren@example.jp"' in done.stdout
    assert done.stdout.splitlines()[-1] == f'{{"users": {len(done.stdout.splitlines()) - 1}}}'


def test_a_lost_second_step_is_taken_away_logged_and_mailed(site: Site) -> None:
    aoi = make(site, "aoi@example.jp")
    statement = (
        "INSERT INTO mfa_authenticator (user_id, type, data, created_at) "
        f"VALUES ('{aoi['id']}', 'totp', '{{}}', now()), ('{aoi['id']}', 'recovery_codes', '{{}}', now())"
    )
    with psycopg.connect(roles.address(site.home, roles.OWNER)) as connection:
        connection.execute(statement)
    assert site.run("user", "reset-second-factor", "aoi@example.jp") == {"id": aoi["id"], "removed": 2}
    assert site.run("user", "reset-second-factor", "aoi@example.jp")["removed"] == 0
    assert rows(site, "SELECT count(*) FROM mfa_authenticator") == [(0,)]
    own = rows(site, f"SELECT kind FROM people_securityentry WHERE user_id = '{aoi['id']}' ORDER BY id")
    assert own[-1] == ("second_step_reset",)
    (mail,) = rows(
        site, "SELECT payload->>'to' FROM machinery_outboxitem WHERE payload->>'template' = 'second_step_reset'"
    )
    assert mail == ("aoi@example.jp",)


def test_a_password_comes_by_standard_input(site: Site) -> None:
    words = ("user", "create", "--email", "mio@example.jp", "--name", "Mio", "--password-stdin")
    done = subprocess.run(
        [PROGRAM, *words], env=site.environment, input=f"{PASSWORD}\n", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert rows(site, "SELECT password LIKE 'argon2%' FROM people_user WHERE email = 'mio@example.jp'") == [(True,)]


@pytest.mark.parametrize("weak", ["short", "password123", "12345678901"])
def test_a_weak_password_is_refused(site: Site, weak: str) -> None:
    with pytest.raises(Refused) as refused:
        make(site, "weak@example.jp", "--password", weak)
    assert refused.value.code == 1
    assert refused.value.errors.startswith("Error: ")
    assert refused.value.errors.count("\n") == 1
    assert rows(site, "SELECT count(*) FROM people_user WHERE email = 'weak@example.jp'") == [(0,)]


def test_a_mailed_link_lets_a_person_choose_their_password(site: Site) -> None:
    make(site, "kai@example.jp", "--mail-link")
    assert site.run("outbox", "list")["not_spread"] > 0
    mails = site.home.with_name("mails")

    def links() -> list[str]:
        found = (
            [quopri.decodestring(file.read_bytes()).decode(errors="replace") for file in mails.glob("*")]
            if mails.is_dir()
            else []
        )
        return [link for text in found for link in re.findall(r"http://\S+/password/reset/key/\S+", text)]

    site.start()
    try:
        (link, *_) = wait_until(links)
        path = urlsplit(link).path
        assert httpx.get(f"{site.url}{path}", follow_redirects=True, timeout=60).status_code == 200
        wait_until(lambda: site.run("outbox", "list") == {"not_spread": 0, "items": []})
    finally:
        site.stop()


def test_a_delivery_that_waits_is_tried_again(site: Site) -> None:
    """A mail that cannot be written, since its place is a file."""
    mails = site.home.with_name("nowhere")
    mails.touch()
    site.environment["EMAIL_URL"] = f"file://{mails}"
    make(site, "yui@example.jp", "--mail-link")
    site.start()
    try:
        wait_until(lambda: [item for item in site.run("outbox", "list")["items"] if item["failure"]])
        (waiting,) = site.run("outbox", "list")["items"]
        assert waiting["kind"] == "mail"
        assert waiting["failure"]
        assert "yui@" not in str(waiting)
        mails.unlink()
        assert site.run("outbox", "retry", str(waiting["id"])) == {"id": waiting["id"]}
        wait_until(lambda: not site.run("outbox", "list")["items"])
        with pytest.raises(Refused):
            site.run("outbox", "retry", str(waiting["id"]))
    finally:
        site.stop()


def test_migrate_finds_nothing_to_do(site: Site) -> None:
    assert site.run("migrate") == {"migrated": False}
