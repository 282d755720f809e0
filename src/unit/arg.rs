//! Arguments: typed handles that say everything about themselves.
//!
//! `const DELAY: Arg<Integer> = integer("delay_seconds", "…").range(0, 900).asl("DelaySeconds");` is all there is to
//! say about an argument: its place in the schema, its checks, its documentation and its rendering follow.

use std::marker::PhantomData;

use serde_json::Value;

use super::Rule;
use super::format::Format;
use crate::asl::expression::Language;

/// What a value may be. Kinds are those of the documentation: one for each Terraform type and set of values.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A string: a literal, or a runtime expression.
    Text(Format),
    /// A string that is never an expression.
    Plain(Format),
    /// A string that holds a whole number between the bounds, or an expression.
    Integer(i64, i64),
    /// A string that holds a number between the bounds, or an expression.
    Number(f64, f64),
    /// A string that holds `true` or `false`, or an expression.
    Boolean,
    /// A bool that steers rendering.
    Flag,
    /// A Terraform number between the bounds: whole ones only when the last field says so.
    Terraform(f64, f64, bool),
    /// A string that is one of these names, each with its spelling in the API.
    OneOf(&'static [(&'static str, &'static str)]),
    /// Any value, in the API's own shape, with runtime expressions in it.
    Json,
    /// Any value that stands for itself: nothing in it is an expression.
    Data,
    /// A string that holds a JSON document, or an expression.
    Document,
    /// A list of values of one kind.
    List(&'static Kind),
    /// A map of values of one kind.
    Map(&'static Kind),
    /// An object with arguments of its own.
    Object(&'static [Spec]),
}

/// How a value is written in ASL, where that is not simply the value.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// As it is.
    Same,
    /// A map as a list of objects with these two keys, in key order.
    Pairs(&'static str, &'static str),
    /// A boolean as one of two words.
    Words(&'static str, &'static str),
    /// A number as a string.
    Quoted,
    /// A value as the only element of a list.
    Single,
    /// A text with this in front of it; an expression is joined to it when it runs.
    Prefixed(&'static str),
    /// Each element of a list as an object with this one key.
    Each(&'static str),
    /// The fields of an object beside those of the object that it stands in.
    Spread,
    /// Some other way: the literal value in, the API's value out, or a sentence that says why not.
    With(fn(&Value) -> Result<Value, String>),
}

/// Everything about an argument.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// snake_case name.
    pub name: &'static str,
    /// Documentation: sentences, in Markdown.
    pub doc: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it is hidden in the user interface.
    pub sensitive: bool,
    /// Where it stands in the task's parameters: a key, or keys joined by dots; `None` for an argument that is not sent.
    pub asl: Option<&'static str>,
    /// How it is written there.
    pub form: Form,
    /// What is sent when it is absent, as the user would have written it.
    pub default: Option<&'static str>,
    /// What is shown as the default, when nothing is sent.
    pub assumed: Option<&'static str>,
    /// Least and greatest number of elements, for lists and maps.
    pub length: (usize, usize),
    /// What must hold between the arguments of an object, or of each object in a list or map.
    pub rules: &'static [Rule],
    /// Literals that look like expressions.
    pub literals: &'static [&'static str],
    /// The only query language that has it, and its counterpart in the other.
    pub only: Option<(Language, &'static str)>,
    /// Whether ASL writes a JSONPath expression of it into a field of its own (`SecondsPath`), which takes a path and no
    /// intrinsic function. Source: the developer guide's "Intrinsics for JSONPath states", which lists the fields that do.
    pub twin: bool,
}

/// A handle of an argument; `T` says what reading it gives.
#[derive(Debug)]
pub struct Arg<T> {
    /// Everything about it.
    pub spec: Spec,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Arg<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Arg<T> {}

/// Reading gives text: a literal or an expression.
#[derive(Debug)]
pub struct Words;
/// Reading gives a string.
#[derive(Debug)]
pub struct Str;
/// Reading gives a whole number or an expression.
#[derive(Debug)]
pub struct Integer;
/// Reading gives a number's text or an expression.
#[derive(Debug)]
pub struct Number;
/// Reading gives a boolean or an expression.
#[derive(Debug)]
pub struct Boolean;
/// Reading gives a bool.
#[derive(Debug)]
pub struct Flag;
/// Reading gives a JSON value.
#[derive(Debug)]
pub struct Json;
/// Reading gives a list of texts.
#[derive(Debug)]
pub struct TextList;
/// Reading gives pairs of key and text.
#[derive(Debug)]
pub struct TextMap;
/// Reading gives the arguments of one object.
#[derive(Debug)]
pub struct Object;
/// Reading gives the arguments of each object.
#[derive(Debug)]
pub struct ObjectList;
/// Reading gives pairs of key and arguments.
#[derive(Debug)]
pub struct ObjectMap;

const TEXT: Kind = Kind::Text(Format::ANY);

const fn arg<T>(name: &'static str, doc: &'static str, kind: Kind) -> Arg<T> {
    Arg {
        spec: Spec {
            name,
            doc,
            kind,
            required: false,
            sensitive: false,
            asl: None,
            form: Form::Same,
            default: None,
            assumed: None,
            length: (0, usize::MAX),
            rules: &[],
            literals: &[],
            only: None,
            twin: false,
        },
        kind: PhantomData,
    }
}

/// A string: a literal or a runtime expression.
pub const fn text(name: &'static str, doc: &'static str) -> Arg<Words> {
    arg(name, doc, TEXT)
}

/// A string that is never an expression.
pub const fn plain(name: &'static str, doc: &'static str) -> Arg<Str> {
    arg(name, doc, Kind::Plain(Format::ANY))
}

/// A whole number or an expression.
pub const fn integer(name: &'static str, doc: &'static str) -> Arg<Integer> {
    arg(name, doc, Kind::Integer(i64::MIN, i64::MAX))
}

/// A number or an expression.
pub const fn number(name: &'static str, doc: &'static str) -> Arg<Number> {
    arg(name, doc, Kind::Number(f64::NEG_INFINITY, f64::INFINITY))
}

/// `true`, `false` or an expression.
pub const fn boolean(name: &'static str, doc: &'static str) -> Arg<Boolean> {
    arg(name, doc, Kind::Boolean)
}

/// A bool that steers rendering.
pub const fn flag(name: &'static str, doc: &'static str) -> Arg<Flag> {
    arg(name, doc, Kind::Flag)
}

/// One of some names, given with their spelling in the API.
pub const fn one_of(
    name: &'static str,
    doc: &'static str,
    names: &'static [(&'static str, &'static str)],
) -> Arg<Str> {
    arg(name, doc, Kind::OneOf(names))
}

/// Any value in the API's own shape.
pub const fn json_value(name: &'static str, doc: &'static str) -> Arg<Json> {
    arg(name, doc, Kind::Json)
}

/// Any value that stands for itself.
pub const fn data(name: &'static str, doc: &'static str) -> Arg<Json> {
    arg(name, doc, Kind::Data)
}

/// A Terraform number between these bounds; a whole one when `whole` says so.
pub const fn terraform_number(
    name: &'static str,
    doc: &'static str,
    bounds: (f64, f64),
    whole: bool,
) -> Arg<Json> {
    arg(name, doc, Kind::Terraform(bounds.0, bounds.1, whole))
}

/// A JSON document as text, or an expression.
pub const fn document(name: &'static str, doc: &'static str) -> Arg<Json> {
    arg(name, doc, Kind::Document)
}

/// A list of texts.
pub const fn list(name: &'static str, doc: &'static str) -> Arg<TextList> {
    arg(name, doc, Kind::List(&TEXT))
}

/// A map of texts.
pub const fn map(name: &'static str, doc: &'static str) -> Arg<TextMap> {
    arg(name, doc, Kind::Map(&TEXT))
}

/// An object with arguments of its own.
pub const fn object(name: &'static str, doc: &'static str, args: &'static [Spec]) -> Arg<Object> {
    arg(name, doc, Kind::Object(args))
}

/// A list of objects; `kind` is `&Kind::Object(&[…])`.
pub const fn object_list(name: &'static str, doc: &'static str, kind: &'static Kind) -> Arg<ObjectList> {
    arg(name, doc, Kind::List(kind))
}

/// A map of objects; `kind` is `&Kind::Object(&[…])`.
pub const fn object_map(name: &'static str, doc: &'static str, kind: &'static Kind) -> Arg<ObjectMap> {
    arg(name, doc, Kind::Map(kind))
}

/// The arguments that units share, and then those of one of them. `N` is the sum of the two counts; another doesn't
/// compile.
pub const fn joined<const A: usize, const B: usize, const N: usize>(
    shared: [Spec; A],
    own: [Spec; B],
) -> [Spec; N] {
    assert!(A > 0 && A + B == N, "the length of the joined list is the sum of its parts");
    let mut all = [shared[0]; N];
    let mut index = 0;
    while index < N {
        all[index] = if index < A { shared[index] } else { own[index - A] };
        index += 1;
    }
    all
}

impl<T> Arg<T> {
    /// Must be given.
    pub const fn required(mut self) -> Self {
        self.spec.required = true;
        self
    }

    /// Is hidden in the user interface.
    pub const fn sensitive(mut self) -> Self {
        self.spec.sensitive = true;
        self
    }

    /// Is sent under this key (or keys, joined by dots) of the parameters.
    pub const fn asl(mut self, key: &'static str) -> Self {
        self.spec.asl = Some(key);
        self
    }

    /// Is written in another form.
    pub const fn form(mut self, form: Form) -> Self {
        self.spec.form = form;
        self
    }

    /// Is sent with this value when it is absent.
    pub const fn default(mut self, value: &'static str) -> Self {
        self.spec.default = Some(value);
        self
    }

    /// Has this default at AWS: it is documented, and nothing is sent.
    pub const fn assumed(mut self, value: &'static str) -> Self {
        self.spec.assumed = Some(value);
        self
    }

    /// Holds objects whose arguments these rules relate.
    pub const fn rules(mut self, rules: &'static [Rule]) -> Self {
        self.spec.rules = rules;
        self
    }

    /// Takes between `least` and `most` elements.
    pub const fn length(mut self, least: usize, most: usize) -> Self {
        self.spec.length = (least, most);
        self
    }

    /// Exists in one query language only; the other has `counterpart`.
    pub const fn only(mut self, language: Language, counterpart: &'static str) -> Self {
        self.spec.only = Some((language, counterpart));
        self
    }

    /// Has a path twin in ASL; see [`Spec::twin`].
    pub const fn path_twin(mut self) -> Self {
        self.spec.twin = true;
        self
    }

    /// Takes these literals although they look like expressions.
    pub const fn literals(mut self, literals: &'static [&'static str]) -> Self {
        self.spec.literals = literals;
        self
    }
}

impl Arg<Words> {
    /// Has a checked literal form.
    pub const fn format(mut self, format: Format) -> Self {
        self.spec.kind = Kind::Text(format);
        self
    }

    /// Is an ARN of one of these services.
    pub const fn arn(self, services: &'static [&'static str]) -> Self {
        self.format(Format::Arn(services))
    }
}

impl Arg<Str> {
    /// Has a checked form.
    pub const fn format(mut self, format: Format) -> Self {
        self.spec.kind = Kind::Plain(format);
        self
    }
}

impl Arg<Integer> {
    /// Lies between these bounds, both included.
    pub const fn range(mut self, least: i64, most: i64) -> Self {
        self.spec.kind = Kind::Integer(least, most);
        self
    }
}

impl Arg<Number> {
    /// Lies between these bounds, both included.
    pub const fn range(mut self, least: f64, most: f64) -> Self {
        self.spec.kind = Kind::Number(least, most);
        self
    }
}

impl Arg<TextList> {
    /// Holds values of another kind than text.
    pub const fn of(mut self, kind: &'static Kind) -> Self {
        self.spec.kind = Kind::List(kind);
        self
    }
}

impl Arg<TextMap> {
    /// Holds values of another kind than text.
    pub const fn of(mut self, kind: &'static Kind) -> Self {
        self.spec.kind = Kind::Map(kind);
        self
    }

    /// Is sent as a list of objects with these two keys.
    pub const fn pairs(self, name: &'static str, value: &'static str) -> Self {
        self.form(Form::Pairs(name, value))
    }
}
