"""Built-in law (domain § 9): the articles that bear on a step, and the terms notice. Advice, never a verdict."""
