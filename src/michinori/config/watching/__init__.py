"""What lets an operator watch the site from outside (decision 60).

``request_ids`` names each request in its answer and in the log; ``chosen`` reads the settings; ``requests`` times what
Django answers. What is off costs nothing: neither an import nor a step of a request. Figures for Prometheus:
``figures`` counts in each process, ``gauges`` reads the database, ``scraping`` answers ``GET /metrics``. ``tracing``
sends traces by OpenTelemetry, ``errors_told`` errors to Sentry.
"""
