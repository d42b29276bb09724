import { firstOf, oneOfWords, type Phrase, phrase, type Reader, readSentence } from "./phrase";

/** What is said of a form that came back signed, in French: `provider/form/signed` and the desk word it. PURE. */

/** Clauses that were put together with semicolons: all of them are known, or none is said in French. */
const several =
  (read: Reader): Reader =>
  (text) => {
    const { text: french, isWhole } = readSentence(text, read);
    return isWhole ? french : undefined;
  };

const number: Reader = (text) => (/^-?\d+$/.test(text) ? text : undefined);
/** ISO 8601, as people here say it. */
const instant: Reader = (text) => {
  const [, day, hour] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})[\d:.]*Z$/.exec(text) ?? [];
  return day === undefined ? undefined : `${day} à ${hour} (UTC)`;
};
/** Whoever has no name. */
export const nameless = {
  "an unknown signer": "un signataire inconnu",
  "a signer whose certificate cannot be read": "un signataire dont le certificat est illisible",
} as const;
const signer: Reader = (text) => oneOfWords(nameless)(text) ?? text;

const differences: readonly Phrase[] = [
  phrase(`"{place}" had "{from}", which is not on it`, "« {place} » portait « {from} », qui n'y figure pas"),
  phrase(`"{place}" was empty and has "{to}"`, "« {place} » était vide et porte « {to} »"),
  phrase(`"{place}" had "{from}" and has "{to}"`, "« {place} » portait « {from} » et porte « {to} »"),
];
/** Several, and how many more there are: a name may have « and » in it, so that is looked for at the end. */
const differing: Reader = (text) => {
  const [, named = text, more] = /^(.*) and (\d+) more$/s.exec(text) ?? [];
  const french = several(firstOf(differences))(named);
  return french !== undefined && more !== undefined ? `${french} et ${more} de plus` : french;
};

/** Why an electronic signature is broken, or was not checked. */
const signatures: readonly Phrase[] = [
  phrase(
    "it covers bytes that the file does not have: the file was cut or changed",
    "elle couvre des octets que le fichier n'a pas : il a été coupé ou modifié",
  ),
  phrase("it leaves out more of the file than itself", "elle laisse de côté plus du fichier qu'elle-même"),
  phrase(
    "it does not fit the bytes it covers: they were changed after it was made",
    "elle ne correspond pas à ce qu'elle couvre : le fichier a été modifié après la signature",
  ),
  phrase("it has {size} bytes", "elle fait {size} octets", { size: number }),
  phrase("its kind ({kind}) is not read here", "son type ({kind}) n'est pas lu ici"),
  phrase("it cannot be read as a CMS", "elle n'est pas lisible comme CMS"),
  phrase("it names no signer", "elle ne nomme aucun signataire"),
  phrase("its algorithm or its certificate cannot be used here", "son algorithme ou son certificat n'est pas utilisable ici"),
];
const ofSignature = { because: firstOf(signatures) };

/** Why a PDF cannot be looked into. */
const damages: readonly Phrase[] = [
  phrase("it has no beginning of its pages", "ses pages n'ont pas de début"),
  phrase("it is cut off or damaged", "il est coupé ou endommagé"),
  phrase("its parts do not fit together", "ses parties ne vont pas ensemble"),
  phrase("it has {size} bytes, more than the {limit} that are read", "il fait {size} octets, plus que les {limit} qui sont lus", {
    size: number,
    limit: number,
  }),
  phrase("it has more than {n} objects", "il a plus de {n} objets", { n: number }),
  phrase("{n} of its objects have no end", "{n} de ses objets n'ont pas de fin", { n: number }),
  phrase("its brackets are nested deeper than {n} levels", "ses parenthèses sont imbriquées sur plus de {n} niveaux", { n: number }),
  phrase("it has more than {n} packed lists of objects", "il a plus de {n} listes d'objets compressées", { n: number }),
  phrase("its lists of objects unpack to more than {n} bytes", "ses listes d'objets décompressées dépassent {n} octets", { n: number }),
  phrase("one of its lists of objects unpacks to more than {n} bytes", "une de ses listes d'objets décompressée dépasse {n} octets", {
    n: number,
  }),
  phrase("its lists of objects are packed in a way that is not read", "ses listes d'objets sont compressées d'une façon qui n'est pas lue"),
];

