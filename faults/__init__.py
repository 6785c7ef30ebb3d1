"""Kill -9 of each part in the middle of a mixed load, again and again, and what else may fail (``make faults``).

Programs live whole contracts through the API, each command with its key until its answer comes, while the office
imports bank statements and pays out. At the end what was acknowledged is compared with what the database, the mail
server and a program that is called have. Like the drill it imports nothing from the product.
"""
