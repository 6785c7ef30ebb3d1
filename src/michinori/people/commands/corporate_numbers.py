"""An organisation's corporate number (法人番号): its owners state and correct it until the company was checked, staff
after that (decision 41). Its party stays as it is: by another number nobody leaves suspensions and conduct behind.
"""

from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import audit, clock, events, outbox
from michinori.machinery.transactions import command
from michinori.people import policy
from michinori.people.identity import papers_wait
from michinori.people.looking import require_look
from michinori.people.models import Organisation, StaffAct
from michinori.people.queries import users_in_power
from michinori.people.staff import roles_of
from michinori.rules.people.staff_roles import role_for

from .access import read_why
from .identity_checks import require_checker
from .organisations import held_organisation
from .parties import forget_number, know_by_number, read_corporate_number
from .security import note


@command
def state_number(*, actor: Actor, organisation_id: str, corporate_number: str) -> Organisation:
    """State the corporate number of an organisation, or take back a wrong one (empty); owners only, and while nobody
    has checked it. All owners read in their security log that it changed. Raises ``not-found`` (404), ``owners-only``
    (403), ``number-checked`` (409) once the company was checked, ``identity-waits`` (409) while papers with the number
    wait, ``invalid`` (422).
    """
    company = held_organisation(organisation_id)
    if not policy.allows(actor, "rename", company):
        raise Problem.forbidden("owners-only")
    number = read_corporate_number(corporate_number, check_digit=True)
    if company.verified:
        raise Problem("number-checked")
    if papers_wait(company.id):
        raise Problem("identity-waits")
    if _replace(actor, company, number):
        for person in users_in_power(company.id, ("owner",)):
            note(person.id, "number_stated", company.id)
    return company


@command
def correct_number(*, actor: Actor, organisation_id: str, corporate_number: str, why: object) -> Organisation:
    """Correct the corporate number of an organisation at the desk, checked or not. The owners read ``why`` by mail and
    in their settings.

    Only by staff who check identities, have just proved who they are, stated why they look at the organisation, and do
    not belong to it, and only once its papers that wait are decided on: what they show is accepted with their number.
    Raises ``not-found`` (404), ``elevation-needed``, ``reason-needed``, ``own-matter`` (403), ``papers-wait`` (409),
    ``invalid`` (422).
    """
    words = read_why(why)
    require_checker(actor, organisation_id)
    require_look(actor, organisation_id)
    number = read_corporate_number(corporate_number, check_digit=True)
    if number is None:
        raise Problem.invalid(Flaw("corporate_number", "required"))
    company = held_organisation(organisation_id)
    if papers_wait(company.id):
        raise Problem("papers-wait")
    if not _replace(actor, company, number):
        return company
    if company.verified:
        know_by_number(company)
    StaffAct.objects.create(
        about_id=company.id, by_id=actor.user_id, role=role_for("identity", roles_of(actor.user_id)),
        kind="number_corrected", why=words, at=timezone.now(),
    )  # fmt: skip
    for person in users_in_power(company.id, ("owner",)):
        letter = {"to": person.email, "language": person.language, "name": person.display_name}
        values = {"organisation": company.name, "number": number, "why": words}
        outbox.put("mail", letter | {"template": "number_corrected", "values": values})
        note(person.id, "number_corrected", company.id)
    audit.note(actor=actor, kind="number_corrected", data={"client": company.id})
    return company


def _replace(actor: Actor, company: Organisation, number: str | None) -> bool:
    """Write the number; whether it is another one."""
    before = company.corporate_number
    if number == before:
        return False
    company.corporate_number = number
    company.save(update_fields=["corporate_number"])
    if before:
        forget_number(company, before)
    events.write(company.id, at=clock.now(), actor=actor, kind="corporate_number_stated", data={"number": number})
    return True
