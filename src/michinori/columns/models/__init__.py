"""Models of columns and their comments."""

from .columns import Column
from .comments import Comment, SpentProof

__all__ = ["Column", "Comment", "SpentProof"]
