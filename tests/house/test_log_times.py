"""How long logs are kept: what ``docs/operate.md`` says is what the shipped files and the clocks do."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from michinori.machinery import outbox
from michinori.notices.webhooks import sending
from michinori.people.commands import security

SOURCES = Path(__file__).parents[2]
DEPLOY = SOURCES / "deploy"
_LOGROTATE = shutil.which("logrotate", path="/usr/sbin:/usr/bin")


def kept() -> dict[str, str]:
    """By the name of a log, how long it is kept, as the page says."""
    page = (SOURCES / "docs" / "operate.md").read_text()
    table = page.partition("\n### Every log\n")[2].partition("\n##")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line[:1] == "|"]
    assert rows[0] == ["log", "what stands in it", "where", "who reads it", "how long"]
    assert all(len(row) == 5 and all(row) for row in rows)
    return {row[0]: row[4] for row in rows[2:]}


def test_every_log_is_listed_with_its_time() -> None:
    assert set(kept()) == {
        "the site's", "refused requests", "nginx's", "HAProxy's", "PostgreSQL's", "pgBackRest's", "security", "staff's",
        "histories", "outbox", "calls of webhooks",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("log", "clock"), [("security", security.KEPT), ("outbox", outbox.KEPT), ("calls of webhooks", sending.KEPT)]
)
def test_logs_in_the_database_are_kept_as_their_clocks_say(log: str, clock: object) -> None:
    assert f"{kept()[log].partition(' ')[0]} days, 0:00:00" == str(clock)


def test_the_journal_is_kept_as_the_shipped_file_says() -> None:
    file = configparser.ConfigParser()
    file.optionxform = str  # type: ignore[assignment,method-assign]
    file.read_string((DEPLOY / "journald.conf").read_text())
    journal = dict(file["Journal"])
    assert set(journal) == {"Storage", "MaxRetentionSec", "SystemMaxUse"}
    days = re.fullmatch(r"(\d+)day", journal["MaxRetentionSec"])
    assert days
    assert kept()["the site's"].startswith(f"{days[1]} days")


@pytest.mark.skipif(not _LOGROTATE, reason="there is no logrotate here: apt-get install logrotate")
def test_logs_in_the_home_are_kept_for_as_many_weeks_as_the_page_says(tmp_path: Path) -> None:
    (tmp_path / "pgbackrest/log").mkdir(parents=True)
    logs = [tmp_path / "michinori.log", tmp_path / "pgbackrest/log/michinori-backup.log"]
    untouched = tmp_path / "database.log"
    untouched.write_text("PostgreSQL's own, which the site keeps small\n")
    text = (DEPLOY / "logrotate.conf").read_text().replace("/var/lib/michinori", str(tmp_path))
    assert "weekly" in text
    (tmp_path / "logrotate.conf").write_text(re.sub(r"^ +su michinori michinori\n", "", text, flags=re.MULTILINE))
    for turn in range(16):
        for log in logs:
            assert not log.exists()
            log.write_text(f"week {turn}\n")
        asked = [str(_LOGROTATE), "-f", "-s", str(tmp_path / "state"), str(tmp_path / "logrotate.conf")]
        done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, done.stderr) == (0, "")
    for log in logs:
        assert len(list(log.parent.glob(f"{log.name}.*"))) == 13
        assert log.with_name(f"{log.name}.1").read_text() == "week 15\n"
    assert list(tmp_path.glob("database.log*")) == [untouched]
    assert kept()["pgBackRest's"].startswith("13 weeks")
