"""The cluster of ``deploy/cluster`` on one machine, each of its machines a network namespace (``make cluster``).

Programs write through its door without pause while parts of it are killed, cut off, changed over and renewed; then what
was acknowledged is compared with the database. Like the drill it imports nothing from the product: it runs the
``michinori`` beside its Python, and the engines as Debian packages them, with the files that an operator would use.
"""
