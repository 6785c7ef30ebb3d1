"""What somebody in a story does in whatever browser: reads, types, presses, signs up and in."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sites import Site, wait_until

PASSWORD = "hashiru-michi-27"
JAPAN = ZoneInfo("Asia/Tokyo")
_LINK = re.compile(r"https?://[^/\s]+(/accounts/confirm-email/\S+)")


def in_days(days: int) -> str:
    """As a date field takes it."""
    return (datetime.now(JAPAN).date() + timedelta(days=days)).isoformat()


class Person(ABC):
    """One person's window. Buttons and links are named by what is written on them, fields by their name."""

    site: Site
    name: str
    email: str
    width: int
    scripts: bool = True
    """Whether the browser runs scripts."""

    @property
    @abstractmethod
    def address(self) -> str:
        """Of the page that is open."""

    @abstractmethod
    def opens(self, address: str) -> None:
        """Go there and look the page over."""

    @abstractmethod
    def reloads(self) -> None:
        """Ask for the same page again."""

    @abstractmethod
    def presses(self, words: str, *, inside: str = "main") -> None:
        """Press the button or follow the link with these words, and look over the page that comes."""

    @abstractmethod
    def unfolds(self, words: str) -> None:
        """Open the part of the page whose closed line has these words."""

    @abstractmethod
    def fills(self, fields: Mapping[str, Any]) -> None:
        """Type into fields; True ticks a box, a Path is a file, for a choice the value."""

    @abstractmethod
    def types(self, field: str, text: str, *, row: int = 0) -> None:
        """Type letter by letter into the field that this selector names, or into the one of this row."""

    @abstractmethod
    def counts(self, selector: str) -> int:
        """How many such elements there are."""

    @abstractmethod
    def sees(self, *texts: str) -> None:
        """These words stand on the page."""

    def sees_typing(self, *texts: str) -> None:
        """These words come while one types; a page without scripts says them once it is sent."""
        if self.scripts:
            self.sees(*texts)

    def steps_on(self) -> None:
        """To the next step of a long form; without scripts its steps stand below each other."""
        if self.scripts:
            self.presses("次へ")

    @abstractmethod
    def sees_at_once(self, *selectors: str) -> None:
        """All of these elements stand on the first screen of a phone."""

    @abstractmethod
    def signs_in(self) -> None:
        """With an account that a command made."""

    def signs_up(self, **more: str) -> None:
        """Register, follow the link in the mail, sign in where it is asked."""
        self.opens("/accounts/signup/")
        self.fills({"display_name": self.name, "email": self.email, "password1": PASSWORD, **more})
        self.presses("登録する")
        self.sees("メール")
        self.opens(self._mailed(_LINK))
        self.presses("確認する")
        if "login" in self.address:
            self.fills({"login": self.email, "password": PASSWORD})
            self.presses("ログイン")

    def _mailed(self, what: re.Pattern[str]) -> str:
        """The newest of it in this person's mails, waited for."""

        def read() -> str | None:
            mails = self.site.errors.read_text().split("mail to ")
            mine = [mail for mail in mails if mail.startswith(self.email)]
            found = [one for mail in mine for one in what.findall(mail)]
            return found[-1] if found else None

        return str(wait_until(read))
