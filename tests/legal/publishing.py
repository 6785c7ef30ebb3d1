"""Publishing legal pages in tests."""

from datetime import date, timedelta

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.legal.commands.publishing import publish_version
from michinori.legal.models import Version
from michinori.machinery import clock
from michinori.people.commands.staff import give_role
from tests.stories.cast import Cast

PASSWORD = "nagai-aikotoba-desu"


def today() -> date:
    return day_of(clock.now())


def published(document: str = "terms", *, ahead: int = 0, ja: str = "## 約束") -> Version:
    """The next version of a legal page, in force from today, or so many days later."""
    first = today() + timedelta(days=ahead)
    return publish_version(
        actor=Actor.operator(), document=document, ja=ja, en="## Terms", first=first, reason="始めるため"
    )


def admin(cast: Cast, name: str = "Sora", role: str = "admin", *, elevated: bool = True) -> Actor:
    """Of the staff, and has just proved who they are."""
    user = cast.person(name, password=PASSWORD)
    give_role(actor=Actor.operator(), user_id=user.id, role=role)
    return Actor.person(user.id, elevated=elevated)
