"""What can be said of CI files without running them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.flows.running import read, script_of

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent
ACTION = ROOT / "action.yml"
PAGE = ROOT / "docs/ci.md"
HASH = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def _run(*words: object) -> subprocess.CompletedProcess[str]:
    command = [str(TOOLS / str(words[0])), *map(str, words[1:])]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)


def _accepted(*words: object) -> None:
    done = _run(*words)
    assert done.returncode == 0, done.stdout + done.stderr


def _jobs(github: Path) -> dict[str, Any]:
    return {
        f"{file.name}: {name}": job
        for file in sorted(github.iterdir())
        for name, job in read(file)["jobs"].items()
    }


def _steps(github: Path) -> list[dict[str, Any]]:
    steps = [step for job in _jobs(github).values() for step in job.get("steps", [])]
    return [*steps, *read(ACTION)["runs"]["steps"]]


def test_workflows_follow_the_schema(github: Path) -> None:
    """GitHub understands each workflow."""
    files = sorted(github.iterdir())
    assert [file.name for file in files] == [
        "hindsite-comment.yml",
        "hindsite-nightly.yml",
        "hindsite-publish.yml",
        "hindsite.yml",
    ]
    _accepted("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *files)


def test_the_action_follows_the_schema() -> None:
    """GitHub understands the action."""
    _accepted("check-jsonschema", "--builtin-schema", "vendor.github-actions", ACTION)


def test_the_pipeline_follows_the_schema(gitlab: Path) -> None:
    """GitLab understands the pipeline."""
    schema = ("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci")
    _accepted("check-jsonschema", *schema, gitlab)


def test_the_manifest_of_hooks_is_sound() -> None:
    """pre-commit accepts our hooks."""
    _accepted("pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml")


def test_an_auditor_of_workflows_finds_nothing(github: Path) -> None:
    """No untrusted value in a script, no needless permission, no action that may change."""
    _accepted("zizmor", "--offline", "--no-progress", "--persona", "pedantic", github, ACTION)


def test_scripts_are_sound(github: Path, gitlab: Path, tmp_path: Path) -> None:
    """The shell's linter has nothing to say on any script."""
    steps = [step for step in _steps(github) if "python" not in step.get("shell", "")]
    scripts = [step["run"] for step in steps if "run" in step]
    scripts += [script_of(job["script"]) for job in read(gitlab).values() if "script" in job]
    assert len(scripts) == 16
    for number, script in enumerate(scripts):
        file = tmp_path / f"{number}.sh"
        file.write_text(script, encoding="utf-8")
        _accepted("shellcheck", "--shell", "bash", file)


def test_actions_are_pinned(github: Path) -> None:
    """Each action of others is named by commit, with its version beside it."""
    for file in (*github.iterdir(), ACTION, PAGE):
        lines = file.read_text(encoding="utf-8").splitlines()
        used = [line for line in lines if "uses: actions/" in line]
        own = {"uses: ./.github/workflows/hindsite-publish.yml", "uses: OWNER/hindsite@COMMIT"}
        rest = [line.partition(" #")[0].strip("- ") for line in lines if "uses: " in line]
        assert own.issuperset(line for line in rest if "uses: actions/" not in line)
        assert [line for line in used if not HASH.search(line)] == []


def test_versions_agree(github: Path) -> None:
    """One action has one version wherever it is used."""
    files = (*github.iterdir(), ACTION, PAGE)
    texts = [file.read_text(encoding="utf-8") for file in files]
    used = {name for text in texts for name in re.findall(r"uses: (actions/\S+)@(\S+)", text)}
    repositories = {("/".join(name.split("/")[:2]), commit) for name, commit in used}
    assert len(repositories) == len({name for name, _ in repositories}) == 6


