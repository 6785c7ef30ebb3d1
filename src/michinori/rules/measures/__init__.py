"""What a contract is measured by (domain § 3): the figures of the meter, and how terms choose it."""
