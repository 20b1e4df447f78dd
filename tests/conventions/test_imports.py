"""What the import contracts of pyproject.toml cannot say."""

import grimp
import pytest

DOORS = {"views", "forms", "urls", "office"}
FLOORS = ("marketplace", "brokerage")


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("config", "cms", "brokerage", "marketplace", "search", cache_dir=None)


def room_of(module: str) -> tuple[str, ...]:
    return tuple(module.split(".")[:2])


def test_no_room_walks_in_through_another_rooms_doors(graph):
    trespasses = []
    for module in graph.modules:
        parts = module.split(".")
        if parts[0] not in FLOORS or len(parts) < 3 or parts[2] not in DOORS:
            continue
        trespasses += [
            f"{importer} -> {module}"
            for importer in graph.find_modules_that_directly_import(module)
            if room_of(importer) != room_of(module)
            and importer.split(".")[1] not in {"urls", "wagtail_hooks"}
        ]
    assert trespasses == [], (
        "Views and forms belong to their room: share a query, an action or a rule."
    )


def test_nobody_imports_the_wiring(graph):
    importers = {
        importer
        for module in graph.find_descendants("config") | {"config"}
        for importer in graph.find_modules_that_directly_import(module)
        if not importer.startswith("config")
    }
    assert importers == set()


@pytest.mark.parametrize(
    "pure",
    ["brokerage.conflicts.rules", "brokerage.conflicts.relatedness", "marketplace.orders.pricing"],
)
def test_a_pure_rule_reaches_no_table(graph, pure):
    assert pure in graph.modules
    reached = graph.find_upstream_modules(pure)
    assert [module for module in reached if module.endswith(".models")] == []
