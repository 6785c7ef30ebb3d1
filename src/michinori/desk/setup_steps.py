"""What each step of the first set-up stores, and what stands so far."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from michinori.desk.looks import looks_now, save_looks
from michinori.desk.readiness import lacking, mails_reach_people
from michinori.desk.sender_fields import typed_of
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.legal.commands.first_versions import publish_templates
from michinori.legal.commands.operator import describe_operator
from michinori.legal.queries.versions import standings
from michinori.machinery.settings import settings_now
from michinori.notices.commands.trying import try_mail
from michinori.pages.callers import actor_of
from michinori.people.commands.settings import change_settings
from michinori.people.opening import steps_done
from michinori.rules.settings.looks import NAME_LIMIT
from michinori.rules.settings.opening import STEPS, Step
from michinori.wording import display
from michinori.wording.notices.trying import FAILURES

_REASON = "最初の準備"
_LACKS: Mapping[Step, frozenset[str]] = {
    "operator": frozenset(("operator_name", "operator_address")),
    "bank": frozenset(("paying_in", "payout_from")),
    "legal": frozenset(("legal",)),
}
"""Steps that are done once nothing of this is lacking; the others once somebody went through them."""


def beyond_the_steps() -> list[str]:
    """What is missing for real use and no step mends."""
    mended = frozenset[str]().union(*_LACKS.values())
    return [name for name in lacking() if name not in mended]


def standing() -> list[tuple[Step, bool]]:
    """The steps, and whether each is done."""
    missing, gone = set(lacking()), set(steps_done())
    found: list[tuple[Step, bool]] = []
    for step in STEPS:
        done = missing.isdisjoint(_LACKS[step]) if step in _LACKS else step in gone
        found.append((step, done and (step != "mail" or mails_reach_people())))
    return found


def initial_of(step: Step, request: HttpRequest) -> dict[str, Any]:
    """What the form of a step shows at first."""
    site = settings_now().site
    if step == "mail":
        return {"email": getattr(request.user, "email", "")}
    if step == "looks":
        now = looks_now()
        return now if step in steps_done() else now | {"site_name": now["site_name"] or site.operator_name[:NAME_LIMIT]}
    if step == "bank":
        return {"paying_in": site.paying_in} | typed_of(site.payout_from)
    values = {name: getattr(site, name) for name in _names(site)}
    return values | {"kinds_of_work": list(site.kinds_of_work), "sign_up_open": str(site.sign_up_open).lower()}


def _names(site: object) -> list[str]:
    return [name for name in vars(site) if name.startswith("operator_")]


def save(step: Step, request: HttpRequest, data: dict[str, Any]) -> None:
    """Store what was typed in a step. Raises what the commands raise."""
    _SAVES[step](request, actor_of(request), data)


def _save_operator(request: HttpRequest, actor: Actor, data: dict[str, Any]) -> None:
    changed = describe_operator(actor=actor, values=data)
    if changed and any(page.last for page in standings()):
        messages.warning(
            request, _("公開した規約と表示は、前のままです。運営デスクの「規約と表示」で、次の版を公開してください。")
        )


def _save_looks(request: HttpRequest, _actor: Actor, data: dict[str, Any]) -> None:
    save_looks(request, data)


def _save_mail(request: HttpRequest, actor: Actor, data: dict[str, Any]) -> None:
    send_test_mail(request, actor, data["email"])


def send_test_mail(request: HttpRequest, actor: Actor, email: str) -> None:
    """Send one mail now, and say what became of it, also where mails reach nobody. Raises ``invalid`` (422) where the
    server did not take it.
    """
    failure, said = try_mail(actor=actor, to=email, language=display.language())
    if failure is not None:
        messages.error(request, f"{FAILURES[failure]} ({said})")
        raise Problem.invalid(Flaw("email", "mail_not_sent"))
    if mails_reach_people():
        messages.success(request, _("送りました。届いたか、メールを開いて確かめてください。"))
    else:
        messages.warning(request, _("メールサーバーがないので、だれにも届いていません。サーバーの記録にだけ出ました。"))


def _save_bank(request: HttpRequest, actor: Actor, data: dict[str, Any]) -> None:
    _set(request, actor, {name: data[name] for name in ("paying_in", "payout_from")})


def _save_kinds(request: HttpRequest, actor: Actor, data: dict[str, Any]) -> None:
    _set(request, actor, data)


def _save_legal(_request: HttpRequest, actor: Actor, _data: dict[str, Any]) -> None:
    publish_templates(actor=actor)


def _save_people(request: HttpRequest, actor: Actor, data: dict[str, Any]) -> None:
    _set(request, actor, {"sign_up_open": data["sign_up_open"] == "true"})


def _set(request: HttpRequest, actor: Actor, values: dict[str, Any]) -> None:
    """Set settings, all or none. Some later changes wait for a second person, here as well."""
    if change_settings(actor=actor, values=values, reason=_REASON):
        messages.warning(request, _("口座の変更は、ほかのスタッフが承認するまで待ちます。"))


_SAVES: dict[Step, Callable[[HttpRequest, Actor, dict[str, Any]], None]] = {
    "operator": _save_operator,
    "looks": _save_looks,
    "mail": _save_mail,
    "bank": _save_bank,
    "kinds": _save_kinds,
    "legal": _save_legal,
    "people": _save_people,
}
