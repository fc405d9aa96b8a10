"""Every page of the dashboard: once as it opens, and what else can be chosen on it."""

EACH = [
    "/all",
    "/{organization}",
    "/{brand}",
    "/{organization}/why",
    "/{organization}/posts",
    "/{post}",
    "/{brand}/times",
    "/{brand}/learned",
    "/{organization}/goals",
    "/{brand}/followers",
    "/{organization}/accounts",
    "/{organization}/business",
]
FORMS = [
    "/sign-in",
    "/first-run",
    "/connected/pinterest",
    "/settings/organization",
    "/settings/brands",
    "/settings/tags",
    "/settings/notes",
    "/settings/tokens",
    "/settings/sessions",
]
"""Pages with few numbers."""
WITHOUT_NUMBERS = {"/sign-in", "/connected/pinterest"}
"""Pages with none."""
CHOSEN = [
    "/all?t=series",
    "/all?by=platform&m=engagement",
    "/all?w=90d&g=week&m=engagementRate",
    "/all?vs=none",
    "/all?vs=year&w=mtd",
    "/all?p=MASTODON",
    "/{organization}?c=REEL",
    "/all/why",
    "/all/why?m=engagement",
    "/all/posts",
    "/{brand}/posts?sort=published&p=TIKTOK",
    "/{post}?t=growth",
    "/{newest}",
    "/all/times",
    "/{organization}/times?p=YOUTUBE",
    "/{organization}/times?t=hours",
    "/{brand}/times?w=28d&t=week",
    "/all/learned",
    "/{organization}/learned?c=REEL",
    "/{brand}/learned?w=mtd&sort=generation",
    "/all/goals",
    "/all/accounts",
    "/all/followers",
    "/{organization}/followers?w=90d",
    "/{brand}/followers?t=level",
    "/all/business",
    "/all/business?t=credits",
]
