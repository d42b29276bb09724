import type { CertificateType, Printable, SignatoryRole } from "../request";
import type { Block, Column, Declaration, Labelled } from "./blocks";

/** What the three forms have in common, section by section, as the official ones word it. */

export const notice = (form: string): Block => ({
  kind: "note",
  text: `Présentation libre : ce document n'est pas l'édition officielle du formulaire ${form} de l'Agence du Numérique en Santé (ANS) ; il en reprend les rubriques. L'édition officielle est à obtenir auprès de l'ANS : https://esante.gouv.fr/securite/cartes-et-certificats/certificats-logiciels. La démarche peut aussi se faire en ligne : https://meshabilitations.esante.gouv.fr`,
});

export const heading = (text: string): Block => ({ kind: "heading", text });

/** A row of labels and values; those without a value are shown empty only where the form must say so. */
export function row({ texts }: Printable, ...fields: readonly (readonly [label: string, path: string])[]): readonly Labelled[] {
  return fields.map(([label, path]) => ({ label, text: texts.get(path) ?? "" }));
}

/** Rows of which anything is printed. */
export const filled = (rows: readonly (readonly Labelled[])[]) => rows.filter((cells) => cells.some(({ text }) => text !== ""));

export function structureRows(request: Printable): readonly (readonly Labelled[])[] {
  const ranks = listed(request, "structure.rppsRanks").join(", ");
  return [
    row(request, ["Dénomination de la structure", "structure.name"]),
    row(request, ["FINESS", "structure.finess"], ["ou N° SIRET", "structure.siret"]),
    ...filled([[{ label: "RPPS rang", text: ranks }]]),
  ];
}

const roles: Readonly<Record<SignatoryRole, string>> = {
  "responsable-legal": "Responsable légal",
  mandataire: "Mandataire",
  titulaire: "Titulaire de structure libérale",
};

export function signatoryBlocks(request: Printable): readonly Block[] {
  return [
    ...(request.role
      ? [{ kind: "choices" as const, choices: Object.entries(roles).map(([role, label]) => ({ label, chosen: role === request.role })) }]
      : []),
    {
      kind: "fields",
      rows: [
        row(request, ["Nom", "signatory.lastName"], ["Prénom(s)", "signatory.firstName"]),
        row(request, ["Téléphone", "signatory.phone"], ["Email professionnel", "signatory.email"]),
        ...(request.form === "414" ? [] : [row(request, ["N° de carte", "signatory.cardNumber"])]),
      ],
    },
  ];
}

const personColumns: readonly (Column & { readonly key: string })[] = [
  { label: "N° de carte", key: "cardNumber", share: 0.14 },
  { label: "Nom figurant sur la carte", key: "lastName", share: 0.215 },
  { label: "Prénom figurant sur la carte", key: "firstName", share: 0.2 },
  { label: "Téléphone", key: "phone", share: 0.135 },
  { label: "Email professionnel", key: "email", share: 0.31 },
];

/** The people of a list (`admins`), one a row. */
export function people({ texts }: Printable, list: string): Block {
  const rows = Array.from({ length: lengthOf(texts, list) }, (_, index) =>
    personColumns.map(({ key }) => texts.get(`${list}[${index}].${key}`) ?? ""),
  );
  return { kind: "table", columns: personColumns, rows };
}

/** The texts of a list (`structure.rppsRanks`). */
export function listed({ texts }: Printable, list: string): readonly string[] {
  return Array.from({ length: lengthOf(texts, list) }, (_, index) => texts.get(`${list}[${index}]`) ?? "");
}

function lengthOf(texts: ReadonlyMap<string, string>, list: string): number {
  const indices = [...texts.keys()]
    .filter((path) => path.startsWith(`${list}[`))
    .map((path) => Number.parseInt(path.slice(list.length + 1), 10));
  return Math.max(-1, ...indices) + 1;
}

const types: readonly { readonly type: CertificateType; readonly label: string }[] = [
  { type: "ORG", label: "Certificat ORG (Personne morale) usage AUTH_CLI, SIGN, CONF" },
  { type: "SERV_SSL", label: "Certificat logiciel SERVEUR usage SSL_SERVEUR" },
  { type: "SERV_SMIME", label: "Certificat logiciel SERVEUR usage SMIME, SIGN, CONF" },
  { type: "PRO", label: "Certificat logiciel PRO (Personne physique) usage AUTH, SIGN, CONF" },
];

/** Only the chosen type's details are printed: a mail domain must not show under both of the types that ask for one. */
export function typeBlocks(request: Printable): readonly Block[] {
  const details = filled([
    row(request, ["Certificat pour le nom de domaine suivant", "domain"]),
    row(request, ["Certificat restreint au serveur suivant", "server"]),
    row(request, ["Certificat pour le nom de domaine de messagerie suivant", "mailDomain"]),
  ]);
  return [
    { kind: "choices", choices: types.map(({ type, label }) => ({ label, chosen: type === request.certificateType })) },
    ...(details.length > 0 ? [{ kind: "fields" as const, rows: details }] : []),
  ];
}

const declarations: readonly Declaration[] = [
  {
    name: "conditions",
    text: "Je certifie avoir lu et accepté les conditions générales d'utilisation relatives aux moyens d'identification électronique.",
  },
  {
    name: "exactitude",
    text: "Je certifie exactes les informations mentionnées ci-dessus. Il est rappelé que les fraudes et tentatives de fraude sont passibles de sanctions pénales et peuvent conduire à la suspension de l'instruction de votre demande ou au retrait des droits dont le bénéfice est demandé.",
  },
];

/** The declarations are the signatory's own and stay unticked (see `official.ts`). */
export function signing(who: string, address: string): readonly Block[] {
  return [
    { kind: "signing", declarations, captions: [`Signature ${who} :`, "Cachet de la structure :"] },
    {
      kind: "note",
      text: `Ce formulaire est à envoyer signé et daté, avec le cachet de la structure, à l'adresse e-mail suivante : ${address}`,
    },
  ];
}
