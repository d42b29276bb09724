import { oneOfWords, type Phrase, phrase } from "./phrase";

/** What a register says of a structure, and what follows, in French. PURE. */

const article = "arrêté of 4 April 2022, article 3";
const articleFrench = "arrêté du 4 avril 2022, article 3";
const anew = `a changed datum calls for a new certificate and the revocation of the one in service (${article})`;
const anewFrench = `une donnée modifiée appelle un nouveau certificat et la révocation de celui en service (${articleFrench})`;

/** What to do. */
export const registerActs = {
  "structure-closed": phrase(
    "have its certificates revoked, and remove them and the structure from the program; if it is open, have FINESS corrected",
    "faire révoquer ses certificats, et les retirer du programme avec la structure ; si elle est ouverte, faire corriger FINESS",
  ),
  "structure-unregistered": phrase(
    "compare the number with finess.esante.gouv.fr; a new structure is entered there first",
    "comparer le numéro avec finess.esante.gouv.fr ; une nouvelle structure y est d'abord inscrite",
  ),
  "structure-entity-known": phrase(
    "give the {whose} number as `finess`: {number}; it makes another structure of it",
    "indiquer le numéro {whose} dans `finess` : {number} ; cela en fait une autre structure",
    { whose: ofEntity },
  ),
  "structure-entity": phrase(
    "give the {whose} number as `finess`; it makes another structure of it",
    "indiquer le numéro {whose} dans `finess` ; cela en fait une autre structure",
    { whose: ofEntity },
  ),
  "structure-moved": phrase(
    "set `department` to {department} once ANS has the move, and order anew; if it did not move, have FINESS corrected",
    "mettre `department` à {department} une fois l'ANS informée du déménagement, et commander de nouveau ; sinon faire corriger FINESS",
  ),
  "structure-renamed": phrase(
    "set `structureName` to the register's name: a preview then shows which certificates bear the one of before; if the register errs, have FINESS corrected",
    "mettre `structureName` au nom du répertoire : un aperçu montre alors les certificats qui portent l'ancien ; si le répertoire se trompe, faire corriger FINESS",
  ),
  "structure-category": phrase(
    "correct `kind`, or the number, which may be a neighbour's",
    "corriger `kind`, ou le numéro, qui est peut-être celui d'un voisin",
  ),
} as const satisfies Readonly<Record<string, Phrase>>;

function ofEntity(text: string): string | undefined {
  return oneOfWords({ "legal entity's": "de l'entité juridique", "geographic": "géographique" })(text);
}

/** What was found, and what it means for certificates. */
export const registerReasons: readonly Phrase[] = [
  phrase("{register} has {number} as closed since {day} [{code}]", "{register} : {number} est fermé depuis le {day} [{code}]"),
  phrase(
    `end of activity is a reason to revoke (${article}), and nothing is ordered for a structure that is closed`,
    `la cessation d'activité est un motif de révocation (${articleFrench}), et rien n'est commandé pour une structure fermée`,
  ),
  phrase("{register} does not know {number} [{code}]", "{register} ne connaît pas {number} [{code}]"),
  phrase(
    "it is the OU of the certificate, and ANS delivers none to a structure it does not know",
    "c'est l'OU du certificat, et l'ANS n'en délivre pas à une structure qu'elle ne connaît pas",
  ),
  phrase(
    "{register} has {number} as a legal entity, and certificates of a {kind} are ordered on the FINESS number of the site [{code}]",
    "{register} : {number} est une entité juridique, et les certificats d'un {kind} se commandent sur le numéro FINESS du site [{code}]",
  ),
  phrase(
    "{register} has {number} as a site, and certificates of a {kind} are ordered on the FINESS number of its legal entity [{code}]",
    "{register} : {number} est un site, et les certificats d'un {kind} se commandent sur le numéro FINESS de son entité juridique [{code}]",
  ),
  phrase(`the number is its OU: ${anew}`, `le numéro est son OU : ${anewFrench}`),
  phrase(
    "{register} has {number} in department {theirs}; the program says {ours} [{code}]",
    "{register} : {number} est dans le département {theirs} ; le programme dit {ours} [{code}]",
  ),
  phrase(`the department is its ST: ${anew}`, `le département est son ST : ${anewFrench}`),
  phrase(
    '{register} calls {number} "{theirs}"; the program says "{ours}" [{code}]',
    '{register} nomme {number} "{theirs}" ; le programme dit "{ours}" [{code}]',
  ),
  phrase(`what is issued from now on bears O "{name}": ${anew}`, `ce qui est délivré désormais porte O "{name}" : ${anewFrench}`),
  phrase(
    "{register} has {number} under category {category}, and a {kind} has {expected} [{code}]",
    "{register} : {number} est en catégorie {category}, et un {kind} a {expected} [{code}]",
  ),
  phrase(
    "nothing in it changes; which forms and papers ANS asks for does",
    "rien n'y change, mais les formulaires et pièces que demande l'ANS, si",
  ),
];
