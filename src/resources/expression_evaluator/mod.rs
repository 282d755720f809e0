//! Resource `sfntasks_expression_evaluator`: the function that `sfntasks_evaluate_expression` with the engine `LAMBDA` calls.

use super::function::Kind;

/// Its code, and what goes with it.
pub(super) const KIND: Kind = Kind {
    summary: "A Lambda function that evaluates JavaScript expressions, for `sfntasks_evaluate_expression` with the engine \
              `LAMBDA`. Its code comes with the provider. An expression sees the values of its paths and JavaScript's own \
              built-ins, and nothing of the function's environment; the function's role may do nothing but write its log, and \
              that only if it has one. The engine `JSONATA` needs no function: prefer it where it can express what you need.",
    description: "Evaluates JavaScript expressions for Step Functions",
    name_prefix: "sfntasks-evaluator-",
    source: include_str!("index.js"),
    timeout_seconds: 10,
    calls_aws: false,
};
