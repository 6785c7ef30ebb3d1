"""Words for notices: for each kind the title, the text and the page that it links to; values as ``%(name)s``.

Whole numbers come with thousands separators.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from michinori.wording.notices.closing import OF_CLOSING
from michinori.wording.notices.leads import Leads
from michinori.wording.notices.money import OF_MONEY
from michinori.wording.notices.papers import OF_PAPERS
from michinori.wording.sentences import Flaws, Sentence

FLAWS: Flaws = {
    "notice_stays": _("このお知らせは、サイトの一覧からははずせません。"),
    "quiet_too_long": _("送らない時間は、1時間以上%(limit)s時間以内にしてください。"),
}

GROUPS: dict[str, tuple[Sentence, Sentence]] = {
    "deadlines": (
        _("期限が近づいたとき"),
        _("3日前と1日前にお知らせします。お金が動くので、最後の1通は止められません。"),
    ),
    "contracts": (
        _("契約の動き"),
        _("条件の提示、提出、納品、検収、条件変更、途中終了など。取引条件の通知は、必ず届きます。"),
    ),
    "messages": (pgettext_lazy("notices", "メッセージ"), _("契約や応募の相手からのメッセージ。")),
    "proposals": (pgettext_lazy("notices", "応募"), _("あなたの募集への応募や質問と、あなたの応募や質問への返事。")),
    "money": (_("お金の出入り"), _("入金や出金。身に覚えのない動きに気づけるように、メールは止められません。")),
    "finding": (_("仕事とワーカーさがし"), _("保存した条件に合う新しい仕事や、仕事への招待。")),
    "reviews": (_("評価"), _("評価が公開されたとき、評価に返信があったとき。")),
    "columns": (_("コラム"), _("あなたのコラムへのコメントなど。")),
    "news": (_("運営からのお知らせ"), _("新しい機能や催しなど。大事な連絡は、これを止めても届きます。")),
    "account": (_("アカウントと運営からの連絡"), _("組織への参加、通報の結果など。メールは止められません。")),
}
"""The groups of notices that people switch on and off: name and description."""

MAIL_WAYS: dict[str, Sentence] = {
    "now": _("すぐに送る"),
    "daily": _("1日1回まとめて送る"),
    "last": _("最後の1通（1日前）だけ"),
    "off": _("送らない"),
}

PRESETS: dict[str, tuple[Sentence, Sentence, Sentence]] = {
    "few": (
        _("大事なことだけ"),
        _("期限は1日前に1通。あとは1日1回のまとめ"),
        _("お知らせは、大事なことだけ届きます"),
    ),
    "usual": (
        _("ふつう"),
        _("契約、期限、メッセージはすぐに"),
        _("お知らせは、ふつうの受け取り方です"),
    ),
    "all": (
        _("ぜんぶ、すぐに"),
        _("コラムや評価も、プッシュ通知でも"),
        _("お知らせは、ぜんぶすぐに届きます"),
    ),
}
"""Ways to be notified in general: name, what it means, and the sentence of the page while it holds."""
OWN_WAY = _("お知らせは、自分で決めた受け取り方です")
DIGEST = _("お知らせのまとめ")
"""The name shown in place of a group's name for the daily digest."""
LEFT: dict[str, Sentence] = {
    "off": _("「%(group)s」のメールを止めました"),
    "last": _("「%(group)s」のメールは、1日前の1通だけになりました"),
}
"""The message after a person used the unsubscribe link of a mail."""


