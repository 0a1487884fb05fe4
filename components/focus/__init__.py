"""The timer, and the parts of the Focus page."""
