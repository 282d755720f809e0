//! The rules that the corpus of definitions does not show: what is found where, in whose words, and how long it takes.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;

fn check(definition: &Value) -> Vec<Finding> {
    validate(definition, &Options::default())
}

fn codes(definition: &Value) -> Vec<&'static str> {
    check(definition).into_iter().map(|finding| finding.code).collect()
}

fn only(definition: &Value) -> Finding {
    let mut findings = check(definition);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    findings.remove(0)
}

fn machine(states: Value) -> Value {
    let start = states.as_object().and_then(|states| states.keys().next().cloned());
    json!({"StartAt": start, "States": states})
}

#[test]
fn a_finding_says_where_what_and_what_would_be_right() {
    let found = only(&machine(json!({
        "First": {"Type": "Pass", "Next": "Secnd"},
        "Second": {"Type": "Pass", "End": true},
    })));
    assert_eq!(found.code, "MISSING_TRANSITION_TARGET");
    assert_eq!(found.severity, Severity::Error);
    assert_eq!(found.pointer, "/States/First/Next");
    assert_eq!(found.state.as_deref(), Some("First"));
    assert_eq!(found.message, "State \"First\": Next is \"Secnd\", and there is no such state.");
    assert_eq!(found.remedy, "Did you mean \"Second\"?");
}

#[test]
fn a_missing_field_is_reported_at_its_object_and_unknown_ones_with_the_nearest_name() {
    let findings = check(&machine(json!({"A/B": {"Type": "Task", "Resourse": "x", "End": true}})));
    let found: Vec<_> = findings.iter().map(|f| (f.code, f.pointer.as_str(), f.remedy.as_str())).collect();
    assert_eq!(
        found,
        [
            ("MISSING_FIELD", "/States/A~1B", "Add Resource, the ARN of what the task does."),
            ("UNKNOWN_FIELD", "/States/A~1B/Resourse", "Did you mean \"Resource\"?"),
        ]
    );
}

#[test]
fn all_mistakes_are_found_in_document_order() {
    let definition = json!({
        "Version": "3",
        "StartAt": "A",
        "States": {
            "A": {"Type": "Wait", "Seconds": -1, "Next": "B", "Comment": 1},
            "B": {"Type": "Pass", "ResultPath": 5, "End": true},
            "C": {"Type": "Succeed"},
        },
    });
    let found: Vec<_> = check(&definition).into_iter().map(|f| f.pointer).collect();
    assert_eq!(
        found,
        ["/Version", "/States/A/Seconds", "/States/A/Comment", "/States/B/ResultPath", "/States/C"]
    );
}

#[test]
fn any_json_value_is_an_answer_not_a_panic() {
    for value in [json!(null), json!(1), json!("x"), json!([]), json!({}), json!({"States": {"": {}}})] {
        assert!(check(&value).iter().any(|f| f.severity == Severity::Error), "{value}");
    }
}

#[test]
fn a_choice_without_default_is_a_warning_unless_a_rule_always_matches() {
    let rule = json!({"Variable": "$.a", "IsPresent": true, "Next": "B"});
    let choice = json!({"A": {"Type": "Choice", "Choices": [rule]}, "B": {"Type": "Succeed"}});
    let found = only(&machine(choice));
    assert_eq!((found.code, found.severity), ("CHOICE_WITHOUT_DEFAULT", Severity::Warning));
    let mut always = machine(json!({
        "A": {"Type": "Choice", "Choices": [{"Condition": "{% true %}", "Next": "B"}]},
        "B": {"Type": "Succeed"},
    }));
    always["QueryLanguage"] = json!("JSONata");
    assert!(check(&always).is_empty());
}

#[test]
fn rules_that_are_each_others_opposite_need_no_default() {
    let warned = |language: &str, rules: Value| {
        let mut states = json!({
            "Which": {"Type": "Choice", "QueryLanguage": language, "Choices": rules},
            "Done": {"Type": "Succeed"},
        });
        for rule in states["Which"]["Choices"].as_array_mut().unwrap() {
            rule["Next"] = json!("Done");
        }
        !codes(&machine(states)).is_empty()
    };
    let test = json!({"Variable": "$.n", "NumericEquals": 1});
    let other = json!({"Variable": "$.n", "NumericEquals": 2});
    assert!(!warned("JSONPath", json!([test, {"Not": {"Variable": "$.n", "NumericEquals": 1}}])));
    assert!(!warned("JSONPath", json!([{"Not": test}, {"NumericEquals": 1, "Variable": "$.n"}])));
    assert!(!warned(
        "JSONPath",
        json!([{"Variable": "$.a", "IsPresent": true}, {"Variable": "$.a", "IsPresent": false}])
    ));
    assert!(warned("JSONPath", json!([test, {"Not": other}])));
    assert!(warned(
        "JSONPath",
        json!([{"Variable": "$.a", "IsPresent": true}, {"Variable": "$.b", "IsPresent": false}])
    ));
    assert!(!warned(
        "JSONata",
        json!([{"Condition": "{% $states.input.a %}"}, {"Condition": "{% $not($states.input.a) %}"}])
    ));
    assert!(warned(
        "JSONata",
        json!([{"Condition": "{% $states.input.a %}"}, {"Condition": "{% $not($states.input.b) %}"}])
    ));
}

