"""Everything out, table by table, and people in: what is left out, what is refused, that nothing half-done stays."""

import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from pages.visitors import proved, signed_in
from sites import Refused, at_rest

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit
from michinori.machinery.exporting import COLUMNS_LEFT_OUT, ROOMS, TABLES_LEFT_OUT, export, tables
from michinori.people.commands.importing import import_people
from michinori.people.models import PortfolioLink, Profile, User
from michinori.rules.people.importing import COLUMNS, MOST_FLAWS
from tests.stories import cast as story
from tests.stories.cast import Cast

_SECRET = re.compile(r"secret|hash|token|password|nonce|seal|key|sig|auth|private|mark|fingerprint", re.I)
HARMLESS = {
    "machinery.Event.hash", "machinery.Event.previous_hash", "machinery.Setting.key", "ledger.Movement.key",
    "trust.Figure.key", "trust.FigureAnswer.key", "notices.Notice.key", "treasury.LineTwin.key",
    "people.SettingChange.key", "treasury.StatementLine.key", "columns.Comment.body_key",
    "people.User.passkeys_doubted_at",
}  # fmt: skip
"""Chains that prove the history, names of settings and figures, keys against doing things twice."""
NOT_OURS = {
    "auth", "contenttypes", "mfa", "procrastinate", "push", "sessions", "socialaccount", "usersessions", "webhooks",
}  # fmt: skip
"""Rooms whose tables hold credentials, or are a library's own."""


def test_every_table_is_exported_or_said_to_be_left_out() -> None:
    models_ = {model._meta.label: model for model in apps.get_models()}
    assert {model._meta.app_label for model in models_.values()} == ROOMS | NOT_OURS
    assert set(TABLES_LEFT_OUT) <= set(models_)
    for label, names in COLUMNS_LEFT_OUT.items():
        assert names <= {field.column for field in models_[label]._meta.concrete_fields}, label


def test_no_column_that_sounds_like_a_secret_is_exported_unseen() -> None:
    shown = {f"{table.label}.{column.name}" for table in tables() for column in table.columns}
    sounds = {name for name in shown if _SECRET.search(name.rpartition(".")[2])}
    assert {
        name for name in sounds - HARMLESS if not name.endswith((".author_id", ".marked_by_id", ".assigned_id"))
    } == set()
    assert shown >= HARMLESS
    kept = {table.label for table in tables()}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.BinaryField) and model._meta.label in kept:
                assert f"{model._meta.label}.{field.column}" not in shown


def files_of(form: Any) -> dict[str, bytes]:
    found = defaultdict[str, list[bytes]](list)
    for name, piece in export(form, "x"):
        found[name].append(piece)
    return {name: b"".join(pieces) for name, pieces in found.items()}


def test_json_lines_are_exact_and_csv_computes_nothing(fresh_database: str) -> None:
    cast = Cast()
    story.proposed(cast)
    cast.ren.set_password("nagai-aikotoba-desu")
    cast.ren.display_name = "=cmd()"
    cast.ren.save()
    lines = files_of("jsonl")
    people = [json.loads(line) for line in lines["people_user.jsonl"].splitlines()]
    (ren,) = [one for one in people if one["id"] == cast.ren.id]
    assert ren["display_name"] == "=cmd()"
    assert "password" not in ren
    assert b"argon2" not in b"".join(lines.values())
    index = json.loads(lines["tables.json"])
    rows = {one["table"]: one["rows"] for one in index["tables"]}
    assert rows["people_user"] == User.objects.count() == len(people)
    assert len(lines) == len(tables()) + 2
    described = {one["table"]: one for one in index["tables"]}["market_proposal"]
    assert {"name": "job_id", "type": "ForeignKey", "null": False, "references": "market_job"} in described["columns"]
    assert described["about"]
    sheets = files_of("csv")
    assert b"'=cmd()" in sheets["people_user.csv"]
    assert b",=cmd()" not in sheets["people_user.csv"]
    assert sheets["people_user.csv"].startswith(b"\xef\xbb\xbfid,") or b"id" in sheets["people_user.csv"][:400]
    assert sheets["people_user.csv"].count(b"\r\n") == 1 + len(people)


def test_an_admin_downloads_it_all_and_that_is_logged(fresh_database: str) -> None:
    sora = Cast().person("Sora", staff=True)
    assert signed_in(sora).post("/desk/data/export", {"form": "csv"}).status_code == 302, "first who they are"
    browser = proved(sora)
    assert "個人情報が入っています" in browser.get("/desk/data/export").content.decode()
    answer: Any = browser.post("/desk/data/export", {"form": "jsonl"})
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        assert {"tables.json", "README.md", "people_user.jsonl"} <= set(archive.namelist())
        assert "personal data" in archive.read("README.md").decode()
    assert [one.data for one in audit.newest() if one.kind == "data_exported"] == [{"form": "jsonl"}]


HEAD = "email,name,headline,skills,categories,hourly_guide,work_title,work_url"
GOOD = f"""{HEAD}
hana@example.com,花,ロゴが得意です,ロゴ、名刺;看板,design,"2,000",看板,https://example.com/1
hana@example.com,,,,,,名刺,https://example.com/2
Taro@Example.com,太郎,,,,,,
"""


def take(text: str, **more: Any) -> Any:
    return import_people(actor=Actor.operator(), lines=io.StringIO(text, newline=""), **{"dry_run": False, **more})


