//! The definition: steps chained, or the user's own text, with the machine-wide fields.

use serde_json::{Map, Value};

use crate::asl::diagram::mermaid;
use crate::asl::fragment::{self, Fragment};
use crate::asl::validate;
use crate::iam::Statement;
use crate::resources::values::{Given, path};
use crate::tf::{Path, Step};

use super::model::Config;

/// Longest definition that Step Functions takes, in bytes. Source: API reference, `CreateStateMachine`.
const LONGEST: usize = 1_048_576;

/// A definition, and what its states may do; the machine's own ARN stands in the statements as placeholders.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Composed {
    pub(crate) definition: Value,
    /// The definition as JSON text.
    pub(crate) json: String,
    pub(crate) statements: Vec<Statement>,
}

/// What is wrong with an argument.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Problem {
    pub(crate) path: Path,
    pub(crate) summary: &'static str,
    pub(crate) detail: String,
}

/// What a definition is made of.
#[derive(Debug, Clone)]
pub(crate) struct Machine {
    pub(crate) steps: Given<Vec<Given<String>>>,
    pub(crate) definition: Given<String>,
    pub(crate) comment: Given<String>,
    pub(crate) query_language: Given<String>,
    pub(crate) timeout_seconds: Given<i64>,
}

/// The definition that the resource's configuration makes; unknown as soon as a part of it is.
pub(super) fn of(config: &Config) -> Result<Given<Composed>, Problem> {
    compose(&Machine {
        steps: config.steps.clone(),
        definition: config.definition.clone(),
        comment: config.comment.clone(),
        query_language: config.query_language.clone(),
        timeout_seconds: config.timeout_seconds.clone(),
    })
}

/// The definition of a machine; unknown as soon as a part of it is.
pub(crate) fn compose(config: &Machine) -> Result<Given<Composed>, Problem> {
    let (definition, statements) = match (&config.steps, &config.definition) {
        (Given::Unknown, _) | (_, Given::Unknown) | (Given::Absent, Given::Absent) => {
            return Ok(Given::Unknown);
        }
        (Given::Known(steps), _) => {
            let known: Vec<String> = steps.iter().filter_map(|step| step.known().cloned()).collect();
            if known.len() < steps.len() {
                return Ok(Given::Unknown);
            }
            chained(&known)?
        }
        (_, Given::Known(text)) => (parse(text)?, Vec::new()),
    };
    let Some(definition) = with_machine_fields(definition, config)? else { return Ok(Given::Unknown) };
    let json = definition.to_string();
    let length = json.len();
    if length > LONGEST {
        return Err(Problem {
            path: Path::default(),
            summary: "Definition too long",
            detail: format!(
                "The definition has {length} bytes; Step Functions takes at most {LONGEST}. Move parts of it into machines \
                 of their own, and start those with a task."
            ),
        });
    }
    Ok(Given::Known(Composed { definition, json, statements }))
}

/// Chains fragments into a machine.
fn chained(steps: &[String]) -> Result<(Map<String, Value>, Vec<Statement>), Problem> {
    let at = |index: Option<usize>, detail: String| Problem {
        path: Path(
            std::iter::once(Step::Attribute("steps".to_owned())).chain(index.map(Step::Index)).collect(),
        ),
        summary: "Invalid steps",
        detail,
    };
    let mut fragments = Vec::with_capacity(steps.len());
    for (index, step) in steps.iter().enumerate() {
        fragments.push(Fragment::parse(step).map_err(|error| at(Some(index), error))?);
    }
    let whole = fragment::chain(fragments).map_err(|(index, error)| at(Some(index), error))?;
    let machine = whole.into_machine().map_err(|errors| at(None, errors.join("\n")))?;
    Ok((machine.definition, machine.policy))
}

/// Reads a definition of the user's own.
fn parse(text: &str) -> Result<Map<String, Value>, Problem> {
    let problem =
        |detail: String| Problem { path: path(["definition"]), summary: "Invalid definition", detail };
    // Also refuses a key that is there twice, of which any other reader would drop one, a state perhaps.
    let definition = match validate::parse(text) {
        Ok(Value::Object(definition)) => definition,
        Ok(_) => return Err(problem("The text is JSON, but no object with StartAt and States.".to_owned())),
        Err(finding) => return Err(problem(format!("{} {}", finding.message, finding.remedy))),
    };
    for key in ["StartAt", "States"] {
        if !definition.contains_key(key) {
            let hint = if definition.contains_key("Type") {
                " A single state is composed with `steps`."
            } else {
                ""
            };
            return Err(problem(format!("The definition has no {key}.{hint}")));
        }
    }
    Ok(definition)
}

