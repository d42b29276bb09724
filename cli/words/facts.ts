import { firstOf, oneOfWords, type Phrase, phrase, type Reader } from "./phrase";

/** The facts of a failure in French, and its hint: what people meet most, by its pattern. What is not known stays in English. PURE. */

/** Of more characters nothing is looked for: what strangers write into a certificate is part of it. */
const longest = 2_000;

const instant: Reader = (text) => {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})[\d:.]*Z$/.exec(text) ?? [];
  return day === undefined ? undefined : `${day} à ${time} (UTC)`;
};
const dates = { from: instant, at: instant };

/** Why an answer is not the certificate that was ordered: the rules that `judge` asks first. */
export const answerFacts: readonly Phrase[] = [
  phrase(
    "The certificate is for the public key {is}; the order was made with {wanted}.",
    "Le certificat est pour la clé publique {is} ; la commande a été faite avec {wanted}.",
  ),
  phrase("The certificate is for {is}; {wanted} was ordered.", "Le certificat est pour {is} ; la commande était pour {wanted}."),
  phrase("The certificate is for another key.", "Le certificat est pour une autre clé."),
  phrase(
    "The issuer {name} belongs to IGC-CPS, which stopped in January 2021.",
    "L'émetteur {name} est de l'IGC-CPS, arrêtée en janvier 2021.",
  ),
  phrase(
    "The policy {oid} is one of IGC-CPS, which stopped in January 2021.",
    "La politique {oid} est de l'IGC-CPS, arrêtée en janvier 2021.",
  ),
  phrase(
    "The private extension that tells production from TEST is missing: this is no certificate of IGC-Santé.",
    "L'extension privée qui distingue la production du TEST manque : ce n'est pas un certificat de l'IGC-Santé.",
  ),
  phrase("The product category is {n} bytes long; it is one byte.", "La catégorie de produit fait {n} octets ; elle en a un seul."),
  phrase(
    "The product category is {category}: this is the certificate of a card.",
    "La catégorie de produit est {category} : c'est le certificat d'une carte.",
  ),
  phrase(
    "The product category is {category}; 03 is a software certificate, 83 one of TEST.",
    "La catégorie de produit est {category} ; 03 est un certificat logiciel, 83 un de TEST.",
  ),
  phrase(
    "Key usage ({usage}) and extended key usage ({purpose}) make none of AUTH_CLI, SIGN, CONF, SSL.",
    "keyUsage ({usage}) et extKeyUsage ({purpose}) ne font ni AUTH_CLI, ni SIGN, ni CONF, ni SSL.",
  ),
  phrase(`{name} is "{is}" and not "{wanted}".`, "{name} est « {is} » et non « {wanted} »."),
  phrase(`{name} is "{is}" and not "{wanted}" ({hidden}).`, "{name} est « {is} » et non « {wanted} » (codes des caractères : {hidden}).", {
    hidden: (text) => /differ in place \d+: (U\+[0-9A-F]+) against (U\+[0-9A-F]+)/.exec(text)?.slice(1).join(" / "),
  }),
  phrase("The subject {subject} has no {names}.", "Le sujet {subject} n'a pas : {names}.", {
    names: (text) => text.replaceAll(", no ", ", "),
  }),
  phrase("The subject {subject} has {names} more than once.", "Le sujet {subject} a plus d'une fois : {names}.", {
    names: (text) => text.replaceAll(" and ", " et "),
  }),
  phrase("The certificate ended on {from}; it is {at}.", "Le certificat a pris fin le {from} ; on est le {at}.", dates),
  phrase("The private key could be used until {from}; it is {at}.", "La clé privée servait jusqu'au {from} ; on est le {at}.", dates),
  phrase("The certificate is valid from {from} on; it is {at}.", "Le certificat est valide à partir du {from} ; on est le {at}.", dates),
  phrase("The private key may be used from {from} on; it is {at}.", "La clé privée sert à partir du {from} ; on est le {at}.", dates),
  phrase(
    "The issuer is the {issuer} CA, but the certificate says {environment}.",
    "L'émetteur est l'AC de {issuer}, et le certificat dit {environment}.",
  ),
  phrase(
    "The issuer {name} is not the CA that issues software certificates in IGC-Santé.",
    "L'émetteur {name} n'est pas l'AC qui délivre les certificats logiciels de l'IGC-Santé.",
  ),
  phrase("The issuer {name} issues for persons and their cards.", "L'émetteur {name} délivre pour des personnes et leurs cartes."),
  phrase(
    "The certificate is its own issuer ({name}): it comes from no CA.",
    "Le certificat est son propre émetteur ({name}) : il ne vient d'aucune AC.",
  ),
];
const answer = firstOf(answerFacts);
/** As `judge` ends it. */
const ofAnswer = phrase("{because} It is {subject}, serial number {serial}.", "{because} C'est {subject}, n° de série {serial}.", {
  because: answer,
});

