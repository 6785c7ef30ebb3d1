"""Somebody who practises, with the browser of a signed-in member: the address, the panel, what they can press."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test import Client

from michinori.people.models import User
from michinori.practice import databases
from michinori.practice.databases import Practice
from tests.pages.visitors import fields_of


class Learner:
    """One member in their practice. ``text`` is the page they have before them, without tags."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.browser = Client()
        self.browser.force_login(user)
        self.home = self.html = self.here = ""

    def starts(self, course: str) -> None:
        """Press the button of a course and look at the first page."""
        answer = self.browser.post("/practice/start", {"course": course})
        assert answer.status_code == 302, answer.content.decode()
        self.home = answer.headers["Location"]
        self.opens(self.home)

    @property
    def practice(self) -> Practice:
        return Practice(self.user.id, self.home.split("/")[2])

    @property
    def text(self) -> str:
        return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.html)))

    @property
    def step(self) -> int:
        found = re.search(r"いまここ (\d)/", self.text)
        assert found, self.text[:300]
        return int(found[1])

    def opens(self, address: str) -> None:
        """Go there, and on where the answer leads."""
        answer: Any = self.browser.get(address, follow=True)
        assert answer.status_code == 200, (address, answer.status_code)
        self._took(answer, address)

    def sends(self, **fields: str) -> None:
        """Send the form of this page with these fields changed."""
        self._took(self.browser.post(self.here, self._form() | fields, follow=True), self.here)

    def presses(self, button: str, **fields: str) -> None:
        """``next`` or ``clock`` on the panel."""
        self._took(self.browser.post(f"{self.home}{button}", {"next": self.here} | fields, follow=True), self.here)

    def goes_on(self) -> None:
        """Follow the panel's link to where the next thing is done."""
        found = re.search(rf'<a class="btn" href="({self.home}[^"]+)"', self.html)
        assert found, self.html[:3000]
        self.opens(found[1])

    def _took(self, answer: Any, address: str) -> None:
        assert answer.status_code in (200, 422), (address, answer.status_code, answer.content.decode()[-2000:])
        self.html = answer.content.decode()
        self.here = answer.redirect_chain[-1][0] if answer.redirect_chain else address

    def _form(self) -> dict[str, str]:
        return fields_of(self.html)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """The database of this practice, for a look behind the pages."""
        with databases.opened(self.practice):
            yield


@contextmanager
def queries() -> Iterator[list[str]]:
    """Every statement sent on a connection that is opened inside the block."""
    sent: list[str] = []

    def note(execute: Any, statement: str, *rest: Any) -> Any:
        sent.append(statement)
        return execute(statement, *rest)

    def listen(connection: BaseDatabaseWrapper, **unused: Any) -> None:
        connection.execute_wrappers.append(note)

    connection_created.connect(listen)
    try:
        yield sent
    finally:
        connection_created.disconnect(listen)
