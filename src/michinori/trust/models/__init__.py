"""Models of conduct and reviews."""

from .conduct import ContractFacts, Figure, FigureAnswer, Refreshed
from .reviews import Review

__all__ = ["ContractFacts", "Figure", "FigureAnswer", "Refreshed", "Review"]
