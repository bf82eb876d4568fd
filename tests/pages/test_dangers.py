"""Which commands count as dangerous, and which do not."""

from __future__ import annotations

import pytest

from hindsite.model.danger import Danger, DangerWords
from hindsite.pages.dangers import find_dangers
from hindsite.reading.dangers import dangers_of, shipped_dangers

EXAMPLES = {
    "rm-recursive": ("rm -rf /var/lib/x", "sudo rm -f a", "rm --recursive x", "rm -v -r x"),
    "find-delete": ("find /tmp -name x -delete", "find . -exec rm {} +"),
    "dd-write": ("dd if=a of=/dev/sda", "dd of=x"),
    "make-filesystem": ("mkfs.ext4 /dev/sdb", "shred -u key"),
    "empty-a-device": ("cat x > /dev/sda",),
    "rsync-delete": ("rsync -a --delete a/ b/",),
    "sql-drop": ("DROP TABLE orders;", "psql -c 'drop  database shop'", "dropdb shop"),
    "sql-drop-slot": ("SELECT pg_drop_replication_slot('x');",),
    "sql-truncate": ("TRUNCATE orders", "truncate -s 0 app.log"),
    "sql-delete": ("delete from orders where id = 1",),
    "sql-terminate": ("SELECT pg_terminate_backend(pid)",),
    "redis-flush": ("redis-cli FLUSHALL",),
    "http-delete": ("curl -XDELETE http://x/y", "curl -s --request DELETE http://x"),
    "kubectl-delete": ("kubectl -n a delete pod b", "kubectl replace --force -f x"),
    "kubectl-drain": ("kubectl drain node-1",),
    "helm-uninstall": ("helm -n a uninstall b", "helm rollback b 3"),
    "terraform-destroy": ("terraform destroy", "terraform apply -auto-approve"),
    "cloud-delete": ("aws s3 rm s3://b/k", "gcloud compute instances delete x"),
    "docker-prune": ("docker system prune -af", "crictl rmi --prune"),
    "git-rewrite": ("git push origin main --force", "git reset --hard", "git -C /x push -f"),
    "queue-purge": ("rabbitmqctl purge_queue mails",),
    "kill-nine": ("kill -9 1", "pkill -KILL java"),
    "power": ("shutdown -h now", "systemctl reboot"),
    "firewall-flush": ("iptables -F",),
    "open-permissions": ("chmod 777 /x", "chown -R a:b /"),
    "failover": ("patronictl failover shop",),
    "replica-rebuild": ("patronictl -c x.yml reinit shop pg-2",),
    "force-flag": ("tool --force", "kubectl apply --server-side --force-conflicts -f -"),
    "delete-word": ("mytool delete thing", "snapshots; delete old"),
}
HARMLESS = (
    "rm file",
    "firm -rf",
    "kubectl get pods",
    "kubectl rollout undo deployment/api",
    "git push origin main",
    "curl -XPUT -d '{\"index.blocks.read_only_allow_delete\":null}' x",
    "systemctl stop patroni",
    "terraform plan",
    "SELECT * FROM dropped_orders",
    "helm list",
    "tool --forceful=no --no-force-x",
    "kubectl -n payments run probe --rm -i",
    "kubectl get pods\n# delete",
)


def test_each_shipped_command_has_an_example() -> None:
    """The table above is of the whole list."""
    assert list(EXAMPLES) == [item.name for item in shipped_dangers()]


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in EXAMPLES.items() for text in texts]
)
def test_a_dangerous_command(name: str, text: str) -> None:
    """The command is found by the rule that is for it."""
    assert [one.danger.name for one in find_dangers(text, shipped_dangers())] == [name]


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_command(text: str) -> None:
    """What only looks alike is not marked."""
    assert find_dangers(text, shipped_dangers()) == []


def test_a_command_over_several_lines() -> None:
    """A backslash at the end of a line goes on; a line without one ends the command."""
    text = "ls\nkubectl -n a \\\n  delete pod b\nrm -rf x"
    first, second = find_dangers(text, shipped_dangers())
    assert text[first.start : first.end] == "kubectl -n a \\\n  delete"
    assert first.words == "kubectl -n a delete"
    assert (second.words, second.danger.name) == ("rm -rf", "rm-recursive")


def test_a_line_that_nobody_types() -> None:
    """So much of a line is searched as anybody types."""
    assert find_dangers("x" * 3000 + " rm -rf y", shipped_dangers()) == []


def test_an_expression_that_needs_nothing_marks_nothing() -> None:
    """A pattern that finds only an empty place has found no command."""
    danger = Danger(name="odd", pattern=r"(?<=x)\s*(?=y)", why="is odd")
    assert find_dangers("xy", (danger,)) == []


def test_changes_of_a_library() -> None:
    """Its own come first, take the place of those of the same name, and leave out what it wants."""
    own = Danger(name="Failover", pattern="promote-me", why="does it")
    found = dangers_of(DangerWords(add=(own,), remove=("force-flag",)))
    names = [item.name for item in found]
    assert names[0] == "Failover"
    assert "failover" not in names
    assert "force-flag" not in names
    assert len(names) == len(shipped_dangers()) - 1


@pytest.mark.parametrize(
    "unit", ["git push ", "kubectl ", "rm -r ", "rm -a ", "find ", "-rf", "aws "]
)
def test_a_line_made_to_cost_time_is_answered(unit: str) -> None:
    """No expression of the list tries the parts of a long line in all their combinations.

    One that did would not come back within the life of a test.
    """
    line = (unit * 2000)[:2000]
    assert all(one.end <= len(line) for one in find_dangers(line, shipped_dangers()))
