"""Checks of the models that take longer than a test, with their figures put into the docs."""
