"""Words for jobs, proposals and their search."""

from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "too-many-drafts": (
        _("下書きが多すぎます"),
        _("仕事の下書きは%(limit)s件まで残せます。使わないものを公開するか、閉じてください。"),
    ),
    "too-many-jobs": (
        _("公開した仕事が多すぎます"),
        _("仕事は、24時間に%(limit)s件まで公開できます。時間をおいてから公開してください。"),
    ),
    "job-closed": (
        _("この仕事の募集は終わりました"),
        _("募集を終えた仕事には応募できず、内容も変えられません。続けるには、新しい仕事として載せてください。"),
    ),
    "own-job": (
        _("自分の側の仕事には応募できません"),
        _("あなた、またはあなたの組織が出した仕事です。同じ人や会社のあいだでは契約できません。"),
    ),
    "proposed-already": (
        _("この仕事にはもう応募しています"),
        _("応募は一つの仕事に一つです。内容を変えるには、前の応募を取り下げてから応募し直してください。"),
    ),
    "question-waits": (
        _("答えを待っている質問があります"),
        _("一つの仕事に、答えを待つ質問は%(limit)s件までです。答えが届いてから、次の質問を送ってください。"),
    ),
    "too-many-questions": (
        _("今日はこれ以上質問できません"),
        _("質問は24時間に%(limit)s件までです。時間をおいてから送ってください。"),
    ),
    "question-answered": (
        _("この質問には、もう答えがあります"),
        _("答えは一度だけ書けます。書いたものは、そのまま公開されています。"),
    ),
    "proposal-answered": (
        _("応募の状態が変わっています"),
        _("取り下げ、見送り、条件の提示のどれかが、先に行われました。一覧で、いまの状態を確かめてください。"),
    ),
}

FLAWS = {
    "budget_below_min": _("下限の%(limit)s円以上にしてください。"),
    "closes_after_due": _("納期（%(due)s）までの日にしてください。"),
    "kind_not_taken_on": _("このサイトでは、この種類の仕事を扱っていません。ほかの種類を選んでください。"),
    "not_of_category": _("選んだ種類の中から選んでください。"),
}

CATEGORIES = {
    "design": _("デザイン"),
    "writing": _("ライティング"),
    "web": _("ウェブ制作・開発"),
    "video": _("写真・動画・音声"),
    "translation": _("翻訳"),
    "data": _("データ・事務"),
    "other": _("そのほか"),
}

KINDS = {
    "fixed": _("固定報酬"),
    "hourly": _("時間単価"),
}

KIND_HINTS = {
    "fixed": _("仕事全体の額を決めます。工程に分けて、進んだ分を確かめられます。"),
    "hourly": _("1時間あたりの額をもとにします。契約では、見込みの時間から総額を決めます。"),
}

ITEMS = {
    "name": _("名前"),
    "address": _("住所"),
    "contact": _("連絡先"),
    "work": _("仕事の内容"),
    "place": _("仕事の場所"),
    "pay": _("報酬"),
}
"""The six items that Freelance Act art. 12 asks of a posting."""

ITEM_HINTS = {
    "name": _("表示名が、仕事に載ります。"),
    "address": _("設定（組織のときは組織のページ）に書けます。ログインした会員にだけ見えます。"),
    "contact": _("設定（組織のときは組織のページ）に書けます。ログインした会員にだけ見えます。"),
    "work": _("何を、どこまで作るのかを、20文字以上で書きます。"),
    "place": _("空けておくと「オンライン」になります。"),
    "pay": _("予算の上限か下限を書きます。応募する額をしばるものではありません。"),
}

JOB_STATUSES = {
    "draft": _("下書き"),
    "open": _("募集中"),
    "closed": _("募集終了"),
}

PROPOSAL_STATUSES = {
    "open": _("返事待ち"),
    "shortlisted": _("候補"),
    "declined": _("見送り"),
    "withdrawn": _("取り下げ"),
    "offered": _("条件の提示あり"),
    "agreed": _("契約済み"),
}

DUES = {
    "": _("いつでも"),
    "week": _("1週間より先"),
    "month": _("1か月より先"),
}
"""When the work is due, as a filter; keys of ``rules.market.finding.DUE_DAYS``."""

PROPOSAL_SORTS = {
    "": _("選考が進んでいる順"),
    "price": _("安い順"),
    "day": _("早く納品できる順"),
    "newest": _("届いた順（新しい）"),
}
"""The order of proposals that a client compares."""
ON_TIME = _("%(trials)s件中%(hits)s件 納期どおり")
NO_CONTRACTS_YET = _("ここでの契約はまだありません")

SORTS = {
    "newest": _("新しい順"),
    "deadline": _("納期が近い順"),
    "budget": _("予算が高い順"),
}
