//! An HTTP proxy between the provider and an emulator: it counts the calls, and makes chosen ones go wrong.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use super::fault::{Call, Fault, Plan, error_answer, identify, signer};

/// A proxy on a port of its own, until dropped.
pub struct FaultProxy {
    endpoint: String,
    traffic: Arc<Mutex<Traffic>>,
    stop: CancellationToken,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Traffic {
    plans: Vec<Pending>,
    calls: Vec<Call>,
}

/// A plan, and how many calls it has counted so far.
struct Pending {
    /// Only calls whose body or path names this are counted; `None` for all.
    subject: Option<String>,
    plan: Plan,
    seen: usize,
}

impl FaultProxy {
    /// A proxy before `upstream`, a URL of the form `http://host:port`.
    pub fn before(upstream: &str) -> Self {
        let authority =
            upstream.strip_prefix("http://").expect("an http:// URL").trim_end_matches('/').to_owned();
        let traffic = Arc::new(Mutex::new(Traffic::default()));
        let stop = CancellationToken::new();
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime of its own");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let endpoint = format!("http://{}", listener.local_addr().expect("the port it was given"));
        let thread = std::thread::spawn({
            let (traffic, stop) = (traffic.clone(), stop.clone());
            move || {
                runtime.block_on(stop.run_until_cancelled(serve(listener, authority, traffic))).unwrap_or(())
            }
        });
        Self { endpoint, traffic, stop, thread: Some(thread) }
    }

    /// The URL to give to the provider in place of the upstream's.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Forgets all calls and plans, and makes calls go wrong by these plans from now on.
    pub fn inject(&self, plans: impl IntoIterator<Item = Plan>) {
        self.replace(plans.into_iter().map(|plan| (None, plan)));
    }

    /// The same, each plan for the calls alone whose body or path names its subject (a machine, a role): so one run of Terraform
    /// can meet many faults, one for each of its resources.
    pub fn inject_about(&self, plans: impl IntoIterator<Item = (String, Plan)>) {
        self.replace(plans.into_iter().map(|(subject, plan)| (Some(subject), plan)));
    }

    fn replace(&self, plans: impl Iterator<Item = (Option<String>, Plan)>) {
        let plans = plans.map(|(subject, plan)| Pending { subject, plan, seen: 0 }).collect();
        *lock(&self.traffic) = Traffic { plans, calls: Vec::new() };
    }

    /// The calls since the last [`Self::inject`], in the order of their arrival, those that went wrong included.
    pub fn calls(&self) -> Vec<Call> {
        lock(&self.traffic).calls.clone()
    }

    /// How often each action was called since the last [`Self::inject`].
    pub fn counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for call in self.calls() {
            *counts.entry(call.action).or_default() += 1;
        }
        counts
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(thread) = self.thread.take() {
            // A panic there has already failed the call that it belonged to.
            drop(thread.join());
        }
    }
}

/// A test that panicked while it looked at the traffic has not broken it.
fn lock(traffic: &Mutex<Traffic>) -> MutexGuard<'_, Traffic> {
    traffic.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(listener: TcpListener, upstream: String, traffic: Arc<Mutex<Traffic>>) {
    let upstream: Arc<str> = upstream.into();
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let (upstream, traffic) = (upstream.clone(), traffic.clone());
        tokio::spawn(async move {
            let handler = service_fn(move |request| handle(request, upstream.clone(), traffic.clone()));
            // An error here is a cut connection, which is what some faults are.
            let served =
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), handler);
            drop(served.await);
        });
    }
}

/// Answers one request; an error ends the connection without an answer.
async fn handle(
    request: Request<Incoming>,
    upstream: Arc<str>,
    traffic: Arc<Mutex<Traffic>>,
) -> io::Result<Response<Full<Bytes>>> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let (service, action, protocol) = identify(
        head.method.as_str(),
        head.uri.path(),
        text(&head.headers, "x-amz-target"),
        text(&head.headers, header::AUTHORIZATION.as_str()),
        &body,
    );
    let access_key = signer(text(&head.headers, header::AUTHORIZATION.as_str()));
    let named = [head.uri.path().as_bytes(), body.as_ref()].concat();
    let fault = record(&traffic, Call { service, action, access_key, fault: None }, &named);
    let request = Request::from_parts(head, Full::new(body));
    if let Some(Fault::Delay(by)) = fault {
        tokio::time::sleep(by).await;
    }
    let answer = match fault {
        Some(fault) if !fault.takes_effect() => None,
        _ => Some(forward(request, &upstream).await?),
    };
    match fault {
        Some(Fault::CutBefore | Fault::CutAfter) => {
            Err(io::Error::new(io::ErrorKind::ConnectionAborted, "cut by the test"))
        }
        Some(Fault::FailBefore | Fault::FailAfter | Fault::Throttle) => {
            let (status, code, body) = error_answer(protocol, fault == Some(Fault::Throttle));
            let builder = Response::builder().status(status).header("x-amzn-errortype", code);
            builder.body(Full::from(body)).map_err(io::Error::other)
        }
        Some(Fault::Delay(_)) | None => answer.ok_or_else(|| io::Error::other("no answer to pass on")),
    }
}

