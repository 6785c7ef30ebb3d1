"""Where a suspended owner is answered otherwise than the owner Aoi (decision 0022): what begins something new or speaks
publicly is 403; the rest, and above all what a running contract and its money need, is the same.
"""

READS: dict[str, str] = {}
SENDS: dict[str, str] = {
    "contracts/<str:contract_id>/bonus": "403",
    "conduct/<str:side>/<str:client_id>/<str:figure>": "403",
    "questions/<str:question_id>/answer": "403",
    "reviews/<str:review_id>/reply": "403",
}
CALLS: dict[str, str] = {
    "POST /jobs": "403",
    "POST /drafts/jobs": "403",
    "POST /proposals/{proposal_id}/offer": "403",
    "POST /contracts/{contract_id}/bonus": "403",
    "POST /clients/{client_id}/conduct/answers": "403",
    "POST /questions/{question_id}/answer": "403",
    "POST /threads/{thread_id}/nda": "403",
    "POST /jobs/{job_id}/confidential": "403",
    "POST /reviews/{review_id}/reply": "403",
}
