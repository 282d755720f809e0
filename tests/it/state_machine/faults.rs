//! Every AWS call of every operation goes wrong in turn, in every way: what comes next must mend it, and at no time may
//! anything be at AWS that the state doesn't know.
//!
//! One Terraform run meets many faults: it works on a fleet of small machines, each with one fault of its own. Which
//! calls there are to go wrong, a machine without a fault tells first.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::{PASS, WAIT, allows};
use crate::support::acceptance;
use crate::support::emulator::{Emulator, provider_block_at};
use crate::support::fault::{Fault, Plan};
use crate::support::fault_proxy::FaultProxy;
use crate::support::terraform::{Output, Terraform};

/// Arguments of the machine of this name, before and after an update.
type Arguments = fn(name: &str, updated: bool) -> String;

/// Everything that changes in place.
fn in_place(_: &str, updated: bool) -> String {
    if updated {
        format!(
            "definition = {WAIT}\npublish = true\ntags = {{ team = \"b\", new = \"y\" }}\n{}\n\
             role = {{ description = \"after\", managed_policy_arns = [\"arn:aws:iam::aws:policy/SecurityAudit\"] }}",
            allows("sns:Publish")
        )
    } else {
        format!(
            "definition = {PASS}\ntags = {{ team = \"a\", old = \"x\" }}\n{}\n\
             role = {{ managed_policy_arns = [\"arn:aws:iam::aws:policy/ReadOnlyAccess\"], \
             permissions_boundary_arn = \"arn:aws:iam::aws:policy/PowerUserAccess\" }}",
            allows("sqs:SendMessage")
        )
    }
}

/// Another role takes the place of one whose permissions need managed policies of their own.
fn another_role(name: &str, updated: bool) -> String {
    let role = if updated { format!("role = {{ name = \"{name}-other\" }}") } else { String::new() };
    format!(
        "definition = {PASS}\n{role}\niam_policy_documents = [jsonencode({{ Version = \"2012-10-17\", Statement = [for \
         i in range(110) : {{ Effect = \"Allow\", Action = \"sqs:SendMessage${{i}}\", Resource = \
         \"arn:aws:sqs:us-east-1:123456789012:queue-of-a-rather-long-name-${{i}}\" }}] }})]"
    )
}

/// One call of an operation: its action, and how many of that action come before it.
type Step = (String, usize);

/// What goes wrong for one machine.
type Scenario = (Step, Fault);

/// What an operation calls, for one machine.
#[derive(Debug, Default)]
struct Calls {
    create: Vec<Step>,
    refresh: Vec<Step>,
    update: Vec<Step>,
    import: Vec<Step>,
    delete: Vec<Step>,
}

struct Fleet {
    emulator: &'static Emulator,
    proxy: FaultProxy,
    terraform: Terraform,
    prefix: &'static str,
    arguments: Arguments,
}

impl Fleet {
    fn new(prefix: &'static str, arguments: Arguments) -> Self {
        let emulator = Emulator::ministack();
        let proxy = FaultProxy::before(emulator.endpoint());
        Self { emulator, proxy, terraform: Terraform::new(""), prefix, arguments }
    }

    /// The name of a machine, which is in each call that is about it.
    fn name(&self, index: usize) -> String {
        format!("{}-{index:03}", self.prefix)
    }

    /// Writes a root module with these machines.
    fn write(&self, machines: impl IntoIterator<Item = usize>, updated: bool) {
        let mut text = provider_block_at(self.proxy.endpoint())
            // A fault that is cured by a retry would test nothing but the retry.
            .replace("provider \"sfntasks\" {", "provider \"sfntasks\" {\n  max_retries = 0");
        for index in machines {
            let name = self.name(index);
            let arguments = (self.arguments)(&name, updated);
            text.push_str(&format!(
                "resource \"sfntasks_state_machine\" \"m{index:03}\" {{\nname = \"{name}\"\n{arguments}\n}}\n"
            ));
        }
        self.terraform.write("main.tf", &text);
    }

