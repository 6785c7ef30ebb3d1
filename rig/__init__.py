"""What the bench, the drill, the cluster and the faults have in common: waiting, ports, starting ``serve``, threads
that work until they are told to stop. Like them it imports nothing from the product.
"""
