//! One rendering of one unit: its arguments, its integration pattern, and the account that it is for.

use std::cell::{Cell, RefCell};

use serde_json::{Map, Value, json};

use super::arg::{Arg, Kind, Spec, Words};
use super::args::{Args, Read};
use super::{Pattern, Problem, Problems, Unit, common, render};
use crate::asl::expression::{self, Language, Text};
use crate::asl::template;
use crate::iam::{Arn, Statement};
use crate::tf::Path;

/// Where the machine will run, as far as the provider's configuration (or STS, when asked) says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Env {
    /// `aws`, `aws-cn`, …
    pub partition: Option<String>,
    /// `us-east-1`, …
    pub region: Option<String>,
    /// 12 digits.
    pub account: Option<String>,
}

/// What a rendering needed of [`Env`] and no argument told: the caller may look it up and render again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Needs {
    /// The region.
    pub region: bool,
    /// The account ID.
    pub account: bool,
}

/// One rendering of one unit.
pub struct Call<'a> {
    /// The unit.
    pub unit: &'static Unit,
    /// Its arguments.
    pub args: Args<'a>,
    /// The integration pattern.
    pub pattern: Pattern,
    env: &'a Env,
    /// The first literal ARN among the arguments that has an account: it tells where the task works.
    near: Option<Arn<'a>>,
    needs: Cell<Needs>,
    warnings: RefCell<Problems>,
}

impl<'a> Call<'a> {
    /// Reads the arguments' query language and pattern, which have been checked.
    pub fn new(unit: &'static Unit, values: &'a Map<String, Value>, env: &'a Env) -> Self {
        let args = Args::new(values, language(values).unwrap_or_default());
        let named = args.get(common::INTEGRATION_PATTERN);
        let pattern = Pattern::ALL.into_iter().find(|pattern| named == Some(pattern.name()));
        let default = unit.task().map_or(Pattern::RequestResponse, |task| task.default_pattern);
        let near = unit
            .args
            .iter()
            .filter(|spec| matches!(spec.kind, Kind::Text(super::format::Format::Arn(_))))
            .find_map(|spec| {
                let arn = Arn::parse(args.raw(spec)?.as_str()?)?;
                (!arn.account.is_empty() && !arn.region.is_empty()).then_some(arn)
            });
        Self {
            unit,
            args,
            pattern: pattern.unwrap_or(default),
            env,
            near,
            needs: Cell::default(),
            warnings: RefCell::default(),
        }
    }

