"""Look at every page of the demo as its people see it: pictures at a phone's and a desktop's width, light and dark.

``make looks`` starts a demo of its own, walks from page to page as each of its people, takes of every kind of page the
fullest one, and lays the pictures into a folder with an index. It imports nothing from the product. A module a theme:
``demo`` (the site), ``walking`` (which pages there are), ``pictures`` (the browser), ``budgets`` (how much may stand
open on a page), ``index`` (the folder's first page).
"""
