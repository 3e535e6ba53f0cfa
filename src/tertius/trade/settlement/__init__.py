"""In which currencies a pair settles its trade, against what the world does.

Kernels: `interval` (bounds), `pace` (change a year, years to a level), `ceiling` (how much of a
world share one pair can be), `against_model` (a model's share beside a cited one). On top of them,
from the ledger of cited facts: `series` (the rows), `weight` (the pair in the renminbi's shares),
`contrast` (pair against world), `worlds` (what the channel model makes of it).
"""
