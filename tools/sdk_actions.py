#!/usr/bin/env python3
"""Writes src/iam/sdk_actions.txt: what each AWS SDK call of Step Functions asks of IAM.

    pip download --no-deps botocore==1.44.5
    python3 tools/sdk_actions.py FACTS.json botocore-1.44.5-py3-none-any.whl > src/iam/sdk_actions.txt

FACTS.json holds facts gathered from AWS' list of SDK integrations (service names, unsupported actions) and from the
service authorization reference (IAM prefixes, actions that are not named like their operation, dependent actions).
The keys read from it: services_detail, undocumented_services_derived, action_exceptions, special_rules,
sar_dependent_actions, unsupported_actions, event_stream_operations_in_sdk.

The wheel gives the operations of each service. Its version is pinned so that two runs write the same file.
"""

import gzip
import json
import re
import sys
import zipfile

BOTOCORE = "1.44.5"

# API Gateway authorises by HTTP verb, but the service authorization reference gives these resources to actions that are
# named like the operation, and to no verb.
NAMED_LIKE_THE_OPERATION = re.compile(r"Portal|ProductPage|ProductRestEndpointPage|RoutingRule")

# What the facts lack or have wrong, from the service authorization reference and the developer guides.
PREFIXES = {"apigatewaymanagementapi": "execute-api"}
ACTIONS = {
    "apigatewaymanagementapi": {"*": ["execute-api:ManageConnections"]},
    "apigatewayv2": {"putRoutingRule": ["apigateway:UpdateRoutingRule"]},
    "cloudsearchdomain": {"uploadDocuments": ["cloudsearch:document"]},
    # Its actions tell reading from writing within one operation, which only the query's text does.
    "neptunedata": {"*": ["?"]},
    "ssooidc": {"createTokenWithIAM": ["sso-oauth:CreateTokenWithIAM"]},
}

# Amazon Timestream's SDK clients look up their endpoint first, which no resource-level permission covers.
ENDPOINT_DISCOVERY = {
    "timestreamquery": "timestream:DescribeEndpoints",
    "timestreamwrite": "timestream:DescribeEndpoints",
}

HEADER = f"""\
# What each AWS SDK call of Step Functions asks of IAM. Written by tools/sdk_actions.py, which says how; don't edit.
# Sources: AWS Step Functions Developer Guide (supported AWS SDK integrations), service authorization reference 2026-09,
# botocore {BOTOCORE} (operations, HTTP verbs).
#
# service NAME IAM_PREFIX EXCEPTION_PREFIX documented|sdk SDK_NAME
#     documented: AWS lists it for Step Functions; sdk: only the SDK has it. SDK_NAME is that of the AWS CLI, or -.
#   action OPERATION ACTION...      actions that are not IAM_PREFIX:Operation; * for every operation, - for none, ? if unknown
#   always ACTION                   every call needs it too, on the resource *
#   role OPERATION...               AWS names iam:PassRole as a dependent action: needed when a role is passed
#   documented OPERATION...         AWS lists them as not supported by Step Functions
#   stream OPERATION...             they answer with an event stream, which a state can't hold
#   operations VERB:REST,REST...    every operation, as in the API; +REST goes on from the operation before it
"""


def lower_first(name):
    return name[:1].lower() + name[1:]


def sdk_operations(wheel):
    """Service ID to the CLI's name and the operations, from the newest API version of each service."""
    if f"botocore-{BOTOCORE}-" not in wheel:
        sys.exit(f"{wheel} is not botocore {BOTOCORE}")
    services = {}
    with zipfile.ZipFile(wheel) as archive:
        newest = {}
        for path in archive.namelist():
            match = re.fullmatch(r"botocore/data/([^/]+)/([^/]+)/service-2\.json(\.gz)?", path)
            if match:
                newest[match[1]] = max(newest.get(match[1], ("", "")), (match[2], path))
        for name, (_, path) in newest.items():
            data = archive.read(path)
            model = json.loads(gzip.decompress(data) if path.endswith(".gz") else data)
            services[model["metadata"]["serviceId"]] = (name, sorted(model["operations"]))
    return services


