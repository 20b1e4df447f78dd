"""Size is a rule, not a hope: a module over 500 lines or a function over 60 does not land."""

import ast

from tests.conventions import tree

LONGEST_MODULE = 500
LONGEST_FUNCTION = 60


def test_no_module_is_longer_than_anyone_reads():
    too_long = {
        tree.short(path): lines
        for path in tree.python_files(with_tests=True)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }
    assert too_long == {}, "Split these by noun."


def test_no_function_is_longer_than_a_screen():
    too_long = {}
    for path in tree.python_files():
        for node in ast.walk(tree.syntax(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    too_long[f"{tree.short(path)}:{node.name}"] = lines
    assert too_long == {}, "Give the parts names."
