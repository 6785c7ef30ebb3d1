"""Words for reports (通報), what staff decide, and appeals."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from michinori.wording import display
from michinori.wording.sentences import Flaws, Problems, Sentence, fill

PROBLEMS: Problems = {
    "own-thing": (
        _("自分のものは通報できません"),
        _("ご自分や、ご自分のいる組織が出したものです。直すか、取り下げるかしてください。"),
    ),
    "reported-already": (
        _("もう通報をいただいています"),
        _("運営が確認しています。結果は、ご自分の通報のページでお知らせします。"),
    ),
    "too-many-reports": (
        _("きょうは、これ以上通報できません"),
        _("通報は、1日%(limit)s件までです。急ぐものがあるときは、運営にお問い合わせください。"),
    ),
    "case-decided": (
        _("もう決定されています"),
        _("この件は、ほかのスタッフが決定しました。通報の一覧にもどってください。"),
    ),
    "appealed-already": (
        _("もう異議を受け取っています"),
        _("異議を伝えられるのは一度だけです。運営の答えをお待ちください。"),
    ),
    "appeal-answered": (
        _("もう答えています"),
        _("この異議には、ほかのスタッフが答えました。"),
    ),
    "own-decision": (
        _("ご自分の決定への異議です"),
        _("決定した人とは別のスタッフが答えます。"),
    ),
    "suspended": (
        _("利用が停止されています"),
        _(
            "いまは、新しい募集、応募、契約、公開のことばの投稿ができません。進んでいる契約と、お金の受け取りは続けられます。"
            "理由と異議の伝え方は「運営の決定」のページにあります。"
        ),
    ),
    "dealings-paused": (
        _("いまは新しい契約を結べません"),
        _(
            "どちらかの利用が停止されているため、新しい契約には進めません。すでに進んでいる契約は、そのまま続けられます。"
        ),
    ),
}
FLAWS: Flaws = {}

KINDS: dict[str, Sentence] = {
    "job": _("仕事の募集"),
    "message": _("メッセージ"),
    "person": _("会員"),
    "review": _("評価"),
    "column": _("コラムの記事"),
    "comment": _("コラムへのコメント"),
    "organisation": _("組織"),
    "work": _("作品"),
    "question": _("質問と答え"),
}
REASONS: dict[str, Sentence] = {
    "outside": _("サイトの外でのやり取りや支払いに誘っている"),
    "fraud": _("だまそうとしている、または実際にはない仕事だと思う"),
    "harassment": _("嫌がらせ、脅し、差別、中傷がある"),
    "unlawful": _("法律に反している、または危ない"),
    "private": _("個人情報や連絡先が書かれている"),
    "rights": _("著作権など、だれかの権利を侵している"),
    "spam": _("宣伝や、同じ内容のくり返し"),
    "other": _("そのほか"),
}
RULES: dict[str, Sentence] = {
    "outside": _("サイトの外でのやり取りや支払いに誘うことはできません"),
    "fraud": _("人をだますことや、実際にはない仕事を載せることはできません"),
    "harassment": _("嫌がらせ、脅し、差別、中傷はできません"),
    "unlawful": _("法律に反することや、危ないことはできません"),
    "private": _("個人情報や連絡先を載せることはできません"),
    "rights": _("著作権など、ほかの人の権利を侵すことはできません"),
    "spam": _("宣伝や、同じ内容のくり返しはできません"),
    "other": _("サイトの利用規約に合わないことはできません"),
}
"""The reasons for reports phrased as rules, as staff choose them and the person concerned reads them."""

OUTCOMES: dict[str, Sentence] = {
    "none": _("何もしない"),
    "hidden": _("見えなくする"),
    "warned": _("注意する"),
    "suspended": _("利用を停止する"),
}
OUTCOME_HINTS: dict[str, Sentence] = {
    "none": _("決まりに反していないとき。通報した人にだけ、そう知らせます。"),
    "hidden": _(
        "募集は終わり、評価やことばは非表示になり、会員の顔写真や会社のマークははずれます。本人に理由を知らせます。"
    ),
    "warned": _("本人に理由を知らせます。ほかには何も変わりません。"),
    "suspended": _(
        "新しい募集、応募、契約、公開のことばが止まり、募集と、まだ承諾のない条件の提示は終わります。"
        "進んでいる契約、仮払い、支払い、期限は止まりません。"
    ),
}
DECIDED: dict[str, Sentence] = {
    "hidden": _("見えなくしました"),
    "warned": _("注意をお伝えします"),
    "suspended": _("利用を停止しました"),
}
"""The outcomes as the person concerned reads them."""
_STOPPED_UNTIL = _("%(until)sまで、新しい仕事は始められません")


def decided_head(outcome: str, until: datetime | None) -> str:
    """The sentence of a decision's page. ``until``: when a suspension in force ends; None if it does not or is none."""
    if until is None:
        return str(DECIDED[outcome])
    return fill(_STOPPED_UNTIL, {"until": display.until(until, year=False)}, {})


