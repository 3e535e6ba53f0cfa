"""Worlds of a wedge: a scenario and data, drawn, brought to one unit, and solved.

From a scenario come ranges, from the data come draws; a world is one draw of everything at once.
Every amount that is compared is in % of the target's GDP a year, as it arrives at the target.
"""