#[test]
fn a_loop_without_exit_is_a_warning_that_names_it() {
    let found = only(&machine(json!({
        "Which": {"Type": "Choice", "Default": "Done", "Choices": [
            {"Variable": "$.a", "IsNull": true, "Next": "Ping"},
        ]},
        "Ping": {"Type": "Pass", "Next": "Pong"},
        "Pong": {"Type": "Pass", "Next": "Ping"},
        "Done": {"Type": "Succeed"},
    })));
    assert_eq!((found.code, found.severity), ("INFINITE_LOOP", Severity::Warning));
    assert_eq!(found.state.as_deref(), Some("Ping"));
    assert!(found.message.ends_with("never leaves the loop of \"Ping\", \"Pong\"."), "{}", found.message);
}

#[test]
fn a_machine_that_can_not_end_is_an_error_in_branches_too() {
    let found = only(&machine(json!({"Both": {"Type": "Parallel", "End": true, "Branches": [
        {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "A"}}},
    ]}})));
    assert_eq!(found.code, "NO_TERMINAL_STATE");
    assert_eq!(found.pointer, "/States/Both/Branches/0/States");
}

#[test]
fn the_same_name_in_two_branches_is_an_error_that_names_both() {
    let branch = json!({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}});
    let found = only(&machine(json!({"P": {"Type": "Parallel", "End": true, "Branches": [branch, branch]}})));
    assert_eq!(
        (found.code, found.pointer.as_str()),
        ("DUPLICATE_STATE_NAME", "/States/P/Branches/1/States/A")
    );
    assert!(found.message.contains("/States/P/Branches/0/States/A"), "{}", found.message);
}

#[test]
fn text_that_is_a_whole_path_is_a_warning() {
    let found = only(&machine(json!({"A": {"Type": "Pass", "End": true, "Parameters": {
        "id": "$.id", "version": "$LATEST", "stage": "$default", "price": "5 $", "code": "$.a / 1000",
    }}})));
    assert_eq!((found.code, found.pointer.as_str()), ("NO_DOLLAR", "/States/A/Parameters/id"));
}

#[test]
fn a_path_into_a_document_of_a_service_is_no_path_of_the_state() {
    let call = |name: &str, value: Value| {
        let mut state = json!({
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:eventbridge:putTargets",
            "Parameters": {"Rule": "r", "Targets": [{"Id": "t", "Arn": "arn:aws:sqs:us-east-1:123456789012:q"}]},
            "End": true,
        });
        state["Parameters"]["Targets"][0][name] = value;
        codes(&machine(json!({"Put": state})))
    };
    assert!(call("InputPath", json!("$.detail")).is_empty());
    assert!(call("InputTransformer", json!({"InputPathsMap": {"id": "$.detail.id"}})).is_empty());
    assert_eq!(call("Input", json!("$.detail")), ["NO_DOLLAR"]);
}

#[test]
fn a_pattern_that_an_integration_lacks_is_told_with_those_it_has() {
    for (resource, remedy) in [
        ("dynamodb:getItem.sync", "Remove it: this integration has request-response only."),
        ("sqs:sendMessage.sync", "Use .waitForTaskToken, or nothing for request-response."),
        ("batch:submitJob.waitForTaskToken", "Use .sync, or nothing for request-response."),
        ("ecs:runTask.sync:2", "Only states:startExecution has it; use .sync."),
    ] {
        let state = json!({"Type": "Task", "Resource": format!("arn:aws:states:::{resource}"), "End": true});
        let findings = check(&machine(json!({"Call": state})));
        let found = findings.iter().find(|f| f.code == "UNSUPPORTED_PATTERN").map(|f| f.remedy.as_str());
        assert_eq!(found, Some(remedy), "{resource}");
    }
}

#[test]
fn sizes_are_limited() {
    let result =
        |size: usize| machine(json!({"A": {"Type": "Pass", "Result": "x".repeat(size), "End": true}}));
    assert!(codes(&result(262_142)).is_empty());
    assert_eq!(codes(&result(262_143)), ["PAYLOAD_TOO_LARGE"]);
    assert_eq!(codes(&result(1_100_000)), ["DEFINITION_TOO_LARGE", "PAYLOAD_TOO_LARGE"]);
}

