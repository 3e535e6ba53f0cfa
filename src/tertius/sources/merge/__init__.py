"""Several datasets into one canonical table, by a written order of precedence."""
