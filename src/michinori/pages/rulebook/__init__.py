"""The rule book for users, and what a simulation of the rules says of them."""
