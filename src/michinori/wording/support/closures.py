"""Words for closing the market."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from michinori.wording import display
from michinori.wording.sentences import Flaws, Problems, fill

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
    "own-closure": (
        _("ご自分の提案です"),
        _("最後の日は、提案した人とは別の管理者が承認します。"),
    ),
    "closure-answered": (
        _("この提案は、もう待っていません"),
        _("ほかの管理者が承認したか、取り下げました。ページを読み込み直してください。"),
    ),
}
FLAWS: Flaws = {
    "last_day_too_soon": _("%(days)s日以上先の日（%(first)sか、それよりあと）にしてください。"),
    "last_day_before_announced": _(
        "前に知らせた最後の日（%(last_day)s）か、それよりあとの日にしてください。取りやめても、早めることはできません。"
    ),
    "last_day_too_far": _("きょうから%(days)s日のうちの日にしてください。"),
    "last_day_not_earlier": _(
        "もう知らせた最後の日（%(last_day)s）よりあとの日にしてください。早めることはできません。"
    ),
}
_COMING = _("このサイトは%(day)sに終わります。残高の出金、書類とデータの保存、契約のしめくくりをお願いします。")
_OVER = _("このサイトは%(day)sに終わりました。読むことと、お金、書類、データの受け取りができます。")


def banner_of(last_day: date, *, over: bool) -> str:
    """The line above members' pages, before and after the last day."""
    return fill(_OVER if over else _COMING, {"day": last_day}, {})


def own_words(ja: str, en: str) -> str:
    """The operator's sentence in the reader's language."""
    return ja if display.language() == "ja" else en
