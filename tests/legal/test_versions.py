"""Publishing versions of legal pages: who may, what the database refuses, what is in force on which day."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import IntegrityError

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.legal.commands.operator import describe_operator
from michinori.legal.commands.publishing import note_lawyer_check, publish_version
from michinori.legal.drafts import LANGUAGES, drafted
from michinori.legal.models import LawyerCheck, Version
from michinori.legal.queries.versions import standing_of, standings, version_of
from michinori.machinery import audit
from michinori.machinery.settings import history, set_setting, settings_now
from michinori.people.models import AskedConsent
from michinori.rules.legal.documents import DOCUMENTS, fingerprint
from tests.legal.publishing import admin, published, today
from tests.stories.cast import Cast


@pytest.fixture
def cast() -> Cast:
    return Cast()


def not_allowed(cast: Cast) -> list[tuple[Actor, str]]:
    """Who may not, and why: nobody of the staff, and an admin who has not just proved who they are."""
    stranger, sleepy = Actor.person(cast.ren.id, elevated=True), admin(cast, "Kei", elevated=False)
    return [(stranger, "not-found"), (sleepy, "elevation-needed")]


def refused(slug: str, actor: Actor, **given: Any) -> Problem:
    """Nothing is published, nobody is asked."""
    before = Version.objects.count()
    sent = {"document": "terms", "ja": "あ", "en": "a", "first": today(), "reason": "始める"} | given
    with pytest.raises(Problem, match=slug) as found:
        publish_version(actor=actor, **sent)
    assert Version.objects.count() == before
    assert not AskedConsent.objects.exclude(number__in=range(1, before + 1)).exists()
    return found.value


@pytest.mark.django_db
def test_versions_are_numbered_hashed_dated_and_logged(cast: Cast) -> None:
    sora = admin(cast)
    sent = {"document": "trade", "ja": "一", "en": "one", "first": today()}
    one = publish_version(actor=sora, **sent, reason="始めるため")
    two = publish_version(actor=sora, **sent | {"ja": "二", "first": today() + timedelta(days=3)}, reason="直すため")
    assert (one.number, two.number, two.made_by_id, two.reason) == (1, 2, sora.user_id, "直すため")
    assert two.sha256 == fingerprint("trade", 2, two.first, "二", "one") != one.sha256
    logged = audit.newest(limit=1)[0]
    assert (logged.kind, logged.actor) == ("legal_version_published", sora.user_id)
    assert logged.data == {"version": two.id, "document": "trade", "number": 2, "sha256": two.sha256}
    assert not AskedConsent.objects.exists(), "nobody agrees to these particulars"


@pytest.mark.django_db
def test_what_is_in_force_follows_the_day(turn: Callable[..., object]) -> None:
    one, two, three = published(), published(ahead=10), published(ahead=10)
    found = standing_of("terms")
    assert (found.now, found.coming, found.older, found.last) == (one, (two, three), (), three)
    turn(days=11)
    found = standing_of("terms")
    assert (found.now, found.coming, found.older, found.last) == (three, (), (two, one), three)
    assert [each.document for each in standings()] == list(DOCUMENTS)
    assert version_of("terms", 1).ja == one.ja, "older ones stay readable"
    for document, number in (("terms", 4), ("terms", 0), ("nonsense", 1), ("terms", 2**40)):
        with pytest.raises(Problem, match="not-found"):
            version_of(document, number)


@pytest.mark.django_db
def test_only_admins_who_have_just_proved_who_they_are_publish(cast: Cast) -> None:
    refused("not-found", Actor.person(cast.aoi.id, elevated=True))
    for role in ("support", "moderator", "editor", "finance", "finance-approver"):
        refused("not-found", admin(cast, role.title(), role))
    refused("elevation-needed", admin(cast, "Kei", elevated=False))
    refused("not-found", admin(cast, "Sora"), document="nonsense")
    refused("invalid", Actor.operator(), ja="")
    published(ahead=5)
    refused("invalid", Actor.operator())


@pytest.mark.django_db
def test_who_wrote_on_an_older_version_is_told_so(cast: Cast) -> None:
    sora = admin(cast)
    published()
    assert refused("version-published", sora, after=0).status == 409
    made = publish_version(actor=sora, document="terms", ja="い", en="b", first=today(), reason="直す", after=1)
    assert made.number == 2


@pytest.mark.django_db
def test_a_lawyers_check_is_noted_once_by_name_and_day(cast: Cast) -> None:
    sora, version = admin(cast), published()
    for actor, slug in (
        (Actor.person(cast.ren.id, elevated=True), "not-found"),
        (admin(cast, "Kei", elevated=False), "elevation-needed"),
    ):
        with pytest.raises(Problem, match=slug):
            note_lawyer_check(actor=actor, version_id=version.id, name="山田", day=today())
    for wrong in ({"name": ""}, {"day": today() + timedelta(days=1)}, {"day": None}):
        with pytest.raises(Problem, match="invalid"):
            note_lawyer_check(actor=sora, version_id=version.id, **{"name": "山田", "day": today()} | wrong)
    assert not LawyerCheck.objects.exists()
    note_lawyer_check(actor=sora, version_id=version.id, name="山田 弁護士", day=today())
    with pytest.raises(Problem, match="version-checked"):
        note_lawyer_check(actor=sora, version_id=version.id, name="別の人", day=today())
    assert LawyerCheck.objects.get().name == "山田 弁護士"
    assert audit.newest(limit=1)[0].kind == "legal_version_checked"


@pytest.mark.django_db
def test_the_next_version_has_to_be_checked_again(cast: Cast) -> None:
    note_lawyer_check(actor=admin(cast), version_id=published().id, name="山田", day=today())
    assert not hasattr(version_of("terms", published().number), "lawyer_check")


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("legal_version", "ja"),
        ("legal_lawyercheck", "name"),
        ("people_askedconsent", "first"),
        ("people_consent", "how"),
    ],
)
def test_the_application_cannot_change_what_was_published(change: str, table: str, column: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table, column, column))
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(current_user, %s, %s)", [table, change.partition(" ")[0]])
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize("table", ["legal_version", "legal_lawyercheck", "people_askedconsent", "people_consent"])
@pytest.mark.django_db
def test_nor_can_the_owner_of_the_tables(owner_connection: psycopg.Connection[Any], table: str) -> None:
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), owner_connection.transaction():
            owner_connection.execute(statement)  # type: ignore[call-overload]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [{"number": 3}, {"number": 1}, {"number": 2, "days": -1}, {"number": 2, "ja": ""}, {"number": 2, "sha256": "x"}],
)
def test_the_database_refuses_what_does_not_follow(wrong: dict[str, Any]) -> None:
    one = published(ahead=2)
    values = {"document": "terms", "first": one.first, "ja": "い", "en": "b", "sha256": "0" * 64, "reason": "直す"}
    given = values | {"first": one.first + timedelta(days=wrong.pop("days", 0))} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(**given, made_at=one.made_at)
    assert Version.objects.count() == 1


def test_eight_who_publish_at_once_get_eight_numbers(fresh_database: str) -> None:
    start = Barrier(8)

    def publish(_: int) -> int:
        start.wait()
        try:
            return published().number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(publish, range(8)))
    assert sorted(numbers) == list(range(1, 9))
    assert sorted(AskedConsent.objects.values_list("number", flat=True)) == list(range(1, 9))


@pytest.mark.django_db
def test_the_operators_data_are_dated_settings_and_only_an_admins_to_set(cast: Cast) -> None:
    sora = admin(cast)
    assert describe_operator(actor=sora, values={"operator_name": "道のり会", "operator_phone": "0312345678"}) == 2
    assert (settings_now().site.operator_name, settings_now().site.operator_phone) == ("道のり会", "0312345678")
    assert audit.newest(limit=1)[0].data == {"settings": ["operator_name", "operator_phone"]}
    assert describe_operator(actor=sora, values={"operator_name": "道のり会"}) == 0
    with pytest.raises(Problem, match="invalid"):
        describe_operator(actor=sora, values={"operator_name": "あ" * 500, "operator_email": "a@example.jp"})
    assert len(history("operator_email")) == 0, "all or nothing"
    for actor, slug in (
        (Actor.person(cast.ren.id, elevated=True), "not-found"),
        (admin(cast, "Kei", elevated=False), "elevation-needed"),
    ):
        with pytest.raises(Problem, match=slug):
            describe_operator(actor=actor, values={"operator_name": "別の会"})
    assert settings_now().site.operator_name == "道のり会"


@pytest.mark.django_db
def test_the_page_on_cookies_says_for_how_many_days_a_sign_in_lasts() -> None:
    set_setting(actor=Actor.operator(), key="session_days", text="45")
    said = [drafted("transmission", language, settings_now()).text for language in LANGUAGES]
    assert ["長くて45日" in said[0], "45 days at most" in said[1]] == [True, True]
