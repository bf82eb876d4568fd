"""A file of alerting rules → its alerts: Prometheus's own format, and Kubernetes manifests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING

from hindsite.model.alerts import RUNBOOK_URL, Alert, RuleFile
from hindsite.model.enums import Audience
from hindsite.model.findings import Level, Places, Step, dotted
from hindsite.reading.files import decoded
from hindsite.reading.given import Reading
from hindsite.reading.notes import Note, note
from hindsite.reading.yaml_text import Data, Parsed, parse_each

if TYPE_CHECKING:
    from hindsite.model.settings import Source

__all__ = ["read_rules"]

_TEMPLATE = re.compile(
    r"^[^'\"\n]*(\{\{-?\s*(?:/\*|if\b|else\b|end\b|range\b|with\b|define\b|include\b|template\b|"
    r"block\b|toYaml\b|[.$]\w))",
    re.MULTILINE,
)
_FILLED_IN = re.compile(r"\{\{-?\s*\.(?:Values|Release|Chart|Capabilities|Files)\b|\{\{`")
"""Marks of Helm that Prometheus knows nothing of, in files that are YAML all the same."""

_RULES = frozenset({"PrometheusRule", "VMRule"})
_TESTS = frozenset({"rule_files", "tests", "evaluation_interval"})
"""What files hold that test rules, which lie beside them."""

Steps = tuple[Step, ...]


def read_rules(content: bytes, path: str, source: Source, zone: tzinfo) -> Reading:
    """Read a file of rules; `zone` counts for nothing here, since rules tell no time."""
    del zone
    text, problem = decoded(content)
    if problem is not None:
        return Reading(path, None, None, (problem,))
    notes: list[Note] = []
    documents = parse_each(text)
    broken = [item for parsed in documents for item in parsed.notes if parsed.data is None]
    if broken:
        template = _TEMPLATE.search(text)
        if template is None:
            return Reading(path, None, None, tuple(broken))
        message = "this is a template of Helm, and no YAML: its alerts are not read"
        documents, notes = [], [_templated(text, template.start(1), message)]
    elif filled := _FILLED_IN.search(text):
        message = "this is a template of Helm: what it would fill in is read as it stands"
        notes = [_templated(text, filled.start(), message)]
    reader = _Reader(path)
    for parsed in documents:
        notes += parsed.notes
        reader.document(parsed)
    rules = RuleFile.model_construct(
        alerts=tuple(reader.alerts),
        recordings=reader.recordings,
        visibility=_visibility(source),
        places=Places(path),
    )
    return Reading(path, None, None, (*notes, *reader.notes), rules=rules)


def _visibility(source: Source) -> Audience | None:
    word = source.defaults.get("visibility")
    return Audience(word) if word else None


def _templated(text: str, start: int, message: str) -> Note:
    line = text.count("\n", 0, start)
    return note(
        "templated-file",
        (line + 1, start - text.rfind("\n", 0, start)),
        message,
        found=text.split("\n")[line].strip()[:80],
        expected="YAML, as “helm template” prints it",
        remedy="keep what “helm template” prints here, or exclude the file in sources",
    )


class _Reader:
    """Goes through the documents of one file."""

    def __init__(self, path: str) -> None:
        self.alerts: list[Alert] = []
        self.recordings = 0
        self.notes: list[Note] = []
        self._path = path
        self._parsed = Parsed()

    def document(self, parsed: Parsed) -> None:
        """Read one document: rules, a manifest with rules, a list of manifests, or another."""
        self._parsed = parsed
        self._part(parsed.data, ())

    def _part(self, data: Data, steps: Steps) -> None:
        if data is None:
            return
        if not isinstance(data, dict):
            self._strange(steps)
        elif "apiVersion" in data and "kind" in data:
            self._manifest(data, steps)
        elif "groups" in data:
            self._groups(data["groups"], (*steps, "groups"))
        elif not data.keys() & _TESTS:
            self._strange(steps)

    def _manifest(self, data: Mapping[str, Data], steps: Steps) -> None:
        """A Kubernetes object; those that hold no rules are somebody else's and passed over."""
        kind, items = str(data["kind"]), data.get("items")
        if kind in _RULES:
            spec = data.get("spec")
            groups = spec.get("groups") if isinstance(spec, dict) else None
            self._groups(groups, (*steps, "spec", "groups"))
        elif kind.endswith("List") and isinstance(items, list):
            for index, item in enumerate(items):
                self._part(item, (*steps, "items", index))

    def _groups(self, groups: Data, steps: Steps) -> None:
        for group, place in self._mappings(groups, steps):
            name = group.get("name")
            for rule, at in self._mappings(group.get("rules"), (*place, "rules")):
                self._rule(rule, at, name if isinstance(name, str) else "")

    def _mappings(self, data: Data, steps: Steps) -> Iterator[tuple[Mapping[str, Data], Steps]]:
        """The mappings of a list; whatever else stands there is remarked on."""
        if data is None:
            return
        if not isinstance(data, list):
            self._wrong(steps, "a list, one “- …” an entry")
            return
        for index, item in enumerate(data):
            if isinstance(item, dict):
                yield item, (*steps, index)
            else:
                self._wrong((*steps, index), "fields of its own, one “name: value” a line")

    def _rule(self, rule: Mapping[str, Data], steps: Steps, group: str) -> None:
        name = rule.get("alert")
        if isinstance(name, str) and name.strip():
            self.alerts.append(self._alert(name.strip(), rule, steps, group))
        elif isinstance(rule.get("record"), str):
            self.recordings += 1
        else:
            self._unnamed(rule, steps)

    def _alert(self, name: str, rule: Mapping[str, Data], steps: Steps, group: str) -> Alert:
        line, column = self._where((*steps, "alert"))
        expression, held = rule.get("expr"), rule.get("for")
        if not isinstance(expression, str):
            self.notes.append(
                note(
                    "missing-field",
                    (line, column),
                    f"the alert {name} has no expression",
                    field=dotted((*steps, "expr")),
                    expected="expr: an expression in PromQL",
                    remedy="add the expression",
                    level=Level.WARNING,
                )
            )
        annotations = self._texts(rule.get("annotations"), (*steps, "annotations"))
        at = self._parsed.marks.get((*steps, "annotations", RUNBOOK_URL))
        return Alert.model_construct(
            name=name,
            path=self._path,
            line=line,
            column=column,
            group=group,
            expression=expression.strip() if isinstance(expression, str) else "",
            held=held.strip() if isinstance(held, str) else None,
            labels=self._texts(rule.get("labels"), (*steps, "labels")),
            annotations=annotations,
            url_at=at if RUNBOOK_URL in annotations else None,
        )

    def _texts(self, data: Data, steps: Steps) -> dict[str, str]:
        """Labels or annotations: a name and a text each."""
        if data is None:
            return {}
        if not isinstance(data, dict):
            self._wrong(steps, "fields of its own, one “name: value” a line")
            return {}
        for name, value in data.items():
            if isinstance(value, (dict, list)):
                self._wrong((*steps, name), "one text")
        return {name: str(value) for name, value in data.items() if isinstance(value, str)}

    def _unnamed(self, rule: Mapping[str, Data], steps: Steps) -> None:
        self.notes.append(
            note(
                "unnamed-rule",
                self._where((*steps, "alert") if "alert" in rule else steps),
                "this rule has no name: it is neither an alert nor a recording rule",
                field=dotted(steps),
                found=", ".join(rule) or "nothing",
                expected="alert: or record:, with a name",
                remedy="give it a name, or take it away",
            )
        )

    def _strange(self, steps: Steps) -> None:
        self.notes.append(
            note(
                "no-rules",
                self._where(steps),
                "there are no rules here",
                field=dotted(steps),
                expected="groups: of Prometheus rules, or a PrometheusRule manifest",
                remedy="keep the file elsewhere, or exclude it in sources",
            )
        )

    def _wrong(self, steps: Steps, expected: str) -> None:
        self.notes.append(
            note(
                "wrong-type",
                self._where(steps),
                "another form stands here than rules have, and is not read",
                field=dotted(steps),
                expected=expected,
                remedy="correct it; promtool check rules tells more",
            )
        )

    def _where(self, steps: Steps) -> tuple[int, int]:
        return self._parsed.marks.get(steps, (1, 1))
