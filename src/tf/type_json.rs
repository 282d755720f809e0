//! cty's JSON form of types: `"string"`, `["list","string"]`, `["object",{"a":"number"}]`.

use serde_json::Value as Json;

use super::Type;

impl Type {
    /// The type as compact JSON, in the form of the protocol.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write_json(&mut out);
        out
    }

    fn write_json(&self, out: &mut String) {
        let of = |name: &str, element: &Self, out: &mut String| {
            out.push_str(name);
            element.write_json(out);
            out.push(']');
        };
        match self {
            Self::String => out.push_str("\"string\""),
            Self::Number => out.push_str("\"number\""),
            Self::Bool => out.push_str("\"bool\""),
            Self::Dynamic => out.push_str("\"dynamic\""),
            Self::List(element) => of("[\"list\",", element, out),
            Self::Set(element) => of("[\"set\",", element, out),
            Self::Map(element) => of("[\"map\",", element, out),
            Self::Object(attributes) => {
                out.push_str("[\"object\",{");
                for (position, (name, ty)) in attributes.iter().enumerate() {
                    if position > 0 {
                        out.push(',');
                    }
                    out.push_str(&Json::from(name.as_str()).to_string());
                    out.push(':');
                    ty.write_json(out);
                }
                out.push_str("}]");
            }
            Self::Tuple(elements) => {
                out.push_str("[\"tuple\",[");
                for (position, ty) in elements.iter().enumerate() {
                    if position > 0 {
                        out.push(',');
                    }
                    ty.write_json(out);
                }
                out.push_str("]]");
            }
        }
    }

    /// Reads the JSON form; the names of optional attributes, a third element of `object`, are passed over.
    pub fn from_json(json: &[u8]) -> Result<Self, String> {
        let json = serde_json::from_slice(json).map_err(|error| format!("the type is not JSON: {error}"))?;
        Self::from_json_value(&json)
    }

    /// The same from parsed JSON.
    pub fn from_json_value(json: &Json) -> Result<Self, String> {
        let wrong = || format!("{json} is not a type");
        let of = |element: &Json| Self::from_json_value(element).map(Box::new);
        match json {
            Json::String(name) => match name.as_str() {
                "string" => Ok(Self::String),
                "number" => Ok(Self::Number),
                "bool" => Ok(Self::Bool),
                "dynamic" => Ok(Self::Dynamic),
                _ => Err(wrong()),
            },
            Json::Array(parts) => match parts.as_slice() {
                [Json::String(kind), element] => match (kind.as_str(), element) {
                    ("list", element) => Ok(Self::List(of(element)?)),
                    ("set", element) => Ok(Self::Set(of(element)?)),
                    ("map", element) => Ok(Self::Map(of(element)?)),
                    ("tuple", Json::Array(elements)) => {
                        Ok(Self::Tuple(elements.iter().map(Self::from_json_value).collect::<Result<_, _>>()?))
                    }
                    ("object", Json::Object(_)) => Self::object_from_json(element).ok_or_else(wrong)?,
                    _ => Err(wrong()),
                },
                [Json::String(kind), attributes, Json::Array(_)] if kind == "object" => {
                    Self::object_from_json(attributes).ok_or_else(wrong)?
                }
                _ => Err(wrong()),
            },
            _ => Err(wrong()),
        }
    }

    fn object_from_json(json: &Json) -> Option<Result<Self, String>> {
        let attributes = json.as_object()?.iter();
        let attributes = attributes.map(|(name, ty)| Ok((name.clone(), Self::from_json_value(ty)?)));
        Some(attributes.collect::<Result<_, _>>().map(Self::Object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_survives() {
        for json in [
            r#""string""#,
            r#"["list",["set",["map","bool"]]]"#,
            r#"["object",{"a":"number","b\"":["tuple",["number","dynamic"]]}]"#,
            r#"["tuple",[]]"#,
        ] {
            assert_eq!(Type::from_json(json.as_bytes()).map(|ty| ty.to_json()).as_deref(), Ok(json));
        }
    }

    #[test]
    fn optional_attributes_are_passed_over() {
        let ty = Type::from_json(br#"["object",{"a":"string"},["a"]]"#).expect("a type");
        assert_eq!(ty.to_json(), r#"["object",{"a":"string"}]"#);
    }

    #[test]
    fn what_is_no_type_is_refused() {
        for json in ["", "1", r#""text""#, r#"["list"]"#, r#"["list","string","string"]"#, r#"["object",[]]"#]
        {
            assert!(Type::from_json(json.as_bytes()).is_err(), "{json}");
        }
        let deep = format!("{}\"string\"{}", "[\"list\",".repeat(10_000), "]".repeat(10_000));
        assert!(Type::from_json(deep.as_bytes()).is_err());
    }
}
