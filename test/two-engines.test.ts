import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  asPem,
  type Hierarchy,
  issueLeaf,
  lifeFrom,
  makeHierarchy,
  type SandboxPerson,
  sandboxPerson,
  serialNumberOf,
} from "../provider/igc/sandbox";
import { readCsr } from "../provider/x509/csr";
import { newProject, type Outcome, type Project, readable } from "./engine/project";
import { signedCopy } from "./manual/signed-copy";
import { manyCertificates, type Wish } from "./many-certificates";
import { type AzureCloud, startAzureCloud } from "./servers/azure-cloud";
import { type BaoServer, startBao } from "./servers/bao";
import { type Server, setUpTimeout } from "./servers/child";
import { startMoto } from "./servers/moto";
import { type SoftHsm, startSoftHsm } from "./servers/softhsm";
import { contentOf, kindIn } from "./servers/token-objects";

/**
 * Two Pulumi projects, each with a state and an engine of its own, wish the same certificates in the same vaults and on
 * the same platforms, and run at the same moment: one key an entry, one order, one certificate, and two states that agree.
 */
jest.setTimeout(setUpTimeout);

const instances = ["srv1", "srv2"];
type Kind = "file" | "aws" | "azure" | "openbao" | "pkcs11" | "manual";
const kinds: readonly Kind[] = ["file", "aws", "azure", "openbao", "pkcs11", "manual"];

let shared: string;
let hsm: SoftHsm;
let moto: Server & { readonly url: string };
let bao: BaoServer;
let cloud: AzureCloud;
let person: SandboxPerson;
let hierarchy: Hierarchy;
let engines: readonly Project[];
const at = (...path: string[]): string => join(shared, ...path);

/** Certificates of two server instances in each vault, and two with the folder people work in for a platform. */
const addresses = (): Readonly<Record<Kind, Omit<Wish, "serverInstance">>> => {
  const platform = `sandbox:${at("sandbox")}`;
  return {
    file: { vault: `file:${at("vault")}`, platform },
    aws: { vault: `aws:eu-west-3?prefix=two&endpoint=${moto.url}`, platform },
    azure: { vault: `azure:${cloud.vaultUrl}`, platform },
    openbao: { vault: `openbao:${bao.url}/secret/two`, platform },
    pkcs11: { vault: `pkcs11:${hsm.rest("igc-sante", "two.")}`, platform },
    manual: { vault: `file:${at("vault-manual")}`, platform: `manual:${at("manual")}` },
  };
};
const wishes = (): Wish[] =>
  kinds.flatMap((kind) => instances.map((instance) => ({ ...addresses()[kind], serverInstance: `${kind}-${instance}` })));

beforeAll(async () => {
  [shared, hsm, moto, bao, cloud, hierarchy] = await Promise.all([
    mkdtemp(join(tmpdir(), "igc-two-")),
    startSoftHsm(["igc-sante"]),
    startMoto(),
    startBao(),
    startAzureCloud(),
    makeHierarchy(),
  ]);
  const env = {
    ...hsm.env,
    ...cloud.env,
    WISHES: JSON.stringify(wishes()),
    AWS_ACCESS_KEY_ID: "x",
    AWS_SECRET_ACCESS_KEY: "x",
    BAO_TOKEN: "root",
    BAO_CACERT: bao.caFile,
  };
  const project = (): Promise<Project> => newProject({ ...manyCertificates, config: { "igc-sante:environment": "rehearsal" } });
  engines = await Promise.all([project(), project()]);
  for (const engine of engines) Object.assign(engine.env, env);
  person = sandboxPerson(at("sandbox"));
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  await person.setDelays({ issuanceHours: 24 });
  mkdirSync(at("manual", "ca"), { recursive: true });
  for (const member of ["root", "issuing"] as const)
    writeFileSync(at("manual", "ca", `${member}.pem`), asPem("CERTIFICATE", hierarchy[member].certificate));
});
afterAll(async () => {
  await Promise.all([...(engines ?? []).map((engine) => engine.dispose()), moto?.stop(), bao?.stop(), cloud?.stop(), hsm?.dispose()]);
  if (shared) await rm(shared, { recursive: true, force: true });
});

interface Held {
  readonly entry: string;
  readonly round: number;
  readonly publicKeySha256: string;
  readonly ticket?: string;
  readonly sha256?: string;
}
interface Outputs {
  readonly serverInstance: string;
  readonly phase: string;
  readonly current: Held | null;
  readonly next: Held | null;
}

