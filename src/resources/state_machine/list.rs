//! List resource `sfntasks_state_machine`: finds the machines of an account and region for `terraform query`.

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_sfn::types::StateMachineListItem;
use tokio::sync::mpsc::Sender;

use crate::aws::{Failure, Patience};
use crate::provider::Shared;
use crate::resources::object::blank;
use crate::resources::values::{Fields, Given, Problems, object, path};
use crate::tf::provider::{Context, ListRequest, ListResource, ListResult};
use crate::tf::{Attribute, Block, Diagnostics, Mode, Schema, Type, Value};

use super::{StateMachine, read};

/// Longest time for a list; accounts with ten thousand machines need ten calls, and more with every object asked for.
const LIMIT: Duration = Duration::from_secs(1800);

/// The list resource.
pub struct StateMachines {
    schema: Schema,
    machine: StateMachine,
}

impl StateMachines {
    /// The list resource, with the settings that the provider block will fill.
    pub fn new(settings: &Shared) -> Self {
        Self { schema: schema(), machine: StateMachine::new(settings) }
    }

    /// Finds machines and sends them; stops at the limit, or when nobody listens.
    async fn find(
        &self,
        patience: &Patience,
        request: &ListRequest,
        results: &Sender<ListResult>,
    ) -> Result<(), Failure> {
        let settings = self.machine.settings.get();
        let sfn = settings.clients.sfn().await?;
        let filter = Filter::read(&request.config);
        let mut left = request.limit;
        let mut token = None;
        loop {
            let page = patience.once(sfn.list_state_machines().set_next_token(token).send()).await?;
            for item in page.state_machines().iter().filter(|item| filter.takes(item)) {
                if left == 0 {
                    return Ok(());
                }
                left -= 1;
                let result = self.result(patience, item, request.include_resource).await;
                if results.send(result).await.is_err() {
                    return Ok(());
                }
            }
            token = page.next_token().map(str::to_owned);
            if token.is_none() {
                return Ok(());
            }
        }
    }

    async fn result(&self, patience: &Patience, item: &StateMachineListItem, whole: bool) -> ListResult {
        let arn = item.state_machine_arn();
        let mut result = ListResult {
            identity: object([("arn", Value::String(arn.to_owned()))]),
            display_name: item.name().to_owned(),
            ..ListResult::default()
        };
        if whole {
            let settings = self.machine.settings.get();
            let response = read::import(&settings, patience, arn, blank(&self.machine.schema)).await;
            result.resource = Some(response.state).filter(|state| !state.is_null());
            result.diagnostics = response.diagnostics;
        }
        result
    }
}

#[async_trait]
impl ListResource for StateMachines {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    async fn validate(&self, config: &Value) -> Diagnostics {
        let mut problems = Problems::default();
        if let Given::Known(kind) = Fields::of(config).text("type")
            && !["STANDARD", "EXPRESS"].contains(&kind.as_str())
        {
            problems.error(
                path(["type"]),
                "Unknown value",
                format!("{kind:?} is not allowed; it must be one of STANDARD, EXPRESS."),
            );
        }
        problems.finish()
    }

    async fn list(&self, cx: &Context, request: ListRequest, results: Sender<ListResult>) -> Diagnostics {
        let patience = Patience::new(LIMIT, cx.cancel.clone());
        match self.find(&patience, &request, &results).await {
            Ok(()) => Diagnostics::default(),
            Err(failure) => Diagnostics::error(
                "Listing state machines",
                format!("listing Step Functions State Machines: {failure}"),
            ),
        }
    }
}

fn schema() -> Schema {
    let optional = |name, description| Attribute::new(name, Type::String, Mode::Optional, description);
    let attributes = vec![
        optional("name_prefix", "Finds only machines whose name starts with this."),
        optional("type", "Finds only machines of this type: `STANDARD` or `EXPRESS`."),
    ];
    let description =
        "The Step Functions state machines of the provider's account and region, for `terraform query` and bulk imports."
            .to_owned();
    Schema { version: 0, block: Block { attributes, blocks: Vec::new(), description } }
}

/// Which machines are wanted.
#[derive(Debug)]
struct Filter {
    name_prefix: String,
    machine_type: Option<String>,
}

impl Filter {
    fn read(config: &Value) -> Self {
        let fields = Fields::of(config);
        Self {
            name_prefix: fields.text("name_prefix").into_known().unwrap_or_default(),
            machine_type: fields.text("type").into_known(),
        }
    }

    fn takes(&self, item: &StateMachineListItem) -> bool {
        let type_fits = self.machine_type.as_deref().is_none_or(|wanted| item.r#type().as_str() == wanted);
        type_fits && item.name().starts_with(&self.name_prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_sfn::types::StateMachineType;
    use aws_smithy_types::DateTime;

    #[test]
    fn filters_by_name_and_type() {
        let item = StateMachineListItem::builder()
            .name("orders-eu")
            .state_machine_arn("arn:aws:states:eu-west-1:123456789012:stateMachine:orders-eu")
            .r#type(StateMachineType::Express)
            .creation_date(DateTime::from_secs(0))
            .build()
            .expect("an item");
        let takes = |prefix: Value, machine_type: Value| {
            Filter::read(&object([("name_prefix", prefix), ("type", machine_type)])).takes(&item)
        };
        assert!(takes(Value::Null, Value::Null));
        assert!(takes("orders-".into(), "EXPRESS".into()));
        assert!(!takes("orders-us".into(), Value::Null));
        assert!(!takes(Value::Null, "STANDARD".into()));
    }
}
