import { cardName, cardOrder, cardRenewal, dossier, formNamed, toChange } from "./parts";
import { oneOfWords, type Phrase, phrase } from "./phrase";

/** What to do, in French: every `what` of a next action but what drift and registers word. PURE. */

const cardAgain = "; once a card opens the portal again, set its `cardNumber` and remove `cardIncident`";
const cardAgainFrench = " ; quand une carte ouvre de nouveau le portail, indiquer son `cardNumber` et retirer `cardIncident`";

/** What kind of act it is: `igc-sante explain` says of each which rule asks for it. */
export const acts = {
  "finish-form": phrase(
    "finish form 413 ({ticket}); the order follows at the next pulumi up",
    "terminer le formulaire 413 ({ticket}) ; la commande suit au prochain pulumi up",
  ),
  "bring-right": phrase("bring the right certificate for this order", "déposer le bon certificat pour cette commande"),
  "order-refused": phrase(
    "settle the refusal with ANS, then order again with the same sheet",
    "régler le refus avec l'ANS, puis commander de nouveau avec la même fiche",
  ),
  "order": phrase(
    "order and withdraw the certificate on the portal by the order sheet, and put it into the inbox",
    "commander puis retirer le certificat sur le portail en suivant la fiche de commande, et le déposer dans la boîte de dépôt (inbox)",
  ),
  "put-forward": phrase(
    "put {serial} in service at once: igc-sante rollback NAME --undo, and let the server read it",
    "mettre {serial} en service tout de suite : igc-sante rollback NAME --undo, puis le faire lire par le serveur",
  ),
  "take-out": phrase(
    'take the certificate and its key out of use; then set `onRevoked: "replace"` for a new key and a new order, or remove the resource',
    'ne plus utiliser le certificat ni sa clé ; puis mettre `onRevoked: "replace"` pour une nouvelle clé et une nouvelle commande, ou retirer la ressource',
  ),
  "revocation-refused": phrase(
    "settle the refusal with ANS, then revoke the certificate {serial} by the same sheet; pulumi refresh then follows it to the CRL",
    "régler le refus avec l'ANS, puis révoquer le certificat {serial} avec la même fiche ; pulumi refresh le suit ensuite jusqu'à la CRL",
  ),
  "revoke": phrase(
    "revoke the certificate {serial} on the portal by the revocation sheet; pulumi refresh then follows it to the CRL",
    "révoquer le certificat {serial} sur le portail en suivant la fiche de révocation ; pulumi refresh le suit ensuite jusqu'à la CRL",
  ),
  "sign-form": phrase(
    "sign, date and stamp {form} and bring the signed PDF back",
    "signer, dater et tamponner le {form} et rapporter le PDF signé",
    {
      form: formNamed,
    },
  ),
  "send-form": phrase(
    "send the signed {form} to {mailbox} and note the day in reponse.txt",
    "envoyer le {form} signé à {mailbox} et noter le jour dans reponse.txt",
    { form: formNamed },
  ),
  "treat-form": phrase(
    "treat {dossier}; when its mail comes, note the answer in reponse.txt",
    "traiter {dossier} ; à l'arrivée de son courriel, noter la réponse dans reponse.txt",
    { dossier },
  ),
  "correct-form": phrase(
    "correct {facts} in the program and run pulumi up: {another} will be made",
    "corriger {facts} dans le programme et lancer pulumi up : {another} sera établi",
    {
      facts: oneOfWords({ "the form's facts": "les données du formulaire", "the change": "la modification" }),
      another: oneOfWords({ "another form 503": "un autre formulaire 503", "a new form": "un nouveau formulaire" }),
    },
  ),
  "change-administrators": phrase(
    "fill in and sign form 503 to {change}, and send it to {mailbox}; once ANS has validated it, set `habilitation.validatedOn` to that day",
    "remplir et signer le formulaire 503 pour {change}, et l'envoyer à {mailbox} ; une fois validé par l'ANS, mettre ce jour dans `habilitation.validatedOn`",
    { change: toChange },
  ),
  "card-lost": phrase(
    `report the lost card with form 501, so that nobody else can use it${cardAgain}`,
    `déclarer la carte perdue avec le formulaire 501, pour que personne d'autre ne s'en serve${cardAgainFrench}`,
  ),
  "card-stolen": phrase(
    `report the stolen card with form 501, so that nobody else can use it${cardAgain}`,
    `déclarer la carte volée avec le formulaire 501, pour que personne d'autre ne s'en serve${cardAgainFrench}`,
  ),
  "card-broken": phrase(
    `have the broken card replaced with form 501${cardAgain}`,
    `faire remplacer la carte défectueuse avec le formulaire 501${cardAgainFrench}`,
  ),
  "card-blocked": phrase(
    `have the blocked card opened again, or its codes sent, with form 501${cardAgain}`,
    `faire débloquer la carte, ou renvoyer ses codes, avec le formulaire 501${cardAgainFrench}`,
  ),
  "card-ended": phrase(
    "have the card renewed, then set `cardExpiresOn`; until then nothing can be ordered with it",
    "faire renouveler la carte, puis indiquer `cardExpiresOn` ; d'ici là elle ne permet de rien commander",
  ),
  "card-ends": phrase("have the card renewed, then set `cardExpiresOn`", "faire renouveler la carte, puis indiquer `cardExpiresOn`"),
  "nobody-may-order": phrase(
    "have somebody who may order: an administrator's card renewed, or form 503 for another one; nobody can follow the order sheet now",
    "avoir quelqu'un qui puisse commander : la carte d'un administrateur renouvelée, ou un formulaire 503 pour un autre ; personne ne peut suivre la fiche de commande",
  ),
  "contract": phrase(
    "sign the membership contract with ANS for {number}, then set `contract`",
    "signer le contrat d'adhésion avec l'ANS pour {number}, puis indiquer `contract`",
  ),
  "director-card": phrase("{order}, then set `legalRepresentative.cardNumber`", "{order}, puis indiquer `legalRepresentative.cardNumber`", {
    order: cardOrder,
  }),
  "director-card-renew": phrase(
    "have the {card} renewed by {renewal}, then set `legalRepresentative.cardExpiresOn`",
    "faire renouveler la {card} par {renewal}, puis indiquer `legalRepresentative.cardExpiresOn`",
    { card: cardName, renewal: cardRenewal },
  ),
  "vendor-contract": phrase(
    "sign the vendor's membership contract with ANS, then set `vendorContract` to its day",
    "signer le contrat d'adhésion de l'éditeur avec l'ANS, puis indiquer son jour dans `vendorContract`",
  ),
  "admin-card": phrase("{order}, then set `cardNumber`", "{order}, puis indiquer `cardNumber`", { order: cardOrder }),
  "activate-card": phrase(
    "activate the {card} with the card, then set `eCpxActivated`",
    "activer l'{card} avec la carte, puis indiquer `eCpxActivated`",
  ),
  "tell-partner-confirm": phrase(
    'send {partner} the text of igc-sante status --partners; once they have confirmed, set its `told` to "{told}"',
    'envoyer à {partner} le texte de igc-sante status --partners ; une fois sa confirmation reçue, mettre `told` à "{told}"',
  ),
  "tell-partner": phrase(
    "send {partner} the text of igc-sante status --partners",
    "envoyer à {partner} le texte de igc-sante status --partners",
  ),
  "rollback-undo": phrase(
    "find out why {serial} could not serve, then put it in service again: igc-sante rollback NAME --undo",
    "chercher pourquoi {serial} n'a pas pu servir, puis le remettre en service : igc-sante rollback NAME --undo",
  ),
} as const satisfies Readonly<Record<string, Phrase>>;
