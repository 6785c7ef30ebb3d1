"""Words for refusals by the treasury, and for bank accounts and payouts."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Flaws, Problems, Sentence

PROBLEMS: Problems = {
    "month-not-over": (
        _("この月は、まだ終わっていません"),
        _("締められるのは、終わった月だけです。"),
    ),
    "month-not-next": (
        _("月は、順番に締めます"),
        _("次に締めるのは%(next)sの月です。"),
    ),
    "books-busy": (
        _("いま、お金が動いています"),
        _(
            "振り込みの手続きなどが終わるのを待ちましたが、終わりませんでした。何も変わっていません。少しあとで、もう一度締めてください。"
        ),
    ),
    "deposit-mismatch": (
        _("この参照番号の入金は、別の内容で記録されています"),
        _(
            "同じ参照番号で、クライアントか金額の違う入金がすでにあります。何も記録していません。通帳の内容をお確かめください。"
        ),
    ),
    "confirmation-needed": (
        _("本人の確認が必要です"),
        _(
            "振込先を変えるときと、変えたあとの最初の出金は、お金のページで、パスワードかパスキーで確かめてから行います。"
        ),
    ),
    "not-in-practice": (
        _("練習では使えません"),
        _("練習のお金は、口座へ振り込まれません。振込先は、練習を出てから登録してください。"),
    ),
    "bank-account-missing": (_("振込先がまだありません"), _("お金のページで、振込先の口座を登録してください。")),
    "bank-account-unverified": (
        _("本人確認がまだです"),
        _("振込先の口座の名義が、本人確認した名前と同じと確かめられると、出金できます。"),
    ),
    "bank-account-returned": (
        _("振込先を直してください"),
        _("前の振り込みが口座に届かず、戻ってきました。銀行、支店、番号、名義を確かめて、登録し直してください。"),
    ),
    "payout-too-small": (
        _("まだ出金できません"),
        _("出金できるのは、残高が%(least)s円からです。いまの残高は%(balance)s円です。"),
    ),
    "payout-held": (
        _("カードで入ったお金は、まだ出金できません"),
        _("残高のうち%(held)s円は、カードで払われたお金です。決まった日数がたつか、運営者が確かめると出金できます。"),
    ),
    "cards-off": (_("カードは使えません"), _("このサイトでは、カードで入金できません。銀行振込をお使いください。")),
    "card-company-silent": (
        _("カード会社につながりません"),
        _("少し待って、もう一度お試しください。2回払われることはありません。"),
    ),
    "card-refused": (
        _("カード会社が受け付けませんでした"),
        _("この支払いは取りやめました。もう一度始めるか、銀行振込をお使いください。"),
    ),
    "card-claim-open": (
        _("いまはカードで入金できません"),
        _("前のカードの支払いに異議が出ているため、それが片づくまで、銀行振込をお使いください。"),
    ),
    "card-too-often": (
        _("いまはカードで入金できません"),
        _("カードの支払いを短いあいだに何度も始めたか、何度もカードに戻しました。銀行振込をお使いください。"),
    ),
    "payment-in-insolvency": (
        _("いまは入金できません"),
        _("破産などの手続きが始まったため、お金のことは管財人が扱います。"),
    ),
    "dispute-open": (_("まだ決まっていない異議です"), _("カード会社が決めてから、損失にできます。")),
    "claim-settled": (_("残っている請求はありません"), _("この異議の分は、すでに精算されています。")),
    "more-than-card": (
        _("カード会社にある額より多い入金です"),
        _("カード会社にあるのは%(balance)s円です。入金の中身と、手数料の記録を確かめてください。"),
    ),
    "payout-asked-already": (
        _("出金は、すでに受け付けています"),
        _("このページを開いたあとに、出金を受け付けました。残高を確かめてから、もう一度お試しください。"),
    ),
    "payout-in-insolvency": (
        _("このお金は、いま引き出せません"),
        _("破産などの手続きが始まったため、残高は管財人が扱います。"),
    ),
    "payout-gathered": (
        _("もう取り消せません"),
        _("この出金は、銀行への振り込みの手続きに入りました。まもなく口座に届きます。"),
    ),
    "payout-not-sent": (_("まだ振り込んでいない出金です"), _("戻ってきたと記録できるのは、振り込んだ出金だけです。")),
    "run-not-released": (
        _("この振り込みは、まだ承認されていません"),
        _("michinori payout release で、集めた人とは別の人が承認してください。"),
    ),
    "second-person-needed": (
        _("別の人の承認が必要です"),
        _("合計が大きい振り込みは、集めた人とは別の人が承認します。"),
    ),
    "real-money-off": (
        _("本物のお金は、まだ動かせません"),
        _(
            "受け取りの代理、預り金の置き場所、弁護士の確認がすんだら、"
            "運営の責任者が michinori settings set real_money に自分の名前を書いてください。"
        ),
    ),
    "payout-sender-missing": (
        _("振り込み元の口座がありません"),
        _(
            "michinori settings set payout_from に、"
            "委託者コード、銀行と支店の番号、種別、口座番号、名義をこの順に書いてください。"
        ),
    ),
}
FLAWS: Flaws = {
    "unknown_bank": _("この番号の銀行は見つかりません。4桁の銀行コードを確かめてください。"),
    "unknown_branch": _("%(bank)sに、この番号の支店は見つかりません。3桁の支店コードを確かめてください。"),
    "not_seven_digits": _("口座番号は7桁です。足りないときは、前に0をつけてください。"),
    "no_bank_letters": _("銀行の口座名義に使えない文字があります: %(signs)s　カタカナで書いてください。"),
    "not_the_holder": _("本人確認した名前（%(holder)s）と同じ名義の口座だけ、登録できます。"),
    "not_a_coming_day": _("今日から1か月以内の日を選んでください。"),
    "not_an_invoice_number": _("登録番号は、Tと13けたの数字です。例: T1234567890123"),
    "invoice_number_wrong": _("登録番号が正しくないようです。Tのあとの13けたを、もう一度確かめてください。"),
    "invoice_number_of_another": _("この会社の登録番号は、法人番号の前にTをつけた%(number)sです。"),
    "not_a_registration_day": _("%(first)sから1年先までの日を選んでください。"),
    "organisation_is_company": _("組織では、変えられません。"),
    "not_a_sender": _(
        "0123456789 0001-001 ordinary 1234567 カ）ミチノリ のように、"
        "委託者コード、銀行と支店の番号、種別、口座番号、名義を書いてください。"
    ),
}

ACCOUNT_KINDS: dict[str, Sentence] = {"ordinary": _("普通"), "current": _("当座"), "savings": _("貯蓄")}
"""Kinds of bank accounts."""

ACCOUNT_STATUSES: dict[str, Sentence] = {
    "usable": _("使えます"),
    "unverified": _("名義の確認を待っています"),
    "returned": _("振り込みが届きませんでした。登録し直してください"),
}

PAYOUT_STATUSES: dict[str, Sentence] = {
    "requested": _("受け付けました"),
    "in_run": _("振り込みの手続き中"),
    "sent": _("振り込みました"),
    "returned": _("口座に届かず、残高に戻りました"),
    "cancelled": _("取り消しました"),
}

CARD_STATUSES: dict[str, Sentence] = {
    "waiting": _("まだ払われていません"),
    "processing": _("カード会社が確かめています"),
    "paid": _("入金しました"),
    "cancelled": _("取りやめました"),
    "odd": _("運営者が確かめています"),
}
"""How payments by card stand, for who pays."""

DISPUTE_STATUSES: dict[str, Sentence] = {
    "open": _("カード会社が調べている"),
    "won": _("こちらが正しいとされた"),
    "lost": _("カードの持ち主が正しいとされた"),
}

HOLD_REASONS: dict[str, Sentence] = {
    "fresh_accounts": _("新しい二つのアカウントのあいだで、カードで入り、数日で支払われた"),
    "same_card": _("ワーカー自身も、同じカードで払ったことがある"),
}
