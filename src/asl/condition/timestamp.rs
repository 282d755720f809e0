//! Timestamps as the Amazon States Language takes them: RFC 3339 with an upper-case `T`, and `Z` or an offset.

/// Checks a literal timestamp. The error is a sentence.
pub fn check_timestamp(text: &str) -> Result<(), String> {
    let wrong = |what: &str| {
        Err(format!("`{text}` is not a timestamp: {what}; timestamps look like `2030-01-31T08:00:00Z`."))
    };
    let Some((date, time)) = text.split_once('T') else {
        return wrong("an upper-case `T` must stand between date and time");
    };
    let Some([year, month, day]) = numbers(date, '-', [4, 2, 2]) else {
        return wrong("the date must be year-month-day, with all digits");
    };
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    };
    if !(1..=12).contains(&month) || !(1..=days).contains(&day) {
        return wrong("there is no such day");
    }
    let (clock, zone) = match time.find(['Z', '+', '-']) {
        Some(split) => time.split_at(split),
        None => return wrong("it must end in `Z` or an offset such as `+02:00`"),
    };
    let offset_fits = zone.strip_prefix(['+', '-']).is_some_and(|offset| {
        numbers(offset, ':', [2, 2]).is_some_and(|[hours, minutes]| hours < 24 && minutes < 60)
    });
    if zone != "Z" && !offset_fits {
        return wrong("it must end in `Z` or an offset such as `+02:00`");
    }
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let Some([hours, minutes, seconds]) = numbers(clock, ':', [2, 2, 2]) else {
        return wrong("the time must be hours:minutes:seconds, with all digits");
    };
    if hours > 23 || minutes > 59 || seconds > 60 {
        return wrong("there is no such time");
    }
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return wrong("the fraction of a second must be digits");
    }
    Ok(())
}

/// The numbers between separators, each of exactly so many digits.
fn numbers<const N: usize>(text: &str, separator: char, digits: [usize; N]) -> Option<[u32; N]> {
    let mut parts = text.split(separator);
    let mut values = [0; N];
    for (value, length) in values.iter_mut().zip(digits) {
        let part = parts.next()?;
        if part.len() != length || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *value = part.parse().ok()?;
    }
    parts.next().is_none().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_3339_is_taken() {
        for text in [
            "2016-03-14T01:59:00Z",
            "2016-03-14T01:59:00.123456Z",
            "2024-02-29T23:59:60+05:30",
            "1985-04-12T23:20:50.52-08:00",
        ] {
            assert_eq!(check_timestamp(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn everything_else_is_not() {
        for (text, reason) in [
            ("2016-03-14 01:59:00Z", "upper-case `T`"),
            ("2016-03-14t01:59:00Z", "upper-case `T`"),
            ("2016-3-14T01:59:00Z", "year-month-day"),
            ("2023-02-29T00:00:00Z", "no such day"),
            ("2023-13-01T00:00:00Z", "no such day"),
            ("2016-03-14T01:59:00", "must end in `Z`"),
            ("2016-03-14T01:59:00z", "must end in `Z`"),
            ("2016-03-14T01:59:00+2:00", "must end in `Z`"),
            ("2016-03-14T01:59Z", "hours:minutes:seconds"),
            ("2016-03-14T24:00:00Z", "no such time"),
            ("2016-03-14T01:59:00.Z", "fraction"),
            ("", "upper-case `T`"),
        ] {
            let message = check_timestamp(text).err().unwrap_or_default();
            assert!(message.contains(reason), "{text}: {message}");
        }
    }
}
