"""What goals may look like, and what is offered for their categories."""

from __future__ import annotations

CATEGORIES = (
    "exam",
    "skill",
    "certification",
    "placement",
    "project",
    "health",
    "career",
    "finances",
    "relationships",
    "home",
    "creativity",
)
"""Offered; any other word is as good."""

ICONS = (
    "target",
    "graduation_cap",
    "book_open",
    "languages",
    "award",
    "briefcase",
    "code",
    "pen_line",
    "flask_conical",
    "presentation",
    "heart_pulse",
    "dumbbell",
    "bike",
    "salad",
    "moon",
    "piggy_bank",
    "house",
    "users",
    "plane",
    "palette",
    "music",
    "camera",
    "sprout",
    "star",
)
"""Names of lucide's pictures that a goal can have."""

COLORS = (
    ("#3d63dd", "Blue"),
    ("#0b7d8a", "Teal"),
    ("#1d7a61", "Green"),
    ("#985800", "Amber"),
    ("#c4262b", "Red"),
    ("#c2298a", "Pink"),
    ("#8347b9", "Violet"),
    ("#625d56", "Grey"),
)
"""Offered; any other `#rrggbb` is as good."""
