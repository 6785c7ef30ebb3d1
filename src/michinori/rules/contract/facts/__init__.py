"""What goes into a contract's history: one frozen class for each kind of fact, with the data as they are stored.

A field has the name of its key in the stored data, also where the glossary has another word by now (``ending`` for a
termination's id): the hashes of stored events hang on the keys.
"""

from michinori.rules.contract.facts import changes, ends, money, offers, time_log, work
from michinori.rules.contract.facts.fact import KINDS, Fact, fact_of

__all__ = ["KINDS", "Fact", "changes", "ends", "fact_of", "money", "offers", "time_log", "work"]
