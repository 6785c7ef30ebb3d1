"""Names of the settings of which no contract keeps a copy (``rules.settings.site``)."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.settings.named import Named

OF_THE_SITE: dict[str, Named] = {
    "fees_second": Named(
        "fees",
        _("ひとりで変えられる手数料の幅"),
        _("手数料のどこかの段をこれより大きく変えるときは、もうひとりのスタッフの承認がいります。"),
    ),
    "tax_percent": Named(
        "law", _("消費税"), _("この日から提出される分に、この税率がかかります。進んでいる契約にもかかります。")
    ),
    "withholding_tiers": Named(
        "law", _("源泉徴収の率"), _("この日からの支払いに、この率がかかります。進んでいる契約にもかかります。")
    ),
    "least_pay": Named(
        "law", _("最低賃金の平均"), _("募集の文を書くとき、見こみの時間で割った報酬がこれより低いと、注意が出ます。")
    ),
    "payouts_a_month": Named(
        "money", _("1か月の出金の回数"), _("たまった報酬を、月にこの回数、自動で集めて振り込みます。")
    ),
    "payout_least": Named(
        "money", _("いますぐ出金できる額"), _("ワーカーは、残高がこれ以上のとき、決まった日を待たずに出金を頼めます。")
    ),
    "payout_second": Named(
        "money",
        _("ふたりで承認する振り込み"),
        _("合計がこれを超える振り込みは、もうひとりのスタッフが承認するまで出ません。"),
    ),
    "payout_from": Named(
        "money", _("振り込みに使う運営の口座"), _("銀行に渡すファイルに、依頼人としてこの口座を書きます。")
    ),
    "paying_in": Named("money", _("仮払いの振込先"), _("クライアントに、この口座に振り込むよう案内します。")),
    "real_money": Named(
        "money", _("本物のお金を動かすと確かめた人"), _("ここに名前があるあいだだけ、振り込みが実際に集められます。")
    ),
    "account_hours": Named(
        "money",
        _("口座を変えてから使えるまで"),
        _("振込先の口座を変えると、この時間がたつまで、その口座には振り込まれません。"),
    ),
    "unused_days": Named(
        "money", _("使わない残高を返すまで"), _("クライアントの残高がこの日数使われなければ、振込元に返されます。")
    ),
    "parked_days": Named(
        "money", _("報酬を預かる長さ"), _("ワーカーの残高は、この日数がたつと、いくらでも振り込まれます。")
    ),
    "card_days": Named(
        "money", _("カードの入金を待つ日数"), _("カードで仮払いされた報酬は、この日数がたつと出金できます。")
    ),
    "card_most": Named("money", _("カードで一度に払える額"), _("これを超える仮払いは、銀行振込になります。")),
    "card_tries": Named(
        "quotas", _("1日のカード払いの回数"), _("ひとりのクライアントが24時間に始められるカード払いの数です。")
    ),
    "card_returns": Named(
        "quotas", _("カード払いの取り消し"), _("30日のうちにこの数の支払いが取り消されると、銀行振込だけになります。")
    ),
    "upload_mb_a_day": Named("quotas", _("1日に送れるファイル"), _("ひとりが24時間に送れるファイルの合計です。")),
    "unattached_days": Named(
        "quotas", _("使われないファイルを消すまで"), _("どこにもつけられなかったファイルは、この日数で消えます。")
    ),
    "token_days": Named("quotas", _("プログラム用の鍵の期限"), _("新しく作る鍵は、この日数で使えなくなります。")),
    "idempotency_hours": Named(
        "quotas",
        _("同じ送信を覚えている時間"),
        _("プログラムが同じ鍵で送りなおしても、この時間のあいだは一度しか行われません。"),
    ),
    "organisations_owned": Named("quotas", _("持てる組織の数"), _("ひとりがオーナーになれる組織の数です。")),
    "drafts_kept": Named("quotas", _("募集の下書き"), _("ひとりが置いておける下書きの数です。")),
    "jobs_a_day": Named("quotas", _("1日の募集"), _("ひとりが24時間に公開できる募集の数です。")),
    "columns_a_day": Named("quotas", _("1日のコラム"), _("ひとりが24時間に出せるコラムの数です。")),
    "reports_a_day": Named("quotas", _("1日の通報"), _("ひとりが24時間にできる通報の数です。")),
    "questions_a_day": Named("quotas", _("1日の質問"), _("ひとりが24時間に募集へ送れる質問の数です。")),
    "consultations_a_day": Named("quotas", _("1日の相談"), _("ひとりが24時間に新しく相談できるワーカーの数です。")),
    "invitations_a_day": Named("quotas", _("1日の招待"), _("ひとつの募集に、1日に招待できるワーカーの数です。")),
    "members_invited_a_day": Named(
        "quotas", _("1日のメンバーの招待"), _("ひとりが、またひとつの組織が、24時間に送れる招待の数です。")
    ),
    "approvals_asked_a_day": Named(
        "quotas", _("1日の承認のお願い"), _("ひとりが24時間に承認者へ送れるお願いの数です。")
    ),
    "sign_up_open": Named(
        "people",
        _("だれでも会員登録できる"),
        _("「いいえ」にすると、招待のリンクを受け取った人だけが登録できます。いまの会員は変わりません。"),
    ),
    "verify_to_post": Named(
        "checks",
        _("募集の公開に確認がいる"),
        _("「はい」にすると、本人や会社の確認が済んでいないクライアントは、募集を公開できません。"),
    ),
    "verify_deposit": Named(
        "checks",
        _("仮払いに確認がいる契約金額"),
        _("契約金額（税抜）がこれを超えると、確認が済むまで最初の仮払いができません。0なら、確認はいりません。"),
    ),
    "job_templates": Named(
        "jobs",
        _("募集の文のひな形"),
        _("仕事を頼むページで、種類ごとに選べるひな形になります。もう出ている募集は変わりません。"),
    ),
    "watched_words": Named(
        "talk",
        _("気をつけて見る言葉"),
        _(
            "契約の前は、この言葉のある文を送れません。契約中は、届くときに注意が添えられます。あけ方や字の形を変えても見つけます。"
        ),
    ),
    "appeal_days": Named("clocks", _("異議への答え"), _("運営は、決定への異議にこの日数で答えると約束します。")),
    "demand_days": Named(
        "clocks", _("削除や開示の求めへの答え"), _("運営は、削除や開示の求めにこの日数で答えると知らせます。")
    ),
    "demand_kept_days": Named(
        "clocks",
        _("削除や開示の求めを残す日数"),
        _("答えてからこの日数がたつと、求めに書かれた人のことは消されます。"),
    ),
    "inquiry_hours": Named(
        "clocks", _("お問い合わせへの答え"), _("スタッフは、お問い合わせにこの時間のうちに答えることをめざします。")
    ),
    "maintenance_hours": Named(
        "clocks", _("メンテナンスの前の知らせ"), _("メンテナンスは、始まる前に、少なくともこの時間をおいて知らせます。")
    ),
    "look_minutes": Named(
        "clocks",
        _("会員の情報を見られる時間"),
        _("スタッフは、理由を書いてからこの時間だけ、その人や契約のページを見られます。"),
    ),
    "address_hours": Named(
        "clocks",
        _("運営が受け付けたメールアドレスの変更"),
        _("受け付けてからこの時間がたつまで変わりません。そのあいだ、前のアドレスから止められます。"),
    ),
    "announce_second": Named(
        "quotas",
        _("ふたりで公開するお知らせ"),
        _("届く人がこれより多いお知らせは、書いた人とは別のスタッフが公開します。"),
    ),
    "operator_name": Named("operator", _("運営者の名前"), _("書類と規約に、この名前が出ます。")),
    "operator_address": Named("operator", _("運営者の住所"), _("書類と規約に、この住所が出ます。")),
    "operator_number": Named("operator", _("インボイスの登録番号"), _("この日からの請求書に、この番号が出ます。")),
    "operator_representative": Named("operator", _("代表者"), _("規約と表示に、この名前が出ます。")),
    "operator_phone": Named("operator", _("電話番号"), _("規約と表示に、この番号が出ます。")),
    "operator_email": Named("operator", _("問い合わせのメールアドレス"), _("規約と表示に、このアドレスが出ます。")),
    "operator_hours": Named("operator", _("問い合わせを受ける時間"), _("規約と表示に、この時間が出ます。")),
    "operator_telecom": Named("operator", _("電気通信事業の届出番号"), _("規約と表示に、この番号が出ます。")),
    "operator_court": Named("operator", _("裁判所"), _("規約に、争いのときの裁判所として出ます。")),
}
