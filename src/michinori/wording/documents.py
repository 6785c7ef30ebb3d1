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
COLUMNS: dict[str, Sentence] = {
    "number": _("書類の番号"),
    "kind": _("書類の種類"),
    "issued_on": _("日付"),
    "counterparty": _("取引の相手の名前"),
    "contract_id": _("契約の番号"),
    "title": _("契約の件名"),
    "amount": _("金額（税抜）"),
    "tax": _("消費税"),
    "amount_with_tax": _("金額（税込）"),
    "withheld": _("源泉徴収税額"),
    "invoice_number": _("登録番号"),
    "pdf": _("PDFのファイル"),
    "json": _("記録のファイル（JSON）"),
    "sha256": _("記録のSHA-256"),
    "pdf_sha256": _("PDFのSHA-256"),
}
"""The headings of the table in an archive of papers."""
LABELS: dict[str, Sentence] = {
    "number": _("書類の番号"),
    "made_at": _("書類の日時"),
    "contract": _("契約の番号"),
    "version": _("契約条件の版"),
}
NOTICE_LAW = _("特定受託事業者に係る取引の適正化等に関する法律（フリーランス法）第3条による通知です。")
NOTICE_BETWEEN = _("二人が約束した取引条件の控えです。")
FLAWS: Flaws = {
    "until_before_since": _("「この日から」と同じ日か、それよりあとにしてください。"),
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


def table_words() -> dict[str, str]:
    """What columns and kinds are called in the table of an archive, by their names, in the active language."""
    return {name: str(word) for name, word in (COLUMNS | KINDS).items()}


def version(number: int, *, agreed: bool) -> str:
    """Which version of the terms a document is about, and whether it was agreed or only offered."""
    return fill(_AGREED if agreed else _OFFERED, {"version": number}, {})
