"""A tiny model of the real one's make, with weights by chance, in files like its own."""

import json
import random
import struct
from pathlib import Path

WIDTH, HEADS, LAYERS, INNER, PLACES = 8, 2, 2, 12, 16
VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "swim",
    "##ming",
    "##s",
    "lonely",
    "cafe",
    "on",
    "saturday",
    "'",
    ".",
    "can",
    "t",
    "語",
]

Tensor = tuple[list[int], list[float]]


def tensors(seed: int = 1) -> dict[str, Tensor]:
    """Shapes and numbers by name."""
    chance = random.Random(seed)
    shapes = {
        "embeddings.word_embeddings.weight": [len(VOCABULARY), WIDTH],
        "embeddings.position_embeddings.weight": [PLACES, WIDTH],
        "embeddings.token_type_embeddings.weight": [2, WIDTH],
        "embeddings.LayerNorm.weight": [WIDTH],
        "embeddings.LayerNorm.bias": [WIDTH],
    }
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}."
        dense = {
            "attention.self.query": (WIDTH, WIDTH),
            "attention.self.key": (WIDTH, WIDTH),
            "attention.self.value": (WIDTH, WIDTH),
            "attention.output.dense": (WIDTH, WIDTH),
            "intermediate.dense": (INNER, WIDTH),
            "output.dense": (WIDTH, INNER),
        }
        for part, (out, into) in dense.items():
            shapes[f"{name}{part}.weight"] = [out, into]
            shapes[f"{name}{part}.bias"] = [out]
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes[f"{name}{part}.weight"] = [WIDTH]
            shapes[f"{name}{part}.bias"] = [WIDTH]
    made = {}
    for name, shape in shapes.items():
        size = shape[0] * (shape[1] if len(shape) > 1 else 1)
        made[name] = (shape, [chance.gauss(0, 1) for _ in range(size)])
    return made


def write_model(folder: Path) -> dict[str, Tensor]:
    """Write the files of a model. Returns its tensors, as its half of single precision keeps them."""
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    body = b""
    kept = {}
    positions = struct.pack(f"<{PLACES}q", *range(PLACES))
    header["embeddings.position_ids"] = {
        "dtype": "I64",
        "shape": [1, PLACES],
        "data_offsets": [0, len(positions)],
    }
    body += positions
    for name, (shape, values) in tensors().items():
        packed = struct.pack(f"<{len(values)}f", *values)
        header[name] = {
            "dtype": "F32",
            "shape": shape,
            "data_offsets": [len(body), len(body) + len(packed)],
        }
        body += packed
        kept[name] = (shape, list(struct.unpack(f"<{len(values)}f", packed)))
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(head)) + head + body)
    config = {"hidden_size": WIDTH, "num_attention_heads": HEADS, "num_hidden_layers": LAYERS}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
    return kept
