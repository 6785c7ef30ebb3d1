"""Mails on the console can be read."""

import io

from django.core.mail import EmailMessage
from pytest_django import Settings

from michinori.notices.console import ReadableConsole


def _printed() -> str:
    stream = io.StringIO()
    message = EmailMessage(subject="【道のり】確認", body="みお さん\n\nhttp://localhost/x", to=["mio@example.jp"])
    assert ReadableConsole(stream=stream).send_messages([message]) == 1
    return stream.getvalue()


def test_a_mail_is_printed_as_text(settings: Settings) -> None:
    settings.DEMO = False
    assert _printed().startswith("mail to mio@example.jp: 【道のり】確認\n\nみお さん\n\nhttp://localhost/x\n")


def test_a_demo_names_its_mails_only(settings: Settings) -> None:
    settings.DEMO = True
    assert _printed() == "mail to mio@example.jp: 【道のり】確認\n"
