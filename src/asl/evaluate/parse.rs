//! The parser of JavaScript expressions.

use super::super::expression::ExpressionError;
use super::ast::{Kind, Node};
use super::token::{Token, read};

/// How deep parentheses, calls and operands may nest in the text.
const MAX_DEPTH: usize = 60;

/// How many parts an expression may have, which also bounds the height of its tree.
const MAX_PARTS: usize = 500;

type Parsed<T> = Result<T, ExpressionError>;

/// Parses an expression.
pub(super) fn parse(text: &str) -> Parsed<Node> {
    let mut parser = Parser { text, at: 0, depth: 0, parts: 0 };
    let node = parser.expression(0)?;
    match read(text, parser.at)? {
        (_, Token::End, _) => Ok(node),
        (offset, token, _) => fail(offset, unexpected(&token, "an operator or the end")),
    }
}

fn fail<T>(offset: usize, message: impl Into<String>) -> Parsed<T> {
    Err(ExpressionError::new(offset, message))
}

fn unexpected(token: &Token, expected: &str) -> String {
    let construct = match token {
        Token::Symbol(
            "=" | "+=" | "-=" | "*=" | "/=" | "%=" | "**=" | "&&=" | "||=" | "??=" | "&=" | "|=" | "^="
            | "<<=" | ">>=" | ">>>=",
        ) => "An assignment",
        Token::Symbol("++" | "--") => "`++` and `--`",
        Token::Symbol("=>") => "A function",
        Token::Symbol("&" | "|" | "^" | "~" | "<<" | ">>" | ">>>") => "A bitwise operator",
        Token::Symbol("...") => "Spread (`...`)",
        Token::Symbol("{") => "An object literal",
        Token::Symbol("[") => "A list literal, or an index that isn't a number,",
        Token::Symbol("?.") => "Optional chaining (`?.`)",
        Token::Symbol(";") => "A statement",
        Token::Symbol("/") => "A regular expression",
        Token::Name(name)
            if matches!(
                name.as_str(),
                "in" | "instanceof"
                    | "typeof"
                    | "new"
                    | "function"
                    | "void"
                    | "delete"
                    | "await"
                    | "this"
                    | "async"
                    | "yield"
                    | "class"
                    | "undefined"
                    | "NaN"
                    | "Infinity"
            ) =>
        {
            return format!("`{name}` can't be translated to JSONata; use engine = \"LAMBDA\" for it.");
        }
        _ => return format!("Expected {expected}, found {}.", token.shown()),
    };
    format!("{construct} can't be translated to JSONata; use engine = \"LAMBDA\" for it.")
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    parts: usize,
}

/// Binding power of the operators between two operands.
fn binding(symbol: &str) -> Option<usize> {
    Some(match symbol {
        "?" => 1,
        "??" | "||" => 2,
        "&&" => 3,
        "===" | "!==" | "==" | "!=" => 4,
        "<" | "<=" | ">" | ">=" => 5,
        "+" | "-" => 6,
        "*" | "/" | "%" => 7,
        "**" => 8,
        _ => return None,
    })
}

