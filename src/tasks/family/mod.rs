//! What tasks of one service share: arguments, retriers, and how their ARNs are made.

pub mod api_gateway;
pub mod athena;
pub mod aws_sdk;
pub mod codebuild;
pub mod dynamodb;
pub mod ecs;
pub mod eks;
pub mod emr;
pub mod emr_containers;
pub mod emr_instances;
pub mod emr_serverless;
pub mod kms;
pub mod lambda;
pub mod messaging;
pub mod revision;
pub mod s3;
pub mod sagemaker;
pub mod sagemaker_data;
pub mod sagemaker_variant;
#[cfg(test)]
pub(crate) mod testing;

use crate::asl::template;
use crate::tf::Path;
use crate::unit::arg::{Json, Words};
use crate::unit::prelude::*;

/// Refuses an expression for the ARN that is the state's resource.
pub fn fixed_resource(call: &Call, arn: Arg<Words>, problems: &mut Problems) {
    if let Some(Text::Expression(text)) = call.get(arn) {
        problems.error(
            arn.spec.name,
            format!("This is the state's resource, which is fixed: the expression {text:?} can't stand there. Give the ARN."),
        );
    }
}

/// The state's `Parameters` (JSONata: `Arguments`) where one argument is all of them; none when it is absent.
///
/// Source: Amazon States Language, "Payload Template": in JSONPath only a field `….$` is evaluated, so an expression in place
/// of the whole template would go out as its own text.
///
/// # Errors
/// An expression for the whole in a JSONPath state, or within it where none can stand.
pub fn whole_template(call: &Call, arg: Arg<Json>) -> Result<Option<Option<Value>>, Problems> {
    let Some(value) = call.get(arg) else { return Ok(Some(None)) };
    match template::render(value, call.language()) {
        Ok(template::Rendered::Plain(value)) => Ok(Some(Some(value))),
        Ok(template::Rendered::Expression(text)) if call.language() == Language::Jsonata => {
            Ok(Some(Some(Value::String(text))))
        }
        Ok(template::Rendered::Expression(text)) => Err(Problem::on(
            arg.spec.name,
            format!("A JSONPath state takes no expression for its whole parameters. Use `input_path` for {text:?}, or an object."),
        )
        .into()),
        Err(error) => Err(Problem::at(Path::root(arg.spec.name).join(&error.path), error.message).into()),
    }
}

/// Makes every value of a literal map a text, as the API takes it: `{ epochs = 10 }` becomes `{"epochs": "10"}`. `what` is
/// what one of them is called.
///
/// # Errors
/// A value that is neither text nor a number nor a boolean.
pub fn texts(value: &Value, what: &str) -> Result<Value, String> {
    let Value::Object(fields) = value else {
        return Err(format!("{value} is neither an object of {what}s nor an expression."));
    };
    let fields = fields.iter().map(|(key, value)| match value {
        Value::String(_) => Ok((key.clone(), value.clone())),
        Value::Number(_) | Value::Bool(_) => Ok((key.clone(), json!(value.to_string()))),
        other => Err(format!(
            "{key:?} is {other}, but the value of the {what} is text. Use jsonencode(…) for a list or an object."
        )),
    });
    Ok(Value::Object(fields.collect::<Result<_, _>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literal_values_become_text() {
        assert_eq!(
            texts(&json!({ "a": 1, "b": true, "c": "$.c" }), "argument"),
            Ok(json!({ "a": "1", "b": "true", "c": "$.c" }))
        );
        assert!(texts(&json!({ "a": [1] }), "argument").unwrap_err().contains("jsonencode"));
        assert!(texts(&json!([1]), "argument").unwrap_err().contains("object of arguments"));
    }
}
