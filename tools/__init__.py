"""Programs for people who develop Michinori; the product does not need them."""
