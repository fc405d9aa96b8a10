"""Logs: one line per event, for people or for a collector; never a secret."""

import logging
import re
from typing import Any, Literal

import structlog
from structlog.typing import EventDict, Processor

_VALUES = re.compile(
    r"(DETAIL: ).*?(?=\n\[SQL|\n\(Background|\nThe above|\nDuring handling|\nTraceback|\Z)",
    re.DOTALL,
)
"""Where PostgreSQL quotes the row that it refuses, up to whatever is said next."""

_SECRET = re.compile(
    r"bbs?_[\w-]{8,}|share_[\w.-]{20,}|(?<=Bearer )\S+|((?:access_token|key|client_secret)=)[^&\s]+"
)


_WORDY = ("alembic.runtime.plugins", "uvicorn.error", "httpx", "mcp", "app.storage.pools.FairPool")
"""Loggers that tell at "info" what a line of ours says, or nobody needs: of these, warnings."""


def hide_secrets(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Replace whatever looks like a token, or like a row, wherever it stands in a line."""
    return {
        name: _SECRET.sub(_hidden, _VALUES.sub(_hidden, value)) if isinstance(value, str) else value
        for name, value in event.items()
    }


def _hidden(match: re.Match[str]) -> str:
    return f"{match[1] or ''}[hidden]"


def configure_logs(form: Literal["human", "json"], level: str) -> None:
    """Send structlog's and the standard library's records the same way, to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.format_exc_info,
        hide_secrets,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in _WORDY:
        logging.getLogger(name).setLevel(logging.WARNING)
