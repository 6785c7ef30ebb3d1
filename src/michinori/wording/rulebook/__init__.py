"""The rule book for users: every rule in one sentence that can be read at eleven at night, with an anchor (§ 9)."""
