"""Models of cases, reports, decisions and appeals."""

from .cases import Case, Report
from .decisions import Appeal, Decision

__all__ = ["Appeal", "Case", "Decision", "Report"]
