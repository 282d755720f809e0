//! Managed resources: what the provider creates at AWS.
//!
//! | room | what it is |
//! |---|---|
//! | [`state_machine`] | the machine, with its role |
//! | `state_machine_alias`, `activity` | objects of one ARN each, in the frame of `named` |
//! | `expression_evaluator`, `cross_region_caller` | the code of one Lambda function each, which `function` deploys |
//! | `role` | the execution role of a machine or a function: what is asked for, what it may do, how it comes and goes |
//! | `place`, `tags`, `timeouts`, `checks`, [`values`], `object`, `work` | what resources share |

mod activity;
mod checks;
mod cross_region_caller;
mod expression_evaluator;
mod function;
mod named;
mod object;
mod place;
mod role;
pub mod state_machine;
mod state_machine_alias;
mod tags;
mod timeouts;
pub mod values;
mod work;

use std::sync::Arc;

use indexmap::IndexMap;

use crate::provider::Shared;
use crate::tf::provider::{ListResource, Resource};
use named::NamedResource;

/// Every resource by its full type name.
pub fn all(settings: &Shared) -> IndexMap<String, Arc<dyn Resource>> {
    let function = |kind| Arc::new(function::Function::new(kind, settings));
    let all: [(&str, Arc<dyn Resource>); 5] = [
        ("sfntasks_activity", Arc::new(NamedResource::<activity::Activity>::new(settings))),
        ("sfntasks_cross_region_caller", function(&cross_region_caller::KIND)),
        ("sfntasks_expression_evaluator", function(&expression_evaluator::KIND)),
        ("sfntasks_state_machine", Arc::new(state_machine::StateMachine::new(settings))),
        (
            "sfntasks_state_machine_alias",
            Arc::new(NamedResource::<state_machine_alias::Alias>::new(settings)),
        ),
    ];
    all.into_iter().map(|(name, resource)| (name.to_owned(), resource)).collect()
}

/// Every list resource, by the full type name of the resource that it finds.
pub fn lists(settings: &Shared) -> IndexMap<String, Arc<dyn ListResource>> {
    let machines: Arc<dyn ListResource> = Arc::new(state_machine::StateMachines::new(settings));
    IndexMap::from([("sfntasks_state_machine".to_owned(), machines)])
}
