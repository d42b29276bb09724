# All that `igc-sante keys` needs for a vault openbao:https://<host>/secret/igc-sante: for a token of its own. It opens no key, and writes nothing.

# The names alone.
path "secret/metadata/igc-sante/key/" {
  capabilities = ["list"]
}
path "secret/metadata/igc-sante/issued/" {
  capabilities = ["list"]
}
path "secret/metadata/igc-sante/public-key/" {
  capabilities = ["list"]
}

# Certificates, whose each public key is, and which vault this is: no secret is among them.
path "secret/data/igc-sante/issued/*" {
  capabilities = ["read"]
}
path "secret/data/igc-sante/public-key/*" {
  capabilities = ["read"]
}
path "secret/data/igc-sante/vault" {
  capabilities = ["read"]
}
