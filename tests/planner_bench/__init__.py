"""Measuring the planner: `python -m tests.planner_bench`."""
