//! The JSONata functions that give a translation JavaScript's semantics. A translation defines those that it uses.

/// A helper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Helper {
    /// A field that must be there.
    Field,
    /// An item that must be there.
    Item,
    /// A number as JavaScript writes it: as few digits as tell it from its neighbours, where `$string` rounds to 15.
    Digits,
    /// The same for a number that takes 16 or 17 digits.
    Exact,
    /// A list as text.
    Joined,
    /// A value as text.
    Text,
    /// A value as a number. What JavaScript calls NaN fails.
    Num,
    /// A number to divide by.
    Divisor,
    /// JavaScript's truth: empty lists and objects are true.
    Holds,
    /// `+` of operands that may be text.
    Plus,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `===` of operands that may be lists or objects, which equal themselves only.
    Same,
    /// Halves round up.
    Rounded,
    /// The length of a text in UTF-16 units.
    Units,
    /// A text without characters beyond U+FFFF, whose positions are the same in JavaScript and JSONata.
    Narrow,
    /// `.length`
    Length,
    /// `.includes`
    Includes,
    /// A text; anything else has no such method.
    String,
}

impl Helper {
    /// Every helper, those that others use first.
    pub(super) const ALL: [Self; 19] = [
        Self::Field,
        Self::Item,
        Self::String,
        Self::Exact,
        Self::Digits,
        Self::Joined,
        Self::Text,
        Self::Num,
        Self::Divisor,
        Self::Holds,
        Self::Plus,
        Self::Below,
        Self::AtMost,
        Self::Same,
        Self::Rounded,
        Self::Units,
        Self::Narrow,
        Self::Length,
        Self::Includes,
    ];