def test_jobs_may_do_little(github: Path) -> None:
    """No job inherits a permission; what each may write is known, and each comes to an end."""
    writing = {}
    for file in github.iterdir():
        assert read(file)["permissions"] == {}
    for name, job in _jobs(github).items():
        # One that calls a workflow ends when the jobs of that do.
        assert "uses" in job or job["timeout-minutes"] <= 30
        writing[name] = {of for of, level in job["permissions"].items() if level == "write"}
    assert {name: of for name, of in writing.items() if of} == {
        "hindsite-comment.yml: comment": {"pull-requests"},
        "hindsite-nightly.yml: publish": {"pages", "id-token"},
        "hindsite-publish.yml: deploy": {"pages", "id-token"},
    }


def test_no_right_for_a_change_of_a_stranger(github: Path) -> None:
    """No workflow, shipped or shown, runs with a repository's rights for what a fork asks for."""
    events = {event for file in github.iterdir() for event in read(file)[True]}
    assert events <= {
        "pull_request", "push", "schedule", "workflow_call", "workflow_dispatch", "workflow_run",
    }  # fmt: skip
    assert "pull_request_target" not in PAGE.read_text(encoding="utf-8").replace("`", "").split()


def test_no_job_that_writes_sees_a_file_of_the_repository(github: Path) -> None:
    """Whoever may write checks nothing out; whoever checks out leaves no token behind."""
    for job in _jobs(github).values():
        steps = job.get("steps", [])
        checkouts = [step for step in steps if "actions/checkout@" in step.get("uses", "")]
        if "write" in job["permissions"].values():
            assert checkouts == []
        assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_no_script_holds_an_expression(github: Path) -> None:
    """Values reach a script through its environment, where they cannot become commands."""
    assert [step["name"] for step in _steps(github) if "${{" in step.get("run", "")] == []


def test_nothing_that_was_kept_comes_from_a_commit(github: Path, gitlab: Path) -> None:
    """No one can review it: it is taken away, or refused, before anything reads it."""
    for name, job in _jobs(github).items():
        runs = [step.get("run", step.get("uses", "")) for step in job.get("steps", [])]
        first = next((at for at, run in enumerate(runs) if run.startswith("hindsite ")), None)
        if first is not None:
            restored = next(at for at, run in enumerate(runs) if run.startswith("actions/cache"))
            removed = runs.index('rm -rf -- "$FOLDER/.hindsite"')
            out = next(at for at, run in enumerate(runs) if run.startswith("actions/checkout"))
            assert out < removed < restored < first, name
    for name in ("hindsite", "pages"):
        script = read(gitlab)[name]["script"][0]
        assert script.startswith('if [ -n "$(git ls-files -- "$FOLDER/.hindsite")" ]; then')
        assert "exit 1" in script


def test_python_is_there_before_the_checkout(github: Path) -> None:
    """Nothing is installed in a folder that holds files of a pull request."""
    for name, job in _jobs(github).items():
        order = [step["name"] for step in job.get("steps", [])]
        if "Check out" in order:
            assert order.index("Install Hindsite") < order.index("Check out"), name


def test_one_cache_an_audience(github: Path, gitlab: Path) -> None:
    """What was read and what was rendered for an audience are kept apart, and not with the site."""
    caches = [step["with"] for step in _steps(github) if "actions/cache" in step.get("uses", "")]
    for cache in caches:
        kept = cache["path"].rpartition("/.hindsite/cache/")[2]
        assert cache["key"].startswith(f"hindsite-{kept}-")
        others = cache["restore-keys"].splitlines()
        assert all(key.startswith(f"hindsite-{kept}-") for key in others)
    kept = {cache["path"].rpartition("/")[2] for cache in caches}
    assert kept == {"reading", "${{ env.AUDIENCE }}", "${{ inputs.audience }}"}
    assert [cache["key"] for cache in read(gitlab)["pages"]["cache"]] == [
        "hindsite-reading",
        "hindsite-$AUDIENCE",
    ]


