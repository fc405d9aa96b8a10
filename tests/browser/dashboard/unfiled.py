"""What a tile shows and its file has under another name, or not at all: all of it, with reasons."""

RENAMED: dict[tuple[str, ...], tuple[str, ...]] = {
    ("best", "hour"): ("cells", "hour"),
    ("best", "posts"): ("cells", "posts"),
    ("best", "meanRate"): ("cells", "meanRate"),
    ("best", "lowerBound"): ("cells", "lowerBound"),
    ("points", "age"): ("comparedPoints", "age"),
    ("points", "total"): ("comparedPoints", "total"),
    ("points", "median"): ("usual", "median"),
    ("points", "lower"): ("usual", "lower"),
    ("points", "upper"): ("usual", "upper"),
    ("usualGrowth", "posts"): ("usual", "posts"),
    ("soldDaily", "amount"): ("daily", "sold"),
    ("consumedDaily", "amount"): ("daily", "consumed"),
    ("cashIn", "amountMinor"): ("currencies", "cashInMinor"),
    ("usageValue", "amountMinor"): ("currencies", "usageValueMinor"),
    ("post", "hookVersion"): ("contentPerformance", "hookVersion"),
}
"""Fields by the last names on the way to them, with those of the export: rows have both of two
lists side by side, or all of which the tile shows the best."""

_COUNTS = "it counts the rows, of which the tile shows the first"
LACKING: dict[tuple[str, ...], str] = {
    ("brandLeaderboard", "totalCount"): _COUNTS,
    ("topPosts", "totalCount"): _COUNTS,
    ("accounts", "totalCount"): _COUNTS,
    ("hookPerformance", "totalCount"): _COUNTS,
    ("window", "days"): "it is of the whole file, whose name has its days",
}
"""Fields that no column has, and why."""

BEYOND_ROWS: dict[tuple[str, ...], str] = {
    ("points", "age"): "what is usual goes on to days that the post has yet to see",
}
"""Fields of which a tile shows more than the rows are of, and why."""
