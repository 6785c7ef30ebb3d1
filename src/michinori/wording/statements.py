"""Words for statements of the operator's bank: why a file is refused, and what became of a line."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from michinori.wording.sentences import Flaws, Problems, Words

PROBLEMS: Problems = {
    "line-settled": (
        _("この入金は、もう処理されています"),
        _("ほかの人が先に、クライアントの残高に入れたか、返金に回しています。一覧を開き直して確かめてください。"),
    ),
    "line-not-said": (
        _("だれの入金かを、まだだれも記録していません"),
        _("承認するのは、ほかの人が記録したあとです。先に、だれの入金かを調べて記録してください。"),
    ),
    "line-recorded": (
        _("この入金は、もう手で記録されているようです"),
        _(
            "同じクライアントに、同じ額の入金が、近い日に手で記録されています。何も動かしていません。"
            "同じものなら、入金のページで「手で記録ずみの入金」を選んでください。"
        ),
    ),
    "said-anew": (
        _("そのあとで、別のことが記録されました"),
        _(
            "ページを開いたあとに、この行について記録し直されています。何も動かしていません。"
            "ページを開き直して、いまの記録を確かめてください。"
        ),
    ),
    "payout-joined": (
        _("この出金が戻った入金は、もう記録されています"),
        _("別の明細の行で戻ってきています。一覧を開き直して確かめてください。"),
    ),
    "lines-likely-booked": (
        _("すでに入っていそうな行があります"),
        _(
            "%(count)s行が、ほかの形のファイルで入った行と、日付も金額も同じです（はじめは%(day)sの%(amount)s円）。まだ何も取り込んでいません。"
            "同じ口座のファイルなら「飛ばす」、別の口座のものなら「取り込む」を選んで、もう一度取り込んでください。"
        ),
    ),
}
FLAWS: Flaws = {
    "not_the_sender": _("銀行が伝える振込人（%(sender)s）と同じ名義の口座だけに返せます。"),
    "account_closed": _("このアカウントは閉じられています。返金に回してください。"),
    "layout_amounts": _("金額の1列か、入金と出金の2列の、どちらかを書いてください。"),
    "layout_amount_twice": _("金額の列があるときは、入金の列と出金の列を空にしてください。"),
    "layout_place": _("見出しの名前か、左から何列目かの数字（1から%(limit)s）を書いてください。"),
    "layout_shipped": _("見本と同じ名前です。別の名前にしてください。"),
    "layout_account": _("ほかの形と同じ口座か、この形の前の口座と違います。1つの口座に1つの形です。"),
    "statement_empty": _("空のファイルです。銀行から取り出し直してください。"),
    "statement_not_text": _(
        "文字のファイルではありません（ZIPやExcelなど）。中のファイルを取り出すか、CSVで保存してください。"
    ),
    "statement_too_large": _("ファイルが大きすぎます。1回に%(most)s行までです。期間を分けて取り出してください。"),
    "statement_csv": _("CSVのファイルのようです。「ファイルの形」で、CSVの形を選び直してください。"),
    "statement_width": _("%(line)s件目の長さが%(found)sバイトです（%(due)sバイトのはずです）。途中で切れています。"),
    "statement_cut": _("%(line)s件目で終わっています。最後の行がないので、途中で切れています。"),
    "statement_encoding": _("%(line)s行目に読めない文字があります。文字コードを確かめてください。"),
    "statement_order": _("%(line)s件目の並びが違います。取り出したままのファイルを選んでください。"),
    "statement_after_end": _("%(line)s件目が、終わりの行のあとにあります。ファイルを1つずつ選んでください。"),
    "statement_record": _("%(line)s件目の種類「%(found)s」は、入出金取引明細にありません。"),
    "statement_business": _(
        "%(line)s件目の種別コードが%(found)sです。入出金取引明細（03）のファイルを選んでください。"
    ),
    "statement_account": _(
        "%(line)s件目の口座が%(found)sです。設定にある口座は%(due)sです（銀行、支店、種別、番号の順）。"
        "クライアントのお金が入るほかの口座なら、「設定にない口座のファイルも取り込む」に印を付けて、もう一度取り込んでください。"
    ),
    "statement_ebcdic": _("%(line)s件目に、EBCDICのファイルとあります。JISで取り出し直してください。"),
    "statement_way": _("%(line)s件目の入払区分「%(found)s」は、入金（1）でも出金（2）でもありません。"),
    "statement_digits": _("%(line)s件目の%(which)sが「%(found)s」です。数字のはずです。"),
    "statement_day": _("%(line)s行目の日付「%(found)s」が読めません。"),
    "statement_sums": _("%(line)s件目の%(which)sが%(found)sです。明細を足すと%(due)sなので、行が欠けています。"),
    "statement_columns": _("%(line)s行目に「%(which)s」の列がありません。CSVの並びを確かめてください。"),
    "statement_quotes": _("%(line)s行目の引用符が閉じていません。"),
    "statement_formula": _("%(line)s行目に計算式「%(found)s」があります。銀行から取り出し直してください。"),
    "statement_long": _("%(line)s行目に%(most)s文字を超える欄があります。列の区切りを確かめてください。"),
    "payer_unknown": _("見つかりません。番号とメールアドレスと法人番号は、全体を入力してください。"),
    "payer_more": _("%(count)s件以上あります。番号かメールアドレスで、1つに絞ってください。"),
    "payer_many": _("%(count)s件あります。番号かメールアドレスで、1つに絞ってください。"),
    "statement_amount": _("%(line)s行目の金額「%(found)s」が読めません。"),
    "statement_both": _("%(line)s行目に、入金と出金の両方の金額があります。"),
    "statement_balance_after": _(
        "%(line)s件目の残高が%(found)sです。前の残高に明細を足すと%(due)sなので、行が欠けているか、書き換えられています。"
    ),
    "statement_balance": _("%(line)s行目の残高が%(found)sです。前の行からは%(due)sなので、行が欠けています。"),
}
WORDS: Words = {
    "which": {
        "amount": _("金額"),
        "booked": _("日付"),
        "number": _("口座番号"),
        "in_count": _("入金の件数"),
        "in_total": _("入金の合計"),
        "out_count": _("出金の件数"),
        "out_total": _("出金の合計"),
        "count": _("明細の件数"),
        "before": _("前の残高"),
        "after": _("あとの残高"),
    },
}
FORMATS: dict[str, str | Promise] = {
    "zengin": _("全銀協の入出金取引明細（200バイト）"),
    "csv:signed": _("CSV: 金額が1列（UTF-8、古い順）"),
    "csv:two-columns": _("CSV: 入金と出金の2列（Shift_JIS、新しい順）"),
    "csv:era": _("CSV: 和暦、見出しなし（Shift_JIS）"),
}
"""The layouts of CSV are invented, no bank's."""


