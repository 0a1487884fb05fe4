"""The day planner: a pure function from a problem to a plan.

It knows no database, no settings and no user; `now` is part of the problem. The contract of the
JSON forms, the rules and the score is in the documentation of the planner.
"""

from focusflow.planning.engine.check import violations
from focusflow.planning.engine.crumbs import without_crumbs
from focusflow.planning.engine.parse import parse_problem
from focusflow.planning.engine.plan import Block, Break, Plan, Score, Unscheduled
from focusflow.planning.engine.problem import (
    Breaks,
    Busy,
    Energy,
    Limits,
    PreviousBlock,
    Problem,
    ProblemError,
    Span,
    Task,
    Weights,
)
from focusflow.planning.engine.score import score
from focusflow.planning.engine.solve import solve
from focusflow.planning.engine.why import Why, why

__all__ = [
    "Block",
    "Break",
    "Breaks",
    "Busy",
    "Energy",
    "Limits",
    "Plan",
    "PreviousBlock",
    "Problem",
    "ProblemError",
    "Score",
    "Span",
    "Task",
    "Unscheduled",
    "Weights",
    "Why",
    "parse_problem",
    "score",
    "solve",
    "violations",
    "why",
    "without_crumbs",
]
