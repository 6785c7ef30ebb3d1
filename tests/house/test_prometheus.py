"""A real Prometheus, with the configuration that the operator's page shows and the rules that are shipped, reads a real
site: all rules can be evaluated, each panel of the dashboard can be drawn, nobody is called while all is well, and a
site that is gone is noticed.
"""

import json
import re
import shutil
import subprocess
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from sites import Site, free_port, wait_until

from michinori.config.embedded import engine

pytestmark = pytest.mark.skipif(
    shutil.which("prometheus") is None, reason="there is no Prometheus here: apt-get install prometheus"
)
ROOT = Path(__file__).parents[2]
TOKEN = "0123456789-abcdefghij"
NOT_YET = (
    'status="5xx"', 'outcome="refused"', "michinori_deliveries_waiting", "michinori_deliveries_failing",
    "michinori_backup_seconds", "michinori_backup_proved_seconds", "michinori_tasks_waiting",
)  # fmt: skip
"""Parts of what is drawn that may not have happened on a new site: an error, a refused command, a call of a webhook, a
night, a task that had to wait.
"""
GONE = "MichinoriAway"


class Prometheus:
    """The program, reading a site every second."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.site = site
        self.url = f"http://127.0.0.1:{free_port()}"
        (folder / "token").write_text(TOKEN)
        shutil.copy(ROOT / "deploy" / "alerts.yml", folder)
        (folder / "prometheus.yml").write_text(json.dumps(_shown_to_operators(folder, site)))
        self._program = subprocess.Popen(
            ["prometheus", "--config.file=prometheus.yml", f"--storage.tsdb.path={folder / 'data'}",
             f"--web.listen-address={self.url.removeprefix('http://')}", "--log.level=error"],
            cwd=folder,
        )  # fmt: skip

    def ask(self, path: str, **asked: str) -> Any:
        answer = httpx.get(f"{self.url}/api/v1/{path}", params=asked, timeout=10).json()
        assert answer["status"] == "success", f"{asked}: {answer.get('error')}"
        return answer["data"]

    def is_reading(self) -> bool:
        """Whether it is up itself, and the site answers it."""
        try:
            if httpx.get(f"{self.url}/-/ready", timeout=10).status_code != 200:
                return False
        except httpx.TransportError:
            return False
        return [one["health"] for one in self.ask("targets")["activeTargets"]] == ["up"]

    def rules(self) -> list[dict[str, Any]]:
        return [rule for group in self.ask("rules")["groups"] for rule in group["rules"]]

    def stop(self) -> None:
        self._program.terminate()
        self._program.wait(20)


def _shown_to_operators(folder: Path, site: Site) -> Any:
    """The configuration of docs/operate.md, with this site's port, and shorter times."""
    page = (ROOT / "docs" / "operate.md").read_text()
    shown = re.search(r"^    scrape_configs:\n(?:    .*\n)+", page, re.MULTILINE)
    assert shown, "the page shows no configuration"
    text = textwrap.dedent(shown[0]).replace("127.0.0.1:8000", f"127.0.0.1:{site.port}")
    text = text.replace("/etc/prometheus/michinori-token", str(folder / "token"))
    return yaml.safe_load(text) | {"global": {"scrape_interval": "1s", "evaluation_interval": "1s"}}


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory, ready_home: Callable[[Path], Path]) -> Iterator[Prometheus]:
    folder = tmp_path_factory.mktemp("prometheus")
    site = Site(ready_home(folder / "home"), simulated=False)
    site.environment["MICHINORI_METRICS_TOKEN"] = TOKEN
    site.start()
    found = Prometheus(folder, site)
    try:
        wait_until(found.is_reading)
        for path in ("/", "/jobs", "/nowhere") * 3:
            site.status(path)
        yield found
    finally:
        found.stop()
        site.stop()
        wait_until(lambda: not engine.running(site.home))


def test_all_rules_are_evaluated_and_call_nobody_while_all_is_well(reading: Prometheus) -> None:
    wait_until(lambda: all(rule["health"] != "unknown" for rule in reading.rules()))
    rules = reading.rules()
    assert {rule["health"] for rule in rules} == {"ok"}, [rule for rule in rules if rule["health"] != "ok"]
    wait_until(lambda: {rule["state"] for rule in reading.rules()} == {"inactive"})


def test_each_panel_of_the_dashboard_can_be_drawn(reading: Prometheus) -> None:
    """A rate needs two readings."""
    dashboard = json.loads((ROOT / "deploy" / "grafana-dashboard.json").read_text())
    shown = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    assert len(shown) > 30
    wanted = [asked for asked in shown if not any(name in asked for name in NOT_YET)]
    assert len(shown) - len(wanted) == len(NOT_YET)
    for asked in wanted:
        wait_until(lambda: reading.ask("query", query=asked)["result"])  # noqa: B023 - asked at once


def test_a_site_that_is_gone_is_noticed(reading: Prometheus) -> None:
    """The last of this file: the rule that says so begins to wait, all others stay as they are."""
    reading.site.stop()
    wait_until(lambda: "pending" in {rule["state"] for rule in reading.rules()})
    assert [rule["name"] for rule in reading.rules() if rule["state"] != "inactive"] == [GONE]
