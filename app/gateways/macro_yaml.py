"""YAML as a tree with lines and nothing resolved: `locale: no` is Norwegian here, not "false" (PyYAML's own composer).

Anchors, aliases and tags are refused, so that what is small stays small.
"""

import yaml

from app.gateways.macro_problems import Wrong

DEEPEST = 4


def composed(head: str) -> yaml.MappingNode:
    """The tree of the head, a mapping. Raises Wrong with the line of what is no YAML."""
    try:
        _refuse_shared(head)
        root = yaml.compose(head, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Wrong((mark.line if mark else 0) + 2, f"this is not YAML: {error.problem or error.context}") from error
    except yaml.reader.ReaderError as error:
        line = head.count("\n", 0, error.position) + 2
        raise Wrong(line, "a character that cannot stand in YAML") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Wrong(2, "this is not YAML that can be read") from error
    if not isinstance(root, yaml.MappingNode):
        raise Wrong(2, "the head is a list of lines such as title: Refund sent")
    return root


def _refuse_shared(head: str) -> None:
    """Raises Wrong for anchors, aliases, tags and nesting that no macro needs, before anything is built of them."""
    depth = 0
    for event in yaml.parse(head, Loader=yaml.SafeLoader):
        line = (event.start_mark.line if event.start_mark else 0) + 2
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Wrong(line, "anchors (&) and aliases (*) are not a part of a macro: put the text in quotes")
        if getattr(event, "tag", None) not in (None, "!"):
            raise Wrong(line, "tags (!) are not a part of a macro: put the text in quotes")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise Wrong(line, "too deep: a macro needs no more than a list in a key")


def line_of(node: yaml.Node) -> int:
    """The line of a node in its file, where the head begins on the second."""
    return int(node.start_mark.line) + 2
