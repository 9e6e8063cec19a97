"""The pages, a folder each; `page.py` in it is the page."""
