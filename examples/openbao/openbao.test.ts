import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exampleProject, expectClean, fromWishToIssued } from "../../test/engine/example";
import type { Project } from "../../test/engine/project";
import { type BaoServer, startBao } from "../../test/servers/bao";
import { setUpTimeout } from "../../test/servers/child";

/** The example on the real engine and the real OpenBao, over TLS, with a token that has the published policy as it is and no more. */
jest.setTimeout(setUpTimeout);
let bao: BaoServer;
let token: string;
let project: Project;

/** A token with one policy and nothing else. */
async function tokenWith(name: string, policy: string): Promise<string> {
  await bao.admin("POST", `sys/policies/acl/${name}`, { policy });
  const { auth } = await bao.admin("POST", "auth/token/create", { policies: [name], no_default_policy: true });
  return (auth as { client_token: string }).client_token;
}

beforeAll(async () => {
  bao = await startBao();
  token = await tokenWith("igc-sante", readFileSync(join(__dirname, "policy.hcl"), "utf8"));
  project = await exampleProject("openbao", {
    vault: `openbao:${bao.url}/secret/igc-sante`,
    env: { BAO_TOKEN: token, BAO_CACERT: bao.caFile },
  });
});
afterAll(async () => {
  await project?.dispose();
  await bao?.stop();
});

async function namesUnder(kind: string): Promise<string[]> {
  const { data } = (await bao.admin("GET", `secret/metadata/igc-sante/${kind}?list=true`)) as { data: { keys: string[] } };
  return data.keys;
}

it("brings the certificates from the wish to the vault, with the published policy and no more", async () => {
  await fromWishToIssued(project, "openbao");
  for (const kind of ["key", "issued", "public-key"]) expect([kind, (await namesUnder(kind)).length]).toEqual([kind, 6]);
  const [entry] = await namesUnder("key");
  expect(await bao.admin("GET", `secret/metadata/igc-sante/key/${entry}`)).toMatchObject({ data: { current_version: 1 } });
});

it("previews and refreshes with a policy that reads alone", async () => {
  const reader = await tokenWith("reader", 'path "secret/data/igc-sante/*" { capabilities = ["read"] }');
  Object.assign(project.env, { BAO_TOKEN: reader });
  await expectClean(project);
});

it("keeps no secret in its state", async () => {
  const state = JSON.stringify(await project.stateExport());
  for (const secret of [token, "PRIVATE KEY"]) expect(state).not.toContain(secret);
});
