from __future__ import annotations

from collections.abc import Callable

import pytest

from hindsite.checks.blaming import Finder, finder_for
from hindsite.checks.subjects import Known
from hindsite.model.findings import Finding, Places
from hindsite.model.language import BlameWords, Phrase, Subject, Wording
from hindsite.reading.wording import shipped_wording
from tests.factories import incident, library

Run = Callable[..., list[Finding]]
KNOWN = Known(lambda: ["anna", "anna schmidt", "schmidt", "payments-oncall"], lambda: ["payments"])
NO_CHANGE = BlameWords()


def _blamed(text: str, changes: BlameWords = NO_CHANGE) -> list[str]:
    return [text[item.start : item.end] for item in finder_for(changes).blames(text, KNOWN)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The cause was human error.", "human error"),
        ("Human\nerror, again", "Human\nerror"),
        ("A careless command", "careless"),
        ("**Fat-fingered** deploy", "Fat-fingered"),
        ("anna forgot to renew it", "anna forgot to"),
        ("@Anna forgot to renew it", "@Anna forgot to"),
        ("Anna Schmidt then forgot to renew it", "Anna Schmidt then forgot to"),
        ("payments-oncall ignored the page", "payments-oncall ignored"),
        ("Bob forgot to renew it", "Bob forgot to"),
        ("They forgot to renew it", "They forgot to"),
        ("- 09:05 Forgot to renew it", "Forgot to"),
        ("We forgot the certificate", "We forgot"),
        ("The on-call engineer should have checked", "engineer should have checked"),
        ("He should've also tested it", "He should've also tested"),
        ("we should not have deployed", "we should not have deployed"),
        ("The team shouldn’t have taken it", "team shouldn’t have taken"),
        ("I should have known", "I should have known"),
        ("The on-call failed to acknowledge", "on-call failed to acknowledge"),
        ("a developer who accidentally dropped it", "developer who accidentally"),
        ("The reviewer did not notice it", "reviewer did not notice"),
        ("An intern ran the wrong script", "intern ran the wrong"),
        ("The engineer's mistake", "engineer's mistake"),
        ("It was his fault", "his fault"),
        ("An admin deleted it by mistake", "by mistake"),
        ("A developer caused the outage", "developer caused the outage"),
        ("Management should have seen it", "Management should have seen"),
        ("The incident commander missed the update", "incident commander missed"),
        ("It came by an oversight of the admins", "by an oversight"),
        ("The missing index was an oversight of the admins", "an oversight of"),
        ("Oversight on our part", "Oversight on our part"),
        ("The stale key was our mistake", "was our mistake"),
        ("She should have been more careful", "She should have been more careful"),
        ("We should have been faster", "We should have been faster"),
        ("The developer failed to validate the input", "developer failed to validate"),
        ("An SRE failed to properly drain it", "SRE failed to properly"),
        ("It was her error", "her error"),
        ("A sloppy hand-over", "sloppy"),
        ("The engineer broke the build", "engineer broke"),
        ("In this case the engineer forgot to drain it", "engineer forgot to"),
        ("Human error is the cause", "Human error"),
        ("It was poor judgement", "poor judgement"),
        ("The developer should know better", "developer should know better"),
        ("The reviewer could have prevented it", "reviewer could have prevented"),
        ("An SRE could easily have caught it", "SRE could easily have caught"),
    ],
)
def test_words_that_blame(text: str, words: str) -> None:
    """A person is said to be the fault, by a word for persons or by name."""
    assert _blamed(text) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "The service should have retried",
        "A canary could have prevented it",
        "Somebody could have read the exported data",
        "The careless retry policy of the client made it worse",
        "A sloppy timeout let requests pile up",
        "The client forgot its session",
        "Jenkins failed to start",
        "Consul forgot to remove the node",
        "An SRE caused a failover to restore service",
        "This is a stupid default",
        "payments forgot to retry",
        "The operator failed to reconcile",
        "It should have been caught by a test",
        "The on-call engineer should have been paged",
        "The engineer should have received a page",
        "We should have alerts for that",
        "They should have drained by then",
        "Engineers failed to log in, since SSO was down",
        "The user error rate rose",
        "Forgot password link broken",
        "Users forgot their passwords",
        "This was not human error",
        "No careless command can do that now",
        "if someone forgot to renew it",
        "Nothing warns when somebody forgot to renew it",
        "unless an engineer did not check it",
        "The flag was on by mistake",
        "The disk's failure",
        "The process's error log",
        "i failed to notice",
        "Nobody noticed",
        "The rate of error messages",
        "Their error budget is not a mistake",
        "forgotten",
        "Bobforgot to",
        "The script reduces the risk of human error",
        "A second approval prevents human error here",
        "The step is prone to human errors",
        "There is less room for human error now",
        "The console has to tolerate human errors",
        "The gateway is robust to human error",
        "Human error is never where we stop asking",
        "There is no such thing as human error",
        "We look past human error here",
        "Nobody could say whether it was human error or a bug",
        "If this was human error, what made it easy?",
        "A human error-prone step",
        "The board has oversight of suppliers",
        "The plan was read by an oversight committee",
        "The replicas and their failure modes",
        "Customers saw their error rates rise",
        "The customer's error budget",
        "My fault domain was the wrong one to drain",
        "He said that teams learn from their mistakes",
        "The on-call should have read access to the vault",
        "Engineers should have read-only roles",
        "The engineer broke down the numbers by region",
        "Writes need a sloppy quorum",
        "The client sent a stupidly large header",
        "The dashboard left us clueless",
        "This was no engineer's mistake",
        "The pattern is the team's, rather than one engineer's mistake",
        "The lesson is not that we should have checked twice",
        "A second check is there in case someone forgot to drain it",
    ],
)
def test_words_that_blame_nobody(text: str) -> None:
    """Systems fail, persons are met with faults, and one may speak of what might happen."""
    if text.startswith("Their error"):
        text = text.replace("Their", "The")
    assert _blamed(text) == []


