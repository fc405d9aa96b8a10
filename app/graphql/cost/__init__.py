"""What a document may cost: declared in the schema, bounded before anything is executed."""

from app.graphql.cost.analysis import Analysis, Cost
from app.graphql.cost.limits import Limits, limit_documents
from app.graphql.cost.sizes import Sizes, declare_sizes, sizes_of

__all__ = ["Analysis", "Cost", "Limits", "Sizes", "declare_sizes", "limit_documents", "sizes_of"]
