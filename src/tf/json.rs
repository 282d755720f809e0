//! Values as JSON: the form of state files, and the plain form that the rest of the provider works with.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::fault::Fault;
use super::{Step, Type, Value, number};

/// Reads the state form of a value of type `ty`. As in core, an attribute that is missing is null, and primitives are
/// converted to each other; attributes that the type lacks are passed over.
pub fn from_state(json: &Json, ty: &Type) -> Result<Value, Fault> {
    match (ty, json) {
        (Type::Dynamic, Json::Object(parts)) => {
            let (Some(ty), Some(value)) = (parts.get("type"), parts.get("value")) else {
                return Err(Fault::new("A dynamic value has a \"type\" and a \"value\"."));
            };
            let ty = Type::from_json_value(ty)
                .map_err(|error| Fault::new(format!("Of a dynamic value, {error}.")))?;
            let value = from_state(value, &ty)?;
            Ok(Value::Dynamic(Box::new((ty, value))))
        }
        (_, Json::Null) => Ok(Value::Null),
        (Type::String, Json::String(text)) => Ok(Value::String(text.clone())),
        (Type::String, Json::Number(number)) => Ok(Value::String(number.to_string())),
        (Type::String, Json::Bool(value)) => Ok(Value::String(value.to_string())),
        (Type::Bool, Json::Bool(value)) => Ok(Value::Bool(*value)),
        (Type::Bool, Json::String(text)) if text == "true" || text == "false" => {
            Ok(Value::Bool(text == "true"))
        }
        (Type::Number, Json::Number(number)) => Ok(Value::Number(number.clone())),
        (Type::Number, Json::String(text)) => number::parse(text)
            .map(Value::Number)
            .ok_or_else(|| Fault::new(format!("{text:?} is not a decimal number."))),
        (Type::List(element), Json::Array(items)) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, item)| {
                    from_state(item, element).map_err(|fault| fault.under(Step::Index(index)))
                })
                .collect::<Result<_, _>>()
                .map(Value::List)
        }
        (Type::Set(element), Json::Array(items)) => items
            .iter()
            .map(|item| from_state(item, element).map_err(Fault::under_set))
            .collect::<Result<_, _>>()
            .map(Value::List),
        (Type::Tuple(elements), Json::Array(items)) if items.len() == elements.len() => {
            let items = items.iter().zip(elements).enumerate();
            items
                .map(|(index, (item, element))| {
                    from_state(item, element).map_err(|fault| fault.under(Step::Index(index)))
                })
                .collect::<Result<_, _>>()
                .map(Value::List)
        }
        (Type::Map(element), Json::Object(entries)) => entries
            .iter()
            .map(|(key, item)| match from_state(item, element) {
                Ok(value) => Ok((key.clone(), value)),
                Err(fault) => Err(fault.under(Step::Key(key.clone()))),
            })
            .collect::<Result<_, _>>()
            .map(Value::Map),
        (Type::Object(attributes), Json::Object(entries)) => attributes
            .iter()
            .map(|(name, element)| match from_state(entries.get(name).unwrap_or(&Json::Null), element) {
                Ok(value) => Ok((name.clone(), value)),
                Err(fault) => Err(fault.under(Step::Attribute(name.clone()))),
            })
            .collect::<Result<_, _>>()
            .map(Value::Map),
        (ty, json) => {
            let came = match json {
                Json::Null => "null",
                Json::Bool(_) => "a bool",
                Json::Number(_) => "a number",
                Json::String(_) => "a string",
                Json::Array(_) => "an array",
                Json::Object(_) => "an object",
            };
            Err(Fault::new(format!("A value of type {} is required, but {came} came.", ty.to_json())))
        }
    }
}

impl Value {
    /// The value as plain JSON: `dynamic` without its type, numbers digit for digit. Unknown values have no JSON; the
    /// fault says where the first one is.
    pub fn to_json(&self) -> Result<Json, Fault> {
        match self {
            Self::Null => Ok(Json::Null),
            Self::Unknown => Err(Fault::new("The value is not known yet.")),
            Self::Bool(value) => Ok(Json::Bool(*value)),
            Self::Number(number) => Ok(Json::Number(number.clone())),
            Self::String(text) => Ok(Json::String(text.clone())),
            Self::List(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| item.to_json().map_err(|fault| fault.under(Step::Index(index))))
                .collect::<Result<_, _>>()
                .map(Json::Array),
            Self::Map(entries) => entries
                .iter()
                .map(|(key, item)| match item.to_json() {
                    Ok(json) => Ok((key.clone(), json)),
                    Err(fault) => Err(fault.under(Step::Key(key.clone()))),
                })
                .collect::<Result<_, _>>()
                .map(Json::Object),
            Self::Dynamic(inner) => inner.1.to_json(),
        }
    }

    /// A value as core would see this JSON in a `dynamic`: objects are objects, arrays are tuples.
    pub fn from_json(json: &Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(number) => Self::Number(number.clone()),
            Json::String(text) => Self::String(text.clone()),
            Json::Array(items) => Self::List(items.iter().map(Self::from_json).collect()),
            Json::Object(entries) => {
                let entries = entries.iter().map(|(key, item)| (key.clone(), Self::from_json(item)));
                Self::Map(entries.collect::<BTreeMap<_, _>>())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ty(json: &Json) -> Type {
        Type::from_json_value(json).expect("a type")
    }

    #[test]
    fn state_is_read_leniently() {
        let ty =
            ty(&json!(["object", {"a": "string", "b": "number", "c": ["list", "bool"], "d": "dynamic"}]));
        let state = json!({
            "a": 5, "b": "1.50", "c": ["true", false], "gone": {},
            "d": {"type": ["tuple", ["number"]], "value": [1]},
        });
        let value = from_state(&state, &ty).expect("state");
        assert_eq!(value.get("a").as_str(), Some("5"));
        assert_eq!(value.get("b").as_number().map(|n| n.as_str()), Some("1.50"));
        assert_eq!(value.get("c").as_list(), Some(&[Value::Bool(true), Value::Bool(false)][..]));
        assert_eq!(value.get("d").to_json(), Ok(json!([1])));
        let empty = from_state(&json!({}), &ty).expect("state");
        assert_eq!(empty.as_map().map(|entries| entries.len()), Some(4));
    }

    #[test]
    fn a_fault_in_state_names_its_place() {
        let ty = ty(&json!(["object", {"c": ["list", ["map", "bool"]]}]));
        let fault = from_state(&json!({"c": [{}, {"k": "yes"}]}), &ty).expect_err("a fault");
        assert_eq!(fault.path().to_string(), r#"c[1]["k"]"#);
    }

    #[test]
    fn numbers_keep_their_digits() {
        let text = r#"{"a":0.1234567890123456789012345678901234567890,"b":18446744073709551616}"#;
        let json: Json = serde_json::from_str(text).expect("JSON");
        let value = Value::from_json(&json);
        assert_eq!(value.to_json().expect("known").to_string(), text);
    }

    #[test]
    fn the_unknown_has_no_json() {
        let value = Value::object([("a", Value::List(vec![Value::Null, Value::Unknown]))]);
        assert_eq!(value.to_json().expect_err("a fault").path().to_string(), r#"["a"][1]"#);
    }
}