/// Passes a request on, over a connection of its own, and returns the whole answer.
async fn forward(mut request: Request<Full<Bytes>>, upstream: &str) -> io::Result<Response<Full<Bytes>>> {
    let stream = TcpStream::connect(upstream).await?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    // Its errors are those of `send_request`, too.
    tokio::spawn(connection);
    request.headers_mut().insert(header::HOST, HeaderValue::from_str(upstream).map_err(io::Error::other)?);
    let (head, body) = sender.send_request(request).await.map_err(io::Error::other)?.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let mut response = Response::from_parts(head, Full::new(body));
    // The body is whole now, whatever way it came.
    response.headers_mut().remove(header::TRANSFER_ENCODING);
    Ok(response)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Records a call with what it names, and returns the fault that the plans have for it.
fn record(traffic: &Mutex<Traffic>, call: Call, named: &[u8]) -> Option<Fault> {
    let mut traffic = lock(traffic);
    let named = String::from_utf8_lossy(named);
    let mut fault = None;
    for pending in &mut traffic.plans {
        if pending.plan.concerns(&call.action)
            && pending.subject.as_ref().is_none_or(|subject| named.contains(subject.as_str()))
        {
            fault = fault.or_else(|| pending.plan.befalls(pending.seen).then_some(pending.plan.fault));
            pending.seen += 1;
        }
    }
    traffic.calls.push(Call { fault, ..call });
    fault
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::{Duration, Instant};

    use super::*;

    /// A server that answers every request with 200 and counts them, until its process ends.
    fn toy_server() -> (String, Arc<AtomicUsize>) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let served = Arc::new(AtomicUsize::new(0));
        let count = served.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut head = [0_u8; 4096];
                if stream.read(&mut head).unwrap() > 0 {
                    count.fetch_add(1, Ordering::SeqCst);
                    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").unwrap();
                }
            }
        });
        (endpoint, served)
    }

    /// Sends one request and returns what comes back before the connection ends; empty for a cut.
    fn call(endpoint: &str, action: &str) -> String {
        call_about(endpoint, action, "")
    }

    fn call_about(endpoint: &str, action: &str, body: &str) -> String {
        let mut stream = std::net::TcpStream::connect(endpoint.trim_start_matches("http://")).unwrap();
        let request = format!(
            "POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-amz-target: AWSStepFunctions.{action}\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).map_or_else(|_| String::new(), |_| answer)
    }

    #[test]
    fn passes_calls_on_and_counts_them() {
        let (upstream, served) = toy_server();
        let proxy = FaultProxy::before(&upstream);
        assert!(call(proxy.endpoint(), "TagResource").ends_with("ok"));
        assert!(call(proxy.endpoint(), "TagResource").starts_with("HTTP/1.1 200"));
        call(proxy.endpoint(), "UntagResource");
        assert_eq!(served.load(Ordering::SeqCst), 3);
        assert_eq!(
            proxy.counts().into_iter().collect::<Vec<_>>(),
            [("TagResource".into(), 2), ("UntagResource".into(), 1)]
        );
        assert_eq!(proxy.calls()[2].service, "unsigned");
        proxy.inject([]);
        assert_eq!(proxy.calls(), []);
    }

    #[test]
    fn each_fault_befalls_the_chosen_call_alone() {
        for fault in Fault::ALL {
            let (upstream, served) = toy_server();
            let proxy = FaultProxy::before(&upstream);
            proxy.inject([Plan { action: Some("TagResource".into()), after: 1, times: 1, fault }]);
            assert!(call(proxy.endpoint(), "TagResource").ends_with("ok"), "{fault:?}");
            assert!(call(proxy.endpoint(), "UntagResource").ends_with("ok"), "{fault:?}");
            let start = Instant::now();
            let answer = call(proxy.endpoint(), "TagResource");
            match fault {
                Fault::FailBefore | Fault::FailAfter => {
                    assert!(answer.starts_with("HTTP/1.1 500"), "{fault:?}: {answer}");
                    assert!(answer.contains("InternalServerError"), "{fault:?}: {answer}");
                }
                Fault::Throttle => {
                    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
                    assert!(answer.contains("ThrottlingException"), "{answer}");
                }
                Fault::Delay(by) => {
                    assert!(start.elapsed() >= by.min(Duration::from_secs(1)), "{:?}", start.elapsed());
                    assert!(answer.ends_with("ok"), "{answer}");
                }
                Fault::CutBefore | Fault::CutAfter => assert_eq!(answer, "", "{fault:?}"),
            }
            assert!(call(proxy.endpoint(), "TagResource").ends_with("ok"), "{fault:?}");
            assert_eq!(served.load(Ordering::SeqCst), 3 + usize::from(fault.takes_effect()), "{fault:?}");
            let suffered: Vec<_> = proxy.calls().into_iter().map(|call| call.fault).collect();
            assert_eq!(suffered, [None, None, Some(fault), None]);
        }
    }

    #[test]
    fn a_subject_has_a_fault_of_its_own() {
        let (upstream, _) = toy_server();
        let proxy = FaultProxy::before(&upstream);
        let plan = Plan { action: Some("TagResource".into()), after: 1, times: 1, fault: Fault::CutBefore };
        proxy.inject_about([("one".to_owned(), plan)]);
        let answered = ["one", "other", "other", "one", "one"]
            .map(|subject| call_about(proxy.endpoint(), "TagResource", subject).ends_with("ok"));
        assert_eq!(answered, [true, true, true, false, true]);
    }

    #[test]
    fn an_upstream_that_is_gone_is_a_cut() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let proxy = FaultProxy::before(&format!("http://127.0.0.1:{port}"));
        assert_eq!(call(proxy.endpoint(), "TagResource"), "");
    }
}
