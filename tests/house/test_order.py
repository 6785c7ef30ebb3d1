"""What make check holds, where a test can say it more exactly."""

from pathlib import Path

import pytest

from michinori.config.environment import cookie_names, hosts, mailers
from tools import messages, requirements

ROOT = Path(__file__).parents[2]


def test_requirements_name_hashes_and_no_addresses(tmp_path: Path) -> None:
    assert requirements.faults(ROOT / "requirements") == []
    (tmp_path / "bad.txt").write_text("--index-url https://mirror.example/simple\nclick==8\n")
    assert len(requirements.faults(tmp_path)) == 3


def test_every_text_has_its_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert messages.faults() == []


def test_one_text_has_one_english(tmp_path: Path) -> None:
    entries = {
        "market": 'msgid "応募"\nmsgstr "Proposals"\n\nmsgid "納期"\nmsgstr "Due date"\n\nmsgid "納期"\nmsgstr "Due"\n',
        "rules": 'msgid ""\n"応募"\nmsgstr "Propose"\n\nmsgctxt "mail"\nmsgid "納期"\nmsgstr "Due on"\n',
    }
    for topic, text in entries.items():
        catalogue = tmp_path / topic / "en" / "LC_MESSAGES" / "django.po"
        catalogue.parent.mkdir(parents=True)
        catalogue.write_text(f'msgid ""\nmsgstr ""\n"Language: en\\n"\n\n{text}')
    assert [text for _, _, text in messages.twice(tmp_path)] == ["納期", "応募"]


def test_the_environment_makes_the_mailer() -> None:
    made = mailers("submission://user:word@mail.example:587")["default"]
    assert made["OPTIONS"] == {
        "host": "mail.example",
        "port": 587,
        "username": "user",
        "password": "word",
        "use_tls": True,
    }
    assert mailers("console:")["default"]["OPTIONS"] == {}


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
