import { createPrivateKey, randomUUID } from "node:crypto";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Hierarchy, issueLeaf, lifeFrom, makeHierarchy } from "../../provider/igc/sandbox";
import { openVault } from "../../provider/vault";
import { newProject, type Project, readable } from "../engine/project";
import { fourResources } from "../four-resources";
import { leaksIn, tracesOf } from "../leaks";
import { type BaoServer, startBao } from "../servers/bao";
import { policyFor } from "../servers/bao-stage";
import { setUpTimeout } from "../servers/child";
import { type SoftHsm, startSoftHsm } from "../servers/softhsm";
import { looking } from "../servers/softhsm-stage";
import { type Existing, existing, trust } from "./existing";
import { foreignCertificate, foreignPair } from "./foreign-pair";

/** What exists is taken over by one `pulumi up` on the real engine, and the next one changes nothing. */
jest.setTimeout(300_000);
const start = new Date();
const program = fourResources.replace(
  'contactMail: "certificats@editeur.example",\n',
  'contactMail: "certificats@editeur.example", adopt: process.env.ADOPT,\n',
);
let hierarchy: Hierarchy;
let there: Existing;
let bao: BaoServer;
let hsm: SoftHsm;
beforeAll(async () => {
  hierarchy = await makeHierarchy();
  there = await existing(hierarchy, start);
  bao = await startBao();
  hsm = await startSoftHsm(["igc-sante"]);
  hsm.useHere();
}, setUpTimeout);
afterAll(async () => {
  await bao?.stop();
  await hsm?.dispose();
});

/** Where the key is, what the stack says of it, and what the vault's login needs. */
interface Source {
  readonly vault: string;
  readonly adopt: string;
  readonly env: Readonly<Record<string, string>>;
  /** Of the key that exists; the token's own is not known outside. */
  readonly publicKeySha256?: string;
}

async function p12(project: Project): Promise<Source> {
  writeFileSync(join(project.dir, "insi.p12"), there.p12("geheim"));
  return {
    vault: "file:./vault",
    adopt: "file:./insi.p12",
    env: { IGC_SANTE_P12_PASSWORD: "geheim" },
    publicKeySha256: there.publicKeySha256,
  };
}

/** With the published policy, and the right to read the one secret that is taken over. */
async function secretOfOpenBao(): Promise<Source> {
  const prefix = `igc-${randomUUID().slice(0, 8)}`;
  await bao.admin("POST", `secret/data/${prefix}-formerly/insi`, { data: { key: there.key, certificate: there.certificate } });
  await bao.admin("POST", `sys/policies/acl/${prefix}`, {
    policy: `${await policyFor(prefix)}\npath "secret/data/${prefix}-formerly/insi" {\n  capabilities = ["read"]\n}\n`,
  });
  const { auth } = await bao.admin("POST", "auth/token/create", { policies: [prefix], no_default_policy: true });
  const env = { BAO_TOKEN: (auth as { client_token: string }).client_token, BAO_CACERT: bao.caFile };
  return {
    vault: `openbao:${bao.url}/secret/${prefix}`,
    adopt: `secret:${prefix}-formerly/insi`,
    env,
    publicKeySha256: there.publicKeySha256,
  };
}

/** From the file vault a stack had, into OpenBao. */
async function entryOfAnotherVault(project: Project): Promise<Source> {
  const old = await openVault("file:./old", { cwd: project.dir, env: {}, now: () => start, notice: () => undefined });
  await old.importKey!("igc-old-r7", createPrivateKey(there.key), {
    structure: "1690781810",
    serverInstance: "srv1",
    usage: "AUTH_CLI",
    commonName: "INSI-AUTO",
    round: 7,
    environment: "rehearsal",
  });
  await old.storeIssued("igc-old-r7", { certificate: there.certificate, chain: [] });
  return { ...(await secretOfOpenBao()), adopt: "entry:igc-old-r7@file:./old" };
}

async function objectOfAToken(): Promise<Source> {
  const session = looking(hsm, "igc-sante");
  const [label, id] = ["insi srv1", Buffer.of(0x0a, 0xff)];
  const publicKey = foreignPair(session, { label, id });
  const subject = {
    department: "Rhône (69)",
    organization: "Centre de santé des Lilas",
    organizationalUnit: "1690781810",
    commonName: "INSI-AUTO",
  };
  const der = await issueLeaf(
    { subject, publicKey, usage: "AUTH_CLI", environment: "rehearsal", serialNumber: "5a0103", ...lifeFrom(start) },
    hierarchy,
  );
  foreignCertificate(session, { label, id, der });
  session.close();
  return { vault: `pkcs11:${hsm.rest("igc-sante", "lilas.")}`, adopt: "object:object=insi%20srv1;id=%0a%ff", env: hsm.env };
}

it.each<[string, (project: Project) => Promise<Source>]>([
  ["a P12 into the file vault", p12],
  ["a secret of others in OpenBao", secretOfOpenBao],
  ["an entry of the file vault into OpenBao", entryOfAnotherVault],
  ["an object of a token", objectOfAToken],
])("takes over %s in one up, and the next changes nothing", async (_what, make) => {
  const project = await newProject({
    files: { "resources.js": program, "index.js": 'Object.assign(exports, require("./resources").declare());\n' },
    main: "index.js",
    link: "symlink",
    config: { "igc-sante:environment": "rehearsal", "igc-sante:platform": "manual:./igc-sante" },
  });
  try {
    trust(join(project.dir, "igc-sante"), hierarchy);
    const { vault, adopt, env, publicKeySha256 } = await make(project);
    await project.setConfig("igc-sante:vault", vault);
    const run = (...args: string[]) => project.run(args, { env: { ...env, ADOPT: adopt } });
    const up = await run("up", "--yes", "--skip-preview");
    expect({ code: up.code, problem: up.code === 0 ? "" : up.stdout + up.stderr }).toEqual({ code: 0, problem: "" });
    expect(up.stdout).toContain(`taken over from ${adopt}`);
    const state = await project.stateExport();
    const outputs = readable(state.deployment.resources!.find(({ type }) => type.endsWith(":OrgCertificate"))!).outputs!;
    expect(outputs).toMatchObject({ phase: "issued", next: null, current: { round: 1, ...(publicKeySha256 && { publicKeySha256 }) } });
    expect(readdirSync(join(project.dir, "igc-sante", "outbox")).filter((name) => name.startsWith("commande-"))).toEqual([]);
    expect((await run("preview", "--expect-no-changes")).code).toBe(0);
    expect((await run("refresh", "--preview-only", "--expect-no-changes")).code).toBe(0);
    const again = await project.run(["preview", "--expect-no-changes"], { env }); // the argument left out
    expect({ code: again.code, problem: again.code === 0 ? "" : again.stdout }).toEqual({ code: 0, problem: "" });
    expect(leaksIn(Buffer.from(JSON.stringify(state) + up.stdout + up.stderr), tracesOf(there.key))).toEqual([]);
  } finally {
    await project.dispose();
  }
});
