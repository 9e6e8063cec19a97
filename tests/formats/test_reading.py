"""Network files of other programs, and files that are broken or meant to harm."""

import re
import tracemalloc
from pathlib import Path

import pytest

from causal.errors import FileError, ModelError
from causal.files.formats import from_pgmpy, read_network

BIF = """network "Dog problem" {
  property author "nobody; } really" ;
}
// a comment
variable "family-out" { // two states
  type discrete[2] { "true" "false" };
  property position = (112, 69) ;
}
variable Light_On {
  type discrete[2] { yes, no };
}
probability ( "family-out" ) { table 0.15 0.85 ; }
probability ( light_on | "family-out" ) {
  (true) 0.6, 0.4;
  (false) 0.05, 0.95;
}
"""
XMLBIF = """<?xml version="1.0"?>
<BIF VERSION="0.3"><NETWORK><NAME>Dog problem</NAME>
<VARIABLE TYPE="nature"><NAME>light on</NAME><OUTCOME>yes</OUTCOME><OUTCOME>not at all</OUTCOME>
<PROPERTY>position = (1, 2)</PROPERTY><PROPERTY>a remark without a sign</PROPERTY></VARIABLE>
<VARIABLE TYPE="nature"><NAME>out</NAME><OUTCOME>yes</OUTCOME><OUTCOME>no</OUTCOME></VARIABLE>
<DEFINITION><FOR>out</FOR><TABLE>0.15 <!-- of ten --> 0.85</TABLE></DEFINITION>
<DEFINITION><FOR>light on</FOR><GIVEN>out</GIVEN><TABLE>0.6 0.4
 0.05 0.95</TABLE></DEFINITION></NETWORK></BIF>
"""
NET = """net { node_size = (80 40); name = "dog_problem"; }
% the first node of two
node out
{
  label = "out of the node";
  position = (10 20);
  states = ("yes, all" "no");
}
discrete node light
{
  states = ("on" "off");
}
potential (out) { data = (0.15 0.85); }
potential (light | out)
{ data = ((0.6 0.4)   % yes
          (0.05 0.95)); }
"""
XDSL = """<?xml version="1.0" encoding="ISO-8859-1"?>
<smile version="1.0" id="Dog">
 <nodes>
  <cpt id="out"><state id="yes"/><state id="no"/><probabilities>0.15  0.85</probabilities></cpt>
  <cpt id="light"><state id="on"/><state id="off"/><parents> out </parents>
   <probabilities>0.6 0.4
     0.05 0.95</probabilities></cpt>
 </nodes>
</smile>
"""
FILES = {"dog.bif": BIF, "dog.xml": XMLBIF, "dog.net": NET, "dog.xdsl": XDSL}


def read(tmp_path: Path, name: str, text: str | bytes) -> object:
    data = text if isinstance(text, bytes) else text.encode()
    (tmp_path / name).write_bytes(data)
    return read_network(tmp_path / name)


def refused(tmp_path: Path, name: str, text: str | bytes) -> str:
    with pytest.raises(FileError) as caught:
        read(tmp_path, name, text)
    assert "Traceback" not in str(caught.value)
    return str(caught.value).removeprefix(f"{tmp_path / name}: ")


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", FILES)
def test_files_as_other_programs_write_them(name: str, ending: str, tmp_path: Path) -> None:
    theory = read(tmp_path, name, FILES[name].replace("\n", ending))
    effect = next(v for v in theory.model.names if theory.model.parents(v))
    cause = theory.model.parents(effect)[0]
    assert theory.model.cpt(cause).tolist() == [0.15, 0.85]
    assert theory.model.cpt(effect).tolist() == [[0.6, 0.4], [0.05, 0.95]]
    assert theory.entry(cause).role == "exogenous"
    assert theory.entry(effect).role == "outcome"
    assert theory.entry(effect).backing.elicited
    assert "carries no sources" in theory.entry(effect).edge(cause).note
    assert theory.ask(f"P({effect} | {cause}={theory[cause].states[0]})").distribution


def test_names_that_queries_cannot_carry_are_rewritten_and_said(tmp_path: Path) -> None:
    theory = read(tmp_path, "dog.xml", XMLBIF)
    assert theory.model.names == ("light_on", "out")
    assert theory["light_on"].title == "light on"
    assert theory["light_on"].states == ("yes", "not_at_all")
    assert theory["light_on"].labels == ("yes", "not at all")
    assert "light on is light_on, not at all of light_on is not_at_all" in theory.form
    assert theory.title == "Dog problem"
    assert "rewritten" not in read(tmp_path, "dog.bif", BIF).form


