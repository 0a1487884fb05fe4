"""The planner on the command line."""

import io
import json

import pytest

from focusflow.planning.engine import Plan, parse_problem, violations
from focusflow.planning.engine.command import plan_command


@pytest.mark.parametrize("solver", ["cp-sat", "greedy"])
def test_a_file_gives_a_plan(make, tmp_path, capsys, solver):
    data = make.problem(make.task("a", 60, title="Übung"))
    source = tmp_path / "problem.json"
    source.write_text(json.dumps(data), "utf-8")
    assert plan_command(str(source), seconds=0.2, solver=solver, seed=3) == 0
    written = json.loads(capsys.readouterr().out)
    assert (written["solver"], written["seed"]) == (solver, 3)
    assert violations(parse_problem(data), Plan.from_json(written)) == []


def test_standard_input_gives_a_plan(make, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(make.problem(make.task("a", 60)))))
    assert plan_command("-", seconds=0.1) == 0
    assert len(json.loads(capsys.readouterr().out)["blocks"]) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"now": "2026-11-23T08:00"}', "now: has no offset"),
        ("[]", "problem: must be an object"),
        ("{", "problem: is not JSON"),
        ("[" * 100_000, "problem: is not JSON"),
    ],
)
def test_what_is_refused_is_named(monkeypatch, capsys, text, said):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert plan_command("-") == 2
    shown = capsys.readouterr()
    assert (shown.out, said in shown.err) == ("", True)


def test_a_missing_file_is_named(tmp_path, capsys):
    assert plan_command(str(tmp_path / "none.json")) == 2
    assert "none.json: cannot be read" in capsys.readouterr().err
