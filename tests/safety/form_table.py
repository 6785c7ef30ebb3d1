"""Every form of the site, filled in well: the one table that ``test_typed_values`` holds the page table against.

``sent`` goes over what the page holds when nobody has changed anything. ``page``: where it is drawn, if elsewhere.
``needs``: a state that must be made first, see ``test_typed_values``. ``answer``: what being accepted answers.
"""

from datetime import date, timedelta

from safety.form import Form
from safety.money_form_table import MONEY_FORMS

_SOON = (date.today() + timedelta(days=9)).isoformat()  # noqa: DTZ011 - any day soon
_IN_A_YEAR = (date.today() + timedelta(days=365)).isoformat()  # noqa: DTZ011 - any day that is far enough
CODE = "a code that is right"
_STAGE = "contracts/<str:contract_id>/stages/<int:number>/"
_CONTRACT = "contracts/<str:contract_id>/"
_ORGANISATION = "organisations/<str:organisation_id>"
_PASSWORD = "nagai-aikotoba-desu"
_NEW = "kotchi-no-hou-ga-nagai"
FORMS: dict[str, Form] = {
    "^accounts/password/reset/key/(?P<uidb36>usr_[a-z2-7]+)-(?P<key>.+)/$": Form(
        {"password1": _NEW, "password2": _NEW}, who="anonymous", needs="reset"
    ),
    "accounts/2fa/authenticate/": Form({"code": CODE}, who="ren", needs="second step", absent=False),
    "accounts/2fa/reauthenticate/": Form({"code": CODE}, who="ren", needs="app"),
    "accounts/2fa/totp/activate/": Form({"code": "123456"}, needs="password given", answer=0),
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": Form({"name": "仕事用"}, who="ren", needs="passkey"),
    "accounts/2fa/webauthn/add/": Form({"name": "鍵", "credential": "{}"}, needs="password given", answer=0),
    "accounts/email/": Form({"email": "new@example.com", "action_add": "1"}, needs="password given"),
    "accounts/login/": Form({"login": "ren@example.com", "password": _PASSWORD}, who="anonymous"),
    "accounts/password/change/": Form({"oldpassword": _PASSWORD, "password1": _NEW, "password2": _NEW}),
    "accounts/password/reset/": Form({"email": "ren@example.com"}, who="anonymous"),
    "accounts/password/set/": Form({"password1": _NEW, "password2": _NEW}, needs="no password"),
    "accounts/reauthenticate/": Form({"password": _PASSWORD}),
    "accounts/signup/": Form(
        {"aims": "work", "display_name": "はる", "email": "haru@example.com", "password1": _PASSWORD}, who="anonymous"
    ),
    "amendments/<str:amendment_id>": Form({"do": "accept"}),
    "amendments/<str:amendment_id>/counter": Form(
        {"reason": "見直し", "price": "60000", "stages-2-price": "31200"}, answer=200
    ),
    "clients/<str:client_id>/withdraw/confirm": Form({"reason": "廃業します", "confirm": "青空ウェブ制作"}),
    "columns/new": Form({"title": "題", "body": "文", "tags": "途中終了"}),
    "columns/<slug:column>/edit": Form({"title": "別の題"}, who="ren"),
    "columns/<slug:column>/comments": Form(
        {"name": "ななし", "email": "nanashi@example.net", "body": "読みました"},
        who="anonymous",
        page="columns/<slug:column>",
    ),
    "desk/identity/<str:client_id>": Form(
        {"name": "青空ウェブ制作", "name_kana": "カ）アオゾラ", "reason": "登記事項証明書"},
        who="sora",
        needs="looked at",
    ),
    "desk/identity-requests/<str:identity_request_id>/accept": Form(
        {"accept-name": "澪", "accept-name_kana": "ミオ", "accept-reason": "運転免許証"},
        who="sora",
        page="desk/identity-requests/<str:identity_request_id>",
        needs="papers looked at",
    ),
    "desk/identity-requests/<str:identity_request_id>/refuse": Form(
        {"refuse-reason": "写真がぼけています"},
        who="sora",
        page="desk/identity-requests/<str:identity_request_id>",
        needs="papers looked at",
    ),
    "desk/clients/<str:client_id>/reason": Form({"reason": "asked", "why": "電話で頼まれた"}, who="sora"),
    "desk/contracts/<str:contract_id>/reason": Form(
        {"reason": "asked", "why": "電話で頼まれた", "talk": "on"}, who="sora"
    ),
    "desk/clients/<str:client_id>/join": Form(
        {"other_id": CODE, "why": "同じ会社", "sure": "on"}, who="sora", needs="two accounts"
    ),
    "desk/clients/<str:client_id>/part": Form({"why": "別の会社"}, who="sora", needs="joined accounts"),
    "desk/organisations/<str:organisation_id>/number": Form(
        {"corporate_number": "5835678256246", "why": "登記と違った"}, who="sora", needs="looked at"
    ),
    "desk/clients/<str:client_id>/note": Form({"text": "電話は午後がよい"}, who="sora", needs="looked at"),
    "desk/clients/<str:client_id>/tag": Form({"tag": "電話"}, who="sora", needs="looked at"),
    "desk/people/<str:user_id>/sign-out": Form({"why": "端末をなくした"}, who="sora", needs="looked at"),
    "desk/people/<str:user_id>/second-step": Form({"checked": "免許証"}, who="sora", needs="locked out"),
    "desk/people/<str:user_id>/address": Form(
        {"email": "nana-new@example.com", "checked": "免許証"}, who="sora", needs="looked at"
    ),
    "desk/suspensions/<str:suspension_id>/lift": Form({"why": "誤りだった"}, who="sora", needs="looked at"),
    "desk/staff": Form({"email": "ren@example.com", "role": "editor"}, who="sora", needs="password given"),
    "legal/demands/form": Form(
        {
            "kind": "deletion",
            "name": "ななし",
            "email": "nanashi@example.net",
            "place": "/jobs/1",
            "text": "消してください",
        },
        who="anonymous",
    ),
    "inquiries/new": Form(
        {
            "topic": "other",
            "subject": "使い方",
            "text": "教えてください",
            "name": "ななし",
            "email": "nanashi@example.net",
        },
        who="anonymous",
    ),
    "inquiries/<str:inquiry_id>": Form({"text": "もう一つ"}, who="ren"),
    "inquiries/link/<str:inquiry_token>": Form({"text": "もう一つ"}, who="anonymous"),
    "desk/inquiries/<str:inquiry_id>": Form({"text": "お答えします"}, who="sora"),
    "desk/inquiries/<str:inquiry_id>/note": Form(
        {"note-text": "調べます"}, who="sora", page="desk/inquiries/<str:inquiry_id>"
    ),
    "desk/inquiry-templates": Form({"title": "別の題", "ja": "文", "en": "text"}, who="sora"),
    "desk/inquiry-templates/<str:template_id>": Form({"title": "別の題"}, who="sora"),
    "desk/demands/<str:demand_id>": Form({"outcome": "granted", "answer": "見えなくしました"}, who="sora"),
    "desk/announcements": Form(
        {
            "kind": "news",
            "audience": "workers",
            "title_ja": "新しい機能",
            "title_en": "A new feature",
            "text_ja": "できました",
            "text_en": "It is here",
            "from_day": _SOON,
            "until_day": _SOON,
        },
        who="sora",
    ),
    "desk/announcements/<str:announcement_id>": Form(
        {"title_ja": "別の題"}, who="sora", needs="an announcement not published"
    ),
    "desk/sign-out": Form({"why": "漏えいのおそれ", "sure": "on"}, who="sora", needs="password given"),
    "desk/closing": Form(
        {"last_day": _IN_A_YEAR, "ja": "ありがとうございました", "en": "Thank you"}, who="sora", needs="password given"
    ),
    "desk/maintenance": Form(
        {"from_day": _SOON, "from_hour": "2", "until_day": _SOON, "until_hour": "4"},
        who="sora",
        needs="password given",
    ),
    "desk/legal/operator": Form({"operator_name": "道のり運営会"}, who="sora", needs="password given"),
    "desk/legal/pages/<slug:document>": Form(
        {"ja": "## 約束", "en": "## Code", "reason": "わかりやすくするため"}, who="sora", needs="password given"
    ),
    "desk/legal/versions/<str:version_id>/check": Form(
        {"name": "弁護士 山田", "day": "2026-01-05"}, who="sora", needs="password given"
    ),
    "desk/settings/<slug:key>": Form(
        {"value": "5", "shown": "5", "reason": "返事が早くなったため"}, who="sora", needs="password given"
    ),
    "desk/opening": Form({"email": "sora@example.com"}, who="sora"),
    "desk/looks": Form({"site_name": "市場", "accent": "#7a1fa2"}, who="sora", needs="password given"),
    "desk/kinds": Form(
        {"ja": "木工", "en": "Woodwork", "slug": "mokkou", "icon": "hand", "place": "65"},
        who="sora",
        needs="password given",
    ),
    "desk/kinds/<slug:work>": Form({"ja": "うるし"}, who="sora", needs="password given"),
    "desk/setting-changes/<str:change_id>": Form({"sure": "on"}, who="sora", needs="password given"),
    "desk/columns/<slug:column>": Form({"reason": "相手の名前があるため"}, who="sora"),
    "desk/insolvencies/<str:client_id>": Form(
        {
            "day": "2026-11-20",
            "trustee_email": "mio@example.com",
            "refund_account": "管財人口座",
        },
        who="sora",
    ),
    "desk/insolvency-filings/<str:filing_id>": Form({"confirm": "Mio"}, who="sora", needs="password given"),
    "left/<str:parting_token>": Form(
        {"bank": "0001", "branch": "001", "kind": "ordinary", "number": "7654321", "holder_kana": "ミチノ レン"},
        who="anonymous",
        answer=200,
    ),
    "estate/<str:business_end_id>/account": Form(
        {"bank": "0001", "branch": "001", "kind": "ordinary", "number": "7654321", "holder_kana": "ハサンシャ"},
        who="ken",
        needs="password given",
    ),
    "desk/clients/<str:client_id>/payout-hold": Form(
        {"reason": "振込先が急に変わったため", "grounds": "not_theirs"}, who="sora", needs="looked at"
    ),
    "desk/data/import": Form({"write": "on"}, who="sora", needs="password given", answer=0),
    "desk/results/<str:result_id>": Form(
        {"genuine": "yes", "note": "確かめました"}, who="sora", needs="password given"
    ),
    "blocks/set/<str:client_id>": Form({"note": "二度も振り出しに"}, who="mio"),
    "messages/<str:thread_id>": Form({"body": "よろしくお願いします。"}),
    "change-requests/<str:request_id>": Form({"do": "dispute", "kind": "fix", "reason": "色だけです"}),
    "change-requests/<str:request_id>/terms": Form({}, who="ren", answer=200),
    f"{_CONTRACT}change-requests": Form({"item0": "赤", "note": "赤にしたいです"}, answer=200),
    f"{_CONTRACT}amend": Form(
        {"reason": "見直し", "price": "60000", "stages-2-price": "31200"}, needs="contract", answer=200
    ),
    f"{_CONTRACT}switch": Form(
        {"reason": "時間で", "amount": "20000", "price": "10000", "rate": "1000"}, needs="contract", answer=200
    ),
    "switches/<str:switch_id>": Form({"do": "accept"}),
    f"{_CONTRACT}handover": Form(
        {"client_email": "haru@example.net", "note": "続きを"}, needs="at its end", answer=200
    ),
    "handovers/<str:token>": Form({"price": "1000"}, who="mio", needs="a link"),
    f"{_CONTRACT}counter": Form({"note": "こうしましょう"}, who="ren", answer=200),
    f"{_CONTRACT}do/deliver": Form({"note": "できました"}, who="ren"),
    "conduct/<str:side>/<str:client_id>/<str:figure>": Form({"text": "事情がありました"}),
    f"{_CONTRACT}reviews": Form(
        dict.fromkeys(("communication", "clarity", "punctuality", "respect", "quality"), "4") | {"comment": "丁寧"},
        who="ren",
        needs="over",
    ),
    "settings/leave": Form({"confirm": "nana@example.com"}, who="nana", needs="password given"),
    "money/<str:purse>/account": Form(
        {"bank": "みずほ", "branch": "001", "kind": "ordinary", "number": "1234567", "holder_kana": "アオゾラ"},
        needs="password given",
    ),
    "money/<str:purse>/payout": Form({"amount": "1000"}, who="ren", needs="money to take out"),
    "reports/<str:kind>/<str:ref>": Form({"reason": "other", "note": "こう言われました"}, who="ren"),
    "decisions/<str:decision_id>": Form({"text": "一度だけです"}),
    "desk/reports/<str:case_id>": Form(
        {"outcome": "suspended", "rule": "spam", "words": "やめてください", "until": "2040-01-01"}, who="sora"
    ),
    "desk/reports/<str:case_id>/appeal": Form({"upheld": "no", "answer": "取り消します"}, who="sora", needs="appealed"),
    "reviews/<str:review_id>/reply": Form({"text": "こちらこそ"}, page=f"{_CONTRACT}reviews", needs="reviewed"),
    f"{_CONTRACT}afterwards": Form({"title": "一枚のページ"}, who="ren", needs="may be shown"),
    f"{_CONTRACT}end": Form({"amount": "20000", "reason": "agreed", "note": "ここまで"}),
    f"{_CONTRACT}do/send-back": Form({"items": ["テイスト"], "note": "青に"}, needs="delivered"),
    f"{_CONTRACT}hours": Form({"hours": "1", "minutes": "30", "note": "下書き"}, who="ren", needs="by the hour"),
    f"{_CONTRACT}weeks/<str:monday>/object": Form({"reason": "違います"}, needs="a week"),
    f"{_STAGE}report": Form({"percent": "60", "note": "すすみました"}, who="ren", needs="contract"),
    f"{_STAGE}submit": Form({"note": "どうぞ"}, who="ren"),
    f"{_STAGE}return": Form({"items": ["テイスト"], "note": "青に"}, needs="submitted"),
    f"{_STAGE}object": Form({"reason": "違います"}),
    "demo/deposits/<str:client_id>": Form({"amount": "5000"}, page="money", needs="demo"),
    "files/<str:file_id>/remarks": Form({"body": "ここを青に", "across": "41"}, page="files/<str:file_id>/look"),
    "jobs/<str:job_id>/edit": Form({"title": "新しい題"}),
    "jobs/<str:job_id>/ask": Form({"body": "素材はありますか"}, who="mio"),
    "questions/<str:question_id>/answer": Form({"body": "あります"}, who="aoi"),
    "jobs/<str:job_id>/propose": Form({"price": "1000", "message": "できます"}, who="mio"),
    "jobs/new": Form({"title": "題", "category": "design", "description": "説明です。"}),
    "organisations": Form({"name": "あおい制作", "corporate_number": "7000012050002"}),
    f"{_ORGANISATION}/declarations": Form(
        {"address": "東京都港区1-1-1", "contact": "03-1111-1111"}, page=_ORGANISATION
    ),
    f"{_CONTRACT}bonus": Form({"amount": "1000", "note": "助かりました"}),
    f"{_ORGANISATION}/invitations": Form(
        {"member-email": "tomo@example.com", "member-role": "member"}, page=_ORGANISATION
    ),
    f"{_ORGANISATION}/members/<str:user_id>/remove": Form({"confirm": "Nana"}),
    f"{_ORGANISATION}/number": Form(
        {"number-corporate_number": "5835678256246"}, page=_ORGANISATION, needs="unchecked company"
    ),
    f"{_ORGANISATION}/name": Form({"rename-name": "青空"}, page=_ORGANISATION),
    "patterns": Form({"title": "題", "category": "design", "agree": "on"}, answer=200),
    "profile/edit": Form({"headline": "つくります", "about": "長く", "hourly_guide": "3000", "categories": ["design"]}),
    "profile/face": Form({"left": "10", "top": "20", "side": "80"}),
    f"{_ORGANISATION}/face": Form({"left": "10", "top": "20", "side": "80"}),
    "profile/links": Form({"link-title": "作品", "link-url": "https://example.com/a"}, page="profile/works"),
    "profile/pictures": Form({"picture-title": "作品"}, page="profile/works"),
    "proposals/<str:proposal_id>/offer": Form({"price": "48000"}, answer=200),
    "searches/<str:search_id>": Form({"name": "バナー"}, who="ren"),
    "searches/new": Form({"name": "ロゴ", "q": "ロゴ"}, who="ren"),
    "settings/declarations": Form({"address": "東京都港区1-1-1", "contact": "03-1111-1111"}, page="settings"),
    "settings/identity": Form({}, who="nana"),
    f"{_ORGANISATION}/identity": Form({}),
    "settings/tax": Form(
        {"registered": "yes", "invoice_number": "T7000012050002", "registered_from": "2026-04-01"}, who="ren"
    ),
    f"{_ORGANISATION}/tax": Form({"registered": "no"}),
    "settings/language": Form({"language": "en"}, page="settings"),
    "settings/notices": Form({"quiet_from": "22", "quiet_until": "7", "messages-mail": "daily"}),
    "settings/names": Form({"display_name": "あおい", "real_name": "青井"}, page="settings"),
    "terminations/<str:termination_id>": Form({"do": "counter", "amount": "45000"}),
    "terminations/<str:termination_id>/do/deny-result": Form({"reason": "違います"}, needs="result"),
    "terminations/<str:termination_id>/do/extend-termination": Form(
        {"reason": "療養しています"}, who="ren", needs="asked to end"
    ),
    "terminations/<str:termination_id>/do/file-result": Form(
        {"amount": "30000", "kind": "judgment", "note": "和解しました"}, who="ren"
    ),
    "second-step/mail": Form({"code": "12345678"}, needs="number mailed", answer=0),
    "terminations/<str:termination_id>/do/seal-bid": Form({"amount": "15000"}, who="ren", needs="bidding"),
    "workers/<str:user_id>/consult": Form({"body": "ご相談です"}, who="ren"),
    "jobs/<str:job_id>/confidential/edit": Form({"text": "新しい仕様", "nda": "own", "nda_text": "言いません"}),
    "messages/<str:thread_id>/nda": Form({"nda": "own", "nda_text": "言いません"}),
    "workers/<str:user_id>/invite": Form({"message": "ぜひ"}, needs="somebody to invite"),
    "webhooks": Form({"url": "https://hooks.example.com/m", "events": ["contract"]}, answer=200),
    "webhooks/<str:webhook_id>/renew": Form({"at_once": "on"}, who="ren", needs="password given", answer=200),
    "tokens": Form({"name": "自動化", "scopes": ["read"]}, answer=200, needs="password given"),
    **MONEY_FORMS,
}
BUTTONS = {
    "desk/data/export",
    "accounts/2fa/recovery-codes/generate/", "accounts/2fa/totp/deactivate/",
    "accounts/2fa/webauthn/keys/<int:pk>/remove/", "accounts/2fa/webauthn/login/",
    "accounts/2fa/webauthn/reauthenticate/", "accounts/logout/", "accounts/sessions/",
    "accounts/sessions/<int:session_id>/end", "accounts/^confirm-email/(?P<key>[-:\\w]+)/$",
    "accounts/login/code/confirm/", "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
    f"{_CONTRACT}again", f"{_CONTRACT}ask-approver", f"{_CONTRACT}showing", f"{_CONTRACT}showing/end",
    f"{_CONTRACT}do/deposit", f"{_CONTRACT}do/cancel", f"{_CONTRACT}do/accept", f"{_CONTRACT}do/end-at-standing",
    f"{_CONTRACT}offer", f"{_CONTRACT}hours/<str:entry_id>/take-back", f"{_CONTRACT}weeks/<str:monday>/acknowledge",
    "terminations/<str:termination_id>/bid-figures", f"{_STAGE}start", f"{_STAGE}let-begin",
    f"{_STAGE}put-back", f"{_STAGE}buy",
    f"{_STAGE}approve", f"{_STAGE}agree-return", f"{_STAGE}acknowledge", "jobs/<str:job_id>/close",
    "jobs/<str:job_id>/publish", "jobs/checklist", f"{_CONTRACT}change-requests/cost",
    "notices/<str:notice_id>/open", "notices/address", "notices/address/<str:proof>", "notices/leave/<str:way>",
    "notices/read", "mail/returned/<str:secret>",
    "columns/<slug:column>/choice", "columns/<slug:column>/take-back", "columns/preview",
    "identity-requests/<str:identity_request_id>/withdraw", "desk/identity-requests/<str:identity_request_id>/look",
    "settings/address/prove/<str:prove_token>", "settings/address/stop/<str:stop_token>",
    "desk/addresses/<str:address_change_id>/withdraw", "desk/clients/<str:client_id>/case",
    "desk/notes/<str:note_id>/strike",
    "desk/invitations", "desk/invitations/<str:sign_up_invitation_id>/withdraw",
    "desk/looks/mark/remove", "desk/kinds/<slug:work>/retire", "desk/kinds/<slug:work>/offer",
    "desk/comments/<str:comment_id>", "desk/staff/<str:user_id>/<str:role>/take",
    "inquiries/<str:inquiry_id>/rate", "inquiries/link/<str:inquiry_token>/rate",
    "inquiries/link/<str:inquiry_token>/confirm", "desk/inquiries/<str:inquiry_id>/assign",
    "desk/inquiries/<str:inquiry_id>/close", "desk/inquiries/<str:inquiry_id>/reopen",
    "desk/inquiry-templates/<str:template_id>/delete", "desk/maintenance/<str:maintenance_id>/end",
    "desk/closing/<str:closure_id>/confirm", "desk/closing/<str:closure_id>/withdraw",
    "desk/announcements/<str:announcement_id>/publish", "desk/announcements/<str:announcement_id>/withdraw",
    "agree", "comments/<str:comment_id>/hide", "comments/<str:comment_id>/show", "comments/delete/<str:comment_token>",
    "blocks/<str:block_id>/undo", "language", "theme", "demo/clock", "demo/sign-in",
    f"{_ORGANISATION}/invitations/<str:organisation_invitation_id>/withdraw", f"{_ORGANISATION}/leave",
    f"{_ORGANISATION}/members/<str:user_id>/role", f"{_ORGANISATION}/face/remove", "profile/face/remove",
    "organisation-invitations/<str:organisation_invitation_id>/accept",
    "organisation-invitations/<str:organisation_invitation_id>/decline",
    "profile/links/<str:link_id>/remove", "profile/pictures/<str:picture_id>/remove",
    "favourites/<str:favourite_id>/drop", "favourites/jobs/<str:job_id>", "favourites/workers/<str:user_id>",
    "jobs/<str:job_id>/confidential/agree", "jobs/<str:job_id>/confidential/remove",
    "ndas/<str:nda_id>/agree", "ndas/<str:nda_id>/decline", "ndas/<str:nda_id>/withdraw",
    "invitations/<str:invitation_id>/decline", "searches/<str:search_id>/forget",
    "proposals/<str:proposal_id>/decline", "proposals/<str:proposal_id>/hide", "proposals/<str:proposal_id>/shortlist",
    "jobs/<str:job_id>/draft/drop", "messages/<str:thread_id>/draft/drop",
    "messages/<str:thread_id>/mute", "messages/<str:thread_id>/consent", "messages/<str:message_id>/promise",
    "messages/<str:thread_id>/check", "jobs/<str:job_id>/propose/check", "workers/<str:user_id>/consult/check",
    "payouts/<str:payout_id>/cancel", "proposals/<str:proposal_id>/withdraw", "tokens/<str:token_id>/revoke",
    "accounts/provider/signup/", "settings/provider/disconnect",
    "kept/<str:kept_id>/send", "kept/<str:kept_id>/drop",
    "settings/remaining/keep", "settings/remaining/drop", "desk/insolvency-filings/<str:filing_id>/withdraw",
    "desk/setting-changes/<str:change_id>/withdraw",
    "settings/push", "settings/push/remove", "webhooks/<str:webhook_id>/test", "webhooks/<str:webhook_id>/delete",
    f"{_CONTRACT}deposit-by-itself", f"{_CONTRACT}deposit-by-hand",
    "webhooks/<str:webhook_id>/on", "share", "money/<str:purse>/card", "cards/<str:payment_id>/check", "stripe/webhook",
}  # fmt: skip
"""Nothing is typed there: what they send is theirs alone, and ``test_bad_input`` sends other things."""
