"""Checking an e-mail address that somebody types who need not have an account."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from michinori.kernel.problems import Flaw, Problem

EMAIL_LIMIT = 254


def check_email(email: str) -> None:
    """Refuse what is no address. Raises ``invalid`` (422) with ``bad_email`` at the field ``email``."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise Problem.invalid(Flaw("email", "bad_email")) from error
