"""Somebody who signed in: a cookie, and the headers that browsers send with it."""

from typing import Any

import httpx

PLAIN, SECURE = "backbone_session", "__Host-backbone_session"
OUR_PAGE = {"sec-fetch-site": "same-origin"}


async def sign_in(client: httpx.AsyncClient, token: str, **headers: str) -> httpx.Response:
    answer = await client.post("/sign-in", json={"token": token}, headers=OUR_PAGE | headers)
    client.cookies.clear()
    return answer


def cookie_of(answer: httpx.Response) -> str:
    """The cookie that an answer sets, as a browser sends it."""
    return answer.headers["set-cookie"].partition(";")[0]


async def cookie_for(client: httpx.AsyncClient, token: str) -> dict[str, str]:
    """The headers of somebody who just signed in."""
    return {"cookie": cookie_of(await sign_in(client, token))}


def code(answer: httpx.Response) -> Any:
    """The code of a refusal; None of an answer without one."""
    errors = answer.json().get("errors") or [{"extensions": {"code": None}}]
    return errors[0]["extensions"]["code"]