NOTICES: dict[str, tuple[Sentence, Sentence, Leads]] = {
    "organisation_invited": (
        _("組織への招待が届きました"),
        _(
            "「%(organisation)s」から、%(role)sとしての招待が届きました。受けると、この組織の名で仕事を出したり、契約を進めたりできます。"
            "お心当たりがないときは、断るか、そのままにしてください。"
        ),
        Leads("organisations", _("招待を見る")),
    ),
    "power_given": (
        _("「%(organisation)s」のお金を動かせるようになりました"),
        _(
            "大きな額を動かすには、パスワードのほかに、認証アプリかパスキーが要ります。設定は3分ほどで終わります。"
            "設定しなくても、読むことと少ない額の操作はできます。"
        ),
        Leads("second_step", _("2段階認証を設定する")),
    ),
    "member_joined": (
        _("組織にメンバーが加わりました"),
        _("%(name)sさんが招待を受けて、「%(organisation)s」のメンバーになりました。"),
        Leads("organisation", _("メンバーを見る"), ("organisation_id",)),
    ),
    "approval_asked": (
        _("%(name)sさんから承認を頼まれました: %(title)s"),
        _("「%(title)s」の「%(what)s」を、%(name)sさんがあなたに頼んでいます。"),
        Leads("contract", _("この契約を見る"), ("contract_id",)),
    ),
    "webhook_off": (
        _("Webhookを止めました"),
        _("あなたのWebhookに届かなくなったので、呼び出しを止めました。理由と最近の呼び出しを確かめてください。"),
        Leads("webhook", _("Webhookを見る"), ("webhook_id",)),
    ),
    "file_blocked": (
        _("ウイルスの検査を通らなかったファイルを、開けなくしました: %(name)s"),
        _(
            "「%(name)s」はウイルスの検査を通らなかった（%(found)s）ので、だれにも開けなくしました。"
            "送った人は、安全なファイルを送りなおしてください。受け取った人は、手元に写しがあれば、開かずに消してください。"
            "このファイルだけで提出した仕事は、提出しなおすまで、期限が来ても自動では承認されません。"
        ),
        Leads("home", _("どこのファイルかを見る")),
    ),
    "mail_bounced": (
        _("メールが届きませんでした"),
        _(
            "あなたのメールアドレスに送ったメールが戻ってきたので、お知らせのメールを止めています。アドレスを確かめてください。"
        ),
        Leads("settings_notices", _("お知らせの設定を開く")),
    ),
    "books_wrong": (
        _("帳簿が合っていません"),
        _(
            "残高と動きの違い%(imbalance)s件、マイナスの残高%(negative)s件、契約と合わない仮払い%(escrow_mismatch)s件。"
            "お金の操作を止めて、michinori ledger check で確かめてください。合うまで、もう一度は知らせません。"
        ),
        Leads("desk_books", _("帳簿を見る")),
    ),
    "card_company_silent": (
        _("カード会社から返事がなく、出金%(count)s件を確かめられません"),
        _(
            "カードで払ったクライアントの出金（%(count)s件、%(amount)s円）の前に、カード会社の画面から戻した返金がないかを"
            "聞きましたが、返事がありませんでした。返事があるまで、次の振り込みを待ちます。3営業日たっても返事がなければ、"
            "そのまま振り込みます（きょうは%(left)s件）。それまでに、カード会社の画面で返金を確かめてください。"
        ),
        Leads("desk_payouts", _("出金を見る"), figure="amount", named=_("返事を待つ出金")),
    ),
    "clock_jumped": (
        _("サーバーの時計が飛んだので、期限を止めています"),
        _(
            "サーバーの時計は、最後に動いていたときが%(before)s、次に見たときが%(now)sでした。合っているか確かめるまで、期限による動きを"
            "すべて止めています。時計を直し、michinori clock confirm を実行すると、続きが動きます。"
        ),
        Leads("home", _("ホームを開く")),
    ),
    "proposal_made": (
        _("応募がありました: %(job)s"),
        _("「%(job)s」に、%(worker)sさんから応募がありました（%(price)s円、税抜）。"),
        Leads("job_proposals", _("応募を見る"), ("job_id",), figure="price", named=_("税抜・応募の金額")),
    ),
    "proposal_withdrawn": (
        _("応募が取り下げられました: %(job)s"),
        _("「%(job)s」への%(worker)sさんの応募が取り下げられました。"),
        Leads("job_proposals", _("応募を見る"), ("job_id",)),
    ),
    "proposal_declined": (
        _("応募への返事: %(job)s"),
        _("「%(job)s」へのご応募は、今回は見送りとなりました。ほかの仕事もさがしてみてください。"),
        Leads("jobs", _("仕事をさがす")),
    ),
    "question_asked": (
        _("質問が届きました: %(job)s"),
        _("「%(job)s」に、応募の前の質問が届きました。答えは、仕事のページに公開されます。"),
        Leads("job", _("この質問に答える"), ("job_id",)),
    ),
    "question_answered": (
        _("質問への答え: %(job)s"),
        _("「%(job)s」についてのあなたの質問に、答えが書かれました。"),
        Leads("job", _("答えを読む"), ("job_id",)),
    ),
    "nda_asked": (
        _("秘密保持契約を求められました: %(client)s"),
        _(
            "%(client)sさまから、秘密保持契約を求められました。文面を読んで、同意するか断るかを選べます。"
            "断っても、実績や評価には残りません。"
        ),
        Leads("nda", _("文面を読む"), ("nda_id",)),
    ),
    "nda_agreed": (
        _("秘密保持契約に同意されました: %(worker)s"),
        _("%(worker)sさんが、秘密保持契約に同意しました。書類ができしだい、両方の書類に残ります。"),
        Leads("nda", _("秘密保持契約を見る"), ("nda_id",)),
    ),
    "nda_declined": (
        _("秘密保持契約が断られました: %(worker)s"),
        _("%(worker)sさんが、秘密保持契約を断りました。同じ文面では、もう求められません。"),
        Leads("nda", _("秘密保持契約を見る"), ("nda_id",)),
    ),
    "saved_search_found": (
        _("「%(name)s」に合う新しい仕事: %(job)s"),
        _("保存した検索「%(name)s」に合う仕事が出ました（%(risk)s）。知らせる間隔は「保存した検索」で変えられます。"),
        Leads("job", _("仕事を見る"), ("job_id",)),
    ),
    "invitation_made": (
        _("応募への招待: %(job)s"),
        _(
            "%(client)sさまから、「%(job)s」に応募しませんかという招待が届きました。断っても、実績や評価には残りません。"
        ),
        Leads("invitations", _("招待を見る")),
    ),
    "review_published": (
        _("評価が公開されました: %(title)s"),
        _("「%(title)s」の契約の評価が公開されました。一度だけ、公開で返信できます。"),
        Leads("contract_reviews", _("評価を読む"), ("contract_id",)),
    ),
    "review_replied": (
        _("評価に返信がありました: %(title)s"),
        _("「%(title)s」の契約であなたが書いた評価に、相手が返信しました。"),
        Leads("contract_reviews", _("返信を読む"), ("contract_id",)),
    ),
    "message_sent": (
        _("%(other)sさんからメッセージ: %(title)s"),
        _("「%(title)s」について、%(other)sさんからメッセージが届きました。「%(words)s」"),
        Leads("thread", _("メッセージを開く"), ("thread_id",), "last"),
    ),
    "comment_published": (
        _("コラムにコメントがつきました: %(column)s"),
        _(
            "あなたのコラム「%(column)s」に、%(name)sさんのコメントがつきました。問題のあるコメントは、コラムのページから非表示にできます。"
        ),
        Leads("column", _("コメントを読む"), ("slug",), "comments"),
    ),
    "column_hidden": (
        _("コラムを非表示にしました: %(column)s"),
        _("あなたのコラム「%(column)s」を運営者が非表示にしました。書いたものは残っていて直せます。理由: %(reason)s"),
        Leads("column", _("コラムを見る"), ("slug",)),
    ),
    "review_open": (
        _("評価を書けます: %(title)s"),
        _(
            "「%(title)s」が終わりました。%(other)sさんとの仕事がどうだったか、%(until)sまで書けます。二人の評価がそろうまで、相手には見えません。"
        ),
        Leads("contract_reviews", _("評価を書く"), ("contract_id",)),
    ),
    "report_decided": (
        _("通報の確認が終わりました: %(title)s"),
        _("「%(title)s」についての通報を確かめ、対応しました。お知らせいただき、ありがとうございました。"),
        Leads("reports", _("通報を見る")),
    ),
    "report_decided_none": (
        _("通報の確認が終わりました: %(title)s"),
        _(
            "「%(title)s」についての通報を確かめましたが、サイトの決まりに反しているとは言えませんでした。会いたくない相手は、ブロックできます。"
        ),
        Leads("reports", _("通報を見る")),
    ),
    "decision_hidden": (
        _("運営が見えなくしました: %(title)s"),
        _(
            "「%(title)s」は、サイトの決まりに合わないため、見えなくしました。\n\n%(words)s\n\n決定が違うと思うときは、異議を伝えられます。"
        ),
        Leads("decision", _("決定を読む"), ("decision_id",)),
    ),
    "decision_warned": (
        _("運営からの注意: %(title)s"),
        _("「%(title)s」について、運営からお伝えします。\n\n%(words)s\n\n違うと思うときは、異議を伝えられます。"),
        Leads("decision", _("決定を読む"), ("decision_id",)),
    ),
    "decision_suspended": (
        _("利用を停止しました"),
        _(
            "サイトの決まりに合わないことがあったため、利用を停止しました。\n\n%(words)s\n\n"
            "新しい募集や応募、契約はできません。進んでいる契約と、お金の受け取りは、そのまま続けられます。決定が違うと思うときは、異議を伝えられます。"
        ),
        Leads("decision", _("決定を読む"), ("decision_id",)),
    ),
    "appeal_upheld": (
        _("異議への答え: %(title)s"),
        _("いただいた異議を確かめましたが、決定はそのままとします。\n\n%(words)s"),
        Leads("decision", _("答えを読む"), ("decision_id",)),
    ),
    "appeal_lifted": (
        _("決定を取り消しました: %(title)s"),
        _("いただいた異議を確かめ、決定を取り消しました。\n\n%(words)s"),
        Leads("decision", _("答えを読む"), ("decision_id",)),
    ),
    "appeal_late": (
        _("異議への答えが遅れています: %(title)s"),
        _(
            "%(by)sまでに答えるとお約束しましたが、まだ答えられていません。申し訳ありません。決定は、そのあいだも続きます。"
            "あなたがすることはありません。%(again)sになっても答えられないときは、もう一度お知らせします。"
        ),
        Leads("decision", _("異議を見る"), ("decision_id",)),
    ),
    "demand_made": (
        _("削除や開示の求めが届きました（運営）"),
        _("%(by)sまでに答える目安です。"),
        Leads("desk_demand", _("求めを見る"), ("demand_id",)),
    ),
    "inquiry_made": (
        _("お問い合わせが届きました（運営）"),
        _("%(by)sまでに答える目安です。"),
        Leads("desk_inquiry", _("お問い合わせを見る"), ("inquiry_id",)),
    ),
    "inquiry_assigned": (
        _("お問い合わせの担当になりました（運営）"),
        _("ほかのスタッフが、あなたを担当に決めました。"),
        Leads("desk_inquiry", _("お問い合わせを見る"), ("inquiry_id",)),
    ),
    "inquiry_answered": (
        _("運営からお返事があります: %(subject)s"),
        _("お問い合わせ「%(subject)s」に、運営が答えました。続けて書くこともできます。"),
        Leads("inquiry", _("お返事を読む"), ("inquiry_id",)),
    ),
    "inquiry_closed": (
        _("お返事は役に立ちましたか: %(subject)s"),
        _(
            "お問い合わせ「%(subject)s」が終わりました。役に立ったかどうかを、ひと押しで教えてください。伺うのは一度だけです。"
        ),
        Leads("inquiry", _("答える"), ("inquiry_id",)),
    ),
    "appeal_due": (
        _("%(by)sまでに答える異議: %(title)s"),
        _("「%(title)s」への異議が、答えを待っています。本人には%(by)sまでに答えると伝えてあります。"),
        Leads("desk_appeal", _("異議に答える"), ("case_id",)),
    ),
    "appeal_overdue": (
        _("異議への答えが遅れています（運営）: %(title)s"),
        _("本人に伝えた期限（%(by)s）が過ぎました。遅れていることは、本人に知らせました。決定は、答えるまで続きます。"),
        Leads("desk_appeal", _("異議に答える"), ("case_id",)),
    ),
    **OF_CLOSING,
    **OF_PAPERS,
    **OF_MONEY,
}

TRUSTEE: tuple[Sentence, Sentence] = (
    _("%(client)sの破産管財人として記録されました"),
    _(
        "契約の一覧で、%(client)sの契約を読めます。検収するか、いま終えるかを選べるのは、あなたです。"
        "納品の期限は、記録の日から、あなたに対して進みます。返金は、指定された口座にだけ出ます。"
    ),
)
"""Title and text of the notice that tells a trustee of the role."""
