"""Words for 困ったとき on a contract: what somebody in trouble would say, for each side."""

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.life import Side
from michinori.wording.sentences import Sentence

TROUBLES: dict[str, Sentence] = {
    "stop-before": _("始まる前にやめたい"),
    "stop": _("途中でやめたい"),
    "asked-to-stop": _("途中で終わりたいと言われた"),
    "due": _("納期を動かしたい"),
    "terms": _("金額や条件を変えたい"),
    "change": _("直しや追加を頼みたい"),
    "direction": _("方向性が変わった"),
    "kind": _("固定と時間を切り替えたい"),
    "silence": _("相手が返事をしない"),
    "no-deposit": _("仮払いされない"),
    "returned": _("差し戻しに納得できない"),
    "not-as-agreed": _("できばえが約束と違う"),
    "gone": _("相手の会社がなくなりそう"),
    "closing": _("事業をやめることになった"),
    "rest": _("残りを別の人と続けたい"),
    "files": _("原本を受け取れない"),
    "record": _("記録を書類でほしい"),
    "help": _("ほかのこと"),
    "ask": _("運営に問い合わせる"),
}
_WORKER = ("silence", "direction", "returned", "gone")
_CLIENT = ("silence", "direction", "not-as-agreed", "closing")
_BEFORE: dict[Side, tuple[str, ...]] = {"worker": ("no-deposit",), "client": ()}


def troubles(status: str, side: Side) -> tuple[str, ...]:
    """The keys of the troubles that somebody on this side can be in, besides those that the possible acts answer."""
    if status in ("offered", "agreed"):
        return _BEFORE[side] if status == "agreed" else ()
    if status in ("active", "delivered"):
        return _WORKER if side == "worker" else _CLIENT
    if status == "ending":
        return ("asked-to-stop", "gone") if side == "worker" else ("asked-to-stop",)
    return ("files",) if status == "ended" and side == "client" else ()