/// Puts the machine-wide fields in their places, the top level in the order of the States Language. `None` while one of
/// them isn't known.
fn with_machine_fields(
    mut definition: Map<String, Value>,
    config: &Machine,
) -> Result<Option<Value>, Problem> {
    let given = [
        ("Comment", "comment", value_of(&config.comment)),
        ("QueryLanguage", "query_language", value_of(&config.query_language)),
        ("TimeoutSeconds", "timeout_seconds", value_of(&config.timeout_seconds)),
    ];
    for (key, argument, value) in given {
        let value = match value {
            Given::Unknown => return Ok(None),
            Given::Absent => continue,
            Given::Known(value) => value,
        };
        if let Some(own) = definition.get(key)
            && *own != value
        {
            return Err(Problem {
                path: path([argument]),
                summary: "Said twice",
                detail: format!(
                    "{argument} is {value}, but the definition itself says \"{key}\": {own}. Leave one of them out."
                ),
            });
        }
        definition.insert(key.to_owned(), value);
    }
    let mut ordered = Map::new();
    for key in ["Comment", "QueryLanguage", "Version", "StartAt", "States", "TimeoutSeconds"] {
        if let Some(value) = definition.shift_remove(key) {
            ordered.insert(key.to_owned(), value);
        }
    }
    ordered.extend(definition);
    Ok(Some(Value::Object(ordered)))
}

fn value_of<T: Clone + Into<Value>>(given: &Given<T>) -> Given<Value> {
    match given {
        Given::Absent => Given::Absent,
        Given::Unknown => Given::Unknown,
        Given::Known(value) => Given::Known(value.clone().into()),
    }
}

/// Whether two JSON texts mean the same; the order of keys and whitespace mean nothing.
pub(crate) fn same_json(one: &str, other: &str) -> bool {
    one == other
        || matches!(
            (serde_json::from_str::<Value>(one), serde_json::from_str::<Value>(other)),
            (Ok(one), Ok(other)) if one == other
        )
}

/// JSON text without whitespace; text that is no JSON stays as it is.
pub(crate) fn compact(text: &str) -> String {
    serde_json::from_str::<Value>(text).map_or_else(|_| text.to_owned(), |value| value.to_string())
}

/// The definition as a Mermaid diagram; nothing for text that is no JSON.
pub(crate) fn diagram_of(json: &str) -> Option<String> {
    serde_json::from_str::<Value>(json).ok().map(|definition| mermaid(&definition))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::values::object;
    use crate::tf::Value as Tf;

    const PASS: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Pass"}},"Open":["A"],"Policy":[]}"#;
    const SEND: &str = r#"{"StartAt":"B","States":{"B":{"Type":"Task"}},"Open":["B"],
        "Policy":[{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:123456789012:q"}]}"#;

    fn config<const N: usize>(attributes: [(&str, Tf); N]) -> Config {
        Config::read(&object(attributes))
    }

    fn text(value: &str) -> Tf {
        Tf::String(value.into())
    }

    #[test]
    fn steps_are_chained_and_bring_their_permissions() {
        let config = config([("steps", Tf::List(vec![text(PASS), text(SEND)])), ("comment", text("c"))]);
        let composed = of(&config).map(Given::into_known);
        let Ok(Some(composed)) = composed else { panic!("{composed:?}") };
        assert_eq!(
            composed.definition.to_string(),
            r#"{"Comment":"c","StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Task","End":true}}}"#
        );
        assert_eq!(composed.statements.len(), 1);
    }

    #[test]
    fn one_unknown_step_makes_the_definition_unknown() {
        let config = config([("steps", Tf::List(vec![text(PASS), Tf::Unknown]))]);
        assert_eq!(of(&config), Ok(Given::Unknown));
    }

    #[test]
    fn a_timeout_reaches_a_definition_of_the_user_too() {
        let own = r#"{"States":{"A":{"Type":"Succeed"}},"StartAt":"A"}"#;
        let config = config([("definition", text(own)), ("timeout_seconds", Tf::Number(5.into()))]);
        let composed = of(&config).map(Given::into_known);
        assert_eq!(
            composed.map(|composed| composed.map(|composed| composed.definition.to_string())),
            Ok(Some(r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}},"TimeoutSeconds":5}"#.to_owned()))
        );
    }

    #[test]
    fn contradictions_are_errors() {
        let own = r#"{"StartAt":"A","States":{},"TimeoutSeconds":9}"#;
        let config = config([("definition", text(own)), ("timeout_seconds", Tf::Number(5.into()))]);
        let problem = of(&config).err();
        assert_eq!(problem.map(|problem| problem.path), Some(path(["timeout_seconds"])));
    }

    #[test]
    fn a_state_that_a_json_reader_would_drop_is_an_error() {
        let twice = r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"},"A":{"Type":"Fail"}}}"#;
        let problem = of(&config([("definition", text(twice))])).err();
        let Some(problem) = problem else { panic!("no problem") };
        assert_eq!(problem.path, path(["definition"]));
        assert!(problem.detail.contains("\"A\"") && problem.detail.contains("line 1 column"), "{problem:?}");
    }

    #[test]
    fn order_and_whitespace_mean_nothing() {
        assert!(same_json(r#"{"a":1,"b":{"c":[1,2]}}"#, "{ \"b\": {\"c\": [1, 2]}, \"a\": 1 }"));
        assert!(!same_json(r#"{"a":[1,2]}"#, r#"{"a":[2,1]}"#));
    }
}
