"""A mail backend that prints readable mails on the console, for trials without a mail server."""

import sys
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend


class ReadableConsole(EmailBackend):
    """Print mails to standard error, apart from a command's results on standard output. A demo prints one line for
    each, since it shows its mails on a page.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("stream", sys.stderr)
        super().__init__(*args, **kwargs)

    def write_message(self, message: EmailMessage) -> None:
        head = f"mail to {', '.join(message.to)}: {message.subject}\n"
        self.stream.write(head if settings.DEMO else f"{head}\n{message.body}\n{'-' * 60}\n")
