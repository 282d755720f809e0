//! Signatures of functions: `<s-n?:b>`.

/// Checks the text between the outer angle brackets of a signature. The error is the byte index of the first character
/// that is wrong, and a sentence.
pub(super) fn check(signature: &str) -> Result<(), (usize, String)> {
    // Behind an array or a function its item type may follow, in angle brackets.
    let (mut parameterised, mut choices, mut parameters, mut returned) = (false, 0_usize, 0_usize, false);
    for (index, character) in signature.char_indices() {
        let was_parameterised = std::mem::replace(&mut parameterised, false);
        match character {
            'b' | 'n' | 's' | 'l' | 'o' | 'u' | 'j' | 'x' => {}
            'a' | 'f' => parameterised = true,
            '-' | '?' | '+' => {}
            ':' if !returned || parameters > 0 => returned |= parameters == 0,
            '(' => choices += 1,
            ')' if choices > 0 => choices -= 1,
            '<' if was_parameterised => parameters += 1,
            '>' if parameters > 0 => parameters -= 1,
            '<' => {
                return Err((
                    index,
                    "Only an array (`a`) or a function (`f`) takes a type in angle brackets.".to_owned(),
                ));
            }
            ' ' | '\t' | '\n' | '\r' => {}
            other => {
                return Err((
                    index,
                    format!(
                        "`{other}` is no type of a signature; types are b, n, s, l, a, o, f, u, j and x."
                    ),
                ));
            }
        }
    }
    if choices > 0 {
        return Err((signature.len(), "A choice of types lacks its `)`.".to_owned()));
    }
    Ok(())
}
