"""`backbone schema`."""

import sys

from app.graphql.schema import make_schema


def schema() -> None:
    """Print the GraphQL schema (SDL)."""
    sys.stdout.write(make_schema().as_str() + "\n")
