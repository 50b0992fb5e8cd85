# syntax=docker/dockerfile:1

FROM python:3.12-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements/base.txt requirements/base.txt
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/base.txt
COPY . .
# The settings read these at every start; collecting files uses none of them.
RUN DATABASE_URL=postgresql://none:none@none/none REDIS_URL=redis://none EMAIL_URL=file:///none \
    OKR_SECRET_KEY=used-for-nothing-but-collecting-static-files-in-this-build-step-0123456789 \
    OKR_BASE_URL=https://none OKR_STATIC_ROOT=/app/static-collected \
    /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
 && /venv/bin/python -m compileall -q .

FROM python:3.12-slim-bookworm
RUN groupadd --gid 10001 okrapp && useradd --uid 10001 --gid okrapp --no-create-home --shell /usr/sbin/nologin okrapp \
 && install -d -o okrapp -g okrapp /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OKR_STATIC_ROOT=/app/static-collected \
    OKR_VAR=/data
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", "--workers", "2", \
     "--blocking-threads", "4", "--backpressure", "64", "--respawn-failed-workers", "--workers-kill-timeout", "20", \
     "okrapp.wsgi:application"]
