"""Figures (数字): what the operator's pages show of the market by the month, and words searched in vain (decision 45)."""
