// A worker that asks a library about one case of x509-limbo after another: it can be ended when there is no answer.
import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { chainBuilderAccepts, pkijsAccepts, pkijsCertificate, pkijsCrl } from "./other-libraries.mjs";

const { checkPath } = createRequire(import.meta.url)("../dist/provider/x509/index.js");

const der = (pem) => Buffer.from(pem.replace(/-----[^-]+-----/g, ""), "base64");
const pathOf = (limbo) => ({
  leaf: der(limbo.peer_certificate),
  intermediates: limbo.untrusted_intermediates.map(der),
  anchors: limbo.trusted_certs.map(der),
});

/** "No time" means now. */
const instantOf = ({ validation_time }) => new Date(validation_time ?? Date.now());

function oursAccepts(limbo) {
  return checkPath({
    leaf: limbo.peer_certificate,
    intermediates: limbo.untrusted_intermediates,
    anchors: limbo.trusted_certs,
    at: instantOf(limbo),
    usage: limbo.extended_key_usage[0] ?? (limbo.validation_kind === "SERVER" ? "serverAuth" : "clientAuth"),
    ...(limbo.expected_peer_name && { serverName: limbo.expected_peer_name.value }),
    ...(limbo.crls.length > 0 && { crls: limbo.crls }),
    ...(limbo.max_chain_depth !== null && { mostIntermediates: limbo.max_chain_depth }),
  }).ok;
}

function pkijsAcceptsCase(limbo) {
  const { leaf, intermediates, anchors } = pathOf(limbo);
  const crls = limbo.crls.map((pem) => pkijsCrl(der(pem)));
  return pkijsAccepts({
    leaf: pkijsCertificate(leaf),
    intermediates: intermediates.map(pkijsCertificate),
    anchors: anchors.map(pkijsCertificate),
    crls,
    at: instantOf(limbo),
  });
}

const askers = { checkPath: oursAccepts, pkijs: pkijsAcceptsCase, chainBuilder: (limbo) => chainBuilderAccepts(pathOf(limbo)) };

parentPort.on("message", async (limbo) => {
  try {
    parentPort.postMessage((await askers[workerData](limbo)) ? "accepted" : "refused");
  } catch {
    parentPort.postMessage("refused");
  }
});
