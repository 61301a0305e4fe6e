"""Reads a JUnit report with Python's own XML parser and holds it against the schema that Jenkins publishes
(junit-10.xsd): which elements stand where, which attributes they need, and that the counts are right.
Prints one JSON document: the names of all cases by outcome, and what is wrong."""

import json
import sys
import xml.etree.ElementTree as ElementTree

CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase", "system-out", "system-err"},
    "testcase": {"skipped", "error", "failure", "system-out", "system-err", "properties"},
    "failure": set(),
    "skipped": set(),
}
NEEDED = {"testsuites": [], "testsuite": ["name", "tests", "failures", "errors"], "testcase": ["name", "classname"], "failure": [], "skipped": []}
ALLOWED = {
    "testsuites": ["name", "time", "tests", "failures", "disabled", "errors", "skipped"],
    "testsuite": ["name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url", "version"],
    "testcase": ["name", "classname", "assertions", "time", "status", "class", "file", "line", "group"],
    "failure": ["type", "message"],
    "skipped": ["type", "message"],
}
wrong = []


def look(element):
    for name in NEEDED[element.tag]:
        if name not in element.attrib:
            wrong.append(f"{element.tag} without {name}")
    wrong.extend(f"{element.tag} with {name}" for name in element.attrib if name not in ALLOWED[element.tag])
    if "time" in element.attrib:
        float(element.attrib["time"])
    for child in element:
        if child.tag not in CHILDREN[element.tag]:
            wrong.append(f"{child.tag} in {element.tag}")
        look(child)
    if element.tag in ("testsuites", "testsuite"):
        cases = list(element.iter("testcase"))
        found = {"tests": len(cases)}
        for count, tag in [("failures", "failure"), ("skipped", "skipped"), ("errors", "error")]:
            found[count] = sum(case.find(tag) is not None for case in cases)
        wrong.extend(f"{element.tag} {name}: {element.attrib[name]}, not {number}" for name, number in found.items() if int(element.attrib[name]) != number)


root = ElementTree.parse(sys.argv[1]).getroot()
look(root)
cases = {"passed": [], "failure": [], "skipped": []}
for case in root.iter("testcase"):
    outcome = case[0].tag if len(case) else "passed"
    cases[outcome].append(case.attrib["name"].split(":")[0])
print(json.dumps({"wrong": wrong, **cases}))
