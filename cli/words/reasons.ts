import { channelReasons } from "./channels";
import { driftWords } from "./drift";
import { faultInFrench } from "./faults";
import { anyOf, changing, dossier, reason } from "./parts";
import { firstOf, oneOfWords, type Phrase, phrase, type Reader } from "./phrase";
import { registerReasons } from "./register";
import { remarkInFrench } from "./remarks";
import { revokedInFrench } from "./revoked";

/** Why, in French: every `because` of a next action, part by part. PURE. */

/** Why a request was begun: what `next.because` remembers. */
const begun: readonly Phrase[] = [
  phrase("no certificate was ever asked for", "aucun certificat n'a encore été demandé"),
  phrase("its key cannot leave {vault}, and another vault is wished", "sa clé ne peut pas quitter {vault}, et un autre coffre est voulu"),
  phrase("the time in which its key may sign ends on {day}", "la période où sa clé peut signer prend fin le {day}"),
  phrase("the certificate in service was {revoked}", "le certificat en service a été {revoked}", { revoked: revokedInFrench }),
  phrase(
    "the revocation of the certificate in service is asked for: keyCompromise",
    "la révocation du certificat en service est demandée : keyCompromise",
  ),
  phrase("the key is to be {wished}, and the open request has {is}", "la clé doit être {wished}, et la demande en cours a {is}"),
  ...Object.values(driftWords).map(({ sentence }) => sentence),
];

/** How loud a renewal is that nobody has answered. */
const alarms: readonly Phrase[] = [
  phrase("less than 90 days are left", "il reste moins de 90 jours"),
  phrase("less than 60 days are left", "il reste moins de 60 jours"),
  phrase("less than 30 days are left", "il reste moins de 30 jours"),
  phrase("HURRY: less than 14 days are left", "URGENT : il reste moins de 14 jours"),
  phrase(
    "LAST DAYS: less than 7 days are left, then the service stops",
    "DERNIERS JOURS : il reste moins de 7 jours, puis le service s'arrête",
  ),
  phrase("TOO LATE: it has ended", "TROP TARD : il a pris fin"),
];

const isCardTrouble = oneOfWords({ lost: "perdue", stolen: "volée", broken: "défectueuse", blocked: "bloquée" });
const asFarAsKnown = " (as far as known: ANS' guide does not speak of this kind)";
const asFarAsKnownFrench = " (pour autant qu'on sache : le guide de l'ANS ne parle pas de ce type)";
const contract = "ANS only delivers to structures under contract";
const contractFrench = "l'ANS ne délivre qu'aux structures sous contrat";
const onForm = "the form carries the number of the signatory's card";
const onFormFrench = "le formulaire porte le numéro de la carte du signataire";
const changed = oneOfWords({ "the DN": "le DN", "the public key": "la clé publique", "the certificate": "le certificat" });

const people: readonly Phrase[] = [
  phrase(
    "the card is {trouble} since {day}: no order is given to its holder meanwhile",
    "la carte est {trouble} depuis le {day} : d'ici là aucune commande n'est confiée à son porteur",
    { trouble: isCardTrouble },
  ),
  phrase(
    "the card ended on {day}, and the form carries its number",
    "la carte est échue depuis le {day}, et le formulaire porte son numéro",
  ),
  phrase("the card ends on {day}, and the form carries its number", "la carte prend fin le {day}, et le formulaire porte son numéro"),
  phrase("the card ends on {day}, and the portal opens with it alone", "la carte prend fin le {day}, et elle seule ouvre le portail"),
  phrase("the card ended on {day}", "la carte est échue depuis le {day}"),
  phrase("the card of {name} ended on {day}", "la carte de {name} est échue depuis le {day}"),
  phrase("the card of {name} is {trouble} since {day}", "la carte de {name} est {trouble} depuis le {day}", { trouble: isCardTrouble }),
  phrase("ANS does not know {name} yet", "l'ANS ne connaît pas encore {name}"),
  phrase(`${contract}, by geographic FINESS`, `${contractFrench}, par FINESS géographique`),
  phrase(
    `${contract}; a company's is the one its staff's CPA cards are ordered under`,
    `${contractFrench} ; celui d'une entreprise est celui sous lequel se commandent les cartes CPA de ses salariés`,
  ),
  phrase(`${contract}${asFarAsKnown}`, `${contractFrench}${asFarAsKnownFrench}`),
  phrase(`${onForm}${asFarAsKnown}`, `${onFormFrench}${asFarAsKnownFrench}`),
  phrase(onForm, onFormFrench),
  phrase(
    "a CPA card is ordered under the vendor's own contract with ANS (guide, slides 12 and 13)",
    "une carte CPA se commande sous le contrat propre de l'éditeur avec l'ANS (guide, diapositives 12 et 13)",
  ),
  phrase(
    "form 413 names an administrator by their card, and the portal opens with it",
    "le formulaire 413 désigne un administrateur par sa carte, et elle ouvre le portail",
  ),
  phrase(
    "the portal is opened with the {card} or with the card itself, and an {card} is activated with the card beforehand (guide, slides 12 and 18)",
    "le portail s'ouvre avec l'{card} ou avec la carte elle-même, et une {card} s'active d'abord avec la carte (guide, diapositives 12 et 18)",
  ),
];