/** The certificates of a state; why a request was begun is not compared, since the second of two finds the key there. */
async function certificates(engine: Project): Promise<Outputs[]> {
  const { deployment } = await engine.stateExport();
  const found = (deployment.resources ?? [])
    .filter(({ type }) => type.endsWith(":OrgCertificate"))
    .map((resource) => readable(resource).outputs as unknown as Outputs);
  return found
    .map(({ serverInstance, phase, current, next }) => ({ serverInstance, phase, current, next: next && { ...next, because: "" } }))
    .sort((one, other) => one.serverInstance.localeCompare(other.serverInstance));
}

async function both(run: (engine: Project) => Promise<Outcome>): Promise<void> {
  const outcomes = await Promise.all(engines.map(run));
  for (const { code, stdout, stderr } of outcomes)
    expect({ code, problem: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, problem: "" });
}

/** Both run `up` at once, their programs starting at the same moment; then both say the same. */
async function bothUp(): Promise<Outputs[]> {
  const meeting = await mkdtemp(at("meeting-"));
  await both((engine) =>
    engine.run(["up", "--yes", "--skip-preview"], { env: { MEETING: meeting, MEETING_SIZE: String(engines.length) } }),
  );
  const [one, other] = await Promise.all(engines.map(certificates));
  expect(one).toHaveLength(kinds.length * instances.length);
  expect(other).toEqual(one);
  return one!;
}

const bothHaveNothingToDo = (): Promise<void> => both((engine) => engine.preview("--expect-no-changes"));

/** Names of the keys each vault holds. */
const keysIn: Readonly<Record<Kind, () => Promise<string[]>>> = {
  file: async () => ageFiles("vault"),
  manual: async () => ageFiles("vault-manual"),
  async aws() {
    const client = new SecretsManagerClient({
      region: "eu-west-3",
      endpoint: moto.url,
      credentials: { accessKeyId: "x", secretAccessKey: "x" },
    });
    const { SecretList = [] } = await client.send(
      new ListSecretsCommand({ Filters: [{ Key: "name", Values: ["two/key/"] }], MaxResults: 100 }),
    );
    client.destroy();
    return SecretList.map(({ Name }) => Name!.slice("two/key/".length));
  },
  azure: async () => [...cloud.keyVault.secrets.all().keys()].flatMap((name) => /^key-(.*)$/.exec(name)?.[1] ?? []),
  async openbao() {
    const { data } = await bao.admin("GET", "secret/metadata/two/key?list=true");
    return (data as { keys: string[] }).keys;
  },
  pkcs11: async () => kindIn(contentOf(hsm, "igc-sante"), "private").map(({ label }) => label.slice("two.".length)),
};
const ageFiles = (folder: string): string[] =>
  readdirSync(at(folder))
    .filter((name) => name.endsWith(".age"))
    .map((name) => name.replace(/\.age$/, ""));

/** Tickets of the orders that were placed with people of either kind. */
const sandboxOrders = (): string[] =>
  readdirSync(at("sandbox", "orders")).flatMap((name) => /^(commande-[0-9a-z-]+)\.json$/.exec(name)?.[1] ?? []);
const manualOrders = (): string[] =>
  ["outbox", "archive"].flatMap((place) => entries("manual", place)).filter((name) => name.startsWith("commande-"));
function entries(...path: string[]): string[] {
  try {
    return readdirSync(at(...path));
  } catch {
    return []; // nothing was put there yet
  }
}

const of = (states: readonly Outputs[], kind: Kind): Outputs[] =>
  states.filter(({ serverInstance }) => serverInstance.startsWith(`${kind}-`));

async function expectOneKeyAnEntry(states: readonly Outputs[]): Promise<void> {
  for (const kind of kinds) {
    const named = of(states, kind).flatMap(({ current, next }) =>
      [current, next].flatMap((held) =>
        Array.from({ length: held?.round ?? 0 }, (_, index) => held!.entry.replace(/r\d+$/, `r${index + 1}`)),
      ),
    );
    expect({ kind, keys: (await keysIn[kind]()).sort() }).toEqual({ kind, keys: [...new Set(named)].sort() });
  }
}

