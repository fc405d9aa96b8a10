"""What programs that collect and publish write as JSON."""

from app.domain.imports.objects import pivoted
from tests.domain.imports.files import File

URL = "https://www.instagram.com/reel/abc/"


def test_a_timeline_has_totals_day_by_day() -> None:
    day = {"date": "2026-11-20", "platform": "instagram", "platformPostId": "1790001", "views": 10}
    file = File([day, day | {"date": "2026-11-21", "views": 25}])

    assert file.kind == "zernio"
    assert [(each["date"], each["views"]) for each in file.posts()] == [
        ("2026-11-20", 10),
        ("2026-11-21", 25),
    ]


def test_posts_with_analytics_inside_are_read_as_of_their_update() -> None:
    analytics = {"likes": 5, "impressions": 9, "lastUpdated": "2026-11-20T08:00:00Z"}
    published = "2026-11-01T08:00:00.000Z"
    post = {"content": "Hi", "platform": "instagram", "platformPostUrl": URL}
    file = File([post | {"publishedAt": published, "analytics": analytics}])

    (stored,) = file.posts()
    assert file.kind == "zernio-posts"
    assert (stored["id"], stored["date"], stored["likes"]) == ("abc", "2026-11-20", 5)


def test_labels_with_days_are_turned_into_days_with_labels() -> None:
    labels = [
        {"label": "Likes", "data": [{"total": "150", "date": "2026-11-20"}]},
        {"label": "Views", "data": [{"total": "1500", "date": "2026-11-20"}]},
    ]
    file = File(pivoted(labels) or [], is_pivoted=True, platform="X", post="9")

    (stored,) = file.posts()
    assert file.kind == "postiz"
    assert (stored["id"], stored["likes"], stored["views"]) == ("9", 150, 1500)


def test_labels_of_followers_are_days_of_an_account() -> None:
    labels = [{"label": "Followers", "data": [{"total": "150", "date": "2026-11-20"}]}]
    file = File(pivoted(labels) or [], is_pivoted=True, platform="X", account="@us")

    assert file.kind == "postiz-account"
    assert file.days() == [("2026-11-20", {"followers": 150})]


def test_metrics_inside_a_post_are_read() -> None:
    metrics = {"likes": 5, "views": 9}
    post = {"platform_post_id": "1", "platform": "linkedin_page", "metrics": metrics}
    file = File([post])

    (stored,) = file.posts()
    assert file.kind == "brightbean"
    assert (stored["platform"], stored["likes"], stored["views"]) == ("LINKEDIN", 5, 9)
