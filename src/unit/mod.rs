//! What a data source is made of.
//!
//! A unit is data: one `const` with a name, a summary, arguments and a few functions. Schema, validation, rendering and
//! documentation are all derived from it, by the rooms of this folder, so that none of them is written twice. Nothing
//! here does I/O, knows protobuf, or sees an unknown value: an argument that is not known yet is a path in
//! [`Input::unknown`], and no function of a unit is called while one of its arguments is.

pub mod arg;
pub mod args;
pub mod call;
pub mod check;
pub mod common;
pub mod format;
pub mod problem;
pub mod render;
pub mod rule;
pub mod schema;

use serde_json::{Map, Value};

pub use arg::{Arg, Form, Kind, Spec};
pub use args::{Args, Scalar};
pub use call::{Call, Env};
pub use problem::{Problem, Problems};
pub use rule::Rule;

use crate::asl::fragment::Fragment;
use crate::iam::Statement;
use crate::tf::Path;

/// One data source: a task, a flow state or a composition.
#[derive(Debug)]
pub struct Unit {
    /// Name without the provider's prefix: `sqs_send_message`.
    pub name: &'static str,
    /// What it does: one sentence, for the schema and the head of the page.
    pub summary: &'static str,
    /// More for the page, in Markdown; may be empty.
    pub notes: &'static str,
    /// Pages at AWS: title and address.
    pub links: &'static [(&'static str, &'static str)],
    /// Heading in the registry's navigation: the AWS service, or `Flow`.
    pub family: &'static str,
    /// Its own arguments, in documentation order, which is the order of rendering.
    pub args: &'static [Spec],
    /// Groups of arguments that it shares with others; see [`common`].
    pub common: &'static [&'static [Spec]],
    /// What must hold between arguments.
    pub rules: &'static [Rule],
    /// What no rule can say; called when every argument is known.
    pub check: fn(&Call, &mut Problems),
    /// Computed attributes beside the three that every unit has: name and description.
    pub results: &'static [(&'static str, &'static str)],
    /// How it is rendered.
    pub body: Body,
}

/// How a unit becomes states.
#[derive(Debug)]
pub enum Body {
    /// A Task state, rendered from the arguments' own descriptors.
    Task(Task),
    /// A flow state or a composition, which renders itself.
    State(fn(&Call) -> Result<Rendered, Problems>),
}

/// What makes a Task state out of arguments.
#[derive(Debug)]
pub struct Task {
    /// The API that it calls.
    pub api: Api,
    /// The integration patterns that the service has.
    pub patterns: &'static [Pattern],
    /// The pattern when the user names none.
    pub default_pattern: Pattern,
    /// The argument that should carry the task token, for the error when none does.
    pub token_argument: &'static str,
    /// What the state's role may do: every statement stands next to the call that it serves.
    pub iam: fn(&Call) -> Vec<Statement>,
    /// Parameters that every call has, each with its keys, joined by dots, and its value: JSON, or else a text.
    pub fixed: &'static [(&'static str, &'static str)],
    /// Changes the parameters that the arguments rendered, where descriptors don't reach.
    pub parameters: fn(&Call, &mut Map<String, Value>) -> Result<(), Problems>,
    /// Replaces `Resource`; `None` keeps the API's.
    pub resource: fn(&Call) -> Option<String>,
    /// Replaces `Parameters` as a whole: `Some(None)` leaves the field away.
    pub template: fn(&Call) -> Result<Option<Option<Value>>, Problems>,
    /// Retriers that come before the user's.
    pub retry: fn(&Call) -> Vec<Value>,
    /// Results beside the three of every unit, in the order of [`Unit::results`]; `None` is null.
    pub more: fn(&Call) -> Result<Vec<Option<String>>, Problems>,
    /// The statements that the user adds to the policy; `additional_iam_statements`, if nothing else is said.
    pub additional: fn(&Call) -> Result<Vec<Statement>, Problems>,
    /// Renders a state of another type in place of the Task, where the arguments ask for one.
    pub instead: fn(&Call) -> Result<Option<Rendered>, Problems>,
}

/// The API of a task, as its `Resource` names it.
#[derive(Debug, Clone, Copy)]
pub struct Api {
    /// `sqs`, or `aws-sdk:scheduler`.
    pub service: &'static str,
    /// `sendMessage`.
    pub action: &'static str,
}

/// How a task waits for its service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// Goes on as soon as the API has answered.
    RequestResponse,
    /// Waits until the job is done (`.sync`).
    RunJob,
    /// Waits until the task token comes back (`.waitForTaskToken`).
    WaitForTaskToken,
}

impl Pattern {
    /// Every pattern, in the order in which errors list them.
    pub const ALL: [Self; 3] = [Self::RequestResponse, Self::RunJob, Self::WaitForTaskToken];

    /// The name that users write.
    pub fn name(self) -> &'static str {
        match self {
            Self::RequestResponse => "REQUEST_RESPONSE",
            Self::RunJob => "RUN_JOB",
            Self::WaitForTaskToken => "WAIT_FOR_TASK_TOKEN",
        }
    }

    /// What `Resource` ends in.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::RequestResponse => "",
            Self::RunJob => ".sync",
            Self::WaitForTaskToken => ".waitForTaskToken",
        }
    }
}

