"""The pages for machines: alive, can serve, figures."""

from tests.application import small_app, small_deps


def ask(database_url: str, path: str, **more):
    return small_app(small_deps(database_url, **more)).test_client().get(path)


def test_a_process_is_alive_even_when_it_cannot_serve(sqlite_url):
    assert ask(sqlite_url, "/healthz").status_code == 200


def test_a_process_with_a_migrated_database_can_serve(migrated_sqlite_url):
    answer = ask(migrated_sqlite_url, "/readyz")
    assert (answer.status_code, answer.text) == (200, "ready\n")


def test_a_process_that_is_not_migrated_says_what_to_run(sqlite_url):
    answer = ask(sqlite_url, "/readyz")
    assert answer.status_code == 503
    assert answer.text.startswith("database: ")
    assert "counterfoil db upgrade" in answer.text


def test_each_part_that_is_not_ready_has_its_line_and_the_others_none(migrated_sqlite_url):
    checks = {"database": lambda: None, "queue": lambda: "Redis does not answer", "cache": lambda: "full"}
    answer = ask(migrated_sqlite_url, "/readyz", checks=checks)
    assert (answer.status_code, answer.text) == (503, "queue: Redis does not answer\ncache: full\n")


def test_the_figures_are_in_the_text_that_prometheus_reads(sqlite_url):
    deps = small_deps(sqlite_url)
    deps.metrics.stripe_call("/v1/customers", 200, 0.2)
    deps.metrics.stripe_call("/v1/customers", "none", 3.0)
    deps.metrics.card("intercom", "ok", 0.3)
    answer = small_app(deps).test_client().get("/metrics")
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert 'counterfoil_stripe_call_seconds_count{endpoint="/v1/customers",status="200"} 1.0' in answer.text
    assert 'counterfoil_stripe_call_seconds_count{endpoint="/v1/customers",status="none"} 1.0' in answer.text
    assert 'counterfoil_card_seconds_bucket{channel="intercom",le="0.5",outcome="ok"} 1.0' in answer.text


def test_two_applications_count_apart(sqlite_url):
    one, other = small_deps(sqlite_url), small_deps(sqlite_url)
    one.metrics.error("KeyError")
    assert "KeyError" not in small_app(other).test_client().get("/metrics").text


def test_what_does_not_keep_it_from_serving_is_said_and_counted_too(migrated_sqlite_url):
    cautions = {"policy": lambda: "roles.a: nobody", "other": lambda: None}
    answer = ask(migrated_sqlite_url, "/readyz", cautions=cautions)
    assert (answer.status_code, answer.text) == (200, "ready\npolicy: roles.a: nobody\n")
    answer = ask(migrated_sqlite_url, "/readyz", cautions=cautions, checks={"queue": lambda: "gone"})
    assert (answer.status_code, answer.text) == (503, "queue: gone\npolicy: roles.a: nobody\n")
    figures = ask(migrated_sqlite_url, "/metrics", cautions=cautions).text
    assert 'counterfoil_caution{name="policy"} 1.0' in figures
    assert 'counterfoil_caution{name="other"} 0.0' in figures
