"""Hostile model files: each is a good one with one thing wrong, or no model at all."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx  # noqa: TID253 (only these tests load it)
from onnx import TensorProto, helper, numpy_helper  # noqa: TID253

from tests.engine.models import model_bytes, random_network

MONSTERS: dict[str, Callable[[Path], bytes]] = {}


def monster(make):
    MONSTERS[make.__name__.replace("_", " ")] = make
    return make


def good() -> onnx.ModelProto:
    return onnx.ModelProto.FromString(model_bytes(random_network()))


def put(model, node, *, first=True):
    model.graph.node.insert(0 if first else len(model.graph.node), node)
    return model.SerializeToString()


def spoil_first_sound(model, operator, inputs=(), **attributes):
    """Put an operator between the input and the rest."""
    model.graph.node[0].input[0] = "spoiled"
    node = helper.make_node(operator, ["waveform", *inputs], ["spoiled"], **attributes)
    return put(model, node)


def add_constant(model, name, value):
    model.graph.initializer.append(numpy_helper.from_array(np.asarray(value), name))


def set_card(model, **facts):
    for entry in model.metadata_props:
        if entry.key in facts:
            entry.value = json.dumps(facts[entry.key])
    return model.SerializeToString()


def with_external_data(location, **keys):
    model = good()
    tensor = model.graph.initializer[1]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in {"location": location, **keys}.items():
        tensor.external_data.add(key=key, value=value)
    return model.SerializeToString()


@monster
def weights_one_folder_up(folder):
    (folder.parent / "secret.bin").write_bytes(bytes(1 << 20))
    return with_external_data("../secret.bin")


@monster
def weights_at_an_absolute_path(folder):
    return with_external_data("/etc/passwd")


@monster
def weights_behind_a_link(folder):
    (folder / "innocent.bin").symlink_to("/etc/passwd")
    return with_external_data("innocent.bin")


@monster
def weights_from_dev_zero(folder):
    return with_external_data("/dev/zero", offset="0", length=str(1 << 40))


@monster
def weights_at_a_negative_offset(folder):
    return with_external_data("x", offset="-1")


@monster
def endless_loop(folder):
    body = helper.make_graph([], "body", [], [])
    node = helper.make_node("Loop", ["n", ""], [], body=body)
    model = good()
    add_constant(model, "n", np.int64(2**62))
    return put(model, node)


@monster
def thirty_nested_ifs(folder):
    inner = leaf = helper.make_graph([], "leaf", [], [])
    for _ in range(30):
        node = helper.make_node("If", ["c"], [], then_branch=inner, else_branch=leaf)
        inner = helper.make_graph([node], "nested", [], [])
    return put(good(), inner.node[0])


@monster
def eight_gigabytes_from_two_hundred_bytes(folder):
    model = good()
    add_constant(model, "shape", np.array([2**31], np.int64))
    return put(model, helper.make_node("ConstantOfShape", ["shape"], ["huge"]))


@monster
def joined_with_itself_forty_times(folder):
    model = good()
    model.graph.node[0].input[0] = "x40"
    for step in reversed(range(40)):
        name = f"x{step}" if step else "waveform"
        model.graph.node.insert(
            0, helper.make_node("Concat", [name, name], [f"x{step + 1}"], axis=0)
        )
    return model.SerializeToString()


@monster
def joined_two_hundred_at_once(folder):
    node = helper.make_node("Concat", ["waveform"] * 200, ["spoiled"], axis=0)
    model = good()
    model.graph.node[0].input[0] = "spoiled"
    return put(model, node)


@monster
def multiplied_into_four_billion(folder):
    model = good()
    add_constant(model, "tall", np.ones((60_000, 1), np.float32))
    add_constant(model, "wide", np.ones((1, 60_000), np.float32))
    return put(model, helper.make_node("Mul", ["tall", "wide"], ["huge"]))


@monster
def padded_without_end(folder):
    model = good()
    conv = next(node for node in model.graph.node if node.op_type == "Conv")
    attribute = next(each for each in conv.attribute if each.name == "pads")
    attribute.ints[:] = [2**40, 2**40]
    return model.SerializeToString()


@monster
def two_hundred_thousand_operators(folder):
    model = good()
    model.graph.node[0].input[0] = "r200000"
    relus = [
        helper.make_node("Relu", [f"r{step}" if step else "waveform"], [f"r{step + 1}"])
        for step in range(200_000)
    ]
    relus += model.graph.node
    del model.graph.node[:]
    model.graph.node.extend(relus)
    return model.SerializeToString()


@monster
def an_unknown_operator(folder):
    return spoil_first_sound(good(), "Frobnicate")


@monster
def an_operator_we_do_not_use(folder):
    return spoil_first_sound(good(), "Tanh")


@monster
def an_operator_of_another_domain(folder):
    return spoil_first_sound(good(), "Relu", domain="com.microsoft")


@monster
def another_domain_imported(folder):
    model = good()
    model.opset_import.append(helper.make_opsetid("ai.onnx.ml", 3))
    return model.SerializeToString()


@monster
def opset_999(folder):
    model = good()
    model.opset_import[0].version = 999
    return model.SerializeToString()


@monster
def ir_version_999(folder):
    model = good()
    model.ir_version = 999
    return model.SerializeToString()


@monster
def functions_of_its_own(folder):
    model = good()
    model.functions.add(name="f", domain="mine")
    return model.SerializeToString()


@monster
def training_steps(folder):
    model = good()
    model.training_info.add()
    return model.SerializeToString()


@monster
def sparse_weights(folder):
    model = good()
    model.graph.sparse_initializer.add()
    return model.SerializeToString()


@monster
def a_constant_in_an_attribute(folder):
    value = numpy_helper.from_array(np.zeros(4, np.float32))
    return put(good(), helper.make_node("Constant", [], ["c"], value=value))


@monster
def a_cycle(folder):
    model = good()
    model.graph.node[0].input[0] = model.graph.node[-1].output[0]
    return model.SerializeToString()


@monster
def weights_of_two_to_the_62(folder):
    model = good()
    model.graph.initializer[1].dims[:] = [2**31, 2**31]
    return model.SerializeToString()


@monster
def weights_of_minus_four(folder):
    model = good()
    model.graph.initializer[1].dims[:] = [-4]
    return model.SerializeToString()


@monster
def weights_of_a_million_dimensions(folder):
    model = good()
    model.graph.initializer[1].dims[:] = [2**62] * 150_000
    return model.SerializeToString()


@monster
def weights_cut_short(folder):
    model = good()
    model.graph.initializer[1].raw_data = model.graph.initializer[1].raw_data[:-4]
    return model.SerializeToString()


@monster
def strings_as_weights(folder):
    model = good()
    model.graph.initializer.append(
        onnx.TensorProto(name="s", data_type=8, dims=[1], string_data=[b"x"])
    )
    return model.SerializeToString()


@monster
def a_name_used_twice(folder):
    model = good()
    model.graph.initializer.append(model.graph.initializer[1])
    return model.SerializeToString()


@monster
def dense_weights_of_a_wrong_shape(folder):
    model = good()
    dense = next(each for each in model.graph.initializer if each.name == "dense.kernel")
    dense.dims[:] = dense.dims[::-1]
    return model.SerializeToString()


@monster
def answers_that_are_not_numbers(folder):
    model = good()
    floor = next(each for each in model.graph.initializer if each.name == "floor")
    floor.CopyFrom(numpy_helper.from_array(np.array([-1], np.float32), "floor"))
    return model.SerializeToString()


@monster
def answers_that_are_not_probabilities(folder):
    model = good()
    model.graph.node[-1].CopyFrom(helper.make_node("Relu", ["logits"], ["probabilities"]))
    return model.SerializeToString()


@monster
def more_labels_than_answers(folder):
    return set_card(good(), labels=["a", "b", "c", "d"], thresholds={}, self_test=[])


@monster
def a_label_twice(folder):
    return set_card(good(), labels=["a", "a", "b"], thresholds={}, self_test=[])


@monster
def labels_that_are_numbers(folder):
    return set_card(good(), labels=[1, 2, 3])


@monster
def a_window_of_no_samples(folder):
    return set_card(good(), n_samples=0)


@monster
def a_step_of_no_samples(folder):
    return set_card(good(), hop_samples=0)


@monster
def a_window_of_another_length_than_the_graph(folder):
    return set_card(good(), n_samples=8_000)


@monster
def a_rate_of_its_own(folder):
    return set_card(good(), sample_rate=44_100)


@monster
def a_description_that_is_no_json(folder):
    model = good()
    model.metadata_props[0].value = "{"
    return model.SerializeToString()


@monster
def a_description_nested_a_hundred_thousand_deep(folder):
    model = good()
    model.metadata_props[0].value = "[" * 100_000
    return model.SerializeToString()


@monster
def a_description_of_a_hundred_megabytes(folder):
    model = good()
    model.metadata_props.add(key="poem", value="la" * (50 << 20))
    return model.SerializeToString()


@monster
def a_description_of_two_megabytes(folder):
    model = good()
    model.metadata_props.add(key="poem", value="la" * (1 << 20))
    return model.SerializeToString()


@monster
def no_description(folder):
    model = good()
    del model.metadata_props[:]
    return model.SerializeToString()


@monster
def a_million_empty_fields(folder):
    return good().SerializeToString() + b"\x32\x00" * 1_000_000


@monster
def two_graphs(folder):
    data = good().SerializeToString()
    return data + data


@monster
def a_length_bomb(folder):
    return b"\x3a\xff\xff\xff\xff\xff\xff\xff\xff\x7f" + b"graph"


@monster
def a_number_without_end(folder):
    return b"\x08" + b"\xff" * 1_000_000


@monster
def truncated(folder):
    data = good().SerializeToString()
    return data[: len(data) // 2]


@monster
def random_bytes(folder):
    return random.Random(0).randbytes(100_000)


@monster
def nothing(folder):
    return b""


@monster
def a_zip(folder):
    return b"PK\x03\x04" + bytes(1_000)


@monster
def a_wav(folder):
    return b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + bytes(1_000)


@monster
def plain_text(folder):
    return b"This is no model.\n" * 100
