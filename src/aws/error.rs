//! What went wrong at AWS, in words for Terraform's user.

use std::error::Error;
use std::fmt;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sfn::operation::RequestId;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// What sort of failure it is, as far as callers act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The service answered with an error.
    Service,
    /// No credentials, or the service doesn't accept them.
    Credentials,
    /// The provider isn't configured well enough to ask.
    Configuration,
    /// No answer: the request may or may not have had its effect.
    Connection,
    /// Terraform asked to stop, or the time was up.
    Stopped,
}

/// A failed call, without any secret in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What sort of failure.
    pub kind: Kind,
    /// The service's error code, such as `StateMachineDoesNotExist`; empty when no service answered.
    pub code: String,
    /// What the service said, or what is wrong.
    pub message: String,
    /// For questions to AWS Support.
    pub request_id: Option<String>,
}

/// Codes by which services turn down the credentials themselves, whatever was asked.
const BAD_CREDENTIALS: [&str; 8] = [
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "TokenRefreshRequired",
    "UnrecognizedClientException",
];

/// Where credentials come from, for every message about them.
const WHERE: &str = "Set access_key and secret_key (and token for temporary credentials), profile or assume_role in \
    the provider block, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN) or AWS_PROFILE in the \
    environment; `aws sso login` or `aws login` renews a session.";

impl Failure {
    /// A failure of the provider's own configuration.
    pub fn configuration(message: impl Into<String>) -> Self {
        Self::bare(Kind::Configuration, message)
    }

    /// An operation given up because Terraform stopped it or its time was up.
    pub fn stopped(message: impl Into<String>) -> Self {
        Self::bare(Kind::Stopped, message)
    }

    /// An answer that the service should not have given.
    pub fn unexpected(message: impl Into<String>) -> Self {
        Self::bare(Kind::Service, message)
    }

    fn bare(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, code: String::new(), message: message.into(), request_id: None }
    }

    /// Whether the service answered with one of these codes. A suffix `Exception` is not told apart: Step Functions
    /// and its emulators are not of one mind about it.
    pub fn is(&self, codes: &[&str]) -> bool {
        let code = self.code.trim_end_matches("Exception");
        !code.is_empty() && codes.iter().any(|wanted| wanted.trim_end_matches("Exception") == code)
    }

    /// Whether the service said that what was asked for doesn't exist.
    pub fn is_not_found(&self) -> bool {
        self.is(&[
            "StateMachineDoesNotExist",
            "NoSuchEntity",
            "ResourceNotFound",
            "ActivityDoesNotExist",
            "StateMachineAliasDoesNotExist",
        ])
    }

    /// Whether the call may have had its effect all the same.
    pub fn is_ambiguous(&self) -> bool {
        matches!(self.kind, Kind::Connection | Kind::Stopped)
            || self.is(&[
                "ServiceFailure",
                "InternalFailure",
                "InternalServerError",
                "ServiceException",
                "ServiceUnavailable",
            ])
    }

    /// Whether the service's message contains `part`, in whatever case.
    pub fn says(&self, part: &str) -> bool {
        self.message.to_lowercase().contains(&part.to_lowercase())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.code.is_empty() {
            write!(f, "{}: ", self.code)?;
        }
        f.write_str(&self.message)?;
        if let Some(id) = &self.request_id {
            write!(f, " (request id {id})")?;
        }
        Ok(())
    }
}

impl Error for Failure {}

impl<E, R> From<SdkError<E, R>> for Failure
where
    E: Error + ProvideErrorMetadata + 'static,
    R: fmt::Debug + 'static,
{
    fn from(error: SdkError<E, R>) -> Self {
        match &error {
            SdkError::ServiceError(context) => from_service(context.err().meta()),
            _ => from_transport(&error),
        }
    }
}

fn from_service(meta: &aws_smithy_types::error::ErrorMetadata) -> Failure {
    let code = meta.code().unwrap_or("UnknownError").to_owned();
    let message = meta.message().unwrap_or("the service gave no reason").to_owned();
    let refused = BAD_CREDENTIALS.contains(&code.as_str());
    Failure {
        kind: if refused { Kind::Credentials } else { Kind::Service },
        message: if refused {
            format!("AWS doesn't accept the credentials: {message}. {WHERE}")
        } else {
            message
        },
        code,
        request_id: meta.request_id().map(str::to_owned),
    }
}

fn from_transport(error: &(dyn Error + 'static)) -> Failure {
    let mut causes: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(cause) = next {
        if let Some(credentials) = cause.downcast_ref::<CredentialsError>() {
            return from_credentials(credentials);
        }
        let text = cause.to_string();
        if causes.last() != Some(&text) {
            causes.push(text);
        }
        next = cause.source();
    }
    Failure::bare(Kind::Connection, format!("AWS could not be reached: {}", causes.join(": ")))
}

fn from_credentials(error: &CredentialsError) -> Failure {
    let message = match error {
        CredentialsError::CredentialsNotLoaded(_) => format!("no AWS credentials were found. {WHERE}"),
        other => {
            let mut deepest: &(dyn Error + 'static) = other;
            let mut service: Option<Failure> = None;
            while let Some(source) = deepest.source() {
                if let Some(refusal) = source.downcast_ref::<aws_sdk_sts::error::SdkError<
                    aws_sdk_sts::operation::assume_role::AssumeRoleError,
                >>() {
                    service = refusal.as_service_error().map(|error| from_service(error.meta()));
                }
                deepest = source;
            }
            let reason = service.map_or_else(|| deepest.to_string(), |failure| failure.to_string());
            format!("AWS credentials could not be loaded: {reason}. {WHERE}")
        }
    };
    Failure::bare(Kind::Credentials, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(code: &str) -> Failure {
        Failure {
            kind: Kind::Service,
            code: code.into(),
            message: "no".into(),
            request_id: Some("r-1".into()),
        }
    }

    #[test]
    fn shows_code_message_and_request_id() {
        assert_eq!(
            service("AccessDeniedException").to_string(),
            "AccessDeniedException: no (request id r-1)"
        );
    }

    #[test]
    fn a_code_matches_with_and_without_its_suffix() {
        assert!(service("AccessDeniedException").is(&["AccessDenied"]));
        assert!(service("NoSuchEntity").is(&["NoSuchEntityException"]));
        assert!(!service("NoSuchEntity").is(&["EntityAlreadyExists"]));
        assert!(!Failure::stopped("late").is(&[""]));
    }

    #[test]
    fn only_an_unanswered_call_is_ambiguous() {
        assert!(Failure::stopped("late").is_ambiguous());
        assert!(service("InternalFailure").is_ambiguous());
        assert!(!Failure::unexpected("no").is_ambiguous());
        assert!(!service("AccessDenied").is_ambiguous());
    }

    #[test]
    fn missing_credentials_name_what_to_set() {
        let failure = from_credentials(&CredentialsError::not_loaded("none"));
        assert_eq!(failure.kind, Kind::Credentials);
        assert!(failure.message.contains("AWS_ACCESS_KEY_ID"), "{failure}");
    }

    #[test]
    fn refused_credentials_are_told_apart_from_a_missing_permission() {
        let meta =
            |code: &str| aws_smithy_types::error::ErrorMetadata::builder().code(code).message("m").build();
        assert_eq!(from_service(&meta("ExpiredTokenException")).kind, Kind::Credentials);
        assert_eq!(from_service(&meta("AccessDeniedException")).kind, Kind::Service);
    }
}
