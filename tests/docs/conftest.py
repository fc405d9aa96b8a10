"""Documents are asked as callers ask."""

from tests.graphql.conftest import graph

__all__ = ["graph"]
