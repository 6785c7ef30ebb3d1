"""The law built in (domain § 9): which articles bear on a step, and the notice of terms. Advice, never a verdict."""
