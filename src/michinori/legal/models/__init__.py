"""Models of legal pages and of demands."""

from .demands import Demand
from .versions import LawyerCheck, Version

__all__ = ["Demand", "LawyerCheck", "Version"]
