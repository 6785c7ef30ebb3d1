"""The facts of a contract's history: one frozen class for each kind of event, with its data as stored.

A field has the name of its key in the stored data, even where the glossary now has another word (``ending`` for a
termination's id), because the hashes of stored events depend on the keys.
"""

from michinori.rules.contract.facts import changes, ends, money, offers, time_log, work
from michinori.rules.contract.facts.fact import KINDS, Fact, fact_of

__all__ = ["KINDS", "Fact", "changes", "ends", "fact_of", "money", "offers", "time_log", "work"]
