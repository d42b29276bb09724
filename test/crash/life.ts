import { execFileSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asPem, type Hierarchy, issueLeaf, lifeFrom, makeHierarchy, serialNumberOf } from "../../provider/igc/sandbox";
import { openVault } from "../../provider/vault";
import { readCsr } from "../../provider/x509/csr";
import { type Existing, existing, trust } from "../adopt/existing";
import { signedCopy } from "../manual/signed-copy";
import type { Place, Stage } from "./stage";

/** A Pulumi operation, as far as it reaches the provider. */
export type Act = "up" | "refresh" | "destroy";

/** One certificate's life, act by act, with the people around it: what each scenario begins with and does. */
export interface Scenario {
  readonly name: string;
  /** The vaults it is for. Default: all. */
  readonly only?: readonly string[];
  /** The scenario whose end it begins with; none: an empty folder. */
  readonly after?: string;
  /** What people do before it; they have the vault's service at hand. */
  readonly people?: (dir: string, now: Date, place: Place, stage: Stage) => Promise<void>;
  /** What the program says more of the certificate. */
  readonly wish?: (place: Place, stage: Stage) => Readonly<Record<string, unknown>>;
  /** What the program says else of the form. */
  readonly form?: Readonly<Record<string, unknown>>;
  readonly now: Date;
  /** What dies half-way. */
  readonly acts: readonly Act[];
  /** What is run afterwards, once each. Default: the same. */
  readonly recovery?: readonly Act[];
  /** A folder of the project that is a share on another disk, where a rename cannot reach. */
  readonly share?: string;
}

export const form = {
  environment: "rehearsal",
  structure: { name: "Centre de santé des Lilas", finess: "690781810", idNat: "1690781810" },
  signatory: { lastName: "Lefèvre", firstName: "Aïcha", phone: "0472000001", email: "direction@centre.example", cardNumber: "2800262487" },
  admins: [{ lastName: "Noël", firstName: "Zoé", cardNumber: "2600301752", phone: "0144000002", email: "certificats@editeur.example" }],
  usage: "Usage INSi",
};

/** Another administrator arrives. */
const newcomer = {
  lastName: "Roux",
  firstName: "Ali",
  cardNumber: "2600301753",
  phone: "0144000002",
  email: "certificats@editeur.example",
};
const withNewcomer = { admins: [...form.admins, newcomer] };

export const certificate = {
  ...{
    owner: "insi",
    environment: "rehearsal",
    usage: "AUTH_CLI",
    service: "INSi",
    commonName: "INSI-AUTO",
    serverInstance: "srv1",
    contactMail: "certificats@editeur.example",
  },
  structure: { name: form.structure.name, idNat: form.structure.idNat, departmentLabel: "Rhône (69)" },
};

const begins = new Date("2026-11-24T09:00:00Z");
/** 60 days before the end of a certificate of three years; what ANS validates and issues is some days old, so that a clock that is a day slow changes nothing. */
const renewal = new Date("2029-09-25T09:00:00Z");

let authority: Promise<Hierarchy> | undefined;
const hierarchy = (): Promise<Hierarchy> => (authority ??= makeHierarchy());

const outbox = (dir: string, kind: string, round = ""): string => {
  const folder = join(dir, "igc-sante", "outbox");
  return join(folder, readdirSync(folder).find((name) => name.startsWith(kind) && name.endsWith(round))!);
};

/** The legal representative signs; an administrator notes what ANS answered. The CA's certificates lie ready. */
const habilitate = (dir: string): Promise<void> => validates(dir, "413");

async function validates(dir: string, number: "413" | "503"): Promise<void> {
  const ticket = outbox(dir, `f${number}-`);
  const signed = join(dir, "igc-sante", "inbox", `${ticket.split(/[\\/]/).at(-1)}-signe.pdf`);
  writeFileSync(signed, signedCopy(readFileSync(join(ticket, `formulaire-${number}.pdf`))));
  const reply = readFileSync(join(ticket, "reponse.txt"), "utf8");
  // In Papeete it was that day when the form was handed out; a clock that is a day slow has come to it too.
  const noted = reply
    .replace("envoyé le:", "envoyé le: 23/11/2026")
    .replace("référence du dossier:", "référence du dossier: ANS-2026-4711")
    .replace("habilitation validée le:", "habilitation validée le: 23/11/2026");
  writeFileSync(join(dir, "igc-sante", "inbox", `reponse-ans-${number}.txt`), noted);
  trust(join(dir, "igc-sante"), await hierarchy());
}

