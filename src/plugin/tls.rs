//! Mutual TLS: both sides make a certificate for this one process, and trust that one certificate only.
//!
//! Terraform's is ECDSA on P-521 and marked as an authority. ring has no P-521, and WebPKI refuses an authority as the
//! end of a chain, so the usual verifiers either fail or, made optional, authenticate nobody. Here the certificate must
//! be the announced one, byte for byte, and the client must prove in the handshake that it has the key.

use std::sync::Arc;

use p521::ecdsa::signature::Verifier;
use p521::ecdsa::{DerSignature, VerifyingKey};
use rcgen::{CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, date_time_ymd};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName as Subject, Error, SignatureScheme};
use tokio_rustls::TlsAcceptor;

/// Who we are to Terraform, and whom we let in.
pub struct Identity {
    tls: Option<(CertificateDer<'static>, TlsAcceptor)>,
}

impl Identity {
    /// Makes this process's certificate. Without a client certificate Terraform has turned TLS off; one that can't be
    /// read is an error, so that nobody is let in unchecked.
    pub fn new(client_pem: Option<&str>) -> Result<Self, String> {
        let Some(pem) = client_pem else { return Ok(Self { tls: None }) };
        let verifier =
            PinnedClient::new(pem).map_err(|why| format!("PLUGIN_CLIENT_CERT is no certificate: {why}."))?;
        let (certificate, key) =
            own_certificate().map_err(|why| format!("No certificate could be made: {why}."))?;
        let acceptor = acceptor(verifier, certificate.clone(), key)
            .map_err(|why| format!("TLS could not be set up: {why}."))?;
        Ok(Self { tls: Some((certificate, acceptor)) })
    }

    /// The DER of our certificate; empty without TLS.
    pub fn certificate(&self) -> CertificateDer<'static> {
        self.tls.as_ref().map_or_else(|| Vec::new().into(), |(certificate, _)| certificate.clone())
    }

    /// What turns a connection into an authenticated one.
    pub fn acceptor(self) -> Option<TlsAcceptor> {
        self.tls.map(|(_, acceptor)| acceptor)
    }
}

/// P-256, for `localhost`, whose name Go's client asks for, to be used by servers.
fn own_certificate() -> Result<(CertificateDer<'static>, PrivateKeyDer<'static>), rcgen::Error> {
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new(["localhost".to_owned()])?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "localhost");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    // The key never leaves this process, so that its certificate needs no end; and clocks may be wrong.
    params.not_before = date_time_ymd(2000, 1, 1);
    params.not_after = date_time_ymd(2200, 1, 1);
    let certificate = params.self_signed(&key)?;
    Ok((certificate.der().clone(), PrivateKeyDer::Pkcs8(key.serialize_der().into())))
}

fn acceptor(
    verifier: PinnedClient,
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
) -> Result<TlsAcceptor, Error> {
    let provider = Arc::clone(&verifier.provider);
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_client_cert_verifier(Arc::new(verifier))
        .with_single_cert(vec![certificate], key)?;
    config.alpn_protocols = vec![b"h2".to_vec()];
    // Terraform connects once: tickets for later would be made in vain.
    config.send_tls13_tickets = 0;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Lets in whoever has the announced certificate and its key.
#[derive(Debug)]
struct PinnedClient {
    pinned: CertificateDer<'static>,
    provider: Arc<CryptoProvider>,
}

/// Everything in a SubjectPublicKeyInfo for P-521 (RFC 5480) before the 133 bytes of an uncompressed point: the
/// sequence, its algorithm (ecPublicKey 1.2.840.10045.2.1, secp521r1 1.3.132.0.35), and the bit string's header.
const P521_KEY: [u8; 25] = [
    0x30, 0x81, 0x9b, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b,
    0x81, 0x04, 0x00, 0x23, 0x03, 0x81, 0x86, 0x00,
];

impl PinnedClient {
    fn new(pem: &str) -> Result<Self, String> {
        let pinned = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|error| error.to_string())?;
        ParsedCertificate::try_from(&pinned).map_err(|error| error.to_string())?;
        Ok(Self { pinned, provider: Arc::new(rustls::crypto::ring::default_provider()) })
    }

    fn algorithms(&self) -> &WebPkiSupportedAlgorithms {
        &self.provider.signature_verification_algorithms
    }
}

impl ClientCertVerifier for PinnedClient {
    fn root_hint_subjects(&self) -> &[Subject] {
        &[]
    }

    fn client_auth_mandatory(&self) -> bool {
        true
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        if *end_entity == self.pinned {
            Ok(ClientCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.2 is not offered".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        if dss.scheme != SignatureScheme::ECDSA_NISTP521_SHA512 {
            return verify_tls13_signature(message, cert, dss, self.algorithms());
        }
        let info = ParsedCertificate::try_from(cert)?.subject_public_key_info();
        let point = info.strip_prefix(P521_KEY.as_slice()).ok_or(CertificateError::BadEncoding)?;
        let key = VerifyingKey::from_sec1_bytes(point).map_err(|_| CertificateError::BadEncoding)?;
        let signature =
            DerSignature::from_bytes(dss.signature()).map_err(|_| CertificateError::BadSignature)?;
        key.verify(message, &signature).map_err(|_| CertificateError::BadSignature)?;
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let mut schemes = vec![SignatureScheme::ECDSA_NISTP521_SHA512];
        schemes.extend(self.algorithms().supported_schemes());
        schemes
    }
}
