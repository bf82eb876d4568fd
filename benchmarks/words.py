"""The stock of words that synthetic records are made of."""

from __future__ import annotations

__all__ = [
    "ACTIONS",
    "CODE",
    "EVENTS",
    "FACTORS",
    "RUNBOOK_STEPS",
    "SENTENCES",
    "SERVICES",
    "SYMPTOMS",
    "TAGS",
    "TEAMS",
    "WHYS",
]

SERVICES = (
    ("checkout", "critical"),
    ("payments", "critical"),
    ("auth", "critical"),
    ("database-primary", "critical"),
    ("api-gateway", "critical"),
    ("search", "high"),
    ("notifications", "high"),
    ("user-profiles", "high"),
    ("inventory", "high"),
    ("recommendations", "standard"),
    ("image-resizer", "standard"),
    ("reporting", "standard"),
)
TEAMS = ("storefront", "payments", "platform", "identity", "discovery", "fulfilment")
FACTORS = (
    "config-change",
    "missing-test",
    "capacity",
    "connection-limits",
    "dependency-failure",
    "expired-certificate",
    "alert-gap",
    "runbook-gap",
    "retry-storm",
    "schema-migration",
)
TAGS = (
    "deploy",
    "postgres",
    "cache",
    "network",
    "queue",
    "kubernetes",
    "third-party",
    "tls",
    "dns",
    "batch-job",
    "mobile",
)
SYMPTOMS = (
    "answers 502 after a deploy",
    "is slow at the start of the sale",
    "loses messages when its queue restarts",
    "runs out of connections",
    "serves prices of the day before",
    "rejects valid tokens",
    "times out behind the new load balancer",
    "fills its disk with debug logs",
    "retries a failing provider without a pause",
    "shows an empty page to users of the app",
    "presents an expired certificate",
    "locks its largest table during a migration",
)
SENTENCES = (
    "The first failing request came {minutes} minutes after version {version} reached all pods.",
    "At the peak {percent} % of requests to {service} failed, most of them from mobile devices.",
    "The p99 latency rose from 180 ms to {latency} ms and stayed there until the pool was drained.",
    "Nobody was charged twice, since {other} keeps an idempotency key for every attempt.",
    "Support answered {count} chats about it, where an ordinary day has about twenty.",
    "A change to the configuration of {service} had been merged the day before, without a flag.",
    "The dashboard for {other} was green throughout, because it counts requests that reach it.",
    "Two of the three replicas were restarted by the orchestrator while they still held locks.",
    "The limit of {count} connections dates from a time when {service} ran on four hosts.",
    "Health checks of {service} ask only whether the process answers, and so found nothing wrong.",
    "Rolling back took {minutes} minutes, of which most were spent waiting for the build queue.",
    "The retry policy of {other} tripled the load at the very moment when there was least room.",
    "We first suspected the provider, whose status page mentioned maintenance in another region.",
    "An earlier review had asked for a limit here; the action was still open when this happened.",
    "The same query had run for years without trouble, until the planner chose another index.",
    "Caches were cold after the restart, so that {other} had to bear {percent} % more reads.",
    "People on call had the right runbook at hand, but two of its commands named a former cluster.",
    "Orders that failed were kept in the dead-letter queue and replayed on the following morning.",
    "The staging environment has {count} products and one tenant, and did not show the effect.",
    "No data was lost; {count} rows were written twice and have been removed by a script.",
)
EVENTS = (
    "Deploy of {service} {version} begins",
    "First errors in the logs of {service}",
    "Alert fires: error rate above {percent} % for three minutes",
    "Declared; the on-call engineer takes command",
    "On-call acknowledges and opens the runbook",
    "Errors split by version: only {version} is affected",
    "Status page updated, next update promised in half an hour",
    "Restart of two pods of {service}: no effect",
    "Connection count of {other} found at its limit of {count}",
    "Rollback of {service} to the former version begins",
    "Error rate under {percent} %, latency back at {latency} ms",
    "Synthetic order placed and refunded, all metrics at their baseline",
)
WHYS = (
    ("Why did {service} fail?", "It waited for {other}, which had no connection to give."),
    ("Why was there none?", "A job held {count} of them open while it waited for a lock."),
    ("Why did the job wait?", "Version {version} moved a large update into one transaction."),
    ("Why did no test show it?", "The tests run against a table with {count} rows."),
    ("Why did the alert come late?", "It asks for {percent} % of errors over ten minutes."),
)
ACTIONS = (
    "Add an alert for the saturation of connections of {service}",
    "Limit the retries of {other} and add jitter",
    "Bring a table of production size into the tests of {service}",
    "Put the new code path of {service} behind a feature flag",
    "Correct the commands in the runbook for {service}",
    "Let the health check of {service} ask for a connection to {other}",
    "Write down who may pause the deploy queue, and how",
    "Remove the unused batch account of {other}",
)
CODE = (
    (
        "console",
        (
            "$ kubectl -n {service} logs deploy/{service} --since=10m | grep -c TimeoutError\n"
            "{count}\n"
            "$ kubectl -n {service} rollout undo deploy/{service}\n"
            "deployment.apps/{service} rolled back"
        ),
    ),
    (
        "sql",
        (
            "SELECT state, count(*), max(now() - state_change) AS longest\n"
            "FROM pg_stat_activity\n"
            "WHERE application_name = '{service}'\n"
            "GROUP BY state\n"
            "HAVING count(*) > {percent};"
        ),
    ),
    (
        "python",
        (
            "def allocate(total: int, lines: list[Line]) -> list[int]:\n"
            '    """Split a discount; fails when nothing is payable."""\n'
            "    payable = sum(line.gross for line in lines)\n"
            "    return [total * line.gross // payable for line in lines]"
        ),
    ),
    (
        "yaml",
        (
            "pool:\n"
            "  max_connections: {count}  # shared with {other}\n"
            "  acquire_timeout: {latency}ms\n"
            "retries: {{limit: 3, jitter: true}}"
        ),
    ),
)
RUNBOOK_STEPS = (
    "Compare the error rate of {service} with the same hour of last week.",
    "See whether a deploy of {service} or {other} ended in the last {minutes} minutes.",
    "Count the connections by state; more than {count} idle in transaction is too many.",
    "Ask the dashboard of {other} for its saturation, not for its traffic.",
    "Look for one client that sends more than {percent} % of all requests.",
    "Scale out by half, and wait {minutes} minutes before the next step.",
)
