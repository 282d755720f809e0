"""Judges every definition of a folder with the emulator's ValidateStateMachineDefinition; prints one JSON line each:
{name, valid, errors}.

Usage: python ministack_judge.py FOLDER, with the Python of `make setup`.
"""

import json
import subprocess
import sys
from pathlib import Path

EMULATOR = Path(__file__).resolve().parents[3] / "tools" / "emulator.py"


def main() -> None:
    emulator = subprocess.Popen(
        [sys.executable, EMULATOR, "ministack"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        if not emulator.stdout.readline():
            sys.exit("the emulator did not start")
        for file in sorted(Path(sys.argv[1]).glob("*.json")):
            parameters = {"definition": file.read_text(encoding="utf-8")}
            request = {"service": "stepfunctions", "operation": "validate_state_machine_definition", "parameters": parameters}
            print(json.dumps(request), file=emulator.stdin, flush=True)
            answer = json.loads(emulator.stdout.readline())
            if "error" in answer:
                sys.exit(f"{file.stem}: {answer['error']}")
            errors = [found["message"] for found in answer["result"]["diagnostics"] if found["severity"] == "ERROR"]
            print(json.dumps({"name": file.stem, "valid": answer["result"]["result"] == "OK", "errors": errors}))
    finally:
        # When its standard input ends, so does the emulator.
        emulator.stdin.close()
        emulator.wait()


main()
