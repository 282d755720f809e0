//! A real Terraform or OpenTofu, run in a working directory of its own against the provider that cargo has just built.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const PROVIDER_FILE: &str = "terraform-provider-sfntasks";
const PROVIDER_BUILT: &str = env!("CARGO_BIN_EXE_terraform-provider-sfntasks");

/// One root module with its state. The directory goes when this value does.
pub struct Terraform {
    home: TempDir,
    env: Vec<(OsString, OsString)>,
    executable: PathBuf,
}

/// How one run of the command line ended.
#[derive(Debug)]
pub struct Output {
    /// The exit status; -1 when a signal ended the process.
    pub status: i32,
    /// Everything on standard output.
    pub stdout: String,
    /// Everything on standard error.
    pub stderr: String,
}

/// One error or warning, as Terraform reports it with `-json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// `error` or `warning`.
    pub severity: String,
    /// The first line.
    pub summary: String,
    /// The text below it.
    pub detail: String,
    /// Address of the resource, data source or output, where Terraform knows it.
    pub address: String,
    /// The block that it stands in: `data "sfntasks_pass" "a"`.
    pub context: String,
    /// The source lines that it shows.
    pub code: String,
    /// The part of `code` that it underlines: what the diagnostic's attribute path resolved to.
    pub underlined: String,
    /// File and first line, `main.tf:12`; empty when it points nowhere.
    pub place: String,
}

impl Terraform {
    /// A root module that consists of `main_tf` and nothing else.
    pub fn new(main_tf: &str) -> Self {
        let home = TempDir::with_prefix("sfntasks-test-").expect("a temporary directory");
        let plugins = home.path().join("plugins");
        for directory in ["plugins", "root", "home", "tmp"] {
            fs::create_dir(home.path().join(directory)).expect("a directory in the temporary directory");
        }
        let provider = plugins.join(PROVIDER_FILE);
        if fs::hard_link(PROVIDER_BUILT, &provider).is_err() {
            // Another file system, which a hard link does not reach.
            fs::copy(PROVIDER_BUILT, &provider).expect("a copy of the provider");
        }
        let settings = home.path().join("cli.tfrc");
        fs::write(&settings, overrides(&plugins, &["sfntasks/sfntasks"])).expect("the CLI configuration");

        // Nothing of the developer's own AWS or Terraform set-up may reach a test.
        let mut env: Vec<(OsString, OsString)> =
            std::env::vars_os().filter(|(name, _)| !is_set_up(&name.to_string_lossy())).collect();
        for (name, value) in [
            ("TF_CLI_CONFIG_FILE", settings.as_os_str()),
            ("HOME", home.path().join("home").as_os_str()),
            ("TMPDIR", home.path().join("tmp").as_os_str()),
            ("TF_IN_AUTOMATION", "1".as_ref()),
            ("TF_INPUT", "0".as_ref()),
            ("CHECKPOINT_DISABLE", "1".as_ref()),
            ("AWS_EC2_METADATA_DISABLED", "true".as_ref()),
        ] {
            env.push((name.into(), value.into()));
        }
        let terraform = Self { home, env, executable: executable() };
        terraform.write("main.tf", main_tf);
        terraform
    }

    /// The root module's directory.
    pub fn directory(&self) -> PathBuf {
        self.home.path().join("root")
    }

    /// The directory of the provider's executable, which no other test uses.
    pub fn plugins(&self) -> PathBuf {
        self.home.path().join("plugins")
    }

    /// The directory for temporary files, and so for the provider's sockets.
    pub fn temporary(&self) -> PathBuf {
        self.home.path().join("tmp")
    }

    /// Writes (or replaces) a file of the root module or of a module below it. After a change of `module` blocks, run `get`.
    pub fn write(&self, file: &str, text: &str) {
        let path = self.directory().join(file);
        fs::create_dir_all(path.parent().expect("a file has a directory")).expect("the module's directory");
        fs::write(path, text).expect("a file of the module");
    }

    /// Whether this is Terraform 1.14 or later, which has actions and `query`; says that `test` is skipped otherwise.
    pub fn has_actions(&self, test: &str) -> bool {
        let said = self.run(&["version"]).success().stdout;
        let first = said.lines().next().unwrap_or_default();
        let mut numbers =
            first.strip_prefix("Terraform v").unwrap_or_default().split('.').map(str::parse::<u32>);
        let version = (numbers.next(), numbers.next());
        let enough = matches!(version, (Some(Ok(major)), Some(Ok(minor))) if (major, minor) >= (1, 14));
        if !enough {
            super::skip(test, &format!("{first} has neither actions nor queries; Terraform 1.14 has"));
        }
        enough
    }

    /// Lets this provider answer for another one too, such as `hashicorp/aws`, of which a state may speak.
    pub fn stand_in_for(&self, source: &str) {
        let plugins = self.home.path().join("plugins");
        let kind = source.rsplit('/').next().unwrap_or(source);
        let other = plugins.join(format!("terraform-provider-{kind}"));
        fs::copy(plugins.join(PROVIDER_FILE), other).expect("a copy of the provider");
        let settings = overrides(&plugins, &["sfntasks/sfntasks", source]);
        fs::write(self.home.path().join("cli.tfrc"), settings).expect("the CLI configuration");
    }

