//! Leads each call to its service, and ends in time.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tonic::body::Body;
use tonic::codegen::{Service as Call, http};
use tonic::server::NamedService;
use tonic::transport::Server;

use crate::proto::health::health_server::HealthServer;
use crate::proto::plugin::grpc_broker_server::GrpcBrokerServer;
use crate::proto::plugin::grpc_controller_server::GrpcControllerServer;
use crate::proto::plugin::grpc_stdio_server::GrpcStdioServer;
use crate::proto::tfplugin6::provider_server::ProviderServer;
use crate::tf::provider::Provider;
use crate::tf::service::Service;

use super::connection::Connections;
use super::services::Services;

/// How long calls in flight may take to end; Terraform kills the process after two seconds.
const GRACE: Duration = Duration::from_secs(1);
/// HTTP/2 windows: a value of many megabytes shall not wait for a round trip every 64 KiB.
const WINDOW: u32 = 4 << 20;

/// Serves until `stop`, and then for a short time what is in flight.
pub async fn serve(
    provider: Arc<dyn Provider>,
    connections: Connections,
    stop: CancellationToken,
) -> Result<(), String> {
    let services = Services { stop: stop.clone() };
    let router = Router {
        provider: Service::new(provider).into_server(),
        controller: GrpcControllerServer::new(services.clone()),
        stdio: GrpcStdioServer::new(services.clone()),
        broker: GrpcBrokerServer::new(services.clone()),
        health: HealthServer::new(services),
    };
    let server = Server::builder()
        .initial_stream_window_size(WINDOW)
        .initial_connection_window_size(WINDOW)
        .serve_with_incoming_shutdown(router, connections, stop.cancelled());
    let overdue = async {
        stop.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = server => served.map_err(|error| format!("The server failed: {error}.")),
        () = overdue => Ok(()),
    }
}

#[derive(Clone)]
struct Router {
    provider: ProviderServer<Service>,
    controller: GrpcControllerServer<Services>,
    stdio: GrpcStdioServer<Services>,
    broker: GrpcBrokerServer<Services>,
    health: HealthServer<Services>,
}

type Reply = Pin<Box<dyn Future<Output = Result<http::Response<Body>, Infallible>> + Send>>;

impl Call<http::Request<Body>> for Router {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Reply;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Reply {
        // The path is /package.Service/Method.
        let service = request.uri().path().split('/').nth(1).unwrap_or_default();
        match service {
            ProviderServer::<Service>::NAME => self.provider.call(request),
            GrpcControllerServer::<Services>::NAME => self.controller.call(request),
            GrpcStdioServer::<Services>::NAME => self.stdio.call(request),
            GrpcBrokerServer::<Services>::NAME => self.broker.call(request),
            HealthServer::<Services>::NAME => self.health.call(request),
            _ => {
                Box::pin(async { Ok(tonic::Status::unimplemented("There is no such service.").into_http()) })
            }
        }
    }
}
