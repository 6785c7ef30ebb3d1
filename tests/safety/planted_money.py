"""Money in a market in which every text that somebody typed is a canary."""

from safety.canaries import canary
from safety.planting import Planted
from treasury.bank_files import transferred

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.ledger.months import before, first_day, first_of
from michinori.machinery import clock
from michinori.machinery.settings import set_setting, settings_now
from michinori.people.commands.kinds import add_kind
from michinori.people.commands.settings import change_setting
from michinori.rules.money.bank_days import bank_days_after
from michinori.treasury.commands.accounts import vouch_for_account
from michinori.treasury.commands.assigning import assign_line, take_assignment_back
from michinori.treasury.commands.card_disputes import write_off
from michinori.treasury.commands.card_holds import release_hold
from michinori.treasury.commands.closing import close_month
from michinori.treasury.commands.layouts import keep_layout
from michinori.treasury.commands.own_money import say_own_money
from michinori.treasury.commands.payout_holds import confirm_payout_hold, hold_payouts, lift_payout_hold
from michinori.treasury.commands.payout_releases import confirm_run, release_run
from michinori.treasury.commands.payout_runs import gather_run, mark_returned, mark_sent
from michinori.treasury.commands.payout_stops import dissolve_run, take_out
from michinori.treasury.commands.payout_unsent import unsend_run
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.commands.references import give_reference
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.commands.tax_profile import set_tax_profile
from michinori.treasury.commands.unmatched import return_line
from michinori.treasury.models import StatementLine
from tests.treasury.agreeing import agrees, agrees_to_own
from tests.treasury.payees import ACCOUNT, takes_out


def paid_out(here: Planted) -> None:
    """The clock gathers a payout of Ren's, two of the staff let it go; the bank returns it, and says why."""
    here.world.people["kei"] = here.world.cast.person("Kei", staff=True)
    sora = here.proved("sora")
    payout = request_payout(actor=here.acts("ren"), amount=1_000)
    set_setting(actor=Actor.operator(), key="payout_second", text="0")
    run = gather_run(actor=Actor.clock())
    run_id = run.id if run else ""
    confirm_run(actor=sora, run_id=run_id, why=_c("treasury.PayoutRun.confirmed_why", "sora"))
    release_run(actor=here.proved("kei"), run_id=run_id, why=_c("treasury.PayoutRun.released_why", "kei"))
    mark_sent(actor=sora, run_id=run_id, why=_c("treasury.PayoutRun.sent_why", "sora"))
    unsend_run(actor=sora, run_id=run_id, why=_c("treasury.PayoutRun.unsent_why", "sora"))
    here.scenes += [{"run_id": run_id, "payout_id": payout.id}]
    _not_carried_out(here)
    set_setting(actor=Actor.operator(), key="payout_second", text="1000000")
    mark_returned(actor=sora, payout_id=payout.id, reason=_c("treasury.Payout.reason", "sora"))
    _kept_back(here)


def _kept_back(here: Planted) -> None:
    """What two of the staff say when they hold Ren's payouts, and one of them when that ends."""
    why, second, lifted = (_c(f"treasury.PayoutHold.{name}", "sora") for name in ("why", "second_why", "lifted_why"))
    made = hold_payouts(actor=here.proved("sora"), owner_id=here.world.people["ren"].id, why=why)
    confirm_payout_hold(actor=here.proved("kei"), hold_id=made.id, why=second)
    lift_payout_hold(actor=here.proved("sora"), hold_id=made.id, why=lifted)
    here.scenes += [{"payout_hold_id": made.id}]


def _not_carried_out(here: Planted) -> None:
    """One of two payouts of Hina's is taken out of a run, of which two of the staff say that the bank does not carry it
    out.
    """
    sora, kei = here.proved("sora"), here.proved("kei")
    hina = here.world.cast.person("Hina", verified=True)
    payout_id = takes_out(hina)
    request_payout(actor=Actor.person(hina.id), amount=1_000)
    run = gather_run(actor=sora, on=bank_days_after(day_of(clock.now()), 2), why="見て確かめた")
    run_id = run.id if run else ""
    take_out(actor=sora, payout_id=payout_id, why=_c("treasury.Payout.taken_out_why", "sora"))
    release_run(actor=kei, run_id=run_id, why=_c("treasury.PayoutRun.released_why", "kei"))
    dissolve_run(actor=sora, run_id=run_id, why=_c("treasury.PayoutRun.stopped_why", "sora"))
    dissolve_run(actor=kei, run_id=run_id, why=_c("treasury.PayoutRun.dissolved_why", "sora"))
    here.scenes += [{"run_id": run_id, "payout_id": payout_id}]


