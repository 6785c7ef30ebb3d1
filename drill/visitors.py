"""Who uses a site meanwhile: somebody signed in, and programs that write without pause."""

import re
from collections import Counter
from collections.abc import Callable
from functools import partial

import httpx

from drill.ground import PASSWORD
from rig.crew import Crew
from rig.waiting import PATIENCE

_JOB = {"description": "一枚のページのデザインです。", "category": "design", "kind": "fixed"}
_PAUSE = 0.2
_WRITERS = 3


def sign_in(url: str, email: str) -> httpx.Client:
    """A browser without a window in which a person has signed in."""
    person = httpx.Client(base_url=url, timeout=PATIENCE)
    answer = try_to_sign_in(person, email, PASSWORD)
    assert answer.status_code == 302, f"signing in answers {answer.status_code}"
    return person


def try_to_sign_in(person: httpx.Client, email: str, password: str) -> httpx.Response:
    """What the form answers: 302 if it lets the person in."""
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', person.get("/accounts/login/").text)
    assert token, "the sign-in page has no form"
    sent = {"login": email, "password": password, "csrfmiddlewaretoken": token[1]}
    return person.post("/accounts/login/", data=sent, headers={"Referer": str(person.base_url)})


def still_signed_in(person: httpx.Client, there: str) -> bool:
    """Whether the person's session is alive at a site with another address (cookies are named by the port)."""
    old, new = str(person.base_url.port), there.rpartition(":")[2]
    cookies = {cookie.name.replace(old, new): cookie.value or "" for cookie in person.cookies.jar}
    return httpx.get(f"{there}/settings", cookies=cookies, timeout=PATIENCE).status_code == 200


def as_program(url: str, token: str) -> httpx.Client:
    """A program that calls the API."""
    return httpx.Client(base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE)


class Writers(Crew):
    """Programs that post jobs. ``acknowledged``: the ids that an answer 201 named; ``statuses``: how often each status
    came, 0 where no answer came.
    """

    def __init__(self, url: str, token: str) -> None:
        super().__init__()
        self.acknowledged: list[str] = []
        self.statuses: Counter[int] = Counter()
        self._url, self._token = url, token

    def works(self) -> list[Callable[[], None]]:
        return [partial(self._write, number) for number in range(_WRITERS)]

    def done(self) -> int:
        return len(self.acknowledged)

    def more(self) -> None:
        """Wait until something more is acknowledged."""
        self.go_on(_WRITERS, "more is written")

    def _write(self, number: int) -> None:
        n = 0
        with as_program(self._url, self._token) as program:
            while not self.over.wait(_PAUSE):
                n += 1
                try:
                    answer = program.post("/jobs", json=_JOB | {"title": f"ランディングページ {number}-{n}"})
                except httpx.HTTPError:
                    self.statuses[0] += 1
                    continue
                self.statuses[answer.status_code] += 1
                if answer.status_code == 201:
                    self.acknowledged.append(answer.json()["id"])


def jobs_at(url: str, token: str) -> set[str]:
    """The ids of all open jobs of a site."""
    found: set[str] = set()
    cursor: str | None = ""
    with as_program(url, token) as program:
        while cursor is not None:
            answer = program.get("/jobs", params={"cursor": cursor} if cursor else {})
            assert answer.status_code == 200, f"the list of jobs answers {answer.status_code}"
            found |= {job["id"] for job in answer.json()["items"]}
            cursor = answer.json()["next"]
    return found
