"""Where a step is done: a folder of its own, and all that was started in it, which ends with the step."""

import json
import shutil
import subprocess
import sys
import traceback
from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from drill.site import NONE, Site

PASSWORD = "hashiru-michi-27"  # noqa: S105 - of made-up people
AOI, REN, SORA = "aoi@example.jp", "ren@example.jp", "sora@example.jp"
_SHOWN = 4_000
"""How many characters of a site's log are shown after a failure."""
_PEOPLE = {
    "aoi": ("--email", AOI, "--name", "葵", "--company", "青空", "--verified"),
    "ren": ("--email", REN, "--name", "蓮", "--verified"),
    "sora": ("--email", SORA, "--name", "空", "--staff"),
}


class Ground:
    """``folder``: of this step, deleted at its end; ``ready``: where a home with people is kept for all steps."""

    def __init__(self, folder: Path, *, ready: Path) -> None:
        self.folder = folder
        self._ready = ready
        self._ends = ExitStack()
        self._sites: list[Site] = []

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True)
        self._ends.callback(shutil.rmtree, self.folder, ignore_errors=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what was started. If that fails after the step has failed, the step's failure is the one to tell."""
        for site in self._sites if error else ():
            if site.log.exists():
                sys.stderr.write(f"--- {site.log}\n{site.log.read_text()[-_SHOWN:]}\n")
        with self._ends:
            try:
                for site in self._sites:
                    site.end()
                for site in self._sites:  # two may share a home
                    site.wait_for_database()
            except (AssertionError, OSError, subprocess.SubprocessError):
                if error is None:
                    raise
                traceback.print_exc()

    def enter[T](self, thing: AbstractContextManager[T]) -> T:
        """Enter a context that is left with the step."""
        return self._ends.enter_context(thing)

    def bare(self, name: str = "home", settings: Mapping[str, str] = NONE, *, program: Path | None = None) -> Site:
        """A site whose home does not exist yet."""
        site = Site(self.folder / name, settings, program=program)
        self._sites.append(site)
        return site

    def site(self, name: str = "home", settings: Mapping[str, str] = NONE) -> Site:
        """A site with Aoi (client), Ren (worker) and Sora (staff), who sign in with ``PASSWORD``; not started."""
        site = self.bare(name, settings)
        shutil.copytree(self._ready_home(), site.home)
        return site

    def token(self, name: str) -> str:
        """A person's token, in a copy of the ready home."""
        self._ready_home()
        return str(self._people()[name]["token"])

    def _people(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._ready.with_name("people.json").read_text())
        return found

    def _ready_home(self) -> Path:
        """The home that steps copy, made by the first that needs it."""
        if not self._ready.with_name("people.json").exists():
            shutil.rmtree(self._ready, ignore_errors=True)
            site = Site(self._ready)
            people = {
                name: site.run("user", "create", "--password-stdin", *options, typed=PASSWORD)
                for name, options in _PEOPLE.items()
            }
            for name, value in (("jobs_a_day", "100000"), ("step_asked", "false")):  # programs move Aoi's money
                site.run("settings", "set", name, value)
            self._ready.with_name("people.json").write_text(json.dumps(people))
        return self._ready
