"""PostgreSQL that outlives its primary, on this machine: two nodes under Patroni, each in a network of its own, etcd
that says which one leads, HAProxy that leads to it. The faults of a node are what happens to machines.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import needs
from tests.world import postgresql
from tests.world.sockets import free_port
from tests.world.waiting import until

_TOOLS = ("patroni", "etcd", "haproxy", "nsenter", "unshare", "ip")
_DISK_MB = 400
_PATRONI = {"loop_wait": 1, "ttl": 8, "retry_timeout": 3, "primary_start_timeout": 0, "master_start_timeout": 0}
_ROUTE = """
defaults
    mode tcp
    timeout connect 2s
    timeout client 1h
    timeout server 1h
    timeout check 1s
listen primary
    bind 127.0.0.1:{port}
    option httpchk OPTIONS /primary
    http-check expect status 200
    default-server check port 8008 inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
"""


def tools() -> None:
    """Skip, or fail under CI, where what this needs is absent or refused."""
    absent = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if absent or postgresql.binaries() is None or os.geteuid() != 0:
        needs.missing(f"bascule : {', '.join(absent) or 'root ou PostgreSQL'} absent (scripts/system-packages)")
    if subprocess.run(["unshare", "-mn", "true"], capture_output=True, check=False).returncode:
        needs.missing("bascule : les espaces de noms sont refusés")


def _run(*command: str | int | Path) -> None:
    subprocess.run(list(map(str, command)), check=True, capture_output=True)


@dataclass(kw_only=True)
class Node:
    """One machine: its processes, its network, its disk."""

    name: str
    address: str
    link: str
    folder: Path
    holder: subprocess.Popen[bytes]
    """Keeps its network and its mounts."""
    patroni: subprocess.Popen[bytes] | None = None

    def inside(self, *command: str | Path) -> list[str]:
        return ["nsenter", "-t", str(self.holder.pid), "-m", "-n", "--", *map(str, command)]

    def start(self) -> None:
        """Patroni, which starts PostgreSQL."""
        with (self.folder / "journal").open("ab") as log:
            command = self.inside("runuser", "-u", "postgres", "--", "patroni", self.folder / "patroni.json")
            self.patroni = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", start_new_session=True)

    def processes(self, *, base_alone: bool = False) -> list[int]:
        """Those of this machine: PostgreSQL, and Patroni unless told."""
        network = Path(f"/proc/{self.holder.pid}/ns/net").stat().st_ino
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                mine = (folder / "ns/net").stat().st_ino == network and int(folder.name) != self.holder.pid
                if mine and (not base_alone or (folder / "comm").read_text().strip() == "postgres"):
                    found.append(int(folder.name))
        return found

    def signal(self, number: int, *, base_alone: bool = False) -> None:
        for pid in self.processes(base_alone=base_alone):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    @property
    def _weight(self) -> Path:
        return Path(f"/proc/{self.holder.pid}/root{self.folder}/disque/lourd")

    def strike(self, fault: str) -> None:
        """« tuée » (PostgreSQL alone), « gelée », « coupée », « pleine »."""
        match fault:
            case "tuée":
                self.signal(signal.SIGKILL, base_alone=True)
            case "gelée":
                self.signal(signal.SIGSTOP)
            case "coupée":
                _run("ip", "link", "set", self.link, "down")
            case "pleine":
                with suppress(OSError), self._weight.open("wb") as out:
                    while True:
                        out.write(bytes(1024**2))
                self._turn_log()
            case _:
                raise ValueError(fault)

    def _turn_log(self) -> None:
        """Its base needs room at once: the files of its log that it had ahead are used up."""
        turn = "SELECT pg_create_restore_point('plein'); SELECT pg_switch_wal();" * 20
        command = self.inside("psql", "-h", self.address, "-U", "postgres", "-d", "postgres", "-c", turn)
        subprocess.run(
            command, env={**os.environ, "PGCONNECT_TIMEOUT": "3"}, capture_output=True, check=False, timeout=60
        )

    def heal(self, fault: str) -> None:
        """The machine is well again; Patroni brings its base back as the other's standby."""
        match fault:
            case "gelée":
                self.signal(signal.SIGCONT)
            case "coupée":
                _run("ip", "link", "set", self.link, "up")
            case "pleine":
                self._weight.unlink(missing_ok=True)

    def told(self, what: str = "patroni") -> dict[str, Any]:
        """What its Patroni says; nothing when it doesn't answer."""
        try:
            with urllib.request.urlopen(f"http://{self.address}:8008/{what}", timeout=2) as answer:
                return dict(json.load(answer))
        except OSError as error:
            told = getattr(error, "read", lambda: b"{}")()
            return dict(json.loads(told or b"{}"))


@dataclass
class Pair:
    """Two nodes; `url` leads to the one that takes writes."""

    url: str
    nodes: list[Node] = field(default_factory=list)

    def whole(self) -> Node:
        """The primary, once both say that the other follows it and holds all that is acknowledged."""

        def agreed() -> list[str]:
            """The name of the leader, as each tells it, once the other is its synchronous standby."""
            leaders = []
            for node in self.nodes:
                roles = {m["role"]: m["name"] for m in node.told("cluster").get("members", []) if _lives(m)}
                leaders += [roles["leader"]] if roles.keys() == {"leader", "sync_standby"} else []
            return leaders

        leader, _ = until(agreed, lambda told: len(told) == 2 and len(set(told)) == 1)
        (found,) = (node for node in self.nodes if node.name == leader)
        return found


