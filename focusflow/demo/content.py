"""What the example person does: a student's term with a job, sport and a household."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ExampleGoal:
    """A goal with its milestones; days count from the first example day."""

    title: str
    description: str
    category: str
    priority: str
    target_day: int
    milestones: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ExampleTask:
    """Something done again and again in variations; `per_week` is how often on average."""

    titles: tuple[str, ...]
    minutes: tuple[int, ...]
    per_week: float
    difficulty: str = "medium"
    priority: str = "medium"
    category: str = ""
    tags: tuple[str, ...] = ()
    goal: int | None = None


@dataclass(frozen=True)
class ExampleEvent:
    """A weekly event: which days (0 is Monday), from and to, and whether it takes the time."""

    title: str
    days: tuple[int, ...]
    start: str
    end: str
    location: str = ""
    kind: str = "general"
    color: str = ""
    skipped: tuple[int, ...] = field(default=())


GOALS = (
    ExampleGoal(
        "Pass the statistics exam",
        "Two sheets a week, one mock exam before the date.",
        "exam",
        "high",
        75,
        (
            ("Descriptive statistics", 14),
            ("Probability", 30),
            ("Tests and intervals", 50),
            ("Mock exam above 70 %", 68),
        ),
    ),
    ExampleGoal(
        "Hand in the essay on trust",
        "4,000 words on why people trust institutions they cannot check.",
        "study",
        "high",
        69,
        (
            ("Question agreed", 8),
            ("Reading done", 24),
            ("Outline", 36),
            ("First draft", 56),
            ("Final version", 67),
        ),
    ),
    ExampleGoal(
        "Run 10 km without a break",
        "Three runs a week, slowly.",
        "health",
        "medium",
        90,
        (("5 km", 20), ("7 km", 45), ("10 km", 88)),
    ),
)

TASKS = (
    ExampleTask(
        tuple(f"Statistics, sheet {n}" for n in range(1, 12)),
        (40, 50, 60, 90),
        2.2,
        "hard",
        "high",
        "statistics",
        ("study",),
        0,
    ),
    ExampleTask(
        ("Read chapter 2", "Read chapter 3", "Read chapter 5", "Read chapter 6", "Read chapter 8"),
        (30, 45, 60),
        1.3,
        "medium",
        "medium",
        "statistics",
        ("reading",),
        0,
    ),
    ExampleTask(
        (
            "Essay: find sources",
            "Essay: read two papers",
            "Essay: notes on Luhmann",
            "Essay: outline",
            "Essay: write section 1",
            "Essay: write section 2",
            "Essay: revise",
        ),
        (50, 60, 90, 120),
        2.0,
        "hard",
        "high",
        "essay",
        ("study", "writing"),
        1,
    ),
    ExampleTask(
        ("Easy run", "Run by the river", "Intervals", "Long slow run"),
        (30, 40, 50),
        2.4,
        "medium",
        "medium",
        "sport",
        ("health",),
        2,
    ),
    ExampleTask(
        ("Answer mail", "Answer the office", "Clear the inbox"),
        (15, 20, 25),
        3.5,
        "easy",
        "medium",
        "admin",
        ("mail",),
    ),
    ExampleTask(
        ("Tidy notes", "File the week's papers", "Prepare tomorrow"),
        (15, 20, 25),
        2.5,
        "easy",
        "low",
        "study",
    ),
    ExampleTask(
        ("Groceries", "Laundry", "Clean the kitchen", "Water the plants", "Take the bottles back"),
        (20, 30, 45),
        2.8,
        "easy",
        "low",
        "home",
        ("errand",),
    ),
    ExampleTask(
        ("Prepare the tutorial", "Mark exercise sheets", "Update the tutorial's page"),
        (30, 45, 60),
        1.5,
        "medium",
        "high",
        "job",
        ("work",),
    ),
    ExampleTask(
        ("Call home", "Write to Grandma", "Plan the weekend"),
        (15, 20, 30),
        1.0,
        "easy",
        "medium",
        "people",
    ),
)

EVERYDAY = 4
"""The task in TASKS that is done even on thin days."""

OPEN_TASKS: tuple[tuple[str, int, int | None, str, str, str, int | None], ...] = (
    # title, minutes, due in days (None: some day), priority, difficulty, category, goal
    ("Essay: write section 3", 100, 2, "high", "hard", "essay", 1),
    ("Statistics, sheet 12", 75, 0, "high", "hard", "statistics", 0),
    ("Read chapter 9", 90, 1, "medium", "medium", "statistics", 0),
    ("Answer the office", 25, 0, "medium", "easy", "admin", None),
    ("Tidy notes", 25, 0, "low", "easy", "study", None),
    ("Mark exercise sheets", 60, 1, "high", "medium", "job", None),
    ("Easy run", 40, 0, "medium", "medium", "sport", 2),
    ("Register for the exam", 10, 3, "urgent", "easy", "statistics", 0),
    ("Return library books", 30, -2, "medium", "easy", "home", None),
    ("Ask about the room for the tutorial", 15, -1, "high", "easy", "job", None),
    ("Book the train for the holidays", 20, 5, "medium", "easy", "home", None),
    ("Essay: check the references", 50, 6, "medium", "medium", "essay", 1),
    ("Sort photos", 60, None, "low", "easy", "home", None),
    ("Look for a summer internship", 45, 12, "medium", "medium", "job", None),
)

EVENTS = (
    ExampleEvent("Lecture: statistics", (0, 2), "10:15", "11:45", "Room 204", "class", "#8e4ec6"),
    ExampleEvent("Lecture: databases", (1, 3), "14:00", "15:30", "Room 118", "class", "#0d74ce"),
    ExampleEvent("Seminar: trust", (3,), "10:15", "11:45", "Library, floor 2", "class", "#8e4ec6"),
    ExampleEvent("Tutorial (mine)", (4,), "09:00", "10:30", "Room 12", "work", "#ab6400"),
    ExampleEvent("Team meeting", (1,), "09:30", "10:00", "online", "meeting", "#ab6400"),
    ExampleEvent("Lunch", (0, 1, 2, 3, 4), "12:15", "13:00"),
    ExampleEvent("Choir", (2,), "19:00", "20:30", "Parish hall", "leisure", "#208368"),
    ExampleEvent("Football with the others", (6,), "16:00", "17:30", "Park", "leisure", "#208368"),
)
