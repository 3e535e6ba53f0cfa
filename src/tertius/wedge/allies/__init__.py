"""Allies: what they believe of the divider's resolve, how exposed they are, and who hedges."""
