"""Run one AWS emulator for as long as somebody holds this process's standard input open.

    emulator.py ministack|moto [--enforce-iam]

Prints one line of JSON once the emulator answers, {"endpoint": "http://127.0.0.1:PORT"}, and from then on is also a small
AWS client: each line read, {"service": ..., "operation": ..., "parameters": {...}} in boto3's names, is answered by one line,
{"result": ...} or {"error": {"code": ..., "message": ...}}. JSON has no bytes, so {"$zip": {NAME: TEXT, ...}} among
the parameters stands for a zip archive of these files. "credentials": {...}, as AssumeRole gives them, make somebody else the
caller. When standard input ends, so does the emulator with all that it started; a test process that is killed leaves nothing
behind. The emulator's own output goes to standard error.
"""
import argparse
import base64
import datetime
import functools
import io
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
import urllib.request
import zipfile

READY_WITHIN_SECONDS = 60
REGION = "us-east-1"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def run_ministack(port, scratch, enforce_iam):
    os.environ.update(
        GATEWAY_PORT=str(port),
        BIND_HOST="127.0.0.1",
        # moto's, so that the two can stand for each other.
        MINISTACK_ACCOUNT_ID="123456789012",
        AUTH="true" if enforce_iam else "false",
        # Ports that would be fixed ones, shared by every emulator on the machine.
        SFTP_ENABLED="0",
        IOT_MTLS_ENABLED="0",
        LOG_LEVEL=os.environ.get("SFNTASKS_EMULATOR_LOG", "WARNING"),
        STATE_DIR=os.path.join(scratch, "state"),
        S3_DATA_DIR=os.path.join(scratch, "s3"),
        TMPDIR=scratch,
    )
    tempfile.tempdir = scratch
    sys.argv = ["ministack"]
    from ministack.app import main

    main()


def holding(lock, function):
    """The same function, for one thread at a time."""
    @functools.wraps(function)
    def held(*arguments, **named):
        with lock:
            return function(*arguments, **named)
    return held


def run_moto(port):
    import jsonata
    from moto.core import config
    from moto.server import main
    from moto.stepfunctions.parser.asl.jsonata import jsonata as moto_jsonata
    from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
    from moto.stepfunctions.parser.asl.parse.intrinsic.intrinsic_parser import IntrinsicParser

    def evaluate_jsonata(expression):
        try:
            return jsonata.Jsonata(expression).evaluate(None)
        except Exception as reason:
            raise moto_jsonata.JSONataException("States.QueryEvaluationError", str(reason)) from reason

    # Without this, moto only pretends that executions run.
    config.default_user_config.setdefault("stepfunctions", {})["execute_state_machine"] = True
    # moto evaluates JSONata, and workflow variables by it, in a Java machine that it has no more; the hook has stayed.
    moto_jsonata._eval_jsonata = evaluate_jsonata
    # Its ANTLR parsers share what they learn between threads, and see errors that are not there when two learn at once.
    parsing = threading.RLock()
    for parser in (AmazonStateLanguageParser, IntrinsicParser):
        parser.parse = staticmethod(holding(parsing, parser.parse))
    main(["-H", "127.0.0.1", "-p", str(port)])


def plain(value):
    """A boto3 answer as JSON takes it."""
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return base64.b64encode(value).decode()
    if hasattr(value, "read"):
        return plain(value.read())
    raise TypeError(f"{type(value).__name__} in an AWS answer")


def archived(parameters):
    """The parameters with the archive that "$zip" stands for."""
    if parameters.keys() != {"$zip"}:
        return parameters
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        for name, text in parameters["$zip"].items():
            files.writestr(name, text)
    return archive.getvalue()


class Client:
    """The AWS client behind the lines on standard input."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.clients = {}

    def call(self, request):
        import boto3
        import botocore.config
        import botocore.exceptions

        service = request["service"]
        # As STS gives them; without them the caller is the user `test`.
        caller = request.get("credentials", {})
        known = service, caller.get("AccessKeyId", "test")
        if known not in self.clients:
            self.clients[known] = boto3.client(
                service, endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id=known[1],
                aws_secret_access_key=caller.get("SecretAccessKey", "test"),
                aws_session_token=caller.get("SessionToken"),
                # No sync-127.0.0.1 for the calls that AWS serves under a host name of their own.
                config=botocore.config.Config(inject_host_prefix=False, retries={"total_max_attempts": 1}),
            )
        try:
            result = getattr(self.clients[known], request["operation"])(**request.get("parameters", {}))
        except botocore.exceptions.ClientError as error:
            return {"error": {"code": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]}}
        except Exception as error:  # Whatever boto3 makes of an odd request or answer, the one who asked gets to know.
            return {"error": {"code": type(error).__name__, "message": str(error)}}
        if isinstance(result, dict):
            result.pop("ResponseMetadata", None)
        return {"result": result}


def answers(endpoint, path):
    try:
        with urllib.request.urlopen(endpoint + path, timeout=2) as reply:
            return reply.status == 200
    except OSError:
        return False


def serve_until_stdin_ends(endpoint, ready_path, scratch, answer_to):
    try:
        give_up = time.monotonic() + READY_WITHIN_SECONDS
        while not answers(endpoint, ready_path):
            if time.monotonic() > give_up:
                print(f"emulator.py: not ready after {READY_WITHIN_SECONDS} seconds", file=sys.stderr, flush=True)
                return
            time.sleep(0.05)
        print(json.dumps({"endpoint": endpoint}), file=answer_to, flush=True)
        client = Client(endpoint)
        for line in sys.stdin:
            answer = client.call(json.loads(line, object_hook=archived))
            print(json.dumps(answer, default=plain), file=answer_to, flush=True)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        # The whole group: ministack runs Lambda functions in processes of their own.
        os.killpg(0, signal.SIGKILL)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("kind", choices=["ministack", "moto"])
    args.add_argument("--enforce-iam", action="store_true", help="deny what the caller's IAM policies don't allow")
    args = args.parse_args()

    os.setsid()
    # An interrupt at the terminal is for the tests, which end this process when they have cleaned up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answer_to = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    port = free_port()
    ready_path = {"ministack": "/_ministack/ready", "moto": "/moto-api/"}[args.kind]
    scratch = tempfile.mkdtemp(prefix="sfntasks-emulator-")
    endpoint = f"http://127.0.0.1:{port}"
    threading.Thread(
        target=serve_until_stdin_ends, args=(endpoint, ready_path, scratch, answer_to), daemon=True
    ).start()
    if args.kind == "ministack":
        run_ministack(port, scratch, args.enforce_iam)
    else:
        run_moto(port)


if __name__ == "__main__":
    main()
