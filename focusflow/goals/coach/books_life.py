"""Playbooks for projects, health, money and home."""

from __future__ import annotations

from focusflow.goals.coach.book import Playbook, Stage, Work

PROJECT = Playbook(
    "project",
    "Project",
    "A clear end, a first version early, and time to polish.",
    "project",
    "presentation",
    56,
    (
        Stage(
            "The end is clear",
            0.12,
            (
                Work("Write down what “done” means, in five sentences", 30),
                Work("List the parts, the largest risk first", 45),
                Work("Ask those who are concerned", 30, optional=True),
            ),
        ),
        Stage(
            "First version",
            0.5,
            (
                Work("Try out the riskiest part", 120, "hard"),
                Work("Work on the next part", 120, "hard", weekly=True),
            ),
        ),
        Stage(
            "Complete",
            0.85,
            (
                Work("Work on what is missing", 120, weekly=True),
                Work("Let somebody try it, and note what they say", 60),
            ),
        ),
        Stage("Handed over", 1.0, (Work("Polish", 90), Work("Hand it over", 30, "easy"))),
    ),
    ("project", "build", "launch", "app", "website", "organise", "organize", "event"),
)
FITNESS = Playbook(
    "fitness",
    "Get fit",
    "Start small, keep the rhythm, and measure now and then.",
    "health",
    "heart_pulse",
    84,
    (
        Stage(
            "Started",
            0.1,
            (
                Work("Write down where you stand today", 20, "easy"),
                Work("Choose days and a place that fit your week", 30, "easy"),
                Work("Ask a doctor if you have been ill or still for long", 30, optional=True),
            ),
        ),
        Stage(
            "The rhythm holds",
            0.5,
            (
                Work("Train, easy", 40, "easy", weekly=True),
                Work("Train, a little harder", 45, weekly=True),
            ),
        ),
        Stage(
            "Stronger",
            0.9,
            (
                Work("Train, hard", 50, "hard", weekly=True),
                Work("Train, easy", 40, "easy", weekly=True),
                Work("Measure again and adjust", 20, "easy"),
            ),
        ),
        Stage("There", 1.0, (Work("Do what you trained for", 60, "hard"),)),
    ),
    ("fit", "run", "running", "marathon", "gym", "weight", "kg", "swim", "health", "training"),
)
SAVINGS = Playbook(
    "savings",
    "Save money",
    "See where it goes, put it aside first, and look once a month.",
    "finances",
    "piggy_bank",
    180,
    (
        Stage(
            "You know the figures",
            0.1,
            (
                Work("Write down what comes in and what goes out", 60),
                Work("Name the amount and what it is for", 20, "easy"),
            ),
        ),
        Stage(
            "It goes by itself",
            0.25,
            (
                Work("Set up a standing order for the day after payday", 30, "easy"),
                Work("End a contract that you no longer use", 45),
            ),
        ),
        Stage("Half of it", 0.6, (Work("Look at the month, and adjust", 30),)),
        Stage("All of it", 1.0, (Work("Look at the month, and adjust", 30),)),
    ),
    ("save", "saving", "savings", "debt", "budget", "money", "loan"),
)
MOVE = Playbook(
    "move",
    "Move house",
    "The long list, in the order in which it comes due.",
    "home",
    "house",
    60,
    (
        Stage(
            "Decided",
            0.35,
            (
                Work("Write down what the new home must have", 30),
                Work("Look at homes", 120, weekly=True),
                Work("Sign, and give notice for the old one", 60),
            ),
        ),
        Stage(
            "Prepared",
            0.8,
            (
                Work("Sort out and give away", 120, weekly=True),
                Work("Find helpers or a mover", 45),
                Work("Tell bank, insurance, work and post", 60),
            ),
        ),
        Stage("Moved", 0.95, (Work("Pack", 240, "hard"), Work("Hand over the old home", 90))),
        Stage("Settled", 1.0, (Work("Register the new address", 45, "easy"),)),
    ),
    ("move", "moving", "flat", "apartment", "house", "renovate", "relocate"),
)
