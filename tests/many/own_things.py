"""Tales of what people write in public and what is theirs alone."""

from columns.readers import solution
from many.pairs import Pair
from many.served import all_is_told
from many.telling import notices_of, reads


def publishing(pair: Pair) -> None:
    """A column, what is said below it, and what staff make of a report."""
    column = pair.post("ren", "/columns", {"title": f"話 {pair.mark}", "body": f"**半分**でした {pair.mark}"})
    path = f"/columns/{column['slug']}"
    pair.post("ren", path, {"status": "published"}, method="PATCH")
    proof = solution(pair.callers["aoi"].ask("GET", f"/api/v1{path}/altcha").data)
    said = {"name": f"よむ人 {pair.mark}", "email": "yomu@example.net", "body": f"同じ {pair.mark}", "altcha": proof}
    pair.post("aoi", f"{path}/comments", said)
    told = pair.post("aoi", "/reports", {"kind": "person", "ref": pair.ids["ren"], "reason": "spam"})
    case = next(
        one["id"]
        for one in pair.callers["sora"].ask("GET", "/api/v1/desk/cases").data["items"]
        if pair.ids["ren"] in str(one)
    )
    ruling = {"outcome": "warned", "rule": "spam", "words": f"やめて {pair.mark}"}
    pair.post("sora", f"/desk/cases/{case}/decision", ruling)
    decision = pair.get("ren", "/decisions")["items"][0]["id"]
    appeal = pair.post("ren", f"/decisions/{decision}/appeal", {"text": f"違います {pair.mark}"})["appeal"]["id"]
    pair.post("kei", f"/desk/appeals/{appeal}/answer", {"upheld": False, "answer": f"誤り {pair.mark}"})
    reads(pair, "ren", path, "/decisions")
    reads(pair, "aoi", "/reports")
    assert told


def settling_in(pair: Pair) -> None:
    """One's organisation, blocks, programs, notices."""
    made = pair.post("mio", "/organisations", {"name": f"みお {pair.mark}"})
    members = f"/organisations/{made['id']}/members"
    invited = pair.post(
        "mio", f"/organisations/{made['id']}/invitations", {"email": pair.email("kei"), "role": "member"}
    )
    pair.post("kei", f"/organisation-invitations/{invited['id']}/accept")
    refused = pair.post(
        "mio", f"/organisations/{made['id']}/invitations", {"email": pair.email("ren"), "role": "owner"}
    )
    pair.post("ren", f"/organisation-invitations/{refused['id']}/decline")
    mistaken = pair.post(
        "mio", f"/organisations/{made['id']}/invitations", {"email": pair.email("ken"), "role": "member"}
    )
    pair.post("mio", f"/organisation-invitations/{mistaken['id']}/withdraw")
    pair.post("kei", f"/organisations/{made['id']}/leave")
    block = pair.post("ren", "/blocks", {"organisation_id": made["id"], "note": f"二度 {pair.mark}"})
    reads(pair, "ren", "/blocks")
    pair.post("ren", f"/blocks/{block['id']}", method="DELETE")
    hook = f"/webhooks/{pair.post('mio', '/webhooks', {'url': 'http://localhost:9/', 'events': ['notice']})['id']}"
    pair.post("mio", f"{hook}/test")
    pair.post("mio", f"{hook}/switch-on")
    pair.post("mio", f"{hook}/renew-secret")
    pair.post("mio", hook, method="DELETE")
    pair.post("mio", "/users/me/notices", {"groups": {"reviews": {"mail": "off"}}}, method="PUT")
    pair.pace.once(all_is_told)
    pair.told += notices_of(pair)
    notices = pair.callers["ren"].ask("GET", "/api/v1/notices").data["items"]
    pair.post("ren", f"/notices/{next(one['id'] for one in notices if one['kind'] == 'appeal_answered')}/read")
    pair.post("ren", "/notices/read")
    reads(pair, "mio", "/users/me/notices", members, "/me")
    pair.post("mio", f"/organisations/{made['id']}/withdrawal", {"reason": "廃業", "confirm": f"みお {pair.mark}"})
    pair.post("mio", "/users/me/withdrawal", {"reason": "廃業", "confirm": f"Mio {pair.mark}"})
