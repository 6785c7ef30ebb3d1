"""Words for accounts, organisations, roles, profiles and tokens."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Sentence

PROBLEMS = {
    "owners-only": (_("オーナーだけができます"), _("この操作は、組織のオーナーだけができます。")),
    "members-only": (_("メンバーだけが見られます"), _("この内容は、組織のメンバーだけが見られます。")),
    "staff-only": (
        _("運営スタッフだけができます"),
        _("この権限は、2段階認証を設定した運営スタッフのアカウントにだけ付けられます。"),
    ),
    "already-member": (
        _("すでにメンバーです"),
        _("あなたはすでにこの組織のメンバーです。役割は組織のオーナーが変えられます。"),
    ),
    "last-owner": (
        _("オーナーがいなくなります"),
        _(
            "組織にはオーナーが一人以上必要です。先にほかのメンバーをオーナーにしてください。"
            "メンバーがほかにいないときは、事業をやめる手続きで組織を閉じられます。"
        ),
    ),
    "invited-to-organisation": (
        _("招待はもう送ってあります"),
        _("このアドレスへの招待は、まだ返事を待っています。送り直すときは、先に取り消してください。"),
    ),
    "invitation-answered": (
        _("この招待は終わっています"),
        _("この招待には、もう返事があったか、取り消されています。"),
    ),
    "invitation-expired": (
        _("招待の期限が過ぎました"),
        _("この招待は期限が過ぎています。入るには、もう一度招待してもらってください。"),
    ),
    "not-invited": (
        _("招待された方だけが登録できます"),
        _("招待のリンクの期限が切れたか、もう使われています。送ってくれた人に、新しいリンクを頼んでください。"),
    ),
    "too-many-sign-up-invitations": (
        _("使われていない招待が多すぎます"),
        _("使える招待は%(limit)s件までです。要らないものを取り消してから作ってください。"),
    ),
    "organisation-closed": (
        _("この組織は閉じています"),
        _("事業の終わりが記録された組織には、新しいメンバーを招待できません。"),
    ),
    "too-many-members-invited": (
        _("招待が多すぎます"),
        _("組織への招待は、24時間に%(limit)s件までです。時間をおいてから送ってください。"),
    ),
    "account-has-contracts": (
        _("まだ終わっていない契約があります"),
        _("終わっていない契約や、返事を待つ条件の提示が%(count)s件あります。すべて終わってから退会できます。"),
    ),
    "account-has-money": (
        _("使える振込先が、まだありません"),
        _(
            "残高が%(amount)s円あります。退会すると、金額にかかわらず口座へ振り込まれます。先に振込先を登録し、名義が確かめられるまでお待ちください。"
        ),
    ),
    "account-has-claim": (
        _("カードの異議が終わるまで、退会できません"),
        _("カード会社に異議が届いた支払いがあり、残高のうち%(amount)s円を動かせません。決着がつくと退会できます。"),
    ),
    "portfolio-full": (
        _("これ以上は載せられません"),
        _("載せられるのは%(limit)s件までです。どれかをはずしてから追加してください。"),
    ),
    "too-many-organisations": (
        _("組織が多すぎます"),
        _("オーナーになれる組織は%(limit)s個までです。使っていない組織を、ほかのメンバーに引き継いでください。"),
    ),
    "too-many-tokens": (
        _("トークンが多すぎます"),
        _("使えるトークンは%(limit)s個までです。使っていないものを無効にしてください。"),
    ),
}

FLAWS = {
    "kana_unfit": _("口座の名義に使えない文字があります: %(signs)s。カナ、英数字、空白で書いてください。"),
    "kana_no_name": _("名前の部分がありません。会社の形（カ）など）のほかに、名前も書いてください。"),
    "email_taken": _("このメールアドレスはすでに登録されています。"),
    "corporate_number_digits": _("法人番号は13けたの数字で入力してください。"),
    "not_listed_companies": _(
        "%(line)s行目が読めません。国税庁の法人番号公表サイトの、全件か差分のCSV（またはそのZIP）を指定してください。"
    ),
    "corporate_number_wrong": _("法人番号が正しくないようです。13けたの数字をもう一度確かめてください。"),
    "https_only": _("https:// で始まるアドレスを入力してください。"),
    "skill_too_long": _("スキルは1つ%(limit)s文字以内にしてください。"),
    "too_many_skills": _("スキルは%(limit)s個までにしてください。"),
    "not_a_work": _("画像か PDF で、開けるものを選んでください。"),
    "not_a_picture": _("画像のファイル（JPEG、PNG、WebP など）を選んでください。"),
}

ROLES: dict[str, Sentence] = {
    "owner": _("オーナー"),
    "approver": _("承認者"),
    "member": _("メンバー"),
}

ROLE_POWERS: dict[str, Sentence] = {
    "owner": _("すべての操作に加えて、メンバーと組織の設定を変えられます。"),
    "approver": _("条件の提示、仮払い、承認、検収、条件変更、途中終了まで、お金の動く操作ができます。"),
    "member": _("仕事の掲載、やり取り、進み具合の確認ができます。お金は動かせません。"),
}

ROLE_ACTS: tuple[tuple[Sentence, frozenset[str]], ...] = (
    (_("仕事を載せる、話す"), frozenset(("owner", "approver", "member"))),
    (_("差し戻す、異議を伝える"), frozenset(("owner", "approver", "member"))),
    (_("約束する、お金を動かす"), frozenset(("owner", "approver"))),
    (_("メンバーと設定を変える"), frozenset(("owner",))),
)
"""What people of an organisation do in its name, and in which roles (domain § 8)."""

SCOPES: dict[str, Sentence] = {
    "read": _("読む"),
    "draft": _("下書きする"),
    "write": _("書く"),
    "staff": _("運営"),
}
