/** The people around an exchange, for tests: they know it only through the files they find and leave. */
import { randomBytes } from "node:crypto";
import { readCsr } from "../../provider/x509/csr";
import type { PlatformPerson } from "../contract/platform-stage";
import { leaf } from "../x509/leaf";

/** What people reach an exchange with: a desktop, a console, a tool of the service. */
export interface Hands {
  /** @param path in the exchange */
  read(path: string): Promise<Buffer>;
  write(path: string, bytes: Uint8Array | string): Promise<void>;
  has(path: string): Promise<boolean>;
}

/** A certificate for the key of a request; each has its own serial number. PEM. */
export function certificateFor(csr: string): string {
  const publicKey = readCsr(Buffer.from(csr)).publicKey.export({ type: "spki", format: "der" });
  return leaf({ publicKey, serial: Buffer.concat([Buffer.of(0x5a), randomBytes(15)]) }).pem;
}

export function personWith({ read, write, has }: Hands): PlatformPerson {
  const outbox = (ticket: string, name: string): string => `outbox/${ticket}/${name}`;
  /** Fills in one line of the reply where it lies. */
  const note = async (ticket: string, label: string, value: string): Promise<void> => {
    const path = outbox(ticket, "reponse.txt");
    await write(path, (await read(path)).toString("utf8").replace(new RegExp(`^${label}:.*$`, "m"), `${label}: ${value}`));
  };
  return {
    sign: async (ticket) =>
      write(
        `inbox/scan ${ticket}.pdf`,
        Buffer.concat([
          await read(outbox(ticket, `formulaire-${/^f(413|414|503)-/.exec(ticket)?.[1] ?? "413"}.pdf`)),
          Buffer.from("% signature\n"),
        ]),
      ),
    send: (ticket) => note(ticket, "envoyé le", "20/11/2026"),
    acknowledge: async (ticket, reference) => {
      await note(ticket, "accusé de réception le", "20/11/2026");
      await note(ticket, "référence du dossier", reference);
      return reference;
    },
    validate: (ticket) => note(ticket, "habilitation validée le", "24/11/2026"),
    refuse: async (ticket, reason) => {
      await note(ticket, "refusé le", "24/11/2026");
      await note(ticket, "motif", reason);
    },
    bringCertificate: async (ticket) => {
      const csr = (await read(outbox(ticket, "demande.csr"))).toString("utf8");
      let name = "inbox/certificat.pem";
      for (let number = 2; await has(name); number++) name = `inbox/certificat (${number}).pem`;
      await write(name, certificateFor(csr));
    },
    refuseOrder: async (ticket, reason) => {
      await note(ticket, "refusé le", "24/11/2026");
      await note(ticket, "motif", reason);
    },
    bringFile: write,
    bringStray: async () => {
      await write("inbox/photo.jpg", Buffer.from("ffd8ffe000104a464946", "hex"));
      return "photo.jpg";
    },
  };
}