/// Patterns of the services that only answer.
pub const REQUEST_RESPONSE: &[Pattern] = &[Pattern::RequestResponse];
/// Patterns of the services that run jobs but return no token.
pub const RUN_JOB: &[Pattern] = &[Pattern::RequestResponse, Pattern::RunJob];
/// Patterns of the services that can return a token but run no jobs.
pub const TASK_TOKEN: &[Pattern] = &[Pattern::RequestResponse, Pattern::WaitForTaskToken];
/// All three.
pub const ALL_PATTERNS: &[Pattern] = &Pattern::ALL;

/// What a user configured, as far as it is known.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Known arguments; null ones are left out, unknown ones are null.
    pub values: Map<String, Value>,
    /// Where something is not known yet.
    pub unknown: Vec<Path>,
}

/// What a unit becomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The attribute `json`.
    pub json: String,
    /// What the role needs for it; the attribute `iam_policy_json` is made of it.
    pub policy: Vec<Statement>,
    /// The attribute `fragment`.
    pub fragment: Fragment,
    /// Further results, in the order of [`Unit::results`].
    pub more: Vec<Option<String>>,
}

impl Unit {
    /// What most units have; each names the rest.
    pub const DEFAULT: Self = Self {
        name: "",
        summary: "",
        notes: "",
        links: &[],
        family: "",
        args: &[],
        common: common::TASK,
        rules: &[],
        check: |_, _| (),
        results: &[],
        body: Body::Task(Task::DEFAULT),
    };

    /// Its full type name.
    pub fn type_name(&self) -> String {
        format!("sfntasks_{}", self.name)
    }

    /// All arguments, its own first.
    pub fn all_args(&self) -> impl Iterator<Item = &'static Spec> + use<> {
        self.args.iter().chain(self.common.iter().copied().flatten())
    }

    /// Its task, if it is one.
    pub fn task(&self) -> Option<&Task> {
        match &self.body {
            Body::Task(task) => Some(task),
            Body::State(_) => None,
        }
    }

    /// Checks what is known of a configuration, and reports every problem at once.
    pub fn validate(&'static self, input: &Input, env: &Env) -> Problems {
        if !input.unknown.is_empty() {
            return check::arguments(self, input, env);
        }
        // Everything is known: what rendering finds is found now, and not first in the plan of some other resource.
        match self.read(input, env) {
            Ok((_, warnings, _)) => warnings,
            Err(problems) => problems,
        }
    }

    /// Renders a configuration that is wholly known.
    ///
    /// # Errors
    /// Every problem of the configuration, on its argument's path.
    pub fn read(
        &'static self,
        input: &Input,
        env: &Env,
    ) -> Result<(Rendered, Problems, call::Needs), Problems> {
        let mut problems = check::arguments(self, input, env);
        if call::language(&input.values).is_none() {
            // Nothing can be said of expressions in no language.
            return Err(problems);
        }
        let rendered = self.render(input, env);
        if problems.has_errors() {
            let found = rendered.err().unwrap_or_default();
            problems.extend_elsewhere(found, |name| call::spec(self, name).is_some());
            return Err(problems);
        }
        rendered.map(|(rendered, warnings, needs)| {
            problems.extend(warnings);
            (rendered, problems, needs)
        })
    }

    fn render(
        &'static self,
        input: &Input,
        env: &Env,
    ) -> Result<(Rendered, Problems, call::Needs), Problems> {
        let call = Call::new(self, &input.values, env);
        let mut problems = Problems::default();
        (self.check)(&call, &mut problems);
        let rendered = match &self.body {
            Body::Task(task) => render::task(&call, task),
            Body::State(render) => render(&call),
        };
        match rendered {
            Ok(rendered) if !problems.has_errors() => {
                problems.extend(call.warnings());
                Ok((rendered, problems, call.needs()))
            }
            Ok(_) => Err(problems),
            Err(found) => {
                problems.extend(found);
                Err(problems)
            }
        }
    }
}

impl Task {
    /// What most tasks have.
    pub const DEFAULT: Self = Self {
        api: Api { service: "", action: "" },
        patterns: REQUEST_RESPONSE,
        default_pattern: Pattern::RequestResponse,
        token_argument: "",
        iam: |_| Vec::new(),
        fixed: &[],
        parameters: |_, _| Ok(()),
        resource: |_| None,
        template: |_| Ok(None),
        retry: |_| Vec::new(),
        more: |_| Ok(Vec::new()),
        additional: common::additional_statements,
        instead: |_| Ok(None),
    };
}

/// What the file of a unit needs.
pub mod prelude {
    pub use serde_json::{Map, Value, json};

    pub use super::arg::{
        Arg, Spec, boolean, document, flag, integer, json_value, list, map, number, object, object_list,
        object_map, one_of, plain, text,
    };
    pub use super::{
        ALL_PATTERNS, Api, Body, Call, Pattern, Problem, Problems, REQUEST_RESPONSE, RUN_JOB, Rendered, Rule,
        Scalar, TASK_TOKEN, Task, Unit,
    };
    pub use crate::asl::expression::{Language, Text};
    pub use crate::iam::{Arn, Statement};
}
