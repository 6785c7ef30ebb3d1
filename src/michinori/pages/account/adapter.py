"""Hooks of the sign-in library (allauth): texts from wording, accounts by our commands, mails by the outbox."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from michinori.kernel.actor import Actor
from michinori.machinery import outbox
from michinori.machinery.looks import site_name
from michinori.machinery.sealing import seal, unseal
from michinori.notices.push.commands import remove_devices
from michinori.notices.webhooks.commands import switch_off_webhooks
from michinori.notices.webhooks.models import Webhook
from michinori.pages.account.consenting import shown_numbers
from michinori.pages.account.door import door_now, invitation_of
from michinori.pages.account.provider import join_pending
from michinori.pages.account.sessions import begin
from michinori.pages.kept_forms import kept_forms
from michinori.pages.legal.consenting import asking
from michinori.pages.notices import bell
from michinori.people.commands.provider_accounts import end_provider
from michinori.people.commands.security import note
from michinori.people.commands.sign_up_invitations import hold_invitation, use_invitation
from michinori.people.commands.tokens import revoke_all_tokens
from michinori.people.commands.users import create_user
from michinori.people.models import User
from michinori.people.models.users import new_user_id
from michinori.people.sign_up_invitations import may_sign_up
from michinori.wording import display
from michinori.wording.people import sign_in

_LINKS = ("activate_url", "password_reset_url", "signup_url")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Create accounts by the command of ``people``, and use the texts of ``wording``."""

    error_messages = DefaultAccountAdapter.error_messages | sign_in.ERRORS

    def new_user(self, request: HttpRequest) -> User:
        """A user that is not stored yet; ``save_user`` stores it."""
        return User(id=new_user_id())

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether whoever asks may sign up: everybody, or only who comes by an invitation."""
        return may_sign_up(code=invitation_of(request))

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """Create the account, and an organisation if the form names one; while the site is not open to all, by an
        invitation, which is used with it. Raises Problem ``invalid``, ``not-invited`` (403).
        """
        held = hold_invitation(code=invitation_of(request))
        made = self._create(user, form)
        use_invitation(held, made.id)
        return made

    def _create(self, user: User, form: BaseForm) -> User:
        data = form.cleaned_data
        return create_user(
            actor=Actor.person(user.id),
            email=data["email"],
            name=data["display_name"],
            password=data["password1"],
            company=data.get("company") or None,
            language=display.language(),
            aims=data.get("aims", ""),
            consents=shown_numbers(data.get("shown", "")),
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail into the outbox, so that it is sent only if the transaction commits."""
        known = EmailAddress.objects.filter(email=email).select_related("user").first()
        owner: User | None = context.get("user") or (known.user if known else None)
        link = next((_on_this_site(context[link]) for link in _LINKS if context.get(link)), "")
        values: dict[str, str] = {}
        if "timestamp" in context:
            values |= {
                "at": display.moment(context["timestamp"]),
                "ip": context["ip"],
                "browser": context["user_agent"],
            }
        values |= context.get("remaining", {})
        language = owner.language if owner else display.language()
        name = template_prefix.rpartition("/")[2]
        if name == "unknown_account" and (standing := door_now()) != "open":
            name, link = f"{name}_{standing}", f"{settings.BASE_URL}{reverse('account_reset_password')}"
        payload = {"to": email, "language": language, "template": name, "values": values, "sealed_url": seal(link)}
        outbox.put("mail", payload | ({"name": owner.display_name} if owner else {}))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The key of failed sign-ins: account and network address together, so that nobody locks a stranger out."""
        return f"{credentials.get('email', '').lower()} {get_ip(request)}"

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, which begins the session's time anew, and note it."""
        super().login(request, user)
        begin(request)
        note(user.id, "signed_in")

    def post_login(self, request: HttpRequest, user: User, **given: Any) -> HttpResponseBase:
        """What follows a sign-in: first consents that are due, then what the person had typed when their session ended.
        Its page shows at once how many notices are unread.
        """
        answer: HttpResponseBase = super().post_login(request, user, **given)
        join_pending(request, user.id)
        if isinstance(answer, HttpResponseRedirect):
            typed = any(not one.act for one in kept_forms(request))
            there = f"{reverse('kept')}?{urlencode({'next': answer.url})}" if typed else answer.url
            answer = HttpResponseRedirect(asking(request, user.id, there))
        bell.tell(answer, user.id)
        return answer

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and note it."""
        user_id = request.user.pk
        super().logout(request)
        if user_id:
            note(str(user_id), "signed_out")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a wrong password for the person whose address was typed, if there is one."""
        typed = str(credentials.get("email") or "").strip().lower()
        for known in EmailAddress.objects.filter(email=typed, verified=True) if typed.isprintable() else ():
            note(str(known.user_id), "sign_in_failed")

    def set_password(self, user: User, password: str) -> None:
        """Set a new or first password, which ends all sessions, and stop whatever gets at the account without one:
        tokens, webhooks, devices that are shown notices, the operator's provider unless there was no password before.
        Passkeys are for ``ResetPasswordKeyForm``.
        """
        with transaction.atomic():
            if user.has_usable_password():
                end_provider(user)
            super().set_password(user, password)
            revoke_all_tokens(user.id)
            switch_off_webhooks(user.id)
            remove_devices(actor=Actor.person(user.id))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The page after a sign-in: the passkeys to look over, where a reset of the password left some."""
        doubted = getattr(request.user, "passkeys_doubted_at", None) is not None
        return reverse("remaining") if doubted else str(super().get_login_redirect_url(request))

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Mail a change of the account's security, and note it."""
        name = template_prefix.rpartition("/")[2]
        note(user.id, name)
        if name == "password_reset":
            context = {"remaining": remaining_of(user.id)} | (context or {})
        super().send_notification_mail(template_prefix, user, context, email)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Show the library's message in the words of ``wording``; leave it out if there are none."""
        name = (message_template or "").rpartition("/")[2].removesuffix(".txt")
        said = sign_in.MESSAGES.get(name)
        words = message or (said and str(said) % {"email": (message_context or {}).get("email", "")})
        if words:
            messages.add_message(request, level, str(words), extra_tags=extra_tags)


