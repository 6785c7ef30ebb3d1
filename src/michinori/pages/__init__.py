"""HTML for people: per capability one module and one folder of templates."""
