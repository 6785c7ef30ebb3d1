"""Exit rules: the terms that decide what is paid when a contract ends otherwise than by acceptance (domain § 9)."""

from michinori.rules.contract.terms import Terms
from michinori.rules.measures.hours import USUAL_WEEK
from michinori.rules.measures.table import measure_of

EXIT_RULES = (
    "open_stages", "pay_on", "included_revisions", "included_restarts", "fallback_share", "restart_share",
    "inspection_days", "week_minutes",
)  # fmt: skip


def exit_rules_of(terms: Terms) -> tuple[str, ...]:
    """The names of the exit rules that apply to these terms; ``restart_share`` and ``open_stages`` only if a restart
    can supersede work, that is, if there are stages to approve one by one; ``week_minutes`` only with a log of time.
    """
    measure = measure_of(terms)
    without = {
        "restart_share": not measure.supersedes,
        "open_stages": not measure.supersedes,
        "week_minutes": measure.log is None,
    }
    return tuple(name for name in EXIT_RULES if not without.get(name))


def usual_value(terms: Terms, name: str) -> object:
    """The value of an exit rule by default; the operator's where it is a setting."""
    usual: dict[str, object] = {
        "pay_on": "stage",
        "week_minutes": USUAL_WEEK,
        "open_stages": min(terms.house.open_stages, len(terms.stages)),
    }
    return usual[name] if name in usual else getattr(terms.house, name)


def value_of(terms: Terms, name: str) -> object:
    """The value of an exit rule; of ``open_stages`` at most the number of stages that there are."""
    return min(terms.open_at_once, len(terms.stages)) if name == "open_stages" else getattr(terms, name)
