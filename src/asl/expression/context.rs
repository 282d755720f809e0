//! The context object: what `$$` and `$states.context` hold.
//!
//! Source: "Accessing execution data from the Context object" in the AWS Step Functions developer guide.

use super::error::ExpressionError;
use super::suggest;

enum Node {
    /// A value of Step Functions' own: nothing below it.
    Value,
    /// The user's data: anything below it.
    Data,
    /// An object with these fields.
    Object(&'static [(&'static str, Node)]),
}

const CONTEXT: Node = Node::Object(&[
    (
        "Execution",
        Node::Object(&[
            ("Id", Node::Value),
            ("Input", Node::Data),
            ("Name", Node::Value),
            ("RoleArn", Node::Value),
            ("StartTime", Node::Value),
            ("RedriveCount", Node::Value),
            ("RedriveTime", Node::Value),
        ]),
    ),
    (
        "State",
        Node::Object(&[("EnteredTime", Node::Value), ("Name", Node::Value), ("RetryCount", Node::Value)]),
    ),
    ("StateMachine", Node::Object(&[("Id", Node::Value), ("Name", Node::Value)])),
    ("Task", Node::Object(&[("Token", Node::Value)])),
    (
        "Map",
        Node::Object(&[(
            "Item",
            Node::Object(&[
                ("Index", Node::Value),
                ("Key", Node::Value),
                ("Value", Node::Data),
                ("Source", Node::Value),
            ]),
        )]),
    ),
]);

/// Checks the fields of a path into the context object, each with the byte offset of its step. A step that is no single
/// field (`None`) ends the check: what lies behind it isn't known.
pub fn check(
    fields: impl IntoIterator<Item = (Option<String>, usize)>,
    root: &str,
) -> Result<(), ExpressionError> {
    let mut node = &CONTEXT;
    let mut path = root.to_owned();
    for (field, offset) in fields {
        let known = match node {
            Node::Object(known) => *known,
            Node::Data => return Ok(()),
            Node::Value => {
                return Err(ExpressionError::new(
                    offset,
                    format!("`{path}` is a single value; it has no fields and no items."),
                ));
            }
        };
        let Some(field) = field else { return Ok(()) };
        let Some((_, next)) = known.iter().find(|(name, _)| *name == field) else {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            return Err(ExpressionError::new(
                offset,
                format!(
                    "The context object has no `{path}.{field}`; `{path}` has {}.",
                    suggest::nearest(&field, &names)
                ),
            ));
        };
        path = format!("{path}.{field}");
        node = next;
    }
    Ok(())
}

/// Whether a path with these steps into the context object can yield the task token. `None` is a step that selects more
/// than one field.
pub fn reaches_task_token(fields: impl IntoIterator<Item = Option<String>>) -> bool {
    fields.into_iter().zip(["Task", "Token"]).all(|(field, wanted)| field.is_none_or(|field| field == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(fields: &[&str]) -> Result<(), String> {
        check(fields.iter().map(|field| (Some((*field).to_owned()), 0)), "$$").map_err(|error| error.message)
    }

    #[test]
    fn every_documented_field_is_known() {
        for path in [
            "Execution.Id",
            "Execution.Input.any.thing",
            "Execution.RedriveTime",
            "State.RetryCount",
            "StateMachine.Name",
            "Task.Token",
            "Map.Item.Index",
            "Map.Item.Value.any",
            "Map.Item.Key",
            "Map.Item.Source",
            "Map",
        ] {
            assert_eq!(checked(&path.split('.').collect::<Vec<_>>()), Ok(()), "{path}");
        }
    }

    #[test]
    fn an_unknown_field_names_the_nearest() {
        assert_eq!(
            checked(&["Task", "token"]),
            Err("The context object has no `$$.Task.token`; `$$.Task` has Token.".to_owned())
        );
        assert_eq!(
            checked(&["Excution", "Id"]),
            Err("The context object has no `$$.Excution`; `$$` has Execution.".to_owned())
        );
        assert_eq!(
            checked(&["State", "Name", "x"]),
            Err("`$$.State.Name` is a single value; it has no fields and no items.".to_owned())
        );
    }

    #[test]
    fn a_path_to_the_token_or_above_it_reaches_it() {
        let reaches =
            |fields: &[Option<&str>]| reaches_task_token(fields.iter().map(|field| field.map(str::to_owned)));
        assert!(reaches(&[]));
        assert!(reaches(&[Some("Task")]));
        assert!(reaches(&[Some("Task"), Some("Token")]));
        assert!(reaches(&[None]));
        assert!(!reaches(&[Some("Execution")]));
    }
}