/** What people do with the folder until ANS validated: sign and bring the form, note what was sent and answered. */
function habilitateByHand(): void {
  const forms = entries("manual", "outbox").filter((name) => name.startsWith("f413-"));
  expect(forms).toHaveLength(1);
  const [form] = forms;
  const signed = signedCopy(readFileSync(at("manual", "outbox", form!, "formulaire-413.pdf")));
  writeFileSync(at("manual", "inbox", `${form}-signe.pdf`), signed);
  const day = new Intl.DateTimeFormat("fr-FR", { timeZone: "Europe/Paris", day: "2-digit", month: "2-digit", year: "numeric" }).format(
    new Date(),
  );
  const reply = readFileSync(at("manual", "outbox", form!, "reponse.txt"), "utf8");
  writeFileSync(
    at("manual", "inbox", "reponse-ans.txt"),
    reply
      .replace("envoyé le:", `envoyé le: ${day}`)
      .replace("référence du dossier:", "référence du dossier: ANS-2026-4711")
      .replace("habilitation validée le:", `habilitation validée le: ${day}`),
  );
}

/** Brings the certificate of each open order: with a life that ends in 50 days, so that its renewal begins at once. */
async function bringCertificates(): Promise<void> {
  const issuedOn = new Date(Date.now() - (3 * 365 - 50) * 86_400_000);
  for (const ticket of entries("manual", "outbox").filter((name) => name.startsWith("commande-"))) {
    const { publicKey } = readCsr(readFileSync(at("manual", "outbox", ticket, "demande.csr")));
    const subject = {
      department: "Rhône (69)",
      organization: "Centre de santé des Lilas",
      organizationalUnit: "1690781810",
      commonName: "INSI-AUTO",
    };
    const leaf = await issueLeaf(
      { subject, publicKey, usage: "AUTH_CLI", environment: "rehearsal", serialNumber: serialNumberOf(ticket), ...lifeFrom(issuedOn) },
      hierarchy,
    );
    writeFileSync(at("manual", "inbox", `${ticket}.cer`), leaf);
    const aMinuteAgo = new Date(Date.now() - 60_000); // a file of this moment may still be being copied, and waits
    utimesSync(at("manual", "inbox", `${ticket}.cer`), aMinuteAgo, aMinuteAgo);
  }
}

it("make one key and one form each wish", async () => {
  const states = await bothUp();
  expect(new Set(states.map(({ next }) => next!.publicKeySha256)).size).toBe(states.length);
  await expectOneKeyAnEntry(states);
});

it("place one order each wish", async () => {
  await person.sign();
  await person.send();
  await person.validate();
  habilitateByHand();
  const states = await bothUp();
  expect(states.map(({ phase }) => phase)).toEqual(states.map(() => "to-order"));
  expect([...sandboxOrders(), ...manualOrders()].sort()).toEqual(states.map(({ next }) => next!.ticket).sort());
  await expectOneKeyAnEntry(states);
  await bothHaveNothingToDo();
});

it("install the same certificate, and where its renewal is due at once, begin one", async () => {
  await person.advance({ days: 1 });
  await bringCertificates();
  const states = await bothUp();
  for (const kind of kinds)
    expect(of(states, kind).map(({ phase }) => phase)).toEqual(instances.map(() => (kind === "manual" ? "renewing" : "issued")));
  expect(new Set(states.map(({ current }) => current!.sha256)).size).toBe(states.length);
  expect(
    manualOrders()
      .filter((ticket) => ticket.endsWith("-r2"))
      .sort(),
  ).toEqual(
    of(states, "manual")
      .map(({ next }) => next!.ticket)
      .sort(),
  );
  await expectOneKeyAnEntry(states);
  await bothHaveNothingToDo();
});

it("renew with one second key and one second order each", async () => {
  await person.advance({ days: 3 * 365 - 50 });
  const states = await bothUp();
  expect(states.map(({ phase, current, next }) => [phase, current!.round, next!.round])).toEqual(states.map(() => ["renewing", 1, 2]));
  const second = [...sandboxOrders(), ...manualOrders()].filter((ticket) => ticket.endsWith("-r2"));
  expect(second.sort()).toEqual(states.map(({ next }) => next!.ticket).sort());
  await expectOneKeyAnEntry(states);
  await bothHaveNothingToDo();
  await both((engine) => engine.refresh("--preview-only", "--expect-no-changes"));
});