    fn run(&self, words: &[&str]) -> Output {
        self.terraform.run(&[words, &["-parallelism=32", "-no-color", "-json"]].concat())
    }

    fn apply(&self) -> Output {
        self.run(&["apply", "-auto-approve"])
    }

    fn applied(&self, after: &str) {
        let output = self.apply();
        assert_eq!(output.errors(), [], "{} after {after}", self.prefix);
        assert_eq!(output.status, 0, "{after}: {output:?}");
        let plan = self.terraform.plan_is_empty();
        assert!(plan.is_ok(), "{} after {after}:\n{}", self.prefix, plan.unwrap_err());
    }

    fn destroyed(&self, after: &str) {
        let output = self.run(&["destroy", "-auto-approve"]);
        assert_eq!(output.errors(), [], "{} after {after}", self.prefix);
        assert_eq!(self.at_aws(), AtAws::default(), "{} after {after}", self.prefix);
    }

    /// The calls that `words` makes for the one machine that there is.
    fn record(&self, words: &[&str]) -> Vec<Step> {
        self.proxy.inject([]);
        let output = self.run(words);
        assert_eq!(output.errors(), []);
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let calls = self.proxy.calls().into_iter().filter(|call| call.service != "sts");
        calls
            .map(|call| {
                let count = seen.entry(call.action.clone()).or_default();
                *count += 1;
                (call.action, *count - 1)
            })
            .collect()
    }

    /// The calls of each operation, from one machine that lives through them all.
    fn calls(&self) -> Calls {
        self.write([0], false);
        let create = self.record(&["apply", "-auto-approve"]);
        let refresh = self.record(&["plan"]);
        self.forget(1);
        self.write_imports(1);
        let import = self.record(&["plan"]);
        self.applied("the import");
        self.terraform.write("imports.tf", "");
        self.write([0], true);
        let update = self.record(&["apply", "-auto-approve", "-refresh=false"]);
        let delete = self.record(&["destroy", "-auto-approve", "-refresh=false"]);
        Calls { create, refresh, update, import, delete }
    }

    /// Gives each machine a fault of its own, runs `words`, and checks that just the machines with a fault have an error.
    fn suffer(&self, scenarios: &[Scenario], words: &[&str]) -> Output {
        let about = |(index, ((action, after), fault)): (usize, &Scenario)| {
            let plan = Plan { action: Some(action.clone()), after: *after, times: 1, fault: *fault };
            (self.name(index), plan)
        };
        self.proxy.inject_about(scenarios.iter().enumerate().map(about));
        let output = self.run(words);
        let struck = self.proxy.calls().iter().filter(|call| call.fault.is_some()).count();
        // A machine that is planned as well as applied makes the calls of a refresh twice, but each fault strikes once.
        assert_eq!(struck, scenarios.len(), "{}: every fault strikes", self.prefix);
        let delayed = |index: usize| matches!(scenarios.get(index), None | Some((_, Fault::Delay(_))));
        for error in output.errors() {
            let index = error.address.rsplit_once(".m").and_then(|(_, index)| index.parse().ok());
            assert!(!index.is_some_and(delayed), "{}: a delay is no fault: {error:?}", self.prefix);
        }
        self.proxy.inject([]);
        output
    }

    /// Forgets the first machines, which stay at AWS.
    fn forget(&self, machines: usize) {
        let addresses: Vec<String> =
            (0..machines).map(|index| format!("sfntasks_state_machine.m{index:03}")).collect();
        let words: Vec<&str> =
            ["state", "rm"].into_iter().chain(addresses.iter().map(String::as_str)).collect();
        self.terraform.run(&words).success();
    }

