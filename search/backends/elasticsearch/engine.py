"""The engine that the settings name."""

from django.conf import settings

from search.backends.elasticsearch.backend import ElasticsearchBackend
from search.backends.elasticsearch.client import connect
from search.backends.elasticsearch.indices import Indices


class ElasticsearchEngine(ElasticsearchBackend):
    """Elasticsearch or OpenSearch: finds, and keeps its indices."""

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
        client = connect(url, is_opensearch=is_opensearch, seconds=seconds)
        super().__init__(client, alias, seconds=seconds)
        self.indices = Indices(client, alias, analysis=analysis, replicas=replicas)


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
