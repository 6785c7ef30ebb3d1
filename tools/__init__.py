"""Programs for those who work on Michinori; the product does not need them."""
