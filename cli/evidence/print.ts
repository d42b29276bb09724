import type { EvidenceRecord } from "../../provider/evidence";
import { visible } from "../../provider/x509/profile";
import type { Found } from "./find";

/** A chain for a terminal. Names and reasons are other people's words: none moves the cursor. Pure. */
export function printEvidence(found: Found): string {
  return [heading(found), "", ...found.records.flatMap(recordLines), ...(found.records.length > 0 ? [""] : []), ...verdictLines(found)]
    .map(visible)
    .join("\n");
}

const heading = ({ name, kind, chain }: Found): string => `${kind ? `${kind} ${name}: ` : ""}evidence ${chain}`;

/** Where a line goes on. */
const indent = " ".repeat(8);

function recordLines({
  number,
  event,
  ticket,
  happenedAt,
  recordedAt,
  recordedBy,
  recordedLater,
  by,
  papers,
  facts,
}: EvidenceRecord): string[] {
  const who = by.names && by.names.length > 0 ? `${by.role} (${by.names.join(", ")})` : by.role;
  const written = `recorded ${instant(recordedAt)} by ${recordedBy}${recordedLater ? ", later than it happened" : ""}`;
  return [
    `${String(number).padStart(4, "0")}    ${happenedAt ? instant(happenedAt) : instant(recordedAt)}  ${event}  by ${who}`,
    ...(ticket === null ? [] : [`${indent}ticket ${ticket}`]),
    ...Object.entries(papers ?? {}).map(([paper, sha256]) => `${indent}${paper} SHA-256 ${sha256}`),
    ...Object.entries(facts ?? {}).map(([fact, value]) => `${indent}${fact}: ${value}`),
    `${indent}${written}`,
  ];
}

/** Of what a person noted only the day is known. */
const instant = (iso: string): string => (iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : `${iso.slice(0, 16).replace("T", " ")} UTC`);

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** One sentence a finding, or that nothing was found. */
export function verdictLines({ records, findings, beyond, head }: Found): string[] {
  if (findings.length > 0) return findings.flatMap(({ fault }) => fault.message.split("\n"));
  if (records.length === 0) return ["Nothing was recorded yet."];
  const whole = `Whole: ${counted(records.length, "record")}, each with the SHA-256 of the one before`;
  if (!head) return [`${whole}. The state names no end, so records that were cut off there, and an edit of the last, cannot be seen.`];
  const more = beyond > 0 ? `; ${counted(beyond, "record")} after it, of a run whose state was not written, or of one that runs now` : "";
  return [`${whole}; record ${head.count} is the one that the state remembers${more}.`];
}

/** What an export and a script read. Pure. */
export const asData = ({ name, kind, chain, platform, head, records, findings, beyond }: Found) => ({
  ...(name !== undefined && { name, kind }),
  chain,
  ...(platform !== undefined && { platform }),
  head,
  whole: findings.length === 0,
  findings: findings.map(({ number, fault: { code, what, hint } }) => ({ code, number, what, hint })),
  beyond,
  records,
});
