//! Text to JSON, with the place of a mistake, and without silently dropping a repeated key.

use std::collections::HashSet;

use serde_json::Value;

use super::finding::{Finding, Severity, push_segment, quote};

/// Reads the text of a definition.
///
/// # Errors
/// `INVALID_JSON` when the text is not JSON, `DUPLICATE_KEY` when an object has a key twice (JSON readers keep the last one,
/// so a state would vanish). The message has the line and the column, both counted from 1.
pub fn parse(text: &str) -> Result<Value, Finding> {
    let value = serde_json::from_str(text).map_err(|error| Finding {
        code: "INVALID_JSON",
        severity: Severity::Error,
        pointer: String::new(),
        state: None,
        message: format!("The definition is not JSON: {error}."),
        remedy: "Write the definition with jsonencode, or correct the text there.".to_owned(),
    })?;
    match Scan::new(text).duplicate() {
        Some(finding) => Err(finding),
        None => Ok(value),
    }
}

/// Where the scan stands in an enclosing object or array.
enum Level {
    Object { keys: HashSet<String>, current: String },
    Array { index: usize },
}

/// A walk over text that is known to be JSON, looking at keys only.
struct Scan<'a> {
    text: &'a str,
    levels: Vec<Level>,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        Scan { text, levels: Vec::new() }
    }

    fn duplicate(mut self) -> Option<Finding> {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        // In an object, a string is a key until its colon is met.
        let mut key_expected = false;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'{' => {
                    self.levels.push(Level::Object { keys: HashSet::new(), current: String::new() });
                    key_expected = true;
                }
                b'[' => {
                    self.levels.push(Level::Array { index: 0 });
                    key_expected = false;
                }
                b'}' | b']' => {
                    self.levels.pop();
                    key_expected = false;
                }
                b',' => match self.levels.last_mut() {
                    Some(Level::Array { index }) => *index += 1,
                    Some(Level::Object { .. }) => key_expected = true,
                    None => {}
                },
                b':' => key_expected = false,
                b'"' => {
                    let end = string_end(bytes, at);
                    if key_expected && let Some(finding) = self.key(at, end) {
                        return Some(finding);
                    }
                    at = end;
                }
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Notes the key between two quotes; reports it if its object has it already.
    fn key(&mut self, start: usize, end: usize) -> Option<Finding> {
        let raw = self.text.get(start..=end)?;
        let key: String = serde_json::from_str(raw).ok()?;
        let Some(Level::Object { keys, current }) = self.levels.last_mut() else { return None };
        current.clone_from(&key);
        if keys.insert(key.clone()) {
            return None;
        }
        let before = self.text.get(..start).unwrap_or_default();
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Some(Finding {
            code: "DUPLICATE_KEY",
            severity: Severity::Error,
            pointer: self.pointer(),
            state: None,
            message: format!(
                "The key {} is there twice in one object, the second time at line {line} column {column}.",
                quote(&key)
            ),
            remedy: "Rename or remove one of the two: a JSON reader keeps only the last.".to_owned(),
        })
    }

    fn pointer(&self) -> String {
        self.levels.iter().fold(String::new(), |pointer, level| match level {
            Level::Object { current, .. } => push_segment(pointer, current),
            Level::Array { index } => push_segment(pointer, &index.to_string()),
        })
    }
}

/// The offset of the quote that ends the string which starts at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'"' => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_repeated_key_is_reported_with_its_place() {
        let text = "{\"States\": {\"A\": {\"Type\": \"Pass\"},\n  \"B\": [{}, {\"x\\u0041\": 1, \"xA\": \"a, \\\"b\"}]}}";
        let finding = parse(text).unwrap_err();
        assert_eq!(finding.code, "DUPLICATE_KEY");
        assert_eq!(finding.pointer, "/States/B/1/xA");
        assert!(finding.message.contains("line 2 column 28"), "{}", finding.message);
    }

    #[test]
    fn equal_keys_of_different_objects_are_fine() {
        let text = r#"{"a": {"k": 1}, "b": [{"k": "}"}, {"k": 2}], "c": "k", "k": ["k", "k"]}"#;
        assert_eq!(parse(text).unwrap()["k"][1], "k");
    }

    #[test]
    fn a_syntax_error_has_line_and_column() {
        let finding = parse("{\n  \"a\": 1,\n}").unwrap_err();
        assert_eq!(finding.code, "INVALID_JSON");
        assert!(finding.message.contains("line 3 column 1"), "{}", finding.message);
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in "\\PC*") {
            let _ = parse(&text);
        }

        #[test]
        fn text_full_of_structure_never_panics(text in "[\\[\\]{}:,\"\\\\ a1é]{0,40}") {
            let _ = parse(&text);
        }
    }
}
