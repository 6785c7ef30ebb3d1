"""The sign-in library's forms for the second step of signing in, with our labels and hints."""

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from michinori.kernel.actor import Actor
from michinori.pages.fields import LineField
from michinori.people.commands.second_step import note_wrong_code
from michinori.wording.people.sign_in import MFA_ERRORS

from .forms import Worded

_NAME_LIMIT = 60
CODE = _("認証コード")


class _Noted(base.BaseAuthenticateForm):  # type: ignore[misc]
    def clean_code(self) -> str:
        try:
            return str(super().clean_code())
        except ValidationError:
            note_wrong_code(actor=Actor.person(str(self.user.pk)))
            raise


class AuthenticateForm(Worded, _Noted, base.AuthenticateForm):  # type: ignore[misc]
    labels = {"code": CODE}
    hints = {"code": _("認証アプリに出ている6けたの数字か、予備コードを入力してください。")}


class ReauthenticateForm(Worded, _Noted, base.ReauthenticateForm):  # type: ignore[misc]
    labels = {"code": CODE}
    hints = {"code": _("認証アプリに出ている6けたの数字か、予備コードを入力してください。")}


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):  # type: ignore[misc]
    labels = {"code": CODE}
    hints = {"code": _("認証アプリに出ている6けたの数字です。")}


class AddWebAuthnForm(Worded, webauthn.AddWebAuthnForm):  # type: ignore[misc]
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


class LoginWebAuthnForm(webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """Signing in by a passkey alone, refused from a reset of the password until the passkeys were looked over."""

    def clean_credential(self) -> Authenticator:
        found: Authenticator = super().clean_credential()
        if found.user.passkeys_doubted_at is not None:
            raise ValidationError(MFA_ERRORS["passkey_doubted"])
        return found


class EditWebAuthnForm(Worded, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    name = LineField(limit=_NAME_LIMIT)
    labels = {"name": _("名前")}
