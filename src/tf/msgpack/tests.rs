//! Bytes as Terraform 1.11 sends them, round trips, and arbitrary bytes.

use proptest::prelude::*;

use super::super::{Object, Type, Value};
use super::{decode, encode};

fn ty(json: &str) -> Type {
    Type::from_json(json.as_bytes()).expect("a type")
}

fn number(text: &str) -> Value {
    Value::Number(text.parse().expect("a number"))
}

/// An object of a `dynamic`, a decimal that is no float, a whole number above 64 bits, and nulls of several types.
#[test]
fn a_configuration_as_terraform_sends_it() {
    let json = r#"["object",{"a":"number","b":["tuple",["number","string","dynamic"]],"c":"number"}]"#;
    let mut bytes = vec![0x85, 0xa3];
    bytes.extend_from_slice(b"any\x92\xc4");
    bytes.push(u8::try_from(json.len()).expect("short"));
    bytes.extend_from_slice(json.as_bytes());
    bytes.extend_from_slice(
        b"\x83\xa1a\xcb\x3f\xf8\0\0\0\0\0\0\xa1b\x93\x01\xa1z\xc0\xa1c\xb418446744073709551616",
    );
    bytes.extend_from_slice(b"\xa2id\xc0\xa1l\xc0\xa3num\xa30.1\xa1s\xa1x");
    let block =
        ty(r#"["object",{"any":"dynamic","id":"string","l":["list","string"],"num":"number","s":"string"}]"#);
    let value = decode(&bytes, &block).expect("a value");
    let any = value.get("any").inner();
    assert_eq!(any.get("a"), &number("1.5"));
    assert_eq!(any.get("b"), &vec![1.into(), "z".into(), Value::Null].into());
    assert_eq!(any.get("c"), &number("18446744073709551616"));
    assert_eq!(value.get("num"), &number("0.1"));
    assert_eq!(value.get("l"), &Value::Null);
    let again = encode(&value, &block).expect("bytes");
    assert_eq!(decode(&again, &block), Ok(value));
}

#[test]
fn unknowns_of_any_kind_are_unknown() {
    for bytes in [
        b"\xd4\0\0".as_slice(),
        b"\xc7\0\0",
        b"\xc7\x03\x0c\x81\x01\xc2",
        b"\xc7\x07\x0c\x82\x01\xc2\x03\x92\x00\xc3",
    ] {
        for ty in [Type::Number, Type::Dynamic, Type::List(Box::new(Type::String))] {
            assert_eq!(decode(bytes, &ty), Ok(Value::Unknown));
        }
    }
    let excessive = [&[0xc8, 0x04, 0x01, 0x0c][..], &[0; 1025]].concat();
    assert!(decode(&excessive, &Type::Number).is_err());
    assert_eq!(encode(&Value::Unknown, &Type::Dynamic), Ok(vec![0xd4, 0, 0]));
}

#[test]
fn numbers_are_written_so_that_nothing_is_lost() {
    let written = |text| encode(&number(text), &Type::Number).expect("bytes");
    assert_eq!(written("1"), [0x01]);
    assert_eq!(written("-1"), [0xff]);
    assert_eq!(written("200"), [0xcc, 200]);
    assert_eq!(written("-100"), [0xd0, 0x9c]);
    assert_eq!(written("0.1"), b"\xa30.1");
    assert_eq!(written("18446744073709551616"), b"\xb418446744073709551616");
}

#[test]
fn what_no_number_is_is_refused() {
    for bytes in [
        b"\xcb\x7f\xf8\0\0\0\0\0\0".as_slice(),
        b"\xcb\x7f\xf0\0\0\0\0\0\0",
        b"\xa3NaN",
        b"\xa0",
        b"\xa4 1.5",
        b"\xc3",
    ] {
        assert!(decode(bytes, &Type::Number).is_err(), "{bytes:x?}");
    }
}

#[test]
fn a_fault_names_its_place() {
    let block = ty(r#"["object",{"l":["list",["map","string"]],"s":["set",["object",{"x":"bool"}]]}]"#);
    let path = |bytes: &[u8]| decode(bytes, &block).expect_err("a fault").path().to_string();
    assert_eq!(path(b"\x82\xa1l\x92\x80\x81\xa1k\xc3\xa1s\x90"), r#"l[1]["k"]"#);
    assert_eq!(path(b"\x82\xa1l\x90\xa1s\x91\x81\xa1x\x01"), "s");
    assert_eq!(path(b"\x81\xa1l\x90"), "");
    let wrong = Value::object([("l", vec![Value::object([("k", Value::Bool(true))])])]);
    assert_eq!(encode(&wrong, &block).expect_err("a fault").path().to_string(), r#"l[0]["k"]"#);
}

#[test]
fn duplicates_extras_and_leftovers_are_refused() {
    let block = ty(r#"["object",{"a":"bool","b":"bool"}]"#);
    assert!(decode(b"\x82\xa1a\xc3\xa1a\xc3", &block).is_err());
    assert!(decode(b"\x82\xa1a\xc3\xa1c\xc3", &block).is_err());
    assert!(decode(b"\x82\xa1b\xc3\xa1a\xc3", &block).is_ok(), "the order is free");
    assert!(decode(b"\x82\xa1a\xc3\xa1b\xc3\xc0", &block).is_err());
    assert!(decode(b"\x82\xa1k\xc3\xa1k\xc3", &Type::Map(Box::new(Type::Bool))).is_err());
    assert!(encode(&Value::object([("c", true)]), &block).is_err());
    assert_eq!(encode(&Value::object([("b", true)]), &block), Ok(b"\x82\xa1a\xc0\xa1b\xc3".to_vec()));
}

/// The type of the value inside a `dynamic` may be `dynamic` again, without end.
#[test]
fn depth_is_limited() {
    let layer = b"\x92\xc4\x15[\"tuple\",[\"dynamic\"]]\x91";
    let deep = [layer.repeat(100_000), vec![0xc0]].concat();
    assert!(decode(&deep, &Type::Dynamic).expect_err("a fault").detail.contains("deeper"));
    let fair = [layer.repeat(50), vec![0xc0]].concat();
    assert!(decode(&fair, &Type::Dynamic).is_ok());
}

#[test]
fn a_claimed_length_reserves_nothing() {
    let list = Type::List(Box::new(Type::String));
    assert!(decode(b"\xdd\xff\xff\xff\xff", &list).is_err());
    assert!(decode(b"\xdb\xff\xff\xff\xff", &Type::String).is_err());
}

#[test]
fn a_value_without_a_type_gets_its_own() {
    let value = Value::object([("a", Value::from(vec![1.into(), Value::Null])), ("b", "x".into())]);
    let bytes = encode(&value, &Type::Dynamic).expect("bytes");
    let decoded = decode(&bytes, &Type::Dynamic).expect("a value");
    assert_eq!(decoded.inner(), &value);
}

fn any_type() -> impl Strategy<Value = Type> {
    let leaf = prop_oneof![Just(Type::String), Just(Type::Number), Just(Type::Bool), Just(Type::Dynamic)];
    leaf.prop_recursive(4, 24, 4, |element| {
        prop_oneof![
            element.clone().prop_map(|element| Type::List(Box::new(element))),
            element.clone().prop_map(|element| Type::Set(Box::new(element))),
            element.clone().prop_map(|element| Type::Map(Box::new(element))),
            prop::collection::vec(element.clone(), 0..4).prop_map(Type::Tuple),
            prop::collection::btree_map("[a-z\"]{1,8}", element, 0..4).prop_map(Type::Object),
        ]
    })
}

fn any_value(ty: &Type) -> BoxedStrategy<Value> {
    let known = match ty {
        Type::String => any::<String>().prop_map(Value::from).boxed(),
        Type::Bool => any::<bool>().prop_map(Value::from).boxed(),
        Type::Number => prop_oneof![
            any::<i64>().prop_map(Value::from),
            "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?".prop_map(|text| number(&text)),
        ]
        .boxed(),
        Type::Dynamic => {
            prop_oneof![Just(Type::String), Just(Type::Tuple(vec![Type::Number, Type::Dynamic]))]
                .prop_flat_map(|ty| {
                    any_value(&ty).prop_map(move |value| Value::Dynamic(Box::new((ty.clone(), value))))
                })
                .boxed()
        }
        Type::List(element) | Type::Set(element) => {
            prop::collection::vec(any_value(element), 0..20).prop_map(Value::List).boxed()
        }
        Type::Map(element) => prop::collection::btree_map(any::<String>(), any_value(element), 0..20)
            .prop_map(Value::Map)
            .boxed(),
        Type::Tuple(elements) => {
            elements.iter().map(any_value).collect::<Vec<_>>().prop_map(Value::List).boxed()
        }
        Type::Object(attributes) => {
            let names: Vec<String> = attributes.keys().cloned().collect();
            let values: Vec<_> = attributes.values().map(any_value).collect();
            let object =
                move |values: Vec<Value>| Value::Map(names.iter().cloned().zip(values).collect::<Object>());
            values.prop_map(object).boxed()
        }
    };
    prop_oneof![8 => known, 1 => Just(Value::Null), 1 => Just(Value::Unknown)].boxed()
}

proptest! {
    #[test]
    fn every_value_survives((ty, value) in any_type().prop_flat_map(|ty| {
        let value = any_value(&ty);
        (Just(ty), value)
    })) {
        let bytes = encode(&value, &ty).expect("bytes");
        let decoded = decode(&bytes, &ty).expect("a value");
        // Negative zero comes back as zero, which is the same.
        prop_assert!(decoded.same(&value), "{decoded:?}");
    }

    #[test]
    fn arbitrary_bytes_never_panic(ty in any_type(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _either = decode(&bytes, &ty);
    }
}
