"""What the smoke paths are asked through: the schema over one database."""

from tests.graphql.conftest import graph

__all__ = ["graph"]
