"""Words for asking an owner or approver by name."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Flaws, Problems, Sentence

PROBLEMS: Problems = {
    "no-approver-needed": (
        _("頼まなくても、あなたが決められます"),
        _("あなたは、この組織のオーナーか承認者です。契約のページから、そのまま返事ができます。"),
    ),
    "nothing-to-approve": (
        _("いま、承認を待っていることはありません"),
        _("すでに済んだか、期限が過ぎました。契約のページで、いまの状態を確かめてください。"),
    ),
    "asked-already": (
        _("この方には、もう頼んであります"),
        _("同じことを頼めるのは、1日に1回です。急ぐときは、ほかのオーナーか承認者にも頼めます。"),
    ),
    "asked-too-often": (
        _("頼んだ回数が、1日の上限に達しました"),
        _("しばらくしてから、もう一度お試しください。"),
    ),
}
FLAWS: Flaws = {"no_approver": _("オーナーか承認者から選んでください。")}
ASK: Sentence = _("%(name)sさんに承認を頼む")
ASK_AGAIN: Sentence = _("%(name)sさんに、もう一度頼む")
ASKED: Sentence = _("%(name)sさんに頼みました（%(day)s）")
ASKED_NOW: Sentence = _("承認を頼みました。相手のホームに出て、お知らせも届きます。")
ASKED_BY: Sentence = _("%(name)sさんに頼まれています")
