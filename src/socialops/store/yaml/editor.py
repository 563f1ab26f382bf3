"""Change a few fields of a person's file and nothing else.

The new value is spliced into the text at the place where ruamel.yaml finds the old one, so comments, order, quotes,
indentation and line ends stay as they are. The result is read back by the strict loader: it must mean exactly what
was meant, or nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from socialops.domain.source import Fault
from socialops.errors import SocialopsError
from socialops.store.yaml.reader import parse
from socialops.store.yaml.writer import scalar

_LAST_RESORT = "edit the file by hand"


def set_fields(data: bytes, values: Mapping[str, str]) -> bytes:
    """*data* with top-level fields set to one-line texts; a field that is not there yet is added after the others."""
    before = parse(data)
    if isinstance(before, Fault) or not isinstance(before, dict):
        raise SocialopsError("The file can't be read, so it can't be changed: see 'socialops check'.")
    text = data.decode("utf-8")
    for name, value in values.items():
        if before.get(name) != value:
            text = _set(text, name, value)
    result = text.encode("utf-8")
    if parse(result) != {**before, **values}:
        raise SocialopsError(f"The fields {', '.join(values)} can't be changed without touching more: {_LAST_RESORT}.")
    return result


def set_inside(data: bytes, keys: Sequence[str], value: str) -> bytes:
    """*data* with a one-line text that is there already, at the end of *keys*, set anew."""
    before = parse(data)
    text = data.decode("utf-8")
    node = composed(text, keys[-1])
    for key in keys:
        node = next((found for name, found in node.value if name.value == key), None)
        if node is None:
            raise SocialopsError(f"'{'.'.join(keys)}' is not there to be changed: {_LAST_RESORT}.")
    start, end = node.start_mark.index, node.end_mark.index
    if node.id != "scalar" or node.style in {"|", ">"} or start == end:
        raise SocialopsError(f"'{'.'.join(keys)}' can't be changed in place: {_LAST_RESORT}.")
    result = (text[:start] + scalar(value, like=text[start]) + text[end:]).encode("utf-8")
    if parse(result) != _with(before, keys, value):
        raise SocialopsError(f"'{'.'.join(keys)}' can't be changed without touching more: {_LAST_RESORT}.")
    return result


def _with(node: Any, keys: Sequence[str], value: str) -> Any:
    return {**node, keys[0]: _with(node[keys[0]], keys[1:], value)} if keys else value


def _set(text: str, name: str, value: str) -> str:
    root = composed(text, name)
    for key, node in root.value:
        if key.value == name:
            start, end = node.start_mark.index, node.end_mark.index
            if node.id != "scalar" or node.style in {"|", ">"}:
                raise SocialopsError(f"'{name}' spans several lines: {_LAST_RESORT}.")
            if start == end:  # 'name:' with nothing after it
                start = end = key.end_mark.index + 1
                value = " " + scalar(value)
                return text[:start] + value + text[end:]
            return text[:start] + scalar(value, like=text[start]) + text[end:]
    return _add(text, root, name, value)


def composed(text: str, name: str) -> Any:
    """The nodes of a document with the places of its fields; *name* is the field that is to be changed."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="rt").compose(text)
    except YAMLError as error:
        raise SocialopsError(f"'{name}' can't be changed in a file written like this: {_LAST_RESORT}.") from error


def _add(text: str, root: Any, name: str, value: str) -> str:
    if root.flow_style:
        end = root.end_mark.index - 1
        start = text[:end].rstrip()
        comma = "" if not root.value else " " if start.endswith(",") else ", "
        return start + f"{comma}{name}: {scalar(value)}" + text[end:]
    newline = "\r\n" if "\r\n" in text else "\n"
    at = _line_end(text, _neighbour(root).end_mark.index)
    return f"{text[:at]}{newline}{name}: {scalar(value)}{text[at:]}"


def _neighbour(root: Any) -> Any:
    """The value after which a new field goes: one that ends on its own line, so that nothing else moves."""
    values = {key.value: node for key, node in root.value}
    for name in ("publish_at", "channels", "status", "title", "id"):
        node = values.get(name)
        if node is not None and node.start_mark.line == node.end_mark.line:
            return node
    raise SocialopsError(f"There is no plain line to put the new field after: {_LAST_RESORT}.")


def _line_end(text: str, position: int) -> int:
    found = re.compile(r"\r?\n|\Z").search(text, position)
    return found.start() if found else len(text)


def set_places(data: bytes, places: Sequence[tuple[Sequence[str | int], str, bool]]) -> bytes:
    """*data* with one-line texts set anew at the end of their keys; where a flag says so, the last key itself.

    Raises:
        SocialopsError: one of them is not there, or can't be changed without touching more.
    """
    text = data.decode("utf-8")
    root = composed(text, "file")
    spans = []
    for keys, value, is_key in places:
        node = _node(root, keys, is_key=is_key)
        start, end = node.start_mark.index, node.end_mark.index
        if node.id != "scalar" or node.style in {"|", ">"} or start == end:
            raise SocialopsError(f"'{'.'.join(map(str, keys))}' can't be changed in place: {_LAST_RESORT}.")
        spans.append((start, end, scalar(value, like=text[start])))
    for start, end, value in sorted(spans, reverse=True):
        text = text[:start] + value + text[end:]
    result = text.encode("utf-8")
    meant = parse(data)
    for keys, value, is_key in sorted(places, key=lambda place: place[2]):  # values first: a key leads to some
        meant = _placed(meant, keys, value, is_key=is_key)
    if parse(result) != meant:
        raise SocialopsError(f"The names can't be changed without touching more: {_LAST_RESORT}.")
    return result


def _node(root: Any, keys: Sequence[str | int], *, is_key: bool) -> Any:
    node = root
    for number, key in enumerate(keys):
        if isinstance(key, int):
            node = node.value[key]
            continue
        found = next((pair for pair in node.value if pair[0].value == key), None)
        if found is None:
            raise SocialopsError(f"'{'.'.join(map(str, keys))}' is not there to be changed: {_LAST_RESORT}.")
        node = found[0 if is_key and number == len(keys) - 1 else 1]
    return node


def _placed(value: Any, keys: Sequence[str | int], new: str, *, is_key: bool) -> Any:
    if not keys:
        return new
    first, rest = keys[0], keys[1:]
    if isinstance(value, list):
        return [_placed(item, rest, new, is_key=is_key) if n == first else item for n, item in enumerate(value)]
    if is_key and not rest:
        return {new if name == first else name: item for name, item in value.items()}
    return {n: _placed(item, rest, new, is_key=is_key) if n == first else item for n, item in value.items()}
