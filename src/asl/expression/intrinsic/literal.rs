//! Writing intrinsic calls from parts, for those who render.

/// A text as an argument of an intrinsic function: `it's` becomes `'it\'s'`, and braces stand for themselves.
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for character in text.chars() {
        if matches!(character, '\'' | '\\' | '{' | '}') {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted.push('\'');
    quoted
}

/// `States.Array(…)` of arguments that are already written as expressions or quoted literals.
pub fn array<T: AsRef<str>>(arguments: &[T]) -> String {
    call("Array", arguments)
}

/// `States.Format(…)`: the template is the literal text with `{}` where an argument goes, as [`template`] makes it.
pub fn format<T: AsRef<str>>(template: &str, arguments: &[T]) -> String {
    let mut parts = vec![template];
    parts.extend(arguments.iter().map(AsRef::as_ref));
    call("Format", &parts)
}

/// The quoted template of [`format`] from the literal parts between its arguments: one `{}` between two parts.
pub fn template<T: AsRef<str>>(parts: &[T]) -> String {
    let inner: Vec<String> = parts
        .iter()
        .map(|part| {
            let quoted = quote(part.as_ref());
            quoted.get(1..quoted.len() - 1).unwrap_or("").to_owned()
        })
        .collect();
    format!("'{}'", inner.join("{}"))
}

fn call<T: AsRef<str>>(function: &str, arguments: &[T]) -> String {
    let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
    format!("States.{function}({})", arguments.join(", "))
}
