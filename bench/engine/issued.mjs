// Projects whose stack holds thousands of issued certificates, of which one was really issued: the others are its
// copies in the state, with the names that the provider would give them.
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { certificateFiles, floorFiles, numbered, rehearsal } from "./programs.mjs";
import { makeProject } from "./project.mjs";

const require = createRequire(import.meta.url);
const { entryName } = require("../../dist/provider/policy/index.js");
const { identityOf, metadataOf } = require("../../dist/provider/lifecycle/certificate/state.js");
const { openFileVault } = require("../../dist/provider/vault/file/index.js");
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
  const fallDue = (due) => project.write("due.json", JSON.stringify(due));
  return { project, resource, resize: resizer(project, state, resource, floorCopy), fallDue };
}

/**
 * As `issuedCertificates`, with what a refresh reads: each copy has an entry of its own in the vault, and a place. Their key and
 * certificate are those of the one that was issued, for 10,000 keys take half an hour. The first ones are due when the
 * sandbox' clock is `fallDue`'s: their certificates are remembered to end before the others.
 */
export async function issuedCopies() {
  const { project, state } = await issueOne();
  const resource = ofKind(state, "OrgCertificate");
  const { current } = unpacked(resource.outputs);
  const kept = (index, due) => {
    const copy = copyOf(resource, index);
    const outcome = JSON.parse(copy.outputs.outcome);
    const { publicKeySha256, sha256, serialNumber } = current;
    Object.assign(outcome.current, { publicKeySha256, sha256, serialNumber });
    copy.outputs.outcome = JSON.stringify(outcome);
    return index <= due + 1 ? endingOn(copy, current.notAfter, soon) : copy;
  };
  let due = 0;
  return {
    project,
    fill: async (count, ending) => {
      due = ending;
      await fillVault(project, current, count, (index) => unpacked(kept(index, 0).outputs));
    },
    resize: (count) => resizer(project, state, resource, (_, index) => kept(index, due))(count),
    fallDue: () => sandboxPerson(path.join(project.dir, "sandbox")).setClock(new Date("2028-06-01T09:00:00Z")),
  };
}

/** Two years after the issue: the others end a year later. */
const soon = "2028-06-24T09:00:00.000Z";
const renewalOf = (end) => new Date(new Date(end).getTime() - 60 * 86_400_000).toISOString();
const endingOn = (copy, end, other) => JSON.parse(JSON.stringify(copy).replaceAll(end, other).replaceAll(renewalOf(end), renewalOf(other)));

async function fillVault(project, current, count, outputsOf) {
  const folder = path.join(project.dir, "vault");
  const open = (generate) =>
    openFileVault(folder, "file:./vault", { cwd: project.dir, env: process.env, now: () => new Date(), ...(generate && { generate }) });
  const original = await open();
  const issued = await original.readIssued(current.entry);
  const inService = await original.readInService(current.inService.place);
  const vault = await open(async () => inService.privateKey);
  for (let index = 2; index <= count; index++) {
    // One key for all: each entry claims it as if nobody had.
    rmSync(path.join(folder, `${current.publicKeySha256}.spki.json`));
    const outputs = outputsOf(index);
    await vault.createKey(outputs.current.entry, "rsa-2048", metadataOf(outputs, 1));
    await vault.storeIssued(outputs.current.entry, issued);
    await vault.putInService(outputs.current.inService.place, inService);
  }
}
