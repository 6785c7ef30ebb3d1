"""Reading what was sent."""

from michinori.kernel.problems import Problem

from .models import SentMail


def newest_mails(*, before: int | None = None, limit: int = 30) -> list[SentMail]:
    """Mails of a demo, newest first, those with an id below ``before``."""
    mails = SentMail.objects.exclude(subject="").order_by("-id")
    return list((mails.filter(id__lt=before) if before else mails)[:limit])


def mail(mail_id: int) -> SentMail:
    """One mail of a demo. Raises ``not-found``."""
    found = SentMail.objects.filter(id=mail_id).exclude(subject="").first()
    if found is None:
        raise Problem.unknown()
    return found
