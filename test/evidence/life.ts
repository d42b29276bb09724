import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { asPem, type Hierarchy, issueLeaf, lifeFrom, serialNumberOf } from "../../provider/igc/sandbox";
import { readCsr } from "../../provider/x509/csr";
import type { Hands } from "../manual/person";
import { signedCopy } from "../manual/signed-copy";
import { type Operations, operations } from "../operations";

/** The life of a form and a certificate in an exchange, by its files alone: what its evidence tells of it. */
export const now = new Date("2026-11-24T09:00:00Z");

/** What one life leaves. */
export interface Life {
  readonly operations: Operations;
  /** Of both requests, as an export of the state would have them. */
  readonly exported: () => string;
}

/** What a life hands to the next, so that both are of the same key and certificate. */
export interface Handed {
  vault?: string;
  certificate?: Buffer;
}

/** A vault in a folder, and what opens it. */
const keptOfVault = ["vault", "vault.identity"];

const resource = (kind: string, name: string, outputs: unknown) => ({
  type: `pulumi-nodejs:dynamic/igc-sante:${kind}`,
  urn: `urn:pulumi:dev::p::pulumi-nodejs:dynamic/igc-sante:${kind}::${name}`,
  outputs,
});

/** @param handed what the life before left, and takes what this one leaves */
export async function wholeLife(
  address: string,
  hands: Hands,
  hierarchy: Hierarchy,
  handed: Handed,
  env: Record<string, string> = {},
): Promise<Life> {
  const life = operations({ "igc-sante:platform": address }, () => now, {
    IGC_SANTE_PIPELINE: "https://ci:token@git.example/pipelines/7",
    ...env,
  });
  for (const name of handed.vault ? keptOfVault : []) cpSync(join(handed.vault!, name), join(life.dir, name), { recursive: true });
  const formTicket = async (): Promise<string> => (await life.up(), String(life.form()["ticket"]));
  const form = await formTicket();
  for (const member of ["root", "issuing"] as const)
    await hands.write(`ca/${member}.pem`, asPem("CERTIFICATE", hierarchy[member].certificate));
  await hands.write(`inbox/${form} signe.pdf`, signedCopy(await hands.read(`outbox/${form}/formulaire-413.pdf`)));
  await life.up();
  const reply = (await hands.read(`outbox/${form}/reponse.txt`)).toString("utf8");
  const noted = reply
    .replace("envoyé le:", "envoyé le: 24/11/2026")
    .replace("référence du dossier:", "référence du dossier: ANS-2026-4711");
  await hands.write("inbox/reponse 1.txt", noted);
  await life.up();
  await hands.write("inbox/reponse 2.txt", noted.replace("habilitation validée le:", "habilitation validée le: 24/11/2026"));
  const { next } = await life.up();
  if (!handed.vault) {
    handed.vault = `${life.dir}-vault`;
    for (const name of keptOfVault) cpSync(join(life.dir, name), join(handed.vault, name), { recursive: true });
  }
  handed.certificate ??= await certificateFor(await hands.read(`outbox/${next!.ticket}/demande.csr`), next!.ticket!, hierarchy);
  await hands.write("inbox/certificat.cer", handed.certificate);
  const state = await life.up();
  expect(state.phase).toBe("issued");
  let last = state;
  const up = life.up.bind(life);
  life.up = async (change) => (last = await up(change));
  return {
    operations: life,
    exported: () =>
      JSON.stringify({
        deployment: { resources: [resource("Form413Request", "form", life.form()), resource("OrgCertificate", "insi", last)] },
      }),
  };
}

async function certificateFor(csr: Buffer, ticket: string, hierarchy: Hierarchy): Promise<Buffer> {
  const subject = {
    department: "Rhône (69)",
    organization: "Centre de santé des Lilas",
    organizationalUnit: "1690781810",
    commonName: "INSI-AUTO",
  };
  const { publicKey } = readCsr(csr);
  return issueLeaf(
    { subject, publicKey, usage: "AUTH_CLI", environment: "rehearsal", serialNumber: serialNumberOf(ticket), ...lifeFrom(now) },
    hierarchy,
  );
}

/** The hands of somebody at a folder. */
export const folderHands = (root: string): Hands => ({
  read: async (path) => readFileSync(join(root, path)),
  write: async (path, bytes) => {
    const { mkdirSync, writeFileSync } = await import("node:fs");
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), bytes);
  },
  has: async () => false,
});
