"""Words for values that contracts refuse."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Flaws

FLAWS: Flaws = {
    "no_preview": _("このファイルも、サイトではプレビューを作れません。画像やPDFなどにしてお送りください。"),
    "below_paid": _("すでに支払われた%(limit)s円（税抜）以上にしてください。"),
    "above_price": _("契約金額の%(limit)s円（税抜）以下にしてください。"),
    "above_bonus": _("この契約で払えるボーナスは、あと%(limit)s円（税抜）までです。"),
    "only_towards_other": _("動かせるのは相手に近づく向きだけです。いまのあなたの額は%(limit)s円です。"),
    "step_too_small": _(
        "いまのあなたの額は%(mine)s円です。一度に%(least)s円以上、動かしてください。相手の額に合わせるときは、それより少なくてもかまいません。"
    ),
    "no_cut_after_delivery": _("納品のあとは、金額を下げられません。いまの金額以上にしてください。"),
    "stage_fixed": _("「%(name)s」は提出済みか承認済みなので、名前と金額を変えられません。元のまま残してください。"),
    "inspection_running": _(
        "返事を待っている提出や納品があるあいだは、検収の期間を短くできません。%(limit)s日以上にしてください。"
    ),
    "nothing_changed": _("いまの条件と同じです。変えたいところを直してください。"),
    "not_a_percent": _("0から100までの数字で入力してください。"),
    "items_needed": _("満たされていない項目を、約束したことの中から一つ以上選んでください。"),
    "items_unknown": _("約束したことの中にない項目が選ばれています。一覧から選び直してください。"),
    "again_with_files": _(
        "すでに提出しています。もう一度提出するときは、新しいファイルを付けてください。検収の期間も、新しく始まります。"
    ),
    "completion_by_amendment": _(
        "条件変更で、支払いを全体の検収のときに遅らせることはできません。工程の承認ごとの支払いにしてください。"
    ),
    "completion_too_long": _(
        "納期が条件の提示から%(limit)s日より先のときは、全体の検収のときの支払いにはできません。"
        "工程の承認ごとの支払いにしてください。"
    ),
    "stages_not_delivered": _(
        "差し戻せるのは、この納品で提出され、まだ承認していない工程だけです。選び直してください。"
    ),
    "brief_key_twice": _("同じ項目名が二つあります。どちらかの名前を変えてください。"),
    "brief_needed": _("約束すること（方向性）を一つ以上書いてください。例: ポイントカラー＝青"),
    "date_too_far": _("20年以内の日付にしてください。"),
    "payment_before_due": _("支払期日は、納期と同じ日か、それよりあとにしてください。"),
    "payment_too_late": _(
        "支払期日は%(latest)sまでにしてください。受け取った日から60日以内に支払うのが、このサイトの決まりです（事業として頼むときは、法律の決まりでもあります）。"
    ),
    "stages_needed": _("工程を一つ以上書いてください。分けないときは、全体を一つの工程にします。"),
    "price_or_percent": _("すべての工程を金額で書くか、すべてを割合で書くか、どちらかにそろえてください。"),
    "percents_not_100": _("工程の割合の合計が%(total)sパーセントです。100パーセントにしてください。"),
    "stages_do_not_add_up": _(
        "工程の金額の合計は%(total)s円で、契約金額の%(price)s円と%(difference)s円違います。どちらかを合わせてください。"
    ),
}