/** Where people keep the key and certificate that exist. */
export const existingFile = "insi.pem";

/** A key and its certificate from before the program, and the CA's certificates. */
async function bringsExisting(dir: string, now: Date): Promise<Existing> {
  const authorities = await hierarchy();
  const there = await existing(authorities, new Date(now.getTime() - 30 * 24 * 3_600_000)); // a clock may be wrong by some days
  trust(join(dir, "igc-sante"), authorities);
  writeFileSync(join(dir, existingFile), there.key + there.certificate);
  return there;
}

const bringsFile = async (dir: string, now: Date): Promise<void> => void (await bringsExisting(dir, now));

/** They are a secret of somebody else's in the vault's own service. */
async function bringsSecret(dir: string, now: Date, place: Place, stage: Stage): Promise<void> {
  const { key, certificate: leaf } = await bringsExisting(dir, now);
  await stage.bringSecret!(place, key + leaf);
  rmSync(join(dir, existingFile));
}

/** They lie in the certificate's own token, under names of others. */
async function bringsObject(dir: string, now: Date, place: Place, stage: Stage): Promise<void> {
  await stage.bringObject!(place, { label: "insi", id: "0a", ...(await bringsExisting(dir, now)) });
  rmSync(join(dir, existingFile));
}

/** They are an entry of the vault that the stack had before. */
async function bringsOldVault(dir: string, now: Date): Promise<void> {
  const { key, certificate: leaf } = await bringsExisting(dir, now);
  const old = await openVault("file:./old", { cwd: dir, env: {}, now: () => now, notice: () => undefined });
  const { usage, commonName, serverInstance } = certificate;
  await old.importKey!("igc-old-r3", createPrivateKey(key), {
    structure: form.structure.idNat,
    serverInstance,
    usage,
    commonName,
    round: 3,
    environment: "rehearsal",
  });
  await old.storeIssued("igc-old-r3", { certificate: leaf, chain: [] });
}

const inbox = (dir: string, name: string, content: string | Buffer): void => writeFileSync(join(dir, "igc-sante", "inbox", name), content);

/** What ANS issues for the request of a round, or for another key, or with another name in it. PEM. */
async function issued(dir: string, now: Date, round: string, change: { publicKey?: KeyObject; commonName?: string } = {}): Promise<string> {
  const ticket = outbox(dir, "commande-", round);
  const publicKey = change.publicKey ?? readCsr(readFileSync(join(ticket, "demande.csr"))).publicKey;
  const subject = {
    department: "Rhône (69)",
    organization: form.structure.name,
    organizationalUnit: form.structure.idNat,
    commonName: change.commonName ?? certificate.commonName,
  };
  const leaf = {
    subject,
    publicKey,
    usage: "AUTH_CLI",
    environment: "rehearsal",
    serialNumber: serialNumberOf(ticket),
    ...lifeFrom(new Date(now.getTime() - 3 * 86_400_000)),
  } as const;
  return asPem("CERTIFICATE", await issueLeaf(leaf, await hierarchy()));
}

/** An administrator withdraws the certificate on the portal, and puts it into the inbox. */
const withdraws =
  (round: string) =>
  async (dir: string, now: Date): Promise<void> =>
    inbox(dir, `certificat${round}.pem`, await issued(dir, now, round));

const bringsAnother = async (dir: string, now: Date): Promise<void> =>
  inbox(dir, "certificat.pem", await issued(dir, now, "-r1", { commonName: "INSI-MANU" }));

/** What opens the portal's P12. */
export const portalPassword = "mot de passe du portail";

/** The portal made a key of its own ("créer la CSR en ligne"), in RC2-40 and 3DES as it does. */
async function bringsP12(dir: string, now: Date): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const input = (privateKey.export({ type: "pkcs8", format: "pem" }) as string) + (await issued(dir, now, "-r1", { publicKey }));
  const options = { input, env: { ...process.env, PORTAL: portalPassword }, stdio: ["pipe", "pipe", "ignore"] } as const;
  const name = outbox(dir, "commande-", "-r1").split(/[\\/]/).at(-1)!;
  inbox(
    dir,
    `${name}.p12`,
    execFileSync("openssl", ["pkcs12", "-export", "-legacy", "-passout", "env:PORTAL"], { ...options, stdio: [...options.stdio] }),
  );
}

