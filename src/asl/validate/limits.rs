//! Sizes, and the fields of the whole definition that have limits.

use std::io;

use serde_json::Value;

use super::finding::{Place, Report};
use super::machine::wrong_type;
use super::values::{self, LARGEST};
use crate::asl::expression::Language;

/// The largest definition, in bytes: 1 MiB. Source: the developer guide's "Quotas".
const LARGEST_DEFINITION: usize = 1_048_576;

/// The largest input or output of a state, in bytes of UTF-8: 256 KiB. Source: the same page.
const LARGEST_PAYLOAD: usize = 262_144;

/// Checks what belongs to the definition as a whole.
pub(super) fn check(definition: &Value, report: &mut Report) {
    report.enter(None);
    let root = Place::Base("");
    let size = size(definition);
    if size > LARGEST_DEFINITION {
        report.error(
            "DEFINITION_TOO_LARGE",
            &root,
            format!("The definition has {size} bytes; Step Functions takes {LARGEST_DEFINITION}."),
            "Move parts into state machines of their own and start them with states:startExecution."
                .to_owned(),
        );
    }
    let Some(fields) = definition.as_object() else { return };
    if let Some(timeout) = fields.get("TimeoutSeconds") {
        let place = root.key("TimeoutSeconds");
        values::int(timeout, "TimeoutSeconds", (1, LARGEST), Language::JsonPath, &place, report);
    }
    match fields.get("Version") {
        None => {}
        Some(Value::String(version)) if version == "1.0" => {}
        Some(Value::String(version)) => report.error(
            "UNKNOWN_VERSION",
            &root.key("Version"),
            format!("Version is \"{version}\"; there is only \"1.0\"."),
            "Use \"1.0\", or leave Version out.".to_owned(),
        ),
        Some(other) => wrong_type(other, "Version", "the string \"1.0\"", &root.key("Version"), report),
    }
}

/// Checks that a constant payload fits into a state's input or output.
pub(super) fn payload(name: &str, value: &Value, place: &Place, report: &mut Report) {
    let size = size(value);
    if size > LARGEST_PAYLOAD {
        report.error(
            "PAYLOAD_TOO_LARGE",
            place,
            format!("{name} has {size} bytes; a state's input and output are limited to {LARGEST_PAYLOAD}."),
            "Put the data into S3 and pass its location.".to_owned(),
        );
    }
}

/// The length of a value as JSON without whitespace.
fn size(value: &Value) -> usize {
    struct Count(usize);
    impl io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    // A counter takes everything and a Value always has a JSON form, so this can't fail; if it did, nothing would be claimed.
    serde_json::to_writer(&mut count, value).map_or(0, |()| count.0)
}