    /// The value of an argument.
    pub fn get<T: Read>(&self, arg: Arg<T>) -> Option<T::Out<'a>> {
        self.args.get(arg)
    }

    /// The literal text of an argument; `None` when it is absent or an expression.
    pub fn literal(&self, arg: Arg<Words>) -> Option<String> {
        literal(self.get(arg))
    }

    /// The state's query language.
    pub fn language(&self) -> Language {
        self.args.language()
    }

    /// The name of the state.
    pub fn state_name(&self) -> &'a str {
        self.get(common::STATE_NAME).unwrap_or_default()
    }

    /// The partition: configured, or that of the arguments' ARNs, or of the region.
    pub fn partition(&self) -> &str {
        if let Some(partition) = self.env.partition.as_deref().or(self.near.map(|arn| arn.partition)) {
            return partition;
        }
        match self.env.region.as_deref() {
            Some(region) => crate::iam::arn::partition_of_region(region),
            None => {
                self.need(|needs| needs.region = true);
                "aws"
            }
        }
    }

    /// The region: configured, or that of the arguments' ARNs; `*` when neither tells.
    pub fn region(&self) -> &str {
        self.env.region.as_deref().or(self.near.map(|arn| arn.region)).unwrap_or_else(|| {
            self.need(|needs| needs.region = true);
            "*"
        })
    }

    /// The account: configured, or that of the arguments' ARNs; `*` when neither tells.
    pub fn account(&self) -> &str {
        self.env.account.as_deref().or(self.near.map(|arn| arn.account)).unwrap_or_else(|| {
            self.need(|needs| needs.account = true);
            "*"
        })
    }

    /// The region that the provider is configured for, if it says one.
    pub fn configured_region(&self) -> Option<&str> {
        self.env.region.as_deref()
    }

    /// The account that the provider is configured for, if it says one.
    pub fn configured_account(&self) -> Option<&str> {
        self.env.account.as_deref()
    }

    fn need(&self, change: impl FnOnce(&mut Needs)) {
        let mut needs = self.needs.get();
        change(&mut needs);
        self.needs.set(needs);
    }

    /// What was needed and not told.
    pub fn needs(&self) -> Needs {
        self.needs.get()
    }

    /// The warnings that came up while rendering.
    pub fn warnings(&self) -> Problems {
        self.warnings.take()
    }

    /// Warns about an argument.
    pub fn warn(&self, argument: &str, message: impl Into<String>) {
        self.warnings.borrow_mut().warn(argument, message);
    }

    /// An ARN in the task's own partition, region and account.
    pub fn arn(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{}:{}:{resource}", self.partition(), self.region(), self.account())
    }

    /// An ARN of a global service in the task's own partition and account.
    pub fn global_arn(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}::{}:{resource}", self.partition(), self.account())
    }

    /// An ARN in the partition, region and account of another one.
    pub fn arn_beside(&self, other: &str, service: &str, resource: &str) -> String {
        match Arn::parse(other) {
            Some(arn) => format!("arn:{}:{service}:{}:{}:{resource}", arn.partition, arn.region, arn.account),
            None => self.arn(service, resource),
        }
    }

    /// The parameters that the arguments' descriptors render.
    ///
    /// # Errors
    /// What can't be rendered, on its argument.
    pub fn parameters(&self) -> Result<Map<String, Value>, Problems> {
        render::parameters(self)
    }

    /// The parameters that these arguments of the unit render.
    ///
    /// # Errors
    /// What can't be rendered, on its argument.
    pub fn parameters_of(&self, specs: &[Spec]) -> Result<Map<String, Value>, Problems> {
        render::parameters_of(self, specs)
    }

    /// The parameters that some arguments of the nested object `name` render.
    ///
    /// # Errors
    /// What can't be rendered, on its argument.
    pub fn nested_parameters(
        &self,
        name: &str,
        specs: &[Spec],
        args: Args,
    ) -> Result<Map<String, Value>, Problems> {
        render::nested(self, name, specs, args)
    }

    /// A value of the argument `name`, rendered as a whole template.
    ///
    /// # Errors
    /// An expression that can't stand where it does.
    pub fn template(&self, name: &str, value: &Value) -> Result<Value, Problems> {
        match template::render(value, self.language()) {
            Ok(template::Rendered::Plain(value)) => Ok(value),
            Ok(template::Rendered::Expression(text)) => Ok(Value::String(text)),
            Err(error) => Err(Problem::at(Path::root(name).join(&error.path), error.message).into()),
        }
    }

    /// A text of a JSON argument, read as a literal or an expression.
    pub fn classify<'t>(&self, text: &'t str) -> Text<'t> {
        expression::classify(text, self.language())
    }

    /// Sends the state's whole input under `key`, unless the argument is given.
    pub fn whole_input_unless_given<T>(&self, parameters: &mut Map<String, Value>, arg: Arg<T>, key: &str) {
        if !self.args.has(arg) {
            match self.language() {
                Language::JsonPath => parameters.insert(format!("{key}.$"), json!("$")),
                Language::Jsonata => parameters.insert(key.to_owned(), json!("{% $states.input %}")),
            };
        }
    }

    /// The resources of the task's own statement, where an argument is their ARN: the literal, or what `iam_resources`
    /// says, or `wildcard`, with a warning that names it.
    pub fn target(&self, arg: Arg<Words>, wildcard: impl FnOnce() -> String) -> Vec<String> {
        self.target_with(arg, str::to_owned, wildcard)
    }

    /// As [`Call::target`], where `arn` makes the ARN out of a literal that is only a name or an ID.
    pub fn target_with(
        &self,
        arg: Arg<Words>,
        arn: impl FnOnce(&str) -> String,
        wildcard: impl FnOnce() -> String,
    ) -> Vec<String> {
        match self.get(arg) {
            Some(Text::Literal(text)) => vec![arn(&text)],
            Some(Text::Expression(text)) => self.narrowed(arg.spec.name, text, wildcard),
            None => vec![wildcard()],
        }
    }

    /// One part of an ARN that several arguments make up: the literal, `absent` when there is none, `*` for an expression.
    pub fn part(&self, arg: Arg<Words>, absent: &str) -> String {
        match self.get(arg) {
            None => absent.to_owned(),
            Some(Text::Literal(text)) => text.into_owned(),
            Some(Text::Expression(_)) => "*".to_owned(),
        }
    }

    /// As [`Call::target`], for an ARN that several arguments make up; see [`Call::part`].
    pub fn target_of(&self, args: &[Arg<Words>], arn: String) -> Vec<String> {
        let dynamic = args.iter().find_map(|arg| match self.get(*arg) {
            Some(Text::Expression(text)) => Some((arg.spec.name, text)),
            _ => None,
        });
        match dynamic {
            Some((argument, text)) => self.narrowed(argument, text, || arn),
            None => vec![arn],
        }
    }

    /// The resources for a target that only the execution knows: those of `iam_resources`, or the wildcard with a
    /// warning.
    pub fn narrowed(
        &self,
        argument: &str,
        expression: &str,
        wildcard: impl FnOnce() -> String,
    ) -> Vec<String> {
        if let Some(resources) = self.iam_resources() {
            return resources;
        }
        let wildcard = wildcard();
        self.warn(argument, widened(expression, &wildcard));
        vec![wildcard]
    }

    /// The resources of a statement that serves the call beside its target: those of an encryption key, a secret. The
    /// literal in the argument; for an expression those of `iam_resources` that are of the wildcard's type, or the
    /// wildcard, with a warning that names it; nothing when the argument is absent.
    pub fn companion(&self, arg: Arg<Words>, wildcard: impl FnOnce() -> String) -> Vec<String> {
        match self.get(arg) {
            None => Vec::new(),
            Some(Text::Literal(text)) => vec![text.into_owned()],
            Some(Text::Expression(text)) => self.narrowed_by_type(arg.spec.name, text, &wildcard()),
        }
    }

    /// As [`Call::narrowed`], for one of several types of resources that a task touches: of `iam_resources` it takes
    /// those of the wildcard's own service and type.
    pub fn narrowed_by_type(&self, argument: &str, expression: &str, wildcard: &str) -> Vec<String> {
        let kind = |arn: &str| {
            let arn = Arn::parse(arn)?;
            let kind = arn.resource.split(['/', ':']).next().unwrap_or_default();
            Some((arn.service.to_owned(), kind.to_owned()))
        };
        let fits = |resource: &String| match (kind(resource), kind(wildcard)) {
            (Some(given), Some(sought)) => given.0 == sought.0 && (given.1 == sought.1 || sought.1 == "*"),
            _ => false,
        };
        let mut resources = self.iam_resources().unwrap_or_default();
        resources.retain(fits);
        if resources.is_empty() {
            self.warn(argument, widened(expression, wildcard));
            resources.push(wildcard.to_owned());
        }
        resources
    }

    /// The resources that the user gave, if so.
    pub fn iam_resources(&self) -> Option<Vec<String>> {
        let resources = self.get(common::IAM_RESOURCES)?;
        Some(resources.into_iter().filter_map(|text| literal(Some(text))).collect())
    }

    /// `iam:PassRole` for the role in an argument, to one service; nothing when the argument is absent.
    pub fn pass_role(&self, role: Arg<Words>, service: &str) -> Option<Statement> {
        Some(self.pass_role_text(role.spec.name, self.get(role)?, service))
    }

    /// `iam:PassRole` for a role, given as an ARN or a name, to one service.
    pub fn pass_role_text(&self, argument: &str, role: Text<'_>, service: &str) -> Statement {
        let resource = match role {
            Text::Literal(text) if text.starts_with("arn:") => text.into_owned(),
            Text::Literal(name) => self.global_arn("iam", &format!("role/{name}")),
            Text::Expression(text) => {
                let wildcard = self.global_arn("iam", "role/*");
                self.warn(
                    argument,
                    format!(
                        "The role is the expression {text:?}, which only an execution can evaluate, so the policy allows to \
                         pass {wildcard:?} to {service}. Give its ARN literally to narrow it."
                    ),
                );
                wildcard
            }
        };
        Statement::allow(["iam:PassRole"], [resource]).when("StringEquals", "iam:PassedToService", service)
    }

    /// What a first call of a service needs to create the service's own role: `role` stands below `service`, its principal.
    pub fn service_linked_role(&self, service: &str, role: &str) -> Statement {
        Statement::allow(
            ["iam:CreateServiceLinkedRole"],
            [self.global_arn("iam", &format!("role/aws-service-role/{service}/{role}"))],
        )
        .when("StringLike", "iam:AWSServiceName", service)
    }

    /// What Step Functions needs to manage the EventBridge rule that tells it when a job is done.
    ///
    /// Source: Step Functions developer guide, IAM policies of the integrations with `.sync`.
    pub fn managed_rule(&self, rule: &str) -> Statement {
        Statement::allow(
            ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
            [self.arn("events", &format!("rule/{rule}"))],
        )
    }
}

/// The warning about a target that only the execution knows.
fn widened(expression: &str, wildcard: &str) -> String {
    format!(
        "The target is the expression {expression:?}, which only an execution can evaluate, so the policy allows \
         {wildcard:?}. Name the resources that it may be in `iam_resources` to narrow it."
    )
}

/// The literal text, if it is one.
pub fn literal(text: Option<Text<'_>>) -> Option<String> {
    match text? {
        Text::Literal(text) => Some(text.into_owned()),
        Text::Expression(_) => None,
    }
}

/// The query language that a block names, if it names a known one.
pub fn language(values: &Map<String, Value>) -> Option<Language> {
    match values.get(common::QUERY_LANGUAGE.spec.name) {
        None | Some(Value::Null) => Some(Language::JsonPath),
        Some(Value::String(name)) if name == expression::JSON_PATH => Some(Language::JsonPath),
        Some(Value::String(name)) if name == expression::JSONATA => Some(Language::Jsonata),
        Some(_) => None,
    }
}

/// The spec of an argument of this unit, by its name.
pub fn spec(unit: &'static Unit, name: &str) -> Option<&'static Spec> {
    unit.all_args().find(|spec| spec.name == name)
}
