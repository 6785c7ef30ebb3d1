"""Words for notices of money that comes and goes (decision 38)."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.notices.leads import Leads
from michinori.wording.sentences import Sentence

OF_MONEY: dict[str, tuple[Sentence, Sentence, Leads]] = {
    "money_in": (
        _("入金を確かめました（%(amount)s円）"),
        _("%(amount)s円の入金を確かめ、残高に加えました。契約の仮払いに使えます。"),
        Leads("money", _("残高を見る"), figure="amount", named=_("残高に加わりました")),
    ),
    "money_in_taken_back": (
        _("入金を取り消しました（%(amount)s円）"),
        _(
            "残高に加えた%(amount)s円は、調べたところ、ほかの人の入金でした。残高から取り消しました。"
            "身に覚えのある入金のときは、運営にお知らせください。"
        ),
        Leads("money", _("残高を見る"), figure="amount", named=_("残高から引いた額")),
    ),
    "card_refund_sent": (
        _("払ったカードに戻しました（%(amount)s円）"),
        _("使わなかった%(amount)s円を、払ったカードに戻しました。カードの明細に出るまで、数日かかることがあります。"),
        Leads("money", _("お金のページを見る"), figure="amount", named=_("カードに戻した額")),
    ),
    "card_refund_failed": (
        _("カードに戻せませんでした（%(amount)s円）"),
        _(
            "%(amount)s円をカードに戻そうとしましたが、カードが受け取りませんでした。残高に戻したので、銀行の口座へ出金できます。"
        ),
        Leads("money", _("お金のページを見る"), figure="amount", named=_("残高に戻した額")),
    ),
    "card_disputed": (
        _("カードの支払いに異議が出ました（%(amount)s円）"),
        _(
            "カードで払った%(amount)s円について、カードの持ち主が異議を申し立てました。片づくまで、残高のうち同じ額は使えません。"
            "仮払いしたお金と、進んでいる仕事はそのままです。身に覚えがないときは、運営にお知らせください。"
        ),
        Leads("money", _("お金のページを見る"), figure="amount", named=_("異議の出た額")),
    ),
    "card_refunded_outside": (
        _("カードに返金しました（%(amount)s円）"),
        _(
            "カードで払った%(amount)s円を、カードに返金しました。残高から同じ額を引きます。足りない分は、次の入金から引きます。"
        ),
        Leads("money", _("お金のページを見る"), figure="amount", named=_("カードに戻した額")),
    ),
    "card_outside_failed": (
        _("カードへの返金が戻ってきました（%(amount)s円）"),
        _(
            "「カードに返金しました」とお知らせした%(amount)s円を、カードが受け取りませんでした。"
            "残高から引いた分は、残高に戻しました。まだ引いていない分は、もう引きません。"
        ),
        Leads("money", _("お金のページを見る"), figure="amount", named=_("カードが受け取らなかった額")),
    ),
    "bank_account_set": (
        _("振込先の口座が変わりました"),
        _(
            "振込先を、%(bank)s %(branch)sの口座（末尾%(last)s）にしました。この口座には、%(from)sから振り込めます。"
            "身に覚えがないときは、すぐにパスワードを変え、運営にお知らせください。"
        ),
        Leads("money", _("お金のページを見る")),
    ),
    "estate_account_set": (
        _("破産財団の口座が変わりました"),
        _(
            "%(client)sの破産財団の口座を、%(bank)s %(branch)sの口座（末尾%(last)s）にしました。"
            "運営が名義を確かめたあと、%(from)sから振り込めます。身に覚えがないときは、すぐに運営にお知らせください。"
        ),
        Leads("estate", _("破産財団のページを見る")),
    ),
    "estate_account_named": (
        _("破産財団の口座が変わりました（管財人は会員ではありません）"),
        _(
            "倒産を記録した%(client)sの破産財団の口座が、%(bank)s %(branch)sの口座（末尾%(last)s）になりました。"
            "%(from)sから振り込めます。管財人から聞いていないときは、名義を確かめる前に、経理の担当に伝えてください。"
        ),
        Leads("desk_filing", _("倒産の申請を見る"), ("filing_id",)),
    ),
    "payout_requested": (
        _("出金を受け付けました（%(amount)s円）"),
        _("%(amount)s円の出金を受け付けました。身に覚えがないときは、手続きに入る前なら、お金のページで取り消せます。"),
        Leads("money", _("お金のページを見る"), figure="amount", named=_("振り込む額")),
    ),
    "payout_sent": (
        _("口座に振り込みました（%(amount)s円）"),
        _("%(bank)s %(branch)sの口座（末尾%(last)s）に、%(amount)s円を振り込みました。手数料は引いていません。"),
        Leads("money", _("お金のページを見る"), figure="amount", named=_("振り込んだ額")),
    ),
    "payout_not_sent": (
        _("振り込みは、まだ済んでいませんでした（%(amount)s円）"),
        _(
            "「振り込みました」とお知らせした%(amount)s円を、銀行がまだ振り込んでいませんでした。済んだら、もう一度お知らせします。"
        ),
        Leads("money", _("お金のページを見る"), figure="amount", named=_("これから振り込む額")),
    ),
    "payout_returned": (
        _("振り込みが口座に届きませんでした（%(amount)s円）"),
        _(
            "%(amount)s円の振り込みが戻ってきたので、残高に戻しました。銀行の答え: %(words)s\n\n"
            "振込先の銀行、支店、番号、名義を確かめて、登録し直してください。"
        ),
        Leads("money", _("振込先を直す"), figure="amount", named=_("残高に戻した額")),
    ),
    "payout_recalled": (
        _("出金%(amount)s円を、カードに戻ったお金の分に充てました"),
        _(
            "このお金のもとのカード払いが、返金か異議でカードに戻ったので、受け付けた出金%(amount)s円を取りやめて、その分に充てました。"
            "身に覚えがないときは、運営に相談してください。"
        ),
        Leads("money", _("お金のページを見る"), figure="amount", named=_("充てた出金")),
    ),
    "payout_reduced": (
        _("出金%(asked)s円のうち、残りの%(amount)s円を振り込みます"),
        _(
            "このお金のもとのカード払いが、返金か異議でカードに戻ったので、受け付けた出金%(asked)s円から、その分を引きました。"
            "残りの%(amount)s円は、新しい出金（%(next_id)s）として、そのまま手続きを続けます。"
        ),
        Leads("money", _("お金のページを見る"), figure="amount", named=_("振り込む額")),
    ),
    "payouts_held": (
        _("出金を保留しました"),
        _(
            "運営者が、%(until)sまで、残高からの出金を保留します。理由: %(words)s\n\n"
            "入金と、進んでいる契約はそのままです。その時を過ぎると、保留は自動で終わります。"
            "身に覚えがないときは、お金のページから運営に相談してください。"
        ),
        Leads("money", _("お金のページを見る")),
    ),
    "payout_hold_ends": (
        _("保留している報酬が、60日目になります"),
        _(
            "止めている報酬の60日目は%(until)sです。保留していても、その日になる分だけは、それまでの振り込みで本人に出ます。"
            "残りとクライアントとしての残高は出ません。犯罪の疑い、裁判所や警察の命令、ほかの人の手に渡るおそれがあるときは、"
            "その理由でもう一度提案し、別の人が承認してください。"
        ),
        Leads("desk_payout_hold", _("保留を見る"), ("payout_hold_id",)),
    ),
    "held_pay_leaves": (
        _("保留している報酬%(amount)s円が、60日目なので出ます"),
        _(
            "受け取りから60日目までに払う報酬%(amount)s円を、振り込みに入れました。残りとクライアントとしての残高は、保留のままです。"
            "止めるべき理由（犯罪の疑い、裁判所や警察の命令、ほかの人の手に渡るおそれ）があるなら、振り込みを承認する前に、"
            "その理由で保留を提案し、別の人が承認してください。"
        ),
        Leads("desk_payout_hold", _("保留を見る"), ("payout_hold_id",), figure="amount", named=_("出る報酬")),
    ),
    "claim_in_run": (
        _("カード会社に戻したお金の分が、振り込みに入っています"),
        _(
            "このクライアントは、カードの異議か返金で%(claim)s円を返していないのに、出金%(amount)s円が、まだだれも承認していない"
            "振り込みに入っています。そのまま承認すると、同じお金が2度出ます。この出金を振り込みから外してください。"
        ),
        Leads("desk_run", _("振り込みを見る"), ("run_id",), figure="amount", named=_("振り込みにある額")),
    ),
    "payouts_freed": (
        _("出金の保留を終わりにしました"),
        _("残高から、また出金できます。何もしなくても、決まった日に口座へ振り込まれます。"),
        Leads("money", _("お金のページを見る")),
    ),
    "withholding_due": (
        _("源泉所得税を納める期限が近づきました（%(amount)s円）"),
        _(
            "先月、報酬から預かった源泉所得税は%(amount)s円です。%(until)sまでに、税務署に納めてください。"
            "納付書に書く人数と金額は、源泉徴収のページにあります。"
        ),
        Leads("withholding", _("納める額を見る"), ("client_id",), figure="amount", named=_("納める額")),
    ),
}