    /// Sets an environment variable of the runs to come, and so of the provider.
    pub fn env(&mut self, name: &str, value: &str) -> &mut Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// Uses the Terraform that `make setup` installs, for what an older one doesn't know.
    pub fn newest(&mut self) -> &mut Self {
        self.executable = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/terraform");
        self
    }

    /// Runs the CLI to its end.
    pub fn run(&self, words: &[&str]) -> Output {
        self.spawn(words).wait()
    }

    /// Starts the CLI, for a test that interrupts or kills it.
    pub fn spawn(&self, words: &[&str]) -> Running {
        let mut command = Command::new(&self.executable);
        command.args(words).current_dir(self.directory()).env_clear().envs(self.env.iter().cloned());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().unwrap_or_else(|error| panic!("starting {:?}: {error}", self.executable));
        Running { child, words: words.join(" ") }
    }

    /// `apply` that must succeed.
    pub fn apply(&self) -> Output {
        self.run(&["apply", "-auto-approve", "-no-color"]).success()
    }

    /// `destroy` that must succeed.
    pub fn destroy(&self) -> Output {
        self.run(&["destroy", "-auto-approve", "-no-color"]).success()
    }

    /// `import` that must succeed.
    pub fn import(&self, address: &str, id: &str) -> Output {
        self.run(&["import", "-no-color", address, id]).success()
    }

    /// Whether `plan` finds nothing to do; panics when it fails. The plan's text is part of a test's failure message, so it
    /// is the error.
    pub fn plan_is_empty(&self) -> Result<(), String> {
        let output = self.run(&["plan", "-detailed-exitcode", "-no-color"]);
        match output.status {
            0 => Ok(()),
            2 => Err(output.stdout),
            _ => panic!("plan failed:\n{output:?}"),
        }
    }

    /// The value of one output of the root module.
    pub fn output_json(&self, name: &str) -> Value {
        parse(&self.run(&["output", "-json", name]).success().stdout)
    }

    /// `show -json`: the whole state.
    pub fn show_json(&self) -> Value {
        parse(&self.run(&["show", "-json"]).success().stdout)
    }

    /// The attributes of one resource or data source of the root module, `null` when the state hasn't it.
    pub fn attributes(&self, address: &str) -> Value {
        let state = self.show_json();
        let resources = state["values"]["root_module"]["resources"].as_array();
        let found = resources.into_iter().flatten().find(|resource| resource["address"] == address);
        found.map_or(Value::Null, |resource| resource["values"].clone())
    }

    /// The provider's schema, from `providers schema -json`.
    pub fn schema(&self) -> Value {
        let schemas = parse(&self.run(&["providers", "schema", "-json"]).success().stdout);
        schemas["provider_schemas"]
            .as_object()
            .and_then(|all| all.iter().find(|(source, _)| source.ends_with("/sfntasks/sfntasks")))
            .map(|(_, schema)| schema.clone())
            .unwrap_or_else(|| panic!("no schema of the provider in {schemas}"))
    }
}

/// A CLI that was started and has not been waited for.
pub struct Running {
    child: Child,
    words: String,
}

