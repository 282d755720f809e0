//! Where an alias leads: one version, or two with weights.

use aws_sdk_sfn::types::RoutingConfigurationListItem;

use crate::aws::Failure;
use crate::iam::Arn;
use crate::resources::values::{Fields, Given, Problems, number, object};
use crate::tf::{Path, Value};

/// One version and its share of the executions, in percent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Route {
    pub(super) version: String,
    pub(super) weight: i64,
}

/// The routes in a wholly known list.
pub(super) fn read(value: &Value) -> Vec<Route> {
    let items = value.as_list().unwrap_or_default().iter().map(Fields::of);
    items
        .filter_map(|item| {
            Some(Route {
                version: item.text("state_machine_version_arn").into_known()?,
                weight: item.whole("weight").into_known()?,
            })
        })
        .collect()
}

/// The routes of an alias at AWS.
pub(super) fn deployed(items: &[RoutingConfigurationListItem]) -> Vec<Route> {
    let route = |item: &RoutingConfigurationListItem| Route {
        version: item.state_machine_version_arn().to_owned(),
        weight: i64::from(item.weight()),
    };
    items.iter().map(route).collect()
}

/// Whether two lists lead the same way; their order is of no concern.
pub(super) fn same(one: &[Route], other: &[Route]) -> bool {
    let sorted = |routes: &[Route]| {
        let mut routes = routes.to_vec();
        routes.sort();
        routes
    };
    sorted(one) == sorted(other)
}

/// Routes as the state has them.
pub(super) fn show(routes: &[Route]) -> Value {
    let item = |route: &Route| {
        object([
            ("state_machine_version_arn", Value::String(route.version.clone())),
            ("weight", number(Some(route.weight))),
        ])
    };
    Value::List(routes.iter().map(item).collect())
}

/// Routes as AWS takes them.
///
/// # Errors
/// When a weight doesn't fit, which the checks rule out.
pub(super) fn to_aws(routes: &[Route]) -> Result<Vec<RoutingConfigurationListItem>, Failure> {
    let item = |route: &Route| {
        let weight = i32::try_from(route.weight)
            .map_err(|_| Failure::configuration(format!("the weight {} is out of range", route.weight)))?;
        RoutingConfigurationListItem::builder()
            .state_machine_version_arn(&route.version)
            .weight(weight)
            .build()
            .map_err(|error| Failure::configuration(error.to_string()))
    };
    routes.iter().map(item).collect()
}

/// ARN of the machine that a version belongs to: all but the number at the end.
pub(super) fn machine_of(version: &str) -> Option<&str> {
    let arn = Arn::parse(version)?;
    let (machine, number) = version.rsplit_once(':')?;
    let name = arn.resource.strip_prefix("stateMachine:")?.strip_suffix(number)?.strip_suffix(':')?;
    let valid = arn.service == "states"
        && !name.is_empty()
        && !name.contains(':')
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit());
    valid.then_some(machine)
}

/// ARN of the machine whose alias it is, as soon as one version is known.
pub(super) fn machine(routing: &Value) -> Given<String> {
    let items = routing.as_list().unwrap_or_default().iter().map(Fields::of);
    let mut versions = items.filter_map(|item| item.text("state_machine_version_arn").into_known());
    let machine = versions.find_map(|version| machine_of(&version).map(str::to_owned));
    machine.map_or(Given::Unknown, Given::Known)
}

