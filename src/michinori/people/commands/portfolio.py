"""Commands for a worker's portfolio: links to other sites, and pictures."""

from urllib.parse import urlsplit

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock, events
from michinori.machinery.models import StoredFile
from michinori.machinery.previews import small_picture
from michinori.machinery.transactions import command
from michinori.people.models import PortfolioLink, PortfolioPicture
from michinori.rules.fields import Reader

from .profiles import own_profile

TITLE_LIMIT = 80
URL_LIMIT = 500
LIMIT = 20
MOST_PAGES = 20
"""Of a PDF, which pages show."""


@command
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


@command
def remove_portfolio_link(*, actor: Actor, link_id: str) -> None:
    """Delete one of the actor's own links. Raises ``not-found``."""
    removed, _ = PortfolioLink.objects.filter(id=link_id, profile=own_profile(actor)).delete()
    if not removed:
        raise Problem.unknown()


@command
def add_portfolio_picture(
    *, actor: Actor, title: str, file_id: str, contract_id: str | None = None
) -> PortfolioPicture:
    """Add a picture or a PDF from the actor's stored files to their portfolio. ``contract_id``: the contract that it
    was made for; the caller checks that it may be shown. Raises ``invalid`` (``unknown_id``, ``not_a_work``),
    ``portfolio-full`` (limit).
    """
    reader = Reader({"title": title, "file_id": file_id})
    name = reader.line("title", TITLE_LIMIT)
    wanted = reader.line("file_id", TITLE_LIMIT)
    reader.finish()
    file = StoredFile.objects.filter(id=wanted, owner_id=str(actor)).first()
    if file is None:
        raise Problem.invalid(Flaw("file_id", "unknown_id"))
    if not file.pages or not (file.type.startswith("image/") or file.type == "application/pdf"):
        raise Problem.invalid(Flaw("file_id", "not_a_work"))
    small_picture(file)  # made now, so that a list that shows many for the first time need not draw them all
    profile = own_profile(actor)
    if profile.pictures.count() >= LIMIT:
        raise Problem("portfolio-full", limit=LIMIT)
    return PortfolioPicture.objects.create(
        profile=profile, file=file, title=name, contract_id=contract_id, made_at=clock.now()
    )


@command
def remove_portfolio_picture(*, actor: Actor, picture_id: str) -> None:
    """Remove one of the actor's own works; the stored file stays. Raises ``not-found``."""
    removed, _ = PortfolioPicture.objects.filter(id=picture_id, profile=own_profile(actor)).delete()
    if not removed:
        raise Problem.unknown()


def remove_works_of(contract_id: str) -> int:
    """Remove the works made for a contract, within the caller's transaction; return how many there were."""
    return PortfolioPicture.objects.filter(contract_id=contract_id).delete()[0]


@command
def hide_work(*, actor: Actor, picture_id: str) -> None:
    """Take a work down; for staff, whose right the caller checks. Raises ``not-found`` (404), also if it is down."""
    if not PortfolioPicture.objects.filter(id=picture_id, hidden_at=None).update(hidden_at=clock.now()):
        raise Problem.unknown()
    events.write(picture_id, at=clock.now(), actor=actor, kind="work_hidden", data={})


@command
def show_work_again(*, actor: Actor, picture_id: str) -> None:
    """Undo ``hide_work``; for staff. Raises ``not-found`` (404) if the work is not taken down."""
    if not PortfolioPicture.objects.filter(id=picture_id, hidden_at__isnull=False).update(hidden_at=None):
        raise Problem.unknown()
    events.write(picture_id, at=clock.now(), actor=actor, kind="work_shown_again", data={})


def _is_https(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        return parts.scheme == "https" and "." in host and parts.username is None and " " not in address
    except ValueError:
        return False