/** Somebody removes from a file vault what has this ending. */
const loses =
  (ending: string) =>
  async (dir: string): Promise<void> => {
    for (const name of readdirSync(join(dir, "vault")).filter((each) => each.endsWith(ending))) rmSync(join(dir, "vault", name));
  };

const adopts = (adopt: string) => () => ({ adopt });

const keysFromOutside = ["file", "exchange", "aws", "azure", "openbao"];

export const scenarios: readonly Scenario[] = [
  { name: "create", now: begins, acts: ["up"] },
  { name: "order", after: "create", people: habilitate, now: begins, acts: ["up"] },
  { name: "install", after: "order", people: withdraws("-r1"), now: begins, acts: ["up"] },
  {
    name: "correct the wish",
    after: "order",
    wish: () => ({ contactMail: "autre@editeur.example" }),
    now: begins,
    acts: ["up"],
    only: ["file", "exchange"],
  },
  { name: "change administrators", after: "order", form: withNewcomer, now: begins, acts: ["up"], only: ["file", "exchange"] },
  {
    name: "know the newcomer",
    after: "change administrators",
    people: (dir) => validates(dir, "503"),
    form: withNewcomer,
    now: begins,
    acts: ["up"],
    only: ["file", "exchange"],
  },
  { name: "move to another vault", after: "install", wish: () => ({ vault: "file:./moved" }), now: begins, acts: ["up"], only: ["file"] },
  { name: "renew", after: "install", now: renewal, acts: ["up"] },
  { name: "install the renewal", after: "renew", people: withdraws("-r2"), now: renewal, acts: ["up"] },
  { name: "adopt", people: bringsFile, wish: adopts(`file:./${existingFile}`), now: begins, acts: ["up"], only: ["file"] },
  {
    name: "adopt",
    people: bringsSecret,
    wish: (place, stage) => ({ adopt: `secret:${stage.secretName!(place)}` }),
    now: begins,
    acts: ["up"],
    only: ["aws", "azure", "openbao"],
  },
  { name: "adopt", people: bringsObject, wish: adopts("object:object=insi;id=%0a"), now: begins, acts: ["up"], only: ["pkcs11"] },
  {
    name: "adopt an entry of another vault",
    people: bringsOldVault,
    wish: adopts("entry:igc-old-r3@file:./old"),
    now: begins,
    acts: ["up"],
    only: ["file"],
  },
  {
    name: "adopt in place of a request",
    after: "order",
    people: bringsFile,
    wish: adopts(`file:./${existingFile}`),
    now: begins,
    acts: ["up"],
    only: ["file", "exchange"],
  },
  {
    name: "restore what was taken over",
    after: "adopt",
    people: loses("-r1.pem"),
    wish: adopts(`file:./${existingFile}`),
    now: begins,
    acts: ["refresh", "up"],
    only: ["file"],
  },
  // A request is open, so that there is something to withdraw; then both are declared again.
  { name: "delete", after: "renew", now: renewal, acts: ["destroy"], recovery: ["destroy", "up"] },
  { name: "declare again", after: "delete", now: renewal, acts: ["up"], only: ["file", "exchange"] },
  { name: "set a wrong answer aside", after: "order", people: bringsAnother, now: begins, acts: ["up"], only: ["file", "exchange"] },
  { name: "take the portal's key over", after: "order", people: bringsP12, now: begins, acts: ["up"], only: keysFromOutside },
  {
    name: "install from a share",
    after: "order",
    people: withdraws("-r1"),
    now: begins,
    acts: ["up"],
    share: "igc-sante/inbox",
    only: ["file"],
  },
  {
    name: "restore what its server reads",
    after: "install",
    people: loses(".in-service"),
    now: begins,
    acts: ["refresh", "up"],
    only: ["file"],
  },
  { name: "restore a lost certificate", after: "install", people: loses("-r1.pem"), now: begins, acts: ["refresh", "up"], only: ["file"] },
  {
    name: "replace a request whose key is lost",
    after: "order",
    people: loses("-r1.age"),
    now: begins,
    acts: ["refresh", "up"],
    only: ["file"],
  },
];

/** RSA keys made once: what a software vault is given instead of making its own. PKCS#8 PEM. */
export function madeKeys(count: number): string[] {
  return Array.from(
    { length: count },
    () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  );
}
