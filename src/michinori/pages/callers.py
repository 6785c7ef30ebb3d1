"""Who asks: the signed-in person of a request as an actor."""

from django.http import HttpRequest

from michinori.kernel.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person; for a visitor an actor without a user, who may see what is public."""
    return Actor("person", request.user.pk if request.user.is_authenticated else None)
