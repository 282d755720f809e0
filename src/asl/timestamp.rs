//! Timestamps as Amazon States Language takes them: the RFC 3339 profile of ISO 8601, with a capital `T` between date and
//! time, and a capital `Z` or a numeric offset.

/// Checks a timestamp.
///
/// # Errors
/// A sentence with the value and an example of what would be right.
pub fn check(text: &str) -> Result<(), String> {
    if is_valid(text) {
        Ok(())
    } else {
        Err(format!(
            "{text:?} is no timestamp; write RFC 3339, such as `2030-01-01T00:00:00Z` or `2030-01-01T01:00:00.5+01:00`."
        ))
    }
}

fn is_valid(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else { return false };
    let Some((year, month, day)) = split3(date, '-') else { return false };
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2)) else {
        return false;
    };
    let Some(zone) = time.find(['Z', '+', '-']) else { return false };
    let (clock, zone) = time.split_at(zone);
    let (clock, fraction) =
        clock.split_once('.').map_or((clock, None), |(clock, fraction)| (clock, Some(fraction)));
    let Some((hour, minute, second)) = split3(clock, ':') else { return false };
    let (Some(hour), Some(minute), Some(second)) = (digits(hour, 2), digits(minute, 2), digits(second, 2))
    else {
        return false;
    };
    let fraction =
        fraction.is_none_or(|fraction| !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit()));
    // 60 is a leap second.
    (1..=12).contains(&month)
        && (1..=days(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60
        && fraction
        && offset(zone)
}

fn offset(zone: &str) -> bool {
    match zone.strip_prefix(['+', '-']) {
        None => zone == "Z",
        Some(rest) => rest.split_once(':').is_some_and(|(hour, minute)| {
            digits(hour, 2).is_some_and(|hour| hour < 24)
                && digits(minute, 2).is_some_and(|minute| minute < 60)
        }),
    }
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn split3(text: &str, separator: char) -> Option<(&str, &str, &str)> {
    let (first, rest) = text.split_once(separator)?;
    let (second, third) = rest.split_once(separator)?;
    Some((first, second, third))
}

fn digits(text: &str, count: usize) -> Option<u32> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn takes_rfc_3339_and_nothing_else() {
        for good in ["2030-01-01T00:00:00Z", "2028-02-29T23:59:60.123Z", "2030-12-31T00:00:00-08:00"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in [
            "2030-01-01",
            "2030-01-01 00:00:00Z",
            "2030-01-01t00:00:00Z",
            "2030-02-29T00:00:00Z",
            "2030-13-01T00:00:00Z",
            "2030-01-01T24:00:00Z",
            "2030-01-01T00:00:00",
            "2030-01-01T00:00:00.Z",
            "2030-01-01T00:00:00+1",
            "",
            "T",
        ] {
            assert!(check(bad).unwrap_err().contains("RFC 3339"), "{bad}");
        }
    }
}
