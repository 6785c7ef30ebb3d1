"""Who gets what from every operation of the API: what ``test_who_may_call`` holds the API's own table against.

A row is a status for all, or one for each caller: visitor, stranger (Mio), worker (Ren), the client's owner (Aoi),
approver, member, suspended owner, staff (Sora).
"""

from typing import Any

DUE = "in thirty days"
_BRIEF = [{"key": "色", "value": "青", "direction": True}]
TERMS: dict[str, Any] = {
    "price": 1_000,
    "stages": [{"name": "全体", "price": 1_000}],
    "due_date": DUE,
    "brief": _BRIEF,
}
JOB = {"title": "ロゴ", "description": "小さなロゴを作ってください。", "category": "design", "kind": "fixed"}
_STAGE = "POST /contracts/{contract_id}/stages/{number}"
BODIES: dict[str, dict[str, Any]] = {
    "POST /organisations": {"name": "あかね"},
    "POST /organisations/{organisation_id}/members": {"email": "mio@example.com", "role": "owner"},
    "POST /jobs": JOB,
    "PATCH /jobs/{job_id}": {"title": "別の名前"},
    "POST /jobs/{job_id}/proposals": {"price": 1_000, "message": "できます"},
    "POST /proposals/{proposal_id}/offer": {"terms": TERMS},
    "POST /contracts/{contract_id}/accept-offer": {"terms_version": 1},
    "POST /contracts/{contract_id}/counter-offer": {"terms": TERMS},
    f"{_STAGE}/report": {"percent": 50},
    f"{_STAGE}/return": {"items": ["テイスト"]},
    f"{_STAGE}/object": {"reason": "違います"},
    "POST /contracts/{contract_id}/send-back": {"items": ["テイスト"]},
    "POST /contracts/{contract_id}/amendments": {"terms": TERMS, "reason": "変更"},
    "POST /amendments/{amendment_id}/counter": {"terms": TERMS, "reason": "別の案"},
    "POST /contracts/{contract_id}/terminations": {"amount": 20_000, "reason": "agreed"},
    "POST /terminations/{termination_id}/accept": {"amount": 40_000},
    "POST /terminations/{termination_id}/counter": {"amount": 45_000},
}

TABLE: dict[str, str] = {
    "GET /me": "401 200 200 200 200 200 401 200",
    "POST /organisations": "401 201 201 201 201 201 401 201",
    "GET /organisations/{organisation_id}/members": "401 403 403 200 200 200 401 403",
    "POST /organisations/{organisation_id}/members": "401 403 403 201 403 403 401 403",
    "GET /jobs": "401 200 200 200 200 200 401 200",
    "POST /jobs": "401 201 201 201 201 201 401 201",
    "GET /jobs/{job_id}": "401 200 200 200 200 200 401 200",
    "PATCH /jobs/{job_id}": "401 403 403 200 200 200 401 403",
    "POST /jobs/{job_id}/publish": "401 403 403 200 200 200 401 403",
    "POST /jobs/{job_id}/close": "401 403 403 200 200 200 401 403",
    "GET /jobs/{job_id}/proposals": "401 403 403 200 200 200 401 403",
    "POST /jobs/{job_id}/proposals": "401 201 409 409 409 409 401 201",
    "POST /proposals/{proposal_id}/withdraw": "401 404 200 403 403 403 401 404",
    "POST /proposals/{proposal_id}/decline": "401 404 403 200 200 200 401 404",
    "POST /proposals/{proposal_id}/shortlist": "401 404 403 200 200 200 401 404",
    "POST /proposals/{proposal_id}/offer": "401 404 403 201 201 403 401 404",
    "GET /deadlines": "401 200 200 200 200 200 401 200",
    "GET /contracts": "401 200 200 200 200 200 401 200",
    "GET /contracts/{contract_id}": "401 404 200 200 200 200 401 404",
    "POST /contracts/{contract_id}/accept-offer": "401 404 409 409 409 403 401 404",
    "POST /contracts/{contract_id}/decline-offer": "401 404 409 409 409 403 401 404",
    "POST /contracts/{contract_id}/counter-offer": "401 404 409 409 409 403 401 404",
    "POST /contracts/{contract_id}/cancel": "401 404 409 409 409 403 401 404",
    "POST /contracts/{contract_id}/deposit": "401 404 403 409 409 403 401 404",
    "GET /contracts/{contract_id}/statement": "401 404 200 200 200 200 401 404",
    "GET /contracts/{contract_id}/events": "401 404 200 200 200 200 401 404",
    "POST /contracts/{contract_id}/stages/{number}/start": "401 404 409 403 403 403 401 404",
    "POST /contracts/{contract_id}/stages/{number}/report": "401 404 409 403 403 403 401 404",
    "POST /contracts/{contract_id}/stages/{number}/submit": "401 404 200 403 403 403 401 404",
    "POST /contracts/{contract_id}/stages/{number}/approve": "401 404 403 409 409 403 401 404",
    "POST /contracts/{contract_id}/stages/{number}/return": "401 404 403 409 409 409 401 404",
    "POST /contracts/{contract_id}/stages/{number}/agree-return": "401 404 409 403 403 403 401 404",
    "POST /contracts/{contract_id}/stages/{number}/acknowledge": "401 404 403 200 200 200 401 404",
    "POST /contracts/{contract_id}/stages/{number}/object": "401 404 403 200 200 200 401 404",
    "POST /contracts/{contract_id}/deliver": "401 404 200 403 403 403 401 404",
    "POST /contracts/{contract_id}/accept": "401 404 403 409 409 403 401 404",
    "POST /contracts/{contract_id}/send-back": "401 404 403 409 409 409 401 404",
    "POST /contracts/{contract_id}/amendments": "401 404 409 409 409 403 401 404",
    "GET /amendments/{amendment_id}": "401 404 200 200 200 200 401 404",
    "POST /amendments/{amendment_id}/accept": "401 404 409 200 200 403 401 404",
    "POST /amendments/{amendment_id}/decline": "401 404 409 200 200 403 401 404",
    "POST /amendments/{amendment_id}/withdraw": "401 404 200 409 409 403 401 404",
    "POST /amendments/{amendment_id}/counter": "401 404 409 200 200 403 401 404",
    "POST /contracts/{contract_id}/terminations": "401 404 201 201 201 403 401 404",
    "GET /contracts/{contract_id}/terminations/preview": "401 404 200 200 200 200 401 404",
    "GET /terminations/{termination_id}": "401 404 200 200 200 200 401 404",
    "POST /terminations/{termination_id}/accept": "401 404 409 200 200 403 401 404",
    "POST /terminations/{termination_id}/counter": "401 404 409 200 200 403 401 404",
    "POST /terminations/{termination_id}/withdraw": "401 404 200 403 403 403 401 404",
    "POST /files": "401 415 415 415 415 415 401 415",
    "GET /files/{file_id}": "401 404 200 200 200 200 401 404",
    "GET /balance": "401 200 200 200 200 200 401 200",
    "GET /movements": "401 200 200 200 200 200 401 200",
}
