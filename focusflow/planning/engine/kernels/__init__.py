"""The inner loops of the search, compiled by numba."""