impl Parser<'_> {
    fn node(&mut self, offset: usize, kind: Kind) -> Parsed<Node> {
        self.parts += 1;
        if self.parts > MAX_PARTS {
            return fail(offset, format!("This expression has more than {MAX_PARTS} parts; split it."));
        }
        Ok(Node { offset, kind })
    }

    fn eat(&mut self, symbol: &str) -> Parsed<bool> {
        let (_, token, end) = read(self.text, self.at)?;
        let found = matches!(token, Token::Symbol(found) if found == symbol);
        if found {
            self.at = end;
        }
        Ok(found)
    }

    fn expect(&mut self, symbol: &'static str) -> Parsed<()> {
        if self.eat(symbol)? {
            return Ok(());
        }
        let (offset, token, _) = read(self.text, self.at)?;
        fail(offset, unexpected(&token, &format!("`{symbol}`")))
    }

    fn expression(&mut self, power: usize) -> Parsed<Node> {
        if self.depth >= MAX_DEPTH {
            return fail(self.at, format!("This nests deeper than {MAX_DEPTH} levels; simplify it."));
        }
        self.depth += 1;
        let node = self.operators(power);
        self.depth -= 1;
        node
    }

    fn operators(&mut self, power: usize) -> Parsed<Node> {
        let mut left = self.unary()?;
        loop {
            let (offset, token, end) = read(self.text, self.at)?;
            let Token::Symbol(operator) = token else { return Ok(left) };
            let Some(binds) = binding(operator).filter(|binds| *binds > power) else { return Ok(left) };
            self.at = end;
            left = match operator {
                "?" => {
                    let then = Box::new(self.expression(0)?);
                    self.expect(":")?;
                    let otherwise = Box::new(self.expression(0)?);
                    self.node(offset, Kind::Condition { condition: Box::new(left), then, otherwise })?
                }
                _ => {
                    if operator == "**" && matches!(left.kind, Kind::Unary { .. }) {
                        return fail(
                            offset,
                            "JavaScript takes no sign in front of the base of `**`; use parentheses.",
                        );
                    }
                    // `**` groups to the right.
                    let right = self.expression(if operator == "**" { binds - 1 } else { binds })?;
                    if mixes(operator, &left) || mixes(operator, &right) {
                        return fail(
                            offset,
                            "JavaScript takes `??` next to `||` or `&&` with parentheses only.",
                        );
                    }
                    self.node(
                        offset,
                        Kind::Binary { operator, left: Box::new(left), right: Box::new(right) },
                    )?
                }
            };
        }
    }

    fn unary(&mut self) -> Parsed<Node> {
        let (offset, token, end) = read(self.text, self.at)?;
        match token {
            Token::Symbol(operator @ ("!" | "-" | "+")) => {
                self.at = end;
                if self.depth >= MAX_DEPTH {
                    return fail(offset, format!("This nests deeper than {MAX_DEPTH} levels; simplify it."));
                }
                self.depth += 1;
                let operand = Box::new(self.unary()?);
                self.depth -= 1;
                self.node(offset, Kind::Unary { operator, operand })
            }
            _ => self.postfix(),
        }
    }

    fn postfix(&mut self) -> Parsed<Node> {
        let mut node = self.operand()?;
        loop {
            let (offset, token, end) = read(self.text, self.at)?;
            match token {
                Token::Symbol(".") => {
                    self.at = end;
                    let name = self.name()?;
                    let kind = if self.eat("(")? {
                        Kind::Method { of: Box::new(node), name, arguments: self.arguments()? }
                    } else {
                        Kind::Member { of: Box::new(node), name }
                    };
                    node = self.node(offset, kind)?;
                }
                Token::Symbol("[") => {
                    self.at = end;
                    let index = match read(self.text, self.at)? {
                        (_, Token::Number(index), end)
                            if index.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&index) =>
                        {
                            self.at = end;
                            index as u32
                        }
                        _ => return fail(offset, unexpected(&Token::Symbol("["), "")),
                    };
                    self.expect("]")?;
                    node = self.node(offset, Kind::Index { of: Box::new(node), index })?;
                }
                Token::Template { .. } => {
                    return fail(offset, "A tagged template can't be translated to JSONata.");
                }
                _ => return Ok(node),
            }
        }
    }

    fn name(&mut self) -> Parsed<String> {
        match read(self.text, self.at)? {
            (_, Token::Name(name), end) => {
                self.at = end;
                Ok(name)
            }
            (offset, token, _) => fail(offset, unexpected(&token, "a name behind the dot")),
        }
    }

    fn arguments(&mut self) -> Parsed<Vec<Node>> {
        let mut arguments = Vec::new();
        while !self.eat(")")? {
            if !arguments.is_empty() {
                self.expect(",")?;
                if self.eat(")")? {
                    break;
                }
            }
            arguments.push(self.expression(0)?);
        }
        Ok(arguments)
    }

    fn operand(&mut self) -> Parsed<Node> {
        let (offset, token, end) = read(self.text, self.at)?;
        self.at = end;
        let kind = match token {
            Token::Number(number) => Kind::Number(number),
            Token::Text(text) => Kind::Text(text),
            Token::Path(path) => Kind::Path(path),
            Token::Template { texts, values } => {
                let values = values.into_iter().map(|range| self.value(range)).collect::<Parsed<_>>()?;
                Kind::Template { texts, values }
            }
            Token::Symbol("(") => {
                let inner = self.expression(0)?;
                self.expect(")")?;
                Kind::Group(Box::new(inner))
            }
            Token::Name(name) => self.named(name, offset)?,
            other => return fail(offset, unexpected(&other, "a value")),
        };
        self.node(offset, kind)
    }

    fn named(&mut self, name: String, offset: usize) -> Parsed<Kind> {
        match name.as_str() {
            "true" => Ok(Kind::Boolean(true)),
            "false" => Ok(Kind::Boolean(false)),
            "null" => Ok(Kind::Null),
            "Math" => {
                self.expect(".")?;
                let member = format!("Math.{}", self.name()?);
                if self.eat("(")? {
                    Ok(Kind::Call { function: member, arguments: self.arguments()? })
                } else {
                    Ok(Kind::Constant(member))
                }
            }
            "String" | "Number" | "Boolean" if self.eat("(")? => {
                Ok(Kind::Call { function: name, arguments: self.arguments()? })
            }
            _ => fail(
                offset,
                match unexpected(&Token::Name(name.clone()), "a value") {
                    plain if plain.starts_with("Expected") => {
                        format!(
                            "`{name}` can't be translated to JSONata; use a path (`$.{name}`), Math, or engine = \"LAMBDA\"."
                        )
                    }
                    known => known,
                },
            ),
        }
    }

    /// A value of a template, whose source ends at a known place.
    fn value(&mut self, (start, end): (usize, usize)) -> Parsed<Node> {
        let outer = std::mem::replace(&mut self.at, start);
        let node = self.expression(0)?;
        let (offset, token, _) = read(self.text, self.at)?;
        if offset != end {
            return fail(offset, unexpected(&token, "`}`"));
        }
        self.at = outer;
        Ok(node)
    }
}

/// Whether an operand without parentheses may not stand next to this operator.
fn mixes(operator: &str, operand: &Node) -> bool {
    match &operand.kind {
        Kind::Binary { operator: inner, .. } => match operator {
            "??" => matches!(*inner, "||" | "&&"),
            "||" | "&&" => *inner == "??",
            _ => false,
        },
        _ => false,
    }
}
