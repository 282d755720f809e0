//! A policy document and its statements.

use std::fmt;

use serde_json::{Value, json};

use super::Statement;

/// The version of the policy language that every document here has.
const VERSION: &str = "2012-10-17";

/// An identity-based policy. Its [`Display`](fmt::Display) form is the canonical document, without whitespace.
///
/// Source: IAM User Guide, "IAM JSON policy element reference".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// The statements, in the order in which they are written.
    pub statements: Vec<Statement>,
}

impl Policy {
    /// A policy of these statements, as they are; [`minimise`](super::minimise()) comes first where that is wanted.
    pub fn new(statements: Vec<Statement>) -> Self {
        Self { statements }
    }

    /// The document, `Version` before `Statement`; `Statement` is always a list.
    pub fn document(&self) -> Value {
        let statements: Vec<Value> = self.statements.iter().map(Statement::to_json).collect();
        json!({ "Version": VERSION, "Statement": statements })
    }

    /// Reads a policy document; `Statement` may be one or a list, `Id` is not kept.
    ///
    /// # Errors
    ///
    /// A sentence with what is wrong; for a statement, which one (counted from 1).
    pub fn from_document(document: &Value) -> Result<Self, String> {
        let Value::Object(map) = document else {
            return Err(format!("a policy document is an object with Version and Statement, not {document}"));
        };
        if let Some(other) = map.keys().find(|key| !matches!(key.as_str(), "Version" | "Id" | "Statement")) {
            return Err(format!(
                "{other:?} is no element of a policy document; those are Version, Id and Statement"
            ));
        }
        // The older version, also meant by a missing one, reads `${…}` as plain text, so the two can't be mixed.
        match map.get("Version") {
            Some(Value::String(version)) if version == VERSION => {}
            Some(other) => {
                return Err(format!("the policy document has the version {other}; {VERSION} is supported"));
            }
            None => return Err(format!("the policy document has no Version; {VERSION} is supported")),
        }
        let statements = match map.get("Statement") {
            Some(Value::Array(statements)) => statements.iter().collect(),
            Some(one) => vec![one],
            None => return Err("the policy document has no Statement".to_owned()),
        };
        let numbered = statements.into_iter().enumerate();
        let statements = numbered.map(|(index, value)| {
            Statement::from_json(value).map_err(|problem| format!("statement {}: {problem}", index + 1))
        });
        Ok(Self { statements: statements.collect::<Result<_, _>>()? })
    }

    /// Reads the text of a policy document.
    ///
    /// # Errors
    ///
    /// As [`Policy::from_document`], and a sentence with the column for text that is no JSON.
    pub fn parse(text: &str) -> Result<Self, String> {
        let document = serde_json::from_str(text)
            .map_err(|problem| format!("the policy document is not JSON: {problem}"))?;
        Self::from_document(&document)
    }

    /// Characters that count against IAM's quotas: all of the compact document. IAM doesn't count whitespace; the rare
    /// space inside a name is counted here all the same, so that no estimate is ever too low.
    ///
    /// Source: IAM User Guide, "IAM and AWS STS quotas".
    pub fn size(&self) -> usize {
        self.to_string().chars().count()
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Value's own Display is compact JSON.
        write!(f, "{}", self.document())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Policy {
        Policy::new(vec![Statement::allow(["sqs:SendMessage"], ["arn:aws:sqs:us-east-1:123456789012:q"])])
    }

    #[test]
    fn the_document_is_compact_and_ordered() {
        let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:123456789012:q"}]}"#;
        assert_eq!(policy().to_string(), text);
        assert_eq!(policy().size(), text.len());
        assert_eq!(Policy::parse(text), Ok(policy()));
    }

    #[test]
    fn a_single_statement_needs_no_list() {
        let mut document = policy().document();
        document["Statement"] = document["Statement"][0].clone();
        assert_eq!(Policy::from_document(&document), Ok(policy()));
    }

    #[test]
    fn problems_name_the_statement() {
        let document =
            json!({"Version": VERSION, "Statement": [policy().statements[0].to_json(), {"Effect": "Allow"}]});
        assert_eq!(
            Policy::from_document(&document),
            Err("statement 2: the statement has no Action".to_owned())
        );
        for (text, part) in [
            ("[", "is not JSON"),
            ("[]", "is an object"),
            ("{}", "no Version"),
            (r#"{"Version":"2008-10-17","Statement":[]}"#, "2012-10-17 is supported"),
            (r#"{"Version":"2012-10-17"}"#, "no Statement"),
            (r#"{"Version":"2012-10-17","Statements":[]}"#, "\"Statements\""),
        ] {
            let problem = Policy::parse(text).unwrap_err();
            assert!(problem.contains(part), "{text}: {problem}");
        }
    }
}
