//! Checks of single arguments that resources share.

use crate::iam::arn;
use crate::tf::Path;

use super::values::{Given, Problems};

/// An ARN of this service whose resource part starts with `kind`.
pub(super) fn check_arn(given: &Given<String>, at: Path, service: &str, kind: &str, problems: &mut Problems) {
    let Given::Known(text) = given else { return };
    // CloudWatch Logs writes the ARN of a log group with and without the streams in it.
    let bare = text.strip_suffix(":*").filter(|_| service == "logs").unwrap_or(text);
    if let Err(error) = arn::check(bare, &[service]) {
        problems.error(at, "Invalid ARN", format!("{error}."));
    } else if !arn::Arn::parse(text).is_some_and(|arn| arn.resource.starts_with(kind)) {
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
