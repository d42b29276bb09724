/** The people around `manual:<dir>`, for tests: they know the folder only through the files they find and leave. */
import { randomBytes } from "node:crypto";
import { appendFileSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openManual } from "../../provider/igc/manual";
import { readCsr } from "../../provider/x509/csr";
import type { PlatformPerson, PlatformStage } from "../contract/platform-stage";
import { leaf } from "../x509/leaf";

export const now = new Date("2026-11-24T09:00:00Z");

/** A certificate for the key of a request; each has its own serial number. PEM. */
export function certificateFor(csr: string): string {
  const publicKey = readCsr(Buffer.from(csr)).publicKey.export({ type: "spki", format: "der" });
  return leaf({ publicKey, serial: Buffer.concat([Buffer.of(0x5a), randomBytes(15)]) }).pem;
}

function manualPerson(folder: string): PlatformPerson {
  const outbox = (ticket: string, name: string): string => join(folder, "outbox", ticket, name);
  /** Fills in one line of the reply where it lies. */
  const note = async (ticket: string, label: string, value: string): Promise<void> => {
    const path = outbox(ticket, "reponse.txt");
    writeFileSync(path, readFileSync(path, "utf8").replace(new RegExp(`^${label}:.*$`, "m"), `${label}: ${value}`));
  };
  return {
    sign: async (ticket) => {
      const signed = join(folder, "inbox", `scan ${ticket}.pdf`);
      copyFileSync(outbox(ticket, "formulaire-413.pdf"), signed);
      appendFileSync(signed, "% signature\n");
    },
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
      const csr = readFileSync(outbox(ticket, "demande.csr"), "utf8");
      let name = "certificat.pem";
      for (let number = 2; existsSync(join(folder, "inbox", name)); number++) name = `certificat (${number}).pem`;
      writeFileSync(join(folder, "inbox", name), certificateFor(csr));
    },
    refuseOrder: async (ticket, reason) => {
      await note(ticket, "refusé le", "24/11/2026");
      await note(ticket, "motif", reason);
    },
    bringStray: async () => {
      writeFileSync(join(folder, "inbox", "photo.jpg"), Buffer.from("ffd8ffe000104a464946", "hex"));
      return "photo.jpg";
    },
  };
}

/** A manual platform with nothing on it, not even its folder. */
export async function openManualStage(): Promise<PlatformStage> {
  const parent = mkdtempSync(join(tmpdir(), "manual-"));
  const folder = join(parent, "igc-sante");
  let clock = now;
  const reopen = () => openManual(folder, () => clock);
  const vanish = (): void => rmSync(folder, { recursive: true, force: true });
  return {
    platform: reopen(),
    reopen,
    person: manualPerson(folder),
    folder,
    later: async () => void (clock = new Date(clock.getTime() + 2 * 86_400_000)),
    vanish,
    lose: vanish,
    damage: (ticket) => writeFileSync(join(folder, "outbox", ticket, "ticket.json"), "{"),
    dispose: async () => rmSync(parent, { recursive: true }),
  };
}
