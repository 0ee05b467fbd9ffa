"""Read a model file's bytes without trust: the wire format of ONNX, walked by hand.

A model comes from a stranger as easily as a sound does, and every library that parses it is a way
in. So before one of them sees the bytes, this walk (no library, no allocation by what a header
claims) lets through only what Harken's own exporter writes: one graph of known operators with
bounded attributes, weights inside the file, nothing nested. A test holds `OPERATORS` against what
the exporter emits. `harken model` reads the card by the same walk.

Wire format: https://protobuf.dev/programming-guides/encoding; field numbers: onnx.proto, IR 8.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod

from engine.errors.models import ModelRefusedError

MAX_BYTES = 64 << 20
MAX_FIELDS = 200_000
MAX_NODES = 5_000
MAX_ELEMENTS = 32 << 20
MAX_DIMENSIONS = 8
MAX_METADATA_BYTES = 1 << 20
MAX_NAME_BYTES = 1_000
MAX_ATTRIBUTE = 65_536
MAX_CONCATS, MAX_CONCAT_INPUTS = 1, 16  # mean and maximum of eight networks, joined once
IR_VERSIONS = range(7, 14)
OPSETS = range(13, 26)

OPERATORS: dict[str, frozenset[str]] = {
    "Add": frozenset(),
    "Concat": frozenset({"axis"}),
    "Conv": frozenset({"strides", "pads"}),
    "DequantizeLinear": frozenset({"axis"}),
    "Flatten": frozenset({"axis"}),
    "Gemm": frozenset({"alpha", "beta"}),
    "GlobalAveragePool": frozenset(),
    "GlobalMaxPool": frozenset(),
    "Log": frozenset(),
    "Mul": frozenset(),
    "QuantizeLinear": frozenset(),
    "ReduceMean": frozenset({"axes"}),
    "Relu": frozenset(),
    "Sigmoid": frozenset(),
    "Softmax": frozenset({"axis"}),
    "Unsqueeze": frozenset(),
}
"""Operators the exporter emits, each with the attributes it sets."""

ITEM_BYTES = {1: 4, 2: 1, 3: 1, 6: 4, 7: 8}
"""Bytes of an element by ONNX data type: float32, uint8, int8, int32, int64."""

VARINT, SPAN, FIXED32 = 0, 2, 5
SCHEMA: dict[str, dict[int, int]] = {
    "model": {1: VARINT, 2: SPAN, 3: SPAN, 4: SPAN, 5: VARINT, 6: SPAN, 7: SPAN, 8: SPAN, 14: SPAN},
    "opset": {1: SPAN, 2: VARINT},
    "entry": {1: SPAN, 2: SPAN},
    "graph": {1: SPAN, 2: SPAN, 5: SPAN, 10: SPAN, 11: SPAN, 12: SPAN},
    "node": {1: SPAN, 2: SPAN, 3: SPAN, 4: SPAN, 5: SPAN, 6: SPAN, 7: SPAN},
    "attribute": {1: SPAN, 2: FIXED32, 3: VARINT, 8: VARINT, 13: SPAN, 20: VARINT},
    "tensor": {1: VARINT, 2: VARINT, 8: SPAN, 9: SPAN, 12: SPAN},
    "value": {1: SPAN, 2: SPAN, 3: SPAN},
    "type": {1: SPAN},
    "tensor type": {1: VARINT, 2: SPAN},
    "shape": {1: SPAN},
    "dimension": {1: VARINT, 2: SPAN},
}
"""The fields let through, with their wire type; whatever else a message holds refuses the file."""

TOLD = {
    ("model", 20): "It holds training steps.",
    ("model", 25): "It holds functions of its own.",
    ("graph", 15): "It holds sparse weights.",
    ("attribute", 5): "An operator holds a tensor of its own.",
    ("attribute", 6): "An operator holds a graph of its own.",
    ("attribute", 11): "An operator holds graphs of its own.",
    ("tensor", 13): "Its weights are in another file.",
    ("tensor", 14): "Its weights are in another file.",
}
"""Words for the parts that are refused on purpose."""

Span = tuple[int, int]


@dataclass(slots=True)
class Walked:
    """What the walk found.

    Attributes
    ----------
    metadata : dict[str, str]
        The card, each value still JSON text.
    inputs, outputs : dict[str, tuple[int | None, ...]]
        Shape by name; None is a free dimension.
    operators : dict[str, set[str]]
        Attributes seen by operator.
    n_nodes, n_elements : int
        Nodes, and elements of all weights.
    """

    metadata: dict[str, str] = field(default_factory=dict[str, str])
    inputs: dict[str, tuple[int | None, ...]] = field(
        default_factory=dict[str, tuple[int | None, ...]]
    )
    outputs: dict[str, tuple[int | None, ...]] = field(
        default_factory=dict[str, tuple[int | None, ...]]
    )
    operators: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    n_nodes: int = 0
    n_elements: int = 0


def walk(data: bytes, name: str) -> Walked:
    """Check the bytes of a model file and read its card and shapes.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        What a person calls it, for the sentence of an error.

    Returns
    -------
    Walked
        Plain values; no part of the file has been executed or allocated by its claims.

    Raises
    ------
    ModelRefusedError
        If the file holds anything that the exporter does not write, or is not a model at all.
    """
    return _Walk(data, name).model()


class _Walk:
    """One pass over the bytes of one file."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._name = name
        self._n_fields = 0
        self._n_concats = 0
        self._known: set[str] = set()
        self._found = Walked()

    def model(self) -> Walked:
        if len(self._data) > MAX_BYTES:
            raise self._refusal(f"It is larger than {MAX_BYTES >> 20} MB.")
        graphs: list[Span] = []
        n_opsets = n_metadata_bytes = 0
        for number, value, span in self._fields("model", (0, len(self._data))):
            if number == 1 and value not in IR_VERSIONS:
                raise self._refusal("It is of another version of the ONNX format.")
            if number == 7:
                graphs.append(span)
            elif number == 8:
                n_opsets += 1
                self._opset(span)
            elif number == 14:
                n_metadata_bytes += span[1] - span[0]
                if n_metadata_bytes > MAX_METADATA_BYTES:
                    raise self._refusal("Its description is too long.")
                self._metadata(span)
        if len(graphs) != 1 or n_opsets != 1:
            raise self._refusal("It is not a model file.")
        self._graph(graphs[0])
        return self._found

    def _opset(self, span: Span) -> None:
        version = 0
        for number, value, inner in self._fields("opset", span):
            if number == 1 and self._text(inner):
                raise self._refusal("It needs operators that are not part of ONNX.")
            if number == 2:
                version = value
        if version not in OPSETS:
            raise self._refusal(f"It needs version {version} of the ONNX operators.")

    def _metadata(self, span: Span) -> None:
        entry = {1: "", 2: ""}
        for number, _, inner in self._fields("entry", span):
            entry[number] = self._text(inner, MAX_METADATA_BYTES)
        if entry[1] in self._found.metadata:
            raise self._refusal("Its description says one thing twice.")
        self._found.metadata[entry[1]] = entry[2]

    def _graph(self, span: Span) -> None:
        parts: dict[int, list[Span]] = {1: [], 5: [], 11: [], 12: []}
        for number, _, inner in self._fields("graph", span):
            if number in parts:
                parts[number].append(inner)
                if len(parts[1]) > MAX_NODES:
                    raise self._refusal(f"It has more than {MAX_NODES} operators.")
        for part in parts[11]:
            name, shape = self._value_info(part)
            self._found.inputs[name] = shape
            self._learn(name)
        for part in parts[5]:
            self._tensor(part)
        for part in parts[1]:
            self._node(part)
        for part in parts[12]:
            name, shape = self._value_info(part)
            self._found.outputs[name] = shape
            if name not in self._known:
                raise self._refusal("An output is never computed.")

    def _node(self, span: Span) -> None:
        texts: dict[int, list[str]] = {1: [], 2: [], 3: [], 4: [], 6: [], 7: []}
        attributes: list[str] = []
        for number, _, inner in self._fields("node", span):
            if number == 5:
                attributes.append(self._attribute(inner))
            else:
                texts[number].append(self._text(inner))
        inputs, outputs, operator = texts[1], texts[2], "".join(texts[4])
        if any(texts[7]):
            raise self._refusal("It needs operators that are not part of ONNX.")
        if operator not in OPERATORS:
            raise self._refusal(f"It uses an operator Harken does not: “{operator[:40]}”.")
        if not OPERATORS[operator].issuperset(attributes):
            raise self._refusal(f"It uses “{operator}” in a way that Harken does not.")
        self._bound_concat(operator, len(inputs))
        if not self._known.issuperset(inputs):
            raise self._refusal("An operator reads what was not computed before it.")
        for output in outputs:
            self._learn(output)
        self._found.n_nodes += 1
        self._found.operators.setdefault(operator, set()).update(attributes)

    def _bound_concat(self, operator: str, n_inputs: int) -> None:
        # Joined with itself again and again, sound becomes gigabytes by allowed operators alone.
        self._n_concats += operator == "Concat"
        if self._n_concats > MAX_CONCATS or (operator == "Concat" and n_inputs > MAX_CONCAT_INPUTS):
            raise self._refusal("It joins too much together.")

    def _attribute(self, span: Span) -> str:
        name = ""
        for number, value, inner in self._fields("attribute", span):
            if number == 1:
                name = self._text(inner)
            elif number in {3, 8} and abs(_signed(value)) > MAX_ATTRIBUTE:
                raise self._refusal("An operator is given a number that is too large.")
        return name

    def _tensor(self, span: Span) -> None:
        dims: list[int] = []
        kind, name, n_bytes = 0, "", 0
        for number, value, inner in self._fields("tensor", span):
            if number == 1:
                dims.append(value)
                if len(dims) > MAX_DIMENSIONS:
                    raise self._refusal("It claims more weights than a model may have.")
            elif number == 2:
                kind = value
            elif number == 8:
                name = self._text(inner)
            elif number == 9:
                n_bytes = inner[1] - inner[0]
        n_elements = prod(dims)  # a varint is never negative: −4 reads as 2⁶⁴ − 4
        self._found.n_elements += n_elements
        if self._found.n_elements > MAX_ELEMENTS:
            raise self._refusal("It claims more weights than a model may have.")
        if kind not in ITEM_BYTES or n_bytes != n_elements * ITEM_BYTES[kind]:
            raise self._refusal("Its weights are not as long as they claim.")
        self._learn(name)

    def _value_info(self, span: Span) -> tuple[str, tuple[int | None, ...]]:
        name, shape = "", None
        for number, _, inner in self._fields("value", span):
            if number == 1:
                name = self._text(inner)
            elif number == 2:
                shape = self._float_shape(inner)
        if shape is None:
            raise self._refusal("An input or output has no shape.")
        return name, shape

    def _float_shape(self, span: Span) -> tuple[int | None, ...] | None:
        shape = None
        for _, _, tensor_type in self._fields("type", span):
            for number, value, inner in self._fields("tensor type", tensor_type):
                if number == 1 and value != 1:
                    raise self._refusal("An input or output is not float32.")
                if number == 2:
                    dims = self._fields("shape", inner)
                    shape = tuple(self._dimension(part) for _, _, part in dims)
        return shape

    def _dimension(self, span: Span) -> int | None:
        size = None
        for number, value, _ in self._fields("dimension", span):
            size = value if number == 1 else None
        return size

    def _learn(self, name: str) -> None:
        if not name or name in self._known:
            raise self._refusal("Two of its parts have one name.")
        self._known.add(name)

    def _fields(self, message: str, span: Span) -> Iterator[tuple[int, int, Span]]:
        """Yield each field of `message`: its number, its value if it is one, its span if not."""
        schema = SCHEMA[message]
        position, end = span
        while position < end:
            self._n_fields += 1
            if self._n_fields > MAX_FIELDS:
                raise self._refusal("It has too many parts.")
            key, position = self._varint(position, end)
            number, wire_type = key >> 3, key & 7
            if schema.get(number) != wire_type:
                raise self._refusal(
                    TOLD.get((message, number), "It is not a model file of Harken.")
                )
            if wire_type == VARINT:
                value, position = self._varint(position, end)
                yield number, value, (0, 0)
                continue
            length = 4
            if wire_type == SPAN:
                length, position = self._varint(position, end)
            if length > end - position:
                raise self._refusal("It is cut short or damaged.")
            yield number, 0, (position, position + length)
            position += length

    def _varint(self, position: int, end: int) -> tuple[int, int]:
        value = 0
        for shift in range(0, 70, 7):
            if position >= end:
                break
            byte = self._data[position]
            position += 1
            value |= (byte & 127) << shift
            if byte < 128 and value < 1 << 64:
                return value, position
        raise self._refusal("It is cut short or damaged.")

    def _text(self, span: Span, longest: int = MAX_NAME_BYTES) -> str:
        start, end = span
        if end - start > longest:
            raise self._refusal("A name in it is too long.")
        try:
            return self._data[start:end].decode()
        except UnicodeDecodeError as error:
            raise self._refusal("It is cut short or damaged.") from error

    def _refusal(self, why: str) -> ModelRefusedError:
        return ModelRefusedError(self._name, why)


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value
