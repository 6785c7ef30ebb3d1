"""The words that depend on the measure; all other words of a contract are the same for every measure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from michinori.rules.contract.life import Side
from michinori.rules.measures.figures import Meter
from michinori.wording.money_lines import MoneyLine
from michinori.wording.sentences import Sentence

type Rule = tuple[Sentence, Sentence, Sentence]
"""An exit rule: title, sentence, example in yen."""
type Quiet = tuple[Sentence, dict[Side, Sentence]]
"""The box shown while no clock runs: title, and the text for each side."""


@dataclass(frozen=True)
class MeasureWords:
    """The words of one measure.

    ``name``, ``hint``: for its choice in the form. ``said``: ``meter`` of the terms as people read it. ``exit_rules``:
    by name, or by name and the value of ``pay_on`` (``pay_on:stage``). ``fee``: label and text of what the terms notice
    says about how the price is made up, from the item's values. ``computation``: how the standing figure comes about,
    from the meter, the price and what has been paid, line by line. ``over``: a warning once more is on the meter than
    the price covers, empty before.

    In place of the words of all contracts stand ``before`` (a step's sentences, as in ``contract.steps``), ``quiet``
    (the box on top while no clock runs, as in ``contract.clocks``), ``asks`` and ``answers`` (what a change request
    means to client and worker, as in ``contract.change_request_effects``), and ``restarts`` (what an amendment that
    restarts the work does).
    """

    name: Sentence
    hint: Sentence
    said: Callable[[Mapping[str, Any]], str]
    exit_rules: Mapping[str, Rule]
    fee: Callable[[Mapping[str, Any]], list[tuple[str, str]]]
    computation: Callable[[Meter, int, int], list[MoneyLine]]
    restarts: Sentence
    over: Callable[[Meter, int], str] = lambda meter, price: ""
    before: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)
    quiet: Mapping[str, Quiet] = field(default_factory=dict)
    asks: Mapping[str, Sentence] = field(default_factory=dict)
    answers: Mapping[str, Sentence] = field(default_factory=dict)
