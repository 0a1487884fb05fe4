"""What planning learns from a person's own history: how long, how likely, and when.

Pure: `features`, `forest`, `logistic`, `durations`, `completion`, `hours`, `evaluate`, `drift`,
`snapshot`.
`fitting` is the only module that knows scikit-learn, and only jobs reach it. `learned` is what
planning asks.
"""
