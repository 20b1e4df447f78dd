"""Pure: the sums behind the order of results, the same on every engine (docs/search.md, "Order").

Each engine scores words in its own way; what place and room do to that score is said here once.
"""

# Relevance falls to about a third (1/e) over so many metres.
FADES_OVER = 30_000
# What is online has no distance: it ranks as if it were this far away, in metres.
ONLINE_RANKS_LIKE = 10_000
# What is full keeps so much of its score: it comes after what matches as well and has space, and before what is
# two miles farther away.
FULL_KEEPS = 0.9
