"""The documentation: Markdown pages, and the scripts that generate and build them."""
