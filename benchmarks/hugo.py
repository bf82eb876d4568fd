"""The staged pages as a Hugo site, with a small theme and an index of their text as JSON."""

from __future__ import annotations

import shutil
from pathlib import Path

__all__ = ["write_hugo"]

_FILES = {
    "hugo.toml": """\
baseURL = "https://example.org/"
title = "Benchmark"
disableKinds = ["taxonomy", "term", "RSS"]
[outputs]
home = ["HTML", "JSON"]
section = ["HTML"]
[markup.goldmark.renderer]
unsafe = true
[markup.highlight]
noClasses = false
[markup.tableOfContents]
startLevel = 2
endLevel = 3
""",
    "layouts/_default/baseof.html": """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} - {{ site.Title }}</title>
{{ with .Description }}<meta name="description" content="{{ . }}">{{ end }}
<link rel="canonical" href="{{ .Permalink }}">
<link rel="stylesheet" href="{{ "assets/hindsite.css" | relURL }}">
</head>
<body>
<header><a href="{{ site.Home.RelPermalink }}">{{ site.Title }}</a>
<form role="search"><input type="search" name="q" aria-label="Search"></form>
<nav><ul>{{ range site.Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul></nav></header>
<main>{{ block "main" . }}{{ end }}</main>
<footer>{{ site.Title }}</footer>
</body>
</html>
""",
    "layouts/_default/single.html": """\
{{ define "main" }}<article>{{ .Content }}</article>
<aside>{{ .TableOfContents }}</aside>
<nav>{{ with .PrevInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
{{ end }}
""",
    "layouts/_default/list.html": """\
{{ define "main" }}<article>{{ .Content }}</article><aside>{{ .TableOfContents }}</aside>{{ end }}
""",
    "layouts/index.html": """\
{{ define "main" }}<article>{{ .Content }}</article>{{ end }}
""",
    "layouts/index.json": """\
{{- $docs := slice -}}
{{- range site.RegularPages -}}
{{- $docs = $docs | append (dict "location" .RelPermalink "title" .Title "text" .Plain) -}}
{{- end -}}
{{- dict "docs" $docs | jsonify -}}
""",
}


def write_hugo(docs: Path, folder: Path) -> Path:
    """Write a Hugo site of staged pages: Markdown as content, all else as it is.

    Args:
        docs: The staged pages.
        folder: Where to; it must not exist.

    Returns:
        The folder of the content.
    """
    for name, text in _FILES.items():
        _parent(folder / name).write_text(text, encoding="utf-8")
    for file in sorted(path for path in docs.rglob("*") if path.is_file()):
        path = file.relative_to(docs)
        if path.suffix != ".md":
            shutil.copyfile(file, _parent(folder / "static" / path))
        else:
            # To Hugo `index.md` is a page without others below it.
            name = "_index.md" if path.name == "index.md" else path.name
            shutil.copyfile(file, _parent(folder / "content" / path.with_name(name)))
    return folder / "content"


def _parent(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file
