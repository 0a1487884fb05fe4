"""Example data: sixty believable days, made with the same verbs a person uses, and removable."""

from focusflow.demo.service import clear, create_account, fill

__all__ = ["clear", "create_account", "fill"]
