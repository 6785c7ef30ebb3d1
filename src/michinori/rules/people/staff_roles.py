"""The roles of the operator's staff, and what each may do (decision 38). Pure: who has which stands in ``people``."""

from collections.abc import Collection
from typing import Literal, get_args

StaffRole = Literal["support", "moderator", "editor", "finance", "finance-approver", "admin"]
Duty = Literal[
    "desk", "log", "simulation", "clients", "reports", "columns", "choices", "comments", "documents", "insolvencies",
    "results", "identity", "roles", "money", "money-in", "payouts", "releases",
    "books", "legal", "demands", "numbers", "data", "inquiries", "maintenance", "announcements", "settings",
    "setting-changes",
    "people", "contracts", "accounts", "notes",
    "parties", "invitations", "closures", "everybody",
]  # fmt: skip
"""What somebody of the staff does. ``clients``: look up people and companies; ``choices``: the editors' choice among
columns; ``documents``: papers of insolvencies and outside results; ``identity``: identity checks; ``money``: look at
money in and out; ``money-in``: assign and return it; ``payouts``: gather them, check accounts; ``releases``: release
what another gathered; ``books``: close months of the books, book what the bank took; ``legal``: publish legal pages;
``demands``: answer who demands deletion or disclosure; ``numbers``: look at the figures by the month; ``data``: all
tables out, people in; ``inquiries``: answer inquiries; ``maintenance``: announce it, end it; ``announcements``: write
and publish them; ``settings``: change them; ``setting-changes``: be the second person where a change takes two;
``people``: find anything by the one search box, look at a person's page for a reason that is logged; ``contracts``: the
same with a contract; ``notes``: note and tag people;
``accounts``: sign somebody out, reset their second step, change a lost address; ``parties``: join and part accounts
of one party; ``invitations``: invite people to sign up; ``closures``: close the market, with another;
``everybody``: sign all people out at once."""

ROLES: tuple[StaffRole, ...] = get_args(StaffRole)
ADMIN: StaffRole = "admin"
_EVERYBODY = frozenset(ROLES)
_MAY: dict[Duty, frozenset[StaffRole]] = {
    "desk": _EVERYBODY,
    "log": _EVERYBODY,
    "simulation": _EVERYBODY,
    "clients": frozenset(("support", "finance")),
    "reports": frozenset(("moderator",)),
    "columns": frozenset(("moderator", "editor")),
    "choices": frozenset(("editor",)),
    "comments": frozenset(("moderator", "editor")),
    "documents": frozenset(("support",)),
    "insolvencies": frozenset(("support",)),
    "results": frozenset(("support",)),
    "identity": frozenset(("support",)),
    "roles": frozenset(),
    "money": frozenset(("finance", "finance-approver")),
    "money-in": frozenset(("finance",)),
    "payouts": frozenset(("finance",)),
    "releases": frozenset(("finance-approver",)),
    "books": frozenset(("finance",)),
    "legal": frozenset(),
    "demands": frozenset(("support", "moderator")),
    "numbers": _EVERYBODY,
    "data": frozenset(),
    "inquiries": frozenset(("support",)),
    "maintenance": frozenset(),
    "announcements": frozenset(("editor",)),
    "settings": frozenset(),
    "setting-changes": frozenset(("finance-approver",)),
    "people": frozenset(("support", "moderator", "finance")),
    "contracts": frozenset(("support", "moderator")),
    "notes": frozenset(("support", "moderator", "finance")),
    "accounts": frozenset(("support",)),
    "parties": frozenset(),
    "invitations": frozenset(("support",)),
    "closures": frozenset(),
    "everybody": frozenset(),
}


def roles_for(duty: Duty) -> frozenset[StaffRole]:
    """The roles that have this duty; an admin has all."""
    return _MAY[duty] | {ADMIN}


def duties_of(roles: Collection[str]) -> frozenset[Duty]:
    """All duties of somebody with these roles."""
    return frozenset(duty for duty in _MAY if not roles_for(duty).isdisjoint(roles))


def role_for(duty: Duty, roles: Collection[str]) -> str:
    """In which of these roles somebody does this duty, as the person concerned reads it; empty if in none."""
    return next((role for role in ROLES if role in roles and role in roles_for(duty)), "")
