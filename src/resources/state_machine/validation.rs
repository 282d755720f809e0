//! What is wrong with the definition itself: by the provider's own rules, and by AWS's if that is wanted.

use aws_sdk_sfn::types::{StateMachineType, ValidateStateMachineDefinitionSeverity as AwsSeverity};
use serde_json::Value as Json;

use crate::asl::validate::{MachineType, Options, Severity, validate};
use crate::aws::{Failure, Patience};
use crate::provider::Settings;
use crate::resources::values::{Given, Problems, path};
use crate::tf::Path;

use super::definition;
use super::machine::hardly_retried;
use super::model::Config;

/// How much is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// By AWS too.
    Full,
    /// By the provider alone.
    Offline,
    /// Not at all.
    Off,
}

fn extent(config: &Config) -> Extent {
    match config.validation.known().map(String::as_str) {
        Some("FULL") => Extent::Full,
        Some("OFF") => Extent::Off,
        _ => Extent::Offline,
    }
}

/// The argument that the definition comes from.
fn place(config: &Config) -> Path {
    path([if config.steps.is_absent() { "definition" } else { "steps" }])
}

/// Checks a definition by the provider's own rules.
pub(super) fn offline(config: &Config, definition: &Json, problems: &mut Problems) {
    if extent(config) == Extent::Off {
        return;
    }
    let express = config.machine_type.known().is_some_and(|name| name == "EXPRESS");
    let machine_type = if express { MachineType::Express } else { MachineType::Standard };
    for finding in validate(definition, &Options { machine_type }) {
        let detail = format!("{} {} (At {}.)", finding.message, finding.remedy, shown(&finding.pointer));
        match finding.severity {
            Severity::Error => problems.error(place(config), finding.code, detail),
            Severity::Warning => problems.warning(place(config), finding.code, detail),
        }
    }
}

fn shown(pointer: &str) -> &str {
    if pointer.is_empty() { "the top level" } else { pointer }
}

/// Asks Step Functions about a definition that is about to be deployed, with `validation = "FULL"`. Who may not ask, or
/// asks an emulator that can't answer, gets a warning.
pub(super) async fn online(
    settings: &Settings,
    patience: &Patience,
    config: &Config,
    deployed: Option<&str>,
    problems: &mut Problems,
) {
    if extent(config) != Extent::Full {
        return;
    }
    let Ok(Given::Known(composed)) = definition::of(config) else { return };
    let text = composed.json;
    if deployed.is_some_and(|deployed| definition::same_json(deployed, &text)) {
        return;
    }
    let machine_type = config.machine_type.known().map_or("STANDARD", String::as_str);
    let asked: Result<_, Failure> = async {
        let sfn = settings.clients.sfn().await?;
        let request = sfn
            .validate_state_machine_definition()
            .definition(text)
            .r#type(StateMachineType::from(machine_type))
            .severity(AwsSeverity::Warning)
            .customize()
            .config_override(hardly_retried());
        patience.once(request.send()).await
    }
    .await;
    let output = match asked {
        Ok(output) => output,
        Err(failure) => {
            problems.warning(
                path(["validation"]),
                "Not validated by AWS",
                format!(
                    "The provider's own checks passed, but Step Functions could not be asked: {failure}. The permission is \
                     states:ValidateStateMachineDefinition; validation = \"OFFLINE\" does without."
                ),
            );
            return;
        }
    };
    for found in output.diagnostics() {
        let at = found.location().map(|pointer| format!(" (At {pointer}.)")).unwrap_or_default();
        let detail = format!("{}{at}", found.message());
        if *found.severity() == AwsSeverity::Error {
            problems.error(place(config), found.code(), detail);
        } else {
            problems.warning(place(config), found.code(), detail);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::values::object;
    use crate::tf::Value;

    fn complaints(validation: Option<&str>) -> usize {
        let definition = r#"{"StartAt":"Nowhere","States":{"A":{"Type":"Pass","End":true}}}"#;
        let config = Config::read(&object([
            ("definition", Value::String(definition.into())),
            ("validation", crate::resources::values::string(validation)),
        ]));
        let mut problems = Problems::default();
        let definition = serde_json::from_str(definition).expect("JSON");
        offline(&config, &definition, &mut problems);
        problems.finish().0.len()
    }

    #[test]
    fn checks_unless_told_not_to() {
        assert!(complaints(None) > 0);
        assert!(complaints(Some("FULL")) > 0);
        assert_eq!(complaints(Some("OFF")), 0);
    }
}
