"""Reading columns: lists page by page, a single column, an author's own columns."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString, mark_safe

from michinori.columns.models import Column
from michinori.columns.policy import listed_for, visible_to
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.markdown import as_html
from michinori.people.somebody import not_shown_of_user

PAGE = 20
CHOSEN = 3


def columns_for(
    actor: Actor | None, *, tag: str = "", author_id: str = "", cursor: str | None = None, limit: int = PAGE
) -> tuple[list[Column], str | None]:
    """A page of columns without their bodies, the newest first, and the cursor of the next page. Raises ``invalid``
    (422) for a bad cursor.
    """
    rows = _as_listed(listed_for(actor))
    if tag:
        rows = rows.filter(tags__contains=[tag]) if tag.isprintable() else rows.none()
    if author_id:
        rows = rows.filter(author_id=author_id)
    if cursor is not None:
        last = listed_for(None).filter(id=cursor).first() if cursor.isprintable() else None
        if last is None:
            raise Problem.invalid(Flaw("cursor", "bad_format"))
        before = Q(published_at__lt=last.published_at) | Q(published_at=last.published_at, id__lt=last.id)
        rows = rows.filter(before)
    found = list(rows.order_by("-published_at", "-id")[: limit + 1])
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def columns_to_read(actor: Actor | None) -> QuerySet[Column]:
    """All columns that lists show to this reader, the newest first; only slug and dates are loaded."""
    return listed_for(actor).only("slug", "published_at", "edited_at").order_by("-published_at", "-id")


def chosen_for(actor: Actor | None, limit: int = CHOSEN) -> list[Column]:
    """The editors' choice, the latest chosen first."""
    return list(_as_listed(listed_for(actor)).filter(chosen_at__isnull=False).order_by("-chosen_at")[:limit])


def _as_listed(rows: QuerySet[Column]) -> QuerySet[Column]:
    return rows.select_related("author").defer("body", "html", *not_shown_of_user("author"))


@dataclass(frozen=True)
class Front:
    """The columns on the home page: the editors' choice, and the newest others."""

    chosen: tuple[Column, ...]
    newest: tuple[Column, ...]


def front_for(actor: Actor | None, *, chosen: int = CHOSEN, newest: int = CHOSEN) -> Front:
    """The columns of the home page, at most so many of each kind; one query."""
    listed, ordered = listed_for(actor), ("-published_at", "-id")
    best = listed.filter(chosen_at__isnull=False).order_by("-chosen_at", "-id").values("id")[:chosen]
    latest = listed.order_by(*ordered).values("id")[: chosen + newest]
    rows = _as_listed(Column.objects.order_by(*ordered))
    found = list(rows.annotate(is_best=Q(id__in=best)).filter(Q(id__in=best) | Q(id__in=latest)))
    picked = sorted((one for one in found if one.is_best), key=lambda one: (one.chosen_at, one.id), reverse=True)
    return Front(tuple(picked), tuple(one for one in found if not one.is_best)[:newest])


def column_for(actor: Actor | None, slug: str) -> Column:
    """A column that this reader may open, with its author. Raises ``not-found`` (404)."""
    rows = visible_to(actor).select_related("author")
    found = rows.filter(slug=slug).first() if slug.isprintable() else None
    if found is None:
        raise Problem.unknown()
    return found


def html_of(column: Column) -> SafeString:
    """A column's text as safe HTML, as stored; made now only for a text that the version before wrote meanwhile."""
    stored = column.html_of == column.edited_at
    return mark_safe(column.html) if stored else as_html(column.body)  # noqa: S308 - made by as_html


def any_column(slug: str) -> Column:
    """A column in any state, for commands, which check permissions themselves. Raises ``not-found`` (404)."""
    found = Column.objects.filter(slug=slug).first() if slug.isprintable() else None
    if found is None:
        raise Problem.unknown()
    return found


def slugs_of(ids: Iterable[str]) -> dict[str, str]:
    """The slugs of published columns by their ids. One query, none for none."""
    wanted = {one for one in ids if one.isprintable()}
    return dict(Column.objects.filter(id__in=wanted, status="published").values_list("id", "slug")) if wanted else {}


def own_columns(actor: Actor) -> list[Column]:
    """The actor's own columns without bodies, drafts first, then the last edited; at most 200."""
    if actor.user_id is None:
        return []
    rows = Column.objects.filter(author_id=actor.user_id).defer("body", "html")
    return list(rows.order_by("status", "-edited_at", "-id")[:200])