def asl_service(service_id):
    """The name that Step Functions gives a service: the client name of the AWS SDK for Java 2, lower-cased."""
    name = re.sub(r"[^A-Za-z0-9]", "", service_id).lower()
    name = re.sub(r"^(amazon|aws)", "", name)
    return re.sub(r"service$", "", name)


def grouped(operations):
    """Operations by their first word, and what begins like its predecessor shortened, which takes a fifth off the file."""
    groups, previous = {}, {}
    for operation in operations:
        verb = re.match(r"[A-Z][a-z0-9]*", operation)[0]
        rest, before = operation[len(verb):], previous.get(verb, "")
        groups.setdefault(verb, []).append("+" + rest[len(before):] if before and rest.startswith(before) else rest)
        previous[verb] = rest
    return " ".join(f"{verb}:{','.join(rest)}" for verb, rest in groups.items())


def irregular(name, facts):
    """Operation to its actions, where those are not prefix:Operation; passes_role collects what must be on a role."""
    actions, passes_role = {}, set()
    for operation, row in facts["action_exceptions"].get(name, {}).items():
        # A role is another resource than the call's, so its permission can't stand in the call's statement.
        passed = [action for action in row["required"] if action == "iam:PassRole"]
        if passed:
            passes_role.add(operation)
        actions[operation] = [
            action for action in row["required"] if action not in (*passed, ENDPOINT_DISCOVERY.get(name))
        ]
    for operation, verb in facts["special_rules"]["http_verb_services"]["verbs"].get(name, {}).items():
        if not NAMED_LIKE_THE_OPERATION.search(operation):
            actions[operation] = [f"apigateway:{verb}"]
    return actions, passes_role


def without_action(name, facts):
    """Operations that IAM doesn't authorise; "*" for all that have no row of their own."""
    rule = facts["special_rules"]["no_iam_action"].get(name, [])
    return ["*"] if isinstance(rule, str) else rule


def record(row, documented, sdk, facts):
    name = row["asl_service"]
    prefix = PREFIXES.get(name, row["iam_prefix"])
    sdk_name, operations = sdk or ("-", [])
    status = "documented" if documented else "sdk"
    lines = [f"service {name} {prefix} {row['exception_prefix']} {status} {sdk_name}"]

    actions, passes_role = irregular(name, facts)
    for operation in without_action(name, facts):
        actions.setdefault(operation, ["-"])
    actions.update(ACTIONS.get(name, {}))
    for operation in sorted(actions):
        regular = [f"{prefix}:{operation[:1].upper()}{operation[1:]}"]
        if actions[operation] != regular or "*" in actions:
            lines.append(f"  action {operation} {' '.join(actions[operation])}")
    if name in ENDPOINT_DISCOVERY:
        lines.append(f"  always {ENDPOINT_DISCOVERY[name]}")

    for operation, dependent in facts["sar_dependent_actions"].get(name, {}).items():
        if "iam:PassRole" in dependent:
            passes_role.add(operation)
    refused = facts["unsupported_actions"].get(name, [])
    streams = facts["event_stream_operations_in_sdk"].get(name, [])
    for kind, names in (("role", passes_role), ("documented", refused), ("stream", streams)):
        if names:
            lines.append(f"  {kind} {' '.join(sorted(names))}")
    if operations:
        lines.append(f"  operations {grouped(operations)}")
    return "\n".join(lines)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        facts = json.load(file)
    services = sdk_operations(sys.argv[2])
    by_name = {asl_service(service_id): found for service_id, found in services.items()}

    records = {}
    for row in facts["services_detail"]:
        sdk = services.get(row["sdk_service_id"])
        records[row["asl_service"]] = record(row, True, sdk, facts)
    for row in facts["undocumented_services_derived"]:
        records.setdefault(row["asl_service"], record(row, False, by_name.get(row["asl_service"]), facts))
    print(HEADER + "\n".join(records[name] for name in sorted(records)))


if __name__ == "__main__":
    main()
