"""Words for messages: refusals, promises, the exchange of contact data (domain § 4, § 10)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from michinori.wording.contract.contracts import CONTRACT_STATUSES
from michinori.wording.sentences import Flaws, Problems, Sentence, Words, fill
from michinori.wording.talk.screening import REASONS

WORDS: Words = {
    "contact_why": {reason: said[0] for reason, said in REASONS.items()},
    "contact_instead": {reason: said[1] for reason, said in REASONS.items()},
}

FLAWS: Flaws = {
    "contact_found": _("「%(said)s」: %(contact_why)s%(contact_instead)s"),
    "contact_found_too": _("「%(said)s」: ここも同じです。"),
    "contact_unconsented": _(
        "「%(said)s」: 連絡先、またはほかの連絡手段への案内のようです。連絡先の交換に二人とも同意すると送れます。"
    ),
}

PROBLEMS: Problems = {
    "contact-before-contract": (
        _("契約の前は、連絡先や外での取引の誘いを送れません"),
        _(
            "まだ送っていません。印のついたところを直すと送れます。契約の前に外でやり取りすると、仮払いや精算で"
            "守られなくなるためです。"
        ),
    ),
    "contact-without-consent": (
        _("連絡先を送るには、二人の同意が要ります"),
        _(
            "まだ送っていません。やり取りのページで、連絡先の交換に二人とも同意すると送れます。"
            "同意なしで続けるなら、印のついたところを直してください。"
        ),
    ),
    "contact-needs-contract": (
        _("連絡先の交換に同意できるのは、契約のあとです"),
        _("条件に合意して契約になると、ここで同意できます。"),
    ),
    "talk-closed": (
        _("いまはメッセージを送れません"),
        _("この相手とのやり取りは、いまは読むことだけができます。これまでのメッセージは、そのまま残ります。"),
    ),
    "too-many-messages": (
        _("短い時間に送りすぎています"),
        _("%(seconds)s秒ほど待ってから、もう一度送ってください。書いたものは残っています。"),
    ),
    "own-side-talk": (
        _("自分の側の人には相談できません"),
        _("あなた自身、または同じ会社の人です。同じ人や会社のあいだでは契約できません。"),
    ),
    "not-consulted": (
        _("この人には、いまは相談できません"),
        _(
            "相談を受けていないか、いまは利用できない人です。書いたものは、まだ送っていません。ほかの人をさがしてください。"
        ),
    ),
    "answer-first": (
        _("返事を待っています"),
        _("返事が来るまでに送れるのは%(limit)s通までです。仕事を公開して、招待することもできます。"),
    ),
    "too-many-consultations": (
        _("今日はこれ以上、新しい人に相談できません"),
        _("新しく相談できるのは、24時間に%(limit)s人までです。仕事を公開すると、応募を待てます。"),
    ),
    "promise-needs-contract": (
        _("いまは条件を変えられません"),
        _("約束として記録できるのは、作業中か納品済みの契約のメッセージです。"),
    ),
    "promised-already": (
        _("このメッセージは、もう条件変更の案になっています"),
        _("その案の返事を待つか、取り下げてから、もう一度申し出てください。"),
    ),
}

_PROMISED = _("メッセージでの約束（%(at)s）:\n%(said)s")
_LONGEST_SAID = 1500


def promise_reason(body: str, at: datetime) -> str:
    """The proposed reason of an amendment that is made from a message: its time and text."""
    said = body if len(body) <= _LONGEST_SAID else f"{body[:_LONGEST_SAID]}…"
    return fill(_PROMISED, {"at": at, "said": said}, {})


ONLY_FILES = _("（ファイルだけのメッセージ）")
BRING_IN: dict[str, Sentence] = {
    "amend": _("条件変更で進める"),
    "hand_over": _("引き継ぎのリンクで進める"),
    "order": _("次の仕事をここで頼む"),
    "jobs": _("募集中の仕事を見る"),
}
_OWN = _("あなた")
_UNREAD = _("未読のメッセージ%(count)s件")
_PROPOSED = _("応募の段階")
_BEFORE = _("応募の前")
CONSULTATION: Sentence = _("仕事の相談")
"""The title of a thread that began without a job."""
_CONSENT: dict[tuple[bool, bool], Sentence] = {
    (False, False): _("まだ、どちらも同意していません。"),
    (True, False): _("あなたは同意しています。相手の同意を待っています。"),
    (False, True): _("相手は同意しています。あなたも同意すると、連絡先を送れます。"),
    (True, True): _("二人とも同意しているので、連絡先を送れます。"),
}


def speaker(by: str, side: str, name: str, *, own_name: bool = False) -> str:
    """Who wrote a message: the reader's own side is "you", or, with ``own_name``, the member's name."""
    return name if own_name or by != side else str(_OWN)


def unread(count: int) -> str:
    """The number of unread messages, for screen readers."""
    return fill(_UNREAD, {"count": count}, {})


def state(status: str | None, *, proposed: bool) -> str:
    """The status of the contract that a thread is about, else whether somebody has ``proposed``."""
    return str(CONTRACT_STATUSES[status] if status else _PROPOSED if proposed else _BEFORE)


def consent(*, own: bool, other: bool) -> str:
    """Who has consented to exchange contact data."""
    return str(_CONSENT[own, other])
