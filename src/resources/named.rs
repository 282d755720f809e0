//! The frame of a resource that is one AWS object, named by one ARN: what such resources do alike.

use std::marker::PhantomData;

use async_trait::async_trait;

use crate::aws::{Failure, Patience};
use crate::provider::{Settings, Shared};
use crate::tf::provider::{
    ApplyRequest, ApplyResponse, Context, ImportRequest, MoveRequest, PlanRequest, PlanResponse, Resource,
};
use crate::tf::{Diagnostics, Object, Schema, Value};

use super::object::{arn_to_import, arn_to_move, blank, check_region, exists, failed, gone, identity_schema};
use super::timeouts;
use super::values::Fields;

/// What a resource does differently from the others.
#[async_trait]
pub(super) trait Named: Send + Sync + 'static {
    /// The object in one word: "activity".
    const NOUN: &'static str;
    /// What messages call it.
    const WHAT: &'static str;
    /// The type's name, and that of its counterpart in the AWS provider.
    const TYPES: (&'static str, &'static str);
    /// An ARN of such an object.
    const EXAMPLE: &'static str;
    /// What `timeouts` may say, with the defaults.
    const TIMEOUTS: timeouts::Defaults;

    /// Arguments and results.
    fn schema() -> Schema;
    /// Checks a configuration; unknown values pass.
    fn check(config: &Value) -> Diagnostics;
    /// The attributes that the ARN says, but for `arn` and `id`; nothing for an ARN of something else.
    fn said_by(arn: &str) -> Option<Vec<(&'static str, String)>>;
    /// Plans a create or an update.
    async fn plan(settings: &Settings, patience: &Patience, request: PlanRequest) -> PlanResponse;
    /// Shows the object with this ARN in `state`; false when it is gone.
    async fn show(
        settings: &Settings,
        patience: &Patience,
        arn: &str,
        state: &mut Object,
    ) -> Result<bool, Failure>;
    /// Creates the object.
    async fn create(settings: &Settings, patience: &Patience, request: &ApplyRequest) -> ApplyResponse;
    /// Changes the object in place.
    async fn update(settings: &Settings, patience: &Patience, request: &ApplyRequest) -> ApplyResponse;
    /// Deletes the object that the state `prior` knows.
    async fn delete(settings: &Settings, patience: &Patience, prior: &Value) -> ApplyResponse;
}

/// The resource of a [`Named`] object.
pub(super) struct NamedResource<T> {
    schema: Schema,
    identity: Schema,
    settings: Shared,
    of: PhantomData<T>,
}

impl<T: Named> NamedResource<T> {
    /// The resource, with the settings that the provider block will fill.
    pub(super) fn new(settings: &Shared) -> Self {
        Self {
            schema: T::schema(),
            identity: identity_schema(T::NOUN),
            settings: settings.clone(),
            of: PhantomData,
        }
    }

    /// A state that has nothing but the ARN and what it says; a refresh fills it.
    fn known_by(&self, arn: &str) -> Result<Object, Diagnostics> {
        let Some(said) = T::said_by(arn) else {
            return Err(Diagnostics::error(
                "Invalid import ID",
                format!("{arn:?} is no ARN of an {}; one looks like {:?}.", T::NOUN, T::EXAMPLE),
            ));
        };
        let mut state = blank(&self.schema);
        for (attribute, text) in said.into_iter().chain([("arn", arn.to_owned()), ("id", arn.to_owned())]) {
            state.insert(attribute.to_owned(), Value::String(text));
        }
        Ok(state)
    }

    async fn show(&self, patience: &Patience, arn: &str, state: &mut Object) -> Result<bool, Failure> {
        let settings = self.settings.get();
        check_region(arn, &settings.clients.region().await?)?;
        T::show(&settings, patience, arn, state).await
    }

    /// Reads the object with this ARN.
    async fn adopt(&self, patience: &Patience, arn: &str) -> Result<Object, Diagnostics> {
        let mut state = self.known_by(arn)?;
        match self.show(patience, arn, &mut state).await {
            Ok(true) => Ok(state),
            Ok(false) => {
                Err(Diagnostics::error(format!("No such {}", T::NOUN), format!("There is no {arn}.")))
            }
            Err(failure) => Err(failed("reading", T::WHAT, arn, &failure)),
        }
    }
}

fn patience<T: Named>(cx: &Context, object: &Value, operation: &str) -> Patience {
    timeouts::patience(&T::TIMEOUTS, cx, object, operation)
}

#[async_trait]
impl<T: Named> Resource for NamedResource<T> {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn identity(&self) -> Option<&Schema> {
        Some(&self.identity)
    }

    async fn validate(&self, config: &Value) -> Diagnostics {
        T::check(config)
    }

    async fn plan(&self, cx: &Context, request: PlanRequest) -> PlanResponse {
        if request.proposed.is_null() {
            return PlanResponse::default();
        }
        let patience = patience::<T>(cx, &request.config, "read");
        T::plan(&self.settings.get(), &patience, request).await
    }

    async fn apply(&self, cx: &Context, request: ApplyRequest) -> ApplyResponse {
        let settings = self.settings.get();
        let patience = |object, operation| patience::<T>(cx, object, operation);
        match (&request.prior, &request.planned) {
            (Value::Null, _) => T::create(&settings, &patience(&request.config, "create"), &request).await,
            (_, Value::Null) => {
                T::delete(&settings, &patience(&request.prior, "delete"), &request.prior).await
            }
            _ => T::update(&settings, &patience(&request.config, "update"), &request).await,
        }
    }

    async fn read(&self, cx: &Context, state: Value, _: Vec<u8>) -> ApplyResponse {
        let arn = Fields::of(&state).text("arn").into_known().unwrap_or_default();
        let patience = patience::<T>(cx, &state, "read");
        let Value::Map(mut object) = state else { return ApplyResponse::default() };
        match self.show(&patience, &arn, &mut object).await {
            Ok(true) => exists(object, Diagnostics::default()),
            Ok(false) => gone(Diagnostics::default()),
            Err(failure) => exists(object, failed("reading", T::WHAT, &arn, &failure)),
        }
    }

    async fn import(&self, cx: &Context, request: ImportRequest) -> ApplyResponse {
        match self.adopt(&patience::<T>(cx, &Value::Null, "read"), &arn_to_import(&request)).await {
            Ok(state) => exists(state, Diagnostics::default()),
            Err(problems) => gone(problems),
        }
    }

    async fn take_over(&self, _: &Context, request: MoveRequest) -> Result<Value, Diagnostics> {
        let (own, counterpart) = T::TYPES;
        let arn = arn_to_move(&request, counterpart, own)?;
        self.known_by(&arn).map(Value::Map)
    }
}
