"""Reading parties' figures with their explanations and the site's averages: one query for any number of parties."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from michinori.kernel.actor import Actor
from michinori.machinery.plans import ask
from michinori.people.queries import power_over
from michinori.rules.contract.life import Side
from michinori.rules.people.conduct import FIGURES, NOT_COUNTED, Count, Figure, figure_of

_ROWS = """
SELECT c.id, f.key, f.n, f.hits, f.trials, f.yen, a.text, a.made_at
FROM people_client c
JOIN trust_figure f ON f.party_id = c.party_id AND f.side = %(side)s
LEFT JOIN trust_figureanswer a ON a.party_id = f.party_id AND a.side = f.side AND a.key = f.key
WHERE c.id = ANY(%(ids)s)
UNION ALL
SELECT '', key, n, hits, trials, yen, NULL, NULL FROM trust_figure WHERE party_id IS NULL AND side = %(side)s
"""


@dataclass(frozen=True)
class Answer:
    """A party's public explanation of a figure."""

    text: str
    made_at: datetime


@dataclass(frozen=True)
class ShownFigure:
    """A figure with the party's explanation, if any."""

    figure: Figure
    answer: Answer | None


@dataclass(frozen=True)
class Conduct:
    """All figures of one party on one side, in the order of ``FIGURES``. ``not_counted``: how many contracts do not
    count because one of the two is not verified.
    """

    id: str
    side: Side
    told: tuple[ShownFigure, ...]
    not_counted: int = 0

    @property
    def contracts(self) -> int:
        """How many contracts the figure with the most of them covers."""
        return max(one.figure.n for one in self.told if one.figure.key != "blocked_by")

    @property
    def few(self) -> bool:
        """Whether all figures cover so few contracts that they say little."""
        return all(one.figure.few for one in self.told if one.figure.key != "blocked_by")


def conducts(side: Side, ids: Sequence[str]) -> dict[str, Conduct]:
    """The conduct of users and organisations as that side of contracts, by their ids. One query."""
    rows = ask(_ROWS, {"side": side, "ids": list(ids)})
    counts = {(row[0], row[1]): Count(*row[2:6]) for row in rows}
    answers = {(row[0], row[1]): Answer(row[6], row[7]) for row in rows if row[6]}
    none = Count()
    return {
        one: Conduct(one, side, _shown_figures(one, side, counts, answers), counts.get((one, NOT_COUNTED), none).n)
        for one in ids
    }


def _shown_figures(
    one: str, side: Side, counts: dict[tuple[str, str], Count], answers: dict[tuple[str, str], Answer]
) -> tuple[ShownFigure, ...]:
    return tuple(
        ShownFigure(
            figure_of(key, counts.get((one, key), Count()), counts.get(("", key), Count())),
            answers.get((one, key)),
        )
        for key in FIGURES[side]
    )


def conduct(side: Side, client_id: str) -> Conduct:
    """The conduct of one user or organisation as that side of contracts."""
    return conducts(side, [client_id])[client_id]


def may_answer(actor: Actor, client_id: str) -> bool:
    """Whether the actor may explain the figures of this client: their own, or as owner or approver."""
    return power_over(actor.user_id, client_id) in ("owner", "approver")
