"""What make check holds, where a test can say it more exactly."""

import re
import tomllib
from pathlib import Path

import pytest

from michinori.config.environment import cookie_names, hosts, mailers
from tools import messages, requirements
from tools.messages import Message

ROOT = Path(__file__).parents[2]
ADDING = sorted(f"docs/{file.name}" for file in (ROOT / "docs").glob("add-a-*.md"))


def test_requirements_name_hashes_and_no_addresses(tmp_path: Path) -> None:
    assert requirements.faults(ROOT / "requirements") == []
    (tmp_path / "bad.txt").write_text("--index-url https://mirror.example/simple\nclick==8\n")
    assert len(requirements.faults(tmp_path)) == 3


CATALOGUE = """msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "%(n)s件"
msgid_plural "%(n)s件"
msgstr[0] "%(n)s job"
msgstr[1] "%(n)s jobs"

msgid "応募"
msgstr "Proposals"

msgctxt "mail"
msgid "応募"
msgstr "A proposal"
"""
SAID = dict.fromkeys(
    [Message("", "応募"), Message("", "%(n)s件", "%(n)s件"), Message("mail", "応募")], "market/queries.py"
)


def test_every_text_has_its_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert messages.faults(messages.CATALOGUE.read_text(), messages.wanted()) == []


def test_texts_are_marked_by_names_that_are_looked_for() -> None:
    """Else a text has no English, and nothing says so."""
    renamed = re.compile(r"import n?p?gettext(_lazy)? as (?!_$)\w+$", re.MULTILINE)
    found = [str(file) for file in (ROOT / "src").rglob("*.py") if renamed.search(file.read_text())]
    assert found == []


def test_a_catalogue_in_order_has_no_faults_and_is_rewritten_as_it_is() -> None:
    assert messages.faults(CATALOGUE, SAID) == []
    assert messages.rewritten(CATALOGUE, SAID) == CATALOGUE


def test_one_text_has_one_english() -> None:
    repeated = CATALOGUE + '\nmsgid ""\n"応募"\nmsgstr "Propose"\n'
    assert messages.twice(repeated) == ["応募"]
    assert "stands there twice: 応募" in messages.faults(repeated, SAID)[0]


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ('"Proposals"', '""', "no English: 応募"),
        ("%(n)s jobs", "%(count)s jobs", "the English names other values: %(n)s件"),
        ('msgid "応募"\nmsgstr "Proposals"\n\n', "", "no English: 応募"),
        ('msgid_plural "%(n)s件"\nmsgstr[0] "%(n)s job"\nmsgstr[1]', "msgstr", "no English: %(n)s件"),
        ('"mail"', '"letter"', "no English: 応募"),
    ],
)
def test_what_lacks_its_english_is_named_with_its_place(was: str, becomes: str, fault: str) -> None:
    assert messages.faults(CATALOGUE.replace(was, becomes, 1), SAID) == [f"market/queries.py: {fault}"]


def test_new_texts_get_their_place_in_the_order_and_dead_ones_go() -> None:
    dead = CATALOGUE + '\nmsgid "納期"\nmsgstr "Due date"\n'
    assert "make messages" in messages.faults(dead, SAID)[0]
    assert messages.rewritten(dead, SAID) == CATALOGUE
    head, *entries = CATALOGUE.split("\n\n")
    shuffled = "\n\n".join([head, *(entry.strip("\n") for entry in reversed(entries))]) + "\n"
    assert "make messages" in messages.faults(shuffled, SAID)[0]
    assert messages.rewritten(shuffled, SAID) == CATALOGUE
    without = CATALOGUE.replace('msgid "応募"\nmsgstr "Proposals"\n\n', "", 1)
    assert messages.rewritten(without, SAID) == CATALOGUE.replace('"Proposals"', '""')


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md", *ADDING])
def test_pages_for_newcomers_name_files_that_exist(page: str) -> None:
    text = (ROOT / page).read_text()
    named = re.findall(r"`([\w/-]+\.(?:py|html|md|css))`", text)
    found = [[*(ROOT / "src").rglob(name), *(ROOT / "tests").rglob(name), *ROOT.glob(name)] for name in named]
    assert named
    assert [name for name, files in zip(named, found, strict=True) if not files] == []


def test_links_of_all_docs_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    linked = [page.parent / link for page in pages for link in re.findall(r"\]\((?!http|#)([^)#]+)", page.read_text())]
    assert len(linked) > 20
    assert [str(link) for link in linked if not link.exists()] == []


def test_the_environment_makes_the_mailer() -> None:
    made = mailers("submission://user:word@mail.example:587", https=True)["default"]
    assert made["OPTIONS"] == {
        "host": "mail.example",
        "port": 587,
        "username": "user",
        "password": "word",
        "use_tls": True,
        "timeout": 20,
    }
    assert mailers("smtp://mail.example:25?timeout=5", https=True)["default"]["OPTIONS"]["timeout"] == 5
    assert mailers("console:", https=False)["default"]["OPTIONS"] == {}


def test_two_sites_on_one_machine_have_cookies_of_their_own() -> None:
    assert cookie_names("http://localhost:8000") != cookie_names("http://localhost:8001")
    assert cookie_names("https://market.example")["session"] == "__Host-session"
    assert "market.example" in hosts("https://market.example")


def test_files_and_functions_stay_small() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
        if (lines := len(file.read_text().splitlines())) > 400
    }
    assert long == {}


def test_the_newest_numbered_changes_are_those_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    sections = re.findall(r"^## (\d\S*) – \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert sections[0] == version
