"""Words for what waits for somebody's answer in the market: on home's cards and in the lists of one's own."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from michinori.wording.sentences import Sentence, fill

_PROPOSALS = ngettext_lazy("%(n)s件の応募に返事する", "%(n)s件の応募に返事する", "n")
_QUESTIONS = ngettext_lazy("%(n)s件の質問に答える", "%(n)s件の質問に答える", "n")
_INVITATIONS = ngettext_lazy("%(n)s件の招待に返事する", "%(n)s件の招待に返事する", "n")
_INVITED = ngettext_lazy("%(n)s件の招待が届いています", "%(n)s件の招待が届いています", "n")
_INVITATIONS_LIST: Sentence = _("届いた招待")
COMPARE: Sentence = _("見くらべる")
ANSWER: Sentence = _("答える")
SEE_INVITATIONS: Sentence = _("招待を見る")
IN_PUBLIC: Sentence = _("答えは、応募を考える人みんなが読めます")
_MAY_DECLINE: Sentence = _("期限はありません。断ってもかまいません")
_MAY_DECLINE_UNTIL: Sentence = _("応募は%(until)sまで。断ってもかまいません")
_UNTIL: Sentence = _("募集は%(until)sまで。返事は、そのあともできます")
_OPEN: Sentence = _("期限はありません。応募した人が待っています")
_CLOSED: Sentence = _("募集は終わりました。応募した人が待っています")
_BUDGET: Sentence = _("予算 %(amount)s（税抜）")
_AND_OTHERS: Sentence = _("%(name)s ほか")


def proposals(count: int) -> str:
    """The heading of the card for proposals that are not answered."""
    return str(_PROPOSALS % {"n": count})


def questions(count: int) -> str:
    """The heading of the card for questions that are not answered."""
    return str(_QUESTIONS % {"n": count})


def invitations(count: int) -> str:
    """The heading of the card for invitations that are not answered."""
    return str(_INVITATIONS % {"n": count})


def invited(count: int) -> str:
    """The heading of the list of invitations: how many wait for an answer."""
    return str(_INVITED % {"n": count}) if count else str(_INVITATIONS_LIST)


def may_decline(until: str) -> str:
    """What becomes of invitations by itself. ``until``: when the first posting closes, in words, empty if none does."""
    return fill(_MAY_DECLINE_UNTIL, {"until": until}, {}) if until else str(_MAY_DECLINE)


def until(last: str, *, is_open: bool) -> str:
    """What happens to a posting by itself. ``last``: its end in words, empty if no day is set."""
    if not is_open:
        return str(_CLOSED)
    return fill(_UNTIL, {"until": last}, {}) if last else str(_OPEN)


def budget(amount: str) -> str:
    """The budget of a job, from its ``amount`` in words."""
    return fill(_BUDGET, {"amount": amount}, {})


def names(clients: Sequence[str], count: int) -> str:
    """Who the ``count`` invitations are from; ``clients``: of the latest of them."""
    first = clients[0] if clients else ""
    others = len(set(clients)) > 1 or count > len(clients)
    return fill(_AND_OTHERS, {"name": first}, {}) if others else first
