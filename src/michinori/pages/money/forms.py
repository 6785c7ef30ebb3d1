"""The form for play money, shown only in a demo or practice."""

from django.utils.translation import gettext_lazy as _

from michinori.pages.fields import YenField
from michinori.pages.forms import PageForm

MOST_PLAY_MONEY = 10_000_000


class PlayDepositForm(PageForm):
    """Pay play money in for a client. Pass ``auto_id`` if a page has several, so that their ids differ."""

    amount = YenField(label=_("入金する金額"), least=1, most=MOST_PLAY_MONEY)
