"""Running CP-SAT on the model and reading its answers."""

from dataclasses import dataclass

from ortools.sat.python import cp_model

from focusflow.planning.engine.board import Board, Slot
from focusflow.planning.engine.frame import Frame
from focusflow.planning.engine.model import WORTH_FINDING, Places, PlanModel


@dataclass(frozen=True, slots=True)
class Found:
    """Plans better than the one at hand, from the best down, and the proven bound if any."""

    plans: tuple[tuple[Slot, ...], ...]
    bound: float | None


class _Collector(cp_model.CpSolverSolutionCallback):
    """Keeps every improving plan, so that there is another one should the last not hold."""

    def __init__(self, plan_model: PlanModel) -> None:
        super().__init__()
        self._places = list(zip(plan_model.choices, plan_model.literals, strict=True))
        self.plans: list[tuple[Slot, ...]] = []

    def on_solution_callback(self) -> None:
        """Called by the solver."""
        self.plans.append(
            tuple(
                (choice.start, choice.end, choice.item)
                for choice, literal in self._places
                if self.boolean_value(literal)
            )
        )


def run_cp_sat(
    frame: Frame, places: Places, board: Board, *, seconds: float, seed: int, workers: int
) -> Found:
    """Look within the given places for plans better than a board; what is fixed on it stays.

    The bound holds for plans that use these places only.
    """
    plan_model = PlanModel(frame, places, board)
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.max_time_in_seconds = max(0.01, seconds)
    parameters.random_seed = seed
    parameters.num_workers = workers
    # Nearly all that is known about the score is in the linear relaxation.
    parameters.linearization_level = 2
    # Differences below this come from rounding the coefficients.
    parameters.absolute_gap_limit = WORTH_FINDING * plan_model.scale
    bounds: list[float] = []
    solver.best_bound_callback = bounds.append
    collector = _Collector(plan_model)
    status = solver.solve(plan_model.model, collector)
    plans = tuple(reversed(collector.plans))
    if status == cp_model.INFEASIBLE:
        return Found(plans, board.total() + WORTH_FINDING)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        bounds.append(solver.best_objective_bound)
    return Found(plans, plan_model.points(min(bounds)) if bounds else None)
