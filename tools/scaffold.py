"""Start a new task data source: its source file, its example, its registration.

    scaffold.py NAME        (make task NAME=sqs_send_message)

NAME is the data source's name without `sfntasks_`: the service and the API action, in snake_case.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

TASK = """//! `sfntasks_{name}`.

use crate::unit::arg::Words;
use crate::unit::prelude::*;

/// Calls {service}'s {action}.
pub const UNIT: Unit = Unit {{
    name: "{name}",
    summary: "Calls {service}'s {action}.",
    links: &[(
        "Services integrated with Step Functions",
        "https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html",
    )],
    family: "{family}",
    args: &[RESOURCE_ARN.spec],
    body: Body::Task(Task {{
        api: Api {{ service: "{service}", action: "{action}" }},
        patterns: REQUEST_RESPONSE,
        iam,
        ..Task::DEFAULT
    }}),
    ..Unit::DEFAULT
}};

const RESOURCE_ARN: Arg<Words> =
    text("resource_arn", "ARN of the resource.").required().arn(&["{service}"]).asl("ResourceArn");

fn iam(call: &Call) -> Vec<Statement> {{
    let resource = call.target(RESOURCE_ARN, || call.arn("{service}", "*"));
    vec![Statement::allow(["{service}:{operation}"], resource)]
}}
"""

EXAMPLE = """data "sfntasks_{name}" "example" {{
  state_name   = "{title}"
  resource_arn = "arn:aws:{service}:us-east-1:123456789012:example"
}}
"""

NEXT_STEPS = """
Next:
  1. {source}: the arguments, and the IAM statements of each pattern.
  2. {example}: one data block for each pattern.
  3. make generate (its page and golden file), make test."""


def main():
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)+", name):
        sys.exit(f"{name!r} is not a task's name; say, for example: make task NAME=sqs_send_message")
    source = ROOT / "src" / "tasks" / f"{name}.rs"
    example = ROOT / "examples" / "data-sources" / f"sfntasks_{name}" / "data-source.tf"
    for path in (source, example):
        if path.exists():
            sys.exit(f"{path.relative_to(ROOT)} exists already")
    service, *words = name.split("_")
    operation = "".join(word.capitalize() for word in words)
    blanks = {
        "name": name,
        "service": service,
        "operation": operation,
        "action": operation[0].lower() + operation[1:],
        "family": service.upper(),
        "title": " ".join(word.capitalize() for word in words),
    }
    for path, template in ((source, TASK), (example, EXAMPLE)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(template.format(**blanks))
        print(f"wrote {path.relative_to(ROOT)}")
    subprocess.run([sys.executable, str(ROOT / "tools" / "registry.py")], check=True)
    print(NEXT_STEPS.format(source=source.relative_to(ROOT), example=example.relative_to(ROOT)))


if __name__ == "__main__":
    main()
