//! Values as core sends them: msgpack, directed by the type that the schema implies.
//!
//! The format is cty's: nulls are nil, unknowns an extension, a `dynamic` carries its type in front of it, and numbers
//! that a float can't hold exactly are decimal text.

mod read;
mod write;

pub use read::decode;
pub use write::encode;

#[cfg(test)]
mod tests;