def test_pull_requests_keep_no_cache(github: Path, gitlab: Path) -> None:
    """What a change of a stranger learnt reaches no build of the site."""
    steps = read(github / "hindsite.yml")["jobs"]["check"]["steps"]
    caches = [step["uses"] for step in steps if "actions/cache" in step.get("uses", "")]
    assert [name.partition("@")[0] for name in caches] == ["actions/cache/restore"]
    assert read(gitlab)["hindsite"]["cache"]["policy"] == "pull"


def test_the_action_keeps_a_cache_of_trusted_changes_only() -> None:
    """Where an event may carry a stranger's change, the action restores and keeps nothing."""
    trusted = 'contains(fromJSON(\'["push", "schedule", "workflow_dispatch"]\'), github.event_name)'
    for step in read(ACTION)["runs"]["steps"]:
        name = step.get("uses", "").partition("@")[0]
        if name.startswith("actions/cache"):
            assert (f"!{trusted}" in step["if"]) is (name == "actions/cache/restore")
            assert trusted in step["if"]


def test_only_the_site_is_published(github: Path, gitlab: Path) -> None:
    """The artefact is the site's folder: no cache and no record beside it."""
    steps = read(github / "hindsite-publish.yml")["jobs"]["build"]["steps"]
    uploads = [step["with"]["path"] for step in steps if "upload" in step.get("uses", "")]
    assert uploads == ["${{ env.FOLDER }}/site"]
    assert read(gitlab)["pages"]["artifacts"]["paths"] == ["public"]


def test_it_is_built_while_nobody_commits(github: Path) -> None:
    """Once a day a workflow calls the one that publishes, which a schedule cannot turn off."""
    nightly, publish = (read(github / f"hindsite-{name}.yml") for name in ("nightly", "publish"))
    (schedule,) = nightly[True]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* \*", schedule["cron"])
    assert nightly["jobs"]["publish"]["uses"] == "./.github/workflows/hindsite-publish.yml"
    assert {"push", "workflow_call", "workflow_dispatch"} == publish[True].keys()
    # Or the one would wait for the other for ever.
    assert nightly["concurrency"]["group"] != publish["concurrency"]["group"]


def test_who_calls_may_do_what_is_called(github: Path) -> None:
    """The nightly job hands on as much as the jobs of publishing need, and no more."""
    given = read(github / "hindsite-nightly.yml")["jobs"]["publish"]["permissions"]
    needed: dict[str, str] = {}
    for job in read(github / "hindsite-publish.yml")["jobs"].values():
        for name, level in job["permissions"].items():
            needed[name] = max(level, needed.get(name, ""))
    assert given == needed


@pytest.mark.parametrize("kind", ["", "-comment", "-nightly", "-publish"])
def test_runs_do_not_pile_up(github: Path, kind: str) -> None:
    """Runs of one kind wait for each other or replace each other; a deployment is not cut off."""
    name = f"hindsite{kind}.yml"
    concurrency = read(github / name)["concurrency"]
    assert concurrency["group"]
    assert concurrency["cancel-in-progress"] is (name in {"hindsite.yml", "hindsite-comment.yml"})


def test_examples_of_the_page_follow_their_schemas(tmp_path: Path) -> None:
    """Whoever copies an example has a file that its tool understands."""
    text = PAGE.read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    schemas = {"version:": "vendor.dependabot", "on:": "vendor.github-workflows"}
    examples = [block for block in blocks if not block.startswith(" ")]
    assert len(examples) == 3
    for block in examples:
        file = tmp_path / "example.yml"
        file.write_text(block, encoding="utf-8")
        first = block.split()[0]
        if first == "repos:":
            _accepted("pre-commit", "validate-config", file)
        else:
            _accepted("check-jsonschema", "--builtin-schema", schemas[first], file)


def test_inputs_and_hooks_are_documented() -> None:
    """What the action takes, with its default, and what hooks there are."""
    text = PAGE.read_text(encoding="utf-8")
    for name, given in read(ACTION)["inputs"].items():
        assert f"| `{name}` | {given['default'] and '`' + given['default'] + '`'}" in text, name
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")):
        assert f"| `{hook['id']}` |" in text
