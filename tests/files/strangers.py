"""Files from strangers: broken, hostile or odd, as tests of the library and of its pages send them."""

import gzip
import io
import random
import zipfile

from causal.files.uploads import MAX_UPLOAD

HEAD = 'schema = 1\nkind = "theory"\ntitle = "T"\nsummary = "S"\n'
VARIABLE = (
    '[variables.{name}]\ntitle = "T"\nrole = "exogenous"\nstates = {states}\ness = 1\n'
    'claims = ["elicited"]\nmechanism = {{ form = "table", prior = {prior} }}\n'
)
BIF = "variable a {{ type discrete [ 2 ] {{ x, y }}; }}\nprobability ( a ) {{ {row} }}\n"


def rain(name: str = "rain", states: str = '["no", "yes"]', prior: str = "[0.5, 0.5]") -> str:
    return VARIABLE.format(name=name, states=states, prior=prior)


def zipped(text: str = HEAD) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("theory.toml", text)
    return held.getvalue()


def cells(parents: int, states: int) -> str:
    listed = "[" + ", ".join(f'"s{i}"' for i in range(states)) + "]"
    prior = "[1" + ", 0" * (states - 1) + "]"
    text = HEAD + "".join(rain(f"p{i}", listed, prior) for i in range(parents))
    edges = ", ".join(f'p{i} = {{ claims = ["elicited"] }}' for i in range(parents))
    keys = ", ".join("*" * parents)
    child = rain("child", listed, prior).replace("exogenous", "mechanism")
    child = child.replace(f"prior = {prior}", f'rows = {{ "{keys}" = {prior} }}')
    return text + child + f"parents = {{ {edges} }}\n"


def effect(name: str, cause: str) -> str:
    row = 'rows = { "*" = [0.5, 0.5] }'
    made = rain(name).replace("exogenous", "mechanism").replace("prior = [0.5, 0.5]", row)
    return f'{made}parents = {{ {cause} = {{ claims = ["elicited"] }} }}\n'


def edges(number: int) -> str:
    listed = ", ".join(f'w{i} = {{ claims = ["elicited"] }}' for i in range(number))
    return rain("last").replace("exogenous", "mechanism") + f"parents = {{ {listed} }}\n"


def many_states(number: int) -> str:
    states = ",".join(f"s{i}" for i in range(number))
    return f"variable a {{ type discrete [ {number} ] {{ {states} }}; }}\n"


def many_causes(number: int) -> str:
    causes = ",".join(f"v{i}" for i in range(number))
    return BIF.format(row="table 0.5, 0.5;") + f"probability ( a | {causes} ) {{ table 1; }}\n"


def circle() -> str:
    names = [("a", "b"), ("b", "a")]
    return "".join(
        f"variable {a} {{ type discrete [ 2 ] {{ x, y }}; }}\n" for a, _ in names
    ) + "".join(f"probability ( {a} | {b} ) {{ (x) 0.5, 0.5; (y) 0.5, 0.5; }}\n" for a, b in names)


def bomb() -> str:
    names = "".join(
        f"variable v{i} {{ type discrete [ 10 ] {{ {', '.join(f's{k}' for k in range(10))} }}; }}\n"
        for i in range(7)
    )
    tables = "".join(f"probability ( v{i} ) {{ table {'0.1 ' * 10}; }}\n" for i in range(6))
    return f"{names}{tables}probability ( v6 | v0, v1, v2, v3, v4, v5 ) {{ (s0) 1.0; }}\n"


