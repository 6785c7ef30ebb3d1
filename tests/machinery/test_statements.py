"""Hand-written SQL reads and writes the same rows as the ORM, and names only columns that its models have."""

import ast
import importlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

import michinori
from michinori.contracts.models import Contract, Report, TermsVersion
from michinori.kernel.clock import JAPAN
from michinori.ledger.models import Movement
from michinori.machinery import statements
from michinori.machinery.models import Answer, Event, OutboxItem, SiteClock, StoredFile
from michinori.machinery.outbox import new, put_all
from michinori.machinery.statements import change, follow, insert, read, update, values_of
from michinori.people.models import Client, User
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 1, 12, 30, 0, 123456, tzinfo=JAPAN)
SOURCE = Path(michinori.__file__).parent


def values(row: object) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def test_what_is_read_is_what_the_orm_reads() -> None:
    contract = story.active(Cast())
    for model in (Contract, TermsVersion, Event, Movement, User, Client):
        found = list(model.objects.order_by("-pk"))
        assert found
        written_out = read(model, pk__in=[row.pk for row in found], order_by=("-pk",))
        assert [values(row) for row in written_out] == [values(row) for row in found]
    assert read(Contract, id=contract.id, status="offered") == []


def test_conditions_order_and_limit_are_the_orms() -> None:
    rows = [Event(subject_id="con_a", n=n, at=AT, actor="clock", kind="a", data={}, hash="x") for n in (1, 2, 3)]
    for row in rows[1:]:
        row.previous_hash = "x"
    insert(*rows)
    assert [row.n for row in read(Event, subject_id="con_a", n__gt=1, order_by=("n",))] == [2, 3]
    assert [row.n for row in read(Event, subject_id="con_a", order_by=("previous_hash", "-n"), limit=2)] == [3, 2]
    assert [row.n for row in read(Event, previous_hash__isnull=True, subject_id="con_a")] == [1]
    assert [row.n for row in read(Event, n__in=[2, 9], previous_hash__isnull=False)] == [2]


def test_what_is_inserted_stands_there_with_its_number() -> None:
    rows = [Event(subject_id="con_a", n=1, at=AT, actor="clock", kind="a", data={"雨": [1, None]}, hash="x")]
    rows.append(Event(subject_id="con_b", n=1, at=AT, actor="clock", kind="b", data={}, hash="y"))
    insert(*rows)
    assert [values(row) for row in Event.objects.order_by("id")] == [values(row) for row in rows]
    rows[0].refresh_from_db()
    assert rows[0].data == {"雨": [1, None]}
    insert()


def test_more_rows_than_postgresql_takes_values_apart_from_the_text() -> None:
    rows = [Event(subject_id="con_a", n=n, at=AT, actor="clock", kind="a", data={}, hash="x") for n in range(1, 9_000)]
    for row in rows[1:]:
        row.previous_hash = "x"
    insert(*rows)
    assert Event.objects.count() == 8_999
    assert rows[-1].pk == Event.objects.get(n=8_999).pk
    put_all([new("a", {"n": n}, f"key:{n}" if n % 2 else None) for n in range(14_000)])
    put_all([new("b", {}, "key:1"), new("c", {})])
    assert [row.payload["n"] for row in OutboxItem.objects.filter(kind="a").order_by("id")] == [*range(14_000)]
    assert not OutboxItem.objects.filter(kind="b").exists()
    assert OutboxItem.objects.filter(kind="c", key=None).count() == 1


def test_bytes_and_defaults_are_written_too() -> None:
    answer = Answer(caller="usr_a", key="k", fingerprint=b"\x00\xff", status=200, body="", made_at=AT)
    insert(answer)
    assert bytes(read(Answer, key="k")[0].fingerprint) == b"\x00\xff"
    SiteClock.objects.all().delete()
    insert(SiteClock(offset=timedelta(days=400)))
    assert read(SiteClock, pk=1)[0].offset == SiteClock.objects.get().offset == timedelta(days=400)


