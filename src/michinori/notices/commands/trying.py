"""Trying out the mail server: one mail, sent at once, whose failure is told to whoever asked."""

import smtplib
import ssl

from django.core.mail import EmailMultiAlternatives

from michinori.kernel.actor import Actor
from michinori.machinery import audit, looks, rates
from michinori.notices.writing import write_letter
from michinori.people.email import EMAIL_LIMIT, check_email
from michinori.people.staff import require_staff
from michinori.rules.fields import Reader
from michinori.wording.notices.trying import Failure

A_DAY = 50


def try_mail(*, actor: Actor, to: object, language: str) -> tuple[Failure | None, str]:
    """Send a mail of one sentence to this address; return why it failed (None if the server took it) and what the
    server said. Not by the outbox, which would try for days and tell nobody here.

    Admins. Raises ``not-found`` (404), ``invalid`` (422), ``too-many-test-mails`` (429).
    """
    require_staff(actor, "settings")
    reader = Reader({"email": to})
    address = reader.line("email", EMAIL_LIMIT)
    reader.finish()
    check_email(address)
    rates.count(f"test-mails {actor.user_id}", A_DAY, rates.DAY, "too-many-test-mails")
    looks.forget()  # somebody may just have named the site
    letter = write_letter("test_mail", {}, language=language)
    message = EmailMultiAlternatives(subject=letter.subject, body=letter.text, to=[address])
    message.attach_alternative(letter.html, "text/html")
    failure, said = _sent(message)
    audit.note(actor=actor, kind="mail_tried", data={"failure": failure or ""})
    return failure, said


def _sent(message: EmailMultiAlternatives) -> tuple[Failure | None, str]:
    """Why the mail server did not take it. The order matters: later classes hold the earlier ones."""
    try:
        message.send()
    except smtplib.SMTPAuthenticationError as error:
        return "password", str(error.smtp_code)
    except smtplib.SMTPRecipientsRefused as error:
        return "recipient", str(max((number for number, _ in error.recipients.values()), default=0))
    except smtplib.SMTPSenderRefused as error:
        return "sender", str(error.smtp_code)
    except smtplib.SMTPResponseException as error:
        return "refused", str(error.smtp_code)
    except ssl.SSLError as error:
        return "encryption", type(error).__name__
    except (OSError, smtplib.SMTPException) as error:
        strerror = getattr(error, "strerror", None)
        return "unreachable", " ".join((type(error).__name__, strerror or "")).strip()
    return None, ""
