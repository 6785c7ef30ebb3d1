"""The second step of signing in (authenticator app or passkey), which staff must have."""

from django.http import HttpRequest

from michinori.people import queries


def has_second_step(request: HttpRequest) -> bool:
    """Whether the signed-in person has set up a second step, or none is asked for, as in a demo."""
    return queries.has_second_step(str(request.user.pk))
