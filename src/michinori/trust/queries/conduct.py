"""The figures of parties, with the site's averages and their answers: one query, however many parties."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from michinori.kernel.actor import Actor
from michinori.people.queries import power_over
from michinori.rules.contract.life import Side
from michinori.rules.people.conduct import FIGURES, Count, Figure, figure_of

_ROWS = """
SELECT c.id, f.key, f.n, f.hits, f.trials, a.text, a.made_at
FROM people_client c
JOIN trust_figure f ON f.party_id = c.party_id AND f.side = %(side)s
LEFT JOIN trust_figureanswer a ON a.party_id = f.party_id AND a.side = f.side AND a.key = f.key
WHERE c.id = ANY(%(ids)s)
UNION ALL
SELECT '', key, n, hits, trials, NULL, NULL FROM trust_figure WHERE party_id IS NULL AND side = %(side)s
"""


@dataclass(frozen=True)
class Answer:
    """What the party itself says to a figure."""

    text: str
    made_at: datetime


@dataclass(frozen=True)
class ShownFigure:
    """A figure with the party's answer to it."""

    figure: Figure
    answer: Answer | None


@dataclass(frozen=True)
class Conduct:
    """All figures of one party on one side, in their order. ``few``: of so few contracts that they say little."""

    id: str
    side: Side
    told: tuple[ShownFigure, ...]

    @property
    def contracts(self) -> int:
        """The most contracts that one of the figures speaks of."""
        return max(one.figure.n for one in self.told if one.figure.key != "blocked_by")

    @property
    def few(self) -> bool:
        return all(one.figure.few for one in self.told if one.figure.key != "blocked_by")


def conducts(side: Side, ids: Sequence[str]) -> dict[str, Conduct]:
    """Of users or organisations, by their ids, as that side of contracts."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"side": side, "ids": list(ids)})
        rows = cursor.fetchall()
    counts = {(row[0], row[1]): Count(*row[2:5]) for row in rows}
    answers = {(row[0], row[1]): Answer(row[5], row[6]) for row in rows if row[5]}
    return {one: Conduct(one, side, _told(one, side, counts, answers)) for one in ids}


def _told(
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
    """Of one user or organisation."""
    return conducts(side, [client_id])[client_id]


def may_answer(actor: Actor, client_id: str) -> bool:
    """Whether this person speaks for that party: themself, or as owner or approver."""
    return power_over(actor.user_id, client_id) in ("owner", "approver")
