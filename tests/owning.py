"""Every statement of the product says of each of its tables whose rows it wants.

Where the database is distributed by organization, one that doesn't is asked of every node. Those
that are meant to be are named here, by the function that executes them.
"""

import os
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from types import FrameType
from typing import Any

from app.storage.owned_tables import OwnedTables

ACROSS = {
    "a caller gives an id, and may see every organization": {
        "services/accounts/accounts": {"get_accounts"},
        "services/accounts/credentials": {"get_credentials"},
        "services/brands": {"get_brands", "update_brand"},
        "services/accounts/connection_returns": {"_used"},
        "services/collecting/refresh_runs": {"get_runs", "cancel_run"},
        "services/erasures": {"get_erasures", "start_posts"},
        "services/goals": {"get_goals", "_stored"},
        "services/learning/brand_memory": {"get_entries"},
        "services/learning/content_performance": {"get_rows"},
        "services/learning/sync_runs": {"get_runs"},
        "services/notes": {"get_notes", "update_note"},
        "services/organizations": {"find_organizations"},
        "services/post_lists": {"get_posts", "find_posts"},
        "services/tag_rules": {"get_rules"},
        "services/tags": {"get_tags", "find_owners"},
        "services/thumbnails": {"get_picture"},
        "services/uploads": {"get_uploads"},
    },
    "a caller asks for what there is in every organization": {
        "services/accounts/accounts": {"list_accounts", "count_accounts"},
        "services/accounts/credentials": {"list_credentials"},
        "services/brands": {"list_brands", "count_brands"},
        "services/business/record_lists": {"list_records", "count_records"},
        "services/erasures": {"list_erasures"},
        "services/goals": {"list_goals", "count_goals"},
        "services/leaderboards": {"_list_entrants"},
        "services/learning/content_performance": {"list_rows", "count_rows"},
        "services/learning/sync_runs": {"list_runs", "count_runs"},
        "services/notes": {"list_notes", "count_notes"},
        "services/organizations": {
            *("list_organizations", "count_organizations"),
            *("list_time_zones", "list_calendars"),
        },
        "services/post_lists": {"list_posts", "count_posts", "_of_order"},
        "services/uploads": {"list_uploads"},
    },
    "tokens and shares are the workspace's, some of them an organization's": {
        "services/attention": {"_of_tokens"},
    },
    "a worker looks for what is due, whosever it is": {
        "services/accounts/checking": {"list_dead"},
        "services/accounts/connection_attempts": {"begin"},
        "services/accounts/discovery_schedule": {"list_due"},
        "services/accounts/outages": {"_fail"},
        "services/collecting/account_readings": {"list_due", "_claim"},
        "services/collecting/claims": {"list_queues"},
        "services/collecting/pictures": {"fetch_due"},
        "services/collecting/refresh_runs": {"list_active_organizations", "forget_runs"},
        "services/collecting/rejections": {"list_rejected"},
        "services/erasures": {"list_unfinished"},
        "services/importing/importer": {"look"},
        "services/importing/started_imports": {"start"},
        "services/learning/sync_runs": {"list_due_organizations", "forget_runs"},
        "services/observations": {"forget_observations"},
        "services/uploads": {"forget", "begin"},
    },
    "it is about the whole installation": {
        "services/collecting/backlogs": {"list_failing", "list_backlogs"},
        "services/diagnostics": {"check_platforms"},
        "services/dumps": {"_pages", "_begin"},
        "services/erasing": {"forget_orphans"},
        "services/organizations": {"list_all_organizations"},
        "services/processes": {"note"},
        "services/rebuilds": {"find_interrupted", "forget"},
        "services/rollups": {"_check_whole"},
        "services/schedule": {"get_backlog"},
    },
}
"""Which functions ask all nodes, and why."""

NAMED = frozenset(
    f"{module}.{name}"
    for modules in ACROSS.values()
    for module, names in modules.items()
    for name in names
)


def check(statement: Any, text: str) -> None:
    """Let a statement of the product fail that doesn't say whose rows it wants. Tests may."""
    silent = set(OwnedTables(statement).silent)
    if silent & set(re.findall(r"JOIN (\w+) ON (?:true|1)\b", text)):
        return  # it is about everything: the scope that all organizations are in
    askers = list(_askers()) if silent else []
    if askers and askers[0].startswith("demo/"):
        return  # its database is small, and never distributed
    assert not askers or set(askers) & NAMED, (
        f"{askers[0]} doesn't say whose {', '.join(sorted(silent))} it wants: {text}"
    )


def _askers() -> Iterator[str]:
    """The functions of the product that wait for a statement, the innermost first."""
    for frame in _frames():
        path = frame.f_code.co_filename
        if f"{os.sep}migrations{os.sep}" in path:
            return  # whoever runs it, a migration is about every row
        _, is_ours, module = path.removesuffix(".py").rpartition(f"{os.sep}app{os.sep}")
        if is_ours and not module.startswith("storage"):
            yield f"{module}.{frame.f_code.co_name}"


def _frames() -> Iterator[FrameType]:
    """Who calls, the innermost first; SQLAlchemy runs in a greenlet, which its caller waits for."""
    waiting = import_module("greenlet").getcurrent().parent
    for innermost in (sys._getframe(), waiting and waiting.gr_frame):
        frame = innermost
        while frame is not None:
            yield frame
            frame = frame.f_back
