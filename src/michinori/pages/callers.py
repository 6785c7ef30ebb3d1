"""The actor of a request."""

from django.http import HttpRequest

from michinori.kernel.actor import Actor
from michinori.pages.account.elevation import has_used_second_step, is_elevated
from michinori.people.staff import roles_of

_ROLES = "staff_roles"


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person as an actor; for a visitor an actor without a user, who sees only what is public."""
    if not request.user.is_authenticated:
        return Actor("person")
    roles = getattr(request, _ROLES, None) if request.method in ("GET", "HEAD") else None
    return _person(request, roles)


def staff_of(request: HttpRequest) -> Actor:
    """The signed-in person with the roles of staff that they have now. One query. ``actor_of`` then says them too while
    the request only reads; what is sent is for commands, which ask again under their locks.
    """
    user_id = str(request.user.pk)
    roles = roles_of(user_id)
    setattr(request, _ROLES, roles)
    return _person(request, roles)


def _person(request: HttpRequest, roles: frozenset[str] | None) -> Actor:
    elevated, stepped = is_elevated(request), has_used_second_step(request)
    return Actor.person(str(request.user.pk), elevated=elevated, stepped=stepped, roles=roles)
