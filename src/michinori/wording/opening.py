"""Words for the first set-up of a site: its steps, and why it cannot be opened yet."""

from django.utils.translation import gettext_lazy as _

from michinori.rules.settings.opening import Step
from michinori.wording.sentences import Flaws, Problems, Sentence

STEPS: dict[Step, tuple[Sentence, Sentence]] = {
    "operator": (_("運営者"), _("だれが運営するかを書きます。規約と書類に出ます。")),
    "looks": (_("名前と見た目"), _("サイトの名前、色、マークを決めます。")),
    "mail": (_("メール"), _("自分に1通送って、届くことを確かめます。")),
    "bank": (
        _("銀行口座"),
        _("お金が入る口座と、出ていく口座です。総合振込を申し込む前なら、入る口座だけで進めます。"),
    ),
    "kinds": (_("仕事の種類"), _("このサイトで扱う仕事の種類を選びます。")),
    "legal": (_("規約と表示"), _("ひな形を最初の版として公開します。弁護士の確認は、あとで記録できます。")),
    "people": (_("登録できる人"), _("だれでも登録できるか、招待した人だけかを決めます。")),
}
"""What the step is called, and the one thing to do."""
PROBLEMS: Problems = {
    "not-ready-to-open": (
        _("まだ開けません"),
        _("運営者の名前と住所、利用規約とプライバシーポリシーがそろうと、開けます。"),
    ),
}
FLAWS: Flaws = {}
