"""Measures of a pair of states in a year: one family a file, all behind one register."""
