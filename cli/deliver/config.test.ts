import { isFault } from "../../provider/fault";
import { type DeliverConfig, readConfig } from "./config";

/** The configuration is refused whole, with everything wrong with it at once, before anything is touched. */
const good = {
  ...{ vault: "openbao:https://vault.example/secret/sante", place: "igc-1690781810-current", folder: "tls" },
  files: { "key.pem": { holds: "key" } },
  expect: { environment: "production", usage: "SSL", idNat: "1690781810", commonName: "mssante.example" },
};
const read = (config: unknown): DeliverConfig => readConfig(JSON.stringify(config), "/etc/igc-sante", "deliver.json");
const faultsOf = (text: string): string[] => {
  try {
    readConfig(text, "/etc/igc-sante", "deliver.json");
    return [];
  } catch (error) {
    if (!isFault(error, "deliver-config")) throw error;
    return [...error.what.matchAll(/^ {2}- (.*)$/gm)].map(([, fault]) => fault!);
  }
};
const faults = (config: unknown): string[] => faultsOf(JSON.stringify(config));

it("has defaults, and paths that start from its own folder", () => {
  expect(read({ ...good, crls: ["a.crl"], authorities: "ca", probe: { host: "::1" }, reload: ["true"] })).toMatchObject({
    ...{ folder: "/etc/igc-sante/tls", authorities: "/etc/igc-sante/ca", crls: ["/etc/igc-sante/a.crl"] },
    files: [{ name: "key.pem", holds: "key", mode: 0o600 }],
    ...{ endsWithinDays: 30, commandSeconds: 60, variables: [], probe: { host: "::1", port: 443, tries: 10, seconds: 5 } },
  });
  expect(read({ ...good, files: { "a.pem": { holds: "chain" } } }).files[0]!.mode).toBe(0o644);
});

const file = (fields: object, name = "key.pem"): object => ({ ...good, files: { [name]: { holds: "key", ...fields } } });
const without = (field: keyof typeof good): object => ({ ...good, [field]: undefined });
const expecting = (fields: object): object => ({ ...good, expect: { ...good.expect, ...fields } });
const probing = (fields: object): object => ({ ...good, reload: ["true"], probe: { host: "a", ...fields } });

it.each<[string, unknown, RegExp]>([
  ["a list", [], /^it is no object/],
  ["no vault", without("vault"), /^vault is missing/],
  ["a vault of no kind", { ...good, vault: "ftp:x" }, /^vault: /],
  ["no place", without("place"), /^place is missing/],
  ["a place with a path in it", { ...good, place: "../x" }, /^place is no name/],
  ["no folder", without("folder"), /^folder is missing/],
  ["a folder that is a number", { ...good, folder: 3 }, /^folder is no text/],
  ["no files", without("files"), /^files is missing/],
  ["an empty list of files", { ...good, files: {} }, /^files names no file/],
  ["a file with a path in its name", file({}, "../key.pem"), /^files: "..\/key\.pem" is no plain name/],
  ["a file that begins with a dot", file({}, ".key"), /^files: "\.key" is no plain name/],
  ["a file that is a text", { ...good, files: { a: "key" } }, /^files\["a"\] is no object/],
  ["a file that holds nothing known", file({ holds: "jks" }), /holds is none of certificate, chain, full-chain, key,/],
  ["a key that everybody reads", file({ mode: "0644" }), /mode lets everybody read a key/],
  ["a key that a group writes", file({ mode: "0660" }), /mode lets others than its owner write/],
  ["a key that is a program", file({ mode: "0700" }), /mode lets others/],
  ["a file its owner cannot read", file({ mode: "0000" }), /mode does not let its owner read/],
  ["a mode that is none", file({ mode: "u=rw" }), /mode is no octal mode/],
  ["a mode that is a number", file({ mode: 600 }), /mode is no text/],
  ["a bundle with a key that everybody reads", file({ holds: "pkcs12-modern", mode: "0644" }), /mode lets everybody read a key/],
  ["a password that everybody reads", file({ holds: "password-of-pkcs12-modern", mode: "0604" }), /mode lets everybody read a key/],
  ["a mistyped field of a file", file({ onwer: "root" }), /^files\["key\.pem"\]\.onwer is no field that exists/],
  ["nothing expected", without("expect"), /^expect is missing/],
  ["another environment", expecting({ environment: "prod" }), /^expect\.environment is none of production/],
  ["another usage", expecting({ usage: "TLS" }), /^expect\.usage is none of AUTH_CLI/],
  ["a FINESS number in place of an idNat", expecting({ idNat: "690781810" }), /^expect\.idNat is no idNat/],
  ["no common name", expecting({ commonName: undefined }), /^expect\.commonName is missing/],
  ["a command that is a line for a shell", { ...good, check: "nginx -t" }, /^check is no list of texts/],
  ["an empty command", { ...good, reload: [] }, /^reload is no list of texts/],
  ["a probe without a reload", { ...good, probe: { host: "a" } }, /^probe is given and reload is not/],
  ["a probe of no host", probing({ host: "" }), /^probe\.host is no text/],
  ["a port that is none", probing({ port: 65_536 }), /^probe\.port is no whole number from 1 to 65535/],
  ["a client's certificate without its key", probing({ clientCertificate: "a" }), /given together/],
  ["a mistyped field", { ...good, crl: [] }, /^crl is no field that exists/],
  ["patience without end", { ...good, commandSeconds: 1e9 }, /^commandSeconds is no whole number/],
])("%s is refused by its name, and by nothing else", (_, config, expected) => {
  const found = faults(config);
  expect(found.filter((fault) => expected.test(fault))).toHaveLength(1);
  expect(found.filter((fault) => !expected.test(fault) && !/^(vault|place|folder|files|expect)/.test(fault))).toEqual([]);
});

it("says everything at once, and does not repeat what may be a secret", () => {
  expect(
    faults({ ...good, vault: "openbao:https://user:hush@vault/x", place: "A B", files: { "k": { holds: "key", mode: "0777" } } }),
  ).toHaveLength(3);
  expect(faultsOf('{"vault": "hush').join()).toMatch(/^it is no JSON/);
  expect(faults({ ...good, vault: "openbao:https://user:hush@vault/x" }).join()).not.toContain("hush");
});
