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
        # A leaf's vote is split among its samples.
        shares = 1 / (np.maximum(self._counts, 1) * len(sizes))
        self._weights: Array = np.repeat(shares, self._counts)

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
        found: Array = self._masses(self.leaves(rows)) @ self.targets
        return found

    def quantiles(self, rows: Array, shares: Sequence[float]) -> Array:
        """For each row the targets below which these shares (0 to 1) of its distribution lie."""
        reached = np.cumsum(self._masses(self.leaves(rows)), axis=1)
        # Sums of thirds are never quite a whole.
        places = [(reached < share - 1e-9).sum(axis=1) for share in shares]
        found: Array = self.targets[np.minimum(np.stack(places, axis=1), len(self.targets) - 1)]
        return found

    def _masses(self, leaves: Ints) -> Array:
        """For each row the weight of each target, by the leaves it reached; together 1."""
        many, size = len(leaves), len(self.targets)
        reached = leaves.ravel()
        counts = self._counts[reached]
        begins = np.cumsum(counts) - counts
        # The places of all samples of all leaves, one leaf after the other.
        at = np.arange(counts.sum())
        at += np.repeat(self._ends[reached] - counts - begins, counts)
        lines = np.repeat(np.arange(many) * size, leaves.shape[1])
        places = self._members[at] + np.repeat(lines, counts)
        mass: Array = np.bincount(places, self._weights[at], many * size).astype(np.float64)
        return mass.reshape(many, size)


def _joined(parts: Sequence[Sequence[float]], kind: Any) -> Any:
    return np.concatenate([np.asarray(part, dtype=kind) for part in parts])
