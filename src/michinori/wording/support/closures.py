"""Words for closing the market."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Problems

PROBLEMS: Problems = {
    "sign-up-over": (
        _("新しい登録は終わりました"),
        _("このサイトは%(last_day)sに終わるため、新しい会員を迎えていません。"),
    ),
    "market-closing": (
        _("新しい募集は公開できません"),
        _(
            "このサイトは%(last_day)sに終わるため、新しい募集は公開できません。"
            "いまの相手に続きを頼むときは、その日までに終わる契約にしてください。"
        ),
    ),
    "after-last-day": (
        _("納期がサイトの最後の日よりあとです"),
        _("このサイトは%(last_day)sに終わります。納期（%(due)s）を、その日かその前にしてください。"),
    ),
    "market-closed": (
        _("このサイトは終わりました"),
        _(
            "いまできるのは、読むこと、残高の出金、書類とデータの受け取り、進んでいる契約のしめくくりです。"
            "この操作では何も変わっていません。"
        ),
    ),
    "setting-of-closing": (
        _("この設定は、別のページで決めます"),
        _("サイトの最後の日は、運営デスクの「サイトを終える」で、管理者が提案し、ほかの管理者が承認して決めます。"),
    ),
}
