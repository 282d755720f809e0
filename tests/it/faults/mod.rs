//! Every AWS call of every operation of every resource goes wrong in turn, in every way: what comes next must mend it, and at
//! no time may anything be at AWS that the state doesn't know.
//!
//! One Terraform run meets many faults: it works on a fleet of small objects, each with one fault of its own. Which calls
//! there are to go wrong, an object without a fault tells first. What a resource is like, [`subjects`] tell.

mod subjects;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use subjects::Subject;

use crate::support::acceptance;
use crate::support::emulator::{Emulator, provider_block_at};
use crate::support::fault::{Fault, Plan};
use crate::support::fault_proxy::FaultProxy;
use crate::support::terraform::{Output, Terraform};

/// One call of an operation: its action, and how many of that action come before it.
type Step = (String, usize);

/// What goes wrong for one object.
type Scenario = (Step, Fault);

/// What an operation calls, for one object.
#[derive(Debug, Clone, Default)]
struct Calls {
    create: Vec<Step>,
    refresh: Vec<Step>,
    update: Vec<Step>,
    import: Vec<Step>,
    delete: Vec<Step>,
}

/// What is recorded, by subject and emulator; each by the first test that asks.
type Records = Vec<((&'static str, &'static str), Arc<OnceLock<Calls>>)>;

struct Fleet {
    emulator: &'static Emulator,
    proxy: FaultProxy,
    terraform: Terraform,
    prefix: String,
    subject: &'static Subject,
    /// What the subject's objects need that is not their own.
    ground: String,
}

impl Fleet {
    /// A fleet whose names begin with `prefix`.
    fn new(prefix: &str, subject: &'static Subject, emulator: &'static Emulator) -> Self {
        let prefix = format!("{prefix}-{}", subject.label);
        let ground = (subject.ground)(emulator, &prefix);
        let proxy = FaultProxy::before(emulator.endpoint());
        Self { emulator, proxy, terraform: Terraform::new(""), prefix, subject, ground }
    }

    /// The name of an object, which is in each call that is about it.
    fn name(&self, index: usize) -> String {
        format!("{}-{index:03}", self.prefix)
    }

    /// What a failing assertion says first.
    fn after(&self, what: &str) -> String {
        format!("{} on {} after {what}", self.prefix, self.emulator.name())
    }

