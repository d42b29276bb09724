/** Whether what is in service may be delivered, and what a person must look at. PURE. */
import { createPublicKey } from "node:crypto";
import { Fault } from "../../provider/fault";
import type { InService } from "../../provider/vault";
import { type Certificate, readCertificatePem } from "../../provider/x509/certificate";
import { publicKeySha256 } from "../../provider/x509/key";
import { printName } from "../../provider/x509/name";
import { type Finding, visible } from "../../provider/x509/profile";
import type { RevocationStatus } from "../../provider/x509/revocation";
import { type VerifyQuestion, verified } from "../verify/report";
import { findingSaid, type Said, deliverTexts as texts } from "../words";
import type { DeliverConfig } from "./config";

export interface Fitness {
  readonly leaf: Certificate;
  /** Leaf first, root last. Absent where `looked` says why it is not delivered. */
  readonly path?: readonly Certificate[];
  /** What a person must look at: exit code 1. */
  readonly looked: readonly Said[];
}

/** The one thing wrong that no configuration mends: time. */
const ended = new Set(["validity-ended", "key-period-ended", "expired"]);
const day = 86_400_000;

/**
 * Judges by the house's own rules: key, environment, usage, structure, common name, dates, profile, path to a pinned root.
 * @throws Fault `deliver-refused` for whatever is wrong but an end: that is what `looked` says.
 */
export function fitnessOf(inService: InService, config: DeliverConfig, authorities: readonly Certificate[], at: Date): Fitness {
  const leaf = readCertificatePem(inService.certificate);
  const question: VerifyQuestion = {
    ...{ leaf, others: inService.chain.map(readCertificatePem), authorities, at, ...config.expect },
    ...(inService.privateKey && { publicKeySha256: publicKeySha256(createPublicKey(inService.privateKey)) }),
  };
  const { report, path } = verified(question);
  const blocking = report.findings.filter(({ severity }) => severity === "blocking");
  const wrong = blocking.find(({ id }) => !ended.has(id));
  if (wrong) throw refused(leaf, wrong);
  if (blocking[0]) return { leaf, looked: [texts["not-delivered"]({ name: nameOf(leaf), finding: findingSaid(blocking[0]) })] };
  return { leaf, path: path!, looked: endOf(leaf, config, at) };
}

function endOf(leaf: Certificate, { endsWithinDays }: DeliverConfig, at: Date): Said[] {
  const days = Math.floor((leaf.notAfter.getTime() - at.getTime()) / day);
  if (days >= endsWithinDays) return [];
  return [texts.ends({ name: nameOf(leaf), days, end: leaf.notAfter.toISOString() })];
}

const refused = (leaf: Certificate, { id, message }: Finding): Fault =>
  new Fault(
    "deliver-refused",
    `${nameOf(leaf).en} is not delivered: ${message} (${id})`,
    "Correct `expect` in the configuration, or have the right certificate put in service. The server keeps what it has.",
  );

/**
 * What revocation lists say of a path, leaf first. A revoked certificate is not delivered. One whose status cannot be told
 * is, and a person is told: a list that is late must not take a server down.
 */
export function withRevocation(fitness: Fitness, statuses: readonly RevocationStatus[]): Fitness {
  const { leaf, path } = fitness;
  const revoked = statuses.findIndex(({ status }) => status === "revoked");
  const since = statuses[revoked]?.revokedAt?.toISOString();
  if (revoked >= 0 && path) {
    const name = nameOf(path[revoked]!);
    return { leaf, looked: [since ? texts["revoked-on"]({ name, day: since }) : texts.revoked({ name })] };
  }
  const [first] = statuses;
  if (!first || first.status === "good") return fitness;
  const [finding] = first.findings;
  const because = finding ? findingSaid(finding) : texts["no-list"];
  return { ...fitness, looked: [...fitness.looked, texts["status-unknown"]({ name: nameOf(leaf), because })] };
}

/** For a line: whose, and which. */
export const nameOf = ({ subject, serialNumber }: Certificate): Said =>
  texts.certificate({ name: visible(printName(subject)), serial: serialNumber });