/** Why a file cannot be read. */
const unread: Reader = (text) =>
  oneOfWords({ "there is no such file": "il n'existe pas", "it is a folder": "c'est un dossier" })(text) ??
  (/^[A-Z]+$/.test(text) ? text : undefined);
const noExport = oneOfWords({
  "it is no object": "ce n'est pas un objet",
  "it has no `deployment`": "il n'a pas de `deployment`",
  "its `resources` are no list": "ses `resources` ne sont pas une liste",
  "a resource of it has no `type` or no `urn`": "une de ses ressources n'a pas de `type` ou pas d'`urn`",
  "it is empty": "il est vide",
  "it is no JSON, or a part of one": "ce n'est pas du JSON, ou il est tronqué",
});
/** What is wrong with a state or a file. What was typed wrongly is in usage.ts. */
const ofFiles: readonly Phrase[] = [
  phrase("This is no state export: {because}.", "Ce n'est pas l'export d'une stack : {because}.", { because: noExport }),
  phrase("The state export {file} cannot be read: {because}.", "L'export de stack {file} n'est pas lisible : {because}.", {
    because: unread,
  }),
  phrase("{file} cannot be read: {because}.", "{file} n'est pas lisible : {because}.", { because: unread }),
  phrase("Standard output cannot be written ({code}).", "La sortie standard ne peut pas être écrite ({code})."),
  phrase("{file} cannot be written ({code}).", "{file} ne peut pas être écrit ({code})."),
  phrase("{file} is there already.", "{file} existe déjà."),
  phrase("`pulumi` is not on PATH.", "`pulumi` n'est pas dans le PATH."),
  phrase("`pulumi stack export` failed here: {what}", "`pulumi stack export` a échoué ici (message d'origine, en anglais : {what})"),
];

/** What is wrong with an entry of a vault, or with a certificate that is to go back in service. */
const ofVaults: readonly Phrase[] = [
  phrase(`The vault {vault} has no entry "{entry}".`, "Le coffre {vault} n'a pas d'entrée « {entry} »."),
  phrase("the vault {vault} has no certificate for {entry}", "le coffre {vault} n'a pas de certificat pour {entry}"),
  phrase(`The stack has no certificate "{name}".`, "La stack n'a pas de certificat « {name} »."),
  phrase(
    `The key {entry} cannot leave {vault}, and a bundle "{kind}" holds the key.`,
    "La clé {entry} ne peut pas quitter {vault}, et un fichier « {kind} » contient la clé.",
  ),
  phrase(
    "No certificate was stored for the key {entry} in {vault} yet.",
    "Aucun certificat n'est encore rangé pour la clé {entry} dans {vault}.",
  ),
  phrase(
    `No certificate of the stack has the vault entry "{entry}" as its current or next key.`,
    "Aucun certificat de la stack n'a l'entrée « {entry} » comme clé, en service ou suivante.",
  ),
  phrase("The vault {vault} keeps no revocation codes.", "Le coffre {vault} ne garde pas de codes de révocation."),
  phrase("A code is kept for {entry} already.", "Un code est déjà gardé pour {entry}."),
  phrase(
    "What came on standard input is no code of 4 to 128 printable characters in one line.",
    "L'entrée standard n'a pas donné un code de 4 à 128 caractères imprimables sur une ligne.",
  ),
  phrase(
    "No code is kept for {entry}, and its certificate was withdrawn already: a person chose one then.",
    "Aucun code n'est gardé pour {entry}, et son certificat a déjà été retiré : une personne en a alors choisi un.",
  ),
  phrase("No certificate of before is remembered for {name}.", "Aucun certificat d'avant n'est retenu pour {name}."),
  phrase("The certificate of before, {serial}, ended on {day}.", "Le certificat d'avant, {serial}, a pris fin le {day}."),
  phrase(
    "The certificate of before, {serial}, was revoked on {day} ({reason}).",
    "Le certificat d'avant, {serial}, a été révoqué le {day} ({reason}).",
  ),
  phrase("The certificate of before, {serial}, was revoked.", "Le certificat d'avant, {serial}, a été révoqué."),
  phrase("The certificate {serial} was revoked: {at} ({reason}).", "Le certificat {serial} a été révoqué : {at} ({reason}).", {
    at: instant,
  }),
  phrase("The certificate {serial} was revoked on {day}.", "Le certificat {serial} a été révoqué le {day}."),
  phrase("{name} is not in service under a name that its server reads.", "{name} n'est pas en service sous un nom que lit son serveur."),
];

