"""What waits to be collected, and what fails, by platform."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, and_, func, select

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.storage.rows import RowsOf, rows_of
from app.tables.accounts.credentials import Credential
from app.tables.accounts.outages import OutageRecord
from app.tables.base import table_of
from app.tables.organizations import Organization
from app.tables.schedule import CollectionRecord

_collection = table_of(CollectionRecord)
_credentials = table_of(Credential)
_outages = table_of(OutageRecord)
_organizations = table_of(Organization)


class BacklogRow(NamedTuple):
    """How many posts of a platform are due, how many overdue, and since when the first is due.

    Of those that are overdue, `unreachable` are on servers that are left alone.
    """

    platform: Platform
    due: int
    overdue: int
    unreachable: int
    since: datetime | None


class FailingRow(NamedTuple):
    """How many posts of a platform fail for one reason, and since when the first does."""

    platform: Platform
    failure_code: str
    posts: int
    since: datetime | None


def _with_platforms(statement: Select[*tuple[object, ...]]) -> Select[*tuple[object, ...]]:
    """Join the accounts of posts; nothing is collected for an archived organization."""
    return (
        statement.select_from(_collection)
        .join(
            _credentials,
            and_(
                _credentials.c.organization_id == _collection.c.organization_id,
                _credentials.c.id == _collection.c.credential_id,
            ),
        )
        .join(_organizations, _organizations.c.id == _collection.c.organization_id)
        .where(_organizations.c.archived_at.is_(None), _credentials.c.disconnected_at.is_(None))
    )


def select_backlogs(now: datetime, long_ago: datetime) -> RowsOf[BacklogRow]:
    """Each platform with accounts; posts due since before `long_ago` are overdue."""
    due = _collection.c.next_collect_at
    columns = (
        _credentials.c.platform,
        func.count().filter(due <= now).label("due"),
        func.count().filter(due < long_ago).label("overdue"),
        func.count().filter(due < long_ago, _outages.c.platform.is_not(None)).label("unreachable"),
        func.min(due).filter(due <= now).label("since"),
    )
    is_out = and_(
        _outages.c.platform == _credentials.c.platform,
        _outages.c.host == func.coalesce(_credentials.c.host, ""),
        _outages.c.paused_at.is_not(None),
    )
    statement = _with_platforms(select(*columns)).outerjoin(_outages, is_out)
    statement = statement.group_by(_credentials.c.platform)
    return rows_of(BacklogRow, statement.order_by(_credentials.c.platform))


def select_failing() -> RowsOf[FailingRow]:
    """Posts that fail, by platform and reason, the most frequent first."""
    code, count = _collection.c.failure_code, func.count()
    columns = (
        *(_credentials.c.platform, code, count.label("posts")),
        func.min(_collection.c.failed_since).label("since"),
    )
    statement = _with_platforms(select(*columns)).where(
        code.is_not(None), code != FailureCode.GONE.value
    )
    by_reason = statement.group_by(_credentials.c.platform, code)
    return rows_of(FailingRow, by_reason.order_by(_credentials.c.platform, count.desc(), code))
