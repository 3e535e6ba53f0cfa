"""Packages of items: the cheapest that suffices, all worth considering, and proof of none."""