def format_said(form: str) -> str | Promise:
    """The layout of a file in words; one that staff have named by its name."""
    return FORMATS.get(form, form.replace("csv:", "CSV: ", 1))


def account_said(account: str) -> str | Promise:
    """The account of a statement: of the layouts that are shipped their words, as no bank's account is named there."""
    return FORMATS.get(account.replace("csv-", "csv:", 1), account)


ENCODINGS: dict[str, str | Promise] = {"cp932": _("Shift_JIS"), "utf-8-sig": _("UTF-8")}
LIKELY_LINES: dict[str, str | Promise] = {
    "ask": _("取り込む前に知らせる"),
    "skip": _("飛ばす（同じ口座のファイル）"),
    "book": _("取り込む（別の口座のファイル）"),
}
SIGNS: dict[str, str | Promise] = {
    "before": _("前に、同じ名前の入金があった"),
    "amount": _("足りない額と同じ"),
    "name": _("名前が似ている"),
}
LINE_STATUSES: dict[str, str | Promise] = {
    "matched": _("番号で残高に入った"),
    "suspense": _("だれのものかを調べる"),
    "assigned": _("調べて残高に入れた"),
    "returned": _("送り主に返す"),
    "bounced": _("戻ってきた出金"),
    "card": _("カード会社からの入金"),
    "out": pgettext_lazy("bank", "出金"),
    "charge": _("銀行の手数料"),
    "sent": _("振り込み"),
    "own": _("運営のお金"),
    "known": _("手で記録ずみの入金"),
}
RETURN_STATUSES: dict[str, str | Promise] = {
    "requested": _("次の銀行営業日に振り込みます"),
    "in_run": _("振り込みの手続き中"),
    "sent": _("振り込みました"),
    "returned": _("口座に届かず、戻ってきました"),
    "cancelled": _("返すのをやめました"),
}
"""What became of money that goes back to its sender."""