    fn write_imports(&self, machines: usize) {
        let import = |index| {
            format!(
                "import {{\n to = sfntasks_state_machine.m{index:03}\n id = \
                 \"arn:aws:states:us-east-1:123456789012:stateMachine:{}\"\n}}\n",
                self.name(index)
            )
        };
        self.terraform.write("imports.tf", &(0..machines).map(import).collect::<String>());
    }

    /// What is at AWS of this fleet.
    fn at_aws(&self) -> AtAws {
        let names = |service, operation, parameters, list: &str, name: &str| -> BTreeSet<String> {
            let answer = self.emulator.aws(service, operation, parameters).expect(operation);
            let all = answer[list].as_array().into_iter().flatten();
            let all = all.filter_map(|one| one[name].as_str().map(str::to_owned));
            all.filter(|name| name.starts_with(&format!("{}-", self.prefix))).collect()
        };
        AtAws {
            machines: names(
                "stepfunctions",
                "list_state_machines",
                json!({ "maxResults": 1000 }),
                "stateMachines",
                "name",
            ),
            roles: names("iam", "list_roles", json!({ "MaxItems": 1000 }), "Roles", "RoleName"),
            policies: names(
                "iam",
                "list_policies",
                json!({ "Scope": "Local", "MaxItems": 1000 }),
                "Policies",
                "PolicyName",
            ),
        }
    }

