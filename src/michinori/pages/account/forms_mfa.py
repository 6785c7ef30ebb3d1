"""The sign-in library's forms for the second step of signing in, with our labels and hints."""

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from michinori.kernel.actor import Actor
from michinori.pages.fields import LineField
from michinori.people.commands.second_step import note_wrong_code
from michinori.wording.people.sign_in import MFA_ERRORS

from .forms import Worded

_NAME_LIMIT = 60
_LONGEST_ANSWER = 16_000
"""Letters. A real one has some hundreds."""
_BROKEN = (AttributeError, KeyError, RecursionError, TypeError, ValueError)
"""What the library raises for an answer that lacks parts or has odd ones."""
CODE = _("認証コード")


class _Noted(base.BaseAuthenticateForm):  # type: ignore[misc]
    def clean_code(self) -> str:
        try:
            return str(super().clean_code())
        except ValidationError:
            note_wrong_code(actor=Actor.person(str(self.user.pk)))
            raise


class _Coded(Worded, _Noted):
    """A form that takes the digits of an app, of who has one, or one of the recovery codes."""

    labels = {"code": CODE}
    hints = {"code": _("認証アプリに出ている6けたの数字か、予備コードを入力してください。")}

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        if not Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).exists():
            self.fields["code"].label = _("予備コード")
            self.fields["code"].help_text = _("パスキーを追加したときに控えた予備コードの、まだ使っていないものです。")


class AuthenticateForm(_Coded, base.AuthenticateForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(_Coded, base.ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):  # type: ignore[misc]
    labels = {"code": CODE}
    hints = {"code": _("認証アプリに出ている6けたの数字です。")}


class _Unsaid(forms.HiddenInput):
    """Never drawn with what was sent: the script fills it in."""

    def format_value(self, value: Any) -> None:
        return None


class AnswerField(forms.JSONField):
    """What a passkey has answered. Whatever cannot be read as such is refused as a wrong code is."""

    widget = _Unsaid

    def to_python(self, value: Any) -> Any:
        try:
            if isinstance(value, str) and len(value) > _LONGEST_ANSWER:
                raise ValueError
            return super().to_python(value)
        except (RecursionError, ValueError) as broken:
            raise ValidationError(MFA_ERRORS["incorrect_code"]) from broken

    def bound_data(self, data: Any, initial: Any) -> None:
        """It is not shown again, so it is not read again either."""
        return


class _Answered:
    """A form with a passkey's answer. The library takes for granted that it has all its parts, and counts it among the
    wrong codes; but it cannot be guessed, and whoever tries codes is to keep nobody from their passkey.
    """

    user: Any
    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Authenticator:
        answer = self.cleaned_data["credential"]
        try:
            auth.parse_authentication_response(answer)
            return auth.complete_authentication(self.user or auth.extract_user_from_response(answer), answer)
        except _BROKEN as broken:
            raise ValidationError(MFA_ERRORS["incorrect_code"]) from broken


class AuthenticateWebAuthnForm(_Answered, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = AnswerField()


class ReauthenticateWebAuthnForm(_Answered, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    credential = AnswerField()


class AddWebAuthnForm(Worded, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    credential = AnswerField()
    name = LineField(limit=_NAME_LIMIT, required=False)
    labels = {"name": _("名前"), "passwordless": _("これだけでログインできるようにする（パスキー）")}
    hints = {
        "name": _("どの端末のものか、あとで見分けられる名前にしてください。"),
        "passwordless": _(
            "指紋、顔、PINなどで本人を確かめられる端末で使えます。追加できないときは外してください。ログインの2段階目にだけ使えます。"
        ),
    }

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["passwordless"].initial = True  # what the page before promises

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean() or {}
        except _BROKEN as broken:
            raise ValidationError(MFA_ERRORS["incorrect_code"]) from broken


class LoginWebAuthnForm(_Answered, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """Signing in by a passkey alone, refused from a reset of the password until the passkeys were looked over."""

    credential = AnswerField()

    def clean_credential(self) -> Authenticator:
        found: Authenticator = super().clean_credential()
        if found.user.passkeys_doubted_at is not None:
            raise ValidationError(MFA_ERRORS["passkey_doubted"])
        return found


class EditWebAuthnForm(Worded, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    name = LineField(limit=_NAME_LIMIT)
    labels = {"name": _("名前")}
