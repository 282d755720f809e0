"""What the demo and the benchmarks share: the Terraform to run, a clean environment for it, an emulator."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = "terraform-provider-sfntasks"


class Failure(Exception):
    """What went wrong, for whoever runs the tool to read."""


def terraform_executable():
    """TF_ACC_TERRAFORM_PATH, else terraform or tofu on the PATH, else the one that `make setup` installs."""
    named = os.environ.get("TF_ACC_TERRAFORM_PATH")
    found = named or shutil.which("terraform") or shutil.which("tofu") or ROOT / "tools" / "terraform"
    return str(pathlib.Path(found).absolute())


class Terraform:
    """A root module in a temporary directory of its own, with the providers given as {source address: executable}."""

    def __init__(self, providers):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="sfntasks-"))
        self.directory = self.home / "root"
        self.directory.mkdir()
        overrides = ""
        for source, executable in providers.items():
            plugins = self.home / "plugins" / source
            plugins.mkdir(parents=True)
            shutil.copy2(executable, plugins / f"terraform-provider-{source.split('/')[-1]}")
            overrides += f'    "{source}" = "{plugins}"\n'
        settings = self.home / "cli.tfrc"
        settings.write_text(f"provider_installation {{\n  dev_overrides {{\n{overrides}  }}\n  direct {{}}\n}}\n")
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))
        }
        self.environment.update(
            TF_CLI_CONFIG_FILE=str(settings), TF_IN_AUTOMATION="1", TF_INPUT="0", CHECKPOINT_DISABLE="1",
            AWS_EC2_METADATA_DISABLED="true",
        )

    def run(self, *words, accept=(0,)):
        """Standard output of one command; a Failure with all that it said when its exit status is not accepted."""
        done = subprocess.run(
            [terraform_executable(), *words], cwd=self.directory, env=self.environment, capture_output=True, text=True
        )
        if done.returncode not in accept:
            raise Failure(f"terraform {' '.join(words)} ended with {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def outputs(self):
        return {name: output["value"] for name, output in json.loads(self.run("output", "-json")).items()}

    def plan_must_be_empty(self):
        try:
            self.run("plan", "-detailed-exitcode", "-no-color")
        except Failure as failure:
            raise Failure(f"a plan right after the apply should be empty\n{failure}") from None

    def close(self):
        shutil.rmtree(self.home, ignore_errors=True)


class Emulator:
    """An emulated AWS that ends with this process (see emulator.py)."""

    def __init__(self, kind="ministack"):
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "tools" / "emulator.py"), kind],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        line = self.process.stdout.readline()
        if not line:
            raise Failure(f"{kind} did not start; see `{sys.executable} tools/emulator.py {kind}`")
        self.endpoint = json.loads(line)["endpoint"]

    def aws(self, service, operation, **parameters):
        """The result of one AWS call, in boto3's names."""
        request = {"service": service, "operation": operation, "parameters": parameters}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise Failure(f"{service} {operation}: {answer['error']['code']}: {answer['error']['message']}")
        return answer["result"]

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)
