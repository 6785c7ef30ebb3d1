"""Commands for what a client declares about itself (domain § 9)."""

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, events
from michinori.machinery.locks import lock
from michinori.machinery.transactions import command
from michinori.people import policy
from michinori.people.models import Organisation, User
from michinori.rules.fields import Reader

LINE_LIMIT = 200
MOST_STAFF, MOST_CAPITAL = 10_000_000, 100_000_000_000_000


@command
def update_declarations(
    *,
    actor: Actor,
    client_id: str,
    business: bool,
    has_staff: bool,
    has_officers: bool,
    withholds: bool,
    address: str,
    contact: str,
    staff: int | None = None,
    capital: int | None = None,
) -> User | Organisation:
    """Replace a client's declarations: business or private, staff (how many), capital in yen, two or more officers,
    withholding, and address and contact (Freelance Act art. 12). ``client_id``: the actor's own id, or an organisation
    that the actor owns.

    Running contracts keep what their terms say. Raises ``not-found``, ``owners-only`` (403), ``invalid``.
    """
    kind: type[User] | type[Organisation] = Organisation if client_id.startswith("org_") else User
    row: User | Organisation = lock(kind, client_id)[client_id]
    if not policy.allows(actor, "declare", row):
        raise Problem.forbidden("owners-only")
    reader = Reader(
        {
            "business": business,
            "has_staff": has_staff,
            "has_officers": has_officers,
            "withholds": withholds,
            "address": address,
            "contact": contact,
            "staff": staff,
            "capital": capital,
        }
    )
    for flag in ("business", "has_staff", "has_officers", "withholds"):
        setattr(row, flag, reader.flag(flag, False))
    row.staff = reader.integer("staff", 0, MOST_STAFF, 0)
    row.capital = reader.integer("capital", 0, MOST_CAPITAL, 0)
    row.has_staff = row.has_staff or row.staff > 0
    row.address = reader.line("address", LINE_LIMIT, "")
    row.contact = reader.line("contact", LINE_LIMIT, "")
    reader.finish()
    now = clock.now()
    row.declared_at = now
    row.save()
    data = {
        flag: getattr(row, flag) for flag in ("business", "has_staff", "has_officers", "withholds", "staff", "capital")
    }
    events.write(row.id, at=now, actor=actor, kind="declared", data=data)
    return row


@command
def declare_kind(*, actor: Actor, client_id: str, business: bool, company: bool) -> None:
    """Say whether a client orders work for a business, and whether a person works as a company; the rest stays. What
    is no change is passed over. Raises ``not-found``, ``owners-only`` (403).
    """
    kind: type[User] | type[Organisation] = Organisation if client_id.startswith("org_") else User
    row: User | Organisation = lock(kind, client_id)[client_id]
    if not policy.allows(actor, "declare", row):
        raise Problem.forbidden("owners-only")
    said = {"business": business} | ({"company": company} if isinstance(row, User) else {})
    data = {name: value for name, value in said.items() if getattr(row, name) != value}
    if not data:
        return
    for name, value in data.items():
        setattr(row, name, value)
    now = clock.now()
    row.declared_at = now
    row.save(update_fields=[*data, "declared_at"])
    events.write(row.id, at=now, actor=actor, kind="declared", data=data)
