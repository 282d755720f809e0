//! Schemas: blocks, attributes and their types.

use std::collections::BTreeMap;

/// A cty type constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// `string`
    String,
    /// `number`
    Number,
    /// `bool`
    Bool,
    /// `dynamic`: any value, which then carries its own type.
    Dynamic,
    /// `list(T)`
    List(Box<Type>),
    /// `set(T)`
    Set(Box<Type>),
    /// `map(T)`
    Map(Box<Type>),
    /// `object({...})`
    Object(BTreeMap<String, Type>),
    /// `tuple([...])`
    Tuple(Vec<Type>),
}

/// The type of an attribute: a plain cty type, or a nested attribute with attributes of its own.
#[derive(Debug, Clone, PartialEq)]
pub enum AttributeType {
    /// A plain type.
    Plain(Type),
    /// A nested attribute.
    Nested(Nesting, Vec<Attribute>),
}

/// How many objects a nested attribute or block holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nesting {
    /// One object, or null.
    Single,
    /// A list of objects.
    List,
    /// A set of objects.
    Set,
    /// A map of objects.
    Map,
}

/// Who gives an attribute its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The configuration must.
    Required,
    /// The configuration may.
    Optional,
    /// The configuration may; the provider does otherwise.
    OptionalComputed,
    /// Only the provider does.
    Computed,
}

/// One attribute of a block or of a nested attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// snake_case name.
    pub name: String,
    /// Its type.
    pub ty: AttributeType,
    /// Who gives its value.
    pub mode: Mode,
    /// Markdown.
    pub description: String,
    /// Hidden in the user interface; still in the state.
    pub sensitive: bool,
    /// Why not to use it any more, if so.
    pub deprecated: Option<String>,
}

/// A nested block (HCL block syntax), such as `timeouts`.
#[derive(Debug, Clone, PartialEq)]
pub struct NestedBlock {
    /// Its name.
    pub name: String,
    /// How many there may be.
    pub nesting: Nesting,
    /// What it holds.
    pub block: Block,
}

/// The content of a block.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Block {
    /// Its attributes, in documentation order.
    pub attributes: Vec<Attribute>,
    /// Its nested blocks.
    pub blocks: Vec<NestedBlock>,
    /// Markdown.
    pub description: String,
}

/// The schema of a data source, a resource, the provider or an action.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Schema {
    /// Counts up when stored state must be migrated.
    pub version: i64,
    /// The content.
    pub block: Block,
}

impl Attribute {
    /// A plain attribute; sensitive and deprecated are set by [`Attribute::sensitive`] and [`Attribute::deprecated`].
    pub fn new(name: impl Into<String>, ty: Type, mode: Mode, description: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ty: AttributeType::Plain(ty),
            mode,
            description: description.into(),
            sensitive: false,
            deprecated: None,
        }
    }

    /// A nested attribute.
    pub fn nested(
        name: impl Into<String>,
        nesting: Nesting,
        attributes: Vec<Attribute>,
        mode: Mode,
        description: impl Into<String>,
    ) -> Self {
        let ty = AttributeType::Nested(nesting, attributes);
        Self { ty, ..Self::new(name, Type::Dynamic, mode, description) }
    }

    /// Hides its value in the user interface.
    #[must_use]
    pub fn sensitive(self) -> Self {
        Self { sensitive: true, ..self }
    }

    /// Warns those who use it, with what to use instead.
    #[must_use]
    pub fn deprecated(self, instead: impl Into<String>) -> Self {
        Self { deprecated: Some(instead.into()), ..self }
    }

    /// The type of its values on the wire.
    pub fn implied_type(&self) -> Type {
        match &self.ty {
            AttributeType::Plain(ty) => ty.clone(),
            AttributeType::Nested(nesting, attributes) => nesting.of(object_type(attributes)),
        }
    }

    /// Whether the configuration may give its value.
    pub fn is_configurable(&self) -> bool {
        self.mode != Mode::Computed
    }

    /// Whether the provider may give its value.
    pub fn is_computed(&self) -> bool {
        matches!(self.mode, Mode::Computed | Mode::OptionalComputed)
    }
}

impl Nesting {
    fn of(self, object: Type) -> Type {
        match self {
            Self::Single => object,
            Self::List => Type::List(Box::new(object)),
            Self::Set => Type::Set(Box::new(object)),
            Self::Map => Type::Map(Box::new(object)),
        }
    }
}

impl Block {
    /// The type of the block on the wire: an object of its attributes and blocks.
    pub fn implied_type(&self) -> Type {
        let attributes =
            self.attributes.iter().map(|attribute| (attribute.name.clone(), attribute.implied_type()));
        let blocks = self
            .blocks
            .iter()
            .map(|nested| (nested.name.clone(), nested.nesting.of(nested.block.implied_type())));
        Type::Object(attributes.chain(blocks).collect())
    }
}

impl Schema {
    /// A schema of version 0.
    pub fn new(block: Block) -> Self {
        Self { version: 0, block }
    }
}

fn object_type(attributes: &[Attribute]) -> Type {
    Type::Object(
        attributes.iter().map(|attribute| (attribute.name.clone(), attribute.implied_type())).collect(),
    )
}
