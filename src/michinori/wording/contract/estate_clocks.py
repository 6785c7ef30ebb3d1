"""Words for the clocks of an insolvent client's contract, for which a trustee acts (domain § 6)."""

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.life import Side
from michinori.wording.sentences import Sentence

_TRUSTEE_DECIDES = _("仮払いをするかどうかは、破産管財人が決めます")
_DEPOSIT: dict[str, tuple[Sentence, Sentence]] = {
    "worker": (
        _TRUSTEE_DECIDES,
        _(
            "倒産が記録されているので、クライアント本人に仮払いは求められていません。%(until)sまでに仮払いがなければ、"
            "契約は取り消しになります。それまで、作業は始めないでください。"
        ),
    ),
    "client": (
        _TRUSTEE_DECIDES,
        _(
            "倒産が記録されているので、あなたの側に仮払いは求められていません。"
            "%(until)sまでに仮払いがなければ、契約は取り消しになります。"
        ),
    ),
    "trustee": (
        _("仮払いをするかどうかは、破産管財人のあなたが決めます"),
        _(
            "仮払いをすると、契約のとおりに進みます。しなければならないものではありません。"
            "%(until)sまでに仮払いがなければ、契約は取り消しになります。"
        ),
    ),
}

ANSWERS_AWAITED = _("破産管財人の返事を待っています")
ONLY_TRUSTEE = _("%(text)s返事ができるのは、破産管財人です。")


def deposit_words(side: Side, *, binding: bool) -> tuple[Sentence, Sentence]:
    """Title and text for the clock of the deposit. ``binding`` True on the client's side: the reader is the trustee."""
    return _DEPOSIT["trustee" if side == "client" and binding else side]
