"""Cases with their reports."""

from .cases import Case, Report

__all__ = ["Case", "Report"]
