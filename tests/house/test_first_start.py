"""``serve`` on an empty home prints a link for the first set-up, until somebody is staff."""

from collections.abc import Callable
from pathlib import Path

from sites import Site


def test_the_link_is_there_until_somebody_is_staff(tmp_path: Path, ready_home: Callable[[Path], Path]) -> None:
    site = Site(ready_home(tmp_path / "home"), simulated=False)
    first = site.start()
    link = str(first["setup"]).removeprefix(site.url)
    assert link.startswith("/setup/begin/")
    assert site.status(link) == 200
    assert site.status("/setup/begin/guess") == 404
    assert site.status("/setup/owner") == 404
    assert site.stop() == 0
    second = site.start()
    assert second["setup"] != first["setup"]
    assert site.status(link) == 404
    site.run("user", "create", "--email", "sora@example.jp", "--name", "そら", "--staff")
    assert site.status(str(second["setup"]).removeprefix(site.url)) == 404
    assert site.stop() == 0
    assert "setup" not in site.start()
    assert site.stop() == 0