/** Why it is refused. */
const refused: readonly Phrase[] = [
  phrase("it is the form as it was handed out, without a signature", "c'est le formulaire tel qu'il a été remis, sans signature"),
  phrase("it is the form as it was handed out: nobody signed it", "c'est le formulaire tel qu'il a été remis : personne ne l'a signé"),
  phrase(
    "it is the form as it was handed out, only saved anew, without a signature",
    "c'est le formulaire tel qu'il a été remis, seulement enregistré à nouveau, sans signature",
  ),
  phrase("it is filled in and dated {day}, and nobody signed it", "il est rempli et daté du {day}, et personne ne l'a signé"),
  phrase("it is filled in, and nobody signed it", "il est rempli, et personne ne l'a signé"),
  phrase(
    "it is no PDF, no picture and no ZIP of these, so it is no signed form",
    "ce n'est ni un PDF, ni une image, ni un ZIP de ceux-ci : ce n'est donc pas un formulaire signé",
  ),
  phrase("nothing in it is a PDF or a picture", "rien de ce qu'il contient n'est un PDF ou une image"),
  phrase("its pages are empty", "ses pages sont vides"),
  phrase(
    "it has {back} page(s), and the form has {made}: texts of the form are missing on it",
    "il a {back} page(s) et le formulaire en a {made} : des textes du formulaire y manquent",
    { back: number, made: number },
  ),
  phrase(
    "it is another document than the form of this ticket ({differences})",
    "c'est un autre document que le formulaire de ce dossier ({differences})",
    { differences: differing },
  ),
  phrase("it is another document than the form of this ticket", "c'est un autre document que le formulaire de ce dossier"),
  phrase("it was changed since it was handed out: {differences}", "il a été modifié depuis qu'il a été remis : {differences}", {
    differences: differing,
  }),
  phrase("the electronic signature of {signer} is broken: {because}", "la signature électronique de {signer} est rompue : {because}", {
    signer,
    ...ofSignature,
  }),
  phrase("this PDF cannot be read: {what}", "ce PDF est illisible : {what}", { what: firstOf(damages) }),
  phrase("this PDF has no page", "ce PDF n'a aucune page"),
  phrase(
    "this PDF is protected by a password or against changes, so neither ANS nor this program can read it",
    "ce PDF est protégé par un mot de passe ou contre les modifications : ni l'ANS ni ce programme ne peuvent le lire",
  ),
  phrase(
    "it was not looked at yet, since more than {n} signed forms were new in this run",
    "il n'a pas encore été examiné : plus de {n} formulaires signés étaient nouveaux dans ce passage",
    { n: number },
  ),
  phrase("the exchange does not have the form that was handed out", "l'échange n'a pas le formulaire qui a été remis"),
  phrase("no file was chosen, or it is empty", "aucun fichier n'a été choisi, ou il est vide"),
];

