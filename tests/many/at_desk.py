"""The stories of programs of staff: looking somebody up, answering, whose money came. Lists of the desk are not read:
they show what waits for all pairs.
"""

from collections.abc import Callable

from many.pairs import MARKS, Pair
from many.telling import reads
from safety.api_table import ANNOUNCED
from treasury.bank_files import bank_file

from michinori.kernel.actor import Actor
from michinori.legal.commands.demands import make_demand
from michinori.support.commands.inquiries import make_inquiry
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.models import StatementLine


def looking_up(pair: Pair) -> None:
    """Sora looks at Ren and a contract of his, notes and tags him, and suspends a newcomer, which only a page ends."""
    ren = f"/desk/clients/{pair.ids['ren']}"
    why = {"reason": "report", "why": f"調べる {pair.mark}"}
    pair.post("sora", f"{ren}/reason", why)
    note = pair.post("sora", f"{ren}/notes", {"text": f"電話で話した {pair.mark}"})
    pair.post("sora", f"{ren}/tags", {"tag": f"確認{pair.mark}"})
    reads(pair, "sora", ren, f"{ren}/work", f"{ren}/money", f"{ren}/trouble", f"/desk/find?q={pair.ids['ren']}")
    pair.post("sora", f"{ren}/tags/drop", {"tag": f"確認{pair.mark}"})
    pair.post("sora", f"/desk/notes/{note['id']}/strike")
    path = f"/desk/contracts/{pair.offered()}"
    pair.post("sora", f"{path}/reason", why)
    reads(pair, "sora", path, f"{path}?side=client", f"{path}/events")
    pair.joins("yui")
    yui = f"/desk/clients/{pair.ids['yui']}"
    pair.post("sora", f"{yui}/reason", why)
    case = pair.post("sora", f"{yui}/case")["id"]
    ruling = {"outcome": "suspended", "rule": "spam", "words": f"やめて {pair.mark}"}
    pair.post("sora", f"/desk/cases/{case}/decision", ruling)
    held = pair.get("sora", f"{yui}/trouble")["suspensions"][0]["id"]
    pair.refused("sora", f"/desk/suspensions/{held}/lift", {"why": "誤り"}, "confirmation-needed")


def answering(pair: Pair) -> None:
    """Ren asks, and demands something; Sora answers, and drafts what is announced to all."""
    ren = Actor.person(pair.ids["ren"])
    words = {"topic": "other", "subject": f"件名 {pair.mark}", "text": f"困っています {pair.mark}"}
    asked = f"/desk/inquiries/{make_inquiry(actor=ren, **words).id}"
    pair.post("sora", f"{asked}/assign", {"to": pair.ids["kei"]})
    pair.post("kei", f"{asked}/note", {"text": f"電話で話した {pair.mark}"})
    pair.post("kei", f"{asked}/answer", {"text": f"お答えします {pair.mark}", "seen": 1})
    pair.post("kei", f"{asked}/close")
    pair.post("sora", f"{asked}/reopen")
    reads(pair, "sora", asked)
    typed = {"kind": "deletion", "name": f"れん {pair.mark}", "place": "/jobs", "text": f"消して {pair.mark}"}
    demand = f"/desk/demands/{make_demand(actor=ren, email=pair.email('ren'), **typed).id}"
    pair.post("sora", f"{demand}/answer", {"outcome": "refused", "answer": f"できません {pair.mark}"})
    reads(pair, "sora", demand)
    draft = f"/desk/announcements/{pair.post('sora', '/desk/announcements', ANNOUNCED)['id']}"
    pair.post("sora", draft, ANNOUNCED | {"title_ja": f"題 {pair.mark}"}, method="PUT")
    pair.refused("sora", f"{draft}/publish", {}, "confirmation-needed")


def money_in(pair: Pair) -> None:
    """Money came without a number: it is sent back by a person alone, and assigned by a program."""
    account = f"123456{MARKS.index(pair.mark)}"
    content = bank_file((7_000, "ﾅﾅｼ"), account=account)
    import_statement(actor=Actor.operator(), name="明細.txt", content=content)
    line = f"/desk/lines/{StatementLine.objects.get(account__contains=account).id}"
    pair.refused("sora", f"{line}/return", {}, "confirmation-needed")
    pair.post("sora", f"{line}/assign", {"client_id": pair.client, "reason": f"電話で聞いた {pair.mark}"})


ALL: tuple[Callable[[Pair], None], ...] = (looking_up, answering, money_in)
