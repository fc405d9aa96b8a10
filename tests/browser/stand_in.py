"""A small application with the pages and a schema of the same shape as ours."""

from collections.abc import AsyncGenerator

import strawberry
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from strawberry.asgi import GraphQL
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import Info

from app.web.pages import page_routes

TOKEN = "token-of-the-browser-tests"


@strawberry.type
class Organization:
    id: strawberry.ID
    label: str


@strawberry.type
class Brand:
    id: strawberry.ID
    label: str
    organization: Organization


@strawberry.type
class Brands:
    nodes: list[Brand]


@strawberry.type
class Post:
    id: strawberry.ID


@strawberry.type
class Posts:
    nodes: list[Post]


BRAND = Brand(
    id=strawberry.ID("brand_1"),
    label="Northwind Coffee",
    organization=Organization(id=strawberry.ID("org_1"), label="Northwind"),
)


@strawberry.type
class Query:
    @strawberry.field
    def brands(self, first: int = 10) -> Brands:
        return Brands(nodes=[BRAND][:first])

    @strawberry.field
    def posts(self, first: int = 10) -> Posts:
        return Posts(nodes=[Post(id=strawberry.ID("post_1"))][:first])


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, info: Info) -> AsyncGenerator[str, None]:
        yield str(info.context["connection_params"].get("Authorization"))


class Gate(GraphQL[object, object]):
    """One token is good; without it the answer has the shape of our errors."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = Headers(scope=scope).get("authorization")
        if scope["type"] == "http" and given != f"Bearer {TOKEN}":
            error = {"message": "A token is needed.", "extensions": {"code": "UNAUTHENTICATED"}}
            await JSONResponse({"errors": [error]}, 401)(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def make_app() -> Starlette:
    """The pages, and the schema above at `/graphql`."""
    gate = Gate(
        strawberry.Schema(Query, subscription=Subscription),
        subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
        graphql_ide=None,
    )
    return Starlette(
        routes=[
            Route("/graphql", gate),
            WebSocketRoute("/graphql", gate),
            *page_routes({"/graphql"}),
        ]
    )
