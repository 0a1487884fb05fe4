"""Compiling the inner loops of the search; the results are kept on disk beside the sources.

Counting references to arrays, which compiled code does by default, took three quarters of all time
here. What makes no arrays is compiled without it; what does says so.
"""

import hashlib
from functools import partial
from pathlib import Path

from numba import config, njit

_FOLDER = Path(__file__).parent


def _digest() -> str:
    """What stands for all sources here together."""
    found = hashlib.sha256()
    for source in sorted(_FOLDER.glob("*.py")):
        found.update(source.read_bytes())
    return found.hexdigest()[:12]


# What is kept of a function holds copies of all that it calls, and is used as long as its own file
# stays the same. So whatever changes here, all of it is compiled again.
vars(config)["CACHE_DIR"] = vars(config)["CACHE_DIR"] or str(_FOLDER / "__pycache__" / _digest())

_njit = partial(njit, cache=True, error_model="numpy", nogil=True)
compiled = _njit(_nrt=False)
makes_arrays = _njit()
# For what is called in the innermost loops: there the call would cost more than the work.
inlined = _njit(inline="always", _nrt=False)