    /// Its name, with the dollar sign.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Field => "$field",
            Self::Item => "$item",
            Self::Digits => "$digits",
            Self::Exact => "$exact",
            Self::Joined => "$joined",
            Self::Text => "$text",
            Self::Num => "$num",
            Self::Divisor => "$divisor",
            Self::Holds => "$holds",
            Self::Plus => "$plus",
            Self::Below => "$below",
            Self::AtMost => "$atMost",
            Self::Same => "$same",
            Self::Rounded => "$rounded",
            Self::Units => "$units",
            Self::Narrow => "$narrow",
            Self::Length => "$len",
            Self::Includes => "$includes",
            Self::String => "$str",
        }
    }

    /// Helpers that it calls.
    pub(super) fn needs(self) -> &'static [Self] {
        match self {
            Self::Digits => &[Self::Exact],
            Self::Joined => &[Self::Text],
            Self::Text => &[Self::Joined, Self::Digits],
            Self::Plus => &[Self::Text, Self::Num],
            Self::Below | Self::AtMost => &[Self::Num],
            Self::Narrow => &[Self::Units],
            Self::Length => &[Self::Units, Self::Field],
            _ => &[],
        }
    }

    /// Its body.
    pub(super) fn body(self) -> &'static str {
        match self {
            Self::Field => {
                "function($of, $key) { $type($of) = 'object' and $exists($lookup($of, $key)) ? $lookup($of, $key) : $error('There is no field ' & $key & '.') }"
            }
            Self::Item => {
                "function($of, $at) { $type($of) = 'array' and $at < $count($of) ? $of[$at] : $error('There is no item ' & $at & '.') }"
            }
            Self::String => "function($v) { $type($v) = 'string' ? $v : $error('This is no text: ' & $v) }",
            Self::Digits => {
                "function($n) { $number($string($n)) = $n ? $string($n) : $abs($n) < 1e-6 or $abs($n) >= 9007199254740992 ? $error('This number has too many digits for a text: ' & $n) : $exact($n) }"
            }
            // The binary fraction in three limbs of 26 bits gives its decimal digits exactly, one a round; then the
            // number is rounded to 16 digits, or to 17 where 16 don't come back. A whole number has no point.
            Self::Exact => {
                "function($n) { ($limb := 67108864; $whole := $floor($abs($n)); $f := ($abs($n) - $whole) * $limb; $g := ($f - $floor($f)) * $limb; $fraction := function($a, $b, $c, $left) { $left = 0 ? '' : ($z := $c * 10; $y := $b * 10 + $floor($z / $limb); $x := $a * 10 + $floor($y / $limb); $string($floor($x / $limb)) & $fraction($x % $limb, $y % $limb, $z % $limb, $left - 1)) }; $all := $fraction($floor($f), $floor($g), ($g - $floor($g)) * $limb, 30); $shift := $whole > 0 ? -$length($formatBase($whole)) : $length($all) - $length($replace($all, /^0+/, '')); $rounded := function($places) { ($cut := $substring($all, 0, $places); $last := $match($cut, /[0-8]9*$/); $tie := $replace($substring($all, $places), /0+$/, '') = '5'; $up := $replace($exists($last) and ($tie ? $number($substring($cut, -1)) % 2 = 1 : $substring($all, $places, 1) >= '5') ? $substring($cut, 0, $last.index) & $string($number($substring($last.match, 0, 1)) + 1) : $cut, /0+$/, ''); ($n < 0 ? '-' : '') & $formatBase($whole) & ($up = '' ? '' : '.' & $up)) }; $short := $rounded(16 + $shift); $number($short) = $n ? $short : $rounded(17 + $shift)) }"
            }
            Self::Joined => {
                "function($list, $by) { $join([$map($list, function($i) { $type($i) = 'null' ? '' : $text($i) })], $by) }"
            }
            Self::Text => {
                "function($v) { $type($v) = 'string' ? $v : $type($v) = 'number' ? $digits($v) : $type($v) = 'array' ? $joined($v, ',') : $type($v) = 'object' ? '[object Object]' : $string($v) }"
            }
            Self::Num => {
                "function($v) { $type($v) = 'null' ? 0 : $type($v) = 'string' ? ($t := $replace($v, /^\\s+|\\s+$/, ''); $t = '' ? 0 : $number($t)) : $number($v) }"
            }
            Self::Divisor => "function($n) { $n = 0 ? $error('Division by zero.') : $n }",
            Self::Holds => "function($v) { $type($v) in ['array', 'object'] or $boolean($v) }",
            Self::Plus => {
                "function($a, $b) { $type($a) in ['string', 'array', 'object'] or $type($b) in ['string', 'array', 'object'] ? $text($a) & $text($b) : $num($a) + $num($b) }"
            }
            Self::Below => {
                "function($a, $b) { $type($a) = 'string' and $type($b) = 'string' ? $a < $b : $num($a) < $num($b) }"
            }
            Self::AtMost => {
                "function($a, $b) { $type($a) = 'string' and $type($b) = 'string' ? $a <= $b : $num($a) <= $num($b) }"
            }
            Self::Same => "function($a, $b) { $type($a) in ['array', 'object'] ? false : $a = $b }",
            Self::Rounded => "function($n) { $n - $floor($n) >= 0.5 ? $floor($n) + 1 : $floor($n) }",
            // A character beyond U+FFFF is two units, and four bytes in UTF-8, the first of which is F0 to F4.
            Self::Units => "function($s) { $length($s) + $count($split($encodeUrlComponent($s), '%F')) - 1 }",
            Self::Narrow => {
                "function($s) { $units($s) = $length($s) ? $s : $error('Positions in a text with characters beyond U+FFFF.') }"
            }
            Self::Length => {
                "function($v) { $type($v) = 'string' ? $units($v) : $type($v) = 'array' ? $count($v) : $type($v) = 'object' ? $field($v, 'length') : $error('This has no length.') }"
            }
            Self::Includes => {
                "function($of, $v) { $type($of) = 'array' ? $not($type($v) in ['array', 'object']) and $v in $of : $type($v) = 'string' ? $contains($of, $v) : $error('A text includes texts only.') }"
            }
        }
    }
}
