"""Measure the release build, against the Go null provider where there is one to compare with: `make bench`.

Prints figures and ratios beside what we aim at, and never passes or fails. Runs to compare are interleaved, so that both
have the same share of whatever else the machine does; each figure is the median of its runs.
"""
import contextlib
import datetime
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from workshop import BINARY, ROOT, Failure, Terraform

OURS = ROOT / "target" / "release" / BINARY
STARTS = 40
PLANS = 5
TASKS = 1000
SIZES = [100, 1_000, 10_000]

OUR_PLAN = """
terraform {
  required_providers {
    sfntasks = { source = "sfntasks/sfntasks" }
  }
}
provider "sfntasks" {
  region     = "us-east-1"
  account_id = "123456789012"
  partition  = "aws"
}
data "sfntasks_lambda_invoke" "task" {
  count        = %d
  state_name   = "Task ${count.index}"
  function_arn = "arn:aws:lambda:us-east-1:123456789012:function:task-${count.index}"
}
data "sfntasks_chain" "all" {
  steps = data.sfntasks_lambda_invoke.task[*].fragment
}
resource "sfntasks_state_machine" "all" {
  name  = "all"
  steps = [data.sfntasks_chain.all.fragment]
}
""" % TASKS

DEFINITION_PLAN = """
terraform {
  required_providers {
    sfntasks = { source = "sfntasks/sfntasks" }
  }
}
provider "sfntasks" {
  region     = "us-east-1"
  account_id = "123456789012"
  partition  = "aws"
}
locals {
  # range() gives 1,024 values at most.
  indices = flatten([
    for block in range(ceil(%(states)d / 1000)) : range(block * 1000, min((block + 1) * 1000, %(states)d - 1))
  ])
}
resource "sfntasks_state_machine" "all" {
  name       = "all"
  validation = "OFFLINE"
  definition = jsonencode({
    StartAt = "S0"
    States = merge(
      { for index in local.indices : "S${index}" => { Type = "Pass", Next = "S${index + 1}" } },
      { "S${%(states)d - 1}" = { Type = "Succeed" } },
    )
  })
}
"""

NULL_PLAN = """
terraform {
  required_providers {
    null = { source = "hashicorp/null" }
  }
}
data "null_data_source" "task" {
  count  = %d
  inputs = {
    state_name   = "Task ${count.index}"
    function_arn = "arn:aws:lambda:us-east-1:123456789012:function:task-${count.index}"
  }
}
output "all" {
  value = data.null_data_source.task[*].id
}
""" % TASKS


def null_provider():
    """The Go provider's executable, which its wheel puts beside the environment's packages."""
    found = sorted(pathlib.Path(sys.prefix).glob("lib/terraform-provider-null_*"))
    if not found:
        raise Failure("terraform-provider-null is not installed; run `make setup`")
    return found[-1]


