//! The block `timeouts`: how long operations may take.

use std::time::Duration;

use crate::aws::Patience;
use crate::resources::values::{Fields, Problems, path};
use crate::tf::provider::Context;
use crate::tf::{Attribute, Block, Mode, NestedBlock, Nesting, Type, Value};

/// The operations of one resource, with their default limits as a user would write them.
pub(super) type Defaults = [(&'static str, &'static str); 4];

/// The block's schema.
pub(super) fn block(defaults: &Defaults) -> NestedBlock {
    let attribute = |(name, default): &(&str, &str)| {
        let description = format!("How long to wait, such as `90s` or `10m`. Default: `{default}`.");
        Attribute::new(*name, Type::String, Mode::Optional, description)
    };
    NestedBlock {
        name: "timeouts".to_owned(),
        nesting: Nesting::Single,
        block: Block { attributes: defaults.iter().map(attribute).collect(), ..Block::default() },
    }
}

/// The limit of one operation, from the block in a configuration, plan or state.
fn limit(defaults: &Defaults, object: &Value, operation: &str) -> Duration {
    let block = Fields::of(object).value("timeouts");
    let given = Fields::of(block).text(operation).into_known().and_then(|text| parse(&text));
    let default = || defaults.iter().find(|(name, _)| *name == operation).and_then(|(_, text)| parse(text));
    given.or_else(default).unwrap_or(Duration::from_secs(300))
}

/// The patience for one operation on a resource with this configuration, plan or state.
pub(super) fn patience(defaults: &Defaults, cx: &Context, object: &Value, operation: &str) -> Patience {
    Patience::new(limit(defaults, object, operation), cx.cancel.clone())
}

/// Checks the block of a configuration.
pub(super) fn check(defaults: &Defaults, config: &Value, problems: &mut Problems) {
    let block = Fields::of(config).value("timeouts");
    for (name, _) in defaults {
        if let Some(text) = Fields::of(block).text(name).known()
            && parse(text).is_none()
        {
            problems.error(
                path(["timeouts", name]),
                "Invalid duration",
                format!("{text:?} is no duration; write one such as \"90s\", \"10m\" or \"1h30m\"."),
            );
        }
    }
}

/// A duration as Go writes it: numbers with the units `h`, `m`, `s` and `ms`, one behind the other. At most a day.
fn parse(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut total = Duration::ZERO;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, behind) = rest.split_at(digits);
        let number: f64 = number.parse().ok()?;
        let unit_end = behind.find(|c: char| c.is_ascii_digit()).unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(unit_end);
        let seconds = match unit {
            "h" => 3600.0,
            "m" => 60.0,
            "s" => 1.0,
            "ms" => 0.001,
            _ => return None,
        };
        total += Duration::try_from_secs_f64(number * seconds).ok()?;
        rest = behind;
    }
    (!text.is_empty() && total <= Duration::from_secs(86_400)).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::values::object;

    #[test]
    fn durations_as_go_writes_them() {
        for (text, expected) in [
            ("90s", Some(90)),
            ("5m", Some(300)),
            ("1h30m", Some(5400)),
            ("1.5m", Some(90)),
            ("", None),
            ("5", None),
            ("m", None),
            ("5 m", None),
            ("48h", None),
            ("1e9h", None),
        ] {
            assert_eq!(parse(text), expected.map(Duration::from_secs), "{text:?}");
        }
    }

    #[test]
    fn the_block_goes_before_the_default() {
        let config = object([("timeouts", object([("create", Value::String("7s".into()))]))]);
        let defaults = [("create", "5m"), ("read", "2m"), ("update", "5m"), ("delete", "10m")];
        assert_eq!(limit(&defaults, &config, "create"), Duration::from_secs(7));
        assert_eq!(limit(&defaults, &config, "delete"), Duration::from_secs(600));
    }
}
