"""Plans without crumbs: parts of a task too short to be of use to a person.

The contract lets the last block of a task be shorter than its others, also where the task is not
finished by it. That fills a gap and earns a little, but nobody wants five minutes of a thesis.
"""

from focusflow.planning.engine.assemble import Outcome, board_of, finish
from focusflow.planning.engine.frame import make_frame
from focusflow.planning.engine.plan import Plan
from focusflow.planning.engine.problem import Problem


def without_crumbs(problem: Problem, plan: Plan) -> Plan:
    """The plan without blocks shorter than their task asks for that do not finish it."""
    frame = make_frame(problem)
    index = {item.task.id: item.index for item in frame.items}
    done = [0] * len(frame.items)
    slots = []
    for block in plan.blocks:
        start, end = frame.grid.floor(block.start), frame.grid.floor(block.end)
        slots.append((start, end, index[block.task]))
        done[index[block.task]] += end - start
    kept = [
        (start, end, i)
        for start, end, i in slots
        if end - start >= frame.items[i].least or done[i] == frame.items[i].need
    ]
    if len(kept) == len(slots):
        return plan
    fallback = plan.status == "fallback"
    outcome = Outcome([board_of(frame, kept)], plan.bound, plan.solver, fallback)
    return finish(frame, outcome, plan.seconds, plan.seed)
