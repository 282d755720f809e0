//! What SNS and SQS share: attributes that travel beside a message, and FIFO.

use crate::unit::arg::{Form, Kind, ObjectMap, Str, Words};
use crate::unit::prelude::*;

/// `MessageAttributes`.
pub const MESSAGE_ATTRIBUTES: Arg<ObjectMap> = object_map(
    "message_attributes",
    "Attributes that travel beside the message, by name.",
    &Kind::Object(&[DATA_TYPE.spec, VALUE.spec]),
)
.form(Form::With(typed))
.asl("MessageAttributes");
const DATA_TYPE: Arg<Str> = one_of(
    "data_type",
    "Type of the value.",
    &[("String", "String"), ("Number", "Number"), ("Binary", "Binary"), ("String.Array", "String.Array")],
)
.default("String")
.asl("DataType");
const VALUE: Arg<Words> =
    text("value", "The value; a `Binary` one is base64, a `String.Array` is a JSON list as text.")
        .required()
        .asl("StringValue");

/// `MessageGroupId`.
pub const MESSAGE_GROUP_ID: Arg<Words> =
    text("message_group_id", "Messages of one group are delivered in order. FIFO needs it.")
        .asl("MessageGroupId");
/// `MessageDeduplicationId`.
pub const MESSAGE_DEDUPLICATION_ID: Arg<Words> = text(
    "message_deduplication_id",
    "A repeat of this ID within five minutes is dropped. FIFO needs it unless deduplication by content is on.",
)
.asl("MessageDeduplicationId");

/// A binary value has a field of its own.
fn typed(attributes: &Value) -> Result<Value, String> {
    let Value::Object(attributes) = attributes else { return Ok(attributes.clone()) };
    let typed = attributes.iter().map(|(name, attribute)| {
        let mut attribute = attribute.clone();
        if let Value::Object(fields) = &mut attribute
            && fields.get("DataType") == Some(&json!("Binary"))
            && let Some(value) = fields.remove("StringValue")
        {
            fields.insert("BinaryValue".to_owned(), value);
        }
        (name.clone(), attribute)
    });
    Ok(Value::Object(typed.collect()))
}

/// What a FIFO queue or topic needs, and what only it takes.
pub fn check_fifo(call: &Call, arn: Arg<Words>, problems: &mut Problems) {
    let Some(arn) = call.literal(arn) else { return };
    if arn.ends_with(".fifo") && !call.args.has(MESSAGE_GROUP_ID) {
        problems.error(MESSAGE_GROUP_ID.spec.name, format!("{arn} is FIFO, so every message needs a group."));
    }
    if !arn.ends_with(".fifo") && call.args.has(MESSAGE_DEDUPLICATION_ID) {
        problems.error(
            MESSAGE_DEDUPLICATION_ID.spec.name,
            format!("{arn} is not FIFO (its name doesn't end in .fifo), so it takes no deduplication ID."),
        );
    }
}
