"""The one fact about a job that a worker should read before opening it: what went wrong with this client before, what
the text leaves open, or that all went well. Facts only, never a score; ``wording.market.risks`` has the sentences.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from michinori.rules.people.troubles import first_trouble

type Tone = Literal["warn", "plain", "good"]
type Counts = Mapping[str, tuple[int, int]]
"""A client's figures by key: how often, of how many contracts (``rules.people.conduct``)."""

WARNING_TEXT = ("low_pay", "vague")
"""Remarks on a job's text that warn, the gravest first; keys of ``rules.market.job_text``."""
UNFIT = ("vague", "low_pay")
"""Jobs with these remarks are not recommended to anybody."""


@dataclass(frozen=True)
class Risk:
    """``key``: of the sentence. ``hits`` of ``trials``: the contracts it speaks of, both 0 for what the text says."""

    key: str
    tone: Tone
    hits: int = 0
    trials: int = 0


def risk_of(counts: Counts, remarks: Collection[str], *, verified: bool) -> Risk:
    """The fact to tell of a job. ``counts``: of its client; ``remarks``: keys of remarks on its text; ``verified``: the
    client's identity is checked.
    """
    trouble = first_trouble((key, *of) for key, of in counts.items())
    if trouble:
        return Risk(trouble, "warn", *counts[trouble])
    said = next((key for key in WARNING_TEXT if key in remarks), "")
    if said:
        return Risk(said, "warn")
    if not verified:
        return Risk("unverified", "plain")
    if "no_due_date" in remarks:
        return Risk("no_due_date", "plain")
    hits, trials = counts.get("ended_halfway", (0, 0))
    if not trials and "no_deliverable" in remarks:
        return Risk("no_deliverable", "plain")
    if not trials:
        return Risk("none_over" if any(tried for _, tried in counts.values()) else "no_contracts", "plain")
    return Risk("all_finished", "good", trials, trials) if not hits else Risk("ended_halfway", "plain", hits, trials)
