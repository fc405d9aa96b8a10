"""The organizations on LinkedIn that somebody administers: how they are found, named and chosen."""

from collections.abc import Mapping, Sequence

import pytest

from app.domain.collecting.failures import Failure, FailureCode, SeveralAccounts
from app.providers.base import ProviderFailed
from app.providers.linkedin_organizations import (
    MOST_PAGES,
    administered,
    names_of,
    organization,
    several,
)
from app.providers.requests import Answer

ONE, OTHER = "urn:li:organization:1", "urn:li:organization:2"
REFUSED = Failure(FailureCode.PERMISSION_MISSING, "Not for you.")
BUSY = Failure(FailureCode.RATE_LIMITED, "Later.")


class LinkedIn:
    """Somebody administers so many organizations; ten of their roles are on a page."""

    def __init__(self, urns: Sequence[str], failures: Mapping[str, Failure] = {}) -> None:
        self.urns, self.failures = urns, failures
        self.asked: list[str] = []

    async def ask(self, path: str, query: Mapping[str, str]) -> Answer:
        start = int(query.get("start", "0"))
        self.asked.append(f"{path} {start}")
        for asked in (path, self.asked[-1]):
            if asked in self.failures:
                raise ProviderFailed(self.failures[asked])
        if path == "organizations":
            numbers = query["ids"].removeprefix("List(").removesuffix(")").split(",")
            named = {number: {"localizedName": f"Number {number}"} for number in numbers}
            return Answer({"results": named}, None)
        elements = [{"organization": urn} for urn in self.urns[start : start + 10]]
        more = start + 10 < len(self.urns)
        links = [{"rel": "next", "href": f"/rest/organizationAcls?count=10&start={start + 10}"}]
        return Answer({"elements": elements, "paging": {"links": links if more else []}}, None)


def urns(number: int) -> list[str]:
    return [f"urn:li:organization:{each}" for each in range(1, number + 1)]


async def test_roles_are_read_page_after_page() -> None:
    linkedin = LinkedIn(urns(25))
    assert await administered(linkedin.ask) == urns(25)
    assert linkedin.asked == [f"organizationAcls {start}" for start in (0, 10, 20)]


async def test_an_organization_is_one_whatever_its_roles_are() -> None:
    assert await administered(LinkedIn([ONE, ONE]).ask) == [ONE]


async def test_pages_without_an_end_come_to_one() -> None:
    linkedin = LinkedIn([ONE] * 100)
    assert await administered(linkedin.ask) == [ONE]
    assert len(linkedin.asked) == 2
    linkedin = LinkedIn(urns(9_999))
    assert len(await administered(linkedin.ask)) == MOST_PAGES * 10


async def test_a_member_who_allows_no_more_administers_none() -> None:
    assert await organization(LinkedIn([], {"organizationAcls": REFUSED}).ask, None) is None


@pytest.mark.parametrize(
    "failures", [{"organizationAcls": BUSY}, {"organizationAcls 10": REFUSED}], ids=str
)
async def test_what_is_not_known_to_be_all_is_not_taken_for_it(
    failures: Mapping[str, Failure],
) -> None:
    with pytest.raises(ProviderFailed):
        await organization(LinkedIn(urns(25), failures).ask, ONE)


@pytest.mark.parametrize(("number", "wanted"), [(1, None), (1, ONE), (25, urns(25)[-1])])
async def test_the_only_one_and_the_wanted_one_are_found(number: int, wanted: str | None) -> None:
    linkedin = LinkedIn(urns(number))
    assert await organization(linkedin.ask, wanted) == (wanted or ONE)
    assert not [each for each in linkedin.asked if each.startswith("organizations")]


@pytest.mark.parametrize(
    ("failures", "names"), [({}, ("Number 1", "Number 2")), ({"organizations": BUSY}, ("1", "2"))]
)
async def test_several_are_named_or_numbered(
    failures: Mapping[str, Failure], names: tuple[str, str]
) -> None:
    with pytest.raises(ProviderFailed) as caught:
        await organization(LinkedIn([ONE, OTHER], failures).ask, None)
    failure = caught.value.failure
    assert isinstance(failure, SeveralAccounts)
    assert failure.accounts == ((ONE, names[0]), (OTHER, names[1]))


NAMES = {ONE: "Acme", OTHER: "Bell"}


def test_names_are_by_number_and_some_have_none() -> None:
    told = {
        "1": {"localizedName": "Ac\u202eme"},
        "2": {"localizedName": "B" * 99},
        "3": {},
        "4": None,
    }
    assert names_of(told) == {ONE: "Acme", OTHER: "B" * 60}
    assert names_of(None) == {}


def test_of_several_organizations_somebody_chooses_one_by_its_name() -> None:
    failure = several([ONE, OTHER], None, NAMES)
    assert failure.code is FailureCode.PERMISSION_MISSING
    assert failure.accounts == ((ONE, "Acme"), (OTHER, "Bell"))
    assert "Acme (1), Bell (2). Choose the one to connect" in failure.message


def test_an_organization_without_a_name_is_shown_by_its_number() -> None:
    assert several([ONE, OTHER], None, {}).accounts == ((ONE, "1"), (OTHER, "2"))


@pytest.mark.parametrize(
    ("urns", "words"),
    [([ONE], "You administer Acme (1) on LinkedIn, and not this one."), ([], "no organization")],
)
def test_the_wanted_one_may_not_be_among_them(urns: list[str], words: str) -> None:
    assert words in several(urns, OTHER, NAMES).message
