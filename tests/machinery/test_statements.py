"""SQL written out gives the same rows as the ORM does, and writes what it would write."""

from datetime import UTC, datetime, timedelta

import pytest

from michinori.contracts.models import Contract, TermsVersion
from michinori.kernel.clock import JAPAN
from michinori.ledger.models import Movement
from michinori.machinery.models import Answer, Event, OutboxItem, SiteClock, StoredFile
from michinori.machinery.statements import any_of, change, follow, insert, read, update
from michinori.people.models import Client, User
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 1, 12, 30, 0, 123456, tzinfo=JAPAN)


def values(row: object) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def test_what_is_read_is_what_the_orm_reads() -> None:
    contract = story.active(Cast())
    for model in (Contract, TermsVersion, Event, Movement, User, Client):
        written_out = read(model, "TRUE ORDER BY id")
        assert written_out
        assert [values(row) for row in written_out] == [values(row) for row in model.objects.order_by("id")]
    assert read(Contract, "id = %s AND status = ANY(%s)", contract.id, ["offered"]) == []


def test_what_is_inserted_stands_there_with_its_number() -> None:
    rows = [Event(subject_id="con_a", n=1, at=AT, actor="clock", kind="a", data={"雨": [1, None]}, hash="x")]
    rows.append(Event(subject_id="con_b", n=1, at=AT, actor="clock", kind="b", data={}, hash="y"))
    insert(*rows)
    assert [values(row) for row in Event.objects.order_by("id")] == [values(row) for row in rows]
    rows[0].refresh_from_db()
    assert rows[0].data == {"雨": [1, None]}
    insert()


def test_bytes_and_defaults_are_written_too() -> None:
    answer = Answer(caller="usr_a", key="k", fingerprint=b"\x00\xff", status=200, body="", made_at=AT)
    insert(answer)
    assert bytes(read(Answer, "key = %s", "k")[0].fingerprint) == b"\x00\xff"
    insert(SiteClock(id=1, offset=timedelta(days=400)), ignore_conflicts=True)
    assert read(SiteClock, "TRUE")[0].offset == SiteClock.objects.get().offset


def test_what_is_there_already_stays_as_it_is() -> None:
    for kind in ("first", "second"):
        insert(OutboxItem(kind=kind, payload={}, key="once", made_at=AT), ignore_conflicts=True)
    assert [item.kind for item in OutboxItem.objects.all()] == ["first"]


def test_columns_of_several_rows_are_changed() -> None:
    files = [
        StoredFile(owner_id="usr_a", name=name, size=1, sha256="", type="", place="", made_at=AT) for name in ("a", "b")
    ]
    insert(*files)
    change(StoredFile, files[0].id, files[1].id, name="c", made_at=AT.astimezone(UTC) + timedelta(days=1))
    assert [(one.name, one.made_at) for one in StoredFile.objects.all()] == [("c", AT + timedelta(days=1))] * 2
    change(StoredFile, name="d")
    assert {one.name for one in StoredFile.objects.all()} == {"c"}


def test_a_whole_row_is_written_and_a_missing_one_is_told() -> None:
    contract = story.active(Cast())
    contract.title, contract.returns, contract.withdrawn = "新しい題", 2, ["worker"]
    update(contract)
    assert values(Contract.objects.get()) == values(read(Contract, "id = %s", contract.id)[0])
    assert (Contract.objects.get().title, Contract.objects.get().withdrawn) == ("新しい題", ["worker"])
    contract.pk = "con_aaaaaaaaaaaaaaaa"
    with pytest.raises(LookupError):
        update(contract)


def test_what_rows_point_to_is_fetched_once(django_assert_num_queries: object) -> None:
    cast = Cast()
    contracts = read(Contract, "id = ANY(%s)", [story.active(cast).id, story.offered(cast).id])
    with django_assert_num_queries(2):  # type: ignore[operator]
        follow(contracts, "terms", "client", "open_switch")
        assert {one.terms.version for one in contracts if one.terms} == {1}
        assert len({one.client.party_id for one in contracts}) == 1
        assert [one.open_switch for one in contracts] == [None, None]
        follow(contracts, "terms", "client")


def test_a_condition_composed_once_is_asked_for_each() -> None:
    cast = Cast()
    there = any_of(lambda user_id, name: User.objects.filter(id=user_id, language="ja").exclude(display_name=name))
    assert there(cast.aoi.id, "Ren")
    assert not there(cast.ren.id, "Ren")
    assert there(cast.ren.id, "Aoi")
