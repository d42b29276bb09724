/** Programs and libraries that open bundles, each the way its users do. */
import { execFileSync } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import path from "node:path";
import { createSecureContext } from "node:tls";
import type { BundleKind } from "../../provider/x509/bundle";
import type { Workbench } from "../fuzz/fixtures";
import { debianProgram } from "../servers/debian";
import { goProgram } from "../servers/go-program";
import { type Jdk, jar, jdks } from "../servers/java";
import { serverPrograms } from "../servers/python";

/** A bundle as a file, by its name, of a folder that the reader may fill. */
export interface BundleFile {
  readonly kind: BundleKind;
  readonly bench: Workbench;
  readonly file: string;
  readonly password: string;
}

export interface Reader {
  readonly name: string;
  readonly kinds: readonly BundleKind[];
  /** Node shows a context's certificates alone: that the key fits them it checks itself. */
  readonly showsNoKeyOf?: readonly BundleKind[];
  /** What it found in the bundle, PEM: the key in the open, and certificates. */
  open(bundle: BundleFile): Promise<string>;
}

const pkcs12 = ["pkcs12-modern", "pkcs12-legacy"] as const;
const isPkcs12 = (kind: BundleKind): boolean => kind.startsWith("pkcs12");

/** Runs a program in the bundle's folder, with the password in the environment. */
function run({ bench, password }: BundleFile, program: string, args: readonly string[], input: string | Buffer = ""): string {
  const env = { ...process.env, PASSWORD: password };
  return execFileSync(program, args, { cwd: bench.folder, env, input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
}

const pem = (label: string, der: Buffer): string => `-----BEGIN ${label}-----\n${der.toString("base64")}\n-----END ${label}-----\n`;

const openssl: Reader = {
  name: "openssl",
  kinds: [...pkcs12, "pkcs8-encrypted", "pem-with-key"],
  async open(bundle) {
    const { kind, file } = bundle;
    if (isPkcs12(kind)) return run(bundle, "openssl", ["pkcs12", "-in", file, "-passin", "env:PASSWORD", "-noenc"]);
    const key = run(bundle, "openssl", ["pkey", "-in", file, "-passin", "env:PASSWORD"]);
    if (kind === "pkcs8-encrypted") return key;
    const gathered = run(bundle, "openssl", ["crl2pkcs7", "-nocrl", "-certfile", file]);
    return key + run(bundle, "openssl", ["pkcs7", "-print_certs"], gathered);
  },
};

/** Takes the entry over into a keystore of its own making, which openssl shows. */
const keytool = ({ version, programs }: Jdk): Reader => ({
  name: `keytool ${version}`,
  kinds: pkcs12,
  async open(bundle) {
    const [from, to] = [`-srckeystore ${bundle.file} -srcstorepass:env PASSWORD`, "-destkeystore taken.p12 -deststorepass:env PASSWORD"];
    run(bundle, path.join(programs, "keytool"), `-importkeystore -noprompt ${from} ${to}`.split(" "));
    return openssl.open({ ...bundle, file: "taken.p12" });
  },
});

const source = path.join(__dirname, "java", "Open.java");
const java = ({ version, programs }: Jdk): Reader => ({
  name: `Java ${version}`,
  kinds: [...pkcs12, "pkcs8-encrypted"],
  open: async (bundle) => run(bundle, path.join(programs, "java"), [source, bundle.kind, bundle.file]),
});

const bouncyCastle: Reader = {
  name: "BouncyCastle",
  kinds: pkcs12,
  async open(bundle) {
    const classPath = await jar("org.bouncycastle:bcprov-jdk18on:1.87");
    const provider = "org.bouncycastle.jce.provider.BouncyCastleProvider";
    return run(bundle, path.join(jdks()[0]!.programs, "java"), ["-cp", classPath, source, bundle.kind, bundle.file, provider]);
  },
};

const go: Reader = {
  name: "Go",
  kinds: [...pkcs12, "pem-with-key"],
  open: async (bundle) => run(bundle, await goProgram("open-bundle", path.join(__dirname, "go"), "."), [bundle.kind, bundle.file]),
};

/** Imports into a database of its own, and exports from it under the name that the entry bears. */
const nss: Reader = {
  name: "NSS pk12util",
  kinds: pkcs12,
  async open(bundle) {
    const [pk12util, certutil] = [await debianProgram("pk12util"), await debianProgram("certutil")];
    const database = ["-d", "sql:.", "-K", "", "-w", "password"];
    bundle.bench.write("password", bundle.password);
    run(bundle, certutil, ["-N", "-d", "sql:.", "--empty-password"]);
    run(bundle, pk12util, ["-i", bundle.file, ...database]);
    run(bundle, pk12util, ["-o", "taken.p12", "-n", "server", ...database]);
    return openssl.open({ ...bundle, file: "taken.p12" });
  },
};

/** Shows the certificates, and the key as it is protected, which it opens then. */
const gnutls: Reader = {
  name: "GnuTLS certtool",
  kinds: [...pkcs12, "pkcs8-encrypted", "pem-with-key"],
  async open(bundle) {
    const certtool = await debianProgram("certtool");
    const { kind, file, password } = bundle;
    const shown = isPkcs12(kind)
      ? run(bundle, certtool, ["--p12-info", "--inder", "--infile", file, "--password", password])
      : bundle.bench.read(file).toString();
    const key = run(bundle, certtool, ["--key-info", "--no-text", "--password", password], shown);
    return key + (kind === "pkcs8-encrypted" ? "" : run(bundle, certtool, ["--certificate-info", "--no-text"], shown));
  },
};

const nodeForge: Reader = {
  name: "node-forge",
  kinds: [...pkcs12, "pkcs8-encrypted"],
  open: async (bundle) => run(bundle, process.execPath, [path.join(__dirname, "forge.cjs"), bundle.kind, bundle.file]),
};

/** Makes a context for TLS of it, as a server does. */
const node: Reader = {
  name: "Node tls",
  kinds: [...pkcs12, "pkcs8-encrypted", "pem-with-key"],
  showsNoKeyOf: [...pkcs12, "pem-with-key"],
  async open({ kind, bench, file, password }) {
    const bytes = bench.read(file);
    if (kind === "pkcs8-encrypted")
      return createPrivateKey({ key: bytes, passphrase: password }).export({ type: "pkcs8", format: "pem" }).toString();
    const { context } = createSecureContext(isPkcs12(kind) ? { pfx: bytes, passphrase: password } : { key: bytes, cert: bytes });
    const own = context as { getCertificate(): Buffer; getIssuer(): Buffer };
    return pem("CERTIFICATE", own.getCertificate()) + pem("CERTIFICATE", own.getIssuer());
  },
};

const python: Reader = {
  name: "Python cryptography",
  kinds: [...pkcs12, "pkcs8-encrypted", "pem-with-key"],
  open: async (bundle) =>
    run(bundle, path.join(await serverPrograms(), "python"), [path.join(__dirname, "open.py"), bundle.kind, bundle.file]),
};

/** All of them; of Java each version that is on the machine. */
export const readers: readonly Reader[] = [
  ...[openssl, go, nss, gnutls, nodeForge, node, python, bouncyCastle],
  ...jdks().flatMap((jdk) => [keytool(jdk), java(jdk)]),
];
