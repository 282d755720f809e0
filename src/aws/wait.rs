//! Waiting: asking again, with growing pauses, until it works, time is up, or Terraform wants to stop.

use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::error::Failure;

/// First pause between two attempts.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
/// Longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// What a call in flight still gets when Terraform stops.
const LAST_MOMENT: Duration = Duration::from_secs(10);

/// How long one operation may take, and who can stop it.
#[derive(Debug, Clone)]
pub struct Patience {
    deadline: Instant,
    limit: Duration,
    cancel: CancellationToken,
}

/// What an attempt says when it didn't work out.
#[derive(Debug)]
pub enum Retry {
    /// Worth another attempt; the failure is reported when there is no time for one.
    Later(Failure),
    /// Hopeless.
    Never(Failure),
}

impl Patience {
    /// Patience that ends `limit` from now.
    pub fn new(limit: Duration, cancel: CancellationToken) -> Self {
        Self { deadline: Instant::now() + limit, limit, cancel }
    }

    /// The same, but at most `limit` from now.
    #[must_use]
    pub fn at_most(&self, limit: Duration) -> Self {
        let deadline = self.deadline.min(Instant::now() + limit);
        Self { deadline, limit: limit.min(self.limit), cancel: self.cancel.clone() }
    }

    /// Runs `attempt` until it succeeds or gives up.
    ///
    /// # Errors
    /// The last failure; when time was up or Terraform stopped, its message says so too.
    pub async fn retry<T, F, A>(&self, mut attempt: A) -> Result<T, Failure>
    where
        A: FnMut() -> F,
        F: Future<Output = Result<T, Retry>>,
    {
        let mut pause = FIRST_PAUSE;
        loop {
            let failure = match attempt().await {
                Ok(done) => return Ok(done),
                Err(Retry::Never(failure)) => return Err(failure),
                Err(Retry::Later(failure)) => failure,
            };
            self.pause(pause, failure).await?;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Runs one call. When Terraform stops, the call gets a moment more to come back, because one that was sent may
    /// have its effect all the same.
    ///
    /// # Errors
    /// The call's failure, or that it was stopped.
    pub async fn once<T, E: Into<Failure>>(
        &self,
        call: impl Future<Output = Result<T, E>>,
    ) -> Result<T, Failure> {
        let stopped = async {
            self.cancel.cancelled().await;
            tokio::time::sleep(LAST_MOMENT).await;
        };
        tokio::select! {
            biased;
            done = call => done.map_err(Into::into),
            () = stopped => Err(Failure::stopped("Terraform asked to stop before AWS answered")),
        }
    }

    async fn pause(&self, pause: Duration, failure: Failure) -> Result<(), Failure> {
        let ended =
            |why: &str| Failure { message: format!("{} ({why})", failure.message), ..failure.clone() };
        if Instant::now() + pause > self.deadline {
            return Err(ended(&format!("still so after {} s", self.limit.as_secs())));
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => Ok(()),
            () = self.cancel.cancelled() => Err(ended("Terraform asked to stop while waiting")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn retries_until_it_works() {
        let mut left = 2;
        let patience = Patience::new(Duration::from_secs(60), CancellationToken::new());
        let done = patience
            .retry(|| {
                left -= 1;
                let result =
                    if left == 0 { Ok("done") } else { Err(Retry::Later(Failure::unexpected("not yet"))) };
                async move { result }
            })
            .await;
        assert_eq!(done, Ok("done"));
    }

    #[tokio::test]
    async fn gives_up_at_the_deadline_with_the_cause() {
        let patience = Patience::new(Duration::from_secs(1), CancellationToken::new());
        let failed: Result<(), _> =
            patience.retry(|| async { Err(Retry::Later(Failure::unexpected("not yet"))) }).await;
        assert_eq!(failed.map_err(|failure| failure.message), Err("not yet (still so after 1 s)".to_owned()));
    }

    #[tokio::test]
    async fn stops_when_terraform_does() {
        let cancel = CancellationToken::new();
        let patience = Patience::new(Duration::from_secs(3600), cancel.clone());
        cancel.cancel();
        let failed: Result<(), _> =
            patience.retry(|| async { Err(Retry::Later(Failure::unexpected("not yet"))) }).await;
        assert!(failed.is_err_and(|failure| failure.says("asked to stop")));
    }

    #[tokio::test]
    async fn the_hopeless_is_told_at_once() {
        let mut attempts = 0;
        let patience = Patience::new(Duration::from_secs(60), CancellationToken::new());
        let failed: Result<(), _> = patience
            .retry(|| {
                attempts += 1;
                async { Err(Retry::Never(Failure::unexpected("no"))) }
            })
            .await;
        assert!(failed.is_err());
        assert_eq!(attempts, 1);
    }
}
