"""Menu games between two principals and a target: pure functions of arrays."""
