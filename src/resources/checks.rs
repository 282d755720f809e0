//! Checks of single arguments that resources share.

use crate::iam::arn;
use crate::tf::Path;

use super::values::{Given, Problems};

/// An ARN of this service whose resource part starts with `kind`.
pub(super) fn check_arn(given: &Given<String>, at: Path, service: &str, kind: &str, problems: &mut Problems) {
    let Given::Known(text) = given else { return };
    if let Err(error) = arn::check(text, &[service]) {
        problems.error(at, "Invalid ARN", format!("{error}."));
    } else if !crate::iam::Arn::parse(text).is_some_and(|arn| arn.resource.starts_with(kind)) {
        problems.error(
            at,
            "ARN of something else",
            format!("{text:?} names another kind of resource; one whose resource part starts with {kind:?} is needed."),
        );
    }
}

/// One of a few words.
pub(super) fn one_of(given: &Given<String>, at: Path, allowed: &[&str], problems: &mut Problems) {
    if let Given::Known(text) = given
        && !allowed.contains(&text.as_str())
    {
        problems.error(
            at,
            "Unknown value",
            format!("{text:?} is not allowed; it must be one of {}.", allowed.join(", ")),
        );
    }
}
