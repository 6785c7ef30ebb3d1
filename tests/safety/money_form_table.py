"""The forms of the desk of money, filled in well (see ``form_table``)."""

from safety.form import Form

MONEY_FORMS: dict[str, Form] = {
    "desk/money/estates/<str:business_end_id>": Form(
        {
            "bank": "0001",
            "branch": "001",
            "kind": "ordinary",
            "number": "7654321",
            "holder_kana": "ハサンシャ",
            "reason": "書面を見た",
        },
        who="sora",
        needs="password given",
    ),
    "desk/money/left/<str:left_id>": Form(
        {
            "bank": "0001",
            "branch": "001",
            "kind": "ordinary",
            "number": "7654321",
            "holder_kana": "ミチノ ナオ",
            "reason": "書面を見た",
        },
        who="sora",
        needs="password given",
    ),
    "desk/money/runs/gather": Form({"reason": "集め直す"}, who="sora"),
    "desk/money/runs/<str:run_id>/confirm": Form({"reason": "合計を見た"}, who="sora", needs="password given"),
    "desk/money/runs/<str:run_id>/release": Form({"reason": "合計を見た"}, who="sora", needs="confirmed"),
    "desk/money/runs/<str:run_id>/unsent": Form({"reason": "承認待ちだった"}, who="sora", needs="a run sent"),
    "desk/money/runs/<str:run_id>/sent": Form({"reason": "結果を見た"}, who="sora", answer=0),
    "desk/money/unmatched/<str:line_id>/agree": Form(
        {"reason": "電話で確かめた"}, who="sora", needs="money to agree to"
    ),
    "desk/money/unmatched/<str:line_id>/wrong": Form({"reason": "ほかの人だった"}, who="sora", needs="money given"),
    "desk/money/unmatched/<str:line_id>/stop": Form({"reason": "口座が違う"}, who="sora", answer=0),
    "desk/money/runs/<str:run_id>/dissolve": Form({"reason": "日付が過ぎた"}, who="sora", needs="password given"),
    "desk/money/payouts/<str:payout_id>/take-out": Form({"reason": "名義を調べる"}, who="sora", needs="in a run"),
    "desk/money/payout-holds/<str:payout_hold_id>": Form({"reason": "通帳を見た"}, who="sora", needs="password given"),
    "desk/money/payout-holds/<str:payout_hold_id>/lift": Form(
        {"reason": "電話で確かめた"}, who="sora", needs="password given"
    ),
    "desk/money/payouts/<str:payout_id>": Form({"reason": "口座名義相違"}, who="sora", needs="sent"),
    "desk/money/accounts/<str:account_id>": Form({"reason": "通帳を見た"}, who="sora", needs="password given"),
    "desk/money/accounts/<str:account_id>/refuse": Form({"reason": "名義がちがう"}, who="sora", needs="password given"),
    "desk/money/unmatched/<str:line_id>": Form(
        {"to": "other", "other": "ren@example.com", "reason": "電話で確かめたため"}, who="sora"
    ),
    "desk/money/unmatched/<str:line_id>/return": Form(
        {
            "bank": "0001",
            "branch": "001",
            "kind": "ordinary",
            "number": "1234567",
            "holder_kana": "ヒミツノヒト",
            "reason": "だれのものでもないため",
        },
        who="sora",
        needs="password given",
    ),
    "desk/card/holds/<str:hold_id>": Form({"reason": "電話で確かめたため"}, who="sora", needs="password given"),
    "desk/card/odd/<str:odd_id>": Form(
        {"to": "client", "reason": "払った人に聞いた"}, who="sora", needs="password given", answer=0
    ),
    "desk/card/disputes/<str:dispute_id>": Form({"reason": "連絡が取れないため"}, who="sora", needs="password given"),
    "desk/money/own/<str:own_id>": Form({"reason": "明細と比べた"}, who="sora", needs="password given"),
    "desk/money/layouts": Form(
        {
            "name": "別の銀行",
            "account": "普通 7",
            "encoding": "cp932",
            "day": "1",
            "sender": "摘要",
            "amount": "3",
            "reason": "見本を見た",
        },
        who="sora",
    ),
    "desk/money/statements": Form(
        {"format": "zengin", "likely": "ask", "reason": "毎日の取り込み"}, who="sora", answer=0
    ),
    "desk/money/outgoing/<str:out_id>": Form({"what": "charge", "reason": "手数料の行"}, who="sora"),
    "desk/books/<str:month_name>/close": Form({"reason": "銀行と合っているため"}, who="sora", needs="password given"),
}
