"""Compiling the inner loops of the search; the results are kept on disk beside the sources."""

from numba import njit

compiled = njit(cache=True, error_model="numpy", nogil=True)
# For what is called in the innermost loops: there the call would cost more than the work.
inlined = njit(cache=True, error_model="numpy", nogil=True, inline="always")