/** What is known of a form that is taken. */
const taken: readonly Phrase[] = [
  phrase("signed electronically by {signer} ({organisation})", "signé électroniquement par {signer} ({organisation})", { signer }),
  phrase("signed electronically by {signer}", "signé électroniquement par {signer}", { signer }),
  phrase("on {at}", "le {at}", { at: instant }),
  phrase("dated {day}", "daté du {day}"),
  phrase("a filled PDF", "un PDF rempli"),
  phrase("a scan", "une numérisation"),
  phrase("taken as it is", "pris tel quel"),
  phrase("a picture ({format}), not checked by machine", "une image ({format}), non contrôlée par la machine"),
  phrase("a picture of the form, not checked by machine", "une image du formulaire, non contrôlée par la machine"),
  phrase("it has {back} page(s), and the form has {made}", "il a {back} page(s) et le formulaire en a {made}", {
    back: number,
    made: number,
  }),
  phrase(
    "what is packed in it was not looked at: {what}",
    "ce qu'il contient n'a pas été examiné (message d'origine, en anglais : {what})",
  ),
  phrase("the form as handed out is not there to compare it with", "le formulaire tel qu'il a été remis n'est pas là pour le comparer"),
  phrase("it goes on where the form that was handed out ends", "il continue là où finit le formulaire qui a été remis"),
  phrase("every text of the form that was handed out was found on it", "tous les textes du formulaire qui a été remis s'y trouvent"),
  phrase("that it is signed was not checked by machine", "qu'il soit signé n'a pas été contrôlé par la machine"),
  phrase(
    "its signature fits the bytes it covers; whether its certificate is to be trusted was not checked",
    "sa signature correspond à ce qu'elle couvre ; la confiance à accorder à son certificat n'a pas été contrôlée",
  ),
  phrase("its signature was not checked: {because}", "sa signature n'a pas été contrôlée : {because}", ofSignature),
  phrase(
    "{n} bytes were added behind what the last signature covers",
    "{n} octets ont été ajoutés après ce que couvre la dernière signature",
    { n: number },
  ),
  phrase("signed before by {signers}", "signé auparavant par {signers}", {
    signers: (text) => text.replaceAll("an unknown signer", nameless["an unknown signer"]),
  }),
];

export const signedRemarks: readonly Phrase[] = [...refused, ...taken, ...differences];
/** Clauses that stand within those alone. */
export const withinSigned: readonly Phrase[] = [...signatures, ...damages];

/** What to do about it. */
export const signedHints: readonly Phrase[] = [
  phrase(
    "have it dated and signed by the legal representative, and bring that",
    "le faire dater et signer par le représentant légal, puis le déposer",
  ),
  phrase(
    "have it signed by the legal representative, by hand on paper (then scan it) or electronically, and bring that",
    "le faire signer par le représentant légal, à la main sur papier (puis le numériser) ou électroniquement, et le déposer",
  ),
  phrase(
    "have the form of this page signed, and bring the signed PDF or its scan",
    "faire signer le formulaire de cette page, et déposer le PDF signé ou sa numérisation",
  ),
  phrase(
    "bring the signed form as a PDF, or as a scan or photo of every page",
    "déposer le formulaire signé en PDF, ou une numérisation ou une photo de chaque page",
  ),
  phrase(
    "bring the file as the signing service gave it, neither printed nor saved anew",
    "déposer le fichier tel que le service de signature l'a rendu, ni imprimé ni enregistré à nouveau",
  ),
  phrase(
    "scan the signed paper once more, and look at the file before it is brought",
    "numériser à nouveau le papier signé, et regarder le fichier avant de le déposer",
  ),
  phrase("bring every page of the signed form in one file", "déposer toutes les pages du formulaire signé en un seul fichier"),
  phrase(
    "bring the form that was handed out under this ticket, signed; a file under another ticket's name finds its own",
    "déposer, signé, le formulaire qui a été remis sous ce ticket ; un fichier au nom d'un autre ticket trouve le sien",
  ),
  phrase(
    "if the change is right, write it into the program and run pulumi up, and have the new form signed; else have the form signed as it was handed out",
    "si la modification est juste, l'écrire dans le programme, lancer pulumi up et faire signer le nouveau formulaire ; sinon faire signer le formulaire tel qu'il a été remis",
  ),
  phrase(
    "open it, save or print it as a PDF once more, and bring that; or scan the signed paper",
    "l'ouvrir, l'enregistrer ou l'imprimer de nouveau en PDF, et le déposer ; ou numériser le papier signé",
  ),
  phrase("save it without protection, or scan the signed paper", "l'enregistrer sans protection, ou numériser le papier signé"),
  phrase("scan the signed paper, or print it as a PDF, and bring that", "numériser le papier signé, ou l'imprimer en PDF, et le déposer"),
  phrase("run pulumi up again", "relancer pulumi up"),
  phrase(
    "look whether the exchange can be reached; `pulumi up` hands out again what is gone",
    "regarder si l'échange est joignable ; `pulumi up` remet ce qui a disparu",
  ),
];
