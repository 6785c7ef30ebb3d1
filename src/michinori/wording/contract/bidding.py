"""Words of the page to seal a number (domain § 6, 4)."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Sentence, fill

_EXACT: dict[str, Sentence] = {"worker": _("この数字での手取り"), "client": _("この数字での支払い（税込）")}
_ENDS: dict[str, tuple[Sentence, Sentence]] = {
    "worker": (_("決まり%(low)s"), _("あなた%(high)s")),
    "client": (_("あなた%(low)s"), _("決まり%(high)s")),
}
_SPOKEN: dict[str, Sentence] = {
    "worker": _("契約の決まりの%(low)sから、あなたの%(high)sまでなら、待つより減りません。"),
    "client": _("あなたの%(low)sから、契約の決まりの%(high)sまでなら、待つより増えません。"),
}
_NOW = _("いまの数字は%(amount)s。")
_LOW_TITLE: dict[str, Sentence] = {"worker": _("%(waiting)sより下にしたら"), "client": _("%(waiting)sより上にしたら")}
_LOW_TEXT: dict[str, Sentence] = {
    "worker": _("合ったときに、待つより少ない額で終わることがあります。待てば%(waiting)s（税抜）です。"),
    "client": _("合ったときに、待つより多く払うことがあります。待てば%(waiting)s（税抜）です。"),
}


def exact_word(side: str) -> str:
    """Before the reader's figure at exactly the number typed, the worst that can come of it."""
    return str(_EXACT[side])


def ends_of_range(side: str, low: str, high: str) -> tuple[str, str]:
    """The labels of both ends of the range that is not worse than waiting; amounts in words."""
    first, last = _ENDS[side]
    return fill(first, {"low": low}, {}), fill(last, {"high": high}, {})


def spoken_range(side: str, low: str, high: str, amount: str | None) -> str:
    """The text alternative of the range; ``amount``: the number typed."""
    said = fill(_SPOKEN[side], {"low": low, "high": high}, {})
    return said if amount is None else said + fill(_NOW, {"amount": amount}, {})


def low_title(side: str, waiting: str) -> str:
    """The line of the fold about a number beyond the range."""
    return fill(_LOW_TITLE[side], {"waiting": waiting}, {})


def low_text(side: str, waiting: str) -> str:
    """What a number beyond the range can come to."""
    return fill(_LOW_TEXT[side], {"waiting": waiting}, {})
