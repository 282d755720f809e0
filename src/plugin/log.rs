//! Logs in hclog's JSON, the one format of which Terraform understands level and message.
//!
//! Every value is written as a JSON string: Terraform crashes on one that isn't where it expects one. Nothing of a
//! user's configuration is logged.

use std::fmt::{self, Write as _};
use std::io::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value as Json};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// Sends events to standard error, from the level on that the environment asks for; by default none.
pub fn install(provider: &str) {
    let level = level(provider, |name| std::env::var(name).ok());
    if level == LevelFilter::OFF {
        return;
    }
    let layer = Hclog { module: format!("provider.{provider}") };
    // Only our own events: libraries write frames, headers and request bodies, in which there may be secrets.
    let own = Targets::new().with_target(env!("CARGO_CRATE_NAME"), level);
    let subscriber = tracing_subscriber::registry().with(layer.with_filter(own));
    // A second call would find the first one's subscriber, which is as good.
    let _installed_before = tracing::subscriber::set_global_default(subscriber);
}

/// The most specific variable that is set decides.
fn level(provider: &str, get: impl Fn(&str) -> Option<String>) -> LevelFilter {
    let own = format!("TF_LOG_PROVIDER_{}", provider.to_uppercase().replace('-', "_"));
    let names = [own.as_str(), "TF_LOG_PROVIDER", "TF_LOG"];
    let set = names.into_iter().find_map(|name| get(name).filter(|value| !value.is_empty()));
    match set.map(|level| level.to_uppercase()).as_deref() {
        // As in Terraform, which takes what it doesn't know for TRACE, and JSON for a way of writing it.
        None | Some("OFF") => LevelFilter::OFF,
        Some("ERROR") => LevelFilter::ERROR,
        Some("WARN") => LevelFilter::WARN,
        Some("INFO") => LevelFilter::INFO,
        Some("DEBUG") => LevelFilter::DEBUG,
        Some(_) => LevelFilter::TRACE,
    }
}

struct Hclog {
    module: String,
}

impl<S: Subscriber> Layer<S> for Hclog {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let line = line(&self.module, event, SystemTime::now());
        // One write a line keeps the lines of threads apart; without a reader there is nobody to tell.
        let _closed = std::io::stderr().write_all(line.as_bytes());
    }
}

fn line(module: &str, event: &Event<'_>, now: SystemTime) -> String {
    let level = match *event.metadata().level() {
        Level::TRACE => "trace",
        Level::DEBUG => "debug",
        Level::INFO => "info",
        Level::WARN => "warn",
        Level::ERROR => "error",
    };
    let mut fields = Fields { message: String::new(), others: Map::new() };
    event.record(&mut fields);
    let mut line = Map::new();
    line.insert("@level".into(), level.into());
    line.insert("@message".into(), fields.message.into());
    line.insert("@module".into(), module.into());
    line.insert("@timestamp".into(), timestamp(now).into());
    line.insert("@caller".into(), event.metadata().target().into());
    line.extend(fields.others);
    format!("{}\n", Json::Object(line))
}

struct Fields {
    message: String,
    others: Map<String, Json>,
}

impl Fields {
    fn record(&mut self, field: &Field, value: String) {
        match field.name() {
            "message" => self.message = value,
            // The names with an at sign are hclog's own.
            name => {
                self.others.insert(name.trim_start_matches('@').to_owned(), value.into());
            }
        }
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record(field, value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.record(field, format!("{value:?}"));
    }
}

/// RFC 3339 in UTC with exactly six digits of the second: with another number Terraform shows the line as it is.
fn timestamp(now: SystemTime) -> String {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, second) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    let (year, month, day) = civil_from_days(days);
    let mut text = String::with_capacity(27);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    let micros = since.subsec_micros();
    // Writing to a string can't fail.
    let _infallible =
        write!(text, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z");
    text
}

/// The Gregorian date of a day since 1970: years that begin in March, in eras of 400 years.
fn civil_from_days(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn timestamps_have_six_digits() {
        let at = |seconds, micros: u32| timestamp(UNIX_EPOCH + Duration::new(seconds, micros * 1_000));
        assert_eq!(at(0, 0), "1970-01-01T00:00:00.000000Z");
        assert_eq!(at(951_826_154, 5), "2000-02-29T12:09:14.000005Z");
        assert_eq!(at(1_767_225_599, 999_999), "2025-12-31T23:59:59.999999Z");
    }

    #[test]
    fn the_most_specific_variable_decides() {
        let level = |variables: &[(&str, &str)]| {
            level("sfntasks", |name| variables.iter().find(|it| it.0 == name).map(|it| it.1.to_owned()))
        };
        assert_eq!(level(&[]), LevelFilter::OFF);
        assert_eq!(level(&[("TF_LOG", "json")]), LevelFilter::TRACE);
        assert_eq!(level(&[("TF_LOG", "trace"), ("TF_LOG_PROVIDER", "warn")]), LevelFilter::WARN);
        assert_eq!(level(&[("TF_LOG", "trace"), ("TF_LOG_PROVIDER_SFNTASKS", "off")]), LevelFilter::OFF);
        assert_eq!(level(&[("TF_LOG", "trace"), ("TF_LOG_PROVIDER_SFNTASKS", "")]), LevelFilter::TRACE);
    }
}
