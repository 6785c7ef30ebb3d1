"""What the tests send to each page that takes a form, and the acts behind the addresses that name one."""

from michinori.rules.people.reviews import SCALES

ACTS = {
    "contracts/<str:contract_id>/stages/<int:number>/<str:act>": (
        "start", "let-begin", "put-back", "report", "submit", "approve", "return", "agree-return", "acknowledge",
        "object", "buy",
    ),
    "contracts/<str:contract_id>/do/<str:act>": (
        "deposit", "cancel", "deliver", "accept", "send-back", "end-at-standing",
    ),
    "terminations/<str:termination_id>/do/<str:act>": ("extend-termination", "seal-bid", "file-result", "deny-result"),
    "contracts/<str:contract_id>/weeks/<str:monday>/<str:act>": ("acknowledge", "object"),
}  # fmt: skip
_STAGE = "contracts/<str:contract_id>/stages/<int:number>/"
SENT: dict[str, dict[str, str]] = {
    "organisations/<str:organisation_id>/name": {"rename-name": "あかね"},
    "organisations/<str:organisation_id>/declarations": {"address": "東京都", "contact": "03"},
    "organisations/<str:organisation_id>/invitations": {"member-email": "tomo@example.net", "member-role": "owner"},
    "organisations/<str:organisation_id>/members/<str:user_id>/remove": {"confirm": "Nana"},
    "organisations/<str:organisation_id>/members/<str:user_id>/role": {"role": "owner"},
    f"{_STAGE}report": {"percent": "50"},
    "contracts/<str:contract_id>/bonus": {"amount": "10"},
    f"{_STAGE}object": {"reason": "違います"},
    "contracts/<str:contract_id>/weeks/<str:monday>/object": {"reason": "違います"},
    f"{_STAGE}return": {"items": "テイスト"},
    "contracts/<str:contract_id>/do/send-back": {"items": "テイスト"},
    "contracts/<str:contract_id>/offer": {"do": "accept", "terms_version": "1"},
    "contracts/<str:contract_id>/end": {"amount": "20000", "reason": "agreed"},
    "amendments/<str:amendment_id>": {"do": "accept"},
    "change-requests/<str:request_id>": {"do": "accept"},
    "switches/<str:switch_id>": {"do": "accept"},
    "contracts/<str:contract_id>/handover": {"client_email": "haru@example.net", "do": "make"},
    "terminations/<str:termination_id>": {"do": "accept", "amount": "40000"},
    "jobs/<str:job_id>/ask": {"body": "素材はありますか"},
    "questions/<str:question_id>/answer": {"body": "あります"},
    "jobs/<str:job_id>/propose": {"price": "1000", "message": "できます"},
    "messages/<str:thread_id>": {"body": "こんにちは"},
    "organisations/<str:organisation_id>/tax": {"registered": "no"},
    "settings/tax": {"registered": "no"},
    "settings/language": {"language": "en"},
    "workers/<str:user_id>/consult": {"body": "ご相談です"},
    "workers/<str:user_id>/invite": {"job": "{job_id}", "message": "ぜひ"},
    "columns/<slug:column>/comments": {"name": "ななし", "email": "nanashi@example.net", "body": "読みました"},
    "desk/comments/<str:comment_id>": {"do": "spam"},
    "legal/demands/form": {
        "kind": "deletion",
        "name": "ななし",
        "email": "nanashi@example.net",
        "place": "/jobs",
        "text": "消して",
    },
    "conduct/<str:side>/<str:client_id>/<str:figure>": {"text": "事情がありました"},
    "contracts/<str:contract_id>/reviews": dict.fromkeys(SCALES, "5"),
    "reports/<str:kind>/<str:ref>": {"reason": "spam"},
    "decisions/<str:decision_id>": {"text": "違います"},
    "files/<str:file_id>/remarks": {"body": "ここを青に", "across": "41", "down": "41"},
    "reviews/<str:review_id>/reply": {"text": "ありがとうございました"},
    "money/<str:purse>/card": {"amount": "5000"},
    "accounts/login/": {"login": "aoi@example.org", "password": "wrong"},
}
