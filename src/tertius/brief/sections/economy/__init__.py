"""The economy in the brief: what each leg is worth, payments, settlement, dependence."""
