"""What the fields of pages' forms name, beside their addresses: by route and field, the place of the id that stands
there. Those of the desk are not in it: the operator's staff may name anything.
"""

import re

from safety.drawn import Control

_STAGES = {"stages-0-id": "stage_id"}
_KEPT = {"kept": "file_id"}
_HANDED_IN = {"kept": "file_id", "kept_preview": "file_id"}
_CONTRACT = "contracts/<str:contract_id>/"
_STAGE = "contracts/<str:contract_id>/stages/<int:number>/"
_ENDING = "terminations/<str:termination_id>/do/"
NAMED: dict[str, dict[str, str]] = {
    "amendments/<str:amendment_id>/counter": _STAGES,
    "blocks/set/<str:client_id>": {"in_name_of": "client_id"},
    "change-requests/<str:request_id>/terms": _STAGES,
    f"{_CONTRACT}afterwards": {"file": "file_id"},
    f"{_CONTRACT}amend": {"stage": "stage_id"},
    f"{_CONTRACT}ask-approver": {"user_id": "user_id"},
    f"{_CONTRACT}counter": _STAGES,
    f"{_CONTRACT}do/deliver": _HANDED_IN,
    f"{_CONTRACT}do/send-back": _HANDED_IN,
    f"{_CONTRACT}hours": _HANDED_IN,
    f"{_CONTRACT}switch": _STAGES,
    f"{_CONTRACT}weeks/<str:monday>/object": _HANDED_IN,
    f"{_STAGE}object": _HANDED_IN,
    f"{_STAGE}report": _HANDED_IN,
    f"{_STAGE}return": _HANDED_IN,
    f"{_STAGE}submit": _HANDED_IN,
    "handovers/<str:token>": {"organisation_id": "client_id"},
    "inquiries/<str:inquiry_id>": _KEPT,
    "inquiries/new": _KEPT | {"contract": "contract_id", "matter": "payout_id"},
    "jobs/<str:job_id>/confidential/edit": {"kept": "file_id", "dropped": "file_id"},
    "jobs/<str:job_id>/edit": _KEPT,
    "jobs/<str:job_id>/propose": _KEPT,
    "jobs/new": _KEPT | {"client": "client_id"},
    "messages/<str:thread_id>": _KEPT,
    "money/<str:purse>/payout": {"seen": "payout_id"},
    "proposals/<str:proposal_id>/offer": _STAGES,
    f"{_ENDING}deny-result": _HANDED_IN,
    f"{_ENDING}extend-termination": _HANDED_IN,
    f"{_ENDING}file-result": _HANDED_IN,
    "workers/<str:user_id>/consult": {"client": "client_id"},
    "workers/<str:user_id>/invite": {"job": "job_id"},
}
NO_IDS = {
    "aims", "altcha", "amount", "availability", "body", "by", "categories", "category", "chosen", "course",
    "credential", "digest_hour", "do", "due", "email", "endpoint", "events", "every", "helpful", "items", "key",
    "kind", "language", "lasts", "message", "meter_kind", "n", "nda", "next", "page", "pay_on", "preset",
    "quiet_from", "quiet_until", "reason", "registered", "role", "scopes", "sha256", "shown", "skills", "sort",
    "stages", "stages_by", "standing", "step", "subcategories", "subcategory", "terms_version", "theme", "told",
    "topic", "version", "what",
}  # fmt: skip
"""Those that are chosen, hidden or read by hand and name nothing of anybody's by its id."""
_ID = re.compile(r"[a-z]{3}_[a-z2-7]{16}")
_LATER_ROW = re.compile(r"-[1-9]\d*-")
_ELSEWHERE_NOTHING = {"seen", "file"}
"""Names that other forms give to how much had happened when the page was drawn, and to what is uploaded."""


def names_something(one: Control) -> bool:
    """Whether a field does, by what stands in it, or by what it is called, since it may be empty."""
    called = set[str]().union(*NAMED.values()) - _ELSEWHERE_NOTHING
    is_first = not _LATER_ROW.search(one.name)
    return is_first and (one.name in called or any(map(_ID.fullmatch, (*one.values, *one.options))))
