/** A file that was not brought as the answer to one order: all it holds is told, nothing is chosen and nothing thrown. PURE. */
import { type Fault, isFault } from "../../fault";
import type { Certificate } from "../certificate";
import { readInto } from "./file";
import type { Harvest } from "./harvest";
import { leavesOf } from "./leaf";
import { type AnswerOptions, harvestFor } from "./read";
import type { Shape } from "./shape";
import { unusable } from "./unusable";

/** What a file holds. */
export interface Survey {
  /** The end-entity certificates; empty where it holds authorities alone, or no certificate. */
  readonly leaves: readonly Certificate[];
  /** All certificates, in their order. */
  readonly certificates: readonly Certificate[];
  /** Whether a private key lies in it, open or under a password. */
  readonly privateKey: boolean;
  /** English sentences, as in `AnswerContent`. */
  readonly notes: readonly string[];
  /** `none`: nothing in it can be a certificate. `unreadable`: there may be one, and it cannot be looked at. */
  readonly is: "read" | "none" | "unreadable";
  /** Why nothing was read; `undefined` where `is` says `read`. */
  readonly fault: Fault | undefined;
}

/** Surveys a file, within the limits of `readAnswer`. Never throws a Fault: it is in what it gives back. */
export function survey(bytes: Buffer, options: AnswerOptions = {}): Survey {
  const harvest = harvestFor(options);
  const failure = read(bytes, harvest);
  const certificates = failure ? [] : [...harvest.certificates.values()];
  const told = { leaves: leavesOf(certificates), certificates, privateKey: met(harvest, keys), notes: harvest.notes };
  if (certificates.length > 0) return { ...told, is: "read", fault: undefined };
  const mayHold = failure ? !isOnly(harvest, keys) : met(harvest, closed);
  return { ...told, is: mayHold ? "unreadable" : "none", fault: failure ?? unusable(harvest.seen, bytes.length) };
}

/** A P12 is made to carry a key. */
const keys: readonly Shape[] = ["private-key", "encrypted-private-key", "p12"];
/** Certificates lie in it as a rule, and it is not opened here. */
const closed: readonly Shape[] = ["java-keystore"];

const met = ({ seen }: Harvest, shapes: readonly Shape[]): boolean => shapes.some((shape) => seen.includes(shape));
const isOnly = ({ seen }: Harvest, shapes: readonly Shape[]): boolean =>
  seen.length > 0 && seen.every((shape) => shape !== "p12" && shapes.includes(shape));

function read(bytes: Buffer, harvest: Harvest): Fault | undefined {
  try {
    readInto(bytes, harvest);
    return undefined;
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
}
