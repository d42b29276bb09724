import { structureAndAdmin } from "./four-resources";

/**
 * A program whose certificates are given by the environment: WISHES is a JSON list of `Wish`. With MEETING, a folder,
 * it waits there until as many programs as MEETING_SIZE have come, so that engines work at the same moment.
 */
export interface Wish {
  readonly serverInstance: string;
  /** @default the stack's configuration */
  readonly vault?: string;
  readonly platform?: string;
}

const program = `
const { readdirSync, writeFileSync } = require("node:fs");
const igc = require("pulumi-igc-sante");

const { MEETING, MEETING_SIZE, WISHES } = process.env;
if (MEETING) {
  writeFileSync(MEETING + "/" + process.pid, "");
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; readdirSync(MEETING).length < Number(MEETING_SIZE) && waited < 60000; waited += 5) Atomics.wait(pause, 0, 0, 5);
}

${structureAndAdmin}
const forms = new Map();
function formOn(platform) {
  const known = forms.get(platform);
  if (known) return known;
  const form = new igc.Form413Request("form-" + forms.size, { structure, admins: [admin], usage: "Usage INSi", vendor: "Éditeur", solution: "Logiciel", platform });
  forms.set(platform, form);
  return form;
}
for (const { serverInstance, vault, platform } of JSON.parse(WISHES)) {
  new igc.OrgCertificate("insi-" + serverInstance, {
    structure, formRequest: formOn(platform), usage: "AUTH_CLI", service: "INSi", commonName: "INSI-AUTO", serverInstance, vault, contactMail: "certificats@editeur.example",
  });
}
`;

export const manyCertificates = { files: { "index.js": program }, main: "index.js", link: "symlink" } as const;
