"""Renewing the secret key of a site whose processes run, or begin meanwhile."""

from collections.abc import Callable
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest
from sites import Refused, Site, wait_until

from michinori.config import environment, former_key
from michinori.config.embedded import roles
from michinori.machinery import live


def test_a_web_process_whose_key_was_renewed_meanwhile_ends_and_is_started_anew(
    ready_home: Callable[[Path], Path], tmp_path: Path
) -> None:
    """It would go on to let in what a thief signs. It looks whenever it has reached the database anew."""
    site = Site(ready_home(tmp_path / "home"))
    site.start("serve", "--workers", "1", "--background", "0")
    try:
        with psycopg.connect(roles.address(site.home, roles.OWNER), autocommit=True) as owner:
            owner.execute("UPDATE machinery_installation SET secret_key = 'another'")
            with psycopg.connect(roles.address(site.home, "postgres"), autocommit=True) as admin:
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s",
                    [live.SERVED],
                )
            wait_until(lambda: "the secret key was renewed meanwhile" in site.errors.read_text())
            key = (site.home / environment.SECRET_KEY).read_text()
            owner.execute("UPDATE machinery_installation SET secret_key = %s", [former_key.mark(key)])
        wait_until(lambda: "web ended with 0 and is started again" in site.errors.read_text())
        wait_until(lambda: site.status("/ready") == 200)
    finally:
        site.stop()


def test_a_background_process_whose_key_was_renewed_meanwhile_begins_anew(
    ready_home: Callable[[Path], Path], tmp_path: Path
) -> None:
    site = Site(ready_home(tmp_path / "home"))
    site.start("serve", "--workers", "0")
    try:
        with psycopg.connect(roles.address(site.home, roles.OWNER), autocommit=True) as owner:
            owner.execute("UPDATE machinery_installation SET secret_key = 'another'")
            wait_until(lambda: "background work begins anew" in site.errors.read_text())
    finally:
        site.stop()


def test_nobody_is_served_while_the_key_is_renewed(ready_home: Callable[[Path], Path], tmp_path: Path) -> None:
    """What a web process then let in could be signed by the key that is thrown away."""
    site = Site(ready_home(tmp_path / "home"))
    site.start("serve", "--workers", "1", "--background", "0")
    try:
        with psycopg.connect(roles.address(site.home, roles.OWNER), autocommit=True) as renewal:
            (web,) = [
                one for one in psutil.Process(site.process.pid).children() if "granian" in " ".join(one.cmdline())
            ]
            web.terminate()
            renewal.execute("SELECT pg_advisory_lock(%s)", [live.SERVED])
            wait_until(lambda: "is started again" in site.errors.read_text())
            wait_until(lambda: "announcements are not heard" in site.errors.read_text())  # the new one waits
            with pytest.raises(httpx.TransportError):
                httpx.get(f"{site.url}/ready", timeout=2)
        wait_until(lambda: site.status("/ready") == 200)
    finally:
        site.stop()


@pytest.mark.parametrize("options", [["--background", "0"], []])
def test_a_site_that_serves_keeps_its_key(
    ready_home: Callable[[Path], Path], tmp_path: Path, options: list[str]
) -> None:
    """Also where nobody has opened a page yet, and where no background process beats."""
    site = Site(ready_home(tmp_path / "home"))
    site.start("serve", "--workers", "1", *options)
    try:
        acting_now = site.attempt("renew-key")
        assert acting_now.returncode == 1
        assert "the site is running" in acting_now.stderr
    finally:
        site.stop()


def test_an_overlap_over_the_command_line(ready_home: Callable[[Path], Path], tmp_path: Path) -> None:
    site = Site(ready_home(tmp_path / "home"))
    site.run("settings", "show")
    assert site.run("renew-key", "--overlap-days", "7")["former_until"]
    assert site.run("settings", "show")
    with pytest.raises(Refused, match="nothing is to be done"):
        site.run("renew-key", "--overlap-days", "7")
    with pytest.raises(Refused, match="30"):
        site.run("renew-key", "--overlap-days", "31")
    assert site.run("renew-key")["former_until"] is None
