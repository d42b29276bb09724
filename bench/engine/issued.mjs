// Projects whose stack holds thousands of issued certificates, of which one was really issued: the others are its
// copies in the state, with the names that the provider would give them.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import path from "node:path";
import { certificateFiles, floorFiles, numbered, rehearsal } from "./programs.mjs";
import { makeProject } from "./project.mjs";

const require = createRequire(import.meta.url);
const { entryName } = require("../../dist/provider/policy/index.js");
const { identityOf } = require("../../dist/provider/lifecycle/certificate/index.js");
const { unpacked } = require("../../dist/provider/packing.js");
const { sandboxPerson } = require("../../dist/provider/igc/sandbox/index.js");

/** One certificate, from its form to the vault, by `pulumi up`. */
async function issueOne() {
  const project = await makeProject(certificateFiles(1), rehearsal);
  const person = sandboxPerson(path.join(project.dir, "sandbox"));
  const up = () => project.pulumi(["up", "--yes", "--skip-preview"]);
  await person.setClock(new Date("2026-11-24T09:00:00Z"));
  await up();
  await person.sign();
  await person.send();
  await person.validate();
  await up();
  await person.advance({ hours: 1 });
  await up();
  const state = await project.exportState();
  const phase = ofKind(state, "OrgCertificate").outputs.phase;
  if (phase !== "issued") throw new Error(`The certificate to copy is ${phase}, not issued.`);
  return { project, state };
}

const ofKind = (state, kind) => state.deployment.resources.find(({ type }) => type.endsWith(`:${kind}`));

/** A copy under another number: owner, server instance, entry, fingerprints and serial number are its own. */
export function copyOf(resource, index) {
  const outputs = unpacked(resource.outputs);
  const { owner, serverInstance, current } = outputs;
  const instance = `srv-${numbered(index)}`;
  const entry = entryName(identityOf({ ...outputs, serverInstance: instance }), current.round);
  const own = (text) => createHash("sha256").update(`${text} ${index}`).digest("hex");
  const changes = [
    [current.entry, entry],
    [owner, `certificate-${numbered(index)}`],
    [serverInstance, instance],
    [current.publicKeySha256, own(current.publicKeySha256)],
    [current.sha256, own(current.sha256)],
    [current.serialNumber, own(current.serialNumber).toUpperCase().slice(0, current.serialNumber.length)],
  ];
  return JSON.parse(changes.reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(resource)));
}

/** The same for the floor: its number is all it has. */
const floorCopy = (resource, index) => JSON.parse(JSON.stringify(resource).replaceAll(numbered(1), numbered(index)));

/** Changes how many resources a project has, in its program and in its state. */
const resizer = (project, state, resource, copy) => async (count) => {
  const { resources } = state.deployment;
  const copies = Array.from({ length: count - 1 }, (_, at) => copy(resource, at + 2));
  project.write("count.json", JSON.stringify(count));
  await project.importState({ ...state, deployment: { ...state.deployment, resources: [...resources, ...copies] } });
};

/** @returns `project`, `resize(count)`, and `resource`: the one that was really issued. */
export async function issuedCertificates() {
  const { project, state } = await issueOne();
  const resource = ofKind(state, "OrgCertificate");
  return { project, resource, resize: resizer(project, state, resource, copyOf) };
}

/** As many trivial resources. `properties` and `outputs`: what each has. */
export async function trivialResources(properties, outputs) {
  const project = await makeProject(floorFiles(1, properties, outputs));
  await project.pulumi(["up", "--yes", "--skip-preview"]);
  const state = await project.exportState();
  const resource = ofKind(state, "Floor");
  return { project, resource, resize: resizer(project, state, resource, floorCopy) };
}
