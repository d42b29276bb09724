# All that a vault openbao:https://<host>/secret/igc-sante needs. It can delete nothing.

# Keys, certificates, and whose each public key is. "update" is the write that names the version it follows.
path "secret/data/igc-sante/*" {
  capabilities = ["create", "read", "update"]
}

# What a person sees of an entry: structure, server instance, usage, fingerprint, end of validity.
path "secret/metadata/igc-sante/*" {
  capabilities = ["create", "update"]
}

# A key that was deleted softly is given back instead of being made anew.
path "secret/undelete/igc-sante/*" {
  capabilities = ["update"]
}