#[test]
fn variables_are_read_as_of_the_entry_of_the_state() {
    let own =
        machine(json!({"A": {"Type": "Pass", "Assign": {"x": 1}, "Parameters": {"x.$": "$x"}, "End": true}}));
    assert_eq!(codes(&own), ["VARIABLE_READ_BEFORE_ASSIGNED"]);
    let earlier = machine(json!({
        "A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"},
        "B": {"Type": "Pass", "Parameters": {"x.$": "$x", "y.$": "$y"}, "End": true},
    }));
    let found = only(&earlier);
    assert_eq!((found.code, found.pointer.as_str()), ("VARIABLE_NOT_ASSIGNED", "/States/B/Parameters/y.$"));
}

#[test]
fn a_variable_of_one_way_only_is_a_warning() {
    let found = only(&machine(json!({
        "Try": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Next": "Use",
            "Assign": {"x": 1}, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Use"}]},
        "Use": {"Type": "Pass", "Parameters": {"x.$": "$x"}, "End": true},
    })));
    assert_eq!((found.code, found.severity), ("VARIABLE_MAY_BE_UNASSIGNED", Severity::Warning));
}

#[test]
fn scopes_of_variables() {
    let nested = |mode: Value, inner: Value| {
        machine(json!({
            "Set": {"Type": "Pass", "Assign": {"x": 1}, "Next": "Each"},
            "Each": {"Type": "Map", "End": true, "ItemProcessor": {
                "ProcessorConfig": mode,
                "StartAt": "In", "States": {"In": inner},
            }},
        }))
    };
    let inline = json!({"Mode": "INLINE"});
    let distributed = json!({"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"});
    let read = json!({"Type": "Pass", "Parameters": {"x.$": "$x"}, "End": true});
    let write = json!({"Type": "Pass", "Assign": {"x": 2}, "End": true});
    assert!(codes(&nested(inline.clone(), read.clone())).is_empty());
    assert_eq!(codes(&nested(distributed.clone(), read)), ["VARIABLE_OUT_OF_SCOPE"]);
    assert_eq!(codes(&nested(inline, write.clone())), ["VARIABLE_OF_OUTER_SCOPE"]);
    assert!(codes(&nested(distributed, write)).is_empty());
}

#[test]
fn more_variables_than_bits_in_a_word() {
    let mut states = Map::new();
    let assign: Map<String, Value> = (0..200).map(|n| (format!("v{n}"), json!(n))).collect();
    let use_all: Map<String, Value> =
        (0..201).map(|n| (format!("p{n}.$"), json!(format!("$v{n}")))).collect();
    states.insert("Set".to_owned(), json!({"Type": "Pass", "Assign": assign, "Next": "Use"}));
    states.insert("Use".to_owned(), json!({"Type": "Pass", "Parameters": use_all, "End": true}));
    assert_eq!(only(&machine(Value::Object(states))).pointer, "/States/Use/Parameters/p200.$");
}

#[test]
fn resources_have_the_form_of_their_kind() {
    let resource = |arn: &str| codes(&machine(json!({"A": {"Type": "Task", "Resource": arn, "End": true}})));
    for good in [
        "arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST",
        "arn:aws-cn:states:cn-north-1:123456789012:activity:a",
        "arn:aws:states:::aws-sdk:dynamodb:listTables",
        "${FunctionArn}",
    ] {
        assert!(resource(good).is_empty(), "{good}");
    }
    for bad in [
        "{% $states.input.arn %}",
        "$.arn",
        "arn:aws:lambda:us-east-1::function:f",
        "arn:aws:lambda:us-east-1:123456789012:function:f:",
        "arn:aws:lambda:us-east-1:123456789012:function:f:live:1",
        "arn:aws:lambda:us-east-1:123456789012:function:a b",
        "arn:aws:lambda:us-east-1:123456789012:f",
        "arn:aws:states:us-east-1:123456789012:stateMachine:m",
        "arn:aws:states:::lambda",
        "arn:aws:states:::aws-sdk:listTables",
        "arn:aws:states:::aws-sdk:DynamoDB:listTables",
        "arn:aws:states:::aws-sdk:dynamodb:ListTables",
    ] {
        assert_eq!(resource(bad), ["INVALID_RESOURCE"], "{bad}");
    }
    assert_eq!(resource("arn:aws:lambda:::function:f"), ["INCOMPLETE_ARN"]);
    assert_eq!(resource("arn:aws:sqs:us-east-1:123456789012:q"), ["UNKNOWN_INTEGRATION"]);
    assert_eq!(resource("arn:aws:states:::neptune:query"), ["UNKNOWN_INTEGRATION"]);
    assert_eq!(resource("arn:aws:states:::aws-sdk:sfn:startExecution.sync:2"), ["UNSUPPORTED_PATTERN"]);
}

