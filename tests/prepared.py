"""What a process that serves makes first, made before it is forked: a second for each otherwise."""

import gc

from app.graphql import operations, schema

operations.load_trusted(schema.graph_of(schema.make_schema()))
gc.collect()
gc.freeze()  # else looking for garbage writes into each page, and nothing stays shared
