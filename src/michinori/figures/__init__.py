"""Figures (数字): the market by the month, and words searched in vain (decision 45)."""
