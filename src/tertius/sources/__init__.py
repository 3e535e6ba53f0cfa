"""Datasets: what they are (descriptors), what they become (schemas), and how they are read."""
