"""Playbooks for learning, writing and finding work."""

from __future__ import annotations

from focusflow.goals.coach.book import Playbook, Stage, Work

EXAM = Playbook(
    "exam",
    "Exam preparation",
    "From the list of topics over practice to a calm day.",
    "exam",
    "graduation_cap",
    56,
    (
        Stage(
            "Know what is asked",
            0.1,
            (
                Work("List the topics and how much each counts", 45, "easy"),
                Work("Collect notes, books and old exams", 45, "easy"),
                Work("Mark each topic: sure, shaky, new", 30),
            ),
        ),
        Stage(
            "Work through the material",
            0.55,
            (
                Work("Work through a shaky or new topic", 90, "hard", weekly=True),
                Work("Recall last week's topic without notes", 30, weekly=True),
            ),
        ),
        Stage(
            "Practise with old exams",
            0.85,
            (
                Work("Solve an old exam against the clock", 120, "hard", weekly=True),
                Work("Go through the mistakes and note why", 45, weekly=True),
                Work("Study the weakest topic with somebody", 90, optional=True),
            ),
        ),
        Stage(
            "Ready for the day",
            1.0,
            (
                Work("Repeat the summary of each topic", 90),
                Work("Lay out what you need, and check place and time", 20, "easy"),
            ),
        ),
    ),
    ("exam", "test", "quiz", "midterm", "finals", "sat", "abitur"),
)
SKILL = Playbook(
    "skill",
    "Learn a skill",
    "Small practice each week, and something to show at the end.",
    "skill",
    "book_open",
    84,
    (
        Stage(
            "First steps",
            0.15,
            (
                Work("Write down what you want to be able to do", 20, "easy"),
                Work("Choose one course or book, and leave the others", 40),
                Work("Set up a place to practise", 30, "easy"),
            ),
        ),
        Stage(
            "The basics sit",
            0.5,
            (
                Work("Practise the basics", 60, weekly=True),
                Work("Go on in the course", 60, weekly=True),
            ),
        ),
        Stage(
            "Make something of your own",
            0.9,
            (
                Work("Choose a small piece that shows it", 30),
                Work("Work on the piece", 90, "hard", weekly=True),
                Work("Ask somebody who can do it for feedback", 45, optional=True),
            ),
        ),
        Stage("Show it", 1.0, (Work("Show the piece to somebody", 45),)),
    ),
    ("learn", "course", "language", "guitar", "piano", "programming", "speak", "practise", "skill"),
)
CERTIFICATION = Playbook(
    "certification",
    "Certification",
    "Book the date early, study by the outline, and test yourself.",
    "certification",
    "award",
    70,
    (
        Stage(
            "Booked",
            0.12,
            (
                Work("Read the official outline and the conditions", 45),
                Work("Book the date", 30, "easy"),
                Work("Take a practice test to see where you stand", 60),
            ),
        ),
        Stage(
            "Through the outline",
            0.65,
            (
                Work("Study a part of the outline", 90, "hard", weekly=True),
                Work("Try out in practice what you studied", 60, weekly=True),
            ),
        ),
        Stage(
            "Practice tests passed",
            0.92,
            (
                Work("Take a full practice test", 120, "hard", weekly=True),
                Work("Close the gaps it showed", 60, weekly=True),
            ),
        ),
        Stage("Certified", 1.0, (Work("Check papers, equipment and way", 20, "easy"),)),
    ),
    ("certif", "certificate", "licence", "license", "aws", "cisco", "toefl", "ielts", "pmp"),
)
PLACEMENT = Playbook(
    "placement",
    "Job or internship",
    "Know what you look for, apply each week, and practise talking.",
    "placement",
    "briefcase",
    70,
    (
        Stage(
            "Papers are ready",
            0.2,
            (
                Work("Write down what you look for, and what not", 30),
                Work("Bring the CV up to date", 90),
                Work("Let somebody read the CV", 30, "easy"),
                Work("Bring your profile and samples up to date", 60, optional=True),
            ),
        ),
        Stage(
            "Applications are out",
            0.6,
            (
                Work("Find three fitting places and note their dates", 60, weekly=True),
                Work("Write and send an application", 90, "hard", weekly=True),
                Work("Ask somebody who works there", 30, optional=True, weekly=True),
            ),
        ),
        Stage(
            "Interviews",
            0.9,
            (
                Work("Write down answers to the ten usual questions", 90),
                Work("Practise an interview aloud", 60, weekly=True),
                Work("Follow up on what is open", 20, "easy", weekly=True),
            ),
        ),
        Stage("Accepted", 1.0, (Work("Compare offers and decide", 60),)),
    ),
    ("job", "internship", "placement", "interview", "apply", "application", "career", "hired"),
)
WRITING = Playbook(
    "writing",
    "Thesis or paper",
    "A question, a rough draft soon, and two rounds of revision.",
    "creativity",
    "pen_line",
    112,
    (
        Stage(
            "Question and outline",
            0.15,
            (
                Work("Write the question in one sentence", 45),
                Work("Read and note a key text", 90, weekly=True),
                Work("Outline the chapters", 60),
            ),
        ),
        Stage(
            "Rough draft",
            0.6,
            (
                Work("Write a page a day for a week", 150, "hard", weekly=True),
                Work("Read and note what the next part needs", 60, weekly=True),
            ),
        ),
        Stage(
            "Revised",
            0.9,
            (
                Work("Revise a chapter", 120, "hard", weekly=True),
                Work("Let somebody read it", 30, "easy"),
            ),
        ),
        Stage(
            "Handed in",
            1.0,
            (Work("Check sources and figures", 120), Work("Print and hand in", 60, "easy")),
        ),
    ),
    ("thesis", "paper", "essay", "dissertation", "book", "write", "article", "novel"),
)
