"""Strategic triangles: sign patterns and roles, Kissinger's rule, rifts."""
