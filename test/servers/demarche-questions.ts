/** Questions of a procedure as ANS could ask those of form 413: labels of the printed form, titles over them. */
import { champ, type Descriptor } from "./demarche";

const question =
  (type: string) =>
  (stableId: number, label: string, more: Partial<Descriptor> = {}): Descriptor => ({
    __typename: `${type}ChampDescriptor`,
    id: champ(stableId),
    label,
    required: false,
    ...more,
  });

export const header = question("HeaderSection");
export const text = question("Text");
export const choice = question("DropDownList");
export const repetition = question("Repetition");
const required = { required: true };

const person = (first: number, suffix = ""): Descriptor[] => [
  text(first, `N° de carte${suffix}`, required),
  text(first + 1, `Nom${suffix}`, required),
  text(first + 2, `Prénom${suffix}`, required),
  question("Phone")(first + 3, "Téléphone", required),
  question("Email")(first + 4, "Email professionnel", required),
];

/** A procedure that a form 413 fits by its labels alone. */
export const f413: readonly Descriptor[] = [
  header(1, "3.1 Structure"),
  text(2, "Dénomination de la structure", required),
  text(3, "N° FINESS"),
  question("Siret")(4, "N° SIRET"),
  text(5, "RPPS rang"),
  header(6, "3.2 Représentant légal"),
  choice(7, "Êtes-vous le :", { ...required, options: ["Responsable légal", "Mandataire", "Titulaire du cabinet"] }),
  ...person(10),
  header(20, "4.1 Administrateurs techniques"),
  repetition(21, "Administrateur(s) technique(s)", {
    ...required,
    champDescriptors: person(30, " figurant sur la carte").with(0, text(30, "N° de carte", required)),
  }),
  header(40, "4.2 Usage"),
  question("Textarea")(41, "Précisions sur l'usage des certificats et sur votre projet", required),
  text(42, "Éditeur de la solution"),
  text(43, "Solution utilisée"),
  question("MultipleDropDownList")(44, "Type de certificats", {
    ...required,
    options: [
      "Certificat ORG (personne morale)",
      "Certificat SERVEUR SSL",
      "Certificat SERVEUR S/MIME",
      "Certificat PRO (personne physique)",
    ],
  }),
  text(45, "Nom de domaine"),
  text(46, "Nom du serveur"),
  text(47, "Domaine de messagerie"),
  question("PieceJustificative")(50, "Formulaire 413 signé", required),
  question("Explication")(51, "Vos données"),
];
