"""The one form of the money pages; only a demo or practice shows it."""

from django.utils.translation import gettext_lazy as _

from michinori.pages.fields import YenField
from michinori.pages.forms import PageForm

MOST_PLAY_MONEY = 10_000_000


class PlayDepositForm(PageForm):
    """Play money for a client; ``auto_id`` keeps the ids of several forms on one page apart."""

    amount = YenField(label=_("入金する金額"), least=1, most=MOST_PLAY_MONEY)
