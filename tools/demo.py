"""Deploy examples/workflows/orders to an emulated AWS, run it, change it, destroy it: `make demo`.

Each step is checked; the exit status is 0 only when all of them went as they should.
"""
import json
import shutil
import sys
import time

from workshop import BINARY, ROOT, Emulator, Failure, Terraform

WORKFLOW = ROOT / "examples" / "workflows" / "orders"
PATIENCE_SECONDS = 60


def step(text):
    print(f"\n\033[1m{text}\033[0m" if sys.stdout.isatty() else f"\n{text}", flush=True)


def show(label, value):
    text = value if isinstance(value, str) else json.dumps(value, indent=2)
    print("\n".join(f"  {line}" for line in f"{label}: {text}".splitlines()), flush=True)


def require(condition, text):
    if not condition:
        raise Failure(text)


def run_order(aws, machine, order):
    """Run one execution to its end, and return its output."""
    execution = aws("stepfunctions", "start_execution", stateMachineArn=machine, input=json.dumps(order))["executionArn"]
    give_up = time.monotonic() + PATIENCE_SECONDS
    while True:
        found = aws("stepfunctions", "describe_execution", executionArn=execution)
        if found["status"] != "RUNNING":
            break
        require(time.monotonic() < give_up, f"the execution still runs after {PATIENCE_SECONDS} seconds")
        time.sleep(0.1)
    require(found["status"] == "SUCCEEDED", f"the execution ended as {found}")
    return json.loads(found["output"])


def shipped(aws, queue):
    """The order that reached the queue, taken from it."""
    messages = aws("sqs", "receive_message", QueueUrl=queue, WaitTimeSeconds=2).get("Messages", [])
    require(len(messages) == 1, f"one message should have reached the queue, not {len(messages)}")
    aws("sqs", "delete_message", QueueUrl=queue, ReceiptHandle=messages[0]["ReceiptHandle"])
    return json.loads(messages[0]["Body"])


def demo(emulator, terraform):
    aws = emulator.aws
    step("An emulated AWS, with a queue and a table")
    show("endpoint", emulator.endpoint)
    queue = aws("sqs", "create_queue", QueueName="warehouse")["QueueUrl"]
    attributes = aws("sqs", "get_queue_attributes", QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    table = aws(
        "dynamodb", "create_table", TableName="orders", BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )["TableDescription"]["TableArn"]
    show("queue", attributes["QueueArn"])
    show("table", table)
    variables = {
        "endpoint": emulator.endpoint, "access_key": "test", "secret_key": "test",
        "queue_arn": attributes["QueueArn"], "queue_url": queue, "table_arn": table,
    }
    settings = terraform.directory / "terraform.tfvars.json"

    step("terraform apply")
    settings.write_text(json.dumps(variables))
    terraform.run("apply", "-auto-approve", "-no-color")
    outputs = terraform.outputs()
    machine = outputs["state_machine_arn"]
    show("state machine", machine)
    show("definition", json.loads(outputs["definition"]))
    show("policy of its role", json.loads(outputs["iam_policy"]))
    terraform.plan_must_be_empty()
    print("  A plan right after it is empty.")

    step("One execution")
    order = {"id": "order-1", "item": "teapot"}
    show("input", order)
    show("output", run_order(aws, machine, order))
    message = shipped(aws, queue)
    show("reached the queue", message)
    require(message == {"order": "order-1", "item": "teapot", "status": "ACCEPTED"}, "that is not the order's message")
    items = aws("dynamodb", "scan", TableName="orders")["Items"]
    show("reached the table", items)
    require(items == [{"id": {"S": "order-1"}, "item": {"S": "teapot"}, "status": {"S": "ACCEPTED"}}],
            "that is not the order's item")

    step("A change of the workflow, and terraform apply again")
    settings.write_text(json.dumps(variables | {"status": "CONFIRMED", "cooling_off_seconds": 0}))
    terraform.run("apply", "-auto-approve", "-no-color")
    require(terraform.outputs()["state_machine_arn"] == machine, "the state machine was replaced, not changed")
    print("  The same state machine, changed in place.")
    terraform.plan_must_be_empty()
    print("  A plan right after it is empty.")
    show("output", run_order(aws, machine, {"id": "order-2", "item": "kettle"}))
    message = shipped(aws, queue)
    show("reached the queue", message)
    require(message["status"] == "CONFIRMED", "the change is not in force")

    step("terraform destroy")
    terraform.run("destroy", "-auto-approve", "-no-color")
    left = aws("stepfunctions", "list_state_machines")["stateMachines"] + aws("iam", "list_roles")["Roles"]
    left += aws("iam", "list_policies", Scope="Local")["Policies"]
    require(left == [], f"left behind at Step Functions or IAM: {left}")
    print("  Nothing is left at Step Functions and IAM.")


def main():
    emulator = terraform = None
    try:
        emulator = Emulator()
        terraform = Terraform({"sfntasks/sfntasks": ROOT / "target" / "debug" / BINARY})
        for file in WORKFLOW.glob("*.tf"):
            shutil.copy(file, terraform.directory)
        demo(emulator, terraform)
    except Failure as failure:
        print(f"\nThe demo failed: {failure}", file=sys.stderr)
        return 1
    finally:
        if terraform:
            terraform.close()
        if emulator:
            emulator.close()
    print("\nAll went as it should.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