#[test]
fn an_integration_unknown_to_us_is_a_warning_and_a_parameter_too() {
    let found = check(&machine(json!({"A": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::sqs:sendMessage",
        "Parameters": {"QueueUrl": "q", "MessageBody": "b", "MessageSystemAttributes": {}},
    }})));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].code, found[0].severity), ("UNKNOWN_PARAMETER", Severity::Warning));
}

#[test]
fn the_old_names_of_map_are_warnings() {
    let inner = json!({"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}});
    let map = json!({"A": {"Type": "Map", "Iterator": inner, "Parameters": {"x.$": "$"}, "End": true}});
    assert_eq!(codes(&machine(map)), ["DEPRECATED_FIELD", "DEPRECATED_FIELD"]);
}

/// Would not come to an end if anything were quadratic in the number of states.
#[test]
fn twenty_thousand_states_in_every_shape() {
    const COUNT: usize = 20_000;
    let chain = |state: fn(usize) -> Value| {
        let mut states: Map<String, Value> = (0..COUNT).map(|n| (format!("S{n}"), state(n))).collect();
        states.insert(format!("S{COUNT}"), json!({"Type": "Succeed"}));
        machine(Value::Object(states))
    };
    let plain = chain(|n| json!({"Type": "Pass", "Next": format!("S{}", n + 1)}));
    let small = |findings: Vec<Finding>| findings.iter().all(|f| f.code == "DEFINITION_TOO_LARGE");
    assert!(small(check(&plain)));
    let variables = chain(|n| {
        json!({"Type": "Pass", "Next": format!("S{}", n + 1), "Assign": {(format!("v{}", n % 500)): n},
            "Parameters": {"v.$": if n == 0 { "$.x".to_owned() } else { format!("$v{}", (n - 1) % 500) }}})
    });
    assert!(small(check(&variables)));
    let dangling = chain(|n| json!({"Type": "Pass", "Next": format!("Somewhere{n}")}));
    assert!(check(&dangling).len() > COUNT);
    let loops = chain(|n| {
        json!({"Type": "Choice", "Default": format!("S{}", n + 1), "Choices": [
            {"Variable": "$.a", "IsNull": true, "Next": "S0"},
            {"Variable": "$.b", "IsNull": true, "Next": format!("S{n}")},
        ]})
    });
    assert!(small(check(&loops)));
    let wide: Vec<Value> =
        (0..COUNT).map(|n| json!({"Variable": "$.n", "NumericEquals": n, "Next": "End"})).collect();
    let choice =
        json!({"Which": {"Type": "Choice", "Default": "End", "Choices": wide}, "End": {"Type": "Succeed"}});
    assert!(small(check(&machine(choice))));
    let branches: Vec<Value> = (0..COUNT)
        .map(|n| json!({"StartAt": format!("B{n}"), "States": {(format!("B{n}")): {"Type": "Pass", "End": true}}}))
        .collect();
    assert!(small(check(&machine(json!({"All": {"Type": "Parallel", "Branches": branches, "End": true}})))));
}

/// JSON of any shape, with the words of the language in it so that it gets somewhere.
fn any_json() -> impl Strategy<Value = Value> {
    let words = prop::sample::select(vec![
        "Type",
        "Task",
        "Map",
        "Choice",
        "Parallel",
        "Pass",
        "Wait",
        "Fail",
        "States",
        "StartAt",
        "Next",
        "End",
        "Choices",
        "Default",
        "And",
        "Or",
        "Not",
        "Variable",
        "Condition",
        "Branches",
        "ItemProcessor",
        "Retry",
        "Catch",
        "ErrorEquals",
        "Assign",
        "Parameters",
        "Arguments",
        "Output",
        "ItemReader",
        "ItemBatcher",
        "ResultWriter",
        "ReaderConfig",
        "ProcessorConfig",
        "Resource",
        "QueryLanguage",
        "JSONata",
        "Label",
        "x.$",
        "$.a",
        "$$",
        "$v",
        "{% $v %}",
        "{%",
        "%}",
        "é",
        "arn:aws:states:::lambda:invoke",
        "arn:::::",
        "2030-01-01T",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        words.clone().prop_map(Value::from),
        "\\PC{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        let key = prop_oneof![4 => words.clone().prop_map(str::to_owned), 1 => "\\PC{0,4}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_makes_it_panic(value in any_json()) {
        let _ = check(&value);
        let machine = machine(json!({"A": value.clone(), "B": {"Type": "Map", "ItemProcessor": value}}));
        let findings = validate(&machine, &Options { machine_type: MachineType::Express });
        prop_assert_eq!(findings, validate(&machine, &Options { machine_type: MachineType::Express }));
        let _ = crate::asl::diagram::mermaid(&machine);
    }
}
