"""A history to measure reads on, made by set-based SQL inside PostgreSQL.

`SIZE=full` is the one that the targets speak of: 50 organizations, 500 brands, 50,000 posts (the
largest brand has 2,242) and 90 days, 4.5 million snapshots. The default is a tenth of it, and
`SIZE=two` a brand of 10,000 posts beside one of 100.

The same numbers stand in `legacy_post_analytics`, laid out and indexed as the system that Backbone
replaces did: text keys, totals alone, one index per column.
"""

import os
from dataclasses import dataclass
from datetime import date, timedelta

import asyncpg

from app.domain.numbers.metrics import METRICS

LAST_DAY = date(2026, 2, 28)


@dataclass(frozen=True)
class Size:
    """How much history there is."""

    organizations: int
    brands: int
    posts: int
    days: int = 90
    skew: int = 2
    """The larger, the more of the posts are the first brand's."""

    @property
    def first_day(self) -> date:
        return LAST_DAY - timedelta(days=self.days - 1)


SIZES = {
    "small": Size(organizations=5, brands=50, posts=5_000),
    "full": Size(organizations=50, brands=500, posts=50_000),
    "two": Size(organizations=1, brands=2, posts=10_100, skew=69),
}
SIZE = SIZES[os.environ.get("SIZE", "small")]

_SCOPES = """
INSERT INTO organizations (id, label, label_key, time_zone, currency, created_at, updated_at)
SELECT md5('organization' || o)::uuid, 'Organization ' || o, 'organization ' || o, 'UTC', 'USD',
       now(), now()
FROM generate_series(1, {organizations}) AS o;

INSERT INTO brands (organization_id, id, label, label_key, created_at, updated_at)
SELECT md5('organization' || 1 + b % {organizations})::uuid, md5('brand' || b)::uuid,
       'Brand ' || b, 'brand ' || b, now(), now()
FROM generate_series(1, {brands}) AS b;
"""

# A brand's share of the posts falls with its number, so that the first is by far the largest.
_POSTS = """
INSERT INTO posts (organization_id, id, brand_id, platform, external_id, label, description,
                   search_key, category, status, published_at, published_on, created_at, updated_at)
SELECT b.organization_id, md5('post' || p.number)::uuid, b.id,
       (ARRAY['YOUTUBE', 'TIKTOK', 'INSTAGRAM', 'TWITTER', 'PINTEREST'])[1 + p.number % 5],
       'external-' || p.number, 'Post ' || p.number, 'What post ' || p.number || ' is about',
       'post', 'VIDEO', 'PUBLISHED', day::timestamptz, day, now(), now()
FROM (SELECT number,
             1 + floor({brands} * power(number::float / {posts}, {skew}))::int % {brands} AS brand,
             date '{first_day}' - (number * 7 % 200) AS day
      FROM generate_series(1, {posts}) AS number) AS p
JOIN brands AS b ON b.id = md5('brand' || p.brand)::uuid;
"""

_SNAPSHOTS = """
INSERT INTO post_analytics (organization_id, post_id, date, collected_at, rated_engagement,
    views, likes, comments, shares, saves,
    views_gain, likes_gain, comments_gain, shares_gain, saves_gain)
SELECT organization_id, id, day, day::timestamptz, v / 10 + v / 50 + v / 80 + v / 90,
    sum(v) OVER past, sum(v / 10) OVER past, sum(v / 50) OVER past, sum(v / 80) OVER past,
    sum(v / 90) OVER past, v, v / 10, v / 50, v / 80, v / 90
FROM (SELECT organization_id, id, day::date,
             (abs(hashtext(id::text || day::text)) % 1000)::bigint AS v
      FROM generate_series(date '{first_day}', date '{last_day}', interval '1 day') AS day, posts
     ) AS gained
WINDOW past AS (PARTITION BY id ORDER BY day);
"""

_SUMS = """
INSERT INTO post_totals (organization_id, post_id, first_date, last_date, as_of,
                         views, likes, comments, shares, saves)
SELECT organization_id, post_id, date '{first_day}', date, collected_at,
       views, likes, comments, shares, saves
FROM post_analytics WHERE date = date '{last_day}';

INSERT INTO analytics_daily (organization_id, brand_id, date, platform, {known}, {baselines},
                             {reported}, rated_engagement, snapshots, posts_published)
SELECT p.organization_id, p.brand_id, a.date, p.platform, {gained}, {zeros}, {counted},
       sum(rated_engagement), count(*), count(*) FILTER (WHERE p.published_on = a.date)
FROM post_analytics AS a JOIN posts AS p ON p.organization_id = a.organization_id
     AND p.id = a.post_id
GROUP BY p.organization_id, p.brand_id, a.date, p.platform;

INSERT INTO brand_daily (organization_id, brand_id, date, views, engagement, views_reported,
                         engagement_reported, rated_engagement, snapshots, posts_published)
SELECT organization_id, brand_id, date, sum(views), sum(likes + comments + shares + saves),
       sum(views_reported), sum(likes_reported), sum(rated_engagement), sum(snapshots),
       sum(posts_published)
FROM analytics_daily GROUP BY organization_id, brand_id, date;

INSERT INTO analytics_totals (organization_id, brand_id, platform, {known}, {reported}, snapshots)
SELECT organization_id, brand_id, platform, {summed}, {summed_reported}, sum(snapshots)
FROM analytics_daily GROUP BY organization_id, brand_id, platform;
"""

_LEGACY = """
CREATE TABLE legacy_post_analytics AS
SELECT a.post_id::text || a.date::text AS id, a.post_id::text AS post_id,
       p.organization_id::text AS organization_id, p.brand_id::text AS brand_id, p.platform,
       a.date::timestamp AS date, a.views::int AS total_views, a.likes::int AS total_likes,
       a.comments::int AS total_comments, a.shares::int AS total_shares,
       a.saves::int AS total_saves,
       (a.likes + a.comments + a.shares) * 100.0 / greatest(a.views, 1) AS engagement_rate
FROM post_analytics AS a JOIN posts AS p ON p.organization_id = a.organization_id
     AND p.id = a.post_id;
CREATE INDEX ON legacy_post_analytics (organization_id, date DESC);
CREATE INDEX ON legacy_post_analytics (brand_id, date DESC);
CREATE INDEX ON legacy_post_analytics (platform, date DESC);
CREATE INDEX ON legacy_post_analytics (post_id, date DESC);
CREATE INDEX ON legacy_post_analytics (date DESC);
"""


async def make_history(connection: asyncpg.Connection, size: Size = SIZE) -> None:
    """Fill an empty, migrated database."""
    known = METRICS[:5]
    lists = {
        "known": known,
        "gained": [f"sum({name}_gain)" for name in known],
        "summed": [f"sum({name})" for name in known],
        "baselines": [f"{name}_baseline" for name in METRICS],
        "zeros": ["0"] * len(METRICS),
        "reported": [f"{name}_reported" for name in METRICS],
        "counted": [f"count({name}_gain)" for name in METRICS],
        "summed_reported": [f"sum({name}_reported)" for name in METRICS],
    }
    columns = {name: ", ".join(parts) for name, parts in lists.items()}
    days = {"first_day": size.first_day, "last_day": LAST_DAY}
    for script in (_SCOPES, _POSTS, _SNAPSHOTS, _SUMS, _LEGACY):
        await connection.execute(script.format(**vars(size), **days, **columns))
    await connection.execute("VACUUM ANALYZE")