def mail_way_in(user: User) -> None:
    """Mail a person whose account the operator made the link by which they choose their password."""
    key = default_token_generator.make_token(user)
    link = f"{settings.BASE_URL}{reverse('account_reset_password_from_key', args=[user.id, key])}"
    letter = {"to": user.email, "language": user.language, "name": user.display_name}
    outbox.put("mail", letter | {"template": "account_made_for_you", "values": {}, "sealed_url": seal(link)})


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Texts of the second step of signing in, from ``wording``, and its seeds, sealed in their rows."""

    error_messages = DefaultMFAAdapter.error_messages | sign_in.MFA_ERRORS

    def encrypt(self, text: str) -> str:
        """A seed as it is stored."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The seed. For one that cannot be read any more a random one, which fits no code: codes made from an empty
        one could be computed by anybody.
        """
        return unseal(encrypted_text) or str(generate_totp_secret())

    def get_totp_issuer(self) -> str:
        """The site's name, as apps with codes show it."""
        return site_name()

    def generate_authenticator_name(self, user: User, kind: Authenticator.Type) -> str:
        """The default name of a new passkey."""
        count = Authenticator.objects.filter(user=user, type=kind).count()
        return _("パスキー %(number)s") % {"number": count + 1}


def remaining_of(user_id: str) -> dict[str, str]:
    """What a mail about a reset of the password names: the passkeys that remain, and where webhooks went to."""
    passkeys = Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.WEBAUTHN).order_by("id")
    hosts = {
        urlsplit(url).hostname or "" for url in Webhook.objects.filter(user_id=user_id).values_list("url", flat=True)
    }
    names = [str(one.data.get("name", "")) for one in passkeys]
    return {"passkeys": ", ".join(names) or "—", "webhooks": ", ".join(sorted(hosts)) or "—"}


def _on_this_site(link: str) -> str:
    """The link with the site's own address, since allauth makes it from the request's ``Host``."""
    return urlunsplit((*urlsplit(settings.BASE_URL)[:2], *urlsplit(link)[2:]))
