# Two stages: pip and the sources stay behind in the first.
FROM python:3.13-slim AS build
COPY . /src
RUN python -m venv /opt/soigneur
RUN /opt/soigneur/bin/pip install --no-cache-dir -c /src/constraints.txt "/src[postgres]"

FROM python:3.13-slim
COPY --from=build /opt/soigneur /opt/soigneur
RUN useradd --system --uid 10001 --no-create-home soigneur && install -d -o soigneur -m 700 /data
# The root file system may be read-only: all that is written goes to the volume.
ENV PATH=/opt/soigneur/bin:$PATH PYTHONDONTWRITEBYTECODE=1 SOIGNEUR_DATA=/data SOIGNEUR_HEALTH=127.0.0.1:8080
USER soigneur
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
CMD ["soigneur", "run"]
