"""The register of personal data: each column of text, what it holds of people, who sees it, and what ends it."""