    /// Writes a root module with these objects.
    fn write(&self, objects: impl IntoIterator<Item = usize>, updated: bool) {
        let mut text = provider_block_at(self.proxy.endpoint())
            // A fault that is cured by a retry would test nothing but the retry.
            .replace("provider \"sfntasks\" {", "provider \"sfntasks\" {\n  max_retries = 0");
        for index in objects {
            let name = self.name(index);
            let arguments = (self.subject.arguments)(&self.ground, &name, updated);
            text.push_str(&format!(
                "resource \"{}\" \"m{index:03}\" {{\nname = \"{name}\"\n{arguments}\n}}\n",
                self.subject.resource
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
        assert_eq!(output.errors(), [], "{}", self.after(after));
        assert_eq!(output.status, 0, "{}: {output:?}", self.after(after));
        let plan = self.terraform.plan_is_empty();
        assert!(plan.is_ok(), "{}:\n{}", self.after(after), plan.unwrap_err());
    }

    fn destroyed(&self, after: &str) {
        let output = self.run(&["destroy", "-auto-approve"]);
        assert_eq!(output.errors(), [], "{}", self.after(after));
        assert_eq!(self.at_aws(), AtAws::default(), "{}", self.after(after));
    }

    /// The calls that `words` makes for the one object that there is.
    fn record(&self, words: &[&str]) -> Vec<Step> {
        self.proxy.inject([]);
        let output = self.run(words);
        assert_eq!(output.errors(), []);
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let calls = self.proxy.calls().into_iter().filter(|call| call.service != "sts");
        let steps = calls.map(|call| {
            let count = seen.entry(call.action.clone()).or_default();
            *count += 1;
            (call.action, *count - 1)
        });
        // How often something is asked that is waited for is up to the emulator; the first time is sure.
        steps.filter(|(action, nth)| *nth == 0 || !self.subject.polls.contains(&action.as_str())).collect()
    }

    /// The calls of each operation on an object of this subject; recorded once, for all tests.
    fn calls(&self) -> Calls {
        static RECORDS: Mutex<Records> = Mutex::new(Vec::new());
        let key = (self.subject.label, self.emulator.name());
        let record = {
            let mut records = RECORDS.lock().unwrap_or_else(PoisonError::into_inner);
            let known = records.iter().find(|(known, _)| *known == key).map(|(_, record)| record.clone());
            known.unwrap_or_else(|| {
                records.push((key, Arc::default()));
                records[records.len() - 1].1.clone()
            })
        };
        record.get_or_init(|| Self::new("it-fx", self.subject, self.emulator).recorded()).clone()
    }

    /// The calls of each operation, from one object that lives through them all.
    fn recorded(&self) -> Calls {
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

    /// Gives each object a fault of its own, runs `words`, and checks that just the objects with a fault have an error.
    fn suffer(&self, scenarios: &[Scenario], words: &[&str]) -> Output {
        let about = |(index, ((action, after), fault)): (usize, &Scenario)| {
            let plan = Plan { action: Some(action.clone()), after: *after, times: 1, fault: *fault };
            (self.name(index), plan)
        };
        self.proxy.inject_about(scenarios.iter().enumerate().map(about));
        let output = self.run(words);
        let struck = self.proxy.calls().iter().filter(|call| call.fault.is_some()).count();
        // An object that is planned as well as applied makes the calls of a refresh twice, but each fault strikes once.
        assert_eq!(struck, scenarios.len(), "{}", self.after("faults, of which each must strike"));
        let delayed = |index: usize| matches!(scenarios.get(index), None | Some((_, Fault::Delay(_))));
        for error in output.errors() {
            let index = error.address.rsplit_once(".m").and_then(|(_, index)| index.parse().ok());
            assert!(!index.is_some_and(delayed), "{}, which is no fault: {error:?}", self.after("a delay"));
        }
        self.proxy.inject([]);
        output
    }

    /// Forgets the first objects, which stay at AWS.
    fn forget(&self, objects: usize) {
        let addresses: Vec<String> =
            (0..objects).map(|index| format!("{}.m{index:03}", self.subject.resource)).collect();
        let words: Vec<&str> =
            ["state", "rm"].into_iter().chain(addresses.iter().map(String::as_str)).collect();
        self.terraform.run(&words).success();
    }

    fn write_imports(&self, objects: usize) {
        let import = |index| {
            let (resource, arn) =
                (self.subject.resource, (self.subject.arn)(&self.ground, &self.name(index)));
            format!("import {{\n to = {resource}.m{index:03}\n id = \"{arn}\"\n}}\n")
        };
        self.terraform.write("imports.tf", &(0..objects).map(import).collect::<String>());
    }

    /// What is at AWS of this fleet.
    fn at_aws(&self) -> AtAws {
        let mine = |names: BTreeSet<String>| -> BTreeSet<String> {
            names.into_iter().filter(|name| name.starts_with(&format!("{}-", self.prefix))).collect()
        };
        let names = |list| mine(subjects::names(self.emulator, list));
        AtAws {
            objects: mine((self.subject.objects)(self.emulator, &self.ground)),
            roles: names(&subjects::ROLES),
            policies: names(&subjects::POLICIES),
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
        let objects = known("arn");
        let lost: Vec<&String> = there.objects.difference(&objects).collect();
        assert!(lost.is_empty(), "{}: lost: {lost:?}", self.after(after));
        let roles = known("role_name");
        let lost: Vec<&String> = there.roles.difference(&roles).collect();
        assert!(lost.is_empty(), "{}: roles are lost: {lost:?}", self.after(after));
        let of_role = |policy: &&String| !roles.iter().any(|role| policy.starts_with(role.as_str()));
        let lost: Vec<&String> = there.policies.iter().filter(of_role).collect();
        assert!(lost.is_empty(), "{}: policies are lost: {lost:?}", self.after(after));
    }

    /// Every object is there, with a role of its own where it has one.
    fn all_are_there(&self, objects: usize) {
        let there = self.at_aws();
        assert_eq!(there.objects.len(), objects, "{}", self.prefix);
        assert_eq!(there.roles.len(), if self.subject.has_role { objects } else { 0 }, "{}", self.prefix);
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
struct AtAws {
    objects: BTreeSet<String>,
    roles: BTreeSet<String>,
    policies: BTreeSet<String>,
}

/// The faults to try with one subject on one emulator.
struct Faults {
    /// In a create or an update that the next apply is to mend.
    by_apply: &'static [Fault],
    /// In a create or an update that the destroy of the object is to mend. A destroy suffers both kinds.
    by_destroy: &'static [Fault],
    /// In a refresh or an import.
    looking: &'static [Fault],
}

/// Every fault.
const ALL: Faults = Faults {
    by_apply: &[
        Fault::FailBefore,
        Fault::Throttle,
        Fault::Delay(Duration::from_millis(300)),
        Fault::CutAfter,
    ],
    by_destroy: &[Fault::CutBefore, Fault::FailAfter],
    looking: &Fault::ALL,
};

/// Where one fault that takes effect and one that doesn't are enough: the second emulator.
const TWO: Faults = Faults {
    by_apply: &[Fault::FailBefore, Fault::CutAfter],
    by_destroy: &[Fault::FailAfter],
    looking: &[Fault::FailBefore],
};

/// Each of these faults for each call. A call that only looks has no effect, so before and after it is the same.
fn scenarios(calls: &[Step], faults: &[Fault]) -> Vec<Scenario> {
    let looks = |action: &str| ["Describe", "Get", "List"].iter().any(|verb| action.starts_with(verb));
    let differs =
        |step: &Step, fault: Fault| !looks(&step.0) || !matches!(fault, Fault::FailAfter | Fault::CutBefore);
    let all = faults.iter().flat_map(|fault| calls.iter().map(move |step| (step.clone(), *fault)));
    all.filter(|(step, fault)| differs(step, *fault)).collect()
}

/// The fleet of a test, unless it is to be skipped.
fn fleet(
    test: &str,
    prefix: &str,
    subject: &'static Subject,
    emulator: fn() -> &'static Emulator,
) -> Option<Fleet> {
    if !acceptance(test) {
        return None;
    }
    Some(Fleet::new(prefix, subject, emulator()))
}

/// A fault in a create is mended by the next apply, which destroys the objects that are not wanted any more.
fn create(faults: &Faults, fleet: impl Fn(&str) -> Option<Fleet>) {
    let Some(fleet) = fleet("it-fc") else { return };
    let calls = fleet.calls().create;
    assert!(calls.len() >= fleet.subject.least_calls, "{calls:?}");
    let (kept, dropped) = (scenarios(&calls, faults.by_apply), scenarios(&calls, faults.by_destroy));
    let all = [kept.as_slice(), dropped.as_slice()].concat();
    fleet.write(0..all.len(), false);
    fleet.suffer(&all, &["apply", "-auto-approve"]);
    fleet.nothing_is_lost("a create");
    fleet.write(0..kept.len(), false);
    fleet.applied("a create");
    fleet.all_are_there(kept.len());
    fleet.destroyed("a create");
}

/// A fault in a refresh or an import changes nothing.
fn refresh_and_import(faults: &Faults, fleet: impl Fn(&str) -> Option<Fleet>) {
    let Some(fleet) = fleet("it-fr") else { return };
    let calls = fleet.calls();
    let (refresh, import) =
        (scenarios(&calls.refresh, faults.looking), scenarios(&calls.import, faults.looking));
    let objects = refresh.len().max(import.len());
    assert!(!refresh.is_empty() && !import.is_empty(), "{calls:?}");
    fleet.write(0..objects, false);
    fleet.applied("the create");
    let output = fleet.suffer(&refresh, &["apply", "-refresh-only", "-auto-approve"]);
    assert_ne!(output.status, 0, "{output:?}");
    fleet.applied("a refresh");

    fleet.forget(objects);
    fleet.write_imports(objects);
    let output = fleet.suffer(&import, &["apply", "-auto-approve"]);
    assert_ne!(output.status, 0, "{output:?}");
    let output = fleet.apply();
    let summary = format!("{objects} imported, 0 added, 0 changed, 0 destroyed");
    assert!(output.stdout.contains(&summary), "{}", output.stdout);
    fleet.terraform.write("imports.tf", "");
    fleet.applied("an import");
    fleet.destroyed("an import");
}

/// A fault in an update is mended by the next apply, which destroys the objects that are not wanted any more.
fn update(faults: &Faults, fleet: impl Fn(&str) -> Option<Fleet>) {
    let Some(fleet) = fleet("it-fu") else { return };
    let calls = fleet.calls().update;
    assert!(calls.len() >= fleet.subject.least_calls, "{calls:?}");
    let (kept, dropped) = (scenarios(&calls, faults.by_apply), scenarios(&calls, faults.by_destroy));
    let all = [kept.as_slice(), dropped.as_slice()].concat();
    fleet.write(0..all.len(), false);
    assert_eq!(fleet.apply().errors(), []);
    fleet.write(0..all.len(), true);
    fleet.suffer(&all, &["apply", "-auto-approve", "-refresh=false"]);
    fleet.write(0..kept.len(), true);
    fleet.applied("an update");
    fleet.nothing_is_lost("an update");
    fleet.all_are_there(kept.len());
    fleet.destroyed("an update");
}

/// A fault in a destroy is mended by the next one.
fn destroy(faults: &Faults, fleet: impl Fn(&str) -> Option<Fleet>) {
    let Some(fleet) = fleet("it-fd") else { return };
    let scenarios = scenarios(&fleet.calls().delete, &[faults.by_apply, faults.by_destroy].concat());
    assert!(scenarios.len() >= 2, "{scenarios:?}");
    fleet.write(0..scenarios.len(), false);
    assert_eq!(fleet.apply().errors(), []);
    fleet.suffer(&scenarios, &["destroy", "-auto-approve", "-refresh=false"]);
    fleet.nothing_is_lost("a destroy");
    fleet.destroyed("a destroy");
}

/// The tests of one subject on one emulator: all four, or those that are named.
macro_rules! faults {
    ($subject:ident on $emulator:ident with $faults:ident as $room:ident) => {
        faults!($subject on $emulator with $faults as $room, [create, refresh_and_import, update, destroy]);
    };
    ($subject:ident on $emulator:ident with $faults:ident as $room:ident, [$($operation:ident),*]) => {
        mod $room {
            use super::{Emulator, subjects};

            $(
                #[test]
                fn $operation() {
                    let test = concat!("faults::", stringify!($room), "::", stringify!($operation));
                    super::$operation(&super::$faults, |prefix| {
                        super::fleet(test, prefix, &subjects::$subject, Emulator::$emulator)
                    });
                }
            )*
        }
    };
}

faults!(MACHINE on ministack with ALL as machines);
faults!(MACHINE_WITH_ANOTHER_ROLE on ministack with TWO as machines_with_another_role, [create, update, destroy]);
faults!(UNPUBLISHED_MACHINE on moto with TWO as machines_on_moto);
faults!(ALIAS on ministack with ALL as aliases);
faults!(ALIAS on moto with TWO as aliases_on_moto);
faults!(ACTIVITY on ministack with ALL as activities);
faults!(ACTIVITY on moto with TWO as activities_on_moto);
faults!(FUNCTION on ministack with ALL as functions);
faults!(FUNCTION_OF_ONE_ARCHITECTURE on moto with TWO as functions_on_moto);
