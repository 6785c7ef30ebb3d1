"""The context processor of all templates. It makes a query only if a template reads a lazy value."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from michinori.machinery import acting, clock
from michinori.machinery.looks import looks_now, site_name
from michinori.notices.push.keys import former_since, public_key
from michinori.pages.account.door import door_now
from michinori.pages.legal.consenting import owed
from michinori.pages.notices.bell import last_told
from michinori.pages.sides import side_of
from michinori.pages.support.banners import banners
from michinori.pages.themes import theme_of
from michinori.pages.trustees import is_known_trustee
from michinori.people.suspensions import suspension_of


def site(request: HttpRequest) -> dict[str, object]:
    """Values for every template.

    ``site_time``: the simulated time shown in the bar of a demo or practice; absent where time is real.
    ``suspended``: the suspension of the signed-in person; ``unread``: the number on the bell; ``push_key``: the site's
    key for push services; ``push_renewed``: whether devices may know a former one. All lazily.
    ``consents_due``: whether terms wait for the reader's consent, their first or new ones (``legal.consenting.Owed``).
    ``theme``: light, dark, or empty for the system's own; ``hires``: whether the reader hires just now, else they
    work; ``is_trustee``: whether they are known to be a trustee. These two lazily, since they read who is signed in.
    ``site_name``, ``looks``: how the operator has the site look, lazily.
    ``door``: who may sign up (``account.door``), lazily.
    ``banners``: maintenance and announcements above every page, lazily.
    ``sign_in_by``: the name of the operator's provider of sign-ins, empty for none.
    ``restored_copy``: whether this is a restored copy that does not act yet (``machinery.acting``).
    ``practice``: the practice that the request is in (``practice.door``); None in a demo, absent where time is real.
    """
    held: dict[str, object] = {
        "site_name": SimpleLazyObject(site_name),
        "looks": SimpleLazyObject(looks_now),
        "door": SimpleLazyObject(door_now),
        "suspended": SimpleLazyObject(lambda: suspension_of(str(request.user.pk))),
        "unread": SimpleLazyObject(lambda: last_told(request)),
        "push_key": SimpleLazyObject(public_key),
        "push_renewed": SimpleLazyObject(lambda: former_since() is not None),
        "theme": theme_of(request),
        "hires": SimpleLazyObject(lambda: side_of(request) == "hire"),
        "is_trustee": SimpleLazyObject(lambda: is_known_trustee(request)),
        "consents_due": SimpleLazyObject(lambda: owed(request)),
        "restored_copy": acting.says_it_is_a_copy(),
        "banners": SimpleLazyObject(lambda: banners(request)),
        "sign_in_by": settings.OIDC_NAME,
    }
    if not clock.is_simulated():
        return held
    practice = getattr(request, "practice", None)
    return held | {"site_time": practice.now if practice else SimpleLazyObject(clock.now), "practice": practice}
