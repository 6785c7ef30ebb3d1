"""The forms of the first set-up, one a step."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from michinori.desk.looks import LooksForm
from michinori.desk.sender_fields import SenderFields, in_words
from michinori.pages.account.forms import EMAIL, PASSWORD, PASSWORD_HINT
from michinori.pages.chosen_kinds import kinds_chosen
from michinori.pages.fields import BlockField, ChecksField, LineField, RadioField, Required, mistake
from michinori.pages.forms import PageForm
from michinori.people.commands.users import DISPLAY_NAME_LIMIT, EMAIL_LIMIT, PASSWORD_LIMIT
from michinori.rules.settings.opening import Step
from michinori.wording.legal.pages import OPERATOR
from michinori.wording.market.categories import named

_WORDS = 254
_ACCOUNT = 1_000
_FIRST = ("operator_name", "operator_representative", "operator_address", "operator_phone", "operator_email")
"""What legal pages need first; the rest of the operator's data follows at the desk."""
_MUST = ("operator_name", "operator_address")


class NewPasswordField(Required, forms.CharField):
    """A password as it was typed, spaces and all, and as strict as every other."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        super().__init__(strip=False, widget=widget, **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > PASSWORD_LIMIT:
            raise mistake("too_long", limit=PASSWORD_LIMIT)
        validate_password(value)


class OwnerForm(PageForm):
    """The account of the site's owner."""

    name = LineField(label=_("表示名"), limit=DISPLAY_NAME_LIMIT)
    email = LineField(label=EMAIL, limit=EMAIL_LIMIT)
    password = NewPasswordField(label=PASSWORD, help_text=PASSWORD_HINT)


class OperatorForm(PageForm):
    """Who runs the site."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _FIRST:
            self.fields[name] = LineField(label=OPERATOR[name], limit=_WORDS, required=name in _MUST)
        self.fields["operator_email"].help_text = _(
            "だれでも読めます。ログインに使うものとは、別にするほうが安全です。"
        )


class MailForm(PageForm):
    """To whom a mail is sent to see whether it arrives."""

    email = LineField(label=EMAIL, limit=EMAIL_LIMIT, help_text=_("ここに1通、いますぐ送ります。"))


class BankForm(SenderFields):
    """The operator's accounts."""

    field_order = ("paying_in",)
    paying_in = BlockField(
        label=_("仮払いの振込先"),
        limit=_ACCOUNT,
        required=False,
        help_text=_(
            "クライアントに、このまま見えます。空欄なら、下の口座が表示されます。"
            "例: みずほ銀行 東京営業部 普通 1234567 カ）ミチノリ"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paying_in"].widget.attrs["rows"] = 3

    def clean(self) -> dict[str, Any]:
        """Have money come to the account that it leaves from, where no other is named."""
        found = super().clean()
        if not self.errors and not found.get("paying_in") and found["payout_from"]:
            found["paying_in"] = in_words(found["payout_from"])
        return found


class KindsForm(PageForm):
    """Which kinds of work."""

    kinds_of_work = ChecksField(
        label=_("扱う仕事の種類"),
        required=False,
        help_text=_("どれも選ばなければ、すべてです。ここにない種類は、あとで運営デスクから足せます。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_chosen(self.data, "kinds_of_work", kept=self.initial.get("kinds_of_work") or ())
        self.fields["kinds_of_work"].choices = named(kinds.offered, kinds)  # type: ignore[attr-defined]


class LegalForm(PageForm):
    """Nothing but the button."""


class PeopleForm(PageForm):
    """Who may sign up."""

    sign_up_open = RadioField(
        label=_("登録できる人"),
        choices=[("true", _("だれでも")), ("false", _("招待した人だけ"))],
        hints={"false": _("招待のリンクは、運営デスクで作れます。")},
    )


FORMS: dict[Step, type[PageForm]] = {
    "operator": OperatorForm,
    "looks": LooksForm,
    "mail": MailForm,
    "bank": BankForm,
    "kinds": KindsForm,
    "legal": LegalForm,
    "people": PeopleForm,
}
