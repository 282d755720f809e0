//! What reading and writing objects in S3 needs.

use crate::unit::prelude::*;

/// A statement about the object in an argument that holds an S3 URI; nothing when it is absent. A URI that ends in `/`
/// is a prefix.
pub fn object(call: &Call, action: &str, argument: &str, uri: Option<Text<'_>>) -> Option<Statement> {
    let arn = |path: &str| format!("arn:{}:s3:::{path}", call.partition());
    let objects = match uri? {
        Text::Literal(uri) => {
            let path = uri.strip_prefix("s3://").unwrap_or(&uri);
            match path.split_once('/') {
                None | Some((_, "")) => vec![arn(&format!("{}/*", path.trim_end_matches('/')))],
                Some(_) if path.ends_with('/') => vec![arn(&format!("{path}*"))],
                Some(_) => vec![arn(path)],
            }
        }
        Text::Expression(text) => call.narrowed_by_type(argument, text, &arn("*/*")),
    };
    Some(Statement::allow([action], objects))
}
