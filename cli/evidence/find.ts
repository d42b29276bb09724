import type { EvidenceShelf, Head } from "../../provider/evidence";
import { type EvidenceFinding, type EvidenceRecord, recordName, recordNumber, verifyChain } from "../../provider/evidence";
import { Fault } from "../../provider/fault";
import { type CertificateIdentity, inServiceName } from "../../provider/policy";
import type { StackResource } from "../stack";

/** A request, and where its evidence lies. */
export interface Request {
  /** Logical name; absent where only the exchange was asked. */
  readonly name?: string;
  readonly kind?: "Form413Request" | "OrgCertificate";
  readonly chain: string;
  /** Address of the exchange, where the state says. */
  readonly platform?: string;
  /** The end of the chain as the state remembers it; `null` where it remembers none. */
  readonly head: Head | null;
}

/** Its chain, as it was found. */
export interface Found extends Request {
  /** Number -> bytes, as they lie in the exchange. */
  readonly files: ReadonlyMap<number, Buffer>;
  readonly records: readonly EvidenceRecord[];
  readonly findings: readonly EvidenceFinding[];
  readonly beyond: number;
  /** Records of a later version of this program. */
  readonly later: number;
}

/** The requests of a state that have evidence or will. Pure. */
export function requestsIn(resources: readonly StackResource[]): Request[] {
  return resources.flatMap(({ kind, name, outputs }) => {
    const chain = kind === "Form413Request" ? outputs["ticket"] : kind === "OrgCertificate" ? certificateChain(outputs) : undefined;
    if ((kind !== "Form413Request" && kind !== "OrgCertificate") || typeof chain !== "string") return [];
    const { platform } = outputs;
    return [{ name, kind, chain, ...(typeof platform === "string" && { platform }), head: headIn(outputs["evidence"]) }];
  });
}

function certificateChain({ environment, structure, serverInstance, usage, commonName }: StackResource["outputs"]): string | undefined {
  const idNat = (structure as { readonly idNat?: unknown } | undefined)?.idNat;
  const parts = [environment, idNat, serverInstance, usage, commonName];
  // A create that failed half-way has not all of them.
  if (parts.some((part) => typeof part !== "string")) return undefined;
  return inServiceName({ environment, idNat, serverInstance, usage, commonName } as CertificateIdentity);
}

function headIn(value: unknown): Head | null {
  const { count, sha256 } = (value ?? {}) as Partial<Head>;
  return typeof count === "number" && typeof sha256 === "string" ? { count, sha256 } : null;
}

/**
 * The one request of a name: logical name, chain, or ticket of a form. Pure.
 * @throws Fault `unknown-value` where two have it, `ticket-unknown` where none has
 */
export function requestNamed(name: string, requests: readonly Request[]): Request {
  const named = requests.filter((request) => request.chain === name || request.name === name);
  if (named.length > 1)
    throw new Fault(
      "unknown-value",
      `Several requests of the stack are called "${name}".`,
      `Name one by its chain: ${named.map(({ chain }) => chain).join(", ")}.`,
    );
  if (named[0]) return named[0];
  throw new Fault(
    "ticket-unknown",
    `The stack has no form request and no certificate "${name}".`,
    requests.length > 0
      ? "igc-sante evidence without a name lists them."
      : "Run it in the folder of the stack, or give its export with --file.",
  );
}

/** Reads the whole chain. @param names of the files that the exchange lists for it */
export async function readChain(request: Request, shelf: EvidenceShelf, names: readonly string[]): Promise<Found> {
  const numbers = names.flatMap((name) => recordNumber(name) ?? []);
  const files = new Map<number, Buffer>();
  for (const number of numbers) {
    const bytes = await shelf.read(request.chain, recordName(number));
    if (bytes) files.set(number, bytes);
  }
  return { ...request, files, ...verifyChain(request.chain, files, request.head) };
}
