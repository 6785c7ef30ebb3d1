"""The kinds of work that the operator adds, changes, retires and offers again (decision 52)."""

from collections.abc import Mapping

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, clock
from michinori.machinery.models import KindOfWork
from michinori.machinery.own_kinds import own_kind, own_kinds
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import command
from michinori.people.commands.settings import hold_settings
from michinori.people.staff import require_elevated, require_staff
from michinori.rules.market.kinds import Kinds, OwnKind, is_slug
from michinori.rules.market.own_kinds import read_changed, read_new, refuse_last
from michinori.wording.market.categories import names_beside


@command
def add_kind(*, actor: Actor, body: Mapping[str, object]) -> KindOfWork:
    """Add a category, or a subcategory (``parent``: its category). Jobs can be of it from now on.

    Only admins who have just proved who they are. Raises ``not-found`` (404), ``elevation-needed`` (403), ``invalid``
    (422), ``too-many-kinds`` (409).
    """
    kinds = _held(actor)
    new = read_new(body, kinds, lambda parent: names_beside(parent, kinds))
    row = KindOfWork(slug=new.slug, parent=new.parent, made_at=clock.now(), made_by=str(actor))
    _fill(row, new)
    row.save(force_insert=True)
    audit.note(actor=actor, kind="kind_added", data={"work": row.slug})
    return row


@command
def change_kind(*, actor: Actor, slug: str, body: Mapping[str, object]) -> KindOfWork:
    """Change names, icon and place, of what there is as well; slug and parent stay. Who may, and what is raised: as
    ``add_kind``.
    """
    kinds, row = _held(actor), _found(slug)
    former = own_kind(row)
    new = read_changed(body, former, lambda parent: names_beside(parent, kinds, but=slug))
    if new != former:
        _fill(row, new)
        row.save(update_fields=["ja", "en", "icon", "place"])
        audit.note(actor=actor, kind="kind_changed", data={"work": slug})
    return row


@command
def retire_kind(*, actor: Actor, slug: str) -> None:
    """Offer it no more; jobs, profiles and searches keep it. Within a retired category nothing is offered either.

    Who may: as ``add_kind``. Raises also ``last-kind`` (409).
    """
    kinds, row = _held(actor), _found(slug)
    if row.retired_at is None:
        refuse_last(slug, kinds)
        row.retired_at = clock.now()
        row.save(update_fields=["retired_at"])
        audit.note(actor=actor, kind="kind_retired", data={"work": slug})


@command
def offer_kind_again(*, actor: Actor, slug: str) -> None:
    """Undo ``retire_kind``. Who may: as ``add_kind``."""
    _held(actor)
    row = _found(slug)
    if row.retired_at is not None:
        row.retired_at = None
        row.save(update_fields=["retired_at"])
        audit.note(actor=actor, kind="kind_offered_again", data={"work": slug})


def _held(actor: Actor) -> Kinds:
    """All kinds of work, which nobody else changes until this transaction ends, nor the setting of those taken on."""
    require_staff(actor, "settings")
    require_elevated(actor)
    hold_settings()
    return Kinds(own_kinds(), settings_now().site.kinds_of_work)


def _found(slug: str) -> KindOfWork:
    row = KindOfWork.objects.filter(slug=slug).first() if is_slug(slug) else None
    if row is None:
        raise Problem.unknown()
    return row


def _fill(row: KindOfWork, kind: OwnKind) -> None:
    row.ja, row.en, row.icon, row.place = kind.ja, kind.en, kind.icon, kind.place
