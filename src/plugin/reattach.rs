//! `-debug`: how to tell Terraform of a process that already runs.

use serde_json::json;

use super::handshake::Address;

/// What to print: the variable with which Terraform finds this process.
pub fn instructions(provider: &str, address: &Address) -> String {
    let reattach = json!({
        provider: {
            "Protocol": "grpc",
            "ProtocolVersion": 6,
            "Pid": std::process::id(),
            "Test": true,
            "Addr": { "Network": address.network, "String": address.address },
        }
    })
    .to_string();
    let intro = "Provider started. To attach Terraform to it, set this environment variable:\n\n";
    if cfg!(windows) {
        let powershell = reattach.replace('\'', "''");
        format!(
            "{intro}\tCommand Prompt:\tset \"TF_REATTACH_PROVIDERS={reattach}\"\n\
             \tPowerShell:\t$env:TF_REATTACH_PROVIDERS='{powershell}'\n"
        )
    } else {
        let shell = reattach.replace('\'', r"'\''");
        format!("{intro}\tTF_REATTACH_PROVIDERS='{shell}'\n")
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_variable_survives_a_shell() {
        let address = Address { network: "unix", address: "/tmp/it's/s".into() };
        let text = instructions("registry.terraform.io/a/b", &address);
        let (_, quoted) = text.split_once("\n\n\tTF_REATTACH_PROVIDERS=").expect("the variable");
        let unquoted = quoted.trim_end().trim_matches('\'').replace(r"'\''", "'");
        let json: serde_json::Value = serde_json::from_str(&unquoted).expect("JSON");
        assert_eq!(json["registry.terraform.io/a/b"]["Addr"]["String"], "/tmp/it's/s");
        assert_eq!(json["registry.terraform.io/a/b"]["ProtocolVersion"], 6);
    }
}
