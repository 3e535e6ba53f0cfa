"""Dependence and choke points: what a state loses with a supplier or a buyer, good by good.

Kernels: `concentration` (shares, Herfindahl index), `loss` (one link cut, what takes its place).
`substitution` holds the ranges they run on, `tables` computes every pair, `reading` answers for
two states or ranks the choke points of one. `products` bounds shares by heading where only the
largest are listed, `product_reading` answers from them; `customs` checks fuels against customs.
"""
