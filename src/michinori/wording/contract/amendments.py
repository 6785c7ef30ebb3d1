"""Words for the state of an amendment, and for the checkbox that gives up confirmed amounts."""

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.life import Side
from michinori.wording.sentences import Sentence, fill

_GIVEN_UP = _("この変更で、すでに確定した%(amount)s円（税抜）がなくなることを、確かめました")

FATES: dict[str, tuple[Sentence, Sentence]] = {
    "open:mine": (
        _("相手の返事を待っています"),
        _("%(until)sまでに返事がなければ、いまの条件のまま続きます。それまでは取り下げることもできます。"),
    ),
    "open:theirs": (
        _("条件変更への返事をお願いします"),
        _("%(until)sまでに、同意するか、断るか、別の案を出してください。返事がなければ、いまの条件のまま続きます。"),
    ),
    "awaiting_deposit:client": (
        _("差額の仮払いをしてください"),
        _("二人とも同意しています。%(until)sまでに差額を仮払いすると、新しい条件になります。"),
    ),
    "awaiting_deposit:worker": (
        _("差額の仮払いを待っています"),
        _("二人とも同意しています。クライアントが%(until)sまでに差額を仮払いすると、新しい条件になります。"),
    ),
    "in_force": (_("新しい条件になりました"), _("この変更は有効です。契約は、新しい条件で続いています。")),
    "declined:mine": (_("この案は断られました"), _("いまの条件のまま続いています。必要なら、別の案を出せます。")),
    "declined:theirs": (_("この案を断りました"), _("いまの条件のまま続いています。")),
    "withdrawn": (_("この案は取り下げられました"), _("いまの条件のまま続いています。")),
    "superseded": (_("この案は、別の案に置き換わりました"), _("いま返事を待っているのは、そのあとに出た案です。")),
    "lapsed": (
        _("この案は、なかったことになりました"),
        _("期限が過ぎたか、契約が終わりに向かったためです。変更は有効になっていません。"),
    ),
}


def given_up_tick(amount: int) -> str:
    """The label of the checkbox for giving up ``amount`` yen before tax."""
    return fill(_GIVEN_UP, {"amount": amount}, {})


def fate(status: str, *, mine: bool, until: str, side: Side) -> tuple[str, str]:
    """A heading and a sentence for the amendment's state, as one side reads it."""
    for key in (f"{status}:{'mine' if mine else 'theirs'}", f"{status}:{side}", status):
        if key in FATES:
            title, text = FATES[key]
            return str(title), fill(text, {"until": until}, {})
    raise KeyError(status)