LOOKS: dict[str, Sentence] = {
    "report": _("通報の確認に要る"),
    "party": _("当事者から求められた"),
    "authority": _("法令による照会を受けた"),
}
LOGGED: dict[str, Sentence] = {
    "confidential_read": _("仕事の秘密の部分を見た"),
    "document_read": _("書類を読んだ"),
    "papers_searched": _("書類をさがした"),
    "paper_read": _("書類を読んだ"),
    "clients_searched": _("クライアントをさがした"),
    "result_checked": _("外で決まった結果を確かめた"),
    "insolvency_filed": _("倒産の記録を申請した"),
    "insolvency_recorded": _("倒産を確認し、記録した"),
    "insolvency_withdrawn": _("倒産の記録の申請を取り下げた"),
    "review_hidden": _("評価を非表示にした"),
    "review_shown_again": _("評価を表示に戻した"),
    "case_decided": _("通報に決定した"),
    "appeal_answered": _("異議に答えた"),
    "staff_given": _("運営スタッフにした"),
    "staff_ended": _("運営スタッフから外した"),
    "staff_role_given": _("スタッフに役割を与えた"),
    "staff_role_taken": _("スタッフの役割を外した"),
    "identity_checked": _("本人確認を記録した"),
    "second_step_reset": _("2段階認証とパスキーを解除した"),
    "signed_out": _("すべての端末をログアウトした"),
    "suspension_lifted": _("利用停止を終わりにした"),
    "address_asked": _("メールアドレスの変更を受け付けた"),
    "accounts_joined": _("同じ当事者のアカウントとして、まとめた"),
    "accounts_parted": _("当事者を分けた"),
    "address_withdrawn": _("メールアドレスの変更を取りやめた"),
    "case_opened": _("通報のないまま、案件を開いた"),
    "found": _("さがした"),
    "look_stated": _("見る理由を書いた"),
    "file_read": _("契約のファイルを開いた"),
    "note_written": _("会員についてメモを書いた"),
    "note_struck": _("会員についてのメモを消した"),
    "tag_set": _("会員に印をつけた"),
    "tag_dropped": _("会員の印をはずした"),
    "bank_account_set": _("振込先の口座を、本人に代わって変えた"),
    "estate_account_set": _("破産財団の口座を登録した"),
    "bank_account_vouched": _("口座の名義を確かめた"),
    "payout_run_gathered": _("振り込みを集めた"),
    "data_exported": _("すべてのデータを書き出した"),
    "people_imported": _("会員をCSVから取り込んだ"),
    "month_closed": _("月を締めた"),
    "line_charge": _("銀行の手数料を記帳した"),
    "line_own": _("運営のお金の出し入れを記帳した"),
    "own_money_asked": _("運営のお金の出し入れだと記録した（承認待ち）"),
    "line_sent": _("銀行から出た行が、どの振り込みかを決めた"),
    "payout_run_confirmed": _("時計が集めた振り込みを確かめた"),
    "payout_run_released": _("振り込みを承認した"),
    "payout_run_sent": _("振り込んだと記録した"),
    "payout_returned": _("戻ってきた振り込みを記録した"),
    "delivery_retried": _("届かなかったものを、もう一度送るようにした"),
    "column_chosen": _("コラムを編集部のおすすめにした"),
    "column_unchosen": _("コラムをおすすめから外した"),
    "column_hidden": _("コラムを非表示にした"),
    "column_shown_again": _("コラムを公開に戻した"),
    "comment_decided": _("コメントを公開するか決めた"),
    "comment_hidden": _("コメントを非表示にした"),
    "comment_shown_again": _("コメントを公開に戻した"),
    "statement_imported": _("銀行の明細を取り込んだ"),
    "layout_kept": _("銀行の明細の形を決めた"),
    "line_assigned": _("番号のない入金を、クライアントの残高に入れた"),
    "line_returned": _("番号のない入金を、送り主に返す"),
    "legal_version_published": _("規約の新しい版を公開した"),
    "legal_version_checked": _("弁護士の確認を記録した"),
    "demand_answered": _("削除や開示の求めに答えた"),
    "announcement_saved": _("お知らせを書いた"),
    "announcement_published": _("お知らせを公開した"),
    "announcement_withdrawn": _("お知らせを取り下げた"),
    "maintenance_announced": _("メンテナンスを知らせた"),
    "maintenance_ended": _("メンテナンスを終わりにした"),
    "inquiry_answered": _("お問い合わせに答えた"),
    "inquiry_noted": _("お問い合わせにメモを残した"),
    "inquiry_assigned": _("お問い合わせの担当を決めた"),
    "inquiry_closed": _("お問い合わせを終わりにした"),
    "inquiry_reopened": _("お問い合わせをもう一度開いた"),
    "inquiry_template_saved": _("答えのひな形を書いた"),
    "inquiry_template_deleted": _("答えのひな形を消した"),
    "setting_set": _("設定を変えた"),
    "setting_proposed": _("設定の変更を提案した"),
    "setting_confirmed": _("提案された設定の変更を承認した"),
    "setting_withdrawn": _("提案された設定の変更を取り下げた"),
    "operator_described": _("運営者の情報を変えた"),
    "line_bounced": _("番号のない入金が、戻ってきた出金だと記録した"),
    "line_card": _("番号のない入金が、カード会社からだと記録した"),
    "card_hold_released": _("止めていた報酬を、出金できるようにした"),
    "card_claim_written_off": _("カードの異議の残りを、損失にした"),
}
PAGES_SEEN: dict[str, Sentence] = {
    "desk": _("運営デスクを開いた"),
    "desk_cases": _("通報の一覧を見た"),
    "desk_case": _("通報を見た"),
    "desk_appeal": _("異議を見た"),
    "desk_confidential": _("秘密の部分を見る用紙を開いた"),
    "desk_log": _("運営の記録を見た"),
    "desk_log_check": _("運営の記録を調べた"),
    "desk_log_csv": _("運営の記録をCSVでダウンロードした"),
    "desk_log_json": _("運営の記録をJSONでダウンロードした"),
    "desk_find": _("なんでも検索を開いた"),
    "desk_person": _("会員のページを見た"),
    "desk_organisation": _("組織のページを見た"),
    "desk_sign_out": _("すべての端末をログアウトする用紙を開いた"),
    "desk_address": _("メールアドレスを変える用紙を開いた"),
    "desk_address_withdraw": _("メールアドレスの変更の取りやめに進んだ"),
    "desk_second_step": _("2段階認証を解除する用紙を開いた"),
    "desk_lift": _("利用停止を終わりにする用紙を開いた"),
    "desk_open_case": _("案件を開くことに進んだ"),
    "desk_join": _("アカウントをまとめる用紙を開いた"),
    "desk_part": _("アカウントを分ける用紙を開いた"),
    "desk_note": _("メモの用紙を開いた"),
    "desk_note_strike": _("メモを消すことに進んだ"),
    "desk_tag": _("印の用紙を開いた"),
    "desk_reason": _("見る理由を書く用紙を開いた"),
    "desk_contract": _("契約のページを見た"),
    "desk_contract_reason": _("契約を見る理由を書く用紙を開いた"),
    "desk_contract_file": _("契約のファイルに進んだ"),
    "desk_result": _("外で決まった結果を見た"),
    "desk_find_client": _("クライアントの検索を開いた"),
    "desk_insolvency": _("倒産の記録の用紙を開いた"),
    "desk_filings": _("倒産の記録の申請の一覧を見た"),
    "desk_filing": _("倒産の記録の申請を見た"),
    "desk_filing_withdraw": _("倒産の記録の申請の取り下げに進んだ"),
    "desk_document": _("書類を開いた"),
    "desk_comments": _("コメントの一覧を見た"),
    "desk_comment": _("コメントを見た"),
    "desk_column": _("コラムを見た"),
    "desk_demands": _("削除や開示の求めの一覧を見た"),
    "desk_demand": _("削除や開示の求めを見た"),
    "desk_announcements": _("お知らせの一覧を見た"),
    "desk_announcement": _("お知らせを開いた"),
    "desk_announcement_publish": _("お知らせを出す用紙を開いた"),
    "desk_announcement_withdraw": _("お知らせを取り下げる用紙を開いた"),
    "desk_maintenance": _("メンテナンスのページを開いた"),
    "desk_maintenance_end": _("メンテナンスを終える用紙を開いた"),
    "desk_inquiries": _("お問い合わせの一覧を見た"),
    "desk_inquiry": _("お問い合わせを見た"),
    "desk_inquiry_assign": _("お問い合わせの担当を決める用紙を開いた"),
    "desk_inquiry_note": _("お問い合わせのメモの用紙を開いた"),
    "desk_inquiry_close": _("お問い合わせを閉じる用紙を開いた"),
    "desk_inquiry_reopen": _("お問い合わせをもう一度開く用紙を開いた"),
    "desk_inquiry_templates": _("答えのひな形の一覧を見た"),
    "desk_inquiry_template": _("答えのひな形を開いた"),
    "desk_inquiry_template_delete": _("答えのひな形を消す用紙を開いた"),
    "desk_legal": _("規約と表示の一覧を見た"),
    "desk_operator": _("運営者の情報を開いた"),
    "desk_legal_publish": _("規約を公開する用紙を開いた"),
    "desk_legal_check": _("弁護士の確認を記録する用紙を開いた"),
    "desk_export": _("データの書き出しのページを見た"),
    "desk_import": _("会員の取り込みのページを見た"),
    "desk_numbers": _("数字を見た"),
    "desk_numbers_csv": _("数字をCSVで書き出した"),
    "desk_settings": _("設定の一覧を見た"),
    "desk_setting": _("設定を見た"),
    "desk_setting_changes": _("承認を待つ設定の変更の一覧を見た"),
    "desk_setting_change": _("承認を待つ設定の変更を見た"),
    "desk_setting_change_withdraw": _("設定の変更の取り下げに進んだ"),
    "desk_simulation": _("決まりの試算を見た"),
    "desk_papers": _("書類の検索を開いた"),
    "desk_paper_pdf": _("書類をダウンロードした"),
    "desk_paper_json": _("書類の記録をダウンロードした"),
    "desk_identity_find": _("本人確認の検索を開いた"),
    "desk_identity": _("本人確認の用紙を開いた"),
    "desk_staff_take": _("役割を外すことに進んだ"),
    "desk_staff": _("スタッフと役割の一覧を見た"),
    "desk_money": _("お金のデスクを開いた"),
    "desk_runs": _("振り込みの一覧を見た"),
    "desk_run": _("振り込みを見た"),
    "desk_run_gather": _("振り込みを集めることに進んだ"),
    "desk_run_confirm": _("振り込みを確かめる用紙を開いた"),
    "desk_run_release": _("振り込みを承認する用紙を開いた"),
    "desk_run_file": _("振り込みのファイルを書き出した"),
    "desk_run_sent": _("振り込んだと記録することに進んだ"),
    "desk_payouts": _("出金の一覧を見た"),
    "desk_returned": _("戻ってきた出金の一覧を見た"),
    "desk_payout": _("出金を見た"),
    "desk_accounts": _("名義を確かめる口座の一覧を見た"),
    "desk_account": _("振込先の口座を見た"),
    "desk_estate": _("破産財団の口座の用紙を開いた"),
    "desk_own": _("運営のお金の出し入れを承認するページを開いた"),
    "desk_left": _("退会した人の残高を見た"),
    "desk_lines": _("銀行の明細の行を見た"),
    "desk_unmatched": _("番号のない入金の一覧を見た"),
    "desk_unmatched_line": _("番号のない入金を見た"),
    "desk_cards": _("カード払いの一覧を見た"),
    "desk_card_hold": _("出金を止めている報酬を見た"),
    "desk_card_dispute": _("異議の出たカードの支払いを見た"),
    "desk_unmatched_return": _("番号のない入金を返す用紙を開いた"),
    "desk_layouts": _("銀行の明細の形を見た"),
    "desk_statements": _("銀行の明細の取り込みを開いた"),
    "desk_books": _("帳簿を開いた"),
    "desk_bank_balance": _("銀行との照らし合わせを開いた"),
    "desk_outgoing": _("銀行から出た行を開いた"),
    "desk_month": _("月の帳簿を開いた"),
    "desk_journal": _("仕訳をダウンロードした"),
    "desk_close_month": _("月の締めを開いた"),
}