def at_the_bank(here: Planted) -> None:
    """Two transfers without a number: one waits for staff, the other is to go back."""
    name, told = (_c(f"treasury.StatementLine.{column}", "sora").replace('"', '""') for column in ("name", "told"))
    today = day_of(clock.now())
    rows = [f'{today},{yen},"{name}","{told}",{held}' for yen, held in ((1, 1), (2, 3))]
    content = "\n".join(["取引日,金額,相手先,メモ,残高", *rows]).encode()
    file = _c("treasury.BankStatement.name", "sora")
    import_statement(
        actor=here.acts("sora"),
        name=file,
        content=content,
        format="csv:signed",
        why=_c("treasury.ActReason.text", "sora"),
    )
    first, second = StatementLine.objects.filter(amount__in=(1, 2), statement__format="csv:signed").order_by("amount")
    give_back = {"account": ACCOUNT, "reason": _c("treasury.StatementLine.reason", "sora")}
    return_line(actor=here.proved("sora"), line_id=second.id, **give_back)
    here.scenes += [{"line_id": first.id}, {"line_id": second.id}]
    why = _c("treasury.BankAccount.vouched_why", "sora")
    vouch_for_account(actor=here.proved("sora"), account_id=here.world.ids["account_id"], why=why)
    give_reference(actor=here.acts("ren"), client_id=here.world.people["ren"].id)
    called = {name: _c(f"treasury.StatementLayout.{name}", "sora") for name in ("name", "account")}
    body = {"account": called["account"], "encoding": "cp932", "day": "1", "sender": "2", "amount": "3"}
    keep_layout(actor=here.acts("sora"), name=called["name"], body=body, why="見て確かめた")
    registered = {"invoice_number": "T7000012050002", "registered_from": "2026-04-01", "company": True}
    set_tax_profile(actor=here.acts("ren"), body=registered)
    _the_operators_own(here)
    _given_to_a_client(here)
    _books_are_closed(here)


def _given_to_a_client(here: Planted) -> None:
    """What two of the staff say of whose a line is, and that it was wrong."""
    line_id, ren = transferred(3), here.world.people["ren"].id
    sora, kei = here.proved("sora"), here.proved("kei")
    why, second, back, ended = (
        _c(f"treasury.LineAssignment.{column}", "sora") for column in ("why", "second_why", "back_why", "ended_why")
    )
    before = settings_now().site.payout_second
    set_setting(actor=Actor.operator(), key="payout_second", text="0")
    assign_line(actor=sora, line_id=line_id, client_id=ren, reason=why)
    agrees(actor=kei, line_id=line_id, reason=second)
    take_assignment_back(actor=sora, line_id=line_id, reason=back)
    take_assignment_back(actor=kei, line_id=line_id, reason=ended)
    set_setting(actor=Actor.operator(), key="payout_second", text=str(before))
    here.scenes += [{"line_id": line_id}]


def _the_operators_own(here: Planted) -> None:
    """What two of the staff say of money that the operator has put in."""
    line_id = here.world.ids["own_id"]
    why, second = (_c(f"treasury.OwnMoney.{column}", "sora") for column in ("why", "second_why"))
    say_own_money(actor=here.proved("sora"), line_id=line_id, reason=why)
    agrees_to_own(actor=here.proved("kei"), line_id=line_id, reason=second)


def _books_are_closed(here: Planted) -> None:
    """The month before the first movement is closed, so that no movement is dated otherwise."""
    month = before(first_of(first_day() or day_of(clock.now())))
    here.scenes.append({"month_name": f"{month:%Y-%m}"})
    close_month(actor=here.proved("sora"), month=month, reason=_c("ledger.ClosedMonth.reason", "sora"))


def settings_changed(here: Planted) -> None:
    """One setting is changed, another change waits: both with a reason. A kind of work is added."""
    sora = here.proved("sora")
    change_setting(actor=sora, key="offer_days", text="7", reason=_c("machinery.Setting.reason", "sora"))
    waits = change_setting(actor=sora, key="account_hours", text="50", reason=_c("people.SettingChange.reason", "sora"))
    here.scenes.append({"change_id": str(waits.pk)})
    names = {name: _c(f"machinery.KindOfWork.{name}", "sora") for name in ("ja", "en")}
    made = add_kind(actor=sora, body={"slug": "other-craft", "icon": "hand", "place": 65, **names})
    here.scenes.append({"work": made.slug})


def by_card(here: Planted) -> None:
    """What staff say when they let earnings go, and two of them when they give up a claim."""
    made = here.world.ids
    sora = here.proved("sora")
    release_hold(actor=sora, hold_id=made["hold_id"], reason=_c("treasury.CardHold.why", "sora"))
    set_setting(actor=Actor.operator(), key="payout_second", text="0")
    write_off(actor=sora, dispute_id=made["dispute_id"], reason=_c("treasury.CardDispute.asked_why", "sora"))
    write_off(actor=here.proved("kei"), dispute_id=made["dispute_id"], reason=_c("treasury.CardDispute.why", "sora"))
    here.scenes += [{name: made[name]} for name in ("hold_id", "dispute_id", "payment_id")]


def _c(label: str, by: str = "ren") -> str:
    return canary(label, by)
