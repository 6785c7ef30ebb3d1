"""The demo's legal pages: of a made-up operator, published from the shipped templates, and agreed to by everybody."""

import json

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.legal.commands.publishing import publish_version
from michinori.legal.drafts import drafted
from michinori.machinery import clock
from michinori.machinery.settings import set_setting, settings_now
from michinori.people.commands.consents import give_consents
from michinori.people.consents import asked_now
from michinori.people.models import User
from michinori.rules.legal.documents import DOCUMENTS

_OPERATOR = {
    "operator_name": "道のりデモ運営事務局",
    "operator_representative": "青山 空",
    "operator_address": "東京都千代田区霞が関0-0-0（デモ）",
    "operator_phone": "00-0000-0000",
    "operator_email": "office@demo.example",
    "operator_hours": "平日 10時から17時",
    "operator_telecom": "デモのため届出なし",
    "operator_court": "東京地方裁判所",
}


def open_legal_pages() -> None:
    """Publish all legal pages from today on, and let everybody there is agree."""
    operator, today = Actor.operator(), day_of(clock.now())
    for key, words in _OPERATOR.items():
        set_setting(actor=operator, key=key, text=json.dumps(words))
    settings = settings_now()
    for document in DOCUMENTS:
        texts = {name: drafted(document, name, settings).text for name in ("ja", "en")}
        publish_version(actor=operator, document=document, first=today, reason="デモを始めるため", **texts)
    shown = {one.document: one.number for one in asked_now()}
    for user_id in User.objects.order_by("id").values_list("id", flat=True):
        give_consents(actor=Actor.person(user_id), shown=shown)