def test_rounded_rows_are_scaled_and_said(tmp_path: Path) -> None:
    theory = read(tmp_path, "dog.net", NET.replace("(0.6 0.4)", "(0.6004 0.4)"))
    assert theory.model.cpt("light")[0].sum() == pytest.approx(1, abs=1e-15)
    assert "scaled to sum to one: in light" in theory.form
    assert "scaled" not in read(tmp_path, "dog.net", NET).form


@pytest.mark.parametrize("name", FILES)
def test_rows_further_off_are_refused_at_the_variable(name: str, tmp_path: Path) -> None:
    told = refused(tmp_path, name, FILES[name].replace("0.4", "0.39").replace("0.85", "0.5"))
    first, second = sorted(told.splitlines(), key=len)
    assert "sums to 0.65; the probabilities of a row must sum to 1" in told
    assert "sums to 0.99; the probabilities of a row must sum to 1" in told
    assert "row 1" in first
    assert "row 1 (" in told
    assert second


@pytest.mark.parametrize(("name", "old", "new", "told"), [
    ("dog.bif", "0.15 0.85", "0.15 0.85 0.1", "its tables cannot be read as bif"),
    ("dog.bif", "0.15 0.85", "-0.15 1.15", "values must be non-negative"),
    ("dog.bif", "0.15 0.85", "nan 0.5", "cannot be read|no probability"),
    ("dog.bif", "(false) 0.05, 0.95;", "", "sums to 0;"),
    ("dog.bif", "(false) 0.05, 0.95;", "default 0.5, 0.5;", "its table has a default row"),
    ("dog.bif", "(false)", "(flase)", "its tables cannot be read as bif"),
    ("dog.bif", '| "family-out"', '| "family-oud"', "did you mean family-out?"),
    ("dog.bif", "variable Light_On", "variable Light", "did you mean Light?"),
    ("dog.bif", "probability", "likelihood", "it has no table"),
    ("dog.bif", "variable", "changeable", "it declares no variables"),
    ("dog.bif", "{ yes, no }", "{ yes, yes }", "it has the state 'yes' twice"),
    ("dog.bif", "{ yes, no }", "{ yes }", "it has 1 state; a variable needs two or more"),
    ("dog.bif", BIF[BIF.index("probability") :], "", "it has no table"),
    ("dog.xml", "<NETWORK>", "<NETWORK><A></B>", "it is not well-formed XML"),
    ("dog.xml", "NETWORK>", "WORK>", "it has no NETWORK element"),
    ("dog.xml", "<FOR>out</FOR>", "<FOR>out</FOR><TABLE>1 0</TABLE>", "it has 2 TABLE elements"),
    ("dog.xml", "<GIVEN>out<", "<GIVEN>out</GIVEN><GIVEN>out<", "it names its parent out twice"),
    ("dog.xml", "<FOR>out</FOR>", "<FOR>out</FOR><GIVEN>light on</GIVEN>", "light on: the arrows run in a circle: light on -> out -> light on|out: the arrows"),
    ("dog.net", "potential (out)", "potential (out light)", "it is set jointly with others"),
    ("dog.net", "(0.05 0.95)", "(0.05)", "its tables cannot be read as net"),
    ("dog.net", "node out", "node out_of", "its parent 'out' is not declared; did you mean out_of"),
    ("dog.xdsl", "cpt", "noisymax", "it is of kind 'noisymax'; only nodes of kind 'cpt'"),
    ("dog.xdsl", "nodes", "knots", "it has no nodes element"),
    ("dog.xdsl", "0.6 0.4", "0.6 half", "its tables cannot be read as xdsl"),
    ("dog.xdsl", 'id="light"', 'id="out"', "it is declared twice"),
])  # fmt: skip
def test_broken_files(name: str, old: str, new: str, told: str, tmp_path: Path) -> None:
    text = FILES[name].replace(old, new)
    assert text != FILES[name]
    assert re.search(told, refused(tmp_path, name, text))


LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE BIF [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<BIF><NETWORK><NAME>&b;</NAME></NETWORK></BIF>"""
OUTSIDE = '<!DOCTYPE BIF SYSTEM "file:///etc/hostname"><BIF><NETWORK/></BIF>'


@pytest.mark.parametrize("name", ["evil.xml", "evil.xdsl"])
@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE])
def test_document_types_are_refused(name: str, text: str, tmp_path: Path) -> None:
    assert "it has a document type" in refused(tmp_path, name, text)


def test_a_document_type_that_only_declares_elements_is_read(tmp_path: Path) -> None:
    """Other programs write their grammar into the file."""
    declared = (
        "<!DOCTYPE BIF [ <!ELEMENT BIF ( NETWORK )*> <!ATTLIST BIF VERSION CDATA #REQUIRED> ]>"
    )
    whole = FILES["dog.xml"]
    start = whole.index("<BIF")
    path = tmp_path / "dog.xml"
    path.write_text(whole[:start] + declared + whole[start:], encoding="utf-8")
    assert read_network(path).model.names


def test_deep_xml_is_refused(tmp_path: Path) -> None:
    assert "over 50 deep" in refused(tmp_path, "deep.xml", "<a>" * 100_000 + "</a>" * 100_000)


def test_large_files_are_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "large.bif").open("wb") as file:
        file.truncate(21 * 2**20)
    with pytest.raises(FileError, match=r"it has 21\.0 MiB; network files may have 20"):
        read_network(tmp_path / "large.bif")


@pytest.mark.parametrize("name", ["many.bif", "many.net", "many.xml", "many.xdsl"])
def test_too_many_variables_are_refused(name: str, tmp_path: Path) -> None:
    made = {
        "many.bif": "variable v%d {\n type discrete [ 2 ] { a, b };\n}\n",
        "many.net": 'node v%d {\n states = ("a" "b");\n}\n',
        "many.xml": "<VARIABLE><NAME>v%d</NAME><OUTCOME>a</OUTCOME><OUTCOME>b</OUTCOME></VARIABLE>",
        "many.xdsl": '<cpt id="v%d"><state id="a"/><state id="b"/></cpt>',
    }[name]
    text = "".join(made % i for i in range(2001))
    text = f"<BIF><NETWORK>{text}</NETWORK></BIF>" if name == "many.xml" else text
    text = f'<smile id="x"><nodes>{text}</nodes></smile>' if name == "many.xdsl" else text
    assert "it declares 2001 variables; 2000 are allowed" in refused(tmp_path, name, text)


def test_a_table_that_only_a_header_implies_is_refused_unallocated(tmp_path: Path) -> None:
    names = [f"v{i}" for i in range(40)]
    variables = "".join(f"variable {n} {{\n type discrete [ 2 ] {{ a, b }};\n}}\n" for n in names)
    roots = "".join(f"probability ( {n} ) {{\n table 0.5, 0.5;\n}}\n" for n in names[1:])
    header = f"probability ( v0 | {', '.join(names[1:])} ) {{\n}}\n"
    tracemalloc.start()
    told = refused(tmp_path, "wide.bif", variables + roots + header)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "v0: its table has 1.1e+12 cells" in told
    assert peak < 2**26


@pytest.mark.slow
@pytest.mark.parametrize("text", ["variable " * 200_000, "probability (" * 200_000, "node " * 200_000,
                                  "potential (" * 200_000, "{" * 500_000, '"' * 500_001, "/*" * 200_000])  # fmt: skip
@pytest.mark.parametrize("suffix", ["bif", "net"])
def test_hostile_repetition_is_refused_soon(suffix: str, text: str, tmp_path: Path) -> None:
    assert refused(tmp_path, f"evil.{suffix}", text)


def test_no_text_and_no_file(tmp_path: Path) -> None:
    assert "byte 4: this is not UTF-8 text" in refused(tmp_path, "x.bif", b"net\xff\xfe")
    assert "it declares no variables" in refused(tmp_path, "x.bif", b"")
    assert "not well-formed XML" in refused(tmp_path, "x.xml", b"")
    with pytest.raises(FileError, match="it cannot be read: No such file"):
        read_network(tmp_path / "nothing.bif")
    (tmp_path / "folder.bif").mkdir()
    with pytest.raises(FileError, match="it cannot be read"):
        read_network(tmp_path / "folder.bif")


def test_networks_of_pgmpy_that_do_not_hold_together() -> None:
    from pgmpy.factors.discrete import TabularCPD
    from pgmpy.models import DiscreteBayesianNetwork

    network = DiscreteBayesianNetwork([("a", "b")])
    with pytest.raises(ModelError, match=r"a: it has no table; .* b: it has no table"):
        from_pgmpy(network, name="x")
    network.add_cpds(TabularCPD("a", 2, [[0.5], [0.5]]), TabularCPD("b", 2, [[0.5], [0.5]]))
    with pytest.raises(ModelError, match="b: its table is over none but its arrows come from a"):
        from_pgmpy(network, name="x")
    names = {"a": ["no", "yes"], "b": ["no", "yes"]}
    turned = TabularCPD("b", 2, [[0.5, 0.2], [0.5, 0.8]], ["a"], [2], names)
    good = DiscreteBayesianNetwork([("a", "b")])
    good.add_cpds(TabularCPD("a", 2, [[0.5], [0.5]], state_names={"a": ["yes", "no"]}), turned)
    with pytest.raises(ModelError, match="names the states of a otherwise than a does"):
        from_pgmpy(good, name="x")
