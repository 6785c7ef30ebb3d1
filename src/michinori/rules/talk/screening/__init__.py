"""Screening of messages and public texts (domain § 10): ``screen(text)`` gives ``Finding``s, in linear time."""

from michinori.rules.talk.screening.finding import KINDS, REASONS, Finding, Kind, Reason
from michinori.rules.talk.screening.screen import screen

__all__ = ["KINDS", "REASONS", "Finding", "Kind", "Reason", "screen"]
