"""What is counted, for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()

HTTP_REQUESTS = Counter(
    "http_requests_total", "HTTP requests", ["method", "endpoint", "status"], registry=REGISTRY
)
HTTP_SECONDS = Histogram(
    "http_request_duration_seconds",
    "HTTP request duration",
    ["method", "endpoint"],
    registry=REGISTRY,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10),
)
ACTIVE_USERS = Gauge(
    "active_users_total", "Users with an open page in this process", registry=REGISTRY
)
EVENTS = Counter("analytics_events_total", "Domain events", ["event_type"], registry=REGISTRY)
JOBS = Counter("jobs_total", "Background jobs run", ["job", "outcome"], registry=REGISTRY)
POOL = Gauge("db_pool_connections", "Database connections", ["state"], registry=REGISTRY)
CACHE = Counter("cache_requests_total", "Cache look-ups", ["cache", "result"], registry=REGISTRY)
PLANS = Counter("schedules_generated_total", "Plans made", ["status"], registry=REGISTRY)
PLAN_SECONDS = Histogram("schedule_seconds", "Time to make a plan", registry=REGISTRY)
CIRCUITS = Gauge("circuits", "Outside systems that failed, by state", ["state"], registry=REGISTRY)
OUTSIDE = Counter("outside_calls_total", "Calls to outside systems", ["outcome"], registry=REGISTRY)
