"""Goals: the list, one goal, and their forms."""
