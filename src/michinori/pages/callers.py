"""The actor of a request."""

from django.http import HttpRequest

from michinori.kernel.actor import Actor
from michinori.pages.account.elevation import is_elevated


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person as an actor; for a visitor an actor without a user, who sees only what is public."""
    if not request.user.is_authenticated:
        return Actor("person")
    return Actor.person(request.user.pk, elevated=is_elevated(request))