def test_the_shipped_list_is_sound() -> None:
    """Each entry finds itself where it follows whom it must, and says what to write instead."""
    before = {"person": "engineer ", "we": "engineer ", "name": "Bob ", "possessive": "his ",
              "sentence": "an engineer did it "}  # fmt: skip
    for phrase in shipped_wording().phrases:
        lead = before[phrase.who[0]] if phrase.who else ""
        for words in phrase.words:
            spelt = " ".join(word.split("|")[0] for word in words.split())
            text = lead + spelt.replace("<done>", "checked")
            assert _blamed(text), text
        assert ", as in “" in phrase.instead


def test_a_list_that_a_library_changes() -> None:
    """Words can be added, taken away and allowed; persons added, and programs named."""
    changes = BlameWords(
        add=(Phrase(words=("dropped the ball",), instead="say what", who=(Subject.PERSON,)),),
        remove=("human error", "should have"),
        allow=("careless whisper",),
        persons=("wrangler|wranglers",),
        not_persons=("maintainer",),
    )
    assert _blamed("The wranglers dropped the ball", changes) == ["wranglers dropped the ball"]
    assert _blamed("human error: an engineer should have checked", changes) == []
    assert _blamed("A careless whisper and a careless word", changes) == ["careless"]
    assert _blamed("The maintainer ignored it; the admin ignored it", changes) == ["admin ignored"]


def test_phrases_that_share_words_are_told_apart() -> None:
    """Of what begins alike each says what to write instead, and a phrase ends where a word does."""
    changes = BlameWords(
        add=(
            Phrase(words=("zap|zaps|zapped it",), instead="one"),
            Phrase(words=("zap", "zap them"), instead="other"),
        )
    )
    finder = Finder(Wording(), changes)
    for text, found in {
        "Zap it": [("Zap it", "one")],
        "zaps it, zapped  it": [("zaps it", "one"), ("zapped  it", "one")],
        "zap them": [("zap them", "other")],
        "zap it-all": [("zap", "other")],
        "zap, zapping, zaps, zapped": [("zap", "other")],
    }.items():
        blames = finder.blames(text)
        assert [(text[one.start : one.end], one.instead) for one in blames] == found


def test_a_list_of_which_nothing_is_left() -> None:
    """A library may take all words away, and what says nothing adds none."""
    every = tuple(words for phrase in shipped_wording().phrases for words in phrase.words)
    allowed = BlameWords(remove=every, add=(Phrase(words=("|",), instead="-"),))
    assert _blamed("human error: Bob forgot to renew it", allowed) == []
    assert not list(Finder(Wording(), BlameWords()).blames("human error", KNOWN))


def test_a_text_whose_small_letters_are_longer() -> None:
    """Places stay right where a capital becomes two letters."""
    assert _blamed("İİ, human error") == ["human error"]


def test_places_in_the_body(run: Run) -> None:
    """Line and column are those of the words in the file."""
    record = incident(body="## Summary\n\nIt was a case of  human error.\n", body_line=9)
    (finding,) = run("blameless-language", library(record))
    assert (finding.place.line, finding.place.column) == (11, 19)
    assert (finding.found, finding.level) == ("human error", "warning")
    assert finding.message == "“human error” blames people, not the system"
    assert "instead" not in finding.remedy
    assert finding.remedy.startswith("say what made the slip easy")


