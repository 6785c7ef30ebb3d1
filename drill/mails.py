"""Mail, through a real SMTP server."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from drill.ground import Ground
from drill.site import Site
from drill.steps import Step
from rig.ports import free_port
from rig.waiting import wait_until


class Inbox:
    """``receivers``: of the mails that came, in order; ``letters``: these as they came."""

    def __init__(self) -> None:
        self.receivers: list[str] = []
        self.letters: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        self.receivers += envelope.rcpt_tos
        self.letters.append(envelope.original_content or b"")
        return "250 taken"


@contextmanager
def mail_server(inbox: Inbox, port: int) -> Iterator[None]:
    """An SMTP server that puts mails into the inbox."""
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def invite(site: Site, email: str) -> None:
    """An account for a person, who is mailed a link."""
    site.run("user", "create", "--email", email, "--name", "未央", "--mail-link")


def mails(ground: Ground) -> str:
    """A mail comes once; one that fails is one line in the log and comes when the server is back."""
    inbox, port = Inbox(), free_port()
    site = ground.site(settings={"EMAIL_URL": f"smtp://127.0.0.1:{port}"})
    site.start()
    with mail_server(inbox, port):
        invite(site, "mio@example.jp")
        wait_until(lambda: inbox.receivers, "a mail comes")
        time.sleep(3)  # a round of deliveries more
    assert inbox.receivers == ["mio@example.jp"], f"mails to {inbox.receivers}"
    before = site.log.read_text()
    invite(site, "mio2@example.jp")
    wait_until(lambda: site.health()["mail"], "/health names a mail that waits")
    said = site.log.read_text().removeprefix(before).strip().splitlines()
    assert len(said) == 1, f"{len(said)} lines in the log for one mail that failed"
    assert "mio2" not in said[0], "an address in the log"
    with mail_server(inbox, port):
        wait_until(lambda: len(inbox.receivers) > 1, "the mail comes later")
        time.sleep(3)
    assert inbox.receivers[1:] == ["mio2@example.jp"], f"mails to {inbox.receivers}"
    return "once each; server away: one line in the log, delivered when it was back"


STEPS = [Step("mail by SMTP", mails)]
