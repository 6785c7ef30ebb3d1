"""One contract: terms, life, what each side may do, clocks, and every way in which it ends (domain §§ 2 to 7)."""