def _lives(member: dict[str, Any]) -> bool:
    return member["state"] in ("running", "streaming") and member.get("lag", 0) == 0


@contextmanager
def pair() -> Iterator[Pair]:
    """Two nodes that answer, the standby synchronous; all ended and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="tremplin-bascule-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
    folder.chmod(0o755)
    mark = os.getpid() % 60000
    network = f"10.{200 + mark % 50}.{mark // 50 % 250}"
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        bridge = f"tvb{mark}"
        _run("ip", "link", "add", bridge, "type", "bridge")
        stack.callback(subprocess.run, ["ip", "link", "del", bridge], check=False)
        _run("ip", "addr", "add", f"{network}.1/24", "dev", bridge)
        _run("ip", "link", "set", bridge, "up")
        etcd = f"{network}.1:{free_port()}"
        _started(stack, folder, _etcd(folder, etcd))
        found = Pair(f"postgresql://postgres@127.0.0.1:{free_port()}/postgres")
        for n in (1, 2):
            node = _node(stack, folder, bridge, f"tv{mark}x{n}", f"{network}.{10 + n}")
            (node.folder / "patroni.json").write_text(json.dumps(_configuration(node, network, etcd)))
            found.nodes.append(node)
        _started(stack, folder, _haproxy(folder, found))
        for node in found.nodes:
            node.start()
            stack.callback(_end, node)
            until(lambda node=node: node.told().get("state") == "running")
        found.whole()
        yield found


def _started(stack: ExitStack, folder: Path, command: Sequence[str]) -> None:
    with (folder / f"journal-{Path(command[0]).name}").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    stack.callback(lambda: (process.kill(), process.wait()))


def _etcd(folder: Path, address: str) -> list[str]:
    peers = f"http://127.0.0.1:{free_port()}"
    urls = {"client": f"http://{address}", "peer": peers}
    return [
        *("etcd", "--name", "un", "--data-dir", str(folder / "etcd"), "--initial-cluster", f"un={peers}"),
        *("--listen-client-urls", urls["client"], "--advertise-client-urls", urls["client"]),
        *("--listen-peer-urls", urls["peer"], "--initial-advertise-peer-urls", urls["peer"]),
    ]


def _haproxy(folder: Path, found: Pair) -> list[str]:
    port = found.url.rpartition(":")[2].partition("/")[0]
    lines = [f"    server {node.name} {node.address}:5432" for node in found.nodes]
    (folder / "haproxy.cfg").write_text(_ROUTE.format(port=port) + "\n".join(lines) + "\n")
    return ["haproxy", "-db", "-f", str(folder / "haproxy.cfg")]


def _node(stack: ExitStack, folder: Path, bridge: str, link: str, address: str) -> Node:
    """A machine without processes: a network on the bridge, a small disk."""
    own = folder / link
    (own / "disque").mkdir(parents=True)
    ready = own / "pret"
    prepare = f"mount -t tmpfs -o size={_DISK_MB}m,mode=700,uid=postgres tmpfs {own / 'disque'} && touch {ready}"
    holder = subprocess.Popen(["unshare", "-mn", "sh", "-c", f"{prepare} && exec sleep infinity"])
    stack.callback(lambda: (holder.kill(), holder.wait()))
    until(ready.exists)
    shutil.chown(own, "postgres")
    node = Node(name=link, address=address, link=link, folder=own, holder=holder)
    _run("ip", "link", "add", link, "type", "veth", "peer", "name", "dedans", "netns", holder.pid)
    _run("ip", "link", "set", link, "master", bridge, "up")
    for command in (
        ["addr", "add", f"{address}/24", "dev", "dedans"],
        *(["link", "set", n, "up"] for n in ("dedans", "lo")),
    ):
        _run(*node.inside("ip", *command))
    return node


def _end(node: Node) -> None:
    node.signal(signal.SIGKILL)
    if node.patroni is not None:
        node.patroni.wait()


def _configuration(node: Node, network: str, etcd: str) -> dict[str, Any]:
    tools = postgresql.binaries()
    settings = {
        "synchronous_commit": "on",
        "max_connections": 60,
        "shared_buffers": "32MB",
        "max_wal_size": "64MB",
        "wal_keep_size": "64MB",
        "wal_log_hints": "on",
        "unix_socket_directories": str(node.folder / "disque"),
    }
    return {
        "scope": "essai",
        "name": node.name,
        "restapi": {"listen": f"{node.address}:8008", "connect_address": f"{node.address}:8008"},
        "etcd3": {"hosts": etcd},
        "bootstrap": {
            "dcs": {
                **_PATRONI,
                "synchronous_mode": True,
                "postgresql": {"use_pg_rewind": True, "parameters": settings},
            },
            "initdb": [{"auth": "trust"}, {"encoding": "UTF8"}, {"locale": "C"}, "no-sync", "data-checksums"],
            "pg_hba": [f"host {base} all {network}.0/24 trust" for base in ("all", "replication")]
            + ["local all all trust"],
        },
        "postgresql": {
            "listen": f"{node.address}:5432",
            "connect_address": f"{node.address}:5432",
            "data_dir": str(node.folder / "disque" / "donnees"),
            "bin_dir": str(tools),
            "pgpass": str(node.folder / "pgpass"),
            "authentication": {name: {"username": "postgres"} for name in ("superuser", "replication", "rewind")},
            "pg_hba": [f"host {base} all {network}.0/24 trust" for base in ("all", "replication")]
            + ["local all all trust"],
            "parameters": settings,
        },
    }
