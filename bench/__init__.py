"""测速: every speed the house promises, as a ratio to a named baseline measured in the same run.

    uv run python -m bench                  all measures, one table
    uv run python -m bench search commit    some
    uv run python -m bench --rows 100000    a smaller database for the search (default 1,000,000)
    uv run python -m bench --json bench/results.json

Milliseconds belong to the machine, ratios to the program; the goals are goals for ratios.
"""
