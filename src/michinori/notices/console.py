"""Mails on the console, as people read them: for trying out, when no mail server is set."""

import sys
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend


class ReadableConsole(EmailBackend):
    """To standard error, so that what a command answers on standard output stays alone there. A demo, whose mails
    are on a page, names them in a line each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("stream", sys.stderr)
        super().__init__(*args, **kwargs)

    def write_message(self, message: EmailMessage) -> None:
        head = f"mail to {', '.join(message.to)}: {message.subject}\n"
        self.stream.write(head if settings.DEMO else f"{head}\n{message.body}\n{'-' * 60}\n")
