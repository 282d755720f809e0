//! Attribute paths: where in a configuration a diagnostic points.

use std::fmt;

/// One step into a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// An attribute of an object, or a block.
    Attribute(String),
    /// An element of a map.
    Key(String),
    /// An element of a list, counted from 0.
    Index(usize),
}

/// A path from the root of one configuration block. A set's elements have no address: a path ends at the set.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// The path of one attribute of the block.
    pub fn root(attribute: impl Into<String>) -> Self {
        Self(vec![Step::Attribute(attribute.into())])
    }

    /// This path, one step longer.
    #[must_use]
    pub fn with(&self, step: Step) -> Self {
        let mut steps = Vec::with_capacity(self.0.len() + 1);
        steps.extend_from_slice(&self.0);
        steps.push(step);
        Self(steps)
    }

    /// This path and then an attribute.
    #[must_use]
    pub fn attribute(&self, name: impl Into<String>) -> Self {
        self.with(Step::Attribute(name.into()))
    }

    /// This path and then a map key.
    #[must_use]
    pub fn key(&self, key: impl Into<String>) -> Self {
        self.with(Step::Key(key.into()))
    }

    /// This path and then a list index.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    /// This path, continued by another.
    #[must_use]
    pub fn join(mut self, other: &Self) -> Self {
        self.0.extend_from_slice(&other.0);
        self
    }

    /// Whether it is the whole block.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// As a user would write it: `retry[0].error_equals`, `tags["a"]`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Attribute(name) if position == 0 => f.write_str(name)?,
                Step::Attribute(name) => write!(f, ".{name}")?,
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_like_hcl() {
        let path = Path::root("retry").index(2).attribute("tags").key("a\"b");
        assert_eq!(path.to_string(), r#"retry[2].tags["a\"b"]"#);
    }
}
