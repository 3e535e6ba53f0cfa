"""Alignment of dyads by dimension: indicators in, posterior of a latent score out."""

from tertius.alignment.dimensions import DIMENSIONS, OVERALL

__all__ = ["DIMENSIONS", "OVERALL"]
