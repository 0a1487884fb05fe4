"""What the browser shows, built from plain functions that return Reflex components."""
