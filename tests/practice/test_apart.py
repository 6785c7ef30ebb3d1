"""A practice touches nothing of the real site, of another practice, or of anybody's mailbox; and it goes away."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from psycopg import sql
from pytest_django import Settings
from sites import wait_until

from michinori.config import tick
from michinori.config.embedded import holding, roles
from michinori.contracts.models import Contract
from michinori.kernel.problems import Problem
from michinori.ledger.models import Balance, Movement
from michinori.machinery import clock
from michinori.machinery.models import OutboxItem, StoredFile
from michinori.people.models import User
from michinori.practice import databases
from tests.practice.learners import Learner
from tests.stories import cast as story
from tests.stories.cast import Cast

SIGNING_IN = {"django_session", "usersessions_usersession", "cache"}


def rows() -> dict[str, list[Any]]:
    """Every row of every table of the real site, but for sessions."""
    models = [model for model in apps.get_models() if model._meta.db_table not in SIGNING_IN]
    return {m._meta.db_table: sorted(map(repr, m._default_manager.values_list())) for m in models}


def practises(learner: Learner) -> None:
    """A whole course, the shortest way."""
    learner.starts("worker")
    learner.presses("next")
    learner.sends(do="decline")
    learner.presses("next")
    for _week in range(3):
        learner.presses("clock", by="week")
    assert learner.step == 6


def there() -> list[str]:
    """All databases of practices that there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'michinori_practice_%' ORDER BY datname")
        return [name for (name,) in cursor.fetchall() if "template" not in name]


def test_the_real_site_is_unchanged_to_the_row(cast: Cast, ren: Learner) -> None:
    story.active(cast, spare=7_777)
    before, now = rows(), clock.now()
    assert len(before["ledger_movement"]) == 2
    practises(ren)
    assert rows() == before
    assert clock.now() - now < timedelta(minutes=5)
    with ren.inside():
        assert Movement.objects.count() > 5
        assert Balance.objects.exists()
        assert list(User.objects.exclude(email__endswith=".invalid")) == []
        assert not User.objects.filter(id=cast.ren.id).exists()


def test_nobody_gets_a_mail(ren: Learner) -> None:
    practises(ren)
    with ren.inside():
        assert OutboxItem.objects.filter(spread_at__isnull=False).count() == 0
    tick.tick(timestamp=0)
    assert mail.outbox == []
    assert not OutboxItem.objects.exists()


def test_two_people_at_once_each_have_their_own(cast: Cast, ren: Learner) -> None:
    mio = Learner(cast.mio)
    ren.starts("worker")
    mio.starts("worker")
    ren.presses("clock", by="week")
    ren.presses("next")
    ren.sends(do="decline")
    mio.opens(mio.home)
    assert (ren.step, mio.step) == (3, 1)
    with ren.inside():
        later = clock.now()
    with mio.inside():
        assert later - clock.now() > timedelta(days=6)
        assert Contract.objects.get().worker.display_name == "Mio"


def test_a_practice_begins_at_the_time_of_its_site(ren: Learner, turn: Callable[..., datetime]) -> None:
    now = turn(days=100)
    ren.starts("client")
    with ren.inside():
        assert timedelta(days=5) < clock.now() - now < timedelta(days=7)
        assert Contract.objects.get().made_at >= now


def test_time_runs_on_in_a_practice_also_where_the_site_is_in_real_time(ren: Learner, settings: Settings) -> None:
    settings.SIMULATED_TIME = False
    practises(ren)
    assert "練習の時計" in ren.text


def test_strangers_find_nothing(cast: Cast, ren: Learner) -> None:
    ren.starts("worker")
    mio, visitor = Client(), Client()
    mio.force_login(cast.mio)
    for page in ("", "summary", "contracts", "money", "next", "clock"):
        for method in ("get", "post"):
            assert getattr(mio, method)(f"{ren.home}{page}").status_code == 404
            assert "/accounts/login/" in getattr(visitor, method)(f"{ren.home}{page}").headers["Location"]
    for bad in ("w1", "W6b05d663", "x6b05d663", "w6b05d663;", "%00", "w6b05d663_new"):
        assert mio.get(f"/practice/{bad}/").status_code == 404


def test_a_contract_of_a_practice_is_unknown_on_the_real_site_and_the_other_way(cast: Cast, ren: Learner) -> None:
    real = story.active(cast)
    ren.starts("worker")
    with ren.inside():
        made_up = Contract.objects.get()
    assert ren.browser.get(f"/contracts/{made_up.id}").status_code == 404
    assert ren.browser.get(f"{ren.home}contracts/{real.id}").status_code == 404