const forms: readonly Phrase[] = [
  phrase(
    "ANS only accepts orders from technical administrators named on a signed form",
    "l'ANS n'accepte de commandes que des administrateurs techniques nommés sur un formulaire signé",
  ),
  phrase("the form is signed and ANS has not received it", "le formulaire est signé et l'ANS ne l'a pas reçu"),
  phrase("ANS takes about {days} working days", "l'ANS met environ {days} jours ouvrés"),
  phrase("ANS refused {dossier}: {reason}", "l'ANS a refusé {dossier} : {reason}", { dossier, reason }),
  phrase("the validated form names {names} and covers {domain}", "le formulaire validé nomme {names} et couvre {domain}"),
  phrase("the validated form names {names}", "le formulaire validé nomme {names}"),
  phrase("meanwhile {who} may order", "d'ici là peut commander : {who}", { who: anyOf }),
  phrase(
    "once it is decided, another form 503 follows, which {changes}",
    "une fois la décision prise, un autre formulaire 503 suit, qui {changes}",
    { changes: changing },
  ),
];

const partners: readonly Phrase[] = [
  phrase("{partner} must know {what}", "{partner} doit connaître {what}", { what: changed }),
  phrase("{what} that {partner} registered will change", "{what} que {partner} a enregistré va changer", { what: changed }),
  phrase("{what} that {partner} registered changes", "{what} que {partner} a enregistré change", { what: changed }),
  phrase("{what} that {partner} registered has changed", "{what} que {partner} a enregistré a changé", { what: changed }),
];

const certificates: readonly Phrase[] = [
  phrase("{why}, and only a validated form opens the order", "{why}, et seul un formulaire validé ouvre la commande", {
    why: firstOf(begun),
  }),
  phrase("the one brought was set aside: {fault}", "celui qui a été déposé a été mis de côté : {fault}", { fault: faultInFrench }),
  phrase("the order was refused: {reason}", "la commande a été refusée : {reason}", { reason }),
  phrase("an answer is there and waits: {why}", "une réponse est là et attend : {why}", { why: faultInFrench }),
  phrase(
    "the certificate {serial} was {revoked}, and a revocation is final",
    "le certificat {serial} a été {revoked}, et une révocation est définitive",
    { revoked: revokedInFrench },
  ),
  phrase("{serial} serves in its place until {day}", "{serial} sert à sa place jusqu'au {day}"),
  phrase(
    "its server reads a certificate of before that was revoked: {serial}, {revoked}",
    "son serveur lit un certificat antérieur qui a été révoqué : {serial}, {revoked}",
    { revoked: revokedInFrench },
  ),
  phrase(
    "its revocation is asked for ({reason}), and it is refused: {why}",
    "sa révocation est demandée ({reason}), et elle est refusée : {why}",
  ),
  phrase("its revocation is asked for ({reason}), and it is final", "sa révocation est demandée ({reason}), et elle est définitive"),
  phrase(
    "its server reads it until then, or until {serial} is put in service by hand: igc-sante rollback NAME --undo",
    "son serveur le lit jusque-là, ou jusqu'à ce que {serial} soit mis en service à la main : igc-sante rollback NOM --undo",
  ),
  phrase("its successor waits to be ordered too: {place}", "son successeur attend lui aussi d'être commandé : {place}"),
  phrase(
    "a person put {old} back in service on {day} in place of {new}, and it ends on {end}",
    "une personne a remis {old} en service le {day} à la place de {new}, et il prend fin le {end}",
  ),
  phrase("left where it is: {remark}", "laissé où il est : {remark}", { remark: (text) => remarkInFrench(text).text }),
];

const remedies = Object.values(driftWords).map(({ remedy }) => remedy);
const sentences = Object.values(driftWords).map(({ sentence }) => sentence);

/** What is the case besides an act that is asked for: a sentence and its remedy, both of the table of drift. */
const besides: Reader = (text) => {
  if (!text.startsWith("besides, ")) return undefined;
  const rest = text.slice("besides, ".length);
  const remedy = remedies.find(({ en }) => rest.endsWith(`: ${en}`));
  const sentence = remedy && firstOf(sentences)(rest.slice(0, -`: ${remedy.en}`.length));
  return sentence && `par ailleurs, ${sentence} : ${remedy.read(remedy.en)}`;
};

/** Every pattern, for the test that holds them to the policies. */
export const reasonPhrases: readonly Phrase[] = [
  ...alarms,
  ...certificates,
  ...forms,
  ...channelReasons,
  ...people,
  ...partners,
  ...registerReasons,
  ...begun,
];

const plain = firstOf(reasonPhrases);
/** One part of a sentence of why. */
export const reasonPart: Reader = (text) => besides(text) ?? plain(text);
