"""HTML for people: one module and one folder of templates per capability."""
