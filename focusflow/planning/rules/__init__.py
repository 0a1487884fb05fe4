"""Pure rules of planning: what tasks are worth, when there is room, what a plan changes."""
