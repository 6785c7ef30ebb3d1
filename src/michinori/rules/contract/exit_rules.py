"""Exit rules: the terms that decide what is paid when a contract ends otherwise than by acceptance (domain § 9)."""

from michinori.rules.contract.terms import Terms
from michinori.rules.measures.table import measure_of

EXIT_RULES = ("fallback_share", "restart_share", "inspection_days")


def exit_rules_of(terms: Terms) -> tuple[str, ...]:
    """The names of the exit rules that apply to these terms; ``restart_share`` only if a restart can supersede work."""
    return tuple(name for name in EXIT_RULES if name != "restart_share" or measure_of(terms).supersedes)


def unusual_exit_rules(terms: Terms) -> tuple[str, ...]:
    """Names of exit rules that differ from the defaults in force when the terms were made.

    Each stands above the accept button with a tick (domain § 9).
    """
    return tuple(name for name in exit_rules_of(terms) if getattr(terms, name) != getattr(terms.house, name))
