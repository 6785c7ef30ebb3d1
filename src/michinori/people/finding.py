"""Finding people and organisations for staff: each lookup answered by an index (decision 43)."""

from allauth.account.models import EmailAddress
from django.db.models import Q

from michinori.kernel.actor import Actor
from michinori.rules.people.looking import Sought, read_sought

from .models import Client, Membership, Organisation, StaffTag, User
from .staff import require_staff

MOST = 20
WORDS_LEAST = 2
"""So many signs of a name are a beginning of it; one is the whole name (蓮), or the box would list whose real name
begins with any one.
"""
LEGAL_FORMS = ("株式会社", "有限会社", "合同会社", "一般社団法人", "一般財団法人", "NPO法人")
"""What a company's name may begin with before the part by which people know it."""


def clients_found(actor: Actor, sought: Sought, *, also: frozenset[str] = frozenset()) -> list[Client]:
    """People and organisations, at most 20 of each, by id, whole mail address (theirs, a member's), corporate number,
    tag, or the beginning of a name, public or real, of one sign the whole name. ``also``: ids found elsewhere, as by a
    payer's reference.

    Raises ``not-found`` (404) for anybody but staff who look people up. At most four queries.
    """
    require_staff(actor, "people")
    ids = set(also) | _ids(sought)
    if not ids:
        return []
    found = Client.objects.filter(id__in=ids).select_related("user", "organisation")
    return sorted(found, key=lambda one: (one.organisation_id is not None, one.display_name, one.id))


def clients_named(text: str) -> list[Client]:
    """People and organisations, at most 20, by whole mail address (theirs, or of a member), corporate number, id or the
    beginning of a name, public or real, of one sign the whole name. For staff: the caller checks that.
    """
    sought = read_sought(text)
    ids = _ids(sought) if sought.kind in ("id", "email", "number", "words") else set()
    if sought.kind == "email":
        own = Membership.objects.filter(user__email=sought.text)
        ids |= set(own.values_list("organisation_id", flat=True)[:MOST])
    found = Client.objects.filter(id__in=ids).select_related("user", "organisation") if ids else []
    return sorted(found, key=lambda one: one.id)[:MOST]


def _ids(sought: Sought) -> set[str]:
    if sought.kind == "id":
        return {sought.text} if sought.text[:3] in ("usr", "org") else set()
    if sought.kind == "email":
        confirmed = EmailAddress.objects.filter(email=sought.text).values_list("user_id", flat=True)
        return {*User.objects.filter(email=sought.text).values_list("id", flat=True), *confirmed}
    if sought.kind == "number" and len(sought.digits) == 13:
        rows = Organisation.objects.filter(corporate_number=sought.digits)
        return set(rows.values_list("id", flat=True)[:MOST])
    if sought.kind == "tag":
        rows_of_tag = StaffTag.objects.filter(tag=sought.text)
        return set(rows_of_tag.order_by("about_id").values_list("about_id", flat=True)[: 2 * MOST])
    if sought.kind in ("words", "number") and len(sought.text) < WORDS_LEAST:
        return _called(sought.text)
    return _named(sought.text) if sought.kind == "words" else set()


def _called(name: str) -> set[str]:
    """Those of whom this is the whole name: of one sign a beginning is nearly everybody's."""
    people = User.objects.filter(Q(display_name__iexact=name) | Q(real_name__iexact=name))
    companies = Organisation.objects.filter(name__iexact=name)
    return {*people.values_list("id", flat=True)[:MOST], *companies.values_list("id", flat=True)[:MOST]}


def _named(text: str) -> set[str]:
    people = User.objects.filter(Q(display_name__istartswith=text) | Q(real_name__istartswith=text))
    begins = Q(name__istartswith=text)
    for form in LEGAL_FORMS:
        begins |= Q(name__istartswith=f"{form}{text}") | Q(name__istartswith=f"{form} {text}")
    companies = Organisation.objects.filter(begins)
    return {*people.values_list("id", flat=True)[:MOST], *companies.values_list("id", flat=True)[:MOST]}