/// Checks what is known of a configured list.
pub(super) fn check(routing: &Value, problems: &mut Problems) {
    let at = Path::root("routing");
    let Some(items) = routing.as_list() else { return };
    if !(1..=2).contains(&items.len()) {
        problems.error(
            at,
            "Wrong number of versions",
            format!("There are {}; an alias leads to one version, or to two with weights.", items.len()),
        );
        return;
    }
    let mut machines: Vec<String> = Vec::new();
    let mut versions: Vec<String> = Vec::new();
    let mut sum = Some(0);
    for (index, item) in items.iter().enumerate() {
        let fields = Fields::of(item);
        if let Given::Known(version) = fields.text("state_machine_version_arn") {
            match machine_of(&version) {
                Some(machine) => machines.push(machine.to_owned()),
                None => problems.error(
                    at.index(index).attribute("state_machine_version_arn"),
                    "Not the ARN of a version",
                    format!(
                        "{version:?} names no version of a state machine; its ARN ends in the version's number, and \
                         version_arn of a sfntasks_state_machine with publish = true is one."
                    ),
                ),
            }
            versions.push(version);
        }
        let weight = fields.whole("weight");
        if let Value::Number(given) = fields.value("weight")
            && !weight.known().is_some_and(|weight| (0..=100).contains(weight))
        {
            problems.error(
                at.index(index).attribute("weight"),
                "Number out of range",
                format!("{given} is not allowed; a weight is a whole number from 0 to 100."),
            );
            sum = None;
        }
        sum = sum.zip(weight.into_known()).map(|(sum, weight)| sum + weight);
    }
    if let Some(sum) = sum.filter(|sum| *sum != 100) {
        let sum = format!("The weights add up to {sum}; they are percentages and must add up to 100.");
        problems.error(at.clone(), "Weights don't add up", sum);
    }
    if let ([one, other], [first, second]) = (versions.as_slice(), machines.as_slice()) {
        if one == other {
            problems.error(
                at,
                "Version given twice",
                format!("Both routes lead to {one:?}; give it once with the weight 100, or another version."),
            );
        } else if first != second {
            problems.error(
                at,
                "Versions of several machines",
                format!("One version is of {first:?}, the other of {second:?}; an alias is of one machine."),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MACHINE: &str = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders";

    fn item(version: Value, weight: Value) -> Value {
        object([("state_machine_version_arn", version), ("weight", weight)])
    }

    fn version(number: &str) -> Value {
        Value::String(format!("{MACHINE}:{number}"))
    }

    fn summaries(items: Vec<Value>) -> Vec<String> {
        let mut problems = Problems::default();
        check(&Value::List(items), &mut problems);
        problems.finish().into_iter().map(|found| format!("{}: {}", found.path, found.summary)).collect()
    }

    #[test]
    fn a_version_knows_its_machine() {
        assert_eq!(machine_of(&format!("{MACHINE}:3")), Some(MACHINE));
        for other in [
            MACHINE,
            "orders:3",
            &format!("{MACHINE}:live"),
            &format!("{MACHINE}:3:4"),
            &format!("{MACHINE}:"),
        ] {
            assert_eq!(machine_of(other), None, "{other}");
        }
        let routing = Value::List(vec![item(Value::Unknown, 50.into()), item(version("2"), 50.into())]);
        assert_eq!(machine(&routing), Given::Known(MACHINE.to_owned()));
    }

    #[test]
    fn one_version_or_two_with_weights_that_add_up() {
        assert_eq!(summaries(vec![item(version("1"), 100.into())]), Vec::<String>::new());
        assert_eq!(
            summaries(vec![item(version("1"), 90.into()), item(version("2"), 10.into())]),
            Vec::<String>::new()
        );
        assert_eq!(summaries(vec![]), ["routing: Wrong number of versions"]);
        assert_eq!(summaries(vec![item(version("1"), 90.into())]), ["routing: Weights don't add up"]);
        assert_eq!(
            summaries(vec![item(version("1"), 101.into())]),
            ["routing[0].weight: Number out of range"]
        );
        assert_eq!(
            summaries(vec![item(version("1"), 50.into()), item(version("1"), 50.into())]),
            ["routing: Version given twice"]
        );
        assert_eq!(
            summaries(vec![item(Value::String(MACHINE.to_owned()), 100.into())]),
            ["routing[0].state_machine_version_arn: Not the ARN of a version"]
        );
        let other = Value::String(format!("{MACHINE}-other:1"));
        assert_eq!(
            summaries(vec![item(version("1"), 50.into()), item(other, 50.into())]),
            ["routing: Versions of several machines"]
        );
    }

    #[test]
    fn the_unknown_is_no_problem() {
        assert_eq!(
            summaries(vec![item(Value::Unknown, Value::Unknown), item(version("1"), 20.into())]),
            Vec::<String>::new()
        );
        let mut problems = Problems::default();
        check(&Value::Unknown, &mut problems);
        assert!(problems.finish().is_empty());
    }

    #[test]
    fn order_is_of_no_concern() {
        let route = |version: &str, weight| Route { version: version.to_owned(), weight };
        let (one, other) = (vec![route("a", 10), route("b", 90)], vec![route("b", 90), route("a", 10)]);
        assert!(same(&one, &other));
        assert!(!same(&one, &one[..1]));
        assert_eq!(read(&show(&one)), one);
    }
}
