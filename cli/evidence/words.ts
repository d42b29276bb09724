import type { EvidenceActor, EvidenceEvent, PaperKind } from "../../provider/evidence";
import { both, type Said } from "../words";

/** What `igc-sante evidence` says on a terminal. JSON and the records themselves have the names that are theirs. PURE. */
export const evidenceWords = {
  ofChain: both("evidence {chain}", "preuves {chain}"),
  ofRequest: both("{kind} {name}: evidence {chain}", "{kind} {name} : preuves {chain}"),
  request: both("{kind} {name}: {chain}", "{kind} {name} : {chain}"),
  none: both("The stack has no form request and no certificate.", "La stack n'a ni demande de formulaire ni certificat."),
  happened: both("{number}    {at}  {event}  by {who}", "{number}    {at}  {event}  par : {who}"),
  named: both("{role} ({names})", "{role} ({names})"),
  ticket: both("ticket {ticket}", "ticket {ticket}"),
  paper: both("{paper} SHA-256 {sha256}", "{paper} SHA-256 {sha256}"),
  fact: both("{fact}: {value}", "{fact} : {value}"),
  recorded: both("recorded {at} by {by}", "enregistré le {at} par {by}"),
  recordedLater: both("recorded {at} by {by}, later than it happened", "enregistré le {at} par {by}, après coup"),
  nothing: both("Nothing was recorded yet.", "Rien n'est encore enregistré."),
  whole: both(
    "Whole: {records}, each with the SHA-256 of the one before{end}.",
    "Chaîne entière : {records}, chacun avec le SHA-256 du précédent{end}.",
  ),
  noEnd: both(
    ". The state names no end, so records that were cut off there, and an edit of the last, cannot be seen",
    ". L'état n'en donne pas la fin : des enregistrements supprimés à la fin, ou une modification du dernier, ne se verraient pas",
  ),
  end: both("; record {number} is the one that the state remembers", " ; l'enregistrement {number} est celui que l'état a retenu"),
  beyond: both(
    "{end}; {records} after it, of a run whose state was not written, or of one that runs now",
    "{end} ; au-delà, {records} : d'un passage dont l'état n'a pas été écrit, ou d'un passage en cours",
  ),
  later: both(
    "{records} of a later version of this program: placed as the chain says, and not shown here. Upgrade pulumi-igc-sante to read them.",
    "{records} d'une version ultérieure de ce programme : à leur place dans la chaîne, et non affichés ici. Mettez pulumi-igc-sante à jour pour les lire.",
  ),
  records: [both("{count} record", "{count} enregistrement"), both("{count} records", "{count} enregistrements")],
} as const;

/** A word of ours in French; in English the records' own word stands. */
const own = <Word extends string>(word: Word, fr: string): Said => ({ en: word, fr });

export const eventWords: Readonly<Record<EvidenceEvent, Said>> = {
  "drafted": own("drafted", "établi"),
  "signed": own("signed", "signé"),
  "sent": own("sent", "envoyé"),
  "acknowledged": own("acknowledged", "accusé de réception"),
  "validated": own("validated", "validé"),
  "refused": own("refused", "refusé"),
  "administrators-changed": own("administrators-changed", "administrateurs modifiés"),
  "withdrawn": own("withdrawn", "abandonné"),
  "ordered": own("ordered", "commande remise"),
  "order-refused": own("order-refused", "commande refusée"),
  "issued": own("issued", "délivré"),
  "revocation-asked": own("revocation-asked", "révocation demandée"),
  "revoked": own("revoked", "révoqué"),
};

export const roleWords: Readonly<Record<EvidenceActor["role"], Said>> = {
  "signatory": own("signatory", "signataire"),
  "technical administrator": own("technical administrator", "administrateur technique"),
  "ANS": own("ANS", "l'ANS"),
  "pulumi": own("pulumi", "pulumi"),
};

export const paperWords: Readonly<Record<PaperKind, Said>> = {
  form: own("form", "formulaire"),
  signedForm: own("signedForm", "formulaire signé"),
  csr: own("csr", "demande (CSR)"),
  certificate: own("certificate", "certificat"),
  revocationSheet: own("revocationSheet", "fiche de révocation"),
};

/** Facts of the records of this version; another's stands under its own name. */
export const factWords: Readonly<Record<string, Said>> = {
  serialNumber: own("serialNumber", "numéro de série"),
  notAfter: own("notAfter", "fin de validité"),
  publicKeySha256: own("publicKeySha256", "SHA-256 de la clé publique"),
  askedOf: own("askedOf", "demandé à"),
  reason: own("reason", "motif"),
  kind: own("kind", "nature"),
  signer: own("signer", "signataire"),
  dated: own("dated", "daté du"),
  dossierReference: own("dossierReference", "référence du dossier"),
  correctedFrom: own("correctedFrom", "corrigé, jour d'avant"),
  added: own("added", "ajoutés"),
  removed: own("removed", "retirés"),
};
