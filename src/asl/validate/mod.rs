//! The machine validator: everything that can be said about a definition without AWS.
//!
//! [`parse`] reads the text, [`validate`] looks at the whole machine and returns every finding, in document order. The rules
//! come from the Amazon States Language specification (states-language.net) and the Step Functions developer guide; what neither
//! of them decides is not reported, or only as a warning. Each room has one subject and sees the machine through [`machine`]:
//! all states of all nested machines in one list.
//!
//! Nothing here is quadratic in the number of states, and nothing recurses along a chain of states.

use serde_json::Value;

mod actions;
mod assign;
mod choice;
mod errors;
mod fields;
mod finding;
mod flow;
mod integrations;
mod limits;
pub(in crate::asl) mod machine;
mod map;
mod names;
mod parse;
mod payload;
mod reaching;
mod token;
mod values;
mod variables;

pub use assign::{name_fault, variable};
pub use finding::{Finding, Severity};
pub use parse::parse;

use finding::Report;

/// The type of a state machine; Express machines can do less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MachineType {
    /// Durable executions of up to a year.
    #[default]
    Standard,
    /// Executions of up to five minutes: no `.sync`, no task tokens, no activities, no distributed Map.
    Express,
}

/// What a definition is checked against beside the language itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// The type of the machine that the definition is for.
    pub machine_type: MachineType,
}

/// Checks a definition. The result has every finding, errors and warnings, in document order; it is empty for a machine with
/// which nothing is wrong. Any JSON at all may be given.
pub fn validate(definition: &Value, options: &Options) -> Vec<Finding> {
    let mut report = Report::default();
    let machine = machine::read(definition, options, &mut report);
    limits::check(definition, &mut report);
    names::check(&machine, &mut report);
    for state in &machine.states {
        report.enter(Some(state.name));
        fields::check(state, &mut report);
        choice::check(state, &mut report);
        errors::check(state, &mut report);
        map::check(state, machine.express(state), &mut report);
        payload::check(state, &mut report);
        integrations::check(state, machine.express(state), &mut report);
    }
    let graph = flow::check(&machine, &mut report);
    variables::check(&machine, &graph, &mut report);
    report.finish(definition)
}

#[cfg(test)]
mod tests;
