//! `sfntasks_succeed`.

use crate::unit::common;
use crate::unit::prelude::*;

/// Ends the machine well.
pub const UNIT: Unit = Unit {
    name: "succeed",
    summary: "A Succeed state: ends the machine, or the branch, successfully.",
    links: &[(
        "Succeed workflow state",
        "https://docs.aws.amazon.com/step-functions/latest/dg/state-succeed.html",
    )],
    family: "Flow",
    common: &[common::NAMING, common::IN_OUT, common::OUTPUTS],
    body: Body::State(|call| {
        let mut state = common::head(call, "Succeed");
        common::path(call, &mut state, common::INPUT_PATH, "InputPath");
        common::path(call, &mut state, common::OUTPUT_PATH, "OutputPath");
        common::template_field(call, &mut state, common::OUTPUT, "Output")?;
        Ok(common::last(call, state))
    }),
    ..Unit::DEFAULT
};
