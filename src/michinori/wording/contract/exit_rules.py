"""Words for the exit rules: a sentence and an example in yen for each, and the outlook of a termination."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from michinori.kernel.clock import day_of, runs_out
from michinori.kernel.yen import percent_of
from michinori.rules.contract.bids import takes_bids
from michinori.rules.contract.clocks import clocks, holds_answers, is_unanswered, latest_end
from michinori.rules.contract.exit_rules import EXIT_RULES, exit_rules_of
from michinori.rules.contract.life import Life, Side, other
from michinori.rules.contract.open_stages import at_stake
from michinori.rules.contract.termination_outlook import if_never_met, outlook
from michinori.rules.contract.terminations import open_ending, taken_at, undisputed_total, waits_for_rule
from michinori.rules.contract.terms import Terms
from michinori.rules.measures.meter import read_meter
from michinori.rules.money.amounts import pay_at_once
from michinori.rules.money.rates import Statutory
from michinori.wording import display
from michinori.wording.contract.terms import value_text
from michinori.wording.measures.table import words_of
from michinori.wording.measures.words import Rule
from michinori.wording.sentences import Sentence, fill


class ExitRule(NamedTuple):
    """One rule of the terms; ``name`` is its field in the terms, or ``silence`` or ``standing_rule``."""

    title: str
    sentence: str
    example: str
    name: str


RULES: dict[str, Rule] = {
    "open_stages": (
        _("一度に進める工程"),
        _(
            "工程は順番に、一度に%(open_stages)sつまで進めます。次の工程は、前の工程が承認されてから始まります。"
            "クライアントが認めれば、順番は入れ替えられます。"
        ),
        _(
            "進んでいて承認前の分は、いつも%(at_stake)s円まで（税抜）です。争いになるとしても、それより多くはなりません。"
        ),
    ),
    "included_revisions": (
        _("修正と差し戻しの回数"),
        _(
            "約束した項目が満たされていないとき、クライアントは%(included_revisions)s回まで差し戻せます。"
            "受けた修正の依頼も、同じ回数から使います。ワーカーが理由を認めた差し戻しは、数えません。"
        ),
        _("何回差し戻しても、確定した額は減りません。追加の報酬もかからず、契約金額は%(price)s円のままです。"),
    ),
    "included_restarts": (
        _("含まれる振り出しの回数"),
        _(
            "クライアントが方向性を変えて振り出しに戻すことを、%(included_restarts)s回まで、契約金額のうちで受けます。"
            "それまでの分を除いた残りの金額で、最初から作り直します。"
        ),
        _("この回数のうちなら、契約金額は%(price)s円のままです。越えると、それまでの分だけ上がります。"),
    ),
    "included_restarts:none": (
        _("含まれる振り出しの回数"),
        _("クライアントが方向性を変えて振り出しに戻すことは、契約金額に含まれていません。"),
        _("戻すときは、それまでの分だけ、契約金額が%(price)s円から上がります。"),
    ),
    "fallback_share": (
        _("折り合わないときの割合"),
        _(
            "途中で終わるときに額が折り合わなければ、確定した分の全額と、"
            "申告していてファイルのある分の%(fallback_share)s%%が支払われます。"
        ),
        _("たとえば、%(done)s円が確定し、さらに%(shown)s円をファイル付きで申告していれば、%(standing)s円です。"),
    ),
    "restart_share": (
        _("振り出しに戻るときの割合"),
        _(
            "方向性が変わって振り出しに戻るときは、確定した分の全額と、"
            "ファイルのある申告の%(restart_share)s%%が、それまでの報酬として残ります。"
        ),
        _(
            "たとえば、%(done)s円が確定し、さらに%(shown)s円をファイル付きで申告していれば、"
            "%(superseded)s円が残ります。"
        ),
    ),
    "silence": (
        _("返事がないとき"),
        _(
            "途中終了の申し出に%(silence_days)s日返事がなければ、申し出た額と決まりによる額のうち、"
            "返事をしなかった側に有利なほうで終わります。"
        ),
        _(
            "たとえば、決まりによる額が%(standing)s円のとき、"
            "ワーカーが%(price)s円を申し出て返事がなければ、%(standing)s円で終わります。"
        ),
    ),
    "standing_rule": (
        _("最後まで折り合わないとき"),
        _(
            "%(bids_from_days)s日たっても額が離れていれば、どちらも封をした額を一つ出せます。折り合えば真ん中の額、"
            "折り合わなければ、遅くとも申し出から%(rule_days)s日で、決まりによる額で終わります。ただし、"
            "ワーカーの額より高くも、クライアントの額より低くもなりません。運営者は判定しません。"
        ),
        _(
            "たとえば、決まりによる額が%(standing)s円、ワーカーが%(price)s円、クライアントが0円なら、"
            "%(standing)s円で終わります。"
        ),
    ),
}


def exit_rules(terms: Terms, statutory: Statutory) -> list[ExitRule]:
    """Every rule that decides what is paid and when, with an example in yen from these terms. ``statutory``: the rates
    of the law.
    """
    texts = {**RULES, **words_of(terms).exit_rules}
    shareless = set(EXIT_RULES) - set(exit_rules_of(terms))
    own = ["week_minutes"] if "week_minutes" in exit_rules_of(terms) else []
    shared = [name for name in RULES if ":" not in name and name not in shareless]
    names = ["pay_on", "inspection_days", *own, *shared]
    values = _example(terms, statutory)
    found = []
    for name in names:
        title, sentence, example = (fill(part, values, {}) for part in _texts_of(name, texts, terms))
        found.append(ExitRule(title, sentence, example, name))
    return found


def _texts_of(name: str, texts: Mapping[str, Rule], terms: Terms) -> Rule:
    """The texts of a rule: those for its number being 0 or for ``pay_on`` if there are any, else those of the name."""
    nothing = f"{name}:none"
    if nothing in texts and getattr(terms, name) == 0:
        return texts[nothing]
    by_pay = f"{name}:{terms.pay_on}"
    return texts[by_pay] if by_pay in texts else texts[name]


def example_amount(terms: Terms) -> int:
    """The yen before tax, shown with files and not confirmed, that examples of these terms take: the second stage."""
    return terms.stages[1].price if len(terms.stages) > 1 else terms.price // 3


def _example(terms: Terms, statutory: Statutory) -> dict[str, object]:
    house, shown = terms.house, example_amount(terms)
    first = terms.stages[0] if terms.stages else None
    done = terms.stages[0].price if len(terms.stages) > 1 else shown
    ten = min(terms.price, 10 * (terms.rate or 0))
    first_price = first.price if first else terms.price
    return {
        "price": terms.price,
        "net": pay_at_once(terms.price, terms, statutory).net,
        "stage": first.name if first else "",
        "first": first_price,
        "first_net": pay_at_once(first_price, terms, statutory).net,
        "ten": ten,
        "ten_net": pay_at_once(ten, terms, statutory).net,
        "done": done,
        "shown": shown,
        "standing": done + percent_of(shown, terms.fallback_share),
        "superseded": done + percent_of(shown, terms.restart_share),
        "inspection_days": terms.inspection_days,
        "week_limit": value_text("week_minutes", terms.week_minutes),
        "week_worth": min(terms.price, (terms.week_minutes or 0) * (terms.rate or 0) // 60) or terms.price,
        "included_revisions": terms.included_revisions,
        "included_restarts": terms.included_restarts,
        "open_stages": terms.open_at_once,
        "at_stake": at_stake(terms),
        "fallback_share": terms.fallback_share,
        "restart_share": terms.restart_share,
        "silence_days": house.silence_days,
        "bids_from_days": house.bids_from_days,
        "rule_days": house.silence_days + house.answered_days + house.bids_days + house.rule_days,
    }


_AGREED = _("相手が同意すれば、その場で%(amount)s円（税抜）で終わり、支払われます。")
_AGREED_NOTHING = _("相手が同意すれば、その場で0円で終わります。支払いはなく、ファイルも権利も渡りません。")
_AGREED_PAID = _(
    "相手が同意すれば、その場で%(amount)s円（税抜）で終わります。もう支払われているので、追加の支払いはありません。"
)
_YOU_AGREE = _("あなたが相手の%(theirs)s円（税抜）に同意すれば、その場で終わり、支払われます。")
_YOU_AGREE_NOTHING = _("あなたが相手の0円に同意すれば、その場で終わります。支払いはなく、ファイルも権利も渡りません。")
_YOU_AGREE_PAID = _(
    "あなたが相手の%(theirs)s円（税抜）に同意すれば、その場で終わります。もう支払われているので、追加の支払いはありません。"
)
_TOO_LOW = _(
    "相手の%(theirs)s円は、すでに支払われた額より低いので、もうこの額では終わりません。"
    "相手に近づく額を伝えることはできます。"
)
_UNDISPUTED = _("相手が別の額を出したら、争いのない分（少なくとも%(least)s円）がすぐに支払われます。")
_UNDISPUTED_NONE = _("相手が別の額を出したら、争いのない分があればすぐに支払われ、残りは話し合いが続きます。")
_UNDISPUTED_NOW = _(
    "争いのない分は、支払い済みも含めて合計%(undisputed)s円（税抜）です。確定した分が増えれば、"
    "その分もすぐに支払われます。"
)
_SILENT = _("%(until)sまでに返事がなければ、%(silent)s円で終わります。")
_MOVES = _("動かせるのは、相手に近づく向きだけです。額が重なれば、そこで合意になります。")
_BIDDING_AT = _("%(next)sになっても離れていれば、どちらも封をした額を一つ出せるようになります。")
_BIDS_UNTIL = _(
    "%(next)sまで、封をした額を一つ出せます。あなたの出した額より、あなたに不利な額で終わることはありません。"
)
_BIDS_SEALED = _(
    "封をした額は、相手も出したとき、または%(next)sに開かれます。"
    "あなたの出した額より、あなたに不利な額で終わることはありません。"
)
_RULE_NEXT = _(
    "封をした額では折り合いませんでした。それまでに決まらなければ、%(next)sに契約時の決まりで終わります"
    "（いまの記録では%(rule)s円、税抜）。運営者は判定しません。"
)
_RESULT_NEXT = _("届けられた結果が否認されなければ、%(denied)sに、その%(result)s円（税抜）で終わります。")
_WAITS = _(
    "クライアントの倒産が記録されているので、返事がないだけでは終わりません。メーターの額で終えることができます。"
)
_BIDDING_FROM = _(
    "相手が別の額を伝えて離れていれば、早ければ%(bidding)sから、どちらも封をした額を一つ出せます（はじめの返事から%(answered_days)s日あと）。"
)
_BIDDING_FROM_READER = _(
    "あなたが別の額を伝えて離れていれば、早ければ%(bidding)sから、どちらも封をした額を一つ出せます（はじめの返事から%(answered_days)s日あと）。"
)
_EARLIER = _(
    "確認待ちの分が承認や確認で確定し、確定した額がワーカーの%(worker)s円（税抜）に届けば、"
    "争うところがなくなるので、その時にその額で終わります。"
)
_EARLIER_AT = _(
    "確認待ちの分は、異議がなければ期限に確定します。確定した額がワーカーの%(worker)s円（税抜）に届くので、"
    "このままなら%(ends)sに、争うところがなくなってその額で終わります。"
)
_LATEST = _(
    "折り合わなくても、遅くとも%(day)s24時には、契約時の決まりで終わります（いまの記録では%(rule)s円、税抜）。"
    "運営者は判定しません。"
)


_HELD = _(
    "クライアントの額が申告している分（%(claimed)s円、税抜）より低いあいだ、まだ返事のない報告や提出は異議のあるものとして扱われ、"
    "期限では確定しません。"
)


def ending_outlook(life: Life, side: Side, *, amount: int | None = None, at: datetime) -> list[str]:
    """How a termination can go on: a sentence for each possible course, with dates in Japan.

    Without an open termination: as if ``side`` opened one at ``amount`` (yen before tax, in [paid, price], else
    ``Problem``) at ``at``. With an open one: from its present state, and ``amount`` is ignored.
    """
    if life.termination is None:
        opened = open_ending(life, side, amount or 0, "agreed", ending_id="", at=at, by=side).life
    else:
        opened = life
    return [fill(part, _ending_values(opened, side), {}) for part in _parts(opened, side)]


def _parts(life: Life, side: Side) -> list[Sentence]:
    return [*_courses(life, side), *([_HELD] if holds_answers(life) and is_unanswered(life) else [])]


def _courses(life: Life, side: Side) -> list[Sentence]:
    termination = life.termination
    filed = [_RESULT_NEXT] if any(clock.kind == "take_result" for clock in clocks(life)) else []
    if termination is not None and termination.answered:
        theirs = termination.amount_of(other(side)) or 0
        coming = [_BIDDING_AT if termination.bidding_since is None else _BIDS_UNTIL, *_earlier(life), _LATEST]
        if takes_bids(termination) and termination.bid_of(side) is not None:
            coming = [_BIDS_SEALED, *_earlier(life), _LATEST]
        elif termination.bidding_since is not None and not takes_bids(termination):
            coming = [*_earlier(life), _RULE_NEXT]
        return [
            _TOO_LOW if theirs < life.paid else _taken(life, side, mine=False),
            _UNDISPUTED_NOW,
            _MOVES,
            *filed,
            *coming,
        ]
    mine = termination is not None and termination.opened_by == side
    undisputed = _UNDISPUTED if _least(life) > life.paid else _UNDISPUTED_NONE
    quiet = _WAITS if waits_for_rule(life) else _SILENT
    taken = _taken(life, side, mine=mine)
    bidding = _BIDDING_FROM if mine else _BIDDING_FROM_READER
    return [taken, undisputed if mine else _MOVES, quiet, *filed, bidding, *_earlier(life), _LATEST]


def _earlier(life: Life) -> list[Sentence]:
    """The sentence that an answer to work shown may end the contract before the dates of the termination itself: when
    what it confirms reaches the worker's amount, nothing is disputed any more.
    """
    termination, meter = life.termination, read_meter(life)
    worker = termination.worker_amount if termination else None
    if worker is None or not is_unanswered(life) or not meter.confirmed < worker <= meter.claimed:
        return []
    return [_EARLIER_AT if outlook(life).by == "undisputed" else _EARLIER]


def _taken(life: Life, side: Side, *, mine: bool) -> Sentence:
    """The effect if the other accepts the reader's amount (``mine``), or if the reader accepts the other's."""
    amount = life.termination.amount_of(side if mine else other(side)) if life.termination else None
    if not amount:
        return _AGREED_NOTHING if mine else _YOU_AGREE_NOTHING
    if amount == life.paid:
        return _AGREED_PAID if mine else _YOU_AGREE_PAID
    return _AGREED if mine else _YOU_AGREE


def _least(life: Life) -> int:
    """The least undisputed total once the other side names an amount that does not settle; yen before tax."""
    termination = life.termination
    if termination is None:
        return life.paid
    if termination.opened_by == "worker":
        return max(life.paid, min(termination.worker_amount or 0, read_meter(life).confirmed))
    return max(life.paid, termination.client_amount or 0)


def _ending_values(life: Life, side: Side) -> dict[str, object]:
    termination, house = life.termination, life.terms.house
    if termination is None:
        return {}
    last = latest_end(life) or termination.opened_at
    first = next((clock.at for clock in clocks(life) if clock.kind == "silence"), last)
    coming = next((clock.at for clock in clocks(life) if clock.kind in ("bidding", "bids_open")), last)
    denied = next((clock.at for clock in clocks(life) if clock.kind == "take_result"), last)
    return {
        "amount": termination.amount_of(side),
        "theirs": termination.amount_of(other(side)),
        "least": _least(life),
        "undisputed": undisputed_total(life),
        "silent": outlook(life).at_silence,
        "rule": if_never_met(life),
        "claimed": read_meter(life).claimed,
        "result": taken_at(life, termination.outside.amount) if termination.outside else None,
        "denied": display.until(denied, year=False),
        "until": display.until(first, year=False),
        "next": display.until(coming, year=False),
        "day": display.day(day_of(last), year=False),
        "worker": termination.worker_amount,
        "bidding": display.until(runs_out(termination.opened_at, house.bids_from_days), year=False),
        "answered_days": house.answered_days,
        "ends": display.until(outlook(life).at or last, year=False),
    }
