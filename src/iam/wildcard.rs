//! Wildcards of IAM: `*` for any characters, `?` for exactly one.

/// Whether `text` matches `pattern`, in which `*` stands for any characters, none included, and `?` for one.
/// Case counts; actions are compared after lower-casing.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Resource".
pub fn matches(pattern: &str, text: &str) -> bool {
    glob(pattern, text, |want, have| want == '?' || want == have)
}

/// Whether everything that the pattern `narrow` matches is matched by the pattern `wide`, too.
///
/// Never true when it isn't so. May be false for patterns that hold policy variables (`${aws:username}`), since those
/// stand for text that is only known when a request is judged.
pub fn covers(wide: &str, narrow: &str) -> bool {
    if wide == narrow || wide == "*" {
        return true;
    }
    if has_variable(wide) || has_variable(narrow) {
        return false;
    }
    // A `*` of the narrow pattern may be many characters or none, so only a `*` takes it in.
    glob(wide, narrow, |want, have| have != '*' && (want == '?' || want == have))
}

/// As [`covers`], for the actions of IAM, in which case doesn't count.
pub fn action_covers(wide: &str, narrow: &str) -> bool {
    covers(&wide.to_ascii_lowercase(), &narrow.to_ascii_lowercase())
}

/// As [`covers`], for ARNs, compared part by part: a wildcard of one part is not trusted to reach into the next.
pub fn resource_covers(wide: &str, narrow: &str) -> bool {
    if wide == narrow || wide == "*" {
        return true;
    }
    let (wide, narrow): (Vec<_>, Vec<_>) = (wide.splitn(6, ':').collect(), narrow.splitn(6, ':').collect());
    wide.len() == 6
        && narrow.len() == 6
        && wide.iter().zip(&narrow).all(|(wide, narrow)| covers(wide, narrow))
}

/// The one spelling of patterns that mean the same: in a run of wildcards each `?` comes first, then at most one `*`.
pub fn normal(pattern: &str) -> String {
    if has_variable(pattern) {
        return pattern.to_owned();
    }
    let mut text = String::with_capacity(pattern.len());
    let mut star = false;
    for c in pattern.chars() {
        match c {
            '*' => star = true,
            '?' => text.push('?'),
            other => {
                if star {
                    text.push('*');
                    star = false;
                }
                text.push(other);
            }
        }
    }
    if star {
        text.push('*');
    }
    text
}

fn has_variable(pattern: &str) -> bool {
    pattern.contains("${")
}

/// Matches with one point of return, the last `*`: linear in practice, at worst the product of the lengths.
fn glob(pattern: &str, text: &str, takes: impl Fn(char, char) -> bool) -> bool {
    let mut pattern = pattern.chars();
    let mut text = text.chars();
    let mut retry = None;
    loop {
        match (pattern.next(), text.clone().next()) {
            (Some('*'), _) => retry = Some((pattern.clone(), text.clone())),
            (Some(want), Some(have)) if takes(want, have) => {
                text.next();
            }
            (None, None) => return true,
            _ => {
                // The last `*` takes one more character, and what follows it is tried again from there.
                let Some((after_star, from)) = &mut retry else { return false };
                if from.next().is_none() {
                    return false;
                }
                pattern = after_star.clone();
                text = from.clone();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stars_and_question_marks() {
        for (pattern, text) in [
            ("*", ""),
            ("", ""),
            ("a*", "a"),
            ("a*c", "abbc"),
            ("*b*b*", "abxb"),
            ("a?c", "abc"),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b/x/y"),
            ("?", "é"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("", "a"), ("a", ""), ("a?", "a"), ("a*c", "ab"), ("A", "a"), ("?", "ab")] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn covers_compares_patterns() {
        assert!(covers("s3:Get*", "s3:GetObject"));
        assert!(covers("s3:Get*", "s3:Get*Tagging"));
        assert!(covers("a?", "a?"));
        assert!(covers("a*", "a?"));
        assert!(!covers("a?", "a*"));
        assert!(!covers("s3:Get", "s3:Get*"));
        assert!(covers("*", "${aws:username}"));
        assert!(!covers("home/*", "${aws:username}"));
        assert!(!covers("*x}", "${aws:x}"));
    }

    #[test]
    fn actions_compare_without_case_and_resources_by_part() {
        assert!(action_covers("S3:get*", "s3:GetObject"));
        assert!(resource_covers("arn:aws:sqs:*:*:q*", "arn:aws:sqs:us-east-1:123456789012:q1"));
        assert!(!resource_covers("arn:aws:s3:::B*", "arn:aws:s3:::b1"));
        assert!(!resource_covers(
            "arn:aws:lambda:*:function:f",
            "arn:aws:lambda:us-east-1:123456789012:function:f"
        ));
        assert!(!resource_covers("arn:aws:sqs:us-east-1:123456789012:q", "*"));
    }

    #[test]
    fn normal_orders_a_run_of_wildcards() {
        assert_eq!(normal("a**b"), "a*b");
        assert_eq!(normal("a*?*?b*"), "a??*b*");
        assert_eq!(normal("${*}**"), "${*}**");
    }

    proptest! {
        #[test]
        fn what_is_covered_is_matched(wide in "[ab*?]{0,6}", narrow in "[ab*?]{0,6}", text in "[abc]{0,6}") {
            if covers(&wide, &narrow) && matches(&narrow, &text) {
                prop_assert!(matches(&wide, &text));
            }
        }

        #[test]
        fn the_normal_form_matches_the_same(pattern in "[ab*?]{0,8}", text in "[ab]{0,8}") {
            prop_assert_eq!(matches(&pattern, &text), matches(&normal(&pattern), &text));
            prop_assert_eq!(normal(&normal(&pattern)), normal(&pattern));
        }
    }
}
