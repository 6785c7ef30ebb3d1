"""Words for notices of papers that wait to be checked."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.notices.leads import Leads
from michinori.wording.sentences import Sentence

OF_PAPERS: dict[str, tuple[Sentence, Sentence, Leads]] = {
    "documents_waiting": (
        _("まだ確認されていない書類があります"),
        _("%(at)sに届いた書類が、まだ確認されていません。このままだと、やがて画像が消え、送り直しになります。"),
        Leads("desk_identity_request", _("書類を見る"), ("identity_request_id",)),
    ),
}
