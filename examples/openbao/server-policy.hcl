# All that one server needs, and nothing else: what is in service on it, under the name that the stack's output `inService` says.
path "secret/data/igc-sante/current/igc-1690781810-srv1-auth-cli-insi-auto-7472984289-current" {
  capabilities = ["read"]
}
