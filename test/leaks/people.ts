import { createPublicKey, type KeyObject } from "node:crypto";
import { appendFileSync, copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asPem } from "../../provider/igc/sandbox/certify";
import { openHierarchy, type Hierarchy } from "../../provider/igc/sandbox/authority";
import { issueLeaf, lifeFrom, serialNumberOf } from "../../provider/igc/sandbox/leaf";
import { sandboxPerson } from "../../provider/igc/sandbox/person";
import { wrongAnswers, type WrongAnswer } from "../../provider/igc/sandbox/wrong-answers";
import type { Properties } from "../../provider/rpc";
import { makeBundle } from "../../provider/x509/bundle";
import { readCsr } from "../../provider/x509/csr";
import type { Chance } from "./chance";
import { damaged } from "./damage";
import { digest } from "./ledger";

/** The people around a project's platform, as far as runs need them. */
export interface People {
  readonly platform: string;
  /** The folder of the platform in the project, that another project may begin with. */
  readonly folder: string;
  /** The form goes through all its phases. */
  habilitate(): Promise<void>;
  /** Somebody brings something for an order, or for the next one. */
  answer(ticket: string | undefined, wish: Properties): Promise<void>;
  setClock(now: Date): Promise<void>;
  now(): Date;
  /** Whether a file is as a person brought it: it may hold what they put into it. */
  brought(path: string): boolean;
}

/** The sandbox: right answers come by themselves, wrong ones on demand. */
export function sandboxPeople(dir: string, chance: Chance): People {
  const person = sandboxPerson(join(dir, "sandbox"));
  let now = new Date("2026-11-24T09:00:00Z");
  return {
    platform: "sandbox:./sandbox",
    folder: "sandbox",
    async habilitate() {
      await person.sign();
      await person.send();
      await person.validate();
    },
    async answer(ticket) {
      const kind = chance.pick(Object.keys(wrongAnswers)) as WrongAnswer;
      const again = ticket !== undefined && chance.happens(0.3);
      await (again ? person.bringAgain(ticket) : person.answerNext(kind, ticket)).catch(() => undefined); // the order is settled
    },
    async setClock(instant) {
      now = instant;
      await person.setClock(instant);
    },
    now: () => now,
    brought: () => false,
  };
}

/** What the portal and its user know besides: the key the portal may make, and the passwords of its P12. */
export interface Portal {
  readonly newKey: () => KeyObject;
  readonly password: string;
  readonly otherPassword: string;
}

/** The folder `manual:`: everything is a file that somebody leaves, a P12 with the portal's own key among them. */
export function manualPeople(dir: string, chance: Chance, authority: string, { newKey, password, otherPassword }: Portal): People {
  const root = (...path: string[]): string => join(dir, "igc-sante", ...path);
  const left = new Set<string>();
  let now = new Date("2026-11-24T09:00:00Z");
  let serial = 0;
  let hierarchy: Promise<Hierarchy> | undefined;
  const bring = (name: string, bytes: Buffer): void => {
    left.add(digest(bytes));
    mkdirSync(root("inbox"), { recursive: true });
    writeFileSync(root("inbox", name), bytes);
  };
  const issued = async (publicKey: KeyObject, ticket: string, { usage, commonName, service }: Properties): Promise<string> => {
    const subject = { department: "Rhône (69)", organization: "Centre de santé des Lilas", organizationalUnit: "1690781810", commonName: (commonName ?? service) as string };
    const leaf = { subject, publicKey, usage: usage as "SIGN", environment: "rehearsal" as const, serialNumber: serialNumberOf(`${ticket} ${serial++}`), ...lifeFrom(now) };
    return asPem("CERTIFICATE", await issueLeaf(leaf, await (hierarchy ??= openHierarchy(authority))));
  };
  const answers: Readonly<Record<string, (ticket: string, wish: Properties) => Promise<void>>> = {
    "the certificate": async (ticket, wish) => bring(`${ticket}.pem`, Buffer.from(await issued(readCsr(readFileSync(root("outbox", ticket, "demande.csr"))).publicKey, ticket, wish))),
    "a P12 with the portal's key": async (ticket, wish) => bring(`${ticket}.p12`, await p12(ticket, wish, password)),
    "a P12 with another password": async (ticket, wish) => bring(`${ticket}.p12`, await p12(ticket, wish, otherPassword)),
    "a damaged P12": async (ticket, wish) => {
      const bytes = await p12(ticket, wish, password);
      bytes[chance.below(bytes.length)]! ^= 1 + chance.below(255);
      bring(`${ticket}.p12`, bytes);
    },
    "the portal's key in the clear, with its certificate": async (ticket, wish) => {
      const key = newKey();
      bring(`${ticket}.pem`, Buffer.from(pemOf(key) + (await issued(createPublicKey(key), ticket, wish))));
    },
    "a key in the clear, damaged": async (ticket) => bring(`${ticket}.pem`, Buffer.from(damaged(pemOf(newKey()), chance).text)),
    "a key in the clear, alone": async (ticket) => bring(`${ticket}-key.pem`, Buffer.from(pemOf(newKey()))),
  };
  const p12 = async (ticket: string, wish: Properties, secret: string): Promise<Buffer> => {
    const privateKey = newKey();
    return Buffer.from(await makeBundle("pkcs12-legacy", { certificate: await issued(createPublicKey(privateKey), ticket, wish), chain: [], privateKey, password: secret }));
  };
  return {
    platform: "manual:./igc-sante",
    folder: "igc-sante",
    async habilitate() {
      mkdirSync(root("ca"), { recursive: true });
      for (const member of ["root", "issuing"]) cpSync(join(authority, "ca", `${member}.pem`), root("ca", `${member}.pem`));
      const [form] = readdirSync(root("outbox")).filter((name) => name.startsWith("f413-"));
      copyFileSync(root("outbox", form!, "formulaire-413.pdf"), root("inbox", `${form}-signe.pdf`));
      appendFileSync(root("inbox", `${form}-signe.pdf`), "\n% signed\n");
      const reply = readFileSync(root("outbox", form!, "reponse.txt"), "utf8");
      writeFileSync(root("inbox", "reponse-ans.txt"), reply.replace("envoyé le:", "envoyé le: 20/11/2026").replace("référence du dossier:", "référence du dossier: ANS-2026-4711").replace("habilitation validée le:", "habilitation validée le: 24/11/2026"));
    },
    async answer(ticket, wish) {
      const open = ticket && readdirSync(root("outbox")).includes(ticket);
      if (open) await answers[chance.pick(Object.keys(answers))]!(ticket, wish);
    },
    setClock: async (instant) => void (now = instant),
    now: () => now,
    brought: (path) => left.has(digest(readFileSync(path))),
  };
}

const pemOf = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }) as string;
