"""The operator's copy of the public list of companies: loaded whole, by changes, twice, in any order."""

import csv
import io
import zipfile
from pathlib import Path

import pytest

from michinori.config.commands.identity import _decoded, _opened
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit
from michinori.people.commands import listed_companies
from michinori.people.commands.listed_companies import Loaded, load_companies
from michinori.people.listed_companies import has_list, listed_company
from michinori.people.models import ListedCompany
from michinori.rules.people.corporate_numbers import check_digit

pytestmark = pytest.mark.django_db


def line(
    n: int, name: str = "株式会社青空", *, updated: str = "2026-01-01", process: str = "01", latest: str = "1"
) -> str:
    """A line of a file, for the n-th company."""
    body = f"{n:012}"
    cells = [""] * 30
    cells[0:7] = ["1", f"{check_digit(body)}{body}", process, "0", updated, updated, name]
    cells[9:12], cells[23], cells[28] = ["東京都", "渋谷区", "神南１－２"], latest, "アオゾラ"
    return ",".join(f'"{cell}"' for cell in cells) + "\r\n"


def number(n: int) -> str:
    return f"{check_digit(f'{n:012}')}{n:012}"


def load(*lines: str) -> Loaded:
    return load_companies(actor=Actor.operator(), rows=csv.reader(lines))


def test_companies_are_found_by_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not has_list()
    monkeypatch.setattr(listed_companies, "_AT_ONCE", 3)
    done = load(*[line(n, f"会社{n}") for n in range(1, 9)])
    assert (done.lines, done.written, done.taken_back) == (8, 8, 0)
    found = listed_company(number(7))
    assert found is not None
    assert (found.name, found.kana, found.address) == ("会社7", "アオゾラ", "東京都渋谷区神南１－２")
    assert has_list()
    assert listed_company(number(99)) is None
    assert listed_company("\x00") is None
    assert audit.newest(limit=1)[0].kind == "companies_loaded"


def test_changes_replace_and_older_files_change_nothing() -> None:
    load(line(1, "古い名前"), line(2))
    load(line(1, "新しい名前", updated="2026-03-01"))
    load(line(1, "古い名前"), line(1, "もっと古い", updated="2025-01-01", latest="0"))
    found = listed_company(number(1))
    assert found is not None
    assert (found.name, ListedCompany.objects.count()) == ("新しい名前", 2)


def test_of_one_company_twice_in_a_file_the_newest_counts() -> None:
    load(line(1, "あと", updated="2026-03-01"), line(1, "まえ"))
    found = listed_company(number(1))
    assert found is not None
    assert found.name == "あと"


def test_a_number_that_was_taken_back_is_nobodys() -> None:
    load(line(1), line(2))
    done = load(line(1, process="99", updated="2026-02-01", latest="0"))
    assert (done.taken_back, listed_company(number(1))) == (1, None)
    assert listed_company(number(2)) is not None


def test_another_file_is_refused_with_its_line() -> None:
    with pytest.raises(Problem, match="invalid") as problem:
        load(line(1), "email,name\r\n")
    (flaw,) = problem.value.flaws
    assert (flaw.key, flaw.values) == ("not_listed_companies", {"line": 2})
    assert not ListedCompany.objects.exists()


def test_only_the_operator_loads() -> None:
    with pytest.raises(Problem, match="not-found"):
        load_companies(actor=Actor("person"), rows=[])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("packed", [False, True])
def test_both_encodings_plain_and_packed(tmp_path: Path, encoding: str, packed: bool) -> None:
    content = (line(1, "髙橋" if encoding != "cp932" else "高橋") + line(2)).encode(encoding)
    file = tmp_path / "00_zenkoku_all_20260131.zip"
    if packed:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr("00_zenkoku_all_20260131.csv", content)
            archive.writestr("00_zenkoku_all_20260131.csv.asc", b"signature")
        content = made.getvalue()
    file.write_bytes(content)
    with _opened(file) as raw:
        load_companies(actor=Actor.operator(), rows=csv.reader(_decoded(raw)))
    found = listed_company(number(1))
    assert found is not None
    assert found.name in ("髙橋", "高橋")
