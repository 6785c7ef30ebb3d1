"""The real ``michinori serve`` over a database that the test reaches too: what is asked and sent at once is made by
commands, which is quick, and answered by a process that has many threads and a pool of connections.
"""

import json
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from clones import Clone
from django.conf import settings
from pypdf import PdfReader
from sites import Site, wait_until

from michinori.config.embedded import places, roles
from michinori.machinery import safekeeping
from michinori.machinery.models import OutboxDelivery, OutboxItem
from michinori.notices.push import keys

PATIENCE = 180
"""Seconds that nothing takes but on a machine that has much else to do."""
_IDLE = 20
"""Seconds. The server closes a connection on which nothing was asked for thirty."""


@contextmanager
def served(embedded: Path, name: str, home: Path) -> Iterator[Site]:
    """A site in simulated time with the keys and the files of the tests' own process, over a new database ``name``,
    to which Django's connections lead as well. Call ``start`` when the things that it is to show are made.
    """
    home.mkdir()
    (home / "secret-key").write_text(settings.SECRET_KEY)
    for make, file in ((safekeeping.home_key, safekeeping.FILE), (keys.site_key, keys.FILE)):
        make()
        shutil.copy(Path(settings.HOME) / file, home)
    (embedded / "files").mkdir(exist_ok=True)
    (home / "files").symlink_to(embedded / "files")
    site = Site(home)
    folder = quote(str(places.socket_folder(embedded)), safe="")
    for variable, role in (("DATABASE_URL", roles.APPLICATION), ("DATABASE_OWNER_URL", roles.OWNER)):
        site.environment[variable] = f"postgres://{role}@{folder}:5432/{name}"
    with Clone(embedded, name):
        try:
            yield site
        finally:
            ended = site.stop() if site.process else 0
        assert ended == 0
        assert "Traceback" not in site.errors.read_text()


def all_is_told() -> None:
    """Wait until the background process has told all that has happened. Both tables are read by one statement, since
    what is told may have more to tell: a contract that has ended asks for reviews.
    """
    fresh = OutboxItem.objects.filter(spread_at__isnull=True).values("pk")
    waiting = OutboxDelivery.objects.filter(done_at__isnull=True).values("pk")
    wait_until(lambda: not fresh.union(waiting), PATIENCE / 2)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    content: bytes
    place: str = ""
    """Where a redirect leads."""

    @property
    def text(self) -> str:
        """What is read in it, without what is another at each asking: secrets, numbers by chance, the present."""
        if self.content.startswith(b"%PDF"):
            pages = (page.extract_text() for page in PdfReader(BytesIO(self.content)).pages)
            return _TIMES.sub("*", "".join(pages).replace("\u200b", ""))
        return _CHANGES.sub("*", self.content.decode(errors="replace"))

    @property
    def data(self) -> Any:
        return json.loads(self.content)


_TIMES = re.compile(r"20\d\d ?年 ?\d+ ?月 ?\d+ ?日（.） ?\d+:\d\d|\w{3}, \d+ \w{3} 20\d\d, \d+:\d\d|(?<=SHA-256 )\w+")
_CHANGES = re.compile(
    r'(?<=csrfmiddlewaretoken" value=")[^"]+|(?<=page_key" value=")[^"]+|(?<=writer_key" value=")[^"]+'
    r'|(?<=data-since=")\d+|(?<=hatch-)\w{8}|(?<=road-)\w{8}'
    r"|(?<=<small>試用中の時刻 </small><strong>)[^<]+|(?<=<small>Trial time </small><strong>)[^<]+"
    r'|(?<="made_at":) ?"[^"]+"|(?<="digest":) ?"\w+"'
    r'|(?<="nonce":) ?"\w+"|(?<="salt":) ?"\w+"|(?<="expiresAt":) ?\d+|(?<="signature":) ?"\w+"'
)


class Caller:
    """Somebody with a connection of their own; ``headers`` are what all requests of theirs say."""

    def __init__(self, site: Site, headers: Mapping[str, str]) -> None:
        self.line = HTTPConnection("localhost", site.port, timeout=PATIENCE)
        self.headers = dict(headers)
        self.last = time.monotonic()

    def ask(self, method: str, address: str, body: bytes | None = None, **headers: str) -> Answer:
        """Send one request and wait for its answer."""
        if time.monotonic() - self.last > _IDLE:
            self.line.close()  # and opened anew by the next request
        self.line.request(method, address, body, self.headers | headers)
        came = self.line.getresponse()
        answer = Answer(came.status, came.read(), came.headers.get("Location", ""))
        self.last = time.monotonic()
        return answer
