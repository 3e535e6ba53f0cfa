"""The sections of a brief, one file each, in the order a reader asks."""
