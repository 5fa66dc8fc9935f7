"""A sweep through a real Slurm of one machine: the same bytes as without, also after one of its tasks was killed.

The daemons run in the foreground, in a folder and on ports of their own, and end with the test.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))

from program import FLOE, Case  # noqa: E402

DAEMONS = ("munged", "slurmctld", "slurmd")
ENVIRONMENT = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"}
SCENARIO = {
    "name": "small",
    "duration": "300d",
    "committee": {"nodes": 60, "shards": 60},
    "blobs": [{"count": 4, "size": "1MB", "content": "sized"}],
    "schemes": [{"model": "red-stuff"}, {"model": "reed-solomon"}],
    "faults": [{"model": "departures", "rate": "200%/y"}],
}
SWEEP = ("--vary", "blobs[0].size=100kB,1MB,10MB", "--replicates", "400")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class OneMachine(Case):
    def setUp(self):
        super().setUp()
        self.started = []
        self.addCleanup(self.end_daemons)
        self.environment = {**ENVIRONMENT, "SLURM_CONF": str(self.folder / "slurm.conf")}
        os.chmod(self.folder, 0o755)
        (self.folder / "s.json").write_text(json.dumps(SCENARIO))

    def end_daemons(self):
        for process in reversed(self.started):
            process.terminate()
        for process in self.started:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def start(self, *words):
        log = open(self.folder / f"{words[0]}.out", "wb")
        self.addCleanup(log.close)
        process = subprocess.Popen(words, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        self.started.append(process)
        return process

    def told(self, name):
        texts = [self.folder / f"{name}.out", self.folder / f"{name}.log"]
        return f"{name} does not start:\n" + "".join(path.read_text(errors="replace") for path in texts if path.exists())

    def wait_for(self, what, seconds, process=None, name=""):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if what():
                return
            if process is not None and process.poll() is not None:
                break
            time.sleep(0.2)
        self.fail(self.told(name) if name else "it takes too long:\n" + self.queue())

    def slurm(self, *words):
        return subprocess.run(words, env=self.environment, capture_output=True, text=True)

    def queue(self):
        logs = "".join(f"{path.name}: {path.read_text(errors='replace')}" for path in self.folder.glob("out/slurm/*.log"))
        return self.slurm("squeue", "--all").stdout + logs + self.told("slurmctld")

    def start_slurm(self):
        key = self.folder / "munge.key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o600)
        pipe = self.folder / "munge.socket"
        munged = self.start(
            "munged", "--foreground", "--force", f"--key-file={key}", f"--socket={pipe}",
            f"--pid-file={self.folder}/munge.pid", f"--log-file={self.folder}/munged.log", f"--seed-file={self.folder}/munge.seed",
        )  # fmt: skip
        self.wait_for(pipe.exists, 20, munged, "munged")
        host = socket.gethostname().split(".")[0]
        (self.folder / "slurm.conf").write_text(
            f"""ClusterName=floe
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={free_port()}
SlurmdPort={free_port()}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={pipe}
CredType=cred/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
SchedulerParameters=sched_interval=2,batch_sched_delay=1
StateSaveLocation={self.folder}/state
SlurmdSpoolDir={self.folder}/spool
SlurmctldPidFile={self.folder}/slurmctld.pid
SlurmdPidFile={self.folder}/slurmd.pid
SlurmctldLogFile={self.folder}/slurmctld.log
SlurmdLogFile={self.folder}/slurmd.log
NodeName={host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""
        )
        for name in ("state", "spool"):
            (self.folder / name).mkdir()
        controller = self.start("slurmctld", "-D")
        self.wait_for(lambda: "is UP" in self.slurm("scontrol", "ping").stdout, 30, controller, "slurmctld")
        daemon = self.start("slurmd", "-D", "-N", host)
        self.wait_for(lambda: "idle" in self.slurm("sinfo", "--noheader", "--format=%t").stdout, 60, daemon, "slurmd")

    def task_of(self, part):
        """The process that simulates a slice; none where it does not run."""
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().decode(errors="replace").split("\0")
            except OSError:
                continue
            if words[0] == FLOE and part in words and any(str(self.folder) in word for word in words):
                return int(path.parent.name)
        return None

    def files(self, folder):
        names = ["sweep.csv", "quantiles.csv", "columns.json", "sweep.json", "scenario.json", "README.md"]
        paths = [folder / name for name in names] + sorted((folder / "rows").iterdir())
        return {str(path.relative_to(folder)): path.read_bytes() for path in paths}

    def test_the_same_bytes_after_a_task_was_killed(self):
        self.start_slurm()
        submitted = self.ok("sweep", "s.json", *SWEEP, "--slurm", "--slices", "5", "--out", "out", "--submit", env=self.environment)
        self.assertRegex(submitted.stdout, r"slices 1,2,3,4,5: job \d+\ncombine: job \d+\n")
        killed = None

        def kill():
            nonlocal killed
            killed = self.task_of("2/5")
            if killed is not None:
                os.kill(killed, signal.SIGKILL)
            return killed is not None

        self.wait_for(kill, 60)
        manifest = self.folder / "out/manifest.json"
        self.wait_for(lambda: json.loads(manifest.read_text())["complete"], 240)
        logs = "".join(path.read_text() for path in sorted((self.folder / "out/slurm").glob("combine-*.log")))
        self.assertRegex(logs, r"error: \d+ of 1200 replicates are missing")
        self.assertEqual(re.findall(r"slices (\S+): job", logs), ["2"], "the one that was killed, and no other")
        self.ok("sweep", "s.json", *SWEEP, "--out", "local")
        self.assertEqual(self.files(self.folder / "out"), self.files(self.folder / "local"))


if __name__ == "__main__":
    unittest.main()
