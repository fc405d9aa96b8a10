FROM python:3.13-slim AS build
WORKDIR /build
RUN python -m venv /venv
COPY requirements.lock ./
RUN /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY app ./app
COPY migrations ./migrations
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Backbone" \
    org.opencontainers.image.description="A self-hosted GraphQL analytics gateway for people who publish content." \
    org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --create-home --uid 10001 backbone && install -d -o backbone /data
COPY --from=build /venv /venv
USER backbone
ENV PATH=/venv/bin:$PATH \
    BACKBONE_HOST=0.0.0.0 \
    BACKBONE_LOG_FORMAT=json \
    BACKBONE_DATABASE_URL=sqlite+aiosqlite:////data/backbone.db
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s CMD ["python", "-c", \
    "import os, urllib.request as r; port = os.environ.get('BACKBONE_PORT', '8000'); \
    r.urlopen(f'http://127.0.0.1:{port}/healthz', timeout=4)"]
# Migrating first is safe with several containers: one goes after the other. A shell that is a
# container's first process ignores what it has no trap for: told to stop meanwhile, it would serve.
CMD ["sh", "-c", "trap 'exit 143' TERM INT; backbone migrate && exec backbone serve"]
