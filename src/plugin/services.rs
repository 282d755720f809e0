//! The services of go-plugin beside the provider's: shutdown, standard streams, broker, health.

use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status, Streaming};

use crate::proto::health::health_check_response::ServingStatus;
use crate::proto::health::health_server::Health;
use crate::proto::health::{HealthCheckRequest, HealthCheckResponse};
use crate::proto::plugin::grpc_broker_server::GrpcBroker;
use crate::proto::plugin::grpc_controller_server::GrpcController;
use crate::proto::plugin::grpc_stdio_server::GrpcStdio;
use crate::proto::plugin::{ConnInfo, Empty, StdioData};

/// All of them; they share when to stop.
#[derive(Clone)]
pub struct Services {
    pub stop: CancellationToken,
}

impl Services {
    /// A stream that says `first` and then nothing, and ends with the server.
    fn silent<T: Send + 'static>(&self, first: Option<T>) -> BoxStream<T> {
        let (sender, receiver) = tokio::sync::mpsc::channel(1);
        let stop = self.stop.clone();
        tokio::spawn(async move {
            if let Some(first) = first {
                let _gone = sender.send(Ok(first)).await;
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = sender.closed() => {}
            }
        });
        Box::pin(ReceiverStream::new(receiver))
    }
}

#[tonic::async_trait]
impl GrpcController for Services {
    /// Terraform is done with this process.
    async fn shutdown(&self, _request: Request<Empty>) -> Result<Response<Empty>, Status> {
        self.stop.cancel();
        Ok(Response::new(Empty {}))
    }
}

#[tonic::async_trait]
impl GrpcStdio for Services {
    /// Relays what a plugin prints. This one prints nothing: its logs go to standard error itself.
    async fn stream_stdio(&self, _request: Request<()>) -> Result<Response<BoxStream<StdioData>>, Status> {
        Ok(Response::new(self.silent(None)))
    }
}

#[tonic::async_trait]
impl GrpcBroker for Services {
    /// Sets up further connections, of which providers have none.
    async fn start_stream(
        &self,
        _request: Request<Streaming<ConnInfo>>,
    ) -> Result<Response<BoxStream<ConnInfo>>, Status> {
        Ok(Response::new(self.silent(None)))
    }
}

/// The name under which go-plugin asks; the empty one stands for the server as a whole.
fn health(request: &HealthCheckRequest) -> Result<HealthCheckResponse, Status> {
    match request.service.as_str() {
        "plugin" | "" => Ok(HealthCheckResponse { status: ServingStatus::Serving.into() }),
        other => Err(Status::not_found(format!("There is no service {other:?}."))),
    }
}

#[tonic::async_trait]
impl Health for Services {
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        health(request.get_ref()).map(Response::new)
    }

    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<BoxStream<HealthCheckResponse>>, Status> {
        let status = health(request.get_ref())
            .unwrap_or(HealthCheckResponse { status: ServingStatus::ServiceUnknown.into() });
        Ok(Response::new(self.silent(Some(status))))
    }
}
