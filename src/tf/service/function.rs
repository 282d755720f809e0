//! Calls about functions.

use std::collections::BTreeMap;

use super::super::provider::{Function, FunctionError};
use super::super::{Diagnostic, Diagnostics, convert};
use super::Service;
use super::call::{caught, decode, encode};
use crate::proto::tfplugin6 as proto;

impl Service {
    pub(super) fn functions(&self) -> BTreeMap<String, proto::Function> {
        let functions = self.provider.functions().iter();
        functions.map(|(name, function)| (name.clone(), convert::function(function.signature()))).collect()
    }

    pub(super) async fn call(
        &self,
        request: &proto::call_function::Request,
    ) -> proto::call_function::Response {
        let result = match self.provider.functions().get(&request.name) {
            Some(function) => call(function.as_ref(), &request.arguments).await,
            None => Err(FunctionError {
                text: format!("This provider has no function {:?}.", request.name),
                argument: None,
            }),
        };
        match result {
            Ok(result) => proto::call_function::Response { result: Some(result), error: None },
            Err(error) => proto::call_function::Response {
                result: None,
                error: Some(proto::FunctionError {
                    text: error.text,
                    function_argument: error.argument.and_then(|position| i64::try_from(position).ok()),
                }),
            },
        }
    }
}

async fn call(
    function: &dyn Function,
    arguments: &[proto::DynamicValue],
) -> Result<proto::DynamicValue, FunctionError> {
    let signature = function.signature();
    if arguments.len() < signature.parameters.len() {
        let text =
            format!("{} arguments are required, but {} came.", signature.parameters.len(), arguments.len());
        return Err(FunctionError { text, argument: None });
    }
    let parameters =
        signature.parameters.iter().map(Some).chain(std::iter::repeat(signature.variadic.as_ref()));
    let mut values = Vec::with_capacity(arguments.len());
    for (position, (argument, parameter)) in arguments.iter().zip(parameters).enumerate() {
        let refuse = |text| FunctionError { text, argument: Some(position) };
        let parameter =
            parameter.ok_or_else(|| refuse("The function takes no further arguments.".to_owned()))?;
        let value = decode(Some(argument), &parameter.ty).map_err(|diagnostics| refuse(text(diagnostics)))?;
        values.push(value);
    }
    let result = caught(function.call(values)).await;
    let result = result.map_err(|panic| FunctionError { text: text(panic.into()), argument: None })??;
    encode(&result, &signature.returns).map_err(|fault| FunctionError { text: text(fault), argument: None })
}

/// A function's error has no summary and no path.
fn text(diagnostics: Diagnostics) -> String {
    let line = |it: Diagnostic| match it.path.is_empty() {
        true => it.detail,
        false => format!("{}: {}", it.path, it.detail),
    };
    diagnostics.into_iter().map(line).collect::<Vec<_>>().join("\n")
}