impl Running {
    /// The process's id, to send it a signal.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for the end.
    pub fn wait(self) -> Output {
        let output =
            self.child.wait_with_output().unwrap_or_else(|error| panic!("terraform {}: {error}", self.words));
        Output {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Output {
    /// Itself, when the run succeeded; panics with all of the output otherwise.
    pub fn success(self) -> Self {
        assert_eq!(self.status, 0, "terraform failed\n{}\n{}", self.stdout, self.stderr);
        self
    }

    /// The diagnostics of a run with `-json`, in order: those of `validate`, and those among the events of `plan` and
    /// `apply`. The warning that dev_overrides are in force is left out.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let whole: Option<Value> = serde_json::from_str(&self.stdout).ok();
        let lines = self.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        for value in whole.into_iter().chain(lines) {
            let several = value["diagnostics"].as_array().into_iter().flatten();
            for one in several.chain(value.get("diagnostic")) {
                let diagnostic = Diagnostic::from_json(one);
                if diagnostic.summary != "Provider development overrides are in effect"
                    && !found.contains(&diagnostic)
                {
                    found.push(diagnostic);
                }
            }
        }
        found
    }

    /// The errors among [`Output::diagnostics`].
    pub fn errors(&self) -> Vec<Diagnostic> {
        self.diagnostics().into_iter().filter(|found| found.severity == "error").collect()
    }
}

impl Diagnostic {
    fn from_json(value: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let snippet = &value["snippet"];
        let code = text(&snippet["code"]);
        let offset =
            |name: &str| snippet[name].as_u64().and_then(|offset| usize::try_from(offset).ok()).unwrap_or(0);
        let underlined = code.get(offset("highlight_start_offset")..offset("highlight_end_offset"));
        let place = match value["range"]["start"]["line"].as_u64() {
            Some(line) => format!("{}:{line}", text(&value["range"]["filename"])),
            None => String::new(),
        };
        Self {
            severity: text(&value["severity"]),
            summary: text(&value["summary"]),
            detail: text(&value["detail"]),
            address: text(&value["address"]),
            context: text(&snippet["context"]),
            underlined: underlined.unwrap_or_default().to_owned(),
            code,
            place,
        }
    }
}

/// The command line interface under test: `TF_ACC_TERRAFORM_PATH`, else `terraform` or `tofu` on the PATH, else the one that
/// `make setup` installs.
fn executable() -> PathBuf {
    if let Some(path) = std::env::var_os("TF_ACC_TERRAFORM_PATH").filter(|path| !path.is_empty()) {
        // Relative to where the tests were started, not to the working directory of a run.
        return std::path::absolute(path).expect("an absolute path");
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .flat_map(|directory| ["terraform", "tofu"].map(|name| directory.join(name)))
        .find(|file| file.is_file())
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/terraform"))
}

/// The CLI configuration that finds these providers in `plugins`.
fn overrides(plugins: &Path, sources: &[&str]) -> String {
    let plugins = plugins.display().to_string();
    let sources: String = sources.iter().map(|source| format!("    {source:?} = {plugins:?}\n")).collect();
    format!("provider_installation {{\n  dev_overrides {{\n{sources}  }}\n  direct {{}}\n}}\n")
}

fn is_set_up(name: &str) -> bool {
    name.starts_with("AWS_") || name.starts_with("TF_")
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("not JSON ({error}): {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::acceptance;

    /// `terraform_data` is built into Terraform, so these need no provider.
    const COUNTER: &str = r#"
        variable "input" { default = "one" }
        resource "terraform_data" "it" { input = var.input }
        output "input" { value = { text = terraform_data.it.output } }
    "#;

    #[test]
    fn lives_through_a_life_cycle() {
        if !acceptance("lives_through_a_life_cycle") {
            return;
        }
        let mut terraform = Terraform::new(COUNTER);
        assert!(terraform.plan_is_empty().unwrap_err().contains("terraform_data.it will be created"));
        terraform.apply();
        assert_eq!(terraform.plan_is_empty(), Ok(()));
        assert_eq!(terraform.output_json("input"), serde_json::json!({"text": "one"}));
        terraform.env("TF_VAR_input", "two").apply();
        let state = terraform.show_json();
        assert_eq!(state["values"]["root_module"]["resources"][0]["values"]["output"], "two");
        terraform.destroy();
        terraform.import("terraform_data.it", "known");
        let state = terraform.show_json();
        assert_eq!(state["values"]["root_module"]["resources"][0]["values"]["id"], "known");
    }

    #[test]
    fn modules_are_found() {
        if !acceptance("modules_are_found") {
            return;
        }
        let terraform = Terraform::new(
            "module \"child\" {\n  source = \"./child\"\n}\noutput \"it\" {\n  value = module.child.it\n}\n",
        );
        terraform.write("child/main.tf", "output \"it\" {\n  value = 5\n}\n");
        terraform.run(&["get"]).success();
        terraform.apply();
        assert_eq!(terraform.output_json("it"), 5);
    }

    #[test]
    fn diagnostics_say_where() {
        if !acceptance("diagnostics_say_where") {
            return;
        }
        let terraform = Terraform::new(
            "resource \"terraform_data\" \"it\" {\n  input = true\n  triggers_replace = missing.thing.x\n}\n",
        );
        for words in [["validate", "-json"], ["plan", "-json"]] {
            let errors = terraform.run(&words).errors();
            assert_eq!(errors.len(), 1, "{errors:?}");
            assert_eq!(errors[0].summary, "Reference to undeclared resource");
            assert_eq!(errors[0].underlined, "missing.thing");
            assert_eq!(errors[0].place, "main.tf:3");
            assert_eq!(errors[0].context, "resource \"terraform_data\" \"it\"");
            assert!(errors[0].detail.contains("has not been declared"), "{errors:?}");
            assert!(errors[0].code.contains("triggers_replace"), "{errors:?}");
            assert_eq!(errors[0].address, "");
        }
    }

    #[test]
    fn an_interrupt_reaches_terraform() {
        if !acceptance("an_interrupt_reaches_terraform") {
            return;
        }
        let terraform = Terraform::new(
            "resource \"terraform_data\" \"it\" {\n  provisioner \"local-exec\" {\n    command = \"touch started; exec sleep 60\"\n  }\n}\n",
        );
        let running = terraform.spawn(&["apply", "-auto-approve", "-no-color"]);
        let started = terraform.directory().join("started");
        let patience = std::time::Instant::now() + std::time::Duration::from_secs(60);
        while !started.exists() {
            assert!(std::time::Instant::now() < patience, "the provisioner never ran");
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        let id = rustix::process::Pid::from_raw(running.id().cast_signed()).expect("a process id");
        rustix::process::kill_process(id, rustix::process::Signal::INT).expect("a signal");
        let output = running.wait();
        assert_eq!(output.status, 1, "{output:?}");
        assert!(output.stdout.contains("Gracefully shutting down"), "{output:?}");
    }
}
