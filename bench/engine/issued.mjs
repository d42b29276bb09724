// Projects whose stack holds thousands of issued certificates, of which one was really issued: the others are its
// copies in the state, with the names that the provider would give them.
import { createHash, createPublicKey } from "node:crypto";
import { createRequire } from "node:module";
import path from "node:path";
import { privateKeys } from "../few-primes.mjs";
import { certificateFiles, floorFiles, numbered, rehearsal } from "./programs.mjs";
import { makeProject } from "./project.mjs";

const require = createRequire(import.meta.url);
const { entryName } = require("../../dist/provider/policy/index.js");
const { identityOf, metadataOf } = require("../../dist/provider/lifecycle/certificate/state.js");
const { openFileVault } = require("../../dist/provider/vault/file/index.js");
const { unpacked } = require("../../dist/provider/packing.js");
const { asPem, issueLeaf, lifeFrom, openHierarchy, sandboxPerson, serialNumberOf } = require("../../dist/provider/igc/sandbox/index.js");
const { readCertificatePem } = require("../../dist/provider/x509/certificate/index.js");
const { subjectOf } = require("../../dist/provider/x509/name/index.js");

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
 * As `issuedCertificates`, with what a refresh reads: each copy has a key, a certificate, an entry and a place of its own in the vault. The
 * keys are of a few primes, for 10,000 take half an hour. The first ones are due when the sandbox' clock is `fallDue`'s: their
 * certificates are remembered to end before the others.
 */
export async function issuedCopies() {
  const { project, state } = await issueOne();
  const resource = ofKind(state, "OrgCertificate");
  const { current } = unpacked(resource.outputs);
  let made = [];
  const kept = (index, due) => {
    const copy = copyOf(resource, index);
    const outcome = JSON.parse(copy.outputs.outcome);
    Object.assign(outcome.current, made[index - 2].remembered);
    copy.outputs.outcome = JSON.stringify(outcome);
    return index <= due + 1 ? endingOn(copy, current.notAfter, soon) : copy;
  };
  let due = 0;
  return {
    project,
    fill: async (count, ending) => {
      due = ending;
      made = await otherCertificates(project, unpacked(resource.outputs), count - 1);
      await fillVault(project, current, made, (index) => unpacked(kept(index, 0).outputs));
    },
    resize: (count) => resizer(project, state, resource, (_, index) => kept(index, due))(count),
    fallDue: () => sandboxPerson(path.join(project.dir, "sandbox")).setClock(new Date("2028-06-01T09:00:00Z")),
  };
}

/** Two years after the issue: the others end a year later. */
const soon = "2028-06-24T09:00:00.000Z";
const renewalOf = (end) => new Date(new Date(end).getTime() - 60 * 86_400_000).toISOString();
const endingOn = (copy, end, other) => JSON.parse(JSON.stringify(copy).replaceAll(end, other).replaceAll(renewalOf(end), renewalOf(other)));

/** Certificates of the sandbox' CA beside the one that was ordered, each with its key and what a state remembers of both. */
async function otherCertificates(project, { structure, commonName, current: { notBefore } }, count) {
  const hierarchy = await openHierarchy(path.join(project.dir, "sandbox"));
  const subject = subjectOf({ structureName: structure.name, ...structure, commonName });
  const made = [];
  for (const privateKey of await privateKeys(count)) {
    const publicKey = createPublicKey(privateKey);
    const serialNumber = serialNumberOf("bench", String(made.length));
    const leaf = await issueLeaf(
      { subject, publicKey, usage: "AUTH_CLI", environment: "rehearsal", serialNumber, ...lifeFrom(new Date(notBefore)) },
      hierarchy,
    );
    const certificate = asPem("CERTIFICATE", leaf);
    const { sha256, serialNumber: shown, publicKeySha256 } = readCertificatePem(certificate);
    made.push({ privateKey, certificate, remembered: { publicKeySha256, sha256, serialNumber: shown } });
  }
  return made;
}

const openVault = (project, generate) =>
  openFileVault(path.join(project.dir, "vault"), "file:./vault", {
    cwd: project.dir,
    env: process.env,
    now: () => new Date(),
    ...(generate && { generate }),
  });

async function fillVault(project, current, made, outputsOf) {
  const original = await openVault(project);
  const { chain } = await original.readIssued(current.entry);
  const inService = await original.readInService(current.inService.place);
  let key;
  const vault = await openVault(project, async () => key);
  for (const [at, { privateKey, certificate }] of made.entries()) {
    key = privateKey;
    const outputs = outputsOf(at + 2);
    await vault.createKey(outputs.current.entry, "rsa-2048", metadataOf(outputs, 1));
    await vault.storeIssued(outputs.current.entry, { certificate, chain });
    await vault.putInService(outputs.current.inService.place, { ...inService, privateKey, certificate });
  }
}
