"""What is missing or unsafe before real use, as far as the site's settings and rows say (``wording.readiness``).

``michinori doctor`` adds what only the machine says: backups, clock, disk, ledger.
"""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse

from michinori.legal.queries.versions import Standing, is_checked, standings
from michinori.machinery.settings import settings_now
from michinori.people.staff import staff_with
from michinori.rules.settings.site import Site
from michinori.wording.readiness import FINDINGS, Finding

_NOBODY = ("console", "locmem", "dummy", "filebased")
"""Parts of the names of mailers whose mails reach no mailbox."""
_NEEDED = ("operator_name", "operator_address", "paying_in", "payout_from", "real_money")
"""Settings whose default means that nobody has set them."""

_MENDED_AT: dict[str, tuple[str, ...]] = {
    "operator_name": ("desk_operator",),
    "operator_address": ("desk_operator",),
    "paying_in": ("desk_setting", "paying_in"),
    "payout_from": ("desk_setting", "payout_from"),
    "real_money": ("desk_setting", "real_money"),
    "legal": ("desk_legal",),
    "lawyer": ("desk_legal",),
}
"""The page of the desk on which it is mended; what is not here is mended on the server."""


def told(names: Iterable[str]) -> list[tuple[Finding, str]]:
    """What each of these says, and the address of the page that mends it, empty for none."""
    return [(FINDINGS[name], _mended_at(name)) for name in names]


def _mended_at(name: str) -> str:
    page, *about = _MENDED_AT.get(name, ("",))
    return reverse(page, args=about) if page else ""


def lacking() -> list[str]:
    """The names of what is missing or unsafe, in the order of ``wording.readiness.FINDINGS``. Five queries."""
    return [*of_the_server(), *_of_staff(), *of_the_settings(settings_now().site), *_of_pages(standings())]


def of_the_server() -> list[str]:
    """What only the environment or ``.env`` can set, and the kind of home. No query."""
    found = {
        "demo": settings.DEMO,
        "simulated_time": settings.SIMULATED_TIME,
        "address": not settings.HTTPS,
        "proxies": settings.HTTPS and not settings.PROXIES,
        "mail_server": not mails_reach_people(),
        "sender": "@localhost" in settings.DEFAULT_FROM_EMAIL,
        "backups_off": settings.BACKUPS is None and not settings.SIMULATED_TIME,
        "backup_key": not settings.BACKUP_KEY,
    }
    return [name for name, wrong in found.items() if wrong]


def mails_reach_people() -> bool:
    """Whether mails go to a server and not to the console."""
    backend = str(settings.MAILERS["default"]["BACKEND"]).lower()
    return not any(name in backend for name in _NOBODY)


def of_the_settings(site: Site) -> list[str]:
    """Settings that nobody has set."""
    return [name for name in _NEEDED if not getattr(site, name)]


def _of_staff() -> list[str]:
    """Whether somebody can open the whole desk."""
    admins = staff_with("settings")
    if not admins:
        return ["owner"]
    held = Authenticator.objects.filter(user__in=admins).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return ["second_step"] if settings.SECOND_STEP_ASKED and not held.exists() else []


def _of_pages(rows: list[Standing]) -> list[str]:
    shown = [one.last for one in rows]
    unchecked = any(one is not None and not is_checked(one) for one in shown)
    return [*(["legal"] if None in shown else []), *(["lawyer"] if unchecked else [])]
