"""The language model all-MiniLM-L6-v2 in NumPy: a text becomes 384 numbers, near in meaning is near in direction.

A text is read by itself, so that nothing is padded; weights stay in their file, which processes share in memory.
"""

import json
import struct
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np

from search.meaning.tokens import Tokenizer

# Words after so many pieces are not read: a title, a summary and the beginning of the text.
MOST_PIECES = 128
EPSILON = 1e-12

Array = np.ndarray[Any, np.dtype[np.float32]]


class Model:
    """Reads `model.safetensors`, `config.json` and `vocab.txt` of a folder. Raises OSError, KeyError, ValueError."""

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text())
        self.heads = int(config["num_attention_heads"])
        self.layers = int(config["num_hidden_layers"])
        self.width = int(config["hidden_size"])
        self.weights = read_weights(folder / "model.safetensors")
        self.most = min(MOST_PIECES, len(self.weights["embeddings.position_embeddings.weight"]))
        self.tokenizer = Tokenizer((folder / "vocab.txt").read_text(encoding="utf-8").splitlines())

    def embed(self, text: str) -> Array:
        """The direction of a text: a vector of length 1, the mean over its pieces."""
        weights = self.weights
        pieces = self.tokenizer.read(text, most=self.most)
        state = (
            weights["embeddings.word_embeddings.weight"][pieces]
            + weights["embeddings.position_embeddings.weight"][: len(pieces)]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        state = self._normalised(state, "embeddings.LayerNorm")
        for layer in range(self.layers):
            state = self._layer(state, f"encoder.layer.{layer}.")
        mean = state.mean(axis=0)
        return mean / np.linalg.norm(mean)

    def packed(self, text: str) -> bytes:
        """The direction of a text as it is stored: half-precision numbers."""
        return self.embed(text).astype("<f2").tobytes()

    def _layer(self, state: Array, name: str) -> Array:
        attended = self._dense(self._attention(state, name), name + "attention.output.dense")
        state = self._normalised(state + attended, name + "attention.output.LayerNorm")
        inner = gelu(self._dense(state, name + "intermediate.dense"))
        outer = self._dense(inner, name + "output.dense")
        return self._normalised(state + outer, name + "output.LayerNorm")

    def _attention(self, state: Array, name: str) -> Array:
        """Every piece looks at all the others, in several ways (heads) at once."""
        query, key, value = (
            self._dense(state, f"{name}attention.self.{part}")
            .reshape(len(state), self.heads, -1)
            .transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.float32(sqrt(self.width / self.heads))
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        return (shares @ value).transpose(1, 0, 2).reshape(len(state), self.width)

    def _dense(self, state: Array, name: str) -> Array:
        return state @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]

    def _normalised(self, state: Array, name: str) -> Array:
        away = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((away * away).mean(axis=-1, keepdims=True) + np.float32(EPSILON))
        return away / spread * self.weights[name + ".weight"] + self.weights[name + ".bias"]


def gelu(values: Array) -> Array:
    """x·Φ(x), with the error function of Abramowitz and Stegun 7.1.26: right to 1.5e-7."""
    size = np.abs(values) / np.float32(sqrt(2))
    t = 1 / (1 + np.float32(0.3275911) * size)
    series = t * (1.061405429 * t - 1.453152027)
    for term in (1.421413741, -0.284496736, 0.254829592):
        series = (series + np.float32(term)) * t
    error = np.copysign(1 - series * np.exp(-size * size), values)
    return np.float32(0.5) * values * (1 + error)


def read_weights(path: Path) -> dict[str, Array]:
    """The tensors of a safetensors file by name, left in the file and mapped: read when used, shared by processes."""
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
    data = np.memmap(path, dtype=np.uint8, mode="r", offset=8 + length)
    weights = {}
    for name, tensor in header.items():
        if name != "__metadata__" and tensor["dtype"] == "F32":
            start, end = tensor["data_offsets"]
            flat: Array = np.asarray(data[start:end].view(np.float32))
            weights[name.removeprefix("bert.")] = flat.reshape(tensor["shape"])
    return weights
