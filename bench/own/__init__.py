"""Programs that run the product's own code in a process of their own, without HTTP. Nothing else of the bench imports
the product.
"""