@pytest.mark.django_db
def test_a_dry_run_tells_what_the_file_brings_and_writes_nothing() -> None:
    invited: list[User] = []
    report = take(GOOD, dry_run=True, invite=invited.append)
    assert (report.lines, report.made, report.works, report.known, report.wrong) == (3, 2, 2, 0, [])
    assert not User.objects.exists()
    assert not invited
    report = take(GOOD, invite=invited.append)
    assert (report.made, report.works) == (2, 2)
    hana = Profile.objects.get(user__email="hana@example.com")
    assert (hana.skills, hana.categories, hana.hourly_guide) == (["ロゴ", "名刺", "看板"], ["design"], 2_000)
    assert [link.title for link in PortfolioLink.objects.order_by("made_at", "id")] == ["看板", "名刺"]
    assert [user.email for user in invited] == ["hana@example.com", "taro@example.com"]
    assert not hana.user.has_usable_password()
    again = take(GOOD)
    assert (again.made, again.known, again.works) == (0, 2, 0), "the same file can come twice"
    assert User.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("no-address,花,,,,,,", "email"),
        (",花,,,,,,", "email"),
        ("a@example.com,,,,,,,", "name"),
        ("a@example.com,花,,,nonsense,,,", "categories"),
        ("a@example.com,花,,,,12.5,,", "hourly_guide"),
        ("a@example.com,花,,,,,作品,", "work_url"),
        ("a@example.com,花,,,,,作品,javascript:alert(1)", "url"),
        ("a@example.com,花,,,,,作品,http://example.com", "url"),
        (f"a@example.com,{'花' * 200},,,,,,", "name"),
        ("a@example.com,花,,,,,,,,,,", "file"),
        ("hana@example.com,別の名前,,,,,,", "email"),
    ],
)
def test_one_wrong_line_refuses_the_whole_file(line: str, field: str) -> None:
    report = take(GOOD + line + "\n")
    assert [(one.line, one.flaw.field) for one in report.wrong] == [(5, field)]
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["", "\n", "a,b\n1,2\n", "email\na@example.com\n", "email,name,email\n", "\0", f"{HEAD},password\n"]
)
def test_what_is_no_such_file_is_refused(text: str) -> None:
    report = take(text)
    assert report.wrong
    assert not User.objects.exists()


@pytest.mark.django_db
def test_members_are_left_as_they_are_and_so_is_who_only_typed_the_address() -> None:
    mio = Cast().mio
    typed = User.objects.create(email="hana@example.com", display_name="うそ", party=mio.party, made_at=mio.made_at)
    report = take(f"{HEAD}\nmio@example.com,乗っ取り,x,,,,作品,https://example.com/\n" + GOOD.partition("\n")[2])
    assert (report.made, report.known, report.wrong) == (1, 2, [])
    mio.refresh_from_db()
    typed.refresh_from_db()
    assert (mio.display_name, typed.display_name) == ("Mio", "うそ")
    assert not PortfolioLink.objects.exists()


@pytest.mark.django_db
def test_many_wrong_lines_are_counted_and_not_all_told() -> None:
    report = take(HEAD + "\n" + "x,y,,,,,,\n" * (MOST_FLAWS + 7))
    assert (len(report.wrong), report.more_wrong) == (MOST_FLAWS, 7)


@pytest.mark.django_db
def test_only_an_admin_who_has_just_proved_who_they_are_takes_people_in() -> None:
    sora, mio = Cast().person("Sora", staff=True), Cast().mio
    for actor, slug in (
        (Actor.person(mio.id, elevated=True), "not-found"),
        (Actor.person(sora.id), "elevation-needed"),
    ):
        with pytest.raises(Problem, match=slug):
            import_people(actor=actor, lines=io.StringIO(GOOD), dry_run=True)
    browser = proved(sora)

    def send(content: bytes, **more: str) -> str:
        upload = SimpleUploadedFile("people.csv", content, "text/csv")
        answer: Any = browser.post("/desk/data/import", {"uploads": upload, **more}, follow=True)
        assert answer.status_code == 200
        return str(answer.content.decode())

    assert "このファイルは取り込めます" in send(GOOD.encode("cp932"))
    assert User.objects.count() == 2
    assert "取り込めない行があります" in send(b"\xff\xfe\x00\x01")
    assert "2人を取り込みました" in send(GOOD.encode(), write="on")
    assert User.objects.filter(email="hana@example.com").exists()
    assert [one.data for one in audit.newest() if one.kind == "people_imported"] == [{"made": 2, "works": 2}]
    page = browser.get("/desk/data/import").content.decode()
    assert all(name in page for name in COLUMNS)


def test_from_the_command_line(tmp_path: Path, ready_home: Callable[[Path], Path]) -> None:
    file = tmp_path / "people.csv"
    file.write_text(GOOD, encoding="cp932")
    with at_rest(ready_home(tmp_path / "home")) as site:
        tried = site.run("data", "import-people", str(file), "--dry-run")
        assert (tried["made"], tried["written"]) == (2, False)
        assert site.run("data", "import-people", str(file))["written"]
        file.write_text(GOOD + "x\n")
        with pytest.raises(Refused, match=r"people.csv:5: email"):
            site.run("data", "import-people", str(file))
        out = tmp_path / "out"
        assert site.run("data", "export", str(out))["files"] == len(tables()) + 2
        assert len((out / "people_user.jsonl").read_text().splitlines()) == 2
        assert oct((out / "people_user.jsonl").stat().st_mode)[-3:] == "600"
        with pytest.raises(Refused):
            site.run("data", "export", str(out), "--format", "csv")
