import type { DriftClass, DriftRow, Served } from "./drift-class";
import { who } from "./people";
import { revokedSentence } from "./revocation";

/** The end of life of what is in service, as a day. */
const ends = ({ current }: Served): string => current?.notAfter.slice(0, 10) ?? "an unknown day";
const serial = ({ current }: Served): string => current?.serialNumber ?? "in service";

const server = { who: who.server } as const;
const vault = { who: who.vault } as const;
const pipeline = { who: who.pipeline } as const;
const newKey = { act: "begin", remedy: "a new key and a new order; the certificate serves until they are answered" } as const;
const restored = { act: "restore", remedy: "it is stored again from the platform's archive, else a new key and a new order" } as const;
const placed = { act: "place", remedy: "the certificate in service is put there again" } as const;

/**
 * Every class of drift, the most urgent first: of several that need a person, the first is their `nextAction`. PURE.
 * docs/drift.md is this table, and drift-table.test.ts holds the two together.
 */
export const driftClasses: Readonly<Record<DriftClass, DriftRow>> = {
  "exportable-flipped": {
    from: "vault",
    sentence: (fact) => `the key of the certificate in service is no longer kept as it was: ${fact}`,
    remedy: "find out who changed the token; if the key can have left it, have the certificate revoked",
    where: "the token",
    ...vault,
  },
  "vault-rights-widened": {
    from: "vault",
    sentence: (fact) => `the vault is open to others: ${fact}`,
    remedy: "take the rights of others back, and find out since when they had them",
    where: "the vault",
    ...vault,
  },
  "revoked": {
    from: "revocation",
    over: true,
    sentence: (_fact, served) =>
      `the certificate ${serial(served)} was ${served.current?.revoked ? revokedSentence(served.current.revoked) : "revoked"}`,
    remedy: 'take it out of use; then set `onRevoked: "replace"`, or remove the resource',
    where: "the program",
    ...server,
  },
  "in-service-revoked": {
    from: "revocation",
    act: "place",
    sentence: (fact) => `its server reads a certificate of before that was revoked: ${fact}`,
    remedy: "the certificate of now is put there; at once: igc-sante rollback NAME --undo, and let the server read it",
  },
  "structure-closed": {
    from: "program",
    sentence: (fact) => `the structure is closed since ${fact}`,
    remedy: "have the certificate revoked, and remove the resource",
    where: "the program",
    ...server,
  },
  "habilitation-withdrawn": {
    from: "exchange",
    sentence: (fact) => `ANS refuses what it had validated: form 413 (${fact})`,
    remedy: "settle the refusal with ANS; nothing is ordered under this form meanwhile",
    who: who.signatory,
    where: "ANS",
  },
  "habilitation-reopened": {
    from: "exchange",
    sentence: (fact) => `ANS' decision on what it had validated is open again: form 413 (${fact})`,
    remedy: "ask ANS why it opened the dossier again; nothing is ordered under this form meanwhile, and what is in service stays",
    where: "ANS",
    ...pipeline,
  },
  "administrator-gone": {
    from: "program",
    sentence: (fact) => `nobody whom the validated form names is an administrator any more: ${fact}`,
    remedy: "send form 503 for the administrators of today: nobody may order until ANS has it",
    who: who.signatory,
    where: "ANS",
  },
  "card-expired": {
    from: "time",
    sentence: (fact) => `a technical administrator's card has ended: ${fact}`,
    remedy: "renew the card, then set the new end in the program: orders need a card that is valid",
    who: who.administrator,
    where: "the portal of cards",
  },
  "duplicate-key": {
    from: "vault",
    sentence: (fact) => `${fact} has the very same key, and one key belongs to one server instance (ANS guide, slide 27)`,
    ...newKey,
  },
  "key-missing": { from: "vault", sentence: () => "the key of the certificate in service is gone from the vault", ...newKey },
  "key-replaced": { from: "vault", sentence: () => "the vault holds another key than the certificate in service", ...newKey },
  "request-key-missing": {
    from: "vault",
    of: "next",
    act: "begin",
    sentence: () => "the key of the open request is gone from the vault",
    remedy: "the order is withdrawn; a new key and a new order",
  },
  "request-key-replaced": {
    from: "vault",
    of: "next",
    act: "begin",
    sentence: () => "the vault holds another key than the open request",
    remedy: "the order is withdrawn; a new key and a new order",
  },
  "certificate-missing": { from: "vault", sentence: () => "the certificate in service is gone from the vault", ...restored },
  "certificate-replaced": { from: "vault", sentence: () => "the vault holds another certificate than the one in service", ...restored },
  "serial-replaced": {
    from: "vault",
    sentence: (fact, served) => `the vault holds the serial ${fact} for its key, and not ${serial(served)}`,
    ...restored,
  },
  "entry-rolled-back": {
    from: "vault",
    sentence: (fact, served) => `the vault's entry went back to a certificate of before, ${fact}, from ${serial(served)}`,
    ...restored,
  },
  "chain-changed": {
    from: "vault",
    sentence: (fact) => `the chain beside the certificate in service does not lead to its root: ${fact}`,
    ...restored,
  },
  "name-wrong": {
    from: "vault",
    sentence: (fact) => `the certificate in service bears another name: ${fact}`,
    remedy: "take it out of use, and remove its certificate from the vault: the next refresh and up bring the right one, or order another",
    where: "the vault",
    ...server,
  },
  "usage-wrong": {
    from: "vault",
    sentence: (fact) => `the certificate in service is for another usage: ${fact}`,
    remedy: "take it out of use, and remove its certificate from the vault: the next refresh and up bring the right one, or order another",
    where: "the vault",
    ...server,
  },
  "in-service-missing": { from: "vault", sentence: () => "what its server reads is gone from the vault", ...placed },
  "in-service-replaced": { from: "vault", sentence: () => "its server reads something else than the certificate in service", ...placed },
  "in-service-rolled-back": {
    from: "vault",
    sentence: (fact) => `its server reads a certificate of before the one in service: ${fact}`,
    ...placed,
  },
  "in-service-ended": {
    from: "time",
    act: "place",
    sentence: (fact) => `its server reads a certificate of before that ends: ${fact}`,
    remedy: "the certificate of now is put there",
  },
  "in-service-key-missing": {
    from: "vault",
    sentence: (fact) => `the key of the certificate of before, which its server reads, is gone from the vault: ${fact}`,
    remedy: "put the certificate of now in service: igc-sante rollback NAME --undo, and let the server read it",
    who: who.rollback,
    where: "the folder of the program",
  },
  "expired": {
    from: "time",
    act: "begin",
    over: true,
    sentence: (_fact, served) => `the certificate in service ended on ${ends(served)}`,
    remedy: "a new key and a new order, unless one is open",
  },
  "not-yet-valid": {
    from: "time",
    sentence: (fact) => `by the clock of this machine the certificate in service begins only on ${fact}`,
    remedy: "set the clock of the machine, or wait for that day",
    where: "the machine that runs pulumi",
    ...pipeline,
  },
  "expiry-near": {
    from: "time",
    act: "begin",
    sentence: (_fact, served) => `the certificate in service ends on ${ends(served)}`,
    remedy: "its renewal begins: a new key and a new order",
  },
  "answer-waiting": {
    from: "exchange",
    of: "next",
    act: "collect",
    sentence: () => "an answer to the order has come",
    remedy: "it is checked and stored, or set aside with its fault",
  },
  "answer-stuck": {
    from: "exchange",
    sentence: (_fact, { next }) => `an answer is there and waits: ${next?.waiting ?? ""}`,
    remedy: "bring what it waits for, then run pulumi up again",
    where: "the inbox",
    ...pipeline,
  },
  "revocation-forged": {
    from: "revocation",
    sentence: () => "what stands for the CA's revocation list is not signed by the CA",
    remedy: "find out who answers in its place; nothing is believed of it",
    where: "the network or file it comes from",
    ...pipeline,
  },
  "crl-unusable": {
    from: "revocation",
    sentence: () => "the CA's revocation list is there and cannot be used",
    remedy:
      "see in the line of the refresh why: set the clock, update pulumi-igc-sante, or ask ANS; whether the certificate is revoked is not known",
    where: "the network or file it comes from",
    ...pipeline,
  },
  "crl-stale": {
    from: "revocation",
    sentence: () => "the CA's revocation list is older than it may be",
    remedy: "have a newer one reach this machine (docs/revocation.md); whether the certificate is revoked is not known",
    where: "the network or file it comes from",
    ...pipeline,
  },
  "ca-horizon": {
    from: "vault",
    sentence: (fact, served) => `its CA ends on ${fact}, so what follows the certificate that ends on ${ends(served)} lives shorter`,
    remedy: "ask ANS for the hierarchy that follows, and update pulumi-igc-sante, which pins it",
    where: "monserviceclient.certificats@esante.gouv.fr",
    ...pipeline,
  },
  "structure-renamed": {
    from: "program",
    sentence: (_fact, { current }) => `the certificate in service bears the structure's name of before: ${current?.subject ?? ""}`,
    remedy:
      "have the new name stand in its register (FINESS, Sirene, RPPS) before the renewal, which bears it; order one sooner where partners compare it",
    where: "FINESS, Sirene or annuaire.sante.fr",
    by: "renewal",
    who: who.structure,
  },
  "evidence-missing": {
    from: "evidence",
    sentence: (fact) => `records of its evidence are no longer in the exchange: ${fact}`,
    remedy: "find out who removed them, and put them back from a copy of the exchange (docs/evidence.md)",
    where: "the exchange",
    ...pipeline,
  },
  "evidence-changed": {
    from: "evidence",
    sentence: (fact) => `its evidence in the exchange is not what was recorded: ${fact}`,
    remedy: "find out who writes to the exchange besides pulumi, and put the record back from a copy (docs/evidence.md)",
    where: "the exchange",
    ...pipeline,
  },
};

/** Every class, in the order of the table. */
export const driftCodes = Object.keys(driftClasses) as DriftClass[];