def test_what_is_no_part_of_a_practice_leads_out_and_can_do_nothing(ren: Learner) -> None:
    ren.starts("worker")
    for page in ("settings", "jobs", "practice", "accounts/logout/", "tokens"):
        answer = ren.browser.get(f"{ren.home}{page}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/{page}")
        assert ren.browser.post(f"{ren.home}{page}").status_code == 404
    for page in ("nowhere", "/evil.example", "//evil.example/x", "api/v1/me/x", "contracts/con_x/y/z"):
        assert ren.browser.get(f"{ren.home}{page}").status_code == 404
    assert ren.browser.put(f"{ren.home}contracts").status_code == 405


def test_a_day_later_it_is_gone(ren: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    ren.starts("worker")
    assert there() == [ren.practice.database]
    assert databases.sweep() == 0
    monkeypatch.setattr(databases, "KEPT", timedelta(0))
    answer = ren.browser.get(ren.home)
    assert answer.status_code == 404
    assert "もう終わっています" in answer.content.decode()
    assert "続きから" not in ren.browser.get("/practice").content.decode()
    assert databases.sweep() == 1
    assert there() == []


def test_starting_again_throws_the_earlier_one_away(ren: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "_DOUBLE_CLICK", timedelta(0))
    ren.starts("worker")
    first = ren.home
    ren.presses("next")
    assert "続きから" in ren.browser.get("/practice").content.decode()
    ren.starts("client")
    assert there() == [ren.practice.database]
    assert ren.browser.get(first).status_code == 404


def test_whoever_started_often_today_is_told_kindly_and_keeps_the_one_going(
    ren: Learner, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PRACTICES_A_DAY = 1
    monkeypatch.setattr(databases, "_DOUBLE_CLICK", timedelta(hours=1))
    ren.starts("worker")
    ren.starts("worker")  # the same press once more
    monkeypatch.setattr(databases, "_DOUBLE_CLICK", timedelta(0))
    before = there()
    for course in ("worker", "client"):
        answer = ren.browser.post("/practice/start", {"course": course})
        assert answer.status_code == 429
        assert "今日の練習は、ここまでにしましょう" in answer.content.decode()
        assert "1日1回まで" in answer.content.decode()
    assert there() == before
    ren.opens(ren.home)
    assert ren.step == 1
    ren.opens("/practice")
    assert "新しく始められるのは1日1回まで" in ren.text
    assert "運営者がいません。外で決まった結果" in ren.text


def test_a_double_press_starts_one(cast: Cast) -> None:
    presses = [Learner(cast.ren), Learner(cast.ren)]

    def run(learner: Learner) -> None:
        learner.starts("worker")
        connection.close()

    threads = [threading.Thread(target=run, args=(learner,)) for learner in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [learner.step for learner in presses] == [1, 1]
    assert presses[0].home == presses[1].home
    assert len(there()) == 1


def test_files_of_a_practice_go_with_it(ren: Learner, settings: Settings) -> None:
    folder = Path(settings.HOME) / "files"

    def stored() -> int:
        return sum(1 for file in folder.rglob("*") if file.is_file())

    before = stored()
    ren.starts("worker")
    with ren.inside():
        contract = Contract.objects.get().id
    shown = SimpleUploadedFile("画面.txt", "花まで".encode())
    address = f"{ren.home}contracts/{contract}/stages/2/submit"
    assert ren.browser.post(address, {"note": "できました", "uploads": shown}).status_code == 302
    with ren.inside():
        assert StoredFile.objects.count() == 3
        assert Contract.objects.get().stages.get(number=2).status == "approved", "the partner takes it"
    assert stored() > before + 3, "with previews beside them"
    databases.drop(ren.practice)
    assert stored() == before
    assert there() == []


def stumbles() -> None:
    """A beginning that does not come to its end."""
    raise Problem("stumbled")


def test_one_that_was_broken_off_while_it_was_made_is_none(cast: Cast, ren: Learner) -> None:
    made = databases.make(cast.ren.id, "worker", lambda: None)
    assert ren.browser.get(f"/practice/{made.id}/").status_code == 404
    with pytest.raises(Problem, match="stumbled"):
        databases.make(cast.ren.id, "client", stumbles)
    assert there() == []


def test_one_whose_making_was_killed_is_nobodys_and_goes_with_the_next_press(cast: Cast, ren: Learner) -> None:
    ren.starts("worker")
    made = ren.practice
    left = replace(made, is_new=True)
    with databases._owner() as owner:
        names = sql.Identifier(made.database), sql.Identifier(left.database)
        owner.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))
    assert databases.practice_of(cast.ren.id) is None
    assert ren.browser.get(ren.home).status_code == 404
    assert databases.sweep() == 0, "somebody may be making it right now"
    ren.starts("worker")
    assert ren.step == 1
    assert there() == [ren.practice.database]


def test_two_tabs_turn_one_clock_at_once(ren: Learner) -> None:
    ren.starts("worker")
    ren.presses("next")
    ren.sends(do="decline")
    ren.presses("next")
    tabs = [Learner(ren.user) for _tab in range(3)]

    def run(tab: Learner) -> None:
        tab.home, tab.here = ren.home, ren.home
        for _week in range(3):
            tab.presses("clock", by="week")
        connection.close()

    threads = [threading.Thread(target=run, args=(tab,)) for tab in tabs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [tab.step for tab in tabs] == [6, 6, 6]
    with ren.inside():
        assert Contract.objects.get().settled_amount == 17_400


def test_whoever_goes_back_and_sends_again_meets_no_fault(ren: Learner) -> None:
    ren.starts("worker")
    ren.presses("next")
    form, page = ren._form(), ren.here
    ren.sends(do="decline")
    for again in ("decline", "accept"):
        answer = ren.browser.post(page, form | {"do": again}, follow=True)
        assert answer.status_code in (200, 409, 422)
    ren.opens(ren.home)
    assert ren.step == 3
    ren.presses("next")
    ren.presses("next")
    assert ren.step == 4
    with ren.inside():
        assert Contract.objects.get().open_termination is not None


def test_a_server_that_takes_no_more_connections_says_so(ren: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise psycopg.OperationalError("too many clients already")

    with monkeypatch.context() as patch:
        patch.setattr(databases, "_owner", full)
        answer = ren.browser.post("/practice/start", {"course": "worker"})
    assert answer.status_code == 409
    assert "いま、練習を開けません" in answer.content.decode()


def test_a_site_without_room_says_so(ren: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "MOST", 0)
    answer = ren.browser.post("/practice/start", {"course": "worker"})
    assert answer.status_code == 409
    assert "混み合っています" in answer.content.decode()
    assert ren.browser.post("/practice/start", {"course": "both"}).status_code == 404


def test_a_site_that_may_not_make_databases_says_what_is_needed(ren: Learner, embedded_home: Path) -> None:
    with psycopg.connect(roles.address(embedded_home, "postgres", "postgres"), autocommit=True) as admin:
        admin.execute(f"ALTER ROLE {roles.OWNER} NOCREATEDB")
        try:
            answer = ren.browser.post("/practice/start", {"course": "worker"})
        finally:
            admin.execute(f"ALTER ROLE {roles.OWNER} CREATEDB")
    assert answer.status_code == 409
    assert "CREATEDB" in answer.content.decode()
    assert there() == []


def test_one_that_nobody_gets_into_says_so_and_can_be_dropped(ren: Learner, embedded_home: Path) -> None:
    ren.starts("worker")
    with psycopg.connect(roles.address(embedded_home, "postgres", "postgres"), autocommit=True) as admin:
        name = sql.Identifier(ren.practice.database)
        admin.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(name))
    answer = ren.browser.get(ren.home)
    assert answer.status_code == 409
    assert "いま、練習を開けません" in answer.content.decode()
    databases.drop(ren.practice)
    assert there() == []


@pytest.mark.parametrize("people", [False, True])
def test_the_template_is_made_with_the_tables(fresh_database: str, people: bool, embedded_home: Path) -> None:
    if people:
        assert Cast().mio
    connection.close()
    name = databases._template_name()
    with psycopg.connect(roles.address(embedded_home, "postgres", "postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        databases.prepare()
        assert admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        admin.execute(f"ALTER ROLE {roles.OWNER} NOCREATEDB")
        try:
            databases.prepare()  # no trouble where it is there, or may not be made
        finally:
            admin.execute(f"ALTER ROLE {roles.OWNER} CREATEDB")
    mio = Learner(Cast().mio) if not people else Learner(User.objects.get())
    mio.starts("client")
    assert mio.step == 1


def test_a_new_home_has_it_from_its_first_command_on(tmp_path: Path, ready_home: Callable[[Path], Path]) -> None:
    home = ready_home(tmp_path / "home")
    with holding.using(home), psycopg.connect(roles.address(home, "postgres", "postgres")) as server:
        assert server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [databases._template_name()]).fetchone()


def test_the_application_is_held_to_the_same_rights_inside(ren: Learner) -> None:
    ren.starts("worker")
    with ren.inside(), pytest.raises(Exception, match="permission denied"):
        Movement.objects.update(amount=1)


def test_many_at_once_make_one_template_and_leave_no_connection(cast: Cast) -> None:
    people = [cast.person(f"Learner{n}") for n in range(4)]
    learners = [Learner(person) for person in people]

    def run(learner: Learner) -> None:
        learner.starts("client")
        learner.presses("next")
        learner.sends(do="accept")
        connection.close()

    threads = [threading.Thread(target=run, args=(learner,)) for learner in learners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [learner.step for learner in learners] == [3, 3, 3, 3]
    assert len(there()) == 4
    wait_until(_nobody_is_inside)  # a server's process goes a moment after its connection
    for learner in learners:
        databases.drop(learner.practice)
    assert there() == []


def _nobody_is_inside() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname LIKE 'michinori_practice_%'")
        return bool(cursor.fetchone() == (0,))
