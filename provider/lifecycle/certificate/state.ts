import type {
  Administrator,
  CertificateIdentity,
  CertificatePhase,
  Current,
  Drift,
  FoundDrift,
  Next,
  NextAction,
  OnRevoked,
  Partner,
  Past,
  Previous,
  RevocationState,
  Revoke,
  RolledBack,
} from "../../policy";
import { readDrift } from "../../policy";
import type { Environment } from "../../structure";
import type { KeyMetadata } from "../../vault";
import type { BundleKind } from "../../x509/bundle";
import type { KeyAlgorithm } from "../../x509/key";
import { printSubject, type Subject, subjectOf } from "../../x509/name";
import type { RememberedChain } from "../common";

/** The wish, with every default written in by `check`. */
export interface CertificateInputs {
  /** Logical name of the resource: tells two resources that ask for one key. */
  readonly owner: string;
  readonly environment: Environment;
  readonly structure: {
    readonly name: string;
    readonly idNat: string;
    /** Of a practice alone: what its certificates may be for. */
    readonly rppsRanks?: readonly string[];
    readonly departmentLabel: string;
  };
  readonly formRequest: {
    readonly ticket: string;
    readonly certificateType: string;
    readonly admins: readonly Administrator[];
  };
  readonly usage: "AUTH_CLI" | "SIGN" | "CONF" | "SSL";
  readonly service?: string;
  readonly commonName: string;
  readonly serverInstance: string;
  readonly contactMail: string;
  readonly informedMail?: string;
  readonly renewBeforeDays: number;
  /** @default 30 */
  readonly keepPreviousDays?: number;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly vault: string;
  readonly platform: string;
  readonly onPending?: "succeed" | "fail";
  readonly onRevoked?: OnRevoked;
  readonly revoke?: Revoke;
  readonly bundles?: readonly BundleKind[];
  /** Where a key and its certificate exist already (`vault/adoption.ts`). */
  readonly adopt?: string;
  /** Who registered something of the certificate. */
  readonly partners?: readonly Partner[];
  /** The rank of a practice that it is for; absent: the first. `structure.idNat` is of this one. */
  readonly rppsRank?: string;
}

export const certificateInputNames = [
  "owner",
  "environment",
  "structure",
  "formRequest",
  "usage",
  "service",
  "commonName",
  "serverInstance",
  "contactMail",
  "informedMail",
  "renewBeforeDays",
  "keepPreviousDays",
  "keyAlgorithm",
  "vault",
  "platform",
  "onPending",
  "onRevoked",
  "revoke",
  "bundles",
  "adopt",
  "partners",
  "rppsRank",
] as const;

/** What a state remembers of its chain of evidence. */
export interface CertificateChain extends RememberedChain {
  /** Serial numbers of the certificates whose revocation was recorded; absent while none was. */
  readonly revoked?: readonly string[];
}

/** What is remembered of a certificate's life; small, since file backends rewrite the whole state twice a step. */
export interface CertificateState {
  readonly current: Current | null;
  readonly next: Next | null;
  /** What was not as it should be when a refresh or a run looked last, `null` when nothing; a word or `null` in states up to version 3. */
  readonly drift: readonly FoundDrift[] | null;
  /** What is remembered of revocation beside `current`; `null` while there is nothing, absent in states of before. */
  readonly revocation?: RevocationState | null;
  /** Certificates that were in service before, the latest first: what partners registered. Absent where nobody is to be told, and in states of before. */
  readonly past?: readonly Past[];
  /** Names of the administrators ANS knew at the last look, where the program names others beside them; absent otherwise, and in states of before. */
  readonly named?: readonly string[];
  /** What must be done first of all, while its form cannot be signed; absent otherwise, and in states of before. */
  readonly blocking?: NextAction;
  /**
   * The certificate that served before; `null` or absent while there is none. Not one of `past`: that lists what partners registered, by
   * subject and days, for as long as one of them may know it; this is where a rollback finds a key, and is forgotten after some days.
   * States of before have both, each without what the other needs.
   */
  readonly previous?: Previous | null;
  /** That a person put it back in service, as a refresh found; absent or `null` otherwise. */
  readonly rolledBack?: RolledBack | null;
  /** The end of its chain of evidence; absent until something was recorded, and in states of before. */
  readonly evidence?: CertificateChain;
  /** Id of the vault that holds the entries: another one, or none, is no loss of keys (issue 11); `null` before the first key. */
  readonly vaultId: string | null;
  /** Ticket of the form under which an order was placed: it stays validated, wherever its folder has gone. */
  readonly habilitated: string | null;
}

/** What is remembered, apart from the wish it was remembered with. */
export const stateOf = ({
  current,
  next,
  drift,
  revocation,
  past,
  named,
  blocking,
  previous,
  rolledBack,
  evidence,
  vaultId,
  habilitated,
}: CertificateState): CertificateState => ({
  current,
  next,
  drift: readDrift(drift),
  revocation: revocation ?? null,
  ...(past && { past }),
  ...(named && { named }),
  ...(blocking && { blocking }),
  ...(previous && { previous }),
  ...(rolledBack && { rolledBack }),
  ...(evidence && { evidence }),
  vaultId,
  habilitated,
});

/** Nothing was asked for yet. */
export const newState: CertificateState = { current: null, next: null, drift: null, revocation: null, vaultId: null, habilitated: null };

export interface CertificateOutputs extends CertificateInputs, CertificateState {
  readonly drift: readonly Drift[] | null;
  readonly phase: CertificatePhase;
  readonly renewAt: string | null;
  readonly nextAction: NextAction | null;
  /** Name under which its server reads it, whatever its round; `null` until it is there. */
  readonly inService: string | null;
}

export const identityOf = ({ environment, structure, serverInstance, usage, commonName }: CertificateInputs): CertificateIdentity => ({
  environment,
  idNat: structure.idNat,
  serverInstance,
  usage,
  commonName,
});

/** What the vault is told of a round's key. */
export const metadataOf = (
  { environment, structure, serverInstance, usage, commonName }: CertificateInputs,
  round: number,
): KeyMetadata => ({ structure: structure.idNat, serverInstance, usage, commonName, round, environment });

export const subjectOfWish = ({ structure, commonName }: CertificateInputs): Subject =>
  subjectOf({ structureName: structure.name, idNat: structure.idNat, departmentLabel: structure.departmentLabel, commonName });

/** Subject of the wish, RFC 4514. */
export const subjectText = (wish: CertificateInputs): string => printSubject(subjectOfWish(wish));

/** Begins a line for the user: whose certificate it is. The engine shows a provider's lines beside the stack, not the resource. */
export const nameOf = ({
  structure,
  serverInstance,
  usage,
  commonName,
}: Pick<CertificateInputs, "structure" | "serverInstance" | "usage" | "commonName">): string =>
  `${structure.name}, ${serverInstance}, ${usage} ${commonName}`;
