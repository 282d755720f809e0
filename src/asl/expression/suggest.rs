//! Names that a misspelt name may have meant.

/// A sentence fragment that names the closest candidates, or all of them when none is close: `"a" or "b"`.
pub fn nearest(name: &str, candidates: &[&str]) -> String {
    let mut ranked: Vec<(usize, &str)> =
        candidates.iter().map(|candidate| (distance(name, candidate), *candidate)).collect();
    ranked.sort_by_key(|(far, _)| *far);
    let best = ranked.first().map_or(0, |(far, _)| *far);
    // Half of the letters wrong is a misspelling; more is another word.
    let close: Vec<&str> = if best * 2 <= name.chars().count() {
        ranked.iter().filter(|(far, _)| *far == best).map(|(_, candidate)| *candidate).collect()
    } else {
        candidates.to_vec()
    };
    list(&close)
}

/// The closest candidates, at most five of them: for long lists.
pub fn nearest_few(name: &str, candidates: &[&str]) -> String {
    let mut ranked = candidates.to_vec();
    ranked.sort_by_key(|candidate| distance(name, candidate));
    ranked.truncate(5);
    list(&ranked)
}

/// `a`, `a or b`, `a, b or c`.
pub fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [head @ .., last] => format!("{} or {last}", head.join(", ")),
    }
}

/// Levenshtein's distance without regard to case, so that `execution` finds `Execution` first.
pub fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(64).flat_map(char::to_lowercase).collect();
    let b: Vec<char> = b.chars().take(64).flat_map(char::to_lowercase).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let replaced = diagonal + usize::from(x != y);
            diagonal = *cell;
            left = replaced.min(*cell + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("Token", "token"), 0);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn a_misspelling_finds_its_word_and_another_word_finds_all() {
        assert_eq!(nearest("Excution", &["Execution", "State"]), "Execution");
        assert_eq!(nearest("zzz", &["Execution", "State", "Task"]), "Execution, State or Task");
    }
}
