//! Whether an older revision of a machine is still in use, and so still needs what only it may do.

use std::collections::BTreeSet;

use aws_sdk_sfn::Client;
use aws_sdk_sfn::types::ExecutionStatus;

use crate::aws::{Failure, Patience};
use crate::provider::Settings;
use crate::resources::values::{Fields, Given};
use crate::resources::work::Memory;
use crate::tf::Value;

use super::machine::find;

/// Executions that start while an update spreads may still use the old revision. Source: API reference,
/// `UpdateStateMachine` ("executions started immediately after ... may use the previous definition").
const UPDATE_SPREADS: i64 = 30;

/// Longest run of an Express execution, in seconds; Express machines have no list of executions.
const EXPRESS_LASTS: i64 = 300;

/// A machine, and the second of the update whose predecessors are the older revisions.
pub(super) struct Updated<'a> {
    pub(super) client: &'a Client,
    pub(super) patience: &'a Patience,
    pub(super) arn: &'a str,
    pub(super) machine_type: &'a str,
    pub(super) since: i64,
}

impl Updated<'_> {
    /// Whether executions of an older revision run, or an alias may start some.
    ///
    /// A version is a revision for ever, with the role that it had: an alias that leads to one starts it long after the
    /// machine was updated. Source: Step Functions developer guide, "State machine versions".
    pub(super) async fn has_older_in_use(&self) -> Result<bool, Failure> {
        let (aliased, led_at) = self.aliased().await?;
        if self.any_is_older(&aliased).await? {
            return Ok(true);
        }
        let until = self.since.saturating_add(UPDATE_SPREADS);
        if self.machine_type == "EXPRESS" {
            return Ok(now() < until.max(led_at).saturating_add(EXPRESS_LASTS));
        }
        match self.running(until).await? {
            None => Ok(true),
            Some(versions) => self.any_is_older(&versions).await,
        }
    }

    /// The versions that aliases lead to, and when an alias was last led elsewhere.
    async fn aliased(&self) -> Result<(BTreeSet<String>, i64), Failure> {
        let (mut versions, mut led_at) = (BTreeSet::new(), 0);
        let mut token: Option<String> = None;
        loop {
            let request =
                self.client.list_state_machine_aliases().state_machine_arn(self.arn).set_next_token(token);
            let page = self.patience.once(request.send()).await?;
            for item in page.state_machine_aliases() {
                let alias = item.state_machine_alias_arn();
                let request = self.client.describe_state_machine_alias().state_machine_alias_arn(alias);
                let alias = match self.patience.once(request.send()).await {
                    Ok(alias) => alias,
                    Err(failure) if failure.is_not_found() => continue,
                    Err(failure) => return Err(failure),
                };
                led_at = alias.update_date().map_or(led_at, |date| led_at.max(date.secs()));
                let routes = alias.routing_configuration().iter();
                versions.extend(routes.map(|route| route.state_machine_version_arn().to_owned()));
            }
            token = page.next_token().map(str::to_owned);
            if token.is_none() {
                return Ok((versions, led_at));
            }
        }
    }

    /// The versions that running executions were started as; `None` when one of no version started before, or just after,
    /// the second `until`.
    async fn running(&self, until: i64) -> Result<Option<BTreeSet<String>>, Failure> {
        let mut versions = BTreeSet::new();
        let mut token: Option<String> = None;
        loop {
            let request = self
                .client
                .list_executions()
                .state_machine_arn(self.arn)
                .status_filter(ExecutionStatus::Running)
                .max_results(1000)
                .set_next_token(token);
            let page = self.patience.once(request.send()).await?;
            for execution in page.executions() {
                match execution.state_machine_version_arn() {
                    Some(version) => {
                        versions.insert(version.to_owned());
                    }
                    None if execution.start_date().secs() <= until => return Ok(None),
                    None => {}
                }
            }
            token = page.next_token().map(str::to_owned);
            if token.is_none() {
                return Ok(Some(versions));
            }
        }
    }

    /// Whether one of these versions is another revision than the machine's current one. One that is deleted may be.
    async fn any_is_older(&self, versions: &BTreeSet<String>) -> Result<bool, Failure> {
        if versions.is_empty() {
            return Ok(false);
        }
        let Some(machine) = find(self.client, self.patience, self.arn).await? else { return Ok(false) };
        for version in versions {
            let version = find(self.client, self.patience, version).await?;
            if version.is_none_or(|version| version.revision_id() != machine.revision_id()) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether what is retained for older revisions can go.
pub(super) async fn retained_is_idle(
    settings: &Settings,
    patience: &Patience,
    prior: &Value,
    private: &[u8],
) -> bool {
    let fields = Fields::of(prior);
    let memory = Memory::read(private);
    let retains = *fields.value("retained_iam_policy_json") != Value::Null || memory.has_leftovers();
    let (Given::Known(arn), true) = (fields.text("arn"), retains) else { return false };
    let machine_type = fields.text("type").into_known().unwrap_or_default();
    let in_use = async {
        let updated = Updated {
            client: settings.clients.sfn().await?,
            patience,
            arn: &arn,
            machine_type: &machine_type,
            since: memory.retained_since.unwrap_or_else(now),
        };
        updated.has_older_in_use().await
    };
    matches!(in_use.await, Ok(false))
}

/// Seconds since 1970 by this computer's clock.
pub(super) fn now() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_secs()).ok())
        .unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value as Json, json};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::aws::{ClientConfig, Clients, Endpoints, StaticKeys};

    const MACHINE: &str = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders";

    /// What a Step Functions says of one machine with the versions 1 (older) and 2 (current).
    #[derive(Clone, Default)]
    struct Told {
        executions: Vec<Json>,
        routes: Vec<u32>,
        led_at: i64,
    }

    impl Told {
        fn answer(&self, request: &str) -> Json {
            let revision = if request.contains("orders:1") { "old" } else { "new" };
            let version = |number: &u32| format!("{MACHINE}:{number}");
            if request.contains("ListStateMachineAliases") {
                json!({ "stateMachineAliases": [{ "stateMachineAliasArn": version(&0), "creationDate": 0 }] })
            } else if request.contains("DescribeStateMachineAlias") {
                let routes = self
                    .routes
                    .iter()
                    .map(|number| json!({ "stateMachineVersionArn": version(number), "weight": 50 }));
                json!({ "routingConfiguration": routes.collect::<Vec<_>>(), "updateDate": self.led_at })
            } else if request.contains("ListExecutions") {
                json!({ "executions": self.executions })
            } else {
                json!({
                    "stateMachineArn": MACHINE, "name": "orders", "definition": "{}", "roleArn": "", "type": "STANDARD",
                    "creationDate": 0, "revisionId": revision,
                })
            }
        }

        /// Whether an older revision than that of the second 1000 is in use.
        async fn has_older_in_use(self, machine_type: &str) -> bool {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let address = listener.local_addr().expect("an address");
            let server = tokio::spawn(async move {
                while let Ok((mut stream, _)) = listener.accept().await {
                    let mut request = String::new();
                    // One chunk after the other, until the JSON of the body is whole.
                    while !request.trim_end().ends_with('}') {
                        let mut chunk = [0; 4096];
                        let length = stream.read(&mut chunk).await.unwrap_or(0);
                        request.push_str(&String::from_utf8_lossy(chunk.get(..length).unwrap_or_default()));
                    }
                    let body = self.answer(&request).to_string();
                    let answer = format!(
                        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                        body.len()
                    );
                    let _ = stream.write_all(answer.as_bytes()).await;
                }
            });
            let clients = Clients::new(ClientConfig {
                region: Some("eu-west-1".to_owned()),
                keys: Some(StaticKeys { access_key: "a".into(), secret_key: "b".into(), token: None }),
                endpoints: Endpoints { sfn: Some(format!("http://{address}")), ..Endpoints::default() },
                ..ClientConfig::default()
            });
            let updated = Updated {
                client: clients.sfn().await.expect("a client"),
                patience: &Patience::new(Duration::from_secs(60), CancellationToken::new()),
                arn: MACHINE,
                machine_type,
                since: 1000,
            };
            let found = updated.has_older_in_use().await;
            server.abort();
            found.expect("an answer")
        }
    }

    fn execution(started: i64, version: Option<u32>) -> Json {
        json!({
            "executionArn": "e", "stateMachineArn": MACHINE, "name": "e", "status": "RUNNING", "startDate": started,
            "stateMachineVersionArn": version.map(|number| format!("{MACHINE}:{number}")),
        })
    }

    #[tokio::test]
    async fn executions_count_by_their_start_or_their_version() {
        for (started, version, older) in [
            (900, None, true),
            (1000 + UPDATE_SPREADS, None, true),
            (2000, None, false),
            // Started long after the update, through an alias that still led to the older version.
            (2000, Some(1), true),
            (2000, Some(2), false),
        ] {
            let told = Told { executions: vec![execution(started, version)], ..Told::default() };
            assert_eq!(told.has_older_in_use("STANDARD").await, older, "{started} {version:?}");
        }
    }

    #[tokio::test]
    async fn an_alias_that_leads_to_an_older_version_uses_it() {
        for (routes, older) in [(vec![2], false), (vec![2, 1], true), (vec![1], true)] {
            let told = Told { routes: routes.clone(), ..Told::default() };
            assert_eq!(told.has_older_in_use("STANDARD").await, older, "{routes:?}");
        }
    }

    #[tokio::test]
    async fn express_executions_end_in_their_time_after_the_alias_was_led_elsewhere() {
        for (led_at, older) in [(0, false), (now(), true), (now() - EXPRESS_LASTS - 60, false)] {
            let told = Told { routes: vec![2], led_at, ..Told::default() };
            assert_eq!(told.has_older_in_use("EXPRESS").await, older, "{led_at}");
        }
    }
}
