"""Canaries in what staff write: decisions, and when they look somebody up."""

from safety.canaries import canary, mail_address
from safety.planting import Planted

from michinori.columns.models import Column
from michinori.contracts.commands.desk import state_reason_for_contract
from michinori.moderation.commands.appeals import answer_appeal, appeal_decision
from michinori.moderation.commands.decisions import decide_case
from michinori.moderation.commands.reports import report_thing
from michinori.people.commands.access import sign_out_everywhere
from michinori.people.commands.addresses import ask_address_change
from michinori.people.commands.identity_decisions import refuse_documents
from michinori.people.commands.looking import state_reason
from michinori.people.commands.notes import set_tag, write_note


def looked_at(here: Planted) -> None:
    """Sora looks at Ren, his agency and a contract of theirs, notes and tags him, and signs Mio out."""
    world, sora = here.world, here.proved("sora")
    ren, mio, kana = (world.people[name].id for name in ("ren", "mio", "kana"))
    why, agency = _c("people.Look.why", "sora"), world.ids["organisation_id"]
    state_reason(actor=sora, client_ids=[ren, mio, kana, agency], reason="asked", why=why)
    write_note(actor=sora, client_id=ren, text=_c("people.StaffNote.text", "sora"))
    set_tag(actor=sora, client_id=ren, tag=_c("people.StaffTag.tag", "sora"))
    new, checked = mail_address("people.AddressChange.new", "kana"), _c("people.AddressChange.why", "sora")
    ask_address_change(actor=sora, user_id=world.people["kana"].id, email=new, checked=checked)
    sign_out_everywhere(actor=sora, user_id=mio, why=_c("people.StaffAct.why", "sora"))
    no, papers = _c("people.IdentityRequest.reason", "sora"), world.ids["identity_request_id"]
    state_reason(actor=sora, client_ids=[mio], reason="identity", why="確かめる")
    refuse_documents(actor=sora, identity_request_id=papers, reason=no)
    contract_id = world.ids["contract_id"]
    state_reason_for_contract(actor=sora, contract_id=contract_id, reason="asked", why=why, talk=True)
    here.scenes.append({"client_id": ren, "user_id": ren})


def decided(here: Planted) -> None:
    """Ren reports a job, whose client is warned and says that it is wrong; a column waits to be looked at."""
    ren, aoi, sora = here.acts("ren"), here.acts("aoi"), here.acts("sora")
    job, slug = (next(scene[name] for scene in here.scenes if name in scene) for name in ("job_id", "column"))
    note = _c("moderation.Report.note")
    case = report_thing(actor=ren, kind="job", ref=job, reason="spam", note=note).case
    words = _c("moderation.Decision.words", "sora")
    decision = decide_case(actor=sora, case_id=case.id, outcome="warned", rule="spam", words=words)
    appeal = appeal_decision(actor=aoi, decision_id=decision.id, text=_c("moderation.Appeal.text", "aoi"))
    kei = here.acts("kei")
    answer_appeal(actor=kei, appeal_id=appeal.id, upheld=True, answer=_c("moderation.Appeal.answer", "kei"))
    note, ref = _c("moderation.Report.note", "aoi"), Column.objects.get(slug=slug).id
    open_case = report_thing(actor=aoi, kind="column", ref=ref, reason="spam", note=note).case
    here.scenes += [{"case_id": case.id, "decision_id": decision.id}, {"case_id": open_case.id}]


def _c(label: str, by: str = "ren") -> str:
    return canary(label, by)
