//! Rendering of paths and filters.

use std::fmt::{Display, Formatter, Result};

use super::{Filter, Link, Operand, Path, Quoted, Root, Selector, Step};

impl Display for Path {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.root {
            Root::Input => f.write_str("$")?,
            Root::Context => f.write_str("$$")?,
            Root::Variable(name) => write!(f, "${name}")?,
            Root::Current => f.write_str("@")?,
        }
        self.steps.iter().try_for_each(|step| step.fmt(f))
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self.link {
            Link::Direct => "",
            Link::Dot => ".",
            Link::Descend => "..",
        })?;
        self.selector.fmt(f)
    }
}

impl Display for Selector {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Name(raw) => f.write_str(raw),
            Self::Wildcard => f.write_str("*"),
            Self::Call { function, arguments } => {
                write!(f, "{function}(")?;
                separated(f, arguments)?;
                f.write_str(")")
            }
            Self::Names(names) => {
                f.write_str("[")?;
                separated(f, names)?;
                f.write_str("]")
            }
            Self::AllItems => f.write_str("[*]"),
            Self::Indexes(indexes) => {
                f.write_str("[")?;
                separated(f, indexes)?;
                f.write_str("]")
            }
            Self::Slice { start, end, step } => {
                f.write_str("[")?;
                optional(f, *start)?;
                f.write_str(":")?;
                optional(f, *end)?;
                if step.is_some() {
                    f.write_str(":")?;
                    optional(f, *step)?;
                }
                f.write_str("]")
            }
            Self::FromEnd(0) => f.write_str("[(@.length)]"),
            Self::FromEnd(back) => write!(f, "[(@.length-{back})]"),
            Self::Filter(filter) => write!(f, "[?({filter})]"),
        }
    }
}

impl Display for Quoted {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{quote}{raw}{quote}", quote = self.quote, raw = self.raw)
    }
}

impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Or(parts) => joined(f, parts, " || ", |part| matches!(part, Self::Or(_))),
            Self::And(parts) => joined(f, parts, " && ", |part| matches!(part, Self::Or(_) | Self::And(_))),
            Self::Not(inner) => write!(f, "!({inner})"),
            Self::Compare { left, operator, right } => write!(f, "{left} {operator} {right}"),
            Self::Exists(path) => path.fmt(f),
        }
    }
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Path(path) => path.fmt(f),
            Self::Text(text) => text.fmt(f),
            Self::Word(word) => f.write_str(word),
            Self::Number(number) => f.write_str(number),
            Self::Boolean(value) => value.fmt(f),
            Self::Null => f.write_str("null"),
            Self::List(items) => {
                f.write_str("[")?;
                separated(f, items)?;
                f.write_str("]")
            }
            Self::Pattern { raw, flags } => write!(f, "/{raw}/{flags}"),
        }
    }
}

fn separated<T: Display>(f: &mut Formatter<'_>, items: &[T]) -> Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        item.fmt(f)?;
    }
    Ok(())
}

fn optional(f: &mut Formatter<'_>, value: Option<i64>) -> Result {
    value.map_or(Ok(()), |value| value.fmt(f))
}

fn joined(f: &mut Formatter<'_>, parts: &[Filter], separator: &str, grouped: fn(&Filter) -> bool) -> Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(separator)?;
        }
        if grouped(part) {
            write!(f, "({part})")?;
        } else {
            part.fmt(f)?;
        }
    }
    Ok(())
}
