"""Words for the simulation of disputes: its players, each with its strategy in a line, and labels of pictures."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from michinori.wording.sentences import Sentence

WORKERS: dict[str, tuple[Sentence, Sentence]] = {
    "honest": (
        _("正直なワーカー"),
        _("予定どおりに作り、できた割合をそのまま報告し、できた分の額だけを求めます。"),
    ),
    "lying": (
        _("うそをつくワーカー"),
        _("途中から3分の1しか作らず、全部できたと言って出し、言った分の全額を求めて動きません。"),
    ),
    "absent": (
        _("いなくなるワーカー"),
        _("途中から何も作らず、何にも返事をしません。"),
    ),
    "junk": (
        _("中身のないものを出すワーカー"),
        _("初日から何も作らず、出せる工程すべてに意味のないファイルを出し、戻されるたびに出し直し、全額を求めます。"),
    ),
}
CLIENTS: dict[str, tuple[Sentence, Sentence]] = {
    "honest": (
        _("正直なクライアント"),
        _(
            "数日おきに見て、よいものは承認し、悪いものは差し戻し、もう戻せなければ、できたと思う分の額で終わりにします。"
        ),
    ),
    "lying": (
        _("うそをつくクライアント"),
        _(
            "途中から、期限の最後の日まで待ってすべてに異議を伝え、戻せなくなったら、支払い済みの額で終わりにして動きません。"
        ),
    ),
    "absent": (
        _("いなくなるクライアント"),
        _("途中から、何にも返事をしません。"),
    ),
}
INTRO = _(
    "%(stages)s工程の契約で、正直な人、うそをつく人、いなくなる人が争う%(n)s件を作り、いまの決まりどおりに最後まで進めました。"
)
HONEST_PAIR = _("二人とも正直なときは、クライアントが途中で計画をやめます。")
PAIR: Sentence = pgettext_lazy("worker and client of a simulated dispute", "%(worker)s × %(client)s")
ONE_OPEN, ALL_OPEN = _("工程は1つずつ"), _("すべての工程を同時に")
IN_FORCE, DEFAULTS = _("いまの設定"), _("はじめの設定")
OFF, DAYS = _("本当の値打ちとの差（契約金額に対する%）"), _("かかった日数")
TITLES: dict[str, Sentence] = {
    "open": _("精算の額と本当の値打ちとの差: 工程は1つずつか、すべて同時か"),
    "days": _("終わるまでの日数: 工程は1つずつか、すべて同時か"),
    "stages": _("精算の額と本当の値打ちとの差: 工程の数ごと（1つずつ）"),
    "shares": _("精算の額と本当の値打ちとの差: 争いのある分に払う割合ごと（3工程、1つずつ）"),
}
STAGES: Sentence = _("%(n)s工程")
SHARE: Sentence = pgettext_lazy("fallback share", "%(n)s%%")
READING = _("点は平均、線は最小から最大。右はワーカーに、左はクライアントに有利です。")
READING_DAYS = _("点は平均、線は0日から最長まで。途中終了の申し出から、なければ最後の提出から数えます。")
