"""Publishing a version of a legal page, and noting that a lawyer has checked it (decision 39)."""

from django.db import connection

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.legal.models import LawyerCheck, Version
from michinori.machinery import audit, clock
from michinori.machinery.transactions import command
from michinori.market.commands.ndas import publish_standard
from michinori.people.commands.consents import ask_consent
from michinori.people.staff import require_elevated, require_staff
from michinori.rules.fields import Reader
from michinori.rules.legal.documents import CONSENTED, DOCUMENTS, NAME_LIMIT, fingerprint, read_draft
from michinori.rules.market.ndas import Wording

_LOCK = 0x6C65676C  # "legl" in ASCII: an advisory lock, since the first version has no row that could be locked


@command
def publish_version(
    *, actor: Actor, document: str, ja: object, en: object, first: object, reason: object, after: object = None
) -> Version:
    """Publish the next version of a legal page, in force from the day ``first`` on. Of terms of service and privacy
    everybody is asked to agree from that day on; that of NDAs clients can ask for from then on.

    ``after``: the number of the version that the text was made from, 0 for none; None to leave that unchecked.

    Only admins who have just proved who they are, and the operator's command line. Raises ``not-found`` (404),
    ``elevation-needed`` (403), ``invalid`` (422), ``version-published`` (409) where somebody published one meanwhile.
    """
    _require(actor)
    if document not in DOCUMENTS:
        raise Problem.unknown()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = Version.objects.filter(document=document).order_by("-number").first()
    if after is not None and after != (last.number if last else 0):
        raise Problem("version-published")
    now = clock.now()
    read = read_draft(ja=ja, en=en, first=first, reason=reason, today=day_of(now), after=last.first if last else None)
    number = last.number + 1 if last else 1
    made = Version.objects.create(
        document=document,
        number=number,
        first=read.first,
        ja=read.ja,
        en=read.en,
        sha256=fingerprint(document, number, read.first, read.ja, read.en),
        reason=read.reason,
        made_by_id=actor.user_id,
        made_at=now,
    )
    if document in CONSENTED:
        ask_consent(document=document, number=number, first=read.first)
    if document == "nda":
        publish_standard(wording=Wording(read.ja, read.en), number=number, first=read.first, actor=actor, at=now)
    data = {"version": made.id, "document": document, "number": number, "sha256": made.sha256}
    audit.note(actor=actor, kind="legal_version_published", data=data)
    return made


@command
def note_lawyer_check(*, actor: Actor, version_id: str, name: object, day: object) -> LawyerCheck:
    """Note that a lawyer has checked a version: who, on which day. Its page no longer says that nobody has.

    Who may: as ``publish_version``. Raises ``not-found`` (404), ``elevation-needed`` (403), ``invalid`` (422),
    ``version-checked`` (409).
    """
    _require(actor)
    found = Version.objects.filter(id=version_id).first() if version_id.isprintable() else None
    if found is None:
        raise Problem.unknown()
    now = clock.now()
    reader = Reader({"name": name, "day": day})
    who, checked = reader.line("name", NAME_LIMIT), reader.day("day")
    if not reader.has_flaw("day") and checked > day_of(now):
        reader.flaw("day", "day_ahead")
    reader.finish()
    made, fresh = LawyerCheck.objects.get_or_create(
        version=found, defaults={"name": who, "day": checked, "made_by_id": actor.user_id, "made_at": now}
    )
    if not fresh:
        raise Problem("version-checked")
    audit.note(actor=actor, kind="legal_version_checked", data={"version": found.id, "document": found.document})
    return made


def _require(actor: Actor) -> None:
    if actor.kind != "operator":
        require_staff(actor, "legal")
    require_elevated(actor)
