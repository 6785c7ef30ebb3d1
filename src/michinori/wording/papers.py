"""Words on the papers about steps of a contract: receipts, slips, invoices, statements (domain § 8, Papers)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from michinori.wording.sentences import Sentence

LABELS: dict[str, Sentence] = {
    "number": _("書類の番号"),
    "issued_on": _("発行日"),
    "on": _("取引年月日"),
    "contract": pgettext_lazy("paper", "契約"),
    "client": pgettext_lazy("paper", "クライアント"),
    "worker": pgettext_lazy("paper", "働いた人"),
    "recipient": _("宛先"),
    "issuer": _("発行者"),
    "invoice_number": _("登録番号"),
    "seller": _("売り手（働いた人）"),
    "deposited_for": _("預かったお金の使いみち"),
    "amount_with_tax": _("金額（税込）"),
    "occasion": _("支払いの種類"),
    "stage": _("工程"),
    "week": _("週"),
    "minutes": _("時間"),
    "accepted_by": _("検収のしかた"),
    "parts": _("取引日ごとの額（税抜）"),
    "paid_on": _("支払日"),
    "with_tax": _("税込の合計"),
    "withheld": _("源泉徴収税額"),
    "paid_net": _("差引の支払額"),
    "fee_of": _("手数料のもとになった支払い（税込）"),
    "waived": _("運営が負担した消費税"),
    "recovered": _("前に運営が負担した消費税の回収"),
    "deducted": _("支払いから差し引いた額"),
    "deposited": _("仮払いされた額（税込）"),
    "paid": _("支払われた額（税込）"),
    "refunded": _("クライアントにもどった額（税込）"),
    "held": _("残っている仮払い（税込）"),
    "refunded_now": _("今回もどった額（税込）"),
    "settled": _("精算のしかた"),
    "settled_amount": _("精算の額（税抜）"),
    "payment": pgettext_lazy("paper", "支払い"),
    "before_tax": _("税抜"),
    "tax": _("消費税"),
    "fee": _("システム手数料"),
    "fee_tax": _("手数料の消費税"),
    "net": _("受け取り"),
    "total": _("合計"),
    "percent": _("税率"),
    "price": _("金額（税抜）"),
    "file": _("ファイル"),
    "sha256": "SHA-256",
    "year": _("対象の年"),
    "payee": _("支払を受ける者"),
    "payer": _("支払者"),
    "address": _("住所"),
    "my_number": _("個人番号"),
    "own_number": _("個人番号または法人番号"),
    "category": _("区分"),
    "reported": _("支払金額（税抜）"),
    "remark": _("摘要"),
    "counterparty": _("取引の相手"),
    "nda_job": _("きっかけの仕事"),
    "nda_asked": _("求めた日時と人"),
    "nda_agreed": _("ワーカーが同意した日時"),
    "nda_text": pgettext_lazy("paper", "文面"),
    "nda_sha256": _("文面のSHA-256"),
}
SECTIONS: dict[str, Sentence] = {
    "what": _("取引の内容"),
    "amounts": _("金額"),
    "paying": _("お支払い"),
    "notes": _("この書類について"),
    "files": _("納めたファイル"),
    "payments": _("今回の支払い"),
    "escrow": _("仮払いの動き"),
    "payee": _("支払を受ける者"),
    "payer": _("支払者"),
    "year": _("年間の合計"),
    "nda": _("約束の内容"),
}
SPECIMEN: Sentence = _("見本")
SPECIMEN_NOTE: Sentence = _("練習やデモのお金による見本です。実際の取引の書類ではありません。")
DUPLICATE: Sentence = _("写し（働いた人の控え）")
LINE: dict[str, Sentence] = {
    "deposit": _("契約「%(title)s」の仮払い"),
    "more": _("契約「%(title)s」の条件変更による追加の仮払い"),
    "percent": _("%(percent)s%%対象"),
    "days": _("%(first)s〜%(last)s"),
    "week": _("%(week)sからの週"),
    "minutes": _("%(minutes)s分（1時間 %(rate)s円）"),
    "settled": _("%(how)sによる精算"),
    "year": _("%(year)s年"),
    "nda_version": _("第%(version)s版"),
    "fees": _("報酬、料金など"),
    "remark": _("支払い%(payments)s件。消費税 %(tax)s円は支払金額に含めていません。"),
}
LEFT_EMPTY: Sentence = _("（空欄）")
NOTES: dict[str, Sentence] = {
    "deposit": _(
        "上の金額を、この契約のためにお預かりしました。仕事の代金はまだ支払われていません。"
        "支払いがあるたびに、請求書か領収書をお渡しします。この書類で仕入税額控除はできません。"
    ),
    "invoice": _(
        "媒介者交付特例（消費税法施行令第70条の12）により、運営が売り手に代わって交付する適格請求書です。"
        "売り手も運営も、取引の日に適格請求書発行事業者の登録を受けています。"
    ),
    "invoice_copy": _(
        "この書類の原本はクライアントに渡しました。売り手の控えとして保存してください。"
        "登録をやめたとき、課税事業者でなくなったときは、すぐに「税金とインボイス」で知らせてください。"
    ),
    "receipt": _("この書類は、仕事の代金が支払われたことを示す領収書です。適格請求書（インボイス）ではありません。"),
    "lacks_worker": _("取引の日に、売り手は適格請求書発行事業者の登録を知らせていません。"),
    "lacks_worker_in_part": _(
        "この支払いには、売り手が適格請求書発行事業者の登録を受けている日の分と、受けていない日の分があります。"
        "登録を受けている日の分の適格請求書は、売り手に求めてください。"
    ),
    "lacks_operator": _("取引の日に、運営は適格請求書発行事業者の登録を受けていません。"),
    "lacks_tax": _("税率の変更により、消費税の一部が別の支払いで精算されています。"),
    "deduction": _(
        "仕入税額控除は、経過措置で決まった割合だけ受けられることがあります。"
        "登録していないことを理由に、決めた報酬を下げることはできません。"
    ),
    "ask_worker": _(
        "売り手は適格請求書発行事業者の登録を知らせています。仕入税額控除に使う適格請求書は、売り手に求めてください。"
    ),
    "paid": _("代金は、お預かりしている仮払いから支払い済みです。改めてお支払いいただく必要はありません。"),
    "withheld": _(
        "源泉徴収税額は、仮払いからクライアントの残高にもどしました。"
        "クライアントが、支払いの日の翌月10日までに納めます。"
    ),
    "fee_qualified": _("この書類は、システム手数料についての適格請求書です。"),
    "fee_plain": _("運営は適格請求書発行事業者の登録を受けていないので、適格請求書ではありません。"),
    "fee_paid": _("手数料は、支払いから差し引き済みです。改めてお支払いいただく必要はありません。"),
    "refund": _(
        "使われなかった仮払いが、クライアントの残高にもどりました。"
        "この額には、請求書も領収書も出ていません。代金の値引きや返品ではないので、適格返還請求書にはあたりません。"
    ),
    "settlement": _("受け取りは、税抜に消費税を足し、手数料とその消費税、源泉徴収税額を引いた額です。"),
    "delivery": _("仕事が納められたことの控えです。検収はまだ済んでいません。金額は契約条件によります。"),
    "record": _(
        "このサイトを通した支払いを、支払いの日で集計したものです。個人番号（マイナンバー）は記載していません。"
        "税務署に出すときは、空欄をうめ、ほかの支払いと合わせて、翌年1月31日までに出してください。"
        "報酬の支払いが年に5万円以下のときは、出さなくてよいことになっています。"
    ),
    "statement": _("このサイトを通した支払いを、支払いの日で集計したものです。"),
    "acceptance": _("仕事が検収されたことの控えです。金額は契約条件によります。"),
    "nda": _(
        "クライアントは求めたことにより、ワーカーは文面を読んで同意のボタンを押したことにより、"
        "この約束に拘束されます。秘密の内容そのものは、この書類に載せていません。"
    ),
}
NDA_TEXTS: dict[str, Sentence] = {"standard": _("運営の標準の文面"), "own": _("クライアントの文面")}
BY: dict[str, Sentence] = {
    "client": _("クライアントが承認"),
    "clock": _("検査期間のうちに返事がなく、決まりにより承認"),
    "worker": pgettext_lazy("paper", "働いた人"),
}
NOBODY: Sentence = _("（運営者の名前は設定されていません）")
