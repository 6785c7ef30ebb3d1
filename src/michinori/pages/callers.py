"""The actor of a request."""

from django.http import HttpRequest

from michinori.kernel.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person as an actor; for a visitor an actor without a user, who sees only what is public."""
    return Actor("person", request.user.pk if request.user.is_authenticated else None)
