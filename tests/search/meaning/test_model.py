"""The arithmetic of the language model: against the same in plain Python, a number at a time."""

from importlib.util import find_spec
from math import erf, exp, sqrt
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from search.meaning import loading
from search.meaning.model import Model
from search.meaning.tokens import Tokenizer
from tests.search.meaning.models import HEADS, LAYERS, VOCABULARY, WIDTH, Tensor, write_model

Rows = list[list[float]]
# The first numbers of the real model's directions, as the plain arithmetic below gives them in double precision.
RECORDED = {
    "lonely and want company": [-0.08627, -0.04065, -0.00662, 0.06307, 0.00858, 0.03784],
    "I can't get up the stairs": [-0.04737, -0.022, -0.00672, 0.02226, -0.00121, -0.00873],
    "someone to take my son swimming on Saturdays": [
        -0.00769,
        0.05054,
        0.00304,
        -0.04833,
        -0.02932,
        -0.00375,
    ],
}


class Plainly:
    """The same model, a number at a time."""

    def __init__(self, tensors: dict[str, Tensor]) -> None:
        self.tensors = tensors

    def rows(self, name: str) -> Rows:
        shape, values = self.tensors[name]
        return [values[at : at + shape[1]] for at in range(0, len(values), shape[1])]

    def dense(self, state: Rows, name: str) -> Rows:
        weight, bias = self.rows(name + ".weight"), self.tensors[name + ".bias"][1]
        return [[dot(row, out) + b for out, b in zip(weight, bias, strict=True)] for row in state]

    def normalised(self, state: Rows, name: str) -> Rows:
        weight, bias = self.tensors[name + ".weight"][1], self.tensors[name + ".bias"][1]
        done = []
        for row in state:
            mean = sum(row) / WIDTH
            spread = sqrt(sum((one - mean) ** 2 for one in row) / WIDTH + 1e-12)
            done.append(
                [(one - mean) / spread * w + b for one, w, b in zip(row, weight, bias, strict=True)]
            )
        return done

    def attention(self, state: Rows, name: str) -> Rows:
        query, key, value = (
            self.dense(state, f"{name}attention.self.{part}") for part in ("query", "key", "value")
        )
        size = WIDTH // HEADS
        done: Rows = [[] for _ in state]
        for head in range(0, WIDTH, size):
            part = slice(head, head + size)
            for at, row in enumerate(query):
                shares = [exp(dot(row[part], other[part]) / sqrt(size)) for other in key]
                done[at] += [
                    sum(share * other[column] for share, other in zip(shares, value, strict=True))
                    / sum(shares)
                    for column in range(head, head + size)
                ]
        return done

    def embed(self, pieces: list[int]) -> list[float]:
        words, places, kinds = (
            self.rows(f"embeddings.{name}_embeddings.weight")
            for name in ("word", "position", "token_type")
        )
        state = [added(added(words[one], places[at]), kinds[0]) for at, one in enumerate(pieces)]
        state = self.normalised(state, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}."
            attended = self.dense(self.attention(state, name), name + "attention.output.dense")
            state = self.normalised(
                [added(*pair) for pair in zip(state, attended, strict=True)],
                name + "attention.output.LayerNorm",
            )
            inner = [
                [one * (1 + erf(one / sqrt(2))) / 2 for one in row]
                for row in self.dense(state, name + "intermediate.dense")
            ]
            outer = self.dense(inner, name + "output.dense")
            state = self.normalised(
                [added(*pair) for pair in zip(state, outer, strict=True)],
                name + "output.LayerNorm",
            )
        mean = [sum(column) / len(state) for column in zip(*state, strict=True)]
        return [one / sqrt(dot(mean, mean)) for one in mean]


def dot(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def added(one: list[float], other: list[float]) -> list[float]:
    return [a + b for a, b in zip(one, other, strict=True)]


@pytest.mark.parametrize("text", ["", "Swimming on Saturday.", "can't swim 語 lonely lonely"])
def test_a_text_has_the_direction_that_plain_arithmetic_gives(tmp_path: Path, text: str) -> None:
    tensors = write_model(tmp_path)
    model = Model(tmp_path)

    direction = model.embed(text)

    pieces = model.tokenizer.read(text, most=model.most)
    assert direction.tolist() == pytest.approx(Plainly(tensors).embed(pieces), abs=1e-5)
    assert float(direction @ direction) == pytest.approx(1, abs=1e-6)
    assert len(model.packed(text)) == 2 * WIDTH


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Swimming on Saturdays", ["swim", "##ming", "on", "saturday", "##s"]),
        ("I can't", ["[UNK]", "can", "'", "t"]),
        ("Café...cafe\u0301", ["cafe", ".", ".", ".", "cafe"]),
        ("on語on", ["on", "語", "on"]),
        ("  swim\u00a0on\u200b\0 ", ["swim", "on"]),
        ("swimmer", ["[UNK]"]),
        ("s" * 101, ["[UNK]"]),
        ("", []),
    ],
)
def test_words_are_cut_as_the_model_knows_them(text: str, pieces: list[str]) -> None:
    numbers = Tokenizer(VOCABULARY).read(text, most=128)

    assert [VOCABULARY[number] for number in numbers] == ["[CLS]", *pieces, "[SEP]"]


def test_a_long_text_is_cut_off() -> None:
    assert len(Tokenizer(VOCABULARY).read("swim " * 1000, most=10)) == 10


@pytest.mark.parametrize(("text", "numbers"), RECORDED.items())
def test_the_real_model_gives_the_recorded_directions(text: str, numbers: list[float]) -> None:
    if find_spec(loading.PACKAGE) is None:
        pytest.skip("needs the language model: make meaning")

    direction = Model(loading.folder()).embed(text)

    assert direction[: len(numbers)].tolist() == pytest.approx(numbers, abs=2e-5)


def test_a_missing_or_broken_model_is_said_plainly(tmp_path: Path, settings: Settings) -> None:
    loading.model.cache_clear()
    settings.SEARCH_MEANING_MODEL = str(tmp_path)

    with pytest.raises(ImproperlyConfigured, match="make meaning"):
        loading.model()
