"""Publishing the shipped templates as the first versions of all legal pages, when a market is opened (decision 39)."""

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.legal.commands.publishing import publish_version
from michinori.legal.drafts import drafted
from michinori.legal.models import Version
from michinori.machinery import clock
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import command
from michinori.rules.legal.documents import DOCUMENTS

REASON = "最初の版。ひな形に運営者の情報を入れたもの。弁護士の確認はまだ。"


@command
def publish_templates(*, actor: Actor) -> int:
    """Publish the template of every legal page that has no version yet, with the operator's data, in force from today;
    return how many. Until a lawyer's check is noted the pages say that none has been made. Who may, and what is raised:
    as ``publish_version``.
    """
    there = set(Version.objects.values_list("document", flat=True))
    settings, today = settings_now(), day_of(clock.now())
    missing = [document for document in DOCUMENTS if document not in there]
    for document in missing:
        texts = {language: drafted(document, language, settings).text for language in ("ja", "en")}
        publish_version(actor=actor, document=document, first=today, reason=REASON, after=0, **texts)
    return len(missing)
