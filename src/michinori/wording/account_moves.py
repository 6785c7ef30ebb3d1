"""What an owner has to do about the account to which they are paid: on home's cards and lines."""

from django.utils.translation import gettext_lazy as _

from michinori.rules.money.bank_accounts import Move
from michinori.wording.sentences import Sentence

WHAT: dict[Move, Sentence] = {
    "register": _("振込先を登録する"),
    "renew": _("振込先を登録し直す"),
    "replace": _("振込先を登録し直す"),
    "rename": _("振込先の名義を直す"),
}
"""The headings of cards."""
OTHERWISE: dict[Move, Sentence] = {
    "register": _("期限はありません。登録するまで、お金は残高に残ります"),
    "renew": _("口座に届きませんでした。期限はありません。直すまで、お金は残高に残ります"),
    "replace": _("本人の口座だと確かめられませんでした。期限はありません。直すまで、お金は残高に残ります"),
    "rename": _("本人確認した名前とちがいます。期限はありません。直すまで、お金は残高に残ります"),
}
"""What happens by itself."""
GO: dict[Move, Sentence] = {
    "register": _("振込先を登録する"),
    **dict.fromkeys(("renew", "replace", "rename"), _("振込先を直す")),
}
"""The labels of buttons."""
WAITS: Sentence = _("残高で待つお金")
CHECKING: Sentence = _("運営者")
"""Who checks the holder."""
IS_CHECKED: Sentence = _("振込先の名義の確認（期限はありません）")
