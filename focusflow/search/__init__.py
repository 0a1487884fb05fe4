"""One box over everything: words, and filters in words."""
