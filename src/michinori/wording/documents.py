"""Words for stored documents: their kinds, the labels of their headers, and their search."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Flaws, Problems, Sentence, fill

KINDS: dict[str, Sentence] = {
    "terms_notice": _("取引条件の通知"),
    "deposit_receipt": _("仮払いの預り証"),
    "delivery_slip": _("納品書"),
    "acceptance_slip": _("検収書"),
    "settlement_statement": _("精算書"),
    "invoice": _("適格請求書"),
    "receipt": _("領収書（適格請求書ではありません）"),
    "fee_invoice": _("システム手数料の請求書"),
    "credit_note": _("返金の明細書"),
    "payment_record": _("報酬、料金、契約金及び賞金の支払調書"),
    "yearly_statement": _("年間の取引明細書"),
    "nda": _("秘密保持契約書"),
}
LABELS: dict[str, Sentence] = {
    "number": _("書類の番号"),
    "made_at": _("書類の日時"),
    "contract": _("契約の番号"),
    "version": _("契約条件の版"),
}
NOTICE_LAW = _("特定受託事業者に係る取引の適正化等に関する法律（フリーランス法）第3条による通知です。")
NOTICE_BETWEEN = _("二人が約束した取引条件の控えです。")
FLAWS: Flaws = {
    "paper_number": _("番号は IV-2026-000012 のように、全体を入力してください。"),
}
PROBLEMS: Problems = {
    "too-many-papers": (
        _("書類が多すぎます"),
        _("一度に受け取れるのは%(limit)s件までです。日付の範囲を狭くしてください。"),
    ),
    "no-paper-archive": (
        _("書類をまとめたファイルではありません"),
        _("書類のページか michinori papers export で作ったZIPファイルを選んでください。"),
    ),
    "paper-not-set": (
        _("PDFを作れませんでした"),
        _("少し待って、もう一度お試しください。書類の内容はそのまま残っていて、JSONファイルなら受け取れます。"),
    ),
}
_OFFERED = _("第%(version)s版（提示）")
_AGREED = _("第%(version)s版（合意）")


def kind(name: str) -> str:
    """The name of a kind of document, in the active language."""
    return str(KINDS[name])


def version(number: int, *, agreed: bool) -> str:
    """Which version of the terms a document is about, and whether it was agreed or only offered."""
    return fill(_AGREED if agreed else _OFFERED, {"version": number}, {})
