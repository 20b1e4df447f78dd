"""The engine that the settings name."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from search.backends.base import EngineIndices
from search.backends.elasticsearch.backend import ElasticsearchBackend
from search.backends.elasticsearch.client import transport

INDICES = "search.backends.elasticsearch.indices"


class ElasticsearchEngine(ElasticsearchBackend):
    """Elasticsearch or OpenSearch: finds, and keeps its indices. What keeps them is loaded when it is first needed."""

    def __init__(
        self,
        url: str,
        alias: str,
        *,
        is_opensearch: bool = False,
        analysis: str = "english",
        replicas: int = 0,
        seconds: float,
    ) -> None:
        way = transport(url, is_opensearch=is_opensearch, seconds=seconds)
        super().__init__(way, alias, seconds=seconds)
        self._made_of: dict[str, Any] = {
            "analysis": analysis,
            "replicas": replicas,
            "is_opensearch": is_opensearch,
        }

    @cached_property
    def client(self) -> Any:
        """The whole client of the engine."""
        return import_string(f"{INDICES}.connect")(self.transport)

    @cached_property
    def indices(self) -> EngineIndices:
        """See Engine.indices."""
        indices: EngineIndices = import_string(f"{INDICES}.Indices")(
            self.client, self.alias, **self._made_of
        )
        return indices


def from_settings() -> ElasticsearchEngine:
    """The engine of ELASTICSEARCH_URL, or of OPENSEARCH_URL."""
    return ElasticsearchEngine(
        settings.ELASTICSEARCH_URL or settings.OPENSEARCH_URL,
        settings.SEARCH_INDEX,
        is_opensearch=not settings.ELASTICSEARCH_URL,
        analysis=settings.SEARCH_ANALYSIS,
        replicas=settings.SEARCH_REPLICAS,
        seconds=settings.SEARCH_SECONDS,
    )
