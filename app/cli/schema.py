"""`backbone schema`."""

import sys

from app.graphql import schema as graphql_schema


def schema() -> None:
    """Print the GraphQL schema (SDL)."""
    sys.stdout.write(graphql_schema.make_schema().as_str() + "\n")
