//! The parser: operator precedence, as the JSONata language defines it.

use super::super::error::ExpressionError;
use super::ast::{BinaryOperator, Kind, Node, Pair, Term};
use super::signature;
use super::token::{Expect, Token, read};

/// How deep groups, calls and operands may nest in the text.
const MAX_DEPTH: usize = 100;

/// How high the tree may grow, long chains of operators included.
const MAX_HEIGHT: usize = 1000;

type Parsed<T> = Result<T, ExpressionError>;

/// Parses an expression (without delimiters).
pub fn parse(text: &str) -> Result<Node, ExpressionError> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    let node = parser.expression(0)?;
    match parser.peek(Expect::Operator)? {
        (_, Token::End, _) => Ok(node),
        (offset, token, _) => Err(ExpressionError::new(
            offset,
            format!("Expected an operator or the end, found {}.{}", token.shown(), hint(&token)),
        )),
    }
}

/// What people of other languages may have meant.
fn hint(token: &Token) -> &'static str {
    match token {
        Token::Symbol("|") => " Alternatives are joined by `or`.",
        Token::Symbol("!") => " Negation is `$not(…)`.",
        Token::Symbol(":") => " `?:` is newer than the JSONata of Step Functions (2.0.6).",
        _ => "",
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

/// How an operator binds, and what it makes.
enum Infix {
    Binary(BinaryOperator),
    Call,
    Predicate,
    Group,
    Sort,
    Bind,
    Focus,
    Index,
    Condition,
}

fn infix(token: &Token) -> Option<(usize, Infix)> {
    use BinaryOperator as Op;
    let symbol = match token {
        Token::Symbol(symbol) => *symbol,
        Token::Name { name, quoted: false } => name.as_str(),
        _ => return None,
    };
    Some(match symbol {
        "(" => (80, Infix::Call),
        "[" => (80, Infix::Predicate),
        "@" => (80, Infix::Focus),
        "#" => (80, Infix::Index),
        "." => (75, Infix::Binary(Op::Map)),
        "{" => (70, Infix::Group),
        "*" => (60, Infix::Binary(Op::Multiply)),
        "/" => (60, Infix::Binary(Op::Divide)),
        "%" => (60, Infix::Binary(Op::Remainder)),
        "+" => (50, Infix::Binary(Op::Add)),
        "-" => (50, Infix::Binary(Op::Subtract)),
        "&" => (50, Infix::Binary(Op::Concatenate)),
        "=" => (40, Infix::Binary(Op::Equal)),
        "!=" => (40, Infix::Binary(Op::NotEqual)),
        "<" => (40, Infix::Binary(Op::Less)),
        "<=" => (40, Infix::Binary(Op::AtMost)),
        ">" => (40, Infix::Binary(Op::Greater)),
        ">=" => (40, Infix::Binary(Op::AtLeast)),
        "in" => (40, Infix::Binary(Op::In)),
        "~>" => (40, Infix::Binary(Op::Apply)),
        "^" => (40, Infix::Sort),
        "and" => (30, Infix::Binary(Op::And)),
        "or" => (25, Infix::Binary(Op::Or)),
        "?" => (20, Infix::Condition),
        ":=" => (10, Infix::Bind),
        _ => return None,
    })
}

impl Parser<'_> {
    fn peek(&self, expect: Expect) -> Parsed<(usize, Token, usize)> {
        read(self.text, self.at, expect)
    }

    /// Takes the symbol if it comes next.
    fn eat(&mut self, symbol: &str, expect: Expect) -> Parsed<bool> {
        let (_, token, end) = self.peek(expect)?;
        let found = matches!(token, Token::Symbol(found) if found == symbol);
        if found {
            self.at = end;
        }
        Ok(found)
    }

    fn expect(&mut self, symbol: &str, reason: &str) -> Parsed<()> {
        if self.eat(symbol, Expect::Operator)? {
            return Ok(());
        }
        let (offset, token, _) = self.peek(Expect::Operator)?;
        Err(ExpressionError::new(
            offset,
            format!("Expected `{symbol}` {reason}, found {}.{}", token.shown(), hint(&token)),
        ))
    }

    fn node(&self, offset: usize, kind: Kind) -> Parsed<Node> {
        let node = Node::new(offset, kind);
        if node.height > MAX_HEIGHT {
            // What is dropped here is no higher than what was built before.
            return Err(ExpressionError::new(
                offset,
                format!("This expression has more than {MAX_HEIGHT} levels; split it."),
            ));
        }
        Ok(node)
    }

    /// An expression whose operators bind tighter than `binding`.
    fn expression(&mut self, binding: usize) -> Parsed<Node> {
        if self.depth >= MAX_DEPTH {
            return Err(ExpressionError::new(
                self.at,
                format!("This nests deeper than {MAX_DEPTH} levels; simplify it."),
            ));
        }
        self.depth += 1;
        let node = self.operators(binding);
        self.depth -= 1;
        node
    }

    fn operators(&mut self, binding: usize) -> Parsed<Node> {
        let mut left = self.operand()?;
        loop {
            let (offset, token, end) = self.peek(Expect::Operator)?;
            match infix(&token) {
                Some((power, operator)) if power > binding => {
                    self.at = end;
                    left = self.infix(left, offset, power, operator)?;
                }
                _ => return Ok(left),
            }
        }
    }

    fn operand(&mut self) -> Parsed<Node> {
        let (offset, token, end) = self.peek(Expect::Operand)?;
        self.at = end;
        let kind = match token {
            Token::Text(text) => Kind::Text(text),
            Token::Number(digits) => Kind::Number(digits),
            Token::Regex { pattern, flags } => Kind::Regex { pattern, flags },
            Token::Variable(name) => Kind::Variable(name),
            Token::Name { name, quoted: false } if name == "true" => Kind::Boolean(true),
            Token::Name { name, quoted: false } if name == "false" => Kind::Boolean(false),
            Token::Name { name, quoted: false } if name == "null" => Kind::Null,
            Token::Name { name, .. } => Kind::Name(name),
            Token::Symbol("*") => Kind::Wildcard,
            Token::Symbol("**") => Kind::Descendants,
            Token::Symbol("%") => Kind::Parent,
            Token::Symbol("-") => Kind::Negation(Box::new(self.expression(70)?)),
            Token::Symbol("(") => Kind::Block(self.block()?),
            Token::Symbol("[") => Kind::Array(self.array()?),
            Token::Symbol("{") => Kind::Object(self.pairs()?),
            Token::Symbol("|") => self.transform()?,
            Token::End => {
                return Err(ExpressionError::new(offset, "The expression ends where a value is expected."));
            }
            Token::Symbol(symbol) => {
                let hint = match symbol {
                    "!" => " Negation is `$not(…)`.",
                    "?" => {
                        " `??` and `?.` are newer than the JSONata of Step Functions (2.0.6); use `$exists(x) ? x : y`."
                    }
                    "=" => " Equality is written `=`.",
                    "&" => " Conditions are joined by `and`.",
                    _ => "",
                };
                return Err(ExpressionError::new(
                    offset,
                    format!(
                        "Expected a value (a field, a variable, a text, a number, `(`, `[` or `{{`), found `{symbol}`.{hint}"
                    ),
                ));
            }
        };
        self.node(offset, kind)
    }

    fn infix(&mut self, left: Node, offset: usize, power: usize, operator: Infix) -> Parsed<Node> {
        let left_offset = left.offset;
        let of = Box::new(left);
        let kind = match operator {
            Infix::Binary(operator) => {
                let right = self.expression(power)?;
                if operator == BinaryOperator::Map {
                    step(&of)?;
                    step(&right)?;
                }
                Kind::Binary { operator, left: of, right: Box::new(right) }
            }
            Infix::Call => self.call(of, offset)?,
            Infix::Predicate => self.predicate(of, offset)?,
            Infix::Group => {
                if matches!(of.kind, Kind::Group { .. }) {
                    return Err(ExpressionError::new(offset, "A step can be grouped once only."));
                }
                Kind::Group { of, pairs: self.pairs()? }
            }
            Infix::Sort => Kind::Sort { of, terms: self.terms()? },
            Infix::Bind => match of.kind {
                Kind::Variable(name) => Kind::Bind { name, value: Box::new(self.expression(power - 1)?) },
                _ => {
                    return Err(ExpressionError::new(
                        left_offset,
                        "The left side of `:=` must be a variable: `$name := …`.",
                    ));
                }
            },
            Infix::Focus => {
                match of.kind {
                    Kind::Predicate { by: Some(_), .. } => {
                        return Err(ExpressionError::new(
                            offset,
                            "`@` must stand before the predicates of its step.",
                        ));
                    }
                    Kind::Sort { .. } => {
                        return Err(ExpressionError::new(
                            offset,
                            "`@` must stand before the `^(…)` of its step.",
                        ));
                    }
                    _ => {}
                }
                Kind::Focus { of, name: self.bound('@')? }
            }
            Infix::Index => Kind::Index { of, name: self.bound('#')? },
            Infix::Condition => {
                let then = self.expression(0)?;
                let otherwise =
                    if self.eat(":", Expect::Operator)? { Some(Box::new(self.expression(0)?)) } else { None };
                Kind::Condition { condition: of, then: Box::new(then), otherwise }
            }
        };
        self.node(offset, kind)
    }

    /// The variable behind `@` or `#`.
    fn bound(&mut self, sign: char) -> Parsed<String> {
        let (offset, token, end) = self.peek(Expect::Operand)?;
        self.at = end;
        match token {
            Token::Variable(name) => Ok(name),
            other => Err(ExpressionError::new(
                offset,
                format!("Expected a variable behind `{sign}`: `{sign}$name`, found {}.", other.shown()),
            )),
        }
    }

    fn predicate(&mut self, of: Box<Node>, offset: usize) -> Parsed<Kind> {
        if self.eat("]", Expect::Operand)? {
            return Ok(Kind::Predicate { of, by: None });
        }
        if let Kind::Group { of: grouped, .. } = &of.kind
            && !is_path(grouped)
        {
            return Err(ExpressionError::new(offset, "A predicate can't follow the grouping of its step."));
        }
        let by = self.expression(0)?;
        self.expect("]", "to close the predicate")?;
        Ok(Kind::Predicate { of, by: Some(Box::new(by)) })
    }

    fn call(&mut self, procedure: Box<Node>, offset: usize) -> Parsed<Kind> {
        let mut arguments = Vec::new();
        if !self.eat(")", Expect::Operand)? {
            loop {
                arguments.push(if self.eat("?", Expect::Operand)? {
                    None
                } else {
                    Some(self.expression(0)?)
                });
                if !self.eat(",", Expect::Operator)? {
                    break;
                }
            }
            self.expect(")", "or `,` behind an argument")?;
        }
        match &procedure.kind {
            Kind::Name(name) if name == "function" || name == "\u{3bb}" => self.lambda(arguments, offset),
            _ => Ok(Kind::Call { procedure, arguments }),
        }
    }

    fn lambda(&mut self, arguments: Vec<Option<Node>>, offset: usize) -> Parsed<Kind> {
        let mut parameters = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let at = argument.as_ref().map_or(offset, |node| node.offset);
            match argument.map(|node| node.kind) {
                Some(Kind::Variable(name)) => parameters.push(name),
                _ => {
                    return Err(ExpressionError::new(
                        at,
                        "A parameter of a function is a variable: `$name`.",
                    ));
                }
            }
        }
        let signature = if self.eat("<", Expect::Operator)? { Some(self.signature()?) } else { None };
        self.expect("{", "and the body of the function")?;
        let body = Box::new(self.expression(0)?);
        self.expect("}", "to close the body of the function")?;
        Ok(Kind::Lambda { parameters, signature, body })
    }

    /// The rest of a signature, whose `<` is taken.
    fn signature(&mut self) -> Parsed<String> {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or("");
        let mut depth = 1_usize;
        let end = rest.find(|c: char| {
            match c {
                '<' => depth += 1,
                '>' => depth -= 1,
                _ => {}
            }
            depth == 0 || c == '{'
        });
        let inner = end.and_then(|end| rest.get(..end));
        match (inner, end) {
            (Some(inner), Some(end)) if rest.get(end..).is_some_and(|rest| rest.starts_with('>')) => {
                signature::check(inner)
                    .map_err(|(index, message)| ExpressionError::new(start + index, message))?;
                self.at = start + end + 1;
                Ok(format!("<{inner}>"))
            }
            _ => {
                Err(ExpressionError::new(start - 1, "The signature that starts here lacks its closing `>`."))
            }
        }
    }

    fn block(&mut self) -> Parsed<Vec<Node>> {
        let mut expressions = Vec::new();
        while !self.eat(")", Expect::Operand)? {
            expressions.push(self.expression(0)?);
            if !self.eat(";", Expect::Operator)? {
                self.expect(")", "or `;` behind an expression of the block")?;
                break;
            }
        }
        Ok(expressions)
    }

    fn array(&mut self) -> Parsed<Vec<Node>> {
        let mut items = Vec::new();
        if self.eat("]", Expect::Operand)? {
            return Ok(items);
        }
        loop {
            let item = self.expression(0)?;
            let (offset, _, _) = self.peek(Expect::Operator)?;
            items.push(if self.eat("..", Expect::Operator)? {
                let last = self.expression(0)?;
                self.node(offset, Kind::Range(Box::new(item), Box::new(last)))?
            } else {
                item
            });
            if !self.eat(",", Expect::Operator)? {
                self.expect("]", "or `,` behind an item of the array")?;
                return Ok(items);
            }
        }
    }

    fn pairs(&mut self) -> Parsed<Vec<Pair>> {
        let mut pairs = Vec::new();
        if self.eat("}", Expect::Operand)? {
            return Ok(pairs);
        }
        loop {
            let key = self.expression(0)?;
            self.expect(":", "between key and value")?;
            pairs.push((key, self.expression(0)?));
            if !self.eat(",", Expect::Operator)? {
                self.expect("}", "or `,` behind a value of the object")?;
                return Ok(pairs);
            }
        }
    }

    fn terms(&mut self) -> Parsed<Vec<Term>> {
        self.expect("(", "behind `^`")?;
        let mut terms = Vec::new();
        loop {
            let descending = self.eat(">", Expect::Operand)?;
            if !descending {
                self.eat("<", Expect::Operand)?;
            }
            terms.push(Term { descending, by: self.expression(0)? });
            if !self.eat(",", Expect::Operator)? {
                self.expect(")", "or `,` behind a term of the order")?;
                return Ok(terms);
            }
        }
    }

    fn transform(&mut self) -> Parsed<Kind> {
        let pattern = Box::new(self.expression(0)?);
        self.expect("|", "behind the pattern of the transformation")?;
        let update = Box::new(self.expression(0)?);
        let delete =
            if self.eat(",", Expect::Operator)? { Some(Box::new(self.expression(0)?)) } else { None };
        self.expect("|", "to close the transformation")?;
        Ok(Kind::Transform { pattern, update, delete })
    }
}

/// What can stand on one side of a dot.
fn step(node: &Node) -> Parsed<()> {
    let shown = match &node.kind {
        Kind::Number(digits) => digits.clone(),
        Kind::Boolean(value) => value.to_string(),
        Kind::Null => "null".to_owned(),
        _ => return Ok(()),
    };
    Err(ExpressionError::new(
        node.offset,
        format!(
            "`{shown}` can't be a step of a path; a field of that name stands in backticks: `` `{shown}` ``."
        ),
    ))
}

/// Whether a grouping belongs to a path rather than to one value.
fn is_path(node: &Node) -> bool {
    match &node.kind {
        Kind::Name(_) | Kind::Sort { .. } | Kind::Index { .. } => true,
        Kind::Binary { operator, .. } => *operator == BinaryOperator::Map,
        Kind::Predicate { of, .. } | Kind::Focus { of, .. } => is_path(of),
        _ => false,
    }
}