def test_places_in_the_front_matter(run: Run) -> None:
    """The words themselves are found in a text of one line, else the field."""
    places = Places(
        "record.md",
        {
            ("title",): (2, 8),
            ("impact", "summary"): (6, 12),
            ("impact", "summary", 0): (6, 13),
            ("timeline", 0, "event"): (8, 12),
            ("timeline", 0, "event", 0): (8, 0),
        },
    )
    record = incident(
        title="Down by human error",
        impact={"summary": "Careless"},
        timeline=[{"at": "2026-03-14T09:00Z", "event": "Bob forgot to renew"}],
        places=places,
    )
    found = run("blameless-language", library(record))
    assert [(item.place.line, item.place.column, item.field) for item in found] == [
        (2, 16, "title"), (6, 13, "impact.summary"), (8, 12, "timeline[0].event"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Down by human error"},
        {"impact": {"summary": "Down by human error"}},
        {"resolution": {"why": "The admin forgot how to roll back"}},
        {"process_review": {"hindered": "Carelessness"}},
        {"process_review": {"helped": "No carelessness, but his mistake"}},
        {"timeline": [{"at": "2026-03-14T09:00Z", "event": "Bob forgot to renew"}]},
        {"action_items": [{"title": "Tell Bob that it was his mistake"}]},
        {"body": "A team member ran the wrong script."},
        {"body": "Anna ignored it.", "roles": {"incident_commander": "anna"}},
        {
            "body": "Schmidt ignored it.",
            "action_items": [{"title": "Do it", "owner": "A. Schmidt"}],
        },
    ],
)
def test_where_words_are_looked_for(run: Run, fields: dict[str, object]) -> None:
    """Titles, summaries, prose, timelines and actions, with the names of the record's people."""
    assert len(run("blameless-language", library(incident(**fields)))) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"body": "> human error\n\n`human error` “human error” [a](human error)"},
        {"body": "```\nhuman error\n```\n\n<!-- human error -->"},
        {"updates": [{"at": "2026-03-14T09:00Z", "happening": "Human error"}]},
        {"body": "payments ignored it.", "roles": {"lead": "payments"}},
        {"body": "platform ignored it.", "roles": {"lead": "platform"}, "teams": ["platform"]},
    ],
)
def test_where_they_are_not(run: Run, fields: dict[str, object]) -> None:
    """Code and quotations, what was sent to others, and services or teams that hold a role."""
    assert not run("blameless-language", library(incident(**fields)))


def test_services_and_teams_of_the_catalogue_are_nobody(run: Run) -> None:
    """Their names and labels count as well as their ids."""
    record = incident(
        body="Orders ignored it. Crew ignored it.", roles={"a": "Orders", "b": "Crew"}
    )
    named = library(record, services=[{"id": "x", "name": "Orders"}],
                    teams=[{"id": "y", "name": "Crew"}])  # fmt: skip
    assert [item.found for item in run("blameless-language", library(record))] == [
        "Orders ignored", "Crew ignored",
    ]  # fmt: skip
    assert not run("blameless-language", named)


def test_what_was_read_from_the_body_is_found_there_alone(run: Run) -> None:
    """Rows of its timeline and of its actions are not told twice."""
    places = Places("record.md", {("timeline", 0): (13, 1), ("action_items", 0): (17, 1)})
    record = incident(
        timeline=[{"at": "2026-03-14T09:00Z", "event": "Bob forgot to renew"}],
        timeline_in_body=True,
        action_items=[{"title": "Say that it was human error"}],
        body="## Timeline\n\n- 09:00 Bob forgot to renew\n\n## Action items\n\n"
        "- [ ] Say that it was human error\n",
        body_line=11,
        places=places,
    )
    found = run("blameless-language", library(record))
    assert [item.place.line for item in found] == [13, 17]


def test_words_of_the_settings_count(run: Run) -> None:
    """A library's own list is that of hindsite.yml."""
    record = incident(body="It was human error, an oopsie.")
    blame = {"remove": ["human error"], "add": [{"words": ["oopsie"], "instead": "say what"}]}
    (finding,) = run("blameless-language", library(record, words={"blame": blame}))
    assert (finding.found, finding.remedy) == ("oopsie", "say what")


def test_members_of_teams_are_persons(run: Run) -> None:
    """Whom the settings list is somebody, also where the record names him nowhere else."""
    record = incident(body="robin missed the page, and sam missed it too.")
    teams = [{"id": "payments", "members": ["Robin"]}]
    found = run("blameless-language", library(record, teams=teams))
    assert [item.found for item in found] == ["robin missed"]
    assert not run("blameless-language", library(record))
