//! Names: how long they may be, which of them may repeat, and what was probably meant by one that does not exist.

use std::collections::HashMap;

use super::finding::{Place, Report, quote, show};
use super::machine::Machine;
use crate::asl::expression::suggest::distance;

/// The longest name of a state, in characters.
/// Source: the developer guide's state machine structure, and the States Language's "States" section.
const LONGEST_STATE_NAME: usize = 80;

/// Comparing a wrong name with every name costs time in proportion to both, so only so many wrong names get a suggestion.
pub(super) const MOST_SUGGESTIONS: usize = 20;

/// Checks the names of all states: their length, and that no name occurs twice, nested machines included.
pub(super) fn check(machine: &Machine, report: &mut Report) {
    let mut first: HashMap<&str, &str> = HashMap::new();
    for state in &machine.states {
        report.enter(Some(state.name));
        let place = Place::Base(&state.pointer);
        let length = state.name.chars().count();
        if length == 0 || length > LONGEST_STATE_NAME {
            report.error(
                "INVALID_STATE_NAME",
                &place,
                format!("its name has {length} characters."),
                format!("Give it a name of 1 to {LONGEST_STATE_NAME} characters."),
            );
        }
        if state.name.chars().any(char::is_control) {
            report.warn(
                "CONTROL_CHARACTER_IN_NAME",
                &place,
                "its name has a control character, which the API and the logs do not take.".to_owned(),
                "Remove line breaks and other control characters from the name.".to_owned(),
            );
        }
        if let Some(other) = first.get(state.name) {
            report.error(
                "DUPLICATE_STATE_NAME",
                &place,
                format!("the name is used twice: here, and at {other}."),
                "Rename one of them: a name occurs once in the whole machine, Map and Parallel included."
                    .to_owned(),
            );
        } else {
            first.insert(state.name, &state.pointer);
        }
    }
    labels(machine, report);
}

/// A Map's `Label` becomes part of the names of its child executions, so it can't repeat.
fn labels<'a>(machine: &Machine<'a>, report: &mut Report) {
    let mut first: HashMap<&'a str, &str> = HashMap::new();
    for state in &machine.states {
        let Some(label) = state.fields.get("Label").and_then(|label| label.as_str()) else { continue };
        if let Some(other) = first.insert(label, state.name) {
            report.enter(Some(state.name));
            report.error(
                "DUPLICATE_LABEL",
                &Place::Base(&state.pointer).key("Label"),
                format!("Label {} is also the label of state {}.", quote(label), quote(other)),
                "Give each distributed Map a label of its own.".to_owned(),
            );
        }
    }
}

/// The known name nearest to `name`, if one is near enough to have been meant.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    // A third of the letters wrong is a misspelling; more is another word.
    let furthest = (length / 3).clamp(1, 4);
    known
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= furthest)
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= furthest)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// "Did you mean …?" if there is something near, otherwise the other sentence.
pub(super) fn suggest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    match nearest(name, known) {
        Some(near) => format!("Did you mean {}?", quote(near)),
        None => otherwise.to_owned(),
    }
}

/// Checks that a value is one of a few words.
pub(super) fn one_of(
    value: &serde_json::Value,
    words: &[&str],
    code: &'static str,
    field: &str,
    place: &Place,
    report: &mut Report,
) -> bool {
    if value.as_str().is_some_and(|text| words.contains(&text)) {
        return true;
    }
    report.error(
        code,
        place,
        format!("{field} is {}.", show(value)),
        format!("Use one of {}.", words.join(", ")),
    );
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested() {
        assert_eq!(nearest("ResultPaht", ["InputPath", "ResultPath", "Result"]), Some("ResultPath"));
        assert_eq!(nearest("resultpath", ["ResultPath"]), Some("ResultPath"));
        assert_eq!(nearest("Banana", ["ResultPath", "Next"]), None);
        assert_eq!(nearest("", ["Next"]), None);
    }
}