def test_columns_of_several_rows_are_changed() -> None:
    files = [
        StoredFile(owner_id="usr_a", name=name, size=1, sha256="", type="", place="", made_at=AT) for name in ("a", "b")
    ]
    insert(*files)
    change(StoredFile, files[0].id, files[1].id, name="c", made_at=AT.astimezone(UTC) + timedelta(days=1))
    assert [(one.name, one.made_at) for one in StoredFile.objects.all()] == [("c", AT + timedelta(days=1))] * 2
    change(StoredFile, name="d")
    assert {one.name for one in StoredFile.objects.all()} == {"c"}


def test_only_what_has_changed_of_a_row_is_written() -> None:
    contract = story.active(Cast())
    other = read(Contract, id=contract.id)[0]
    was = values_of(contract)
    contract.title, contract.returns, contract.withdrawn = "新しい題", 2, ["worker"]
    other.revisions_used = 1
    other.save()
    with CaptureQueriesContext(connection) as seen:
        update(contract, was)
        update(contract, values_of(contract))
    assert len(seen) == 1
    found = Contract.objects.get()
    assert (found.title, found.returns, found.withdrawn) == ("新しい題", 2, ["worker"])
    assert found.revisions_used == 1


def test_what_rows_point_to_is_fetched_once(django_assert_num_queries: object) -> None:
    cast = Cast()
    contracts = read(Contract, id__in=[story.active(cast).id, story.offered(cast).id])
    with django_assert_num_queries(2):  # type: ignore[operator]
        follow(contracts, "terms", "client", "open_switch")
        assert {one.terms.version for one in contracts if one.terms} == {1}
        assert len({one.client.party_id for one in contracts}) == 1
        assert [one.open_switch for one in contracts] == [None, None]
        follow(contracts, "terms", "client")


def calls(source: str) -> Iterator[ast.Call]:
    """The calls of ``statements`` in a module that imports it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("read", "change"):
            yield node


def unknown_columns(call: ast.Call, module: ModuleType) -> list[str]:
    """What a call names that its model does not have. A model that is only known when it runs is asked for its key."""
    model = getattr(module, ast.unparse(call.args[0]), Model)
    named = [one.arg for one in call.keywords if one.arg and one.arg not in ("order_by", "limit", "locked")]
    ordered = [one.value for one in call.keywords if one.arg == "order_by"]
    named += [str(name).removeprefix("-") for one in ordered for name in ast.literal_eval(one)]
    return [name for name in named if not is_column(model, name)]


def is_column(model: type[Model], name: str) -> bool:
    column, _, lookup = name.partition("__")
    if lookup not in statements.LOOKUPS:
        return False
    if column == "pk":
        return True
    try:
        return model is not Model and model._meta.get_field(column).concrete
    except FieldDoesNotExist:
        return False


def test_every_column_that_is_named_is_one_of_its_model() -> None:
    seen = 0
    for file in sorted(SOURCE.rglob("*.py")):
        source = file.read_text()
        if "machinery.statements import" in source:
            name = ".".join(("michinori", *file.relative_to(SOURCE).with_suffix("").parts))
            for call in calls(source):
                assert unknown_columns(call, importlib.import_module(name)) == [], f"{file}:{call.lineno}"
                seen += 1
    assert seen > 10


@pytest.mark.parametrize(
    ("call", "unknown"),
    [
        ('read(Report, contract_id__in=[], answer__isnull=True, order_by=("at", "-id"))', []),
        ('read(Report, contracts_id__in=[], answer__missing=True, order_by=("at", "-idd"))',
         ["contracts_id__in", "answer__missing", "idd"]),
        ("change(Report, 'rep_a', answerd='a', answered_at=None)", ["answerd"]),
        ("read(model, pk__in=[], id='a')", ["id"]),
        ("read(Contract, reviews=1)", ["reviews"]),
    ],
)  # fmt: skip
def test_a_misspelt_column_is_found(call: str, unknown: list[str]) -> None:
    (found,) = calls(call)
    module = ModuleType("anywhere")
    module.Report, module.Contract = Report, Contract  # type: ignore[attr-defined]
    assert unknown_columns(found, module) == unknown
