"""What a standby of a coordinator may show late although every version is the newest."""

import pytest
from sqlalchemy import Executable, select

from app.sql.accounts.outages import outages
from app.sql.erasures import select_unfinished
from app.sql.posts import posts
from app.sql.shares import shares
from app.sql.tokens import tokens
from app.storage.replica_sessions import is_of_coordinator

HERE = [
    select(tokens.c.id),
    select(outages.c.platform),
    select_unfinished().select,
    select(posts.c.id).join(shares, shares.c.organization_id == posts.c.organization_id),
    select(posts.c.id).where(select(tokens.c.id).exists()),
]
THERE = [
    select(posts.c.id),
    select(posts.c.id).join(outages, outages.c.platform == posts.c.platform),
]


@pytest.mark.parametrize("statement", HERE)
def test_what_is_on_the_coordinator_is_answered_there(statement: Executable) -> None:
    assert is_of_coordinator(statement)


@pytest.mark.parametrize("statement", THERE)
def test_what_organizations_have_is_answered_by_their_nodes(statement: Executable) -> None:
    assert not is_of_coordinator(statement)