    /// Nothing may be at AWS that the state doesn't know.
    fn nothing_is_lost(&self, after: &str) {
        let state = self.terraform.show_json();
        let all = state["values"]["root_module"]["resources"].as_array().cloned().unwrap_or_default();
        let known = |result: &str| -> BTreeSet<String> {
            let texts = all.iter().filter_map(|one| one["values"][result].as_str());
            texts.map(|text| text.rsplit(':').next().unwrap_or_default().to_owned()).collect()
        };
        let there = self.at_aws();
        let machines = known("arn");
        let lost: Vec<&String> = there.machines.difference(&machines).collect();
        assert!(lost.is_empty(), "{} after {after}: machines are lost: {lost:?}", self.prefix);
        let roles = known("role_name");
        let lost: Vec<&String> = there.roles.difference(&roles).collect();
        assert!(lost.is_empty(), "{} after {after}: roles are lost: {lost:?}", self.prefix);
        let of_role = |policy: &&String| !roles.iter().any(|role| policy.starts_with(role.as_str()));
        let lost: Vec<&String> = there.policies.iter().filter(of_role).collect();
        assert!(lost.is_empty(), "{} after {after}: policies are lost: {lost:?}", self.prefix);
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
struct AtAws {
    machines: BTreeSet<String>,
    roles: BTreeSet<String>,
    policies: BTreeSet<String>,
}

/// Where one fault that takes effect and one that doesn't are enough.
const TWO: [Fault; 2] = [Fault::FailBefore, Fault::CutAfter];

/// Each of these faults for each call. A call that only looks has no effect, so before and after it is the same.
fn scenarios(calls: &[Step], faults: &[Fault]) -> Vec<Scenario> {
    let looks = |action: &str| ["Describe", "Get", "List"].iter().any(|verb| action.starts_with(verb));
    let differs =
        |step: &Step, fault: Fault| !looks(&step.0) || !matches!(fault, Fault::FailAfter | Fault::CutBefore);
    let all = faults.iter().flat_map(|fault| calls.iter().map(move |step| (step.clone(), *fault)));
    all.filter(|(step, fault)| differs(step, *fault)).collect()
}

/// The ways to change and to mend, and the faults to try with each.
const ROUNDS: [(Arguments, bool, &[Fault]); 3] =
    [(in_place, true, &Fault::ALL), (in_place, false, &TWO), (another_role, true, &TWO)];

#[test]
fn a_fault_in_create_is_mended_by_apply_or_destroy() {
    if !acceptance("state_machine::faults::a_fault_in_create_is_mended_by_apply_or_destroy") {
        return;
    }
    for (arguments, by_apply, faults) in ROUNDS {
        let fleet = Fleet::new("it-fc", arguments);
        let scenarios = scenarios(&fleet.calls().create, faults);
        assert!(scenarios.len() >= 5 * faults.len(), "{scenarios:?}");
        fleet.write(0..scenarios.len(), false);
        fleet.suffer(&scenarios, &["apply", "-auto-approve"]);
        fleet.nothing_is_lost("a create");
        if by_apply {
            fleet.applied("a create");
            assert_eq!(fleet.at_aws().machines.len(), scenarios.len());
            assert_eq!(fleet.at_aws().roles.len(), scenarios.len());
        }
        fleet.destroyed("a create");
    }
}

#[test]
fn a_fault_in_refresh_or_import_changes_nothing() {
    if !acceptance("state_machine::faults::a_fault_in_refresh_or_import_changes_nothing") {
        return;
    }
    let fleet = Fleet::new("it-fr", in_place);
    let calls = fleet.calls();
    let (refresh, import) = (scenarios(&calls.refresh, &Fault::ALL), scenarios(&calls.import, &Fault::ALL));
    let machines = refresh.len().max(import.len());
    assert!(refresh.len() >= 20 && import.len() >= 20, "{calls:?}");
    fleet.write(0..machines, false);
    fleet.applied("the create");
    let output = fleet.suffer(&refresh, &["apply", "-refresh-only", "-auto-approve"]);
    assert_ne!(output.status, 0, "{output:?}");
    fleet.applied("a refresh");

    fleet.forget(machines);
    fleet.write_imports(machines);
    let output = fleet.suffer(&import, &["apply", "-auto-approve"]);
    assert_ne!(output.status, 0, "{output:?}");
    let output = fleet.apply();
    let summary = format!("{machines} imported, 0 added, 0 changed, 0 destroyed");
    assert!(output.stdout.contains(&summary), "{}", output.stdout);
    fleet.terraform.write("imports.tf", "");
    fleet.applied("an import");
    fleet.destroyed("an import");
}

#[test]
fn a_fault_in_update_is_mended_by_apply_or_destroy() {
    if !acceptance("state_machine::faults::a_fault_in_update_is_mended_by_apply_or_destroy") {
        return;
    }
    for (arguments, by_apply, faults) in ROUNDS {
        let fleet = Fleet::new("it-fu", arguments);
        let scenarios = scenarios(&fleet.calls().update, faults);
        assert!(scenarios.len() >= 8 * faults.len(), "{scenarios:?}");
        fleet.write(0..scenarios.len(), false);
        assert_eq!(fleet.apply().errors(), []);
        fleet.write(0..scenarios.len(), true);
        fleet.suffer(&scenarios, &["apply", "-auto-approve", "-refresh=false"]);
        if by_apply {
            fleet.applied("an update");
            fleet.nothing_is_lost("an update");
            assert_eq!(fleet.at_aws().machines.len(), scenarios.len());
            assert_eq!(fleet.at_aws().roles.len(), scenarios.len());
        }
        fleet.destroyed("an update");
    }
}

#[test]
fn a_fault_in_destroy_is_mended_by_destroy() {
    if !acceptance("state_machine::faults::a_fault_in_destroy_is_mended_by_destroy") {
        return;
    }
    for (arguments, faults) in [(in_place as Arguments, &Fault::ALL[..]), (another_role, &TWO)] {
        let fleet = Fleet::new("it-fd", arguments);
        let scenarios = scenarios(&fleet.calls().delete, faults);
        assert!(scenarios.len() >= 4 * faults.len(), "{scenarios:?}");
        fleet.write(0..scenarios.len(), false);
        assert_eq!(fleet.apply().errors(), []);
        fleet.suffer(&scenarios, &["destroy", "-auto-approve", "-refresh=false"]);
        fleet.nothing_is_lost("a destroy");
        fleet.destroyed("a destroy");
    }
}
