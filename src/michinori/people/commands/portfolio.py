"""Commands for a worker's portfolio: links to other sites, and pictures."""

from urllib.parse import urlsplit

from django.db import transaction

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock
from michinori.machinery.models import StoredFile
from michinori.people.models import PortfolioLink, PortfolioPicture
from michinori.rules.fields import Reader

from .profiles import own_profile

TITLE_LIMIT = 80
URL_LIMIT = 500
LIMIT = 20


@transaction.atomic
def add_portfolio_link(*, actor: Actor, title: str, url: str) -> PortfolioLink:
    """Add an https link to the actor's portfolio. Raises ``invalid`` (``https_only``), ``portfolio-full`` (limit)."""
    reader = Reader({"title": title, "url": url})
    name = reader.line("title", TITLE_LIMIT)
    address = reader.line("url", URL_LIMIT)
    if not reader.has_flaw("url") and not _is_https(address):
        reader.flaw("url", "https_only")
    reader.finish()
    profile = own_profile(actor)
    if profile.links.count() >= LIMIT:
        raise Problem("portfolio-full", limit=LIMIT)
    return PortfolioLink.objects.create(profile=profile, title=name, url=address, made_at=clock.now())


@transaction.atomic
def remove_portfolio_link(*, actor: Actor, link_id: str) -> None:
    """Delete one of the actor's own links. Raises ``not-found``."""
    removed, _ = PortfolioLink.objects.filter(id=link_id, profile=own_profile(actor)).delete()
    if not removed:
        raise Problem.unknown()


@transaction.atomic
def add_portfolio_picture(*, actor: Actor, title: str, file_id: str) -> PortfolioPicture:
    """Add a picture from the actor's stored files to their portfolio. Raises ``invalid`` (``unknown_id``,
    ``not_a_picture``), ``portfolio-full`` (limit).
    """
    reader = Reader({"title": title, "file": file_id})
    name = reader.line("title", TITLE_LIMIT)
    wanted = reader.line("file", TITLE_LIMIT)
    reader.finish()
    file = StoredFile.objects.filter(id=wanted, owner_id=str(actor)).first()
    if file is None:
        raise Problem.invalid(Flaw("file", "unknown_id"))
    if not file.type.startswith("image/"):
        raise Problem.invalid(Flaw("file", "not_a_picture"))
    profile = own_profile(actor)
    if profile.pictures.count() >= LIMIT:
        raise Problem("portfolio-full", limit=LIMIT)
    return PortfolioPicture.objects.create(profile=profile, file=file, title=name, made_at=clock.now())


@transaction.atomic
def remove_portfolio_picture(*, actor: Actor, picture_id: str) -> None:
    """Remove one of the actor's own pictures; the stored file stays. Raises ``not-found``."""
    removed, _ = PortfolioPicture.objects.filter(id=picture_id, profile=own_profile(actor)).delete()
    if not removed:
        raise Problem.unknown()


def _is_https(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        return parts.scheme == "https" and "." in host and parts.username is None and " " not in address
    except ValueError:
        return False
