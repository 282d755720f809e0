//! Decimal arithmetic that a provider needs, on text, without rounding.

use serde_json::Number;

/// A number from decimal text, kept digit for digit.
pub(super) fn parse(text: &str) -> Option<Number> {
    text.parse().ok()
}

/// The exact decimal expansion of a finite float: every binary fraction ends in decimal, too.
pub(super) fn from_f64(value: f64) -> Option<Number> {
    if !value.is_finite() {
        return None;
    }
    let bits = value.abs().to_bits();
    // IEEE 754: 52 bits of mantissa below an exponent biased by 1023; exponent 0 is subnormal.
    let exponent = i64::try_from(bits >> 52).ok()?.max(1) - 1023 - 52;
    let mantissa = bits & ((1 << 52) - 1) | if bits >> 52 == 0 { 0 } else { 1 << 52 };
    let fraction_bits = -exponent - i64::from(mantissa.trailing_zeros().min(63));
    let precision = if mantissa == 0 { 0 } else { usize::try_from(fraction_bits).unwrap_or(0) };
    parse(&format!("{value:.precision$}"))
}

/// Whether two numbers are equal, however they are written.
pub(super) fn equal(a: &Number, b: &Number) -> bool {
    a == b || matches!((Decimal::new(a.as_str()), Decimal::new(b.as_str())), (Some(a), Some(b)) if a == b)
}

/// The number as a 64-bit integer, when it is one.
pub(super) fn to_i64(number: &Number) -> Option<i64> {
    if let Some(value) = number.as_i64() {
        return Some(value);
    }
    let decimal = Decimal::new(number.as_str())?;
    let zeros = usize::try_from(decimal.exponent).ok().filter(|zeros| *zeros <= 19)?;
    let sign = if decimal.negative { "-" } else { "" };
    format!("{sign}{}{}", decimal.digits, "0".repeat(zeros)).parse().ok()
}

/// Significant digits without zeros at either end, times ten to the exponent. Zero has no digits.
#[derive(PartialEq)]
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    fn new(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_end_matches('0');
        let trailing = i64::try_from(all.len() - digits.len()).ok()?;
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
            return Some(Self { negative: false, digits: String::new(), exponent: 0 });
        }
        let fraction = i64::try_from(fraction.len()).ok()?;
        let exponent = exponent.checked_sub(fraction)?.checked_add(trailing)?;
        Some(Self { negative, digits: digits.to_owned(), exponent })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        parse(text).expect("a number")
    }

    #[test]
    fn numbers_are_equal_by_value() {
        for (a, b) in [("1", "1.0"), ("100", "1e2"), ("0.10", "1E-1"), ("-0", "0"), ("1200", "12e+2")] {
            assert!(equal(&number(a), &number(b)), "{a} and {b}");
        }
        for (a, b) in [("1", "-1"), ("0.1", "0.1000000000000000000001"), ("10", "1")] {
            assert!(!equal(&number(a), &number(b)), "{a} and {b}");
        }
    }

    #[test]
    fn integers_in_any_spelling() {
        assert_eq!(to_i64(&number("5.0")), Some(5));
        assert_eq!(to_i64(&number("-12e1")), Some(-120));
        assert_eq!(to_i64(&number("9223372036854775807")), Some(i64::MAX));
        assert_eq!(to_i64(&number("9223372036854775808")), None);
        assert_eq!(to_i64(&number("0.5")), None);
        assert_eq!(to_i64(&number("1e999999999999")), None);
    }

    #[test]
    fn floats_expand_exactly() {
        assert_eq!(from_f64(1.5), Some(number("1.5")));
        assert_eq!(from_f64(-0.0), Some(number("-0")));
        assert_eq!(from_f64(1e22), Some(number("10000000000000000000000")));
        assert_eq!(from_f64(0.1), Some(number("0.1000000000000000055511151231257827021181583404541015625")));
        assert_eq!(from_f64(f64::NAN), None);
        assert_eq!(from_f64(f64::INFINITY), None);
        let smallest = from_f64(f64::from_bits(1)).expect("finite");
        assert_eq!(smallest.as_str().parse::<f64>().expect("a float").to_bits(), 1);
    }
}
