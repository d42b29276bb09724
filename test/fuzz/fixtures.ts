/** Real and made inputs for the readers of answers. Made ones come from the openssl and keytool command lines. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const realCertificates = path.join(__dirname, "../../../shared/data/igc-sante");

/** A real IGC-Santé certificate, PEM. */
export function real(name: string): string {
  const file = path.join(realCertificates, `${name}.pem`);
  if (!existsSync(file)) throw new Error(`The real certificate ${file} is missing: this test cannot run without it.`);
  return readFileSync(file, "utf8");
}

/** The DER of a PEM text's first block. */
export function der(pem: string): Buffer {
  return Buffer.from(/-----BEGIN [^-]+-----([^-]+)/.exec(pem)![1]!, "base64");
}

/** A folder of its own for a test file; `remove` deletes it. */
export class Workbench {
  readonly folder = mkdtempSync(path.join(tmpdir(), "igc-sante-"));

  file(name: string): string {
    return path.join(this.folder, name);
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(this.file(name), content, { mode: 0o600 });
    return this.file(name);
  }

  read(name: string): Buffer {
    return readFileSync(this.file(name));
  }

  /** Runs openssl here. Passwords go by `environment` (`-passout env:NAME`), never by an argument. */
  openssl(line: string, environment: Readonly<Record<string, string>> = {}, input?: Uint8Array): Buffer {
    return this.run("openssl", line, environment, input);
  }

  keytool(line: string, environment: Readonly<Record<string, string>> = {}): Buffer {
    return this.run("keytool", line, environment);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private run(program: string, line: string, environment: Readonly<Record<string, string>>, input?: Uint8Array): Buffer {
    try {
      return execFileSync(program, line.trim().split(/ +/), {
        cwd: this.folder,
        env: { ...process.env, ...environment },
        input: input ?? Buffer.alloc(0),
        stdio: ["pipe", "pipe", "pipe"],
        maxBuffer: 64 * 1_048_576,
      });
    } catch (error) {
      const { code, stderr } = error as { code?: string; stderr?: Buffer };
      if (code === "ENOENT") throw new Error(`The program ${program} is not installed: this test cannot run without it.`);
      throw new Error(`${program} ${line}\n${String(stderr)}`, { cause: error });
    }
  }
}

const authorityKeys = { ec: "ec -pkeyopt ec_paramgen_curve:P-256", rsa: "rsa:2048" } as const;

/**
 * A small PKI in a workbench: `ca.pem`, `leaf.pem` with `leaf.key` (RSA-2048), `other.pem` with the same key.
 * The authority's key is EC unless it matters: it is made faster.
 */
export function makePki(
  bench: Workbench,
  authority: keyof typeof authorityKeys = "ec",
): { readonly ca: string; readonly leaf: string; readonly other: string } {
  bench.write(
    "openssl.cnf",
    "[req]\ndistinguished_name=dn\n[dn]\n[ca]\nbasicConstraints=critical,CA:TRUE\n[leaf]\nbasicConstraints=CA:FALSE\n",
  );
  bench.openssl(
    `req -config openssl.cnf -x509 -newkey ${authorityKeys[authority]} -nodes -keyout ca.key -out ca.pem -days 30 -subj /CN=Authority -extensions ca`,
  );
  bench.openssl("genrsa -out leaf.key 2048");
  for (const name of ["leaf", "other"]) {
    bench.openssl(`req -config openssl.cnf -new -key leaf.key -subj /C=FR/O=Centre/CN=${name} -out ${name}.csr`);
    bench.openssl(
      `x509 -req -in ${name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile openssl.cnf -extensions leaf -out ${name}.pem`,
    );
  }
  const read = (name: string): string => bench.read(name).toString();
  return { ca: read("ca.pem"), leaf: read("leaf.pem"), other: read("other.pem") };
}