/** What to do about it, where the remedy of the code says less. */
const hintPhrases: readonly Phrase[] = [
  phrase("Write one with: pulumi stack export > state.json", "L'écrire par : pulumi stack export > state.json"),
  phrase("Its certificates are {list}.", "Ses certificats sont {list}."),
  phrase(
    "Select the stack that manages it, or give its export with --file.",
    "Sélectionner la stack qui le gère, ou donner son export par --file.",
  ),
  phrase(
    "Run it in the folder of a Pulumi project with a stack selected, or give a state export: igc-sante status --file state.json",
    "La lancer dans le dossier d'un projet Pulumi dont une stack est sélectionnée, ou donner un export : igc-sante status --file state.json",
  ),
  phrase("Check the path.", "Vérifier le chemin."),
  phrase("Check the folder, its rights and its space.", "Vérifier le dossier, ses droits et sa place."),
  phrase(
    "Check where it goes, and its space. What the command does may be done.",
    "Vérifier où elle va, et sa place. Ce que fait la commande peut être fait.",
  ),
  phrase("Choose another name, or replace it with --force.", "Choisir un autre nom, ou remplacer par --force."),
  phrase(
    'Entries are named by their certificates: see "current" and "next" in pulumi stack export.',
    "Les entrées sont nommées par leurs certificats : voir `current` et `next` dans pulumi stack export.",
  ),
  phrase(
    "Export it with --as pem, and let the server use the key where it is, through PKCS#11.",
    "L'exporter par --as pem, et laisser le serveur utiliser la clé là où elle est, par PKCS#11.",
  ),
  phrase(
    "Run pulumi up: it says what the entry waits for. The request is written by igc-sante csr.",
    "Lancer pulumi up : il dit ce que l'entrée attend. La demande s'écrit par igc-sante csr.",
  ),
  phrase(
    "Replace it with --force, if it is not the one that was typed on the portal.",
    "Le remplacer par --force, si ce n'est pas celui qui a été tapé sur le portail.",
  ),
  phrase(
    "A revoked certificate serves nobody: mend what is wrong with the other one, or order another.",
    "Un certificat révoqué ne sert à personne : corriger ce qui ne va pas avec l'autre, ou en commander un.",
  ),
  phrase(
    "It would serve nobody. Look at the one in service: igc-sante verify, igc-sante doctor.",
    "Il ne servirait à personne. Regarder celui en service : igc-sante verify, igc-sante doctor.",
  ),
  phrase(
    "It is remembered for `keepPreviousDays` after a switch, 30 by default. Before that a renewal has to happen first.",
    "Il est retenu `keepPreviousDays` jours après un changement, 30 par défaut. Il faut d'abord un renouvellement.",
  ),
  phrase("Run pulumi up first.", "Lancer d'abord pulumi up."),
  phrase("Give the code alone.", "Donner le code seul."),
];

const facts = firstOf([...answerFacts, ofAnswer, ...ofFiles, ...ofVaults]);
const hints = firstOf(hintPhrases);
const bounded = (text: string, read: Reader): string => (text.length > longest ? text : (read(text) ?? text));

/** What a failure's facts are in French. They may have lost their full stop. */
export const factsInFrench = (text: string): string => {
  const french = bounded(text, facts);
  if (french !== text || text.endsWith(".")) return french;
  return bounded(`${text}.`, (whole) => facts(whole)?.replace(/\.$/, "") ?? text);
};

/** What its hint is in French. */
export const hintInFrench = (text: string): string => bounded(text, hints);