def client_certificate():
    """A certificate of the kind that Terraform makes for each plugin process."""
    key = ec.generate_private_key(ec.SECP521R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.sign(key, hashes.SHA512()).public_bytes(serialization.Encoding.PEM).decode()


def start_once(executable, environment):
    """Milliseconds from spawn to handshake line, and peak resident memory by then, in MiB."""
    start = time.perf_counter()
    with subprocess.Popen(
        [executable], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        line = process.stdout.readline()
        elapsed = time.perf_counter() - start
        try:
            if line.count(b"|") < 4:
                raise Failure(f"{executable} said {line!r} for a handshake")
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        finally:
            process.kill()
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
    return elapsed * 1000, peak / 1024


def interleaved(times, measures):
    """The results of each of these functions, called in turn so many times, by column."""
    results = [[] for _ in measures]
    for _ in range(times):
        for measure, into in zip(measures, results):
            into.append(measure())
    return results


def row(what, ours, theirs, unit, aim):
    ratio = f"{ours / theirs:.2f}" if theirs else ""
    compared = f"{theirs:,.2f}" if theirs else ""
    print(f"{what:<42} {ours:>11,.2f} {compared:>11} {unit:<8} {ratio:>6}   {aim}", flush=True)


@contextlib.contextmanager
def measured(what):
    """A part that cannot be measured is said to be so, and the others go on."""
    try:
        yield
    except (Failure, OSError, subprocess.CalledProcessError) as reason:
        print(f"{what:<42} not measured: {str(reason).strip()[-400:]}", flush=True)


def starts():
    environment = {
        "PATH": os.environ["PATH"],
        "TF_PLUGIN_MAGIC_COOKIE": "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
        "PLUGIN_PROTOCOL_VERSIONS": "5,6",
        "PLUGIN_CLIENT_CERT": client_certificate(),
    }
    go = null_provider()
    ours, theirs = interleaved(STARTS, [lambda: start_once(OURS, environment), lambda: start_once(go, environment)])
    for index, (what, unit, aim) in enumerate([
        ("(a) spawn to handshake line", "ms", "ratio at most 0.5"),
        ("(a) peak resident memory", "MiB", "ratio at most 0.6"),
    ]):
        row(what, *(statistics.median(run[index] for run in runs) for runs in (ours, theirs)), unit, aim)


def plans():
    def prepared(source, executable, text):
        terraform = Terraform({source: executable})
        (terraform.directory / "main.tf").write_text(text)
        return terraform

    def timed(terraform):
        start = time.perf_counter()
        terraform.run("plan", "-no-color")
        return time.perf_counter() - start

    both = []
    try:
        both.append(prepared("sfntasks/sfntasks", OURS, OUR_PLAN))
        both.append(prepared("hashicorp/null", null_provider(), NULL_PLAN))
        results = interleaved(PLANS, [lambda one=one: timed(one) for one in both])
    finally:
        for terraform in both:
            terraform.close()
    row(f"(b) plan of {TASKS:,} tasks", *map(statistics.median, results), "s", "ratio at most 1.3")


def reads():
    """The load client of tests/bench, with client and server on a core each where there are two."""
    build = ["cargo", "bench", "--locked", "--quiet", "--bench", "reads"]
    subprocess.run([*build, "--no-run"], cwd=ROOT, check=True, stdout=sys.stderr)
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    pinned = shutil.which("taskset") and len(cores) > 1
    client = ["taskset", "-c", str(cores[0])] if pinned else []
    server = ["taskset", "-c", str(cores[1])] if pinned else []
    done = subprocess.run(
        [*client, *build, "--", *server, str(OURS)], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        raise Failure(done.stderr)
    found = json.loads(done.stdout.strip().splitlines()[-1])
    where = "server on one core" if pinned else "not pinned"
    row(f"(c) reads, 10 in flight, {where}", found["reads"] / found["seconds"], None, "per s", "at least 20,000")
    row("(c) p50", found["p50_us"] / 1000, None, "ms", "")
    row("(c) p99", found["p99_us"] / 1000, None, "ms", "at most 1")
    row("(d) GetProviderSchema reply", found["schema_bytes"] / 1024, None, "KiB", "")


def composition():
    """Machines of growing size and several shapes, in one process: what a state costs in each step, and how the step grows."""
    done = subprocess.run(
        ["cargo", "bench", "--locked", "--quiet", "--bench", "compose"], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        raise Failure(done.stderr)
    for line in done.stdout.splitlines():
        found = json.loads(line)
        each = ", ".join(
            f"{time:.2f} of {states:,}" for states, time in zip(found["states"], found["us_per_state"])
        )
        what = f"(e) {found['shape']}: {found['step']}"
        print(f"{what:<42} us per state: {each}; grew by {found['growth']}, n log n by {found['n_log_n']}", flush=True)


def plans_by_size():
    """Plans of machines whose definition is given; 10,000 states that still fit into the quota of a definition."""
    for states in SIZES:
        terraform = Terraform({"sfntasks/sfntasks": OURS})
        try:
            (terraform.directory / "main.tf").write_text(DEFINITION_PLAN % {"states": states})
            start = time.perf_counter()
            terraform.run("plan", "-no-color")
            seconds = time.perf_counter() - start
        finally:
            terraform.close()
        row(f"(e) plan of a definition of {states:,} states", seconds, None, "s", "")


def main():
    print(f"{'':<42} {'sfntasks':>11} {'null (Go)':>11} {'':<8} {'ratio':>6}   aim")
    with measured("(a) start"):
        starts()
    with measured("(b) plan"):
        plans()
    with measured("(c) reads"):
        reads()
    with measured("(d) size"):
        row("(d) release binary", OURS.stat().st_size / 2**20, None, "MiB", "at most 20")
    with measured("(e) composition"):
        composition()
    with measured("(e) plans of definitions"):
        plans_by_size()


if __name__ == "__main__":
    main()
