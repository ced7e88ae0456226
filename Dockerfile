# The site in a container: one image for the pages, the worker and the commands. compose.yaml starts them together.
FROM python:3.11.13-slim-bookworm

# pg_dump and pg_restore, for the backups.
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*

RUN useradd --system --create-home --home-dir /var/lib/standards standards
WORKDIR /opt/standards
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY . .

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/var/lib/standards STATIC_ROOT=/opt/standards/collected WEB_BIND=0.0.0.0:8000
RUN SECRET_KEY=only-while-files-are-gathered python manage.py collectstatic --no-input --verbosity 0

USER standards
VOLUME /var/lib/standards
EXPOSE 8000
CMD ["gunicorn", "--config", "python:config.server"]
