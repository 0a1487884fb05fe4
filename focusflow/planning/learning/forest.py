"""A random forest as arrays of nodes: read from JSON, asked with numpy, quantiles from its leaves.

A leaf keeps the training targets that fell into it. What a forest says of a new row is the
distribution of all targets that share a leaf with it, each tree having one vote.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from focusflow.planning.learning.evaluate import Array

Ints = NDArray[np.int64]
LEAF = -1


class Forest:
    """Trees of `feature`, `threshold`, `left`, `right` and `count` per node, and `samples`.

    `feature` -1 marks a leaf; `count` of the tree's `samples`, taken in the order of the nodes,
    are its own. They are places in the sorted `targets`.
    """

    def __init__(self, params: dict[str, Any]) -> None:
        """Raise KeyError, TypeError, ValueError or IndexError for anything but a forest."""
        trees = params["trees"]
        sizes = [len(tree["feature"]) for tree in trees]
        offsets = np.concatenate([[0], np.cumsum(sizes)])[:-1].astype(np.int64)
        self.targets: Array = np.asarray(params["targets"], dtype=np.float64)
        self._roots: Ints = offsets
        self._feature: Ints = _joined([t["feature"] for t in trees], np.int64)
        self._threshold: Array = _joined([t["threshold"] for t in trees], np.float64)
        self._left: Ints = _joined([t["left"] for t in trees], np.int64)
        self._right: Ints = _joined([t["right"] for t in trees], np.int64)
        moved = np.repeat(offsets, sizes)
        self._left, self._right = self._left + moved, self._right + moved
        self._members: Ints = _joined([t["samples"] for t in trees], np.int64)
        self._counts: Ints = _joined([t["count"] for t in trees], np.int64)
        self._ends: Ints = np.cumsum(self._counts)
        self._check(sizes)

    def _check(self, sizes: Sequence[int]) -> None:
        total = sum(sizes)
        if not sizes or not all(sizes) or not len(self.targets):
            raise ValueError("a forest needs trees, nodes and targets")
        places, inner = np.arange(total), self._feature != LEAF
        ends = np.repeat(self._roots + np.asarray(sizes), sizes)
        for child in (self._left, self._right):
            # Children lie behind their parent in the same tree, so that every walk ends.
            if not np.all((child > places)[inner]) or not np.all((child < ends)[inner]):
                raise ValueError("a node points out of its tree")
        known = (self._members >= 0) & (self._members < len(self.targets))
        if not known.all() or np.any((self._counts > 0) == inner):
            raise ValueError("leaves, and only they, have samples")
        if len(self._counts) != total or self._ends[-1] != len(self._members):
            raise ValueError("there are more samples than leaves ask for, or fewer")

    def check_width(self, columns: int) -> None:
        """ValueError when a node asks for a column beyond these."""
        if int(self._feature.max()) >= columns:
            raise ValueError("a node asks for a column that rows don't have")

    def leaves(self, rows: Array) -> Ints:
        """For each row the leaf it reaches in each tree."""
        # The trees were grown on single precision; a threshold may lie between it and double.
        asked = rows.astype(np.float32).astype(np.float64)
        at = np.tile(self._roots, (len(asked), 1))
        lines = np.arange(len(asked))[:, None]
        while True:
            feature = self._feature[at]
            inner = feature != LEAF
            if not inner.any():
                return at
            goes_left = asked[lines, np.maximum(feature, 0)] <= self._threshold[at]
            following = np.where(goes_left, self._left[at], self._right[at])
            at = np.where(inner, following, at)

    def means(self, rows: Array) -> Array:
        """For each row the mean of its distribution."""
        found: Array = np.array([self._mass(leaves) @ self.targets for leaves in self.leaves(rows)])
        return found

    def quantiles(self, rows: Array, shares: Sequence[float]) -> Array:
        """For each row the targets below which these shares (0 to 1) of its distribution lie."""
        found = np.empty((len(rows), len(shares)))
        for line, leaves in enumerate(self.leaves(rows)):
            reached = np.cumsum(self._mass(leaves))
            # Sums of thirds are never quite a whole.
            places = np.searchsorted(reached, np.asarray(shares) - 1e-9)
            found[line] = self.targets[np.minimum(places, len(self.targets) - 1)]
        return found

    def _mass(self, leaves: Ints) -> Array:
        """The weight of each target for a row in these leaves; together 1."""
        ends, counts = self._ends[leaves], self._counts[leaves]
        places = np.concatenate(
            [self._members[end - count : end] for end, count in zip(ends, counts, strict=True)]
        )
        weights = np.repeat(1 / (counts * len(leaves)), counts)
        mass: Array = np.bincount(places, weights, len(self.targets)).astype(np.float64)
        return mass


def _joined(parts: Sequence[Sequence[float]], kind: Any) -> Any:
    return np.concatenate([np.asarray(part, dtype=kind) for part in parts])
