//! Signatures of functions: `<s-n?:b>`.

/// Checks the text between the outer angle brackets of a signature, as far as JSONata itself does at parse time. The
/// error is the byte index of the first character that is wrong, and a sentence.
pub(super) fn check(signature: &str) -> Result<(), (usize, String)> {
    let mut previous = ' ';
    for (index, character) in signature.char_indices() {
        if character == '<' && !matches!(previous, 'a' | 'f') {
            return Err((
                index,
                "Only an array (`a`) or a function (`f`) takes a type in angle brackets.".to_owned(),
            ));
        }
        previous = character;
    }
    Ok(())
}
