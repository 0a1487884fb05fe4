from datetime import date
import json
from tests.integration.planning.conftest import at
from focusflow.planning import service
from focusflow.planning.service import loading
from focusflow.planning.rules.problem import build
from focusflow.platform.db import unit_of_work
from focusflow.planning.engine import *

async def test_it(add_task, add_event, alice):
    await add_task("Essay", estimated_minutes=90, priority="high")
    await add_task("Mail", difficulty="easy")
    async with unit_of_work() as db:
        l = await loading.load(db, alice, date(2026,11,24), 1)
    d = build(l.situation)
    json.dump(d.problem, open("/tmp/problem.json","w"), indent=1)
    for s in ("greedy", "cp-sat"):
        plan = solve(parse_problem(d.problem), seconds=.7, solver=s)
        print(plan)
