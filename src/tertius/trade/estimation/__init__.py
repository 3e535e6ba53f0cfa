"""What changes of trade costs did to trade: designs, Poisson estimates, tables of effects."""