LOL = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><BIF>&b;</BIF>'
LEAK = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><BIF>&a;</BIF>'
HOSTILE: dict[str, tuple[str, str | bytes]] = {
    "empty": ("x.toml", ""),
    "only NUL": ("x.toml", b"\x00" * 100),
    "NUL inside": ("x.toml", HEAD + rain().replace("T", "T\x00")),
    "too long": ("x.toml", HEAD + "#" * MAX_UPLOAD),
    "too long a network": ("x.bif", BIF.format(row="table 0.5, 0.5;") + " " * MAX_UPLOAD),
    "zip": ("x.toml", zipped()),
    "zip as network": ("x.bif", zipped()),
    "gzip bomb": ("x.toml", gzip.compress(b"a" * 10_000_000)),
    "noise": ("x.toml", random.Random(7).randbytes(5000)),
    "noise as xml": ("x.xml", random.Random(8).randbytes(5000)),
    "utf-16": ("x.toml", (HEAD + rain()).encode("utf-16")),
    "latin-1": ("x.toml", (HEAD + rain().replace("T", "é")).encode("latin-1")),
    "no suffix": ("theory", HEAD + rain()),
    "pickle": ("x.pkl", b"\x80\x04cos\nsystem\n(S'id'\ntR."),
    "html": ("x.toml", "<html><script>alert(1)</script></html>"),
    "another kind": ("x.toml", 'schema = 1\nkind = "claims"\n'),
    "no kind": ("x.toml", "schema = 1\n"),
    "kind of markup": ("x.toml", 'schema = 1\nkind = "<img src=x onerror=alert(1)>"\n'),
    "a version to come": ("x.toml", 'schema = 99\nkind = "theory"\n'),
    "case is a path": ("x.toml", 'case = "../../../etc/case.toml"\n' + HEAD + rain()),
    "case is absolute": ("x.toml", 'case = "/etc/passwd.toml"\n' + HEAD + rain()),
    "evidence case is a path": ("x.toml", 'schema = 1\nkind = "evidence"\ncase = "a/case.toml"\n'),
    "deep lists": ("x.toml", HEAD + "x = " + "[" * 100_000),
    "deep names": ("x.toml", HEAD + "a." * 300_000 + "b = 1\n"),
    "deep headers": ("x.toml", HEAD + "[" + "a." * 300_000 + "b]\n"),
    "1e5 variables": ("x.toml", HEAD + "".join(f"[variables.v{i}]\n" for i in range(50_000))),
    "an endless list": ("x.toml", HEAD + "x = [" + "1," * 300_000 + "]\n"),
    "a number of 10^5 digits": ("x.toml", HEAD + "x = " + "9" * 100_000 + "\n"),
    "blanks in a network": ("x.bif", "variable" + " " * 900_000),
    "lines in a network": ("x.net", "\n" * 900_000 + "x"),
    "comments in a network": ("x.bif", "/*" * 400_000),
    "data in a network": ("x.net", "potential(a){" + "data=" * 150_000),
    "rows that are not there": ("x.bif", bomb()),
    "NaN in a network": ("x.bif", BIF.format(row="table nan, 1.0;")),
    "infinity in a network": ("x.bif", BIF.format(row="table inf, 1.0;")),
    "entities": ("x.xml", LOL),
    "an entity from the disk": ("x.xml", LEAK),
    "deep XML": ("x.xdsl", "<a>" * 100_000),
    "a bomb named as a network": ("x.bif", zipped("0" * 10_000_000)),
    "gzip as a network": ("x.net", gzip.compress(b"a" * 10_000_000)),
    "utf-16 as a network": ("x.bif", BIF.format(row="table 0.5, 0.5;").encode("utf-16")),
    "utf-16 without a mark": ("x.toml", (HEAD + rain()).encode("utf-16-le")),
    "utf-32": ("x.toml", (HEAD + rain()).encode("utf-32")),
    "NUL in a network": ("x.bif", BIF.format(row="table 0.5, 0.5;").replace("x,", "x\x00,")),
    "10^5 states in a network": ("x.bif", many_states(100_000)),
    "10^5 causes in a network": ("x.bif", many_causes(100_000)),
    "a circle in a network": ("x.bif", circle()),
    "beyond floats in a network": ("x.bif", BIF.format(row="table 1e400, 0.5;")),
    "less than nothing in a network": ("x.bif", BIF.format(row="table -0.5, 1.5;")),
    "the same variable twice": ("x.bif", BIF.format(row="table 0.5, 0.5;") * 2),
    "the same key twice": ("x.toml", HEAD + rain() + rain()),
    "10^4 lists in lists": ("x.toml", HEAD + "x = " + "[" * 10_000 + "]" * 10_000),
    "10^4 tables in tables": ("x.toml", HEAD + "x = " + "{a = " * 10_000 + "1" + "}" * 10_000),
    "a name that turns the line": ("\u202elmot.exe", HEAD + rain()),
    "evidence of another case": ("x.toml", 'schema = 1\nkind = "evidence"\ncase = "<b>"\n'),
    "10^4 states": (
        "x.toml",
        HEAD + rain(states="[" + ", ".join(f'"s{i}"' for i in range(10_000)) + "]"),
    ),
    "only blanks": ("x.toml", " \n" * 300_000),
}
# What is read as a theory, and refused by what reads theories.
INSIDE: dict[str, str] = {
    "10^9 cells": cells(8, 10),
    "too many cells together": cells(5, 10).replace("variables.child", "variables.other")
    + cells(5, 10).split("[variables.child]")[1].join(["[variables.child]", ""]),
    "1001 states": HEAD + rain(states="[" + ", ".join(f'"s{i}"' for i in range(900)) + "]"),
    "not a number": HEAD + rain(prior="[nan, 0.5]"),
    "infinity": HEAD + rain(prior="[inf, 0.5]"),
    "beyond floats": HEAD + rain(prior="[1e999, 0.5]"),
    "markup as a name": HEAD + rain('"<script>alert(1)</script>"'),
    "a prototype": HEAD + rain("__proto__"),
    "a path as a name": HEAD + rain('"../../x"'),
    "markup as a state": HEAD + rain(states='["<b>", "yes"]'),
    "a list of variables": HEAD + "[[variables]]\nrain = 1\n",
    "no variables": HEAD,
    "edges from nowhere": cells(1, 2) + edges(4_000),
    "a circle": HEAD + "".join(effect(f"v{i}", f"v{(i + 1) % 3}") for i in range(3)),
    "its own cause": HEAD + effect("v", "v"),
    "a name that turns the line": HEAD + rain('"\u202egnol"'),
    "a name that cannot be seen": HEAD + rain('"ra\u200bin"'),
    "a state that cannot be seen": HEAD + rain(states='["a", "a\u200b"]'),
    "less than nothing": HEAD + rain(prior="[-0.5, 1.5]"),
    "a million": HEAD + rain(prior="[1e6, -999999]"),
    "a date": HEAD + rain(prior="[1989-11-09, 0.5]"),
    "the same state twice": HEAD + rain(states='["no", "no"]'),
}
# What is a theory, however it is named; nobody is to take its words for markup, or for a formula.
ODD: dict[str, str] = {
    "markup in a title": HEAD.replace('"T"', '"<script>alert(1)</script>"') + rain(),
    "a formula as a title": HEAD.replace('"T"', '"=cmd|calc!A0"') + rain(),
    "a title of 10^5 letters": HEAD.replace('"T"', '"' + "x" * 100_000 + '"') + rain(),
    "a title that turns the line": HEAD.replace('"T"', '"\u202egnol \u2066"') + rain(),
    "a title of blanks": HEAD.replace('"T"', '"   "') + rain(),
    "a name of ours": HEAD + rain("mixture") + rain("own") + rain("record") + rain("variables"),
    "words of Python": HEAD + rain("none") + rain("class") + rain("self") + rain("do"),
    "minus nothing": HEAD + rain(prior="[-0.0, 1.0]"),
    "as small as floats are": HEAD + rain(prior="[5e-324, 1.0]"),
    "states like numbers": HEAD + rain(states='["1", "2"]'),
    "latex and mathematics": HEAD.replace('"S"', '"$x$ \\\\input{a} :red[b] **c** `d`"') + rain(),
}
