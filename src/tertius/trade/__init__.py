"""The economy of a pair of states: gravity, and what builds on it; pure arrays."""
