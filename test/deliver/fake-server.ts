/** A server as far as deliver sees it: it reads a pair at its reload, keeps what it has when the pair is none, and presents it. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readCertificatesPem } from "../../provider/x509/certificate";
import type { Parts } from "./stage";

export class FakeServer {
  /** SHA-256 of what it presents; `undefined` when it has nothing. */
  presents: string | undefined;
  readonly asked: string[] = [];
  /** What is wrong with it, by act. */
  trouble: Partial<Record<"check" | "reload" | "probe", string>> = {};

  constructor(readonly folder: string) {}

  /** What a start would read now. @throws when it is no pair. */
  onDisk(): string {
    const [leaf] = readCertificatesPem(readFileSync(join(this.folder, "fullchain.pem"), "latin1"));
    const key = createPrivateKey(readFileSync(join(this.folder, "key.pem")));
    if (!new X509Certificate(leaf!.der).checkPrivateKey(key)) throw new Error("key and certificate do not belong together");
    return leaf!.sha256;
  }

  /** Its part of a machine. */
  readonly parts: Parts = {
    run: async ({ argv: [act] }) => {
      this.asked.push(act!);
      const wrong = this.trouble[act as "check"];
      if (wrong !== undefined) return { wrong: "exited with 1", printed: wrong };
      try {
        const read = this.onDisk();
        if (act === "reload") this.presents = read;
        return { wrong: undefined, printed: "" };
      } catch (error) {
        return { wrong: "exited with 1", printed: String(error) };
      }
    },
    handshake: async () => {
      this.asked.push("probe");
      if (this.trouble.probe !== undefined) return { wrong: this.trouble.probe };
      return this.presents === undefined ? { wrong: "ECONNREFUSED" } : { sha256: this.presents };
    },
  };
}
