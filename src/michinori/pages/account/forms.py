"""The sign-in library's forms with our labels, hints, errors and templates."""

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as library
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from michinori.kernel.problems import Flaw
from michinori.pages.account.consenting import consent_fields, shown_numbers
from michinori.pages.account.door import invitation_of
from michinori.pages.fields import LineField, RadioField, mistake
from michinori.pages.forms import PageRenderer
from michinori.people.commands.organisations import NAME_LIMIT
from michinori.people.commands.security import doubt_passkeys
from michinori.people.commands.sign_up_invitations import spend_invitation
from michinori.people.commands.users import (
    DISPLAY_NAME_LIMIT,
    EMAIL_LIMIT,
    PASSWORD_LIMIT,
    is_taken,
    rehearse_sign_up,
)
from michinori.wording.problems import flaw_text

EMAIL = _("メールアドレス")
PASSWORD = _("パスワード")
NEW_PASSWORD = _("新しいパスワード")
AGAIN = _("新しいパスワード（確認のためもう一度）")
AIMS = (("work", _("仕事を受けたい")), ("hire", _("仕事を頼みたい")), ("both", _("両方")))
AIMS_HINTS = {"both": _("どちらを選んでも、あとから両方できます。")}
PASSWORD_HINT = _("10文字以上で、数字だけのものと、よく使われるものは避けてください。")


class Worded(forms.Form):
    """Mixin: replace the library's labels and hints by ``labels`` and ``hints`` (by field) and remove placeholders."""

    default_renderer = PageRenderer()
    labels: ClassVar[Mapping[str, Any]] = {}
    hints: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            field.error_messages["required"] = flaw_text(Flaw(name, "required"))
            if name in ("password1", "password2"):
                field.validators.append(_not_too_long)
            if isinstance(field, forms.EmailField):
                field.max_length = EMAIL_LIMIT
                field.error_messages["invalid"] = flaw_text(Flaw(name, "bad_format"))


def _not_too_long(password: str) -> None:
    if len(password) > PASSWORD_LIMIT:
        raise mistake("too_long", limit=PASSWORD_LIMIT)


class LoginForm(Worded, library.LoginForm):  # type: ignore[misc]
    labels = {"login": EMAIL, "password": PASSWORD}


class SignupForm(Worded, library.SignupForm):  # type: ignore[misc]
    """Create an account, and an organisation if a company's name is given. Who signs up agrees to the legal pages."""

    display_name = LineField(limit=DISPLAY_NAME_LIMIT, label=_("表示名"))
    company = LineField(limit=NAME_LIMIT, label=_("会社・団体の名前"), required=False)
    aims = RadioField(label=_("はじめに、したいこと"), choices=AIMS, hints=AIMS_HINTS, required=False)
    field_order = ["aims", "display_name", "email", "password1", "company"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= consent_fields()
        if not self.is_bound and (aims := self.initial.get("aims")):
            self._come_for(aims)

    def _come_for(self, aims: str) -> None:
        """Ask nothing that the door through which somebody came has answered."""
        self.fields["aims"].widget = forms.HiddenInput()
        if aims == "work":
            del self.fields["company"]

    def validate_unique_email(self, value: str) -> str:
        """Whether the address makes an account: the newest sign-up replaces one that nobody has confirmed."""
        self.account_already_exists = is_taken(value)
        return value

    def try_save(self, request: HttpRequest) -> Any:
        """Make the account; for a known address do the same work in vain, so that the time says nothing, and use up the
        invitation that it came with, so that this says nothing either.
        """
        if self.account_already_exists:
            data = self.cleaned_data
            rehearse_sign_up(
                name=data["display_name"],
                password=data["password1"],
                company=data.get("company") or None,
                consents=shown_numbers(data.get("shown", "")),
            )
            spend_invitation(code=invitation_of(request))
        return super().try_save(request)

    labels = {"email": EMAIL, "password1": PASSWORD}
    hints = {
        "display_name": _("サイトで公開される名前です。本名でなくてかまいません。あとから変えられます。"),
        "email": _("公開されません。確認のメールをお送りします。"),
        "password1": PASSWORD_HINT,
        "company": _("会社や団体として仕事を頼む方だけ。あとからでも作れます。"),
    }


class AddEmailForm(Worded, library.AddEmailForm):  # type: ignore[misc]
    labels = {"email": _("新しいメールアドレス")}
    hints = {"email": _("確認のメールをお送りします。確認が終わるまでは、いまのアドレスのままです。")}


class ChangePasswordForm(Worded, library.ChangePasswordForm):  # type: ignore[misc]
    labels = {"oldpassword": _("いまのパスワード"), "password1": NEW_PASSWORD, "password2": AGAIN}
    hints = {"password1": PASSWORD_HINT}


class SetPasswordForm(Worded, library.SetPasswordForm):  # type: ignore[misc]
    labels = {"password1": NEW_PASSWORD, "password2": AGAIN}
    hints = {"password1": PASSWORD_HINT}


class ResetPasswordForm(Worded, library.ResetPasswordForm):  # type: ignore[misc]
    labels = {"email": EMAIL}


class ResetPasswordKeyForm(Worded, library.ResetPasswordKeyForm):  # type: ignore[misc]
    """Setting a new password by a mailed link, after which no passkey signs in alone until it was looked over."""

    labels = {"password1": NEW_PASSWORD, "password2": AGAIN}
    hints = {"password1": PASSWORD_HINT}

    @transaction.atomic
    def save(self) -> None:
        super().save()
        doubt_passkeys(self.user.id)


class ReauthenticateForm(Worded, library.ReauthenticateForm):  # type: ignore[misc]
    labels = {"password": PASSWORD}
