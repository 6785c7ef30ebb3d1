"""Words for trying out the mail server: why a mail did not leave, and what to change."""

from typing import Literal

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Flaws, Problems, Sentence

type Failure = Literal["password", "recipient", "sender", "refused", "encryption", "unreachable"]

FAILURES: dict[Failure, Sentence] = {
    "password": _("メールサーバーが、EMAIL_URL の名前かパスワードを受け付けませんでした。"),
    "recipient": _("メールサーバーが、宛先を受け付けませんでした。アドレスを確かめてください。"),
    "sender": _("メールサーバーが、MICHINORI_MAIL_FROM の差出人を受け付けませんでした。"),
    "refused": _("メールサーバーが、メールを受け付けませんでした。"),
    "encryption": _(
        "暗号化した通信ができませんでした。EMAIL_URL の始まり（submission か smtp）とポートを確かめてください。"
    ),
    "unreachable": _("メールサーバーにつながりませんでした。EMAIL_URL のサーバーの名前とポートを確かめてください。"),
}
PROBLEMS: Problems = {
    "too-many-test-mails": (
        _("試しのメールが多すぎます"),
        _("試しのメールは、24時間に%(limit)s通までです。時間をおいてから送ってください。"),
    ),
}
FLAWS: Flaws = {"mail_not_sent": _("送れませんでした。理由は、ページの上にあります。")}
