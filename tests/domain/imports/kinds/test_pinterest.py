"""What Pinterest writes."""

from tests.domain.imports.files import File, csv_of


def test_pins_are_known_by_id_or_by_link() -> None:
    header = ("Pin link", "Pin title", "Impressions", "Saves", "Pin clicks", "Outbound clicks")
    file = File(csv_of(header, ("https://www.pinterest.de/pin/99887766/", "Cake", 900, 8, 7, 6)))

    (post,) = file.posts()
    assert file.kind == "pinterest-pins"
    assert (post["id"], post["platform"]) == ("99887766", "PINTEREST")
    assert (post["impressions"], post["saves"], post["clicks"]) == (900, 8, 6)
    assert post["pinClicks"] == 7
