//! Panics: Terraform recognises Go's way of telling them, and shows them to the user as the provider's crash.

use std::backtrace::Backtrace;
use std::io::Write;

/// Tells every panic on standard error, as `panic: message` and where it came from.
pub fn install_hook() {
    std::panic::set_hook(Box::new(|info| {
        let payload = info.payload();
        let text = payload.downcast_ref::<&str>().copied();
        let text =
            text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message");
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let backtrace = Backtrace::capture();
        // A standard error that is closed is no reason for a second panic.
        let _closed = write!(std::io::stderr(), "panic: {text}\n\n{place}\n{backtrace}\n");
    }));
}
