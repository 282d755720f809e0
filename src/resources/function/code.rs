//! The deployment package: a ZIP archive of one file, the same bytes every time.

use std::io::{Cursor, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// What Lambda is to call: the export `handler` of the one file.
pub(super) const HANDLER: &str = "index.handler";

/// A deployment package.
#[derive(Debug, Clone)]
pub(super) struct Code {
    /// The ZIP archive.
    pub(super) archive: Vec<u8>,
    /// Its SHA-256 in base64, as Lambda shows it (`CodeSha256`).
    pub(super) sha256: String,
}

impl Code {
    /// The package of a function with this source.
    pub(super) fn new(source: &str) -> Self {
        let archive = archive(source).expect("an archive in memory takes whatever is written");
        let sha256 = STANDARD.encode(Sha256::digest(&archive));
        Self { archive, sha256 }
    }
}

fn archive(source: &str) -> Result<Vec<u8>, zip::result::ZipError> {
    // Neither the time nor a compressor's version may change the bytes: they would show as a change in every plan.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("index.js", options)?;
    writer.write_all(source.as_bytes())?;
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn the_source_comes_out_of_the_archive_and_the_bytes_stay_the_same() {
        let code = Code::new("exports.handler = 1;");
        let mut archive = zip::ZipArchive::new(Cursor::new(code.archive.clone())).expect("an archive");
        let mut text = String::new();
        archive.by_name("index.js").expect("the file").read_to_string(&mut text).expect("its text");
        assert_eq!(text, "exports.handler = 1;");
        assert_eq!(code.archive, Code::new("exports.handler = 1;").archive);
        assert_ne!(code.sha256, Code::new("exports.handler = 2;").sha256);
    }
}
