"""The operator's drill: a real installation lives through what happens to one, step by step (``make drill``).

Like the bench it imports nothing from the product: it runs the ``michinori`` beside its Python as an operator would,
asks over HTTP, and kills, fills and restores what an operator's machine may kill, fill or lose.
"""
