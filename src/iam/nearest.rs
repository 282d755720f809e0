//! The known name that a misspelt one was meant to be.

/// The candidate with the fewest edits (insertion, deletion, replacement, swap of neighbours; case is free) from `name`,
/// if at most a third of its letters need one; the first of equals.
pub(super) fn nearest<T: AsRef<str>>(name: &str, candidates: impl IntoIterator<Item = T>) -> Option<T> {
    let wanted: Vec<char> = name.to_lowercase().chars().collect();
    let most = (wanted.len() / 3).max(1);
    let mut best: Option<(usize, T)> = None;
    for candidate in candidates {
        let have: Vec<char> = candidate.as_ref().to_lowercase().chars().collect();
        let limit = best.as_ref().map_or(most + 1, |(edits, _)| *edits);
        if have.len().abs_diff(wanted.len()) < limit {
            let edits = distance(&wanted, &have);
            if edits < limit {
                best = Some((edits, candidate));
            }
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Optimal string alignment distance, with the last three rows of its table.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut row = last.clone();
    for i in 1..=a.len() {
        row[0] = i;
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_edits() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        for (a, b, edits) in
            [("", "", 0), ("ab", "", 2), ("abc", "abd", 1), ("abc", "acb", 1), ("s3", "sns", 2)]
        {
            assert_eq!(distance(&chars(a), &chars(b)), edits, "{a} {b}");
            assert_eq!(distance(&chars(b), &chars(a)), edits, "{b} {a}");
        }
    }

    #[test]
    fn the_nearest_is_near_or_none() {
        let names = ["dynamodb", "docdb", "sqs", "sns"];
        assert_eq!(nearest("DynamoDb", names), Some("dynamodb"));
        assert_eq!(nearest("dynmaodb", names), Some("dynamodb"));
        assert_eq!(nearest("sqa", names), Some("sqs"));
        assert_eq!(nearest("something", names), None);
        assert_eq!(nearest("", names), None);
    }
}
