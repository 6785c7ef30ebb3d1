"""The form of who signs up by the operator's provider: what that does not say."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from michinori.pages.account.consenting import consent_fields
from michinori.pages.account.forms import AIMS, AIMS_HINTS
from michinori.pages.fields import LineField, RadioField
from michinori.pages.forms import PageForm
from michinori.people.commands.organisations import NAME_LIMIT
from michinori.people.commands.users import DISPLAY_NAME_LIMIT


class ProviderForm(PageForm):
    """A public name, and an organisation if a company's name is given. Who signs up agrees to the legal pages."""

    aims = RadioField(label=_("はじめに、したいこと"), choices=AIMS, hints=AIMS_HINTS, required=False)
    display_name = LineField(
        limit=DISPLAY_NAME_LIMIT,
        label=_("表示名"),
        help_text=_("サイトで公開される名前です。本名でなくてかまいません。あとから変えられます。"),
    )
    company = LineField(
        limit=NAME_LIMIT,
        label=_("会社・団体の名前"),
        required=False,
        help_text=_("会社や団体として仕事を頼む方だけ。あとからでも作れます。"),
    )
    flaw_fields = {"name": "display_name"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= consent_fields()
